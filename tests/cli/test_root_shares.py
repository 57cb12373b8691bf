# SPDX-License-Identifier: GPL-3.0-or-later
"""Shares of the root key on paper, and a lost root vault brought back from them."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from shamir_mnemonic import generate_mnemonics

from intake.crypto import shares
from intake.crypto.signing import SigningKey
from intake.errors import (
    BadShare,
    CheckValueDiffers,
    NoRoster,
    NotTheRoot,
    OtherRootKey,
    SharesApart,
    WholeRosterNeeded,
)
from intake.model.roster import ROOT
from sync import lost_root, rosters
from sync.roster import read
from tests import vaults
from tests.cli.conftest import Association, Shell


def pages(printed: str) -> list[str]:
    """The pages of a print, one for each share."""
    return printed.split("\f")


def phrase(page: str) -> str:
    """The words of a page, in the order of their numbers."""
    numbered = dict(re.findall(r" {2}(\d{1,2}) ([a-z]+)", page))
    return " ".join(numbered[str(number)] for number in range(1, len(numbered) + 1))


def check(page: str) -> str:
    """The check value of a page."""
    value: str = re.findall(r"[A-Z2-7]{4}-[A-Z2-7]{4}", page)[0]
    return value


def set_of(printed: list[str]) -> int:
    """The number of the set that shares belong to."""
    return shares.read(phrase(printed[0])).of


def whole(association: Association, tmp_path: Path) -> Path:
    """The newest roster as a coordinator writes it."""
    path = tmp_path / "newest.roster"
    association.central("roster", "write", path)
    return path


def test_two_of_three_bring_the_root_back(association: Association, tmp_path: Path, shell: Shell) -> None:
    """The new vault has the old key: what it signs next is accepted by who knew the old one."""
    done = association.root.result("root", "shares")
    printed = pages(done.stdout)
    assert len(printed) == 3 and "apart from the others" in done.stderr
    roster = whole(association, tmp_path)
    new = shell.at(tmp_path / "root-again")
    typed = "\n".join([phrase(printed[2]), phrase(printed[0]), check(printed[1]).lower()])
    said = new.result("root", "recover", roster, "--label", "ROOT-2", typed=typed + "\n")
    assert "is back" in said.stdout and "Clear it" in said.stderr
    held = new.json("roster", "show", "--words")
    assert held["words"] == association.root.json("roster", "show", "--words")["words"]
    new("roster", "revoke", "FOCAL-POINT")
    new("roster", "write", tmp_path / "next.roster")
    assert "version" in association.central("roster", "accept", tmp_path / "next.roster")


def test_page_fits_paper_and_says_what_it_is(association: Association) -> None:
    """Each page has its number, the association, 33 numbered words and the check value, and fits A4."""
    for number, page in enumerate(pages(association.root("root", "shares", "-n", 5, "-k", 3)), 1):
        assert f"share {number} of 5" in page and "Any 3 of these" in page and "EXERCISE association" in page
        assert len(phrase(page).split()) == 33
        lines = page.splitlines()
        assert len(lines) <= 50 and max(map(len, lines)) <= 80
    assert "fragment 1 sur 3" in association.root.speaking("fr")("root", "shares")


def test_mistakes_are_asked_for_again(association: Association, tmp_path: Path, shell: Shell) -> None:
    """A misspelt share, and one that was given already, are named; the first letters of words are enough."""
    printed = pages(association.root("root", "shares"))
    first, second = phrase(printed[0]), phrase(printed[1])
    short = " ".join(word[:4].upper() for word in second.split())
    typed = [first + "x", first, first, " ".join(first.split()[:-1]), short, check(printed[0])]
    new = shell.at(tmp_path / "again")
    done = new.result("root", "recover", whole(association, tmp_path), typed="\n".join(typed) + "\n")
    assert "given already" in done.stderr and done.stderr.count("This is not a share") == 2


def test_nothing_is_made_unless_all_belongs_together(
    association: Association, tmp_path: Path, shell: Shell
) -> None:
    """Shares of two sets, a wrong check value and shares of another root are refused by name."""
    roster = whole(association, tmp_path)
    printed = pages(association.root("root", "shares"))
    # A set is told from another by 15 random bits, which two sets may have in common.
    drawn = (pages(association.root("root", "shares")) for _ in range(9))
    later = next(other for other in drawn if set_of(other) != set_of(printed))
    new = shell.at(tmp_path / "again")

    def refused(*typed: str) -> str:
        said = new.refused("root", "recover", roster, code=1, typed="\n".join(typed) + "\n")
        assert not new.folder.exists()
        return said

    assert "do not belong together" in refused(phrase(printed[0]), phrase(later[1]))
    assert "do not belong together" in refused(phrase(printed[0]), phrase(later[0]))
    assert "check value" in refused(phrase(printed[0]), phrase(printed[1]), "ABCD-2345")
    other = SigningKey.generate()
    foreign = shares.split(other, 2, 2)
    assert "another root key" in refused(*foreign, shares.check_value(other.public.line))
    association.central("roster", "write", tmp_path / "field-copy", "--scope", "field")
    good = "\n".join([phrase(printed[0]), phrase(printed[1]), check(printed[0])])
    assert "for focal points" in new.refused(
        "root", "recover", tmp_path / "field-copy", code=1, typed=good + "\n"
    )
    assert new.refused("root", "recover", roster, code=1, typed=phrase(printed[0]) + "\n")
    new("init", "--role", "focal-point", "--label", "TAKEN")
    assert new.refused("root", "recover", roster, code=1, typed=good + "\n")
    assert new.at(tmp_path / "x").refused("root", "recover", roster, "--label", "", code=1, typed=good)


def test_only_a_root_vault_has_shares(association: Association, shell: Shell, tmp_path: Path) -> None:
    """No other vault, and no root that has founded nothing."""
    assert association.central.refused("root", "shares", code=1)
    assert "-k" in association.root.refused("root", "shares", "-n", 2, "-k", 3, code=2)
    with vaults.make(tmp_path / "bare", ROOT) as bare, pytest.raises(NoRoster):
        lost_root.cut(bare, 2, 3)
    with association.central.vault() as vault, pytest.raises(NotTheRoot):
        lost_root.cut(vault, 2, 3)


def test_any_two_of_three_give_the_key() -> None:
    """In any order; one alone, or two of two sets, give nothing."""
    key = SigningKey.generate()
    made = [shares.read(phrase) for phrase in shares.split(key, 2, 3)]
    for chosen in combinations(made, 2):
        assert shares.join(chosen).seed == shares.join(chosen[::-1]).seed == key.seed
    other = [shares.read(phrase) for phrase in shares.split(key, 2, 3)]
    for apart in ([made[0]], [], [made[0], other[1]]):
        with pytest.raises(SharesApart):
            shares.join(apart)
    assert repr(made[0]) == "Share(…)" and {share.needed for share in made} == {2}
    with pytest.raises(ValueError, match="needed"):
        shares.split(key, 1, 3)


def test_other_phrases_are_no_shares() -> None:
    """Of a shorter secret, of groups, or of no words at all."""
    short = generate_mnemonics(1, [(2, 2)], b"x" * 16)[0][0]
    groups = generate_mnemonics(2, [(1, 1), (1, 1)], b"x" * 32)[0][0]
    for text in (short, groups, "", "academic acid", "académie"):
        with pytest.raises(BadShare):
            shares.read(text)


def test_check_value_is_read_as_people_write_it() -> None:
    """Without the dash, in small letters, with digits that look like letters."""
    assert shares.check_value("ssh-ed25519 EXERCISE") == "ABUV-NRUS"
    for typed in ("obi2 3456", "0812-3456", "OBI23456"):
        assert shares.same_check(typed, "OBI2-3456")
    for other in ("", "OBI2-345", "OBI2-3457"):
        assert not shares.same_check(other, "OBI2-3456")


def test_key_needs_check_value_and_roster(association: Association, tmp_path: Path) -> None:
    """Each of the three things that must agree is checked by itself."""
    signed = read(whole(association, tmp_path))
    with association.root.vault() as vault:
        key = vault.keys.sign
        made = lost_root.cut(vault, 2, 2)
        rosters.write(vault, tmp_path / "field", "field")
    given = [shares.read(phrase) for phrase in made.phrases]
    assert lost_root.key_of(given, made.check, signed).seed == key.seed
    with pytest.raises(CheckValueDiffers):
        lost_root.key_of(given, "", signed)
    with pytest.raises(WholeRosterNeeded):
        lost_root.key_of(given, made.check, read(tmp_path / "field"))
    other = SigningKey.generate()
    foreign = [shares.read(phrase) for phrase in shares.split(other, 2, 2)]
    with pytest.raises(OtherRootKey):
        lost_root.key_of(foreign, shares.check_value(other.public.line), signed)
