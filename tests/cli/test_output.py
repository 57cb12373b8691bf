# SPDX-License-Identifier: GPL-3.0-or-later
"""What reaches a terminal."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.cli import output


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2Jgone", "[2Jgone"),
        ("\x9b31mred", "31mred"),
        ("real\rfake", "realfake"),
        ("abc\u202edcba", "abcdcba"),
        ("line\nnext\tcell", "line\nnext\tcell"),
        ("ⵜⴰⵎⴰⵛⴰⵖⵜ عربي\u200cى", "ⵜⴰⵎⴰⵛⴰⵖⵜ عربي\u200cى"),
    ],
)
def test_terminal_controls_are_taken_out(text: str, shown: str) -> None:
    """Text from a report can neither clear a screen nor hide or turn round what is on it; scripts stay whole."""
    assert output.clean(text) == shown


@given(st.text())
def test_json_says_everything_and_shows_no_control(text: str) -> None:
    """A script reads what was written; a terminal that shows it obeys nothing."""
    with redirect_stdout(io.StringIO()) as written:
        output.data({"text": text})
    assert json.loads(written.getvalue()) == {"text": text}
    assert output.clean(written.getvalue()) == written.getvalue()


@given(st.text())
def test_cleaning_is_final(text: str) -> None:
    """Clean text stays as it is, and holds no control but line ends and tabs."""
    cleaned = output.clean(text)
    assert output.clean(cleaned) == cleaned
    assert not any(ord(c) < 32 and c not in "\n\t" for c in cleaned)


@given(st.text(max_size=80), st.integers(min_value=2, max_value=40))
def test_shortened_text_fits(text: str, columns: int) -> None:
    """A cell never takes more columns than it may, whatever the script."""
    assert output.width(output.shortened(text, columns)) <= columns


def test_table_keeps_columns_apart(capsys: pytest.CaptureFixture[str]) -> None:
    """Columns line up though letters have combining marks."""
    output.table(["A", "B"], [["e\u0301e\u0301", "1"], ["xxx", "2"]])
    lines = capsys.readouterr().out.splitlines()
    assert [line.rstrip()[-1] for line in lines] == ["B", "1", "2"]
    assert lines[0] == "A    B"


def test_no_progress_where_nobody_watches() -> None:
    """Without a terminal on standard error there is no bar."""
    with output.progress("x") as progress:
        assert progress is None
