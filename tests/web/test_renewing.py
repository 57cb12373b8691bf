# SPDX-License-Identifier: GPL-3.0-or-later
"""New keys, replaced laptops and sealing again, on pages."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest

from intake.crypto.words import fingerprint_words
from intake.model.roster import CUSTODIAN
from intake.vault import keepers, resealing, sealing
from intake.vault.projections import attachments
from sync import cards, inbox, outbox, rosters
from tests import vaults
from tests.association import TODAY
from tests.web import team
from tests.web.team import NAME, Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The vaults of an association; the focal point has a sealed person."""
    return team.found(tmp_path / "team")


def enrol(desk: Desk, path: Path, **other: str) -> str:
    """Hand a card to the root's page and type the words that it asks for; the page that follows."""
    answer = desk.browser.post("/team/file", {"file": [(BytesIO(path.read_bytes()), path.name)]})
    address = answer.headers["Location"]
    asked = map(int, re.findall(r"Word (\d+)", desk.page(address)))
    told = fingerprint_words(cards.read(path).digest, "en")
    names = dict(zip(("first", "second", "third"), (told[at - 1] for at in asked), strict=True))
    return desk.send(address, **names, **other)


def test_keys_are_renewed_from_the_page(folder: Path, tmp_path: Path) -> None:
    """The page writes the card, shows its words, and says that the keys wait."""
    with Desk(folder / "focal-point-1") as desk:
        assert "My keys" in desk.page("/safety")
        assert "Prepare new keys" in desk.page("/safety/keys")
        page = desk.send("/safety/keys", folder="typed", typed=str(tmp_path))
        (path,) = tmp_path.glob("*-keys.intake-card")
        card = cards.read(path)
        assert card.previous == desk.vault.keys.sign.public.line
        assert team.spelled(page, fingerprint_words(card.digest, "en"))
        page = desk.page("/safety/keys")
        assert "New keys wait" in page and "Write the card again" in page
        assert "please look" in desk.send("/safety/keys", folder="typed", typed="/nowhere").lower()
        with vaults.reopen(folder / "root") as root:
            rosters.enrol(root, card, TODAY)
            rosters.write(root, tmp_path / "roster", "field")
        rosters.accept(desk.vault, rosters.read(tmp_path / "roster"))
        assert "New keys came into use" in desk.page("/safety/activity")
        assert "Prepare new keys" in desk.page("/safety/keys")


def test_words_page_needs_keys_that_wait(folder: Path) -> None:
    """Without any it leads back; the root has no such page."""
    with Desk(folder / "focal-point-1") as desk:
        assert desk.browser.get("/safety/keys/words").status_code == 303
    with Desk(folder / "root") as desk:
        assert desk.browser.get("/safety/keys").status_code == 404


def test_overdue_keys_are_told_on_the_start_page(folder: Path) -> None:
    """A member whom the roster names is warned; nothing is blocked."""
    with Desk(folder / "coordinator-1") as desk:
        desk.vault.clock = vaults.Clock()
        assert "should have been renewed" not in desk.page("/")
        roster = desk.vault.roster
        assert roster is not None
        desk.vault.settings.set(
            "roster",
            roster.to_json()
            | {"members": [member.to_json() | {"expires": "2030-01-01"} for member in roster.members]},
        )
        assert "should have been renewed" in desk.page("/")
        assert "overdue" in desk.page("/safety/keys")


def test_new_card_takes_the_place_of_a_lost_one(folder: Path, tmp_path: Path) -> None:
    """The holder of the root key chooses whose laptop was lost; a renewal is named as such."""
    with vaults.make(tmp_path / "new", "focal-point", "EXERCISE-again") as fresh:
        cards.write(fresh, tmp_path / "new.intake-card")
    with vaults.reopen(folder / "coordinator-1") as vault:
        cards.renew(vault, tmp_path / "renewed.intake-card")
    with Desk(folder / "root") as desk:
        assert "This card renews keys" in desk.drop("/team/file", "file", tmp_path / "renewed.intake-card")
        page = desk.drop("/team/file", "file", tmp_path / "new.intake-card")
        assert "EXERCISE-focal-point-1" in page and "this is a new member" in page
        roster = desk.vault.roster
        assert roster is not None
        (lost,) = (m for m in roster.members if m.label == "EXERCISE-focal-point-1")
        assert "EXERCISE-again” is enrolled" in enrol(desk, tmp_path / "new.intake-card", replaces=lost.id)
        assert desk.vault.roster is not None
        assert [m.label for m in desk.vault.roster.members if m.former] == ["EXERCISE-again"]


def test_custodian_seals_again_with_a_page(folder: Path, tmp_path: Path) -> None:
    """The start page says what waits, the page for whom; after it everything is for both, and nothing is shown."""
    with vaults.make(tmp_path / "second", CUSTODIAN, "EXERCISE-second") as second:
        card = cards.of(second)
    with vaults.reopen(folder / "root") as root:
        rosters.enrol(root, card, TODAY)
        rosters.write(root, tmp_path / "roster")
    with vaults.reopen(folder / "focal-point-1") as vault:
        parts = outbox.export(vault, tmp_path / "stick", to=outbox.CUSTODIANS).parts
    with vaults.reopen(folder / "custodian-1") as vault:
        inbox.take_many(vault, parts)
        rosters.accept(vault, rosters.read(tmp_path / "roster"))
        waiting = keepers.awaiting(vault)
    with Desk(folder / "custodian-1") as desk:
        page = desk.page("/seals/again")
        assert "not confirmed on this vault" in page
        assert "Seal them again" not in page
        keepers.confirm(desk.vault, waiting[0])
        assert "not sealed for the present custodians" in desk.page("/")
        assert "EXERCISE-second" in desk.page("/seals/again")
        page = desk.send("/seals/again")
        assert "Identities sealed again: 1" in page and NAME not in page
        assert resealing.due(desk.vault).seals == ()
        (seal,) = attachments.seals(desk.vault.connection)
        assert len(seal.openers) == 2 and sealing.unseal(desk.vault, seal.id, "EXERCISE")["name"] == NAME
        assert desk.browser.get("/seals/again/done").status_code == 303
        assert "An identity was sealed again" in desk.page("/safety/activity")
    with Desk(folder / "coordinator-1") as desk:
        assert desk.browser.get("/seals/again").status_code == 404
