# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole months, from the lines of a table to the month table, held against two other ways of counting."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from intake.central.month import month_table
from intake.central.month_table import MonthTable
from tests.central.formed import EXERCISE, incidents_of, links_of, reports_of, simple, tallies_of
from tests.reckoning import reckon

EXPECTED = Path(__file__).with_name("expected_month.json")
MONTHS = ("2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06", "2024-07")


def table_of(folder: Path, names: tuple[str, str], month: str, seed: int | None = None) -> MonthTable:
    """The month table of the incidents and totals in a folder; with a seed, of these in a shuffled order."""
    reports = reports_of(folder / names[0])
    incidents = incidents_of(reports)
    links, tallies = links_of(reports, incidents), tallies_of(folder / names[1])
    if seed is not None:
        for one in (incidents, links, tallies):
            random.Random(seed).shuffle(one)
    return month_table(month, incidents, links, tallies)


def reckoned(folder: Path, names: tuple[str, str], month: str) -> dict[str, Any]:
    """What the second reckoning makes of the same files, as JSON gives it back."""
    told: dict[str, Any] = json.loads(json.dumps(reckon(folder / names[0], month, folder / names[1])))
    for view in ("events", "reported"):
        for total in told[view]["totals"].values():
            del total["lines"]
    return told


def test_exercise_month_is_what_was_worked_out_by_hand() -> None:
    """Every trap of the invented month comes out as on paper (expected_month.md)."""
    assert simple(table_of(EXERCISE, ("month.csv", "totals.csv"), "2025-03")) == json.loads(
        EXPECTED.read_text("utf-8")
    )


def test_second_reckoning_agrees_with_paper() -> None:
    """The script that the application is checked against is itself checked against the hand-worked month."""
    assert reckoned(EXERCISE, ("month.csv", "totals.csv"), "2025-03") == json.loads(
        EXPECTED.read_text("utf-8")
    )


@pytest.mark.parametrize("month", ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05"])
def test_exercise_months_agree_with_second_reckoning(month: str) -> None:
    """The months before and after the invented one are counted alike in both ways."""
    names = ("month.csv", "totals.csv")
    assert simple(table_of(EXERCISE, names, month)) == reckoned(EXERCISE, names, month)


@pytest.mark.parametrize("month", MONTHS)
def test_real_months_agree_with_second_reckoning(data: Path, month: str) -> None:
    """The published incidents of each month are counted alike in both ways."""
    names = ("incidents.csv", "totals.csv")
    assert simple(table_of(data, names, month)) == reckoned(data, names, month)


def test_order_changes_nothing() -> None:
    """The table is the same, to the byte, whatever the order in which its parts arrived."""
    names = ("month.csv", "totals.csv")
    tables = {json.dumps(table_of(EXERCISE, names, "2025-03", seed).to_json()) for seed in range(5)}
    assert len(tables) == 1


def test_each_case_is_counted_in_one_month_or_none() -> None:
    """Over all months and the undated ones, every incident that is not left out is one case."""
    names = ("month.csv", "totals.csv")
    months = ("", "2025-01", "2025-02", "2025-03", "2025-04", "2025-05")
    tables = [table_of(EXERCISE, names, month) for month in months]
    assert sum(section.total.cases for table in tables for section in table.by_event) == 25


def test_exercise_cannot_be_taken_for_fact() -> None:
    """Every place and note of the shipped exercise is marked, and no line names a real place or armed force."""
    for report in reports_of(EXERCISE / "month.csv").values():
        assert report.notes.startswith("EXERCISE")
        assert report.place is None or report.place.words.startswith("EXERCICE ")
        assert report.place is None or not report.place.gid
        assert set(report.perpetrators()) <= {"UNID_ARMED", "BANDITS", "COMMUNAL", "OTHER", "UNKNOWN"}
    assert all(stored.tally.label.startswith("EXERCISE") for stored in tallies_of(EXERCISE / "totals.csv"))
