# SPDX-License-Identifier: GPL-3.0-or-later
"""Published incidents and totals from two field vaults to the central team, in every order in which they can arrive."""

from __future__ import annotations

import csv
import io
import itertools
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.cli.conftest import Shell
from tests.journey.figures import printed, reckoned
from tests.journey.team import Team, assemble, copied, seal, sound, state

MONTHS = ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06")
SEALED = {"name": "EXERCISE Name-4711", "phone": "EXERCISE 4712"}


@dataclass(frozen=True)
class Journey:
    """A central vault that holds nothing yet, the bundles on their way to it, and what they were made from."""

    team: Team
    bundles: tuple[tuple[Path, ...], ...]
    seals: tuple[str, ...]
    photo: bytes
    rows: list[dict[str, str]]


def photo(seed: int) -> bytes:
    """A generated image of noise, as large as a small photograph."""
    picture = Image.frombytes("RGB", (320, 240), random.Random(seed).randbytes(320 * 240 * 3))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def half(table: Path, into: Path, which: int) -> list[Path]:
    """Every second line of a table, in two files."""
    with table.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, columns = list(reader)[which::2], list(reader.fieldnames or ())
    paths = []
    for number, part in enumerate((rows[: len(rows) // 2], rows[len(rows) // 2 :]), 1):
        path = into / f"{table.stem}-{which}-{number}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns)
            writer.writeheader()
            writer.writerows(part)
        paths.append(path)
    return paths


def bundle(field: Shell, folder: Path) -> tuple[Path, ...]:
    """Export what is new."""
    made = field.json("export", "--folder", folder)
    return tuple(folder / name for name in made["parts"])


@pytest.fixture(scope="module")
def journey(data: Path, place: Path, quick_and_plain: None) -> Journey:
    """Two focal points log half of the lines each and send twice; identities are sealed and a photo is attached."""
    team = assemble(place / "team", fields=2, custodians=2)
    picture = photo(7)
    (place / "photo.png").write_bytes(picture)
    with (data / "incidents.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    bundles, seals = [], []
    for which, field in enumerate(team.fields):
        reports = half(data / "incidents.csv", place, which)
        totals = half(data / "totals.csv", place, which)
        for number in (0, 1):
            added = field.json("reports", "add", reports[number])
            assert (added["refused"], added["added"] > 10) == ([], True)
            assert field.json("tallies", "add", totals[number])["refused"] == []
            told = [one["ref"] for one in added["records"]]
            with_source = next(ref for ref in told if _row(rows, ref)["source_basis"])
            seals.append(seal(field, with_source, SEALED, f"S{which}{number}"))
            field("evidence", "add", told[-1], place / "photo.png", "--title", "EXERCISE noise")
            bundles.append(bundle(field, place / f"bundle-{which}-{number}"))
    return Journey(team, tuple(bundles), tuple(seals), picture, rows)


@pytest.fixture(scope="module")
def arrived(journey: Journey) -> Shell:
    """A central vault that took the bundles in the order in which they were made, every one twice."""
    central = copied(journey.team.central, "central-arrived")
    for parts in (*journey.bundles, *journey.bundles):
        central("import", *parts)
    return central


@pytest.fixture(scope="module")
def formed(arrived: Shell) -> Shell:
    """A copy of it in which each report became an incident."""
    central = copied(arrived, "central-formed")
    central("incidents", "form", "--each")
    return central


def _row(rows: list[dict[str, str]], ref: str) -> dict[str, str]:
    return next(row for row in rows if row["incident_id"] == ref)


def test_four_bundles_carry_everything(journey: Journey, arrived: Shell) -> None:
    """58 reports, 29 tallies, four seals and four photographs are at the centre; nothing is missing there."""
    assert len(journey.bundles) == 4
    told = arrived.json("vault", "info")
    assert (told["reports"], told["tallies"], told["evidence"]) == (58, 29, 4)
    assert {one["seal"] for one in arrived.json("seals", "list")} == set(journey.seals)
    assert sound(arrived) == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
def test_every_order_ends_in_one_state(journey: Journey, arrived: Shell, order: tuple[int, ...]) -> None:
    """Whatever the order of bundles, and of the parts within, the central vault holds the same."""
    central = copied(journey.team.central, "central-" + "".join(map(str, order)))
    for number in order:
        central(
            "import", *random.Random(str(order)).sample(journey.bundles[number], len(journey.bundles[number]))
        )
    assert state(central) == state(arrived)


def test_importing_again_changes_nothing(journey: Journey, arrived: Shell) -> None:
    """A second import says that nothing is new, and writes no entry, so that two vaults come to rest."""
    before, entries = state(arrived), arrived.json("vault", "info")["entries"]
    for parts in journey.bundles:
        for came in arrived.json("import", *parts):
            assert came["new"] == came["filled"] == came["seals"] == came["evidence"] == 0
    assert (state(arrived), arrived.json("vault", "info")["entries"]) == (before, entries)


def test_the_photo_arrives_as_it_left(journey: Journey, arrived: Shell, place: Path) -> None:
    """The copy that leaves the central vault is the file that was attached, byte for byte."""
    first, *_ = arrived.json("evidence", "list")
    arrived("evidence", "read", first["id"], "--to", place / "copy.png")
    assert (place / "copy.png").read_bytes() == journey.photo
    assert first["media"] == "image/png"


def test_every_row_comes_out_again_equal(journey: Journey, arrived: Shell, place: Path) -> None:
    """The table that the coordinator writes has all 58 lines, equal in every column."""
    arrived("reports", "write", place / "written.csv")
    with (place / "written.csv").open(encoding="utf-8-sig", newline="") as stream:
        written = {row["incident_id"]: row for row in csv.DictReader(stream)}
    assert written == {row["incident_id"]: row for row in journey.rows}
    assert len(written) == 58


@pytest.mark.parametrize("month", MONTHS)
def test_month_tables_agree_with_the_second_reckoning(data: Path, formed: Shell, month: str) -> None:
    """What the coordinator's command prints is what an independent script makes of the CSV files."""
    expected = reckoned(data / "incidents.csv", month, data / "totals.csv")
    assert printed(formed, month) == expected


def test_some_month_has_figures(data: Path, formed: Shell) -> None:
    """The agreement is about something: over the months, most incidents are counted."""
    tables: list[dict[str, Any]] = [printed(formed, month) for month in MONTHS]
    cases = sum(total["cases"] for table in tables for total in table["events"]["totals"].values())
    assert cases > 25
    assert any("R6-05" in table["left_out"] for table in tables)


def test_the_custodian_opens_what_the_coordinator_cannot(
    journey: Journey, arrived: Shell, place: Path
) -> None:
    """Each of the four seals passes through the centre closed, and opens in both custodians' vaults."""
    central = copied(arrived, "central-passing-on")
    for name in journey.seals:
        assert "Only a custodian" in central.refused("unseal", name, "--reason", "EXERCISE", code=1)
    central("export", "--to", "custodians", "--folder", place / "for-custodians")
    for custodian in journey.team.custodians:
        custodian("import", place / "for-custodians")
        for name in journey.seals:
            assert custodian.json("unseal", name, "--reason", "EXERCISE") == SEALED
