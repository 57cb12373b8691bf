# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents of earlier bulletins as a CSV table, one line for each, read into reports and written back.

The table has one set of figures for a line, so a report keeps here what such a line can hold: all of a
line, and of a richer report its acts, perpetrators, targets and outcomes, added up over its victims. People
are one counted group; people subjected to sexual violence are a second one where others are counted too,
because the figures of one group would otherwise be read as those of the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TextIO

from forms.gazetteer import region_of
from forms.incident_cells import basis_code, loss_count, write_incident
from forms.table import NOT_A_CODE, Cells, RowProblem, read_rows, write_rows
from forms.vocabularies import TARGET_LISTS, category_of, load
from intake.errors import BadValue
from intake.model.places import Place
from intake.model.report import (
    UNKNOWN_DATE,
    Act,
    Assessment,
    Loss,
    Origin,
    Outcome,
    Perpetrator,
    Relation,
    Report,
    Source,
    Victim,
)
from translations import N_

COLUMNS: Final = (
    "incident_id", "report_no", "report_period", "report_section",
    "date_text", "date_edtf", "date_precision", "discovery_edtf",
    "place_text", "place_gid", "place_confidence", "region_2023", "geo_precision",
    "category", "violation_types", "means", "perpetrators", "perpetrator_basis", "targets",
    "killed_min", "killed_max", "killed_q", "injured_min", "injured_max", "injured_q",
    "deprived_min", "deprived_max", "deprived_q", "still_missing_min", "still_missing_max", "released_min",
    "sexviol_min", "sexviol_max", "sexviol_q", "women_killed_min", "children_killed_min",
    "property", "loss_xof", "persons_named_in_source", "identity_protected",
    "verification_wording", "verification_level", "source_basis", "related_to", "relation", "notes",
)  # fmt: skip

NO_PERPETRATOR: Final = N_("A basis is given, but no perpetrator that it could be the basis for.")
NO_SEXUAL_VIOLENCE: Final = N_(
    "Persons are counted here, but no act of sexual violence is named in this line."
)
UNPAIRED: Final = N_("There must be as many relations as lines that are related to.")
NOT_A_REGION: Final = N_("“{value}” is not a region of the division of 2023.")
NOT_AN_AMOUNT: Final = N_(
    "“{value}” is not an amount. Write a number, “>” and a number, or “several” and a number."
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line that was understood, and the report that it says."""

    line: int
    report: Report


def read(text_stream: TextIO) -> Iterator[Row | RowProblem]:
    """The lines of a table: each a report, or all that is wrong with it.

    Open the stream with `newline=""`. Raises `WrongColumns`, before any line, when the columns are not
    those of `COLUMNS`; their order is free.
    """
    return _read(read_rows(text_stream, COLUMNS))


def write(reports: Iterable[Report], text_stream: TextIO) -> None:
    """Write reports as a table. Open the stream with `newline=""`, and as utf-8-sig for a spreadsheet."""
    write_rows((write_incident(report) for report in reports), text_stream, COLUMNS)


def _read(rows: Iterator[Cells | RowProblem]) -> Iterator[Row | RowProblem]:
    for cells in rows:
        if isinstance(cells, RowProblem):
            yield cells
            continue
        report = _report(cells)
        if cells.problems:
            yield from cells.problems
        else:
            yield Row(cells.line, report)


def _report(cells: Cells) -> Report:
    ref = cells.text("incident_id")
    victims, touched = _victims(cells, ref)
    return Report(
        ref=ref,
        origin=_origin(cells),
        occurred=cells.date("date_edtf", "date_precision", "date_text") or UNKNOWN_DATE,
        discovered=cells.date("discovery_edtf"),
        place=_place(cells),
        geo_precision=_geo_precision(cells),
        category=cells.code("category", "bulletin_category"),
        acts=_acts(cells, ref, victims, touched),
        victims=victims,
        sources=_sources(cells, ref),
        losses=_losses(cells),
        persons_named=cells.number("persons_named_in_source"),
        assessment=_assessment(cells),
        relations=_relations(cells),
        notes=cells.text("notes"),
    )


def _part_id(ref: str, part: str) -> str:
    # Derived, not random: the same table read twice gives the same reports.
    return hashlib.sha256(f"{ref}/{part}".encode()).hexdigest()[:32]


def _origin(cells: Cells) -> Origin | None:
    cells.date("report_period")
    origin = Origin(cells.text("report_no"), cells.word("report_period"), cells.text("report_section"))
    return origin if origin != Origin() else None


def _place(cells: Cells) -> Place | None:
    regions = []
    for name in cells.items("region_2023"):
        if code := region_of(name):
            regions.append(code)
        else:
            cells.refuse("region_2023", NOT_A_REGION, value=name)
    try:
        place = Place(
            words=cells.text("place_text"),
            gid=cells.word("place_gid"),
            confidence=cells.code("place_confidence", "place_confidence"),
            regions=tuple(regions),
        )
    except BadValue as refused:
        cells.refuse("region_2023", refused.message, **refused.facts)
        return None
    return place if place != Place() else None


def _geo_precision(cells: Cells) -> str:
    word = cells.word("geo_precision")
    if word not in ("", "1", "2", "3"):
        cells.refuse("geo_precision", NOT_A_CODE, value=word, codes="1, 2, 3")
    return word


def _acts(cells: Cells, ref: str, victims: tuple[Victim, ...], touched: tuple[str, ...]) -> tuple[Act, ...]:
    violations = cells.codes("violation_types", "violation_type")
    means = cells.codes("means", "means")
    basis = cells.text("perpetrator_basis")
    actors = cells.codes("perpetrators", "perpetrator")
    if basis and not actors:
        cells.refuse("perpetrator_basis", NO_PERPETRATOR)
    if touched and not any(category_of(violation) == "RAPE" for violation in violations):
        cells.refuse("sexviol_min", NO_SEXUAL_VIOLENCE)
    perpetrators = tuple(Perpetrator(actor, basis_code(basis), basis) for actor in actors)
    # Means or perpetrators without a named violation are still something that was said.
    named = violations or (("",) if means or perpetrators else ())
    others = tuple(victim.id for victim in victims if victim.id not in touched) or touched
    return tuple(
        Act(
            id=_part_id(ref, f"act {position}"),
            violation=violation,
            means=means,
            perpetrators=perpetrators,
            victims=touched if touched and category_of(violation) == "RAPE" else others,
        )
        for position, violation in enumerate(named)
    )


def _victims(cells: Cells, ref: str) -> tuple[tuple[Victim, ...], tuple[str, ...]]:
    """The counted groups, and the ids of those subjected to sexual violence."""
    targets = cells.codes("targets", *TARGET_LISTS)
    outcomes = _outcomes(cells)
    violated = cells.count("sexviol_min", "sexviol_max", "sexviol_q")
    groups = []
    if outcomes or (targets and violated is None):
        groups.append(Victim(_part_id(ref, "group"), group=True, targets=targets, outcomes=outcomes))
    if violated is None:
        return tuple(groups), ()
    violated_id = _part_id(ref, "group subjected to sexual violence")
    groups.append(Victim(violated_id, group=True, count=violated, targets=() if groups else targets))
    return tuple(groups), (violated_id,)


def _outcomes(cells: Cells) -> tuple[Outcome, ...]:
    dead = Outcome(
        "DEAD",
        cells.count("killed_min", "killed_max", "killed_q"),
        women=cells.count("women_killed_min"),
        children=cells.count("children_killed_min"),
    )
    others = {
        "INJURED": cells.count("injured_min", "injured_max", "injured_q"),
        "DETAINED": cells.count("deprived_min", "deprived_max", "deprived_q"),
        "MISSING": cells.count("still_missing_min", "still_missing_max"),
        "RELEASED": cells.count("released_min"),
    }
    first = (dead,) if dead != Outcome("DEAD") else ()
    return first + tuple(Outcome(kind, count) for kind, count in others.items() if count is not None)


def _sources(cells: Cells, ref: str) -> tuple[Source, ...]:
    words, word = cells.text("source_basis"), cells.word("identity_protected")
    protection = word.upper()
    if word and protection not in load("identity_protection"):
        known = ", ".join(code.lower() for code in load("identity_protection").codes)
        cells.refuse("identity_protected", NOT_A_CODE, value=word, codes=known)
    return (Source(_part_id(ref, "source"), words=words, protection=protection),) if words or word else ()


def _losses(cells: Cells) -> tuple[Loss, ...]:
    losses = [Loss("OTHER", cells.text("property"))] if cells.text("property") else []
    if amount := cells.word("loss_xof"):
        try:
            losses.append(Loss("MONEY", count=loss_count(amount)))
        except BadValue:
            cells.refuse("loss_xof", NOT_AN_AMOUNT, value=amount)
    return tuple(losses)


def _assessment(cells: Cells) -> Assessment | None:
    level = cells.code("verification_level", "verification_status")
    assessment = Assessment(level, cells.text("verification_wording"))
    return assessment if assessment != Assessment() else None


def _relations(cells: Cells) -> tuple[Relation, ...]:
    refs, kinds = cells.items("related_to"), cells.codes("relation", "event_relation")
    if len(refs) != len(cells.items("relation")):
        cells.refuse("relation", UNPAIRED)
    return tuple(Relation(kind, ref) for kind, ref in zip(kinds, refs, strict=False))
