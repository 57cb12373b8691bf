# SPDX-License-Identifier: GPL-3.0-or-later
"""How often a place is found from a real variant of its name, and how long a query takes.

Usage: python3 -m tests.bench.places [FOLDER], with the folder that holds gazetteer.csv.gz.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rapidfuzz import fuzz, process

from forms.gazetteer.finder import Finder
from forms.gazetteer.spelling import letters
from intake.vault.places import KnownPlace
from tests.bench.measure import Figure, peak_memory, percentile, repeat, show

SOUTHERN_EDGE = 14.9
"""Degrees north: all places that the variants name lie above it."""


@dataclass(frozen=True)
class Variant:
    """A spelling that was used, and the place that it meant."""

    spelling: str
    gid: str

    @property
    def held_out(self) -> bool:
        """Whether it belongs to the half that nothing was tuned on."""
        return hashlib.sha256(self.spelling.encode()).digest()[0] % 2 == 1


def variants(folder: Path) -> list[Variant]:
    """All variants of the table."""
    with (folder / "placename_variants.csv").open(encoding="utf-8", newline="") as table:
        return [Variant(row["query_variant"], row["true_gid"]) for row in csv.DictReader(table)]


def known_places(folder: Path) -> Iterator[KnownPlace]:
    """All places of the table, by their main names."""
    with gzip.open(folder / "gazetteer.csv.gz", "rt", encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            yield KnownPlace(
                row["gid"], row["name"], (), float(row["lat"]), float(row["lon"]), row["feature_class"]
            )


def northern(folder: Path) -> list[KnownPlace]:
    """The places of the north."""
    return [place for place in known_places(folder) if (place.latitude or 0) >= SOUTHERN_EDGE]


def recall(finder: Finder, wanted: Sequence[Variant], among: int) -> float:
    """Share of the variants whose place is among the first so many suggestions."""
    found = sum(
        any(
            suggestion.place.gid == variant.gid for suggestion in finder.find(variant.spelling, among)[:among]
        )
        for variant in wanted
    )
    return found / len(wanted)


def compared(places: Sequence[KnownPlace], spelled: Sequence[str], spelling: str) -> list[str]:
    """The baseline: the ids of the five names whose letters are likest (rapidfuzz alone)."""
    found = process.extract(letters(spelling), spelled, scorer=fuzz.ratio, limit=5)
    return [places[position].gid for _, _, position in found]


def run(folder: Path | None = None) -> None:
    """Print recall on both halves and milliseconds a query, over the north and over all of Mali.

    The baseline is the comparison of letters alone. Says so and measures nothing where there is no data.
    """
    folder = folder or Path(
        os.environ.get("INTAKE_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data"
    )
    if not (folder / "gazetteer.csv.gz").is_file():
        print(f"Places: no gazetteer.csv.gz in {folder}; set INTAKE_TEST_DATA to measure them.")
        return
    every = variants(folder)
    held_out = [variant for variant in every if variant.held_out]
    halves = {"tuned on": [variant for variant in every if not variant.held_out], "held out": held_out}
    for title, places in (("North of 14.9°", northern(folder)), ("All of Mali", list(known_places(folder)))):
        before, started = peak_memory(), time.perf_counter()
        finder = Finder(places)
        figures = [
            Figure("reading the names", (time.perf_counter() - started) * 1000, "ms"),
            Figure("memory on top of the places", peak_memory() - before, "MB"),
        ]
        alone = partial(compared, places, [letters(place.name) for place in places])
        plain = sum(variant.gid in alone(variant.spelling) for variant in held_out) / len(held_out) * 100
        for half, wanted in halves.items():
            for among in (1, 5):
                share = recall(finder, wanted, among) * 100
                against = (
                    ("letters alone", plain, "88 and more")
                    if (half, among) == ("held out", 5)
                    else ("", 0.0, "")
                )
                figures.append(Figure(f"R@{among}, half {half} ({len(wanted)})", share, "%", *against))
        times, plain_times = (
            [sample for variant in held_out[:200] for sample in repeat(partial(query, variant.spelling), 1)]
            for query in (finder.find, alone)
        )
        figures += [
            Figure(
                name,
                percentile(times, share),
                "ms",
                "letters alone",
                percentile(plain_times, share),
                "under 5",
            )
            for name, share in (("a query, median", 0.5), ("a query, p95", 0.95))
        ]
        show(f"{title}: {len(finder):,} places", figures)


if __name__ == "__main__":
    run(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
