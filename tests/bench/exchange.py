# SPDX-License-Identifier: GPL-3.0-or-later
"""Bundles: how fast reports are imported, and how evidence travels next to ``tar | age``."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from intake.crypto.signing import VerifyKey
from intake.vault import attaching, journal, records
from intake.vault.authors import key_line
from intake.vault.database import connect
from intake.vault.projections import reports
from intake.vault.vault import Vault
from sync import inbox, outbox
from tests import association, vaults
from tests.bench import invented
from tests.bench.bytes_on_disk import random_file, rate_of
from tests.bench.measure import Figure, once, peak_memory, percentile, show

ROOT = Path(__file__).resolve().parents[2]
RUNS = 3


def run(count: int = 10_000, megabytes: int = 1024) -> None:
    """Print import rates in reports a second, and rates of evidence in MB/s."""
    with tempfile.TemporaryDirectory() as name, association.build(Path(name)) as members:
        folder, field, central = Path(name), members.fields[0], members.central
        with field.transaction():
            for number in range(count):
                records.write_report(field, invented.report(number))
        (folder / "text").mkdir()
        made: list[tuple[Path, ...]] = []
        export_seconds = once(lambda: made.append(outbox.export(field, folder / "text").parts))
        import_seconds = once(lambda: [inbox.take(central, part) for part in made[0]])
        bare = count / once(lambda: _bare_inserts(central, folder / "bare.db"))
        size = sum(part.stat().st_size for part in made[0])
        show(
            f"Exchange of {count:,} reports ({size / 1000 / count:.2f} kB each)",
            [
                Figure("export", count / export_seconds, "reports/s"),
                Figure(
                    "import",
                    count / import_seconds,
                    "reports/s",
                    "bare inserts of the same rows, verified",
                    bare,
                    "at least 3,000 a second",
                ),
                Figure("all again: nothing new", _again(central, made[0], count), "reports/s"),
            ],
        )
    _evidence(megabytes)


def _again(central: Vault, parts: tuple[Path, ...], count: int) -> float:
    return count / once(lambda: [inbox.take(central, part) for part in parts])


def _bare_inserts(central: Vault, path: Path) -> None:
    """Verify each entry and insert the rows that the import made, with nothing around them."""
    tables = {
        "entries": "name, journal, seq, kind, subject, at, header, sig, salt, body, state",
        "p_reports": "*",
    }
    connection = connect(path, bytes(32), create=True)
    connection.execute("BEGIN")
    for table, columns in tables.items():
        rows = central.connection.execute(f"SELECT {columns} FROM {table}").fetchall()
        names = [f"c{number}" for number in range(len(rows[0]))]
        connection.execute(f"CREATE TABLE {table} ({', '.join(names)})")
        connection.execute(f"CREATE UNIQUE INDEX {table}_first ON {table} (c0)")
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", rows)
    connection.execute(next(made for made in reports.DDL if "VIRTUAL TABLE" in made))
    words = central.connection.execute("SELECT rowid, words FROM p_report_words").fetchall()
    connection.executemany("INSERT INTO p_report_words (rowid, words) VALUES (?, ?)", words)
    for name in journal.journals(central.connection):
        key = VerifyKey.parse(key_line(central.connection, name))
        for entry in journal.of_journal(central.connection, name):
            key.verify(entry.sig, entry.signed_bytes)
    connection.execute("COMMIT")
    connection.close()


def _evidence(megabytes: int) -> None:
    """One long film in a vault of its own, so that nothing else is timed with it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = random_file(folder / "plain", megabytes)
        with association.build(folder) as members:
            field, central = members.fields[0], members.central
            report = records.save_report(field, invented.report(0))
            with plain.open("rb") as source:
                attaching.attach(field, report, source, size_hint=plain.stat().st_size)
            places = field.folder.path, central.folder.path
        _film(folder, *places, plain, megabytes)


def _film(folder: Path, field: Path, central: Path, plain: Path, megabytes: int) -> None:
    recipient = _age_recipient(folder)
    ours_out, ours_in, theirs_out, theirs_in, peaks = [], [], [], [], []
    for number in range(RUNS):
        target = folder / f"evidence-{number}"
        target.mkdir()
        theirs_out.append(once(lambda: _shell(_PACK.format(f=folder, name=plain.name, r=recipient))))
        seconds, peak = _child("send", field, target)
        ours_out.append(seconds)
        peaks.append(peak)
        theirs_in.append(once(lambda: _shell(_UNPACK.format(f=folder))))
        seconds, peak = _child("take", central, target)
        ours_in.append(seconds)
        peaks.append(peak)
        for part in target.iterdir():
            part.unlink()
    figures = []
    for name, ours, theirs in (("export", ours_out, theirs_out), ("import", ours_in, theirs_in)):
        own, other = (rate_of(megabytes, percentile(seconds, 0.5)) for seconds in (ours, theirs))
        figures.append(Figure(name, own, "MB/s", "tar | age", other, "at least 0.8"))
    figures.append(Figure("most memory of either", max(peaks), "MB", goal="under 150 MB"))
    show(f"Exchange of {megabytes} MiB of evidence", figures)


_PACK = "tar -C {f} -cf - {name} | age -r {r} -o {f}/theirs.age && sync {f}/theirs.age"
_UNPACK = (
    "mkdir -p {f}/out && age -d -i {f}/key {f}/theirs.age | tar -C {f}/out -xf -"
    " && sync {f}/out/plain && rm -r {f}/out"
)


def _age_recipient(folder: Path) -> str:
    key = folder / "key"
    subprocess.run(["age-keygen", "-o", str(key)], check=True, capture_output=True)
    made = subprocess.run(["age-keygen", "-y", str(key)], check=True, capture_output=True, text=True)
    return made.stdout.strip()


def _shell(line: str) -> None:
    subprocess.run(["sh", "-ec", line], check=True)


def _child(action: str, vault: Path, folder: Path) -> tuple[float, float]:
    """Seconds and most memory (MB) of one export or import in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.exchange", action, str(vault), str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


def _forget_evidence(vault: Vault) -> None:
    for held in vault.evidence.files():
        vault.evidence.remove(held.id)


def main(action: str, vault: Path, folder: Path) -> None:
    """One measured export or import, for ``_child``."""
    with vaults.reopen(vault) as opened:
        if action == "take":
            _forget_evidence(opened)
        actions: dict[str, Callable[[], object]] = {
            "send": lambda: outbox.export(opened, folder, again=True),
            "take": lambda: [inbox.take(opened, part) for part in sorted(folder.iterdir())],
        }
        seconds = once(actions[action])
        print(json.dumps([seconds, peak_memory()]))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
