# SPDX-License-Identifier: GPL-3.0-or-later
"""The incident table: every line becomes a report and comes out again, or says what is wrong with it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.incident_cells import basis_code, loss_cell, loss_count
from forms.incident_csv import COLUMNS, Row, read, write
from forms.table import RowProblem
from intake.errors import BadCount, WrongColumns
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.report import Act, Loss, Outcome, Perpetrator, Report, Victim

EXERCISE = {
    "incident_id": "X-01",
    "report_no": "0",
    "report_period": "2031-05",
    "report_section": "EXERCISE",
    "date_text": "night of 3 to 4 May",
    "date_edtf": "2031-05-03/2031-05-04",
    "date_precision": "NIGHT",
    "place_text": "Invented wells",
    "place_confidence": "admin",
    "region_2023": "Gao;Kidal",
    "geo_precision": "3",
    "category": "EXEC",
    "violation_types": "KILL_INDIS;RAPE",
    "means": "DRONE_ARMED",
    "perpetrators": "UNID_ARMED",
    "perpetrator_basis": "inferred from means",
    "targets": "CIV;HERDER",
    "killed_min": "13",
    "killed_q": "AT_LEAST",
    "women_killed_min": "2",
    "children_killed_min": "9",
    "released_min": "3",
    "sexviol_min": "2",
    "sexviol_q": "SEVERAL",
    "property": "=SUM(A1) goats",
    "loss_xof": "several 100000000",
    "persons_named_in_source": "1",
    "identity_protected": "withheld",
    "verification_wording": "counted",
    "verification_level": "3",
    "source_basis": "local sources",
    "related_to": "X-00",
    "relation": "PART_OF",
    "notes": "EXERCISE: nothing here happened",
}


def table(*rows: dict[str, str]) -> io.StringIO:
    """A table with these cells, empty where a row names none."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    text.seek(0)
    return text


def written(*reports: Report) -> list[dict[str, str]]:
    """The cells that these reports are written as, without the guard of formulas."""
    text = io.StringIO(newline="")
    write(reports, text)
    text.seek(0)
    return list(csv.DictReader(text))


def report_of(**cells: str) -> Report:
    """The report of the exercise line with some cells changed."""
    (row,) = read(table(EXERCISE | cells))
    assert isinstance(row, Row), row
    return row.report


def problems_of(**cells: str) -> list[tuple[int, str]]:
    """Line and column of what is wrong with the exercise line with some cells changed."""
    found = list(read(table(EXERCISE | cells)))
    assert all(isinstance(problem, RowProblem) and problem.tell("fr") for problem in found)
    return [(problem.line, problem.column) for problem in found if isinstance(problem, RowProblem)]


def test_every_known_incident_comes_out_as_it_went_in(data: Path) -> None:
    """Each line of the real table becomes a report; written again, the file is the same byte for byte."""
    given_text = (data / "incidents.csv").read_bytes().decode()
    rows = list(read(io.StringIO(given_text, newline="")))
    assert [row for row in rows if isinstance(row, RowProblem)] == []
    text = io.StringIO(newline="")
    write([row.report for row in rows if isinstance(row, Row)], text)
    given_rows = list(csv.DictReader(io.StringIO(given_text, newline="")))
    assert list(csv.DictReader(io.StringIO(text.getvalue(), newline=""))) == given_rows
    assert len(rows) == len(given_rows) == 58
    assert text.getvalue() == given_text


def test_a_report_of_the_table_survives_an_entry(data: Path) -> None:
    """A report made from any real line is the same after it was stored as JSON."""
    with (data / "incidents.csv").open(encoding="utf-8", newline="") as text:
        reports = [row.report for row in read(text) if isinstance(row, Row)]
    assert [Report.from_json(report.to_json()) for report in reports] == reports


def test_a_line_becomes_a_report() -> None:
    """Each column lands where the model keeps such a thing."""
    report = report_of()
    assert report.occurred == UncertainDate("2031-05-03/2031-05-04", "NIGHT", "night of 3 to 4 May")
    assert report.place == Place("Invented wells", confidence="admin", regions=("07", "08"))
    assert [act.violation for act in report.acts] == ["KILL_INDIS", "RAPE"]
    assert report.acts[0].perpetrators == (Perpetrator("UNID_ARMED", "MEANS", "inferred from means"),)
    group, violated = report.victims
    assert group.targets == ("CIV", "HERDER")
    assert group.outcomes[0] == Outcome(
        "DEAD",
        UncertainCount.at_least(13),
        women=UncertainCount.at_least(2),
        children=UncertainCount.at_least(9),
    )
    assert group.outcomes[1] == Outcome("RELEASED", UncertainCount.at_least(3))
    assert violated.count == UncertainCount(2, None, "SEVERAL")
    assert [act.victims for act in report.acts] == [(group.id,), (violated.id,)]
    assert report.losses[1].count == UncertainCount(200_000_000, None, "SEVERAL", "XOF")
    assert report.sources[0].protection == "WITHHELD"


def test_a_line_comes_out_as_it_went_in() -> None:
    """The exercise line is written as it was read, its formula made harmless."""
    (cells,) = written(report_of())
    assert cells == dict.fromkeys(COLUMNS, "") | EXERCISE | {"property": "'=SUM(A1) goats"}


def test_the_same_table_gives_the_same_reports() -> None:
    """Reading twice gives equal reports, the ids of their parts included."""
    assert report_of() == report_of()


def test_several_regions_need_no_list() -> None:
    """The word for it in the table is several regions in the report, and the other way round."""
    report = report_of(region_2023="several")
    assert report.place is not None
    assert report.place.region_group == "SEVERAL"
    assert written(report)[0]["region_2023"] == "several"


def test_wrong_columns_are_named() -> None:
    """A table of another kind is refused as a whole."""
    with pytest.raises(WrongColumns):
        read(io.StringIO("incident_id;date\r\nX-01;2031-05-03\r\n", newline=""))


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("violation_types", "KILL_INDIS;RAPE;MURDER"), ("means", "MAGIC"), ("perpetrators", "THEM"),
        ("targets", "FAMA"), ("category", "KILLED"), ("verification_level", "5"), ("geo_precision", "4"),
        ("region_2023", "Gao;Niamey"), ("region_2023", "Gao;Gao"), ("place_confidence", "sure"),
        ("date_edtf", "2031-05-32"), ("date_edtf", "2031-05-04/2031-05-03"), ("date_edtf", "3 May"),
        ("report_period", "May"), ("discovery_edtf", "later"), ("killed_min", "many"), ("killed_min", "-1"),
        ("killed_max", "12"), ("killed_q", "EXACT"), ("killed_q", "LOTS"), ("sexviol_q", "EXACT"),
        ("women_killed_min", "two"), ("still_missing_max", "x"), ("loss_xof", "a lot"),
        ("loss_xof", "several 3"), ("loss_xof", "9-5"), ("persons_named_in_source", "1.5"),
        ("identity_protected", "hidden"), ("relation", "COUSIN_OF"), ("relation", ""),
        ("violation_types", "KILL_INDIS"), ("perpetrators", ""),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(column: str, cell: str) -> None:
    """Unknown codes, bad dates, non-numbers and bounds that do not fit are refused by line and column."""
    found = problems_of(**{column: cell})
    blamed = {
        "date_edtf": "date_edtf",
        "killed_max": "killed_min",
        "killed_q": "killed_q" if cell == "LOTS" else "killed_min",
        "sexviol_q": "sexviol_min",
        "violation_types": "violation_types" if "MURDER" in cell else "sexviol_min",
        "perpetrators": "perpetrators" if cell else "perpetrator_basis",
    }
    assert (2, blamed.get(column, column)) in found


def test_a_wrong_row_fails_alone() -> None:
    """The rows around a wrong one go in, and the line of the wrong one is right."""
    rows = list(read(table(EXERCISE, EXERCISE | {"date_edtf": "?"}, EXERCISE | {"incident_id": "X-03"})))
    assert [type(row) for row in rows] == [Row, RowProblem, Row]
    assert [row.line for row in rows] == [2, 3, 4]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("report scope", "REPORT_SCOPE"), ("inferred from the aircraft", "MEANS"), ("SEEN", "SEEN"),
        ("Revendiqué", "CLAIMED"), ("Identified by an eyewitness", "SEEN"), ("Déduit du moyen", "MEANS"),
        ("believed; no more is known", "SUSPECTED"), ("place of detention", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_basis_is_recognised_by_its_words(words: str, code: str) -> None:
    """The words are kept whatever they are; a code is given only where they mean one."""
    assert basis_code(words) == code


@pytest.mark.parametrize(
    "amount", ["1435000", ">10000000", ">=5", "<=5", "~20", "5-9", "several 100000000", "several 1", "0"]
)
def test_an_amount_comes_out_as_it_went_in(amount: str) -> None:
    """Every way of writing a sum of francs is read and written alike."""
    assert loss_cell(loss_count(amount)) == amount


@pytest.mark.parametrize("amount", ["", "five", "-5", ">5-9", "several", "~", "1 000", "９"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    """A sum of francs is digits, with one of the known words before it."""
    with pytest.raises(BadCount):
        loss_count(amount)


def test_the_figures_of_a_richer_report_are_added_up() -> None:
    """Persons count as one each, groups by their counts; another unit has no column and is left out."""
    killed = Outcome("DEAD")
    report = Report(
        ref="X-02",
        acts=(
            Act("a", "EXEC_SUM", ("SMALL_ARMS",)),
            Act("b", "RAPE", ("FIRE", "SMALL_ARMS"), victims=("p",)),
        ),
        victims=(
            Victim("p", name="", targets=("CIV",), outcomes=(killed,)),
            Victim("g", group=True, outcomes=(replace(killed, count=UncertainCount.at_least(4)),)),
            Victim("f", group=True, outcomes=(replace(killed, count=UncertainCount.exact(2, "FAMILY")),)),
            Victim("m", group=True, outcomes=(Outcome("MISSING", UncertainCount(20, 20, "ABOUT")),)),
        ),
        losses=(Loss("MONEY", count=UncertainCount.exact(5, "XOF")), Loss("HOME", "two houses")),
        place=Place("Invented wells", precision="NEAR"),
    )
    (cells,) = written(report)
    filled = {column: cell for column, cell in cells.items() if cell}
    assert filled == {
        "incident_id": "X-02",
        "place_text": "Invented wells",
        "geo_precision": "2",
        "violation_types": "EXEC_SUM;RAPE",
        "means": "SMALL_ARMS;FIRE",
        "targets": "CIV",
        "killed_min": "5",
        "killed_q": "AT_LEAST",
        "sexviol_min": "1",
        "sexviol_max": "1",
        "sexviol_q": "EXACT",
        "property": "two houses",
        "loss_xof": "5",
    }


@given(notes=st.text(st.characters(codec="utf-8"), max_size=30), words=st.text(st.characters(codec="utf-8")))
def test_every_text_of_a_report_survives_the_table(notes: str, words: str) -> None:
    """Notes and typed words come back as they were, whatever script or sign they hold."""
    report = replace(report_of(), notes=notes, losses=(Loss("OTHER", words),) if words else ())
    text = io.StringIO(newline="")
    write([report], text)
    text.seek(0)
    assert [row.report for row in read(text) if isinstance(row, Row)] == [report]
