# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports from the command line."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from forms.incident_csv import COLUMNS
from intake.model.report import Report, Source, Victim
from intake.vault.projections import reports
from intake.vault.records import heads, save_report
from tests.cli.conftest import ROW, Shell

Table = Callable[..., Path]


@pytest.fixture
def rows(table: Table) -> Path:
    """A table of three good lines."""
    return table(COLUMNS, *({**ROW, "incident_id": f"X-{n}"} for n in (1, 2, 3)))


def test_lines_become_reports(field: Shell, rows: Path) -> None:
    """Each line is a report with a code, found by code, reference and words."""
    told = field.json("reports", "add", rows)
    assert (told["added"], told["known"], told["refused"]) == (3, 0, [])
    listed = field.json("reports", "list")
    assert [one["ref"] for one in listed] == ["X-3", "X-2", "X-1"]
    shown = field.json("reports", "show", "X-2")
    assert shown["report"]["victims"][0]["outcomes"][0]["count"]["low"] == 3
    assert field.json("reports", "show", shown["code"])["subject"] == shown["subject"]
    assert len(field.json("reports", "list", "--search", "tin adj")) == 3
    assert field.json("reports", "list", "--search", "nothing") == []
    assert len(field.json("reports", "list", "--limit", 2)) == 2


def test_adding_twice_adds_once(field: Shell, rows: Path) -> None:
    """A line that is here already is counted as known."""
    field("reports", "add", rows)
    told = field.json("reports", "add", rows)
    assert (told["added"], told["known"]) == (0, 3)


def test_wrong_lines_are_named_and_the_rest_goes_in(field: Shell, table: Table) -> None:
    """Exit code 3, and each problem with its line and column."""
    path = table(COLUMNS, ROW, {**ROW, "incident_id": "X-2", "killed_min": "many", "category": "NOPE"})
    told = field.json("reports", "add", path, code=3)
    assert told["added"] == 1
    assert {(one["line"], one["column"]) for one in told["refused"]} == {(3, "category"), (3, "killed_min")}
    assert "Line 3, column killed_min" in field.refused("reports", "add", path, code=3)


def test_only_wrong_lines_are_a_refusal(field: Shell, table: Table) -> None:
    """Exit code 1 when nothing could be taken."""
    path = table(COLUMNS, {**ROW, "killed_min": "many"})
    assert field.json("reports", "add", path, code=1)["added"] == 0


def test_other_content_under_a_known_reference_is_refused(field: Shell, table: Table) -> None:
    """Testimony is never overwritten by a table."""
    field("reports", "add", table(COLUMNS, ROW))
    told = field.json("reports", "add", table(COLUMNS, {**ROW, "killed_min": "5", "killed_max": "5"}), code=1)
    assert told["refused"][0]["column"] == "incident_id"
    assert field.json("reports", "show", "X-1")["report"]["victims"][0]["outcomes"][0]["count"]["low"] == 3


def test_reference_twice_in_one_table_is_refused_once(field: Shell, table: Table) -> None:
    """The first line is taken, the second named."""
    told = field.json("reports", "add", table(COLUMNS, ROW, ROW), code=3)
    assert (told["added"], [one["line"] for one in told["refused"]]) == (1, [3])


def test_dry_run_writes_nothing(field: Shell, rows: Path) -> None:
    """It tells what would be added."""
    told = field.json("reports", "add", rows, "--dry-run")
    assert (told["added"], told["dry_run"]) == (3, True)
    assert field.json("reports", "list") == []


def test_reports_are_written_back_as_they_came(field: Shell, rows: Path, tmp_path: Path) -> None:
    """The table that comes out holds the lines that went in."""
    field("reports", "add", rows)
    out = tmp_path / "out.csv"
    field("reports", "write", out)
    with out.open(encoding="utf-8-sig", newline="") as text:
        written = list(csv.DictReader(text))
    with rows.open(encoding="utf-8", newline="") as text:
        assert written == list(csv.DictReader(text))
    assert "already exists" in field.refused("reports", "write", out, code=1)


def test_history_tells_each_entry(field: Shell, rows: Path) -> None:
    """Who wrote what kind of entry when, with the fields that a revision changed."""
    field("reports", "add", rows)
    history = field.json("reports", "show", "X-1", "--history")["history"]
    assert [(step["kind"], step["author"]) for step in history] == [("report", "ZIRA")]
    assert "victims" in history[0]["changed"]


def test_controls_in_a_report_never_reach_the_terminal(field: Shell, table: Table) -> None:
    """An escape sequence in a cell is shown without its escape."""
    field("reports", "add", table(COLUMNS, {**ROW, "notes": "\x1b]0;owned\x07note"}))
    assert "\x1b" not in field("reports", "show", "X-1")
    assert "\x1b" not in field("reports", "list")


def test_withdrawn_report_is_withheld(field: Shell, rows: Path, tmp_path: Path) -> None:
    """Of a report whose source took consent back, no word is shown, found or written."""
    field("reports", "add", rows)
    with field.vault() as vault, vault.transaction():
        subject = reports.resolve(vault.connection, "X-1")
        vault.record("withdraw", subject, {"reason": "EXERCISE"})
    shown = field.json("reports", "show", subject, "--history")
    assert set(shown["report"]) <= {"code"}
    assert "Tin-Adjar" not in str(shown)
    assert "withdrawn" in field("reports", "list")
    assert "withheld" in field("reports", "show", subject)
    assert len(field.json("reports", "list", "--search", "tin adj")) == 2
    field("reports", "write", tmp_path / "out.csv")
    assert "X-1" not in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_unknown_report_is_refused(field: Shell) -> None:
    """With the name that was asked for."""
    assert "“NOPE-1”" in field.refused("reports", "show", "NOPE-1", code=1)


def test_versions_that_compete_are_listed(field: Shell, rows: Path) -> None:
    """Those reports alone, until their author has chosen."""
    field("reports", "add", rows)
    assert field.json("reports", "list", "--conflicts") == []
    with field.vault() as vault:
        subject = reports.resolve(vault.connection, "X-2")
        report, base = reports.read(vault.connection, subject), heads(vault, subject, "report")
        for words in ("one", "other"):
            save_report(vault, replace(report, notes=words), subject, base)
    (line,) = field.json("reports", "list", "--conflicts")
    assert (line["ref"], line["conflict"]) == ("X-2", True)
    assert field.json("reports", "list", "--conflicts", "--search", "nowhere") == []


def test_what_a_person_prefers_not_to_answer_is_shown(field: Shell) -> None:
    """By the names of the questions, in the language of the person who reads."""
    declined = Report(
        ref="X-9",
        victims=(Victim(id="v", declined=("age", "name")),),
        sources=(Source(id="s", declined=("type", "later")),),
    )
    with field.vault() as vault:
        save_report(vault, declined)
    shown = field("reports", "show", "X-9")
    assert "Prefers not to answer: Age, The name" in shown
    assert "Prefers not to answer: Who this source is, later" in shown
    assert field.json("reports", "show", "X-9")["report"]["victims"][0]["declined"] == ["age", "name"]
