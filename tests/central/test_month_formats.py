# SPDX-License-Identifier: GPL-3.0-or-later
"""The month table as people and programs get it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from intake.central.month import month_table
from intake.central.month_formats import FORMATS, render
from intake.central.month_table import MonthTable, Property
from intake.central.month_words import loss_label, period_label
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.incident import Figure, Finding, Incident
from intake.model.tally import Tally
from intake.vault.projections.tallies import StoredTally
from tests.central.formed import EXERCISE, stored
from tests.central.test_month_reckoning import table_of

ATTACK = '=HYPERLINK("http://example.invalid")<script>alert(1)</script>'
VOID = {"meta", "br"}


class Page(HTMLParser):
    """Collects the tags and texts of a page, and that every tag is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)


def read(html: str) -> Page:
    """A page, parsed."""
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    return page


def exercise(month: str = "2025-03") -> MonthTable:
    """The table of the invented month."""
    return table_of(EXERCISE, ("month.csv", "totals.csv"), month)


def hostile() -> MonthTable:
    """A table in which every word that can come from outside is an attack."""
    finding = Finding(ATTACK, occurred=UncertainDate.parse("2025-03"), perpetrators=(ATTACK,))
    finding = replace(finding, figures=(Figure(ATTACK, UncertainCount.exact(1)),))
    tally = Tally("", ATTACK, UncertainDate.parse("2025-03"), (ATTACK,), ATTACK, ATTACK, wording=ATTACK)
    incident = stored(ATTACK, Incident(ATTACK, (), (finding,), ATTACK, reported="2025-03"), "one", "two")
    return month_table("2025-03", [incident], (), [StoredTally("t", (), "", tally)])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_same_table_gives_the_same_text(form: str, language: str) -> None:
    """Every format is a function of the table and the language."""
    assert render(exercise(), form, language) == render(exercise(), form, language)


def test_json_reads_back_as_the_table() -> None:
    """What a program gets holds everything."""
    assert MonthTable.from_json(json.loads(render(exercise(), "json", "fr"))) == exercise()


def test_csv_rows_add_up_to_their_totals() -> None:
    """The numeric columns of the rows sum to the total line; codes and labels stand side by side."""
    lines = list(csv.DictReader(io.StringIO(render(exercise(), "csv", "en"), newline="")))
    events = [line for line in lines if line["part"] == "events" and line["section"] == "3-4"]
    rows = [line for line in events if line["line"] == "row"]
    (total,) = (line for line in events if line["line"] == "total")
    assert sum(int(row["cases"]) for row in rows) == int(total["cases"]) == 15
    for column in ("INJURED_min", "DETAINED_min", "MONEY_XOF_min"):
        assert sum(int(row[column] or 0) for row in rows) == int(total[column])
    deaths = sum(int(row["DEAD_min"] or 0) for row in rows)
    assert deaths == int(total["DEAD_min"]) + int(total["DEAD_in_mass_graves"])
    assert (total["DEAD"], total["DEAD_min"], total["DEAD_max"]) == ("280+", "280", "")
    both = next(row for row in rows if row["perpetrators"] == "BANDITS;UNID_ARMED")
    assert both["perpetrators_label"] == "Bandits + Unidentified armed men"
    assert {line["part"] for line in lines} == {"events", "reported", "see", "tally", "note"}


def test_csv_cells_are_never_formulas() -> None:
    """A cell that a spreadsheet would run is kept as text."""
    table = csv.reader(io.StringIO(render(hostile(), "csv", "fr"), newline=""))
    assert not [cell for line in table for cell in line if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_page_needs_nothing_and_runs_nothing(language: str) -> None:
    """The page is well formed, in its language, with no script, picture, form or link to anywhere."""
    html = render(exercise(), "html", language)
    page = read(html)
    assert html.startswith(f'<!doctype html>\n<html lang="{language}">')
    assert not page.tags & {"script", "img", "link", "a", "form", "iframe", "object", "base"}
    assert not page.attributes & {"src", "href", "style", "srcset"}
    assert not [name for name in page.attributes if name.startswith("on")]
    assert "url(" not in html
    assert "@import" not in html


def test_page_escapes_what_comes_from_outside() -> None:
    """Codes and words that others wrote are text on the page."""
    page = read(render(hostile(), "html", "en"))
    assert "script" not in page.tags
    assert any(ATTACK in text for text in page.texts)


def test_page_tells_figures_and_what_stands_beside() -> None:
    """The figures of the hand-worked month are on the page, with what is left out and where the rest is."""
    text = " ".join(" ".join(read(render(exercise(), "html", "en")).texts).split())
    for told in ("280+", "59–77+", "~40–44", "≤4", "210,650,001+", "Bandits + Unidentified armed men"):
        assert told in text
    assert "incident of EX-04 is part of incident of EX-02 and is not counted again." in text
    assert "Counted in the table of February 2025: Massacres and executions" in text
    assert "not in the total: 15" in text
    assert "Cases of unknown date, in no month: 1" in text


def test_view_that_was_left_out_is_not_said_to_be_empty() -> None:
    """Printing one view alone does not state that nothing was counted in the other."""
    page = read(render(replace(exercise(), by_report=()), "html", "en"))
    assert "Nothing is counted here." not in page.texts
    assert not [text for text in page.texts if text.startswith("What was reported")]


def test_french_numbers_and_months() -> None:
    """Thousands stand apart by narrow no-break spaces; months are in words."""
    html = render(exercise(), "html", "fr")
    assert "210\u202f650\u202f001+\u00a0" in html
    assert "février 2025 – mars 2025" in html


def test_empty_and_undated_tables_can_be_printed() -> None:
    """A month without incidents, and the table of what has no date, are pages too."""
    for month in ("2025-12", ""):
        assert "h1" in read(render(exercise(month), "html", "fr")).tags
    assert "Nothing is counted here." in read(render(exercise("2025-12"), "html", "en")).texts
    assert "Date unknown" in " ".join(read(render(exercise(""), "html", "en")).texts)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2025-03", "March 2025"),
        ("2025-02/2025-03", "February 2025 – March 2025"),
        ("2025-03/..", "from March 2025 on"),
        ("../2025-03", "until March 2025"),
        ("", "Date unknown"),
    ],
)
def test_period_in_words(period: str, words: str) -> None:
    """Each kind of period reads as people say it."""
    assert period_label(period, "en") == words


def test_loss_in_words() -> None:
    """Money names its unit; what was only mentioned is said not to be counted."""
    money = Property("MONEY", UncertainCount(10000001, None, "MORE_THAN", "XOF"))
    assert loss_label(money, "en") == "Money: >10,000,000\u00a0CFA francs"
    assert loss_label(money, "fr").endswith("10\u202f000\u202f000\u00a0F\u00a0CFA")
    assert loss_label(Property("HOME", UncertainCount(unit="SITE")), "en") == "Home: not counted"
