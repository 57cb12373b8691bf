# SPDX-License-Identifier: GPL-3.0-or-later
"""A second reckoning of a month table, straight from the columns of the CSV, to check the first against.

It imports nothing of the project. Run: python3 tests/reckoning.py incidents.csv 2024-06 [totals.csv]

It prints JSON: "events" and "reported" (by month of the event, of reporting) hold "rows" and "totals"; "see"
maps rows of other months that touch this one to theirs; "undated" counts cases; "left_out" maps a line to the
one it is counted in; "tallies" counts the stated totals beside. A row's key is
section|category|perpetrators|region|period, a total's its section. Each holds "cases", "lines" and, where
stated, [low, high or null, approximate] of killed, women, children, injured, deprived, missing, released,
sexual_violence (persons), xof (francs), and bodies (killed in rows of category GRAVE: in no total of killed).
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path
from typing import Any

Line = dict[str, str]
Measure = tuple[int | None, int | None, bool]
MEASURES = ("killed", "women", "children", "injured", "deprived", "missing", "released", "sexual_violence")
COLUMNS = ("killed", "women_killed", "children_killed", "injured", "deprived", "still_missing", "released")
OPEN = {"AT_LEAST", "MORE_THAN", "RANGE_OPEN", "SEVERAL", "SEVERAL_DOZEN", "HUNDREDS", "UNSPECIFIED_PLURAL"}
SECTIONS = {"3": "3-4", "4": "3-4", "1": "1-2", "2": "1-2", "8": "8", "9": "9"}


def months(edtf: str, precision: str = "") -> tuple[str, str]:
    """First and last month of a date; "" where that end is open. A night has the month of its evening."""
    found = re.findall(r"\d{4}-\d\d", re.sub(r"(-\d\d)-\d\d", r"\1", edtf)) or [""]
    first, last = min(found), min(found) if precision == "NIGHT" else max(found)
    return "" if edtf.startswith("../") else first, "" if edtf.endswith("/..") else last


def persons(line: Line, column: str) -> Measure | None:
    """What the columns of one measure state, or None when they state nothing."""
    low, high, said = (line.get(f"{column}_{end}", "") for end in ("min", "max", "q"))
    if not (low or high or said):
        return None
    return int(low) if low else None, int(high) if high and said not in OPEN else None, said == "ABOUT"


def francs(text: str) -> Measure | None:
    """A plain number is exact; ">n" begins at n + 1 and "several n" at twice n, both open."""
    match = re.fullmatch(r"(>|several |)(\d+)", text)
    if match is None:
        return None
    n = int(match[2])
    return {"": (n, n, False), ">": (n + 1, None, False)}.get(match[1], (2 * n, None, False))


def add(parts: list[Measure]) -> Measure:
    """The interval sum: zero changes nothing; a mention without a number adds nothing and opens it above."""
    some = [part for part in parts if part[:2] != (0, 0)] or parts
    lows, highs = [part[0] for part in some], [part[1] for part in some]
    low = None if set(lows) == {None} else sum(bound or 0 for bound in lows)
    return low, None if None in highs else sum(bound or 0 for bound in highs), any(part[2] for part in some)


def amounts(lines: list[Line], total: bool = False) -> dict[str, Any]:
    """Cases and measures of some lines; in a total, those killed in mass graves are bodies."""
    stated: dict[str, list[Measure]] = {}
    for line in lines:
        for name, column in zip(MEASURES, (*COLUMNS, "sexviol"), strict=True):
            if (measure := persons(line, column)) is not None:
                grave = total and name == "killed" and line["category"] == "GRAVE"
                stated.setdefault("bodies" if grave else name, []).append(measure)
        if (measure := francs(line["loss_xof"])) is not None:
            stated.setdefault("xof", []).append(measure)
    told = {name: add(parts) for name, parts in stated.items()}
    return {"cases": len(lines), "lines": sorted(line["incident_id"] for line in lines), **told}


def key(line: Line) -> str:
    """The row that a line belongs to."""
    first, last = months(line["date_edtf"], line["date_precision"])
    period = first if first == last else f"{first or '..'}/{last or '..'}"
    actors = "+".join(sorted(set(line["perpetrators"].split(";")))) or "UNKNOWN"
    region = "several" if ";" in line["region_2023"] else line["region_2023"] or "unknown"
    section = SECTIONS.get(line["verification_level"], "none")
    return "|".join((section, line["category"], actors, region, period))


def view(lines: list[Line]) -> dict[str, Any]:
    """Rows, and a total for each section."""
    rows = {key(line): [x for x in lines if key(x) == key(line)] for line in lines}
    sections = {name.partition("|")[0] for name in rows}
    totals = {name: [x for x in lines if key(x).startswith(f"{name}|")] for name in sections}
    told = {name: amounts(group) for name, group in rows.items()}
    return {"rows": told, "totals": {name: amounts(group, total=True) for name, group in totals.items()}}


def reckon(incidents: Path, month: str, totals: Path | None = None) -> dict[str, Any]:
    """The table of a month."""
    lines = {x["incident_id"]: x for x in csv.DictReader(incidents.read_text("utf-8").splitlines())}
    stated = csv.DictReader(totals.read_text("utf-8").splitlines()) if totals else []
    within = {name: x["related_to"] for name, x in lines.items() if x["relation"] in ("DUPLICATE", "PART_OF")}
    span = {name: months(line["date_edtf"], line["date_precision"]) for name, line in lines.items()}
    home = {name: first or last for name, (first, last) in span.items()}
    told = {name: months(line["report_period"])[1] for name, line in lines.items()}
    kept = {name: line for name, line in lines.items() if within.get(name) not in lines}
    touching = [name for name in kept if span[name][0] and span[name][0] < month <= span[name][1]]
    return {
        "month": month,
        "events": view([line for name, line in kept.items() if home[name] == month]),
        "reported": view([line for name, line in kept.items() if told[name] == month]),
        "see": {key(lines[name]): home[name] for name in touching},
        "undated": sum(not home[name] for name in kept),
        "left_out": {n: within[n] for n in lines if n not in kept and month in (home[n], told[n])},
        "tallies": sum(first <= month <= last for first, last in (months(x["period_edtf"]) for x in stated)),
    }


if __name__ == "__main__":
    reckoned = reckon(Path(sys.argv[1]), sys.argv[2], *map(Path, sys.argv[3:4]))
    print(json.dumps(reckoned, ensure_ascii=False, indent=1, sort_keys=True))
