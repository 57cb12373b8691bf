# SPDX-License-Identifier: GPL-3.0-or-later
"""How often a place is found from a real variant of its name, and how long a query takes.

Usage: python3 -m tests.bench.places [FOLDER], with the folder that holds gazetteer.csv.gz.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from forms.gazetteer.finder import Finder
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


def run(folder: Path) -> None:
    """Print recall on both halves and milliseconds a query, over the north and over all of Mali."""
    every = variants(folder)
    halves = {
        "tuned on": [variant for variant in every if not variant.held_out],
        "held out": [variant for variant in every if variant.held_out],
    }
    for title, places in (("North of 14.9°", northern(folder)), ("All of Mali", list(known_places(folder)))):
        before, started = peak_memory(), time.perf_counter()
        finder = Finder(places)
        figures = [
            Figure("reading the names", (time.perf_counter() - started) * 1000, "ms"),
            Figure("memory on top of the places", peak_memory() - before, "MB"),
        ]
        for half, wanted in halves.items():
            figures += [
                Figure(
                    f"R@{among}, half {half} ({len(wanted)})",
                    recall(finder, wanted, among) * 100,
                    "%",
                    goal=goal,
                )
                for among, goal in ((1, ""), (5, "88"))
            ]
        samples = [
            sample
            for variant in halves["held out"][:200]
            for sample in repeat(partial(finder.find, variant.spelling), 1)
        ]
        figures += [
            Figure(f"a query, {name}", percentile(samples, share), "ms", goal="under 5 ms")
            for name, share in (("median", 0.5), ("p95", 0.95))
        ]
        show(f"{title}: {len(finder):,} places", figures)


if __name__ == "__main__":
    run(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared" / "data")
