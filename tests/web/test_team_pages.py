# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards, rosters and words on pages: nobody is trusted whose words were not told and typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.crypto.words import fingerprint_words
from intake.vault.folder import VaultFolder
from intake.web.documents import TRIES
from sync import cards, roster
from tests import vaults
from tests.web import team
from tests.web.team import Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An association of closed vaults, and an empty folder that stands for a stick."""
    (tmp_path / "stick").mkdir()
    return team.found(tmp_path / "team")


@pytest.fixture
def stick(folder: Path) -> Path:
    """Where files are carried."""
    return folder.parent / "stick"


@pytest.fixture
def newcomer(tmp_path: Path) -> Path:
    """The vault of somebody who is not enrolled yet."""
    with vaults.make(tmp_path / "new", "focal-point", "EXERCISE-new") as made:
        return made.folder.path


def words_for(page: str, digest: bytes, *, wrong: bool = False) -> dict[str, str]:
    """The three words that a page asks for."""
    told = fingerprint_words(digest, "en")
    asked = [int(at) for at in re.findall(r"Word (\d+)", page)]
    assert len(asked) == 3
    names = ("first", "second", "third")
    return {name: "zebra" if wrong else told[at - 1] for name, at in zip(names, asked, strict=True)}


def action(page: str, pattern: str) -> str:
    """The address that the answer of an upload leads to, as a link or the page itself."""
    found = re.search(pattern, page)
    assert found
    return found[0]


def handed(desk: Desk, file: Path) -> str:
    """Hand over a file on the page of the team; the address that follows."""
    answer = desk.browser.post("/team/file", {"file": (file.open("rb"), file.name)})
    return str(answer.headers["Location"])


def test_a_newcomer_is_enrolled_and_accepts_the_roster(folder: Path, stick: Path, newcomer: Path) -> None:
    """Card to the root vault, three words, roster back, three words: then the vault knows its team."""
    where = {"folder": "typed", "typed": str(stick)}
    with Desk(newcomer) as desk:
        assert "does not know its team yet" in desk.page("/team/")
        page = desk.send("/team/card", **where)
        own = cards.of(desk.vault)
        assert team.spelled(page, own.words("en"))
    (card,) = stick.glob(f"*{cards.SUFFIX}")
    with Desk(folder / "root") as desk:
        address = handed(desk, card)
        page = desk.page(address)
        assert not team.spelled(page, own.words("en"))
        page = desk.send(address, **words_for(page, own.digest))
        assert "“EXERCISE-new” is enrolled" in page.replace("&#34;", '"')
        page = desk.send("/root/roster", scope="field", **where)
        root_words = re.findall(r"</span> (\w+)</li>", page)
        assert len(root_words) == 12
    (signed,) = stick.glob(f"*{roster.SUFFIX}")
    with Desk(newcomer) as desk:
        address = handed(desk, signed)
        page = desk.page(address)
        digest = roster.read(signed).digest
        assert fingerprint_words(digest, "en") == tuple(root_words)
        page = desk.send(address, **words_for(page, digest))
        assert "The roster is in force" in page
        assert desk.vault.roster is not None
        assert "EXERCISE-focal-point-1" not in desk.page("/team/")


def test_wrong_words_accept_nothing(folder: Path, stick: Path, newcomer: Path) -> None:
    """A wrong word is said to be wrong; after some tries the file has to be handed over again."""
    with Desk(folder / "root") as desk:
        desk.send("/root/roster", scope="central", folder="typed", typed=str(stick))
    (signed,) = stick.iterdir()
    with Desk(newcomer) as desk:
        address = handed(desk, signed)
        digest = roster.read(signed).digest
        for _ in range(TRIES):
            page = desk.send(address, **words_for(desk.page(address), digest, wrong=True))
        assert "Too many wrong words" in page
        assert desk.browser.get(address).status_code == 404
        assert desk.vault.roster is None


def test_wrong_words_of_a_card_enrol_nobody(folder: Path, stick: Path, newcomer: Path) -> None:
    """The page comes back with the reason, and what it asks for."""
    with Desk(newcomer) as desk:
        desk.send("/team/card", folder="typed", typed=str(stick))
        own = cards.of(desk.vault)
    with Desk(folder / "root") as desk:
        address = handed(desk, next(stick.glob(f"*{cards.SUFFIX}")))
        page = desk.send(address, **words_for(desk.page(address), own.digest, wrong=True))
        assert "The words do not match" in page or "Please look at this again" in page
        assert len(words_for(page, own.digest)) == 3
        assert desk.vault.roster and desk.vault.roster.by_id(own.member) is None


def test_a_later_roster_shows_what_it_changes(folder: Path, stick: Path) -> None:
    """A new custodian is pointed out before the roster is put in force; no words are asked for."""
    with vaults.make(folder / "extra", "custodian", "EXERCISE-late") as made:
        cards.write(made, stick / "late.intake-card")
        digest = cards.of(made).digest
    with Desk(folder / "root") as desk:
        address = handed(desk, stick / "late.intake-card")
        page = desk.page(address)
        assert "whom you do not trust with lives" in page
        desk.send(address, **words_for(page, digest))
        desk.send("/root/roster", scope="field", folder="typed", typed=str(stick))
    (signed,) = stick.glob(f"*{roster.SUFFIX}")
    with Desk(folder / "focal-point-1") as desk:
        address = handed(desk, signed)
        page = desk.page(address)
        assert "There is a new custodian" in page
        assert "EXERCISE-late" in page
        assert "Word " not in page
        assert "The roster is in force" in desk.send(address)


def test_revoking_is_asked_twice(folder: Path) -> None:
    """A page says what revoking does and does not do; only its button signs."""
    with Desk(folder / "root") as desk:
        assert desk.vault.roster
        member = desk.vault.roster.members[0]
        assert "does not take back" in desk.page(f"/root/revoke/{member.id}")
        assert desk.vault.roster.members[0].active
        desk.send(f"/root/revoke/{member.id}")
        assert not desk.vault.roster.members[0].active


def test_a_card_is_for_the_root_vault_alone(folder: Path, stick: Path) -> None:
    """Anybody else who is handed a card is told where it belongs."""
    with vaults.reopen(folder / "custodian-1") as vault:
        cards.write(vault, stick / "a.intake-card")
    with Desk(folder / "coordinator-1") as desk:
        assert "Only the holder of the root key" in desk.page(handed(desk, stick / "a.intake-card"))


@pytest.mark.parametrize("content", [b"", b"{}", b"EXERCISE", b"[]" * 10])
def test_another_file_is_refused_in_plain_words(folder: Path, stick: Path, content: bytes) -> None:
    """What is neither a card nor a roster changes nothing."""
    (stick / "x").write_bytes(content)
    with Desk(folder / "coordinator-1") as desk:
        assert "Nothing was" in desk.page(handed(desk, stick / "x"))


def test_pages_of_another_role_are_not_there(folder: Path) -> None:
    """A focal point's vault has no page of the centre, of custodians or of the root; the root's has no exchange."""
    with Desk(folder / "focal-point-1") as desk:
        for path in ("/incidents/", "/incidents/from/", "/month/", "/seals/", "/root/found"):
            assert desk.browser.get(path).status_code == 404
        assert "/incidents/" not in desk.page("/team/")
    with Desk(folder / "root") as desk:
        for path in ("/send/", "/receive/", "/incidents/", "/seals/"):
            assert desk.browser.get(path).status_code == 404
    with Desk(folder / "coordinator-1") as desk:
        assert desk.browser.get("/seals/").status_code == 404
        assert desk.browser.post("/root/roster").headers["Location"] == "/problem/404"


def test_an_association_is_founded_on_a_page(tmp_path: Path) -> None:
    """The root vault names it; a name of nothing is refused."""
    with vaults.make(tmp_path / "root", "root", "EXERCISE-ROOT"):
        pass
    with Desk(tmp_path / "root") as desk:
        assert "Give it a name" in desk.send("/root/found", name="")
        assert "EXERCISE ours" in desk.send("/root/found", name="EXERCISE ours")
        assert desk.vault.roster
        assert VaultFolder(tmp_path / "root").holds_vault()
