# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts and many parts: how small, how soon, and that it costs by what is new."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from intake.vault import attaching, exchange, journal, records
from intake.vault.vault import Vault
from sync import inbox, outbox, returning
from sync.making import Export
from tests import association
from tests.association import Association
from tests.bench import invented
from tests.bench.bytes_on_disk import random_file
from tests.bench.measure import Figure, once, show

FIRST = 50
PART = 16_000_000
NEW = 100


def run(count: int = 10_000, megabytes: int = 1024, entries: int = 100_000) -> None:
    """Print sizes and times of receipts after ``entries``, and of ``count`` reports and evidence in parts of 16 MB."""
    _first_part()
    _receipt(entries)
    _many_parts(count, megabytes)


def _write(vault: Vault, count: int, first: int = 0) -> None:
    with vault.transaction():
        for number in range(first, first + count):
            records.write_report(vault, invented.report(number))


def _first_part() -> None:
    with tempfile.TemporaryDirectory() as name, association.build(Path(name)) as members:
        _write(members.fields[0], FIRST)
        (path,) = outbox.export(members.fields[0], Path(name) / "out").parts
        size = path.stat().st_size / 1000
    show(f"First part of {FIRST} reports", [Figure("size", size, "kB", goal="under 40 kB without seals")])


def _carry(sender: Vault, folder: Path, *receivers: Vault) -> float:
    """Seconds that exporting what is new and importing it take."""

    def exchanged() -> None:
        for path in outbox.export(sender, folder).parts:
            for receiver in receivers:
                inbox.take(receiver, path)

    return once(exchanged)


def _receipt(entries: int) -> None:
    """A receipt after many entries, and what a replica costs that has them when little is new."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with association.build(folder / "members", coordinators=2) as members:
            field, (one, other) = members.fields[0], members.coordinators
            _write(field, FIRST)
            _carry(field, folder / "few", one)
            _carry(one, folder / "few", other)
            _write(field, NEW, FIRST)
            _carry(field, folder / "few", one)
            few = _carry(one, folder / "few", other)
            _write(field, entries, FIRST + NEW)
            _carry(field, folder / "many", one)
            _carry(one, folder / "many", other)
            size, seconds = _written(members, field, folder)
            taken = once(lambda: inbox.take(field, next((folder / "back").iterdir())))
            _write(field, NEW, FIRST + NEW + entries)
            _carry(field, folder / "more", one)
            many = _carry(one, folder / "more", other)
            held = journal.count(other.connection)
    show(
        f"Receipts and replicas at {held:,} entries",
        [
            Figure("a receipt", size / 1000, "kB", goal="under 20 kB"),
            Figure("writing it", seconds, "s"),
            Figure("taking it in", taken, "s"),
            Figure(
                f"{NEW} new reports to a replica", many, "s", "the same where few are held", few, "near 1"
            ),
        ],
    )


def _written(members: Association, field: Vault, folder: Path) -> tuple[int, float]:
    central = members.central
    member = central.roster.by_id(field.identity.member) if central.roster else None
    assert member is not None
    made: list[returning.Return] = []
    seconds = once(lambda: made.append(returning.write(central, folder / "back", member)))
    return made[0].bytes, seconds


def _many_parts(count: int, megabytes: int) -> None:
    """Reports and one long film in parts of 16 MB, imported in an order drawn by chance."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = random_file(folder / "plain", megabytes)
        with association.build(folder / "members") as members:
            field, central = members.fields[0], members.central
            _write(field, count)
            subject = records.save_report(field, invented.report(count))
            with plain.open("rb") as source:
                attaching.attach(field, subject, source, size_hint=plain.stat().st_size)
            plain.unlink()
            made: list[Export] = []
            out = once(lambda: made.append(outbox.export(field, folder / "out", part_size=PART)))
            parts = list(made[0].parts)
            random.Random(1).shuffle(parts)
            back = once(lambda: [inbox.take(central, path) for path in parts])
            lacking = len(exchange.missing_evidence(central.connection))
            lacking += len(exchange.gaps(central.connection, [field.journal]))
    show(
        f"{count:,} reports and {megabytes} MiB in {len(parts)} parts of 16 MB, in random order",
        [
            Figure("export", out, "s"),
            Figure("import", back, "s", "the export", out),
            Figure("lacking afterwards", lacking, "files", goal="none"),
        ],
    )
