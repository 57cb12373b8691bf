# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of a month on a page: traced to incidents, and written down before a copy leaves."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from intake.central.taking_over import form_each
from intake.vault import journal
from intake.vault.records import save_report
from intake.web.pages.months import month_shown_first
from tests.web import team
from tests.web.team import Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An association of closed vaults."""
    return team.found(tmp_path / "team")


def counted(desk: Desk) -> None:
    """Incidents of two months."""
    for killed, day in ((3, "2031-03-03"), (4, "2031-03-20"), (9, "2031-04-01")):
        save_report(desk.vault, team.report(killed=killed, day=day))
    form_each(desk.vault)


def disclosed(desk: Desk) -> list[dict[str, object]]:
    """What the journal says of copies."""
    return [entry.content() for entry in journal.disclosures(desk.vault.connection)]


def test_the_table_of_a_month_leads_to_its_incidents(folder: Path) -> None:
    """Seven were killed in March; each row links to what it counts."""
    with Desk(folder / "coordinator-1") as desk:
        counted(desk)
        page = desk.page("/month/?year=2031&number=3&by=occurred")
        assert "March 2031" in page
        assert '<td class="number">7</td>' in page
        assert 'href="/incidents/' in page
        assert '<td class="number">9</td>' in desk.page("/month/?month=2031-04&by=occurred")


def test_looking_writes_nothing_and_a_copy_is_written_down(folder: Path) -> None:
    """Only the copy leaves a disclosure in the journal: the month and the form."""
    with Desk(folder / "coordinator-1") as desk:
        counted(desk)
        desk.page("/month/?month=2031-03")
        assert disclosed(desk) == []
        answer = desk.browser.post("/month/copy", {"month": "2031-03", "by": "occurred", "form": "csv"})
        assert [(one["month"], one["form"]) for one in disclosed(desk)] == [("2031-03", "csv")]
        file = desk.browser.get(answer.headers["Location"])
        assert "attachment" in file.headers["Content-Disposition"]
        assert "EXERCISE-2031-03.csv" in file.headers["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
        assert (
            sum(int(row["DEAD_min"]) for row in rows if row["line"] == "row" and row["part"] == "events") == 7
        )


def test_only_what_is_in_the_journal_prints(folder: Path) -> None:
    """The page as such prints nothing; its button writes that it goes on paper, and the page after it prints once."""
    with Desk(folder / "coordinator-1") as desk:
        counted(desk)
        assert "unprinted" in desk.page("/month/?month=2031-03")
        answer = desk.browser.post("/month/copy", {"month": "2031-03", "form": "print"})
        assert [(one["month"], one["how"]) for one in disclosed(desk)] == [("2031-03", "print")]
        page = desk.page(answer.headers["Location"])
        assert "unprinted" not in page
        assert "March 2031" in page
        assert "unprinted" in desk.page(answer.headers["Location"])


def test_a_copy_is_handed_over_once(folder: Path) -> None:
    """Its address is good for one download of one session."""
    with Desk(folder / "coordinator-1") as desk:
        counted(desk)
        answer = desk.browser.post("/month/copy", {"month": "2031-03", "form": "json"})
        assert json.loads(desk.browser.get(answer.headers["Location"]).data)["month"] == "2031-03"
        assert desk.browser.get(answer.headers["Location"]).status_code == 303
        assert desk.browser.get("/month/file/json").status_code == 303


@pytest.mark.parametrize("asked", ["month=2031-13", "month=x", "year=2031&number=99", "year=x&number=1"])
def test_what_is_no_month_is_no_page(folder: Path, asked: str) -> None:
    """A month is a year and a number from 1 to 12."""
    with Desk(folder / "coordinator-1") as desk:
        assert desk.browser.get(f"/month/?{asked}").status_code == 404
        answer = desk.browser.post(f"/month/copy?{asked}", {"form": "csv"})
        assert answer.headers["Location"] == "/problem/404"
        assert disclosed(desk) == []


def test_what_has_no_date_has_its_own_table(folder: Path) -> None:
    """It is reached from any month that says so."""
    with Desk(folder / "coordinator-1") as desk:
        save_report(desk.vault, team.report(day=""))
        form_each(desk.vault)
        assert "month=undated" in desk.page("/month/?month=2031-03")
        assert "Date unknown" in desk.page("/month/?month=undated")


@pytest.mark.parametrize(
    ("months", "today", "month"),
    [
        ((), date(2031, 1, 31), "2030-12"), ((), date(2031, 3, 1), "2031-02"), ((), date(2031, 12, 9), "2031-11"),
        (("2030-04", "2030-11"), date(2031, 3, 1), "2030-11"), (("2031-02", "2031-03"), date(2031, 3, 1), "2031-03"),
        (("2030-04", "2062-01"), date(2031, 3, 1), "2030-04"), (("2062-01",), date(2031, 3, 1), "2062-01"),
    ],
)  # fmt: skip
def test_the_newest_month_that_has_cases_is_shown_first(
    months: tuple[str, ...], today: date, month: str
) -> None:
    """Not one in the future where a past one has cases; without any, a bulletin is about the month before."""
    assert month_shown_first(months, today) == month


def test_the_page_opens_where_there_is_something_and_leads_to_the_other_months(folder: Path) -> None:
    """Each month that has cases is a press away with how many; one without any says so."""
    with Desk(folder / "coordinator-1") as desk:
        counted(desk)
        page = desk.page("/month/")
        assert 'aria-current="page">April 2031 (1)' in page
        assert 'href="/month/?month=2031-03&amp;by=both">March 2031 (2)' in page
        assert "No case was counted" not in page
        assert "No case was counted" in desk.page("/month/?month=2031-02")
