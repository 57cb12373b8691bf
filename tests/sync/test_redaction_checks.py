# SPDX-License-Identifier: GPL-3.0-or-later
"""What an erasure left that a custodian confirmed without comparing: compared where the original goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from intake.vault import erasing
from intake.vault.erasure_plan import Plan, plan
from intake.vault.projections import reports
from intake.vault.records import save_report, write_entry
from intake.vault.redaction_checks import doubted
from intake.vault.vault import Vault
from tests.association import Association
from tests.sync.erased import CUT, erase, spread, write
from tests.sync.passing import pass_on


def ask(vault: Vault, subject: str, said: Callable[[Plan], dict[str, Any]]) -> str:
    """Ask to keep what ``said`` makes of the plan, whatever it is. Returns the name (hex) of the erase."""
    made = plan(vault, subject, CUT)
    removed = [removal.to_json() for removal in made.removed]
    left = {"of": made.of, "removed": removed, "content": made.content, **said(made)}
    with vault.transaction():
        redact = write_entry(vault, "redact", subject, left, [made.of]).name.hex()
        return write_entry(vault, "erase", subject, {"keep": [*made.keep, redact]}, ()).name.hex()


FALSE: dict[str, Callable[[Plan], dict[str, Any]]] = {
    "other words": lambda made: {"content": {**(made.content or {}), "notes": "EXERCISE never said"}},
    "no list of what was removed": lambda made: {"removed": "odd"},
    "of another version": lambda made: {"of": "0" * 64},
    "nothing": lambda made: {"content": None},
}


@pytest.mark.parametrize("said", FALSE.values(), ids=FALSE)
def test_other_words_are_told_where_the_original_was(
    members: Association, tmp_path: Path, said: Callable[[Plan], dict[str, Any]]
) -> None:
    """The author and the other coordinator are told; the custodian, who has no words, is not."""
    subject = write(members, tmp_path)
    field, custodian, (first, second) = members.fields[0], members.custodian, members.coordinators
    name = ask(first, subject, said)
    pass_on(first, custodian, tmp_path / "stick")
    erasing.confirm(custodian, name)
    spread(members, first, tmp_path)
    spread(members, custodian, tmp_path)
    for vault in (second, field):
        assert [one.name for one in doubted(vault.connection)] == [name]
        vault.rebuild()
        assert [one.name for one in doubted(vault.connection)] == [name]
    assert doubted(custodian.connection) == []


def test_what_came_too_late_to_be_compared_is_told(members: Association, tmp_path: Path) -> None:
    """A coordinator who holds the words back until the original is gone is found out all the same."""
    subject = write(members, tmp_path)
    first, second = members.coordinators
    with first.transaction():
        name = write_entry(first, "erase", subject, {"keep": ["e" * 64]}, ()).name.hex()
    pass_on(first, members.custodian, tmp_path / "stick")
    erasing.confirm(members.custodian, name)
    spread(members, first, tmp_path)
    spread(members, members.custodian, tmp_path)
    assert [one.name for one in doubted(second.connection)] == [name]


def test_an_amendment_ends_it_and_so_does_a_hold(members: Association, tmp_path: Path) -> None:
    """It is told until the author has said what the report says, or the erasure has no effect any more."""
    subject = write(members, tmp_path)
    field, custodian, (first, second) = members.fields[0], members.custodian, members.coordinators
    name = ask(first, subject, FALSE["other words"])
    pass_on(first, custodian, tmp_path / "stick")
    erasing.confirm(custodian, name)
    spread(members, first, tmp_path)
    spread(members, custodian, tmp_path)
    save_report(field, replace(reports.read(field.connection, subject), notes=""), subject)
    assert doubted(field.connection) == []
    assert [one.name for one in doubted(second.connection)] == [name]
    erasing.hold(second, subject, True, "EXERCISE")
    assert doubted(second.connection) == []
    erasing.hold(second, subject, False, "EXERCISE")
    pass_on(field, second, tmp_path / "stick")
    assert doubted(second.connection) == []


def test_what_was_made_by_removal_only_is_told_of_nobody(members: Association, tmp_path: Path) -> None:
    """Asked as the program asks, whole or in part, by whomever it is confirmed, in whatever order it comes."""
    subject = write(members, tmp_path)
    first = members.central
    erase(first, members.custodian, subject, tmp_path, CUT)
    spread(members, members.custodian, tmp_path)
    spread(members, first, tmp_path)
    erase(first, members.custodian, subject, tmp_path)
    spread(members, members.custodian, tmp_path)
    spread(members, first, tmp_path)
    for vault in members.members:
        assert doubted(vault.connection) == []
