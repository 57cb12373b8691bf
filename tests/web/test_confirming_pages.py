# SPDX-License-Identifier: GPL-3.0-or-later
"""A new custodian on pages: announced, asked about, confirmed by words, and sealed for only then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.crypto.words import digits_of, fingerprint_words
from intake.vault import keepers
from intake.web.documents import TRIES
from sync import cards, rosters
from sync.cards import Card
from tests import vaults
from tests.association import TODAY, Association
from tests.web import team
from tests.web.team import Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An association of closed vaults; ``field.roster`` beside them names a second custodian."""
    return team.found(tmp_path / "team")


@pytest.fixture
def second(folder: Path, tmp_path: Path) -> Card:
    """The card of a custodian whom only the root has met."""
    with (
        vaults.reopen(folder / "root") as root,
        vaults.make(tmp_path / "c2", "custodian", "EXERCISE-second") as new,
    ):
        Association(tmp_path, root).enrol(new)
        rosters.write(root, folder / "field.roster", "field")
        return cards.of(new)


def brought(desk: Desk, roster: Path) -> str:
    """Hand over a roster and put it in force; the page before agreeing."""
    answer = desk.browser.post("/team/file", {"file": (roster.open("rb"), roster.name)})
    page = desk.page(str(answer.headers["Location"]))
    desk.send(str(answer.headers["Location"]))
    return page


def begun(desk: Desk, card: Card) -> str:
    """The address of the page that asks for words."""
    return str(desk.browser.get(f"/team/custodian/{card.member}").headers["Location"])


def answers(page: str, told: tuple[str, ...]) -> dict[str, str]:
    """The three words, or groups of digits, that a page asks for."""
    asked = [int(at) for at in re.findall(r"Word (\d+)", page)]
    return {name: told[at - 1] for name, at in zip(("first", "second", "third"), asked, strict=True)}


def sealing_page(desk: Desk) -> str:
    """The page on which an identity is sealed."""
    found = re.search(r'href="/reports/([0-9a-f]{32}/[0-9a-f]{32})"', desk.page("/reports/"))
    assert found
    page = desk.page(f"/sealing/{found[1]}/")
    link = re.search(rf"/sealing/{found[1]}/source/[^\"]+", page)
    return desk.page(link[0]) if link else page


def test_a_new_custodian_is_announced_and_confirmed(folder: Path, second: Card) -> None:
    """On the page of the roster, the start page, the team, where identities are sealed; then no more."""
    with Desk(folder / "focal-point-1") as desk:
        assert "until you confirm it" in brought(desk, folder / "field.roster")
        assert "EXERCISE-second” is a custodian in the new roster" in desk.page("/")
        assert "waits for your confirmation" in desk.page("/team/")
        page = sealing_page(desk)
        assert "sealed for EXERCISE-custodian-1 only" in page
        address = begun(desk, second)
        page = desk.page(address)
        assert not team.spelled(page, second.words("en"))
        page = desk.send(address, **answers(page, fingerprint_words(second.digest, "en")))
        assert "“EXERCISE-second” is confirmed" in page
        assert len(keepers.confirmed(desk.vault)) == 2
        assert "waits for your confirmation" not in sealing_page(desk)
        assert "in the new roster" not in desk.page("/")
        assert desk.browser.get(f"/team/custodian/{second.member}").status_code == 404


def test_digits_do_as_well_and_wrong_words_do_not(folder: Path, second: Card) -> None:
    """After some wrong answers the page goes away; nothing was confirmed."""
    with Desk(folder / "focal-point-1") as desk:
        brought(desk, folder / "field.roster")
        address = begun(desk, second)
        for _ in range(TRIES):
            page = desk.send(address, first="zebra", second="zebra", third="zebra")
        assert "Too many wrong words" in page
        assert keepers.awaiting(desk.vault)
        address = begun(desk, second)
        told = digits_of(fingerprint_words(second.digest, "en"))
        assert "is confirmed" in desk.send(address, **answers(desk.page(address), told))


def test_nobody_left_to_seal_for_is_said_with_the_reason(folder: Path, second: Card) -> None:
    """The lines are not offered while the only custodian waits; the page leads to confirming."""
    with vaults.reopen(folder / "root") as root:
        first = (
            next(m for m in root.roster.members if m.label == "EXERCISE-custodian-1") if root.roster else None
        )
        assert first
        rosters.revoke(root, first.id, TODAY)
        rosters.write(root, folder / "changed.roster", "field")
    with Desk(folder / "focal-point-1") as desk:
        brought(desk, folder / "changed.roster")
        page = sealing_page(desk)
        assert "none is confirmed on this vault yet" in page
        assert f"/team/custodian/{second.member}" in page
        assert 'name="phone"' not in page


def test_words_of_a_card_are_shown_as_digits_too(folder: Path) -> None:
    """For whoever reads them out over a bad line."""
    with Desk(folder / "custodian-1") as desk:
        own = cards.of(desk.vault)
        page = desk.page("/team/card/words")
        assert team.spelled(page, own.words("en"))
        assert all(group in page for group in digits_of(own.words("en")))
        assert "asks you for three of them too" in page
