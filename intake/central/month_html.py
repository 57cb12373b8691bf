# SPDX-License-Identifier: GPL-3.0-or-later
"""A month table as one page that needs nothing else: no script, no picture, no link; it prints on A4."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Final

from intake.central import month_words as words
from intake.central.month_table import (
    CONFLICT,
    PARTLY_WITHDRAWN,
    POSSIBLE_DUPLICATE,
    Amounts,
    Flag,
    LeftOut,
    MonthTable,
    Row,
    Section,
    See,
)
from intake.model.incident import Figure
from intake.model.tally import Tally
from translations import N_, translate

TITLE: Final = N_("Month table: {month}")
EXERCISE: Final = N_("EXERCISE: all of this is invented.")
READING: Final = N_(
    "46+ means 46 or more, >10 more than 10, ≤4 at most 4, 13–17 between 13 and 17, ~20 about 20 (which is no "
    "floor), ? told without a number. "
    "Cases, persons and losses are counted apart and never added to each other."
)
BY_EVENT: Final = N_("What happened: {month}")
BY_REPORT: Final = N_("What was reported, whenever it happened: {month}")
NOTHING: Final = N_("Nothing is counted here.")
BODIES: Final = N_(
    "Bodies found in mass graves, perhaps of people counted elsewhere, not in the total: {count}"
)
SEE: Final = N_("Counted in the table of {month}: {row}")
TALLIES: Final = N_(
    "Totals stated in reports. They stand beside the figures above and are not added to them."
)
NOTES: Final = N_("Notes")
UNDATED: Final = N_("Cases of unknown date, in no month: {count}")
WITHDRAWN: Final = N_("Incidents left out because their reports were withdrawn or erased: {count}")
LEFT_OUT: Final = {
    "DUPLICATE": N_("{incident} is a duplicate of {into} and is not counted again."),
    "PART_OF": N_("{incident} is part of {into} and is not counted again."),
}
FLAGS: Final = {
    CONFLICT: N_("{incident}: coordinators revised it side by side; the figures of one revision are shown."),
    PARTLY_WITHDRAWN: N_(
        "{incident}: one of its reports was withdrawn or erased; its figures need a new look."
    ),
    POSSIBLE_DUPLICATE: N_("{incident} may be a duplicate of another incident; it is counted."),
}
HEADINGS: Final = {
    "perpetrators": N_("Perpetrators"),
    "region": N_("Region"),
    "period": N_("Period"),
    "cases": N_("Cases"),
    "losses": N_("Losses"),
    "incidents": N_("Incidents"),
    "total": N_("Total"),
    "document": N_("Document"),
    "category": N_("Category"),
    "stated": N_("Stated total"),
    "count": N_("Number"),
}
STYLE: Final = """
@page { size: A4 landscape; margin: 14mm 12mm; }
:root { color-scheme: light; --ink: #1a1a1a; --soft: #595959; --line: #b5b5b5; --band: #f1efe9; }
body { margin: 0 auto; max-width: 78rem; padding: 1.5rem; color: var(--ink); background: #fff;
  font: 1rem/1.45 system-ui, "Noto Sans", "Noto Sans Tifinagh", "Noto Naskh Arabic", sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .4rem; } h2 { font-size: 1.3rem; margin: 2rem 0 .4rem; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; } p { max-width: 46rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .5rem; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); font-weight: 600; } tbody th { font-weight: 400; }
tbody th.category { background: var(--band); font-weight: 600; }
tbody td:nth-of-type(2) { min-width: 6.5em; }
td.number { text-align: end; white-space: nowrap; } th.number { text-align: end; }
td small { display: block; color: var(--soft); font-weight: 400; }
tfoot td, tfoot th { border-bottom: 0; border-top: 2px solid var(--ink); font-weight: 600; }
.scroll { overflow-x: auto; }
@media print { html { font-size: 9pt; } body { padding: 0; max-width: none; } .scroll { overflow: visible; }
  thead { display: table-header-group; } tr { break-inside: avoid; } h2, h3 { break-after: avoid; } }
"""


def page(table: MonthTable, language: str) -> str:
    """The table as a complete HTML document. Everything in it is escaped."""
    return _Page(table, language).document()


def content(table: MonthTable, language: str, address: Callable[[str], str] | None = None) -> str:
    """The table for a page with a heading and a style; ``address`` gives the page of an incident, to trace figures."""
    return "\n".join(part for part in _Page(table, language, address).parts() if part)


class _Page:
    """One table in one language."""

    def __init__(self, table: MonthTable, language: str, address: Callable[[str], str] | None = None) -> None:
        self.address = address
        self.table = table
        self.language = language
        self.codes = {named.incident: named.code or named.incident for named in table.names}

    def say(self, msgid: str, **facts: object) -> str:
        return escape(translate(self.language, msgid, **facts))

    def document(self) -> str:
        title = self.say(TITLE, month=words.month_label(self.table.month, self.language))
        return (
            f'<!doctype html>\n<html lang="{escape(self.language)}">\n<head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{title}</title>\n<style>{STYLE}</style></head>\n<body><main>\n<h1>{title}</h1>"
            + "\n".join(part for part in self.parts() if part)
            + "\n</main></body>\n</html>\n"
        )

    def parts(self) -> list[str]:
        month = words.month_label(self.table.month, self.language)
        return [
            f"<p><strong>{self.say(EXERCISE)}</strong></p>" if self.table.exercise else "",
            f"<p>{self.say(READING)}</p>",
            self.view(self.say(BY_EVENT, month=month), self.table.by_event),
            "".join(f"<p>{self.see(see)}</p>" for see in self.table.see),
            self.view(self.say(BY_REPORT, month=month), self.table.by_report),
            "" if self.table.by_event or self.table.by_report else f"<p>{self.say(NOTHING)}</p>",
            self.tallies(),
            self.notes(),
        ]

    def view(self, heading: str, sections: tuple[Section, ...]) -> str:
        # A view that was not asked for must not read as one in which nothing happened.
        return "\n".join((f"<h2>{heading}</h2>", *map(self.section, sections))) if sections else ""

    def section(self, section: Section) -> str:
        kinds = list(dict.fromkeys(f.kind for f in section.total.victims))
        # Deaths in mass graves are in rows alone.
        kinds = ["DEAD", *kinds] if section.bodies and "DEAD" not in kinds else kinds
        keys = [self.heading(name) for name in ("perpetrators", "region", "period")]
        figures = [self.heading("cases", "number")]
        figures += [f'<th scope="col" class="number">{escape(self.kind(kind))}</th>' for kind in kinds]
        head = "".join([*keys, *figures, self.heading("losses"), self.heading("incidents")])
        total = f'<th scope="row" colspan="3">{self.say(HEADINGS["total"])}</th>'
        total += f"{self.amounts(section.total, kinds)}<td></td>"
        bodies = section.bodies and self.say(BODIES, count=words.number(section.bodies, self.language))
        return (
            f"<h3>{escape(words.section_label(section.name, self.language))}</h3>\n"
            f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>\n'
            + "".join(self.category(section, category, kinds) for category in self.categories(section))
            + f"<tfoot><tr>{total}</tr></tfoot></table></div>"
            + (f"\n<p>{bodies}</p>" if bodies else "")
        )

    @staticmethod
    def categories(section: Section) -> list[str]:
        return list(dict.fromkeys(row.category for row in section.rows))

    def category(self, section: Section, category: str, kinds: list[str]) -> str:
        label = escape(words.category_label(category, self.language))
        rows = "".join(self.row(row, kinds) for row in section.rows if row.category == category)
        span = 6 + len(kinds)
        return f'<tbody><tr><th class="category" scope="rowgroup" colspan="{span}">{label}</th></tr>\n{rows}</tbody>\n'

    def row(self, row: Row, kinds: list[str]) -> str:
        keys = (
            words.perpetrators_label(row.perpetrators, self.language),
            words.region_label(row.region, self.language),
            words.period_label(row.period, self.language),
        )
        cells = f'<th scope="row">{escape(keys[0])}</th>' + "".join(
            f"<td>{escape(key)}</td>" for key in keys[1:]
        )
        return f"<tr>{cells}{self.amounts(row.amounts, kinds)}<td>{self.incidents(row.incidents)}</td></tr>\n"

    def amounts(self, amounts: Amounts, kinds: list[str]) -> str:
        cells = [f'<td class="number">{amounts.cases}</td>']
        cells += [self.figures([f for f in amounts.victims if f.kind == kind]) for kind in kinds]
        losses = "<br>".join(escape(words.loss_label(loss, self.language)) for loss in amounts.property)
        return "".join(cells) + f"<td>{losses}</td>"

    def figures(self, figures: list[Figure]) -> str:
        told = []
        for figure in figures:
            first, *shares = (escape(line) for line in words.figure_words(figure, self.language))
            told.append(first + "".join(f"<small>{share}</small>" for share in shares))
        return f'<td class="number">{"<br>".join(told)}</td>'

    def heading(self, name: str, role: str = "") -> str:
        css = f' class="{role}"' if role else ""
        return f'<th scope="col"{css}>{self.say(HEADINGS[name])}</th>'

    def kind(self, kind: str) -> str:
        return words.kind_label(kind, self.language)

    def incidents(self, incidents: tuple[str, ...]) -> str:
        return ", ".join(map(self.incident, incidents))

    def incident(self, incident: str) -> str:
        code = escape(self.codes.get(incident, incident))
        return f'<a href="{escape(self.address(incident))}">{code}</a>' if self.address else code

    def see(self, see: See) -> str:
        row = " · ".join(
            (
                words.category_label(see.category, self.language),
                words.perpetrators_label(see.perpetrators, self.language),
                words.region_label(see.region, self.language),
                words.period_label(see.period, self.language),
                words.section_label(see.section, self.language),
            )
        )
        return self.say(SEE, month=words.month_label(see.month, self.language), row=row)

    def tallies(self) -> str:
        if not self.table.tallies:
            return ""
        head = "".join(self.heading(name) for name in ("document", "period", "category", "stated"))
        head += self.heading("count", "number")
        rows = "".join(map(self.tally, self.table.tallies))
        table = f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        return f"<h2>{self.say(TALLIES)}</h2>\n{table}</div>"

    def tally(self, tally: Tally) -> str:
        category = words.category_label(tally.category, self.language)
        cells = (
            tally.document,
            words.period_label(tally.period.period, self.language),
            category,
            tally.label,
        )
        number = self.figures([Figure("", tally.count)]) if tally.count else "<td></td>"
        return "<tr>" + "".join(f'<td dir="auto">{escape(cell)}</td>' for cell in cells) + f"{number}</tr>\n"

    def notes(self) -> str:
        notes = [*map(self.left_out, self.table.left_out), *map(self.flag, self.table.flags)]
        if self.table.undated:
            notes.append(self.say(UNDATED, count=self.table.undated))
        if self.table.withdrawn:
            notes.append(self.say(WITHDRAWN, count=self.table.withdrawn))
        items = "".join(f"<li>{note}</li>" for note in notes)
        return f"<h2>{self.say(NOTES)}</h2>\n<ul>{items}</ul>" if items else ""

    def left_out(self, left: LeftOut) -> str:
        incident, into = (self.codes.get(name, name) for name in (left.incident, left.into))
        return self.say(LEFT_OUT[left.relation], incident=incident, into=into)

    def flag(self, flag: Flag) -> str:
        return self.say(FLAGS[flag.kind], incident=self.codes.get(flag.incident, flag.incident))
