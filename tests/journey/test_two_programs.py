# SPDX-License-Identifier: GPL-3.0-or-later
"""Two programs on one vault: the second is told so, and neither harms the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journey.programs import Program
from tests.journey.serving import running
from tests.journey.tables import row, table
from tests.journey.team import assemble, at_full_price, sound

pytestmark = pytest.mark.only_linux


def test_a_command_finds_the_pages_open(place: Path, quick_and_plain: None) -> None:
    """While the pages have the vault, a command ends with code 4, in either language; afterwards it works."""
    field = assemble(place / "team", exercise=True).fields[0]
    at_full_price(field)
    rows = table(place / "rows.csv", [row("B-1")])
    english, french = (Program(field.folder, field.passphrase, language) for language in ("en", "fr"))
    with running(field) as (_, client):
        assert "already open on this vault" in english.done("reports", "add", rows, code=4).stderr
        told = french.done("reports", "add", rows, code=4).stderr
        assert "déjà ouvert" in told
        assert client.ask("GET", "/reports/")[0] == 200
    assert english.json("reports", "add", rows)["added"] == 1
    assert sound(field) == []


def test_a_second_window_does_not_unlock(place: Path, quick_and_plain: None) -> None:
    """A second run of the program on the same vault is not let in while the first one has it open."""
    field = assemble(place / "second", exercise=True).fields[0]
    at_full_price(field)
    with running(field), pytest.raises(AssertionError), running(field):
        raise RuntimeError("both were unlocked")
