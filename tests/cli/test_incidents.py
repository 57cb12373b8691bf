# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents and the month from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from forms.incident_csv import COLUMNS
from tests.cli.conftest import ROW, Shell

Table = Callable[..., Path]


@pytest.fixture
def desk(central: Shell, table: Table) -> Shell:
    """A coordinator with three reports; the second tells of more dead, the third of part of the first."""
    rows = (
        ROW,
        {**ROW, "incident_id": "X-2", "killed_min": "5", "killed_max": "5"},
        {**ROW, "incident_id": "X-3", "killed_min": "1", "killed_max": "1", "related_to": "X-1"}
        | {"relation": "PART_OF"},
    )
    central("reports", "add", table(COLUMNS, *rows))
    return central


def dead(incident: dict[str, object]) -> object:
    """The figure of persons killed."""
    findings = incident["findings"]
    assert isinstance(findings, list)
    return next(
        figure["count"] for finding in findings for figure in finding["figures"] if figure["kind"] == "DEAD"
    )


def test_each_report_becomes_an_incident(desk: Shell) -> None:
    """With its author's own level, and its relations as links; a second time forms nothing."""
    formed = desk.json("incidents", "form", "--each")
    assert (len(formed["incidents"]), formed["links"]) == (3, 1)
    listed = desk.json("incidents", "list")
    assert {incident["level"] for incident in listed} == {"3"}
    assert desk.json("incidents", "form", "--each") == {"incidents": [], "links": 0}


def test_one_incident_rests_on_several_reports(desk: Shell) -> None:
    """The first report's figures are taken, and that the others differ is said."""
    done = desk.result("incidents", "form", "--from", "X-1", "--from", "X-2", "--json")
    (made,) = json.loads(done.stdout)["incidents"]
    assert "3–5" in done.stderr
    shown = desk.json("incidents", "show", made["code"])
    assert len(shown["reports"]) == 2
    assert dead(shown) == {"low": 3, "high": 3, "qualifier": "EXACT", "unit": "PERSON"}


def test_coordinator_sets_figures_and_level(desk: Shell) -> None:
    """What the options say stands in the incident."""
    said = ("--killed", "12-20", "--level", "2", "--reason", "one source", "--category", "GRAVE")
    more = ("--reported", "2031-07", "--summary-fr", "Résumé", "--summary-en", "Summary")
    (made,) = desk.json("incidents", "form", "--from", "X-1", *said, *more)["incidents"]
    shown = desk.json("incidents", "show", made["code"])
    count = dead(shown)
    assert isinstance(count, dict)
    assert (count["low"], count["high"]) == (12, 20)
    assert (shown["level"], shown["level_reason"], shown["reported"]) == ("2", "one source", "2031-07")
    assert (shown["summary_fr"], shown["summary_en"]) == ("Résumé", "Summary")
    assert shown["findings"][0]["category"] == "GRAVE"


def test_amending_writes_a_revision(desk: Shell) -> None:
    """What is not named stays; what changes nothing writes nothing."""
    (made,) = desk.json("incidents", "form", "--from", "X-1")["incidents"]
    desk("incidents", "amend", made["code"], "--killed", "4", "--from", "X-2")
    desk("incidents", "amend", made["code"], "--killed", "4")
    shown = desk.json("incidents", "show", made["code"])
    assert (shown["revisions"], len(shown["reports"]), shown["level"]) == (2, 2, "3")
    desk("incidents", "amend", made["code"], "--killed", "")
    assert "DEAD" not in json.dumps(desk.json("incidents", "show", made["code"]))


def test_links_are_stated_once_and_taken_back(desk: Shell) -> None:
    """The same link twice is one link."""
    first, second, _ = (made["code"] for made in desk.json("incidents", "form", "--each")["incidents"])
    for _ in range(2):
        desk("incidents", "link", first, second, "--relation", "DUPLICATE")
    assert [link["relation"] for link in desk.json("incidents", "show", second)["links"]] == ["DUPLICATE"]
    desk("incidents", "link", first, second, "--relation", "DUPLICATE", "--remove")
    assert desk.json("incidents", "show", second)["links"] == []


def test_page_of_an_incident_names_its_reports(desk: Shell) -> None:
    """Codes that people say, labels in their language."""
    (made,) = desk.json("incidents", "form", "--from", "X-1")["incidents"]
    code = desk.json("reports", "show", "X-1")["code"]
    shown = desk.speaking("fr")("incidents", "show", made["code"])
    assert code in shown
    assert "Massacres et exécutions" in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ("form",),
        ("form", "--each", "--from", "X-1"),
        ("form", "--each", "--killed", "3"),
        ("form", "--from", "X-1", "--level", "3"),
        ("form", "--from", "X-1", "--level", "7", "--reason", "x"),
        ("link", "a", "b", "--relation", "NOPE"),
    ],
)
def test_options_that_do_not_fit_are_usage_errors(desk: Shell, arguments: tuple[str, ...]) -> None:
    """Exit code 2, and nothing is written."""
    desk.refused("incidents", *arguments, code=2)
    assert desk.json("incidents", "list") == []


@pytest.mark.parametrize("said", [("--killed", "lots"), ("--reported", "2031-13")])
def test_figures_that_are_none_are_refused(desk: Shell, said: tuple[str, str]) -> None:
    """Exit code 1, and nothing is written."""
    desk.refused("incidents", "form", "--from", "X-1", *said, code=1)
    assert desk.json("incidents", "list") == []


def test_only_coordinators_form_incidents(field: Shell, table: Table) -> None:
    """A focal point's vault refuses, and nothing is written."""
    field("reports", "add", table(COLUMNS, ROW))
    assert "only a coordinator" in field.refused("incidents", "form", "--each", code=1)
    assert field.json("incidents", "list") == []


def test_month_counts_incidents_once(desk: Shell) -> None:
    """Part of another is left out; both views and all formats tell the same month."""
    desk("incidents", "form", "--each")
    counted = json.loads(desk("month", "2031-06"))
    (section,) = counted["by_event"]
    assert section["total"]["cases"] == 2
    assert len(counted["left_out"]) == 1
    assert "by_report" not in json.loads(desk("month", "2031-06", "--by", "occurred"))
    assert "by_event" not in json.loads(desk("month", "2031-06", "--by", "reported"))
    assert "Massacres et exécutions" in desk.speaking("fr")("month", "2031-06", "--format", "csv")
    assert "<html" in desk("month", "2031-06", "--format", "html")


def test_month_is_written_to_a_new_file(desk: Shell, tmp_path: Path) -> None:
    """A file that is there is left alone; a spreadsheet gets its byte order mark."""
    target = tmp_path / "month.csv"
    desk("month", "2031-06", "--format", "csv", "--to", target)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    desk.refused("month", "2031-06", "--to", target, code=1)


@pytest.mark.parametrize("month", ["2031-13", "june", "2031", "2031-06-01"])
def test_what_is_no_month_is_refused(desk: Shell, month: str) -> None:
    """With the word that was typed."""
    assert f"“{month}”" in desk.refused("month", month, code=1)
