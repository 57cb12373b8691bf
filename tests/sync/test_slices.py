# SPDX-License-Identifier: GPL-3.0-or-later
"""Bundles of parts of a chosen size, with evidence cut into slices."""

from __future__ import annotations

import io
import itertools
import random
import shutil
from pathlib import Path

import pytest

from intake.errors import DiskFull, NotEnoughRoom, PartTooSmall
from intake.model.entry import State
from intake.vault import attaching, exchange, slices
from intake.vault.projections import attachments
from intake.vault.verify import verify
from sync import arrival, outbox, padding, plan
from sync.inbox import take, take_many
from tests import vaults
from tests.association import Association
from tests.sync.conftest import FILM, PART_SIZE, content, write_everything, write_film, write_reports


@pytest.mark.parametrize("size", [70_000, 100_000, 1_000_000, 16_000_000, None])
def test_no_part_is_longer_than_was_asked(members: Association, tmp_path: Path, size: int | None) -> None:
    """Every file keeps to the size, for text that folds well or badly, seals and evidence small and large."""
    field, central = members.fields[0], members.central
    write_everything(field)
    id = write_film(field, FILM * 5)
    for number in range(12):
        (subject,) = write_reports(field, 1, first=100 + number)
        attaching.attach(field, subject, io.BytesIO(FILM[: 7_000 * number + 1]))
    made = outbox.export(field, tmp_path, part_size=size)
    assert max(path.stat().st_size for path in made.parts) <= (size or padding.WHOLE)
    assert made.evidence == 14
    taken = take_many(central, made.parts)
    assert [one.error for one in taken if one.error] == []
    assert sum(one.arrival.evidence for one in taken if one.arrival) == 14
    assert content(central, id) == FILM * 5
    assert exchange.missing_evidence(central.connection) == []
    assert outbox.waiting(field).nothing


def test_text_comes_first_and_every_part_stands_alone(
    members: Association, cut: tuple[Path, ...], film: str
) -> None:
    """Any single part is taken by a vault that has seen no other; the first makes the report known."""
    central = members.central
    assert len(cut) > 4
    assert take(central, cut[0]).new > 1
    assert attachments.evidence(members.central.connection)[0].id == film
    other = members.coordinators[1]
    for path in cut[1:]:
        assert take(other, path).slices == 1
        with other.transaction():
            other.evidence.drop_slices(film)


@pytest.mark.parametrize("seed", range(6))
def test_any_order_repetition_and_renaming(
    members: Association, cut: tuple[Path, ...], film: str, tmp_path: Path, seed: int
) -> None:
    """Shuffled, doubled and renamed parts end in the same file, with nothing left over."""
    central, order = members.central, random.Random(seed)
    parts = [*cut, *order.choices(cut, k=4)]
    order.shuffle(parts)
    for number, path in enumerate(parts):
        take(central, Path(shutil.copy(path, tmp_path / f"IMG-{number}.dat")))
    assert content(central, film) == FILM
    assert slices.held(central.connection) == []
    assert [path.stem for path in central.folder.evidence.iterdir()] == [film]
    assert take(central, cut[-1]).nothing_new


def test_lost_part_is_told_and_can_be_made_again_in_another_size(
    members: Association, cut: tuple[Path, ...], film: str, tmp_path: Path
) -> None:
    """Without one part the file is awaited; a new bundle of another cut completes it, from any of its parts."""
    central = members.central
    (lost, *rest) = cut[1:]
    for path in (cut[0], *rest):
        arrived = take(central, path)
    assert (arrived.missing_evidence, arrived.missing_parts) == (1, (2,))
    assert central.evidence.held(film) is None
    again = outbox.export(members.fields[0], tmp_path / "again", again=True, part_size=150_000)
    came = [take(central, path) for path in again.parts]
    assert sum(one.evidence for one in came) == 1
    assert came[-1].missing_evidence == 0
    assert content(central, film) == FILM
    assert take(central, lost).nothing_new


def test_dry_run_keeps_no_slice(members: Association, cut: tuple[Path, ...]) -> None:
    """Trying a part says what it would bring and writes nothing."""
    central = members.central
    assert take(central, cut[1], dry_run=True).slices == 1
    assert slices.held(central.connection) == []
    assert list(central.folder.evidence.iterdir()) == []


def test_no_room_to_put_together(
    members: Association, cut: tuple[Path, ...], film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk the slices are kept and it is said; any part, taken again, finishes the work."""
    central = members.central

    def full(*_: object) -> bool:
        raise NotEnoughRoom(needed=1, free=0)

    with monkeypatch.context() as patched:
        patched.setattr(slices, "assemble", full)
        for path in cut:
            arrived = take(central, path)
    assert [anomaly.code for anomaly in arrived.anomalies] == [arrival.SLICES_NO_ROOM]
    assert (arrived.missing_evidence, arrived.slices) == (1, 1)
    assert take(central, cut[0]).evidence == 1
    assert content(central, film) == FILM


def test_crash_while_putting_together_loses_nothing(
    members: Association, cut: tuple[Path, ...], film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What had come is still there after the vault was opened again, and the same command finishes the work."""
    central = members.central

    class CrashError(Exception):
        """Stands for a power cut."""

    def crash(*_: object) -> None:
        raise CrashError

    for path in cut[:-1]:
        take(central, path)
    with monkeypatch.context() as patched:
        patched.setattr(central.evidence, "drop_slices", crash)
        with pytest.raises(CrashError):
            take(central, cut[-1])
    central.close()
    central = members.coordinators[0] = vaults.reopen(central.folder.path)
    assert len(slices.held(central.connection)) == len(cut) - 1
    assert len(list(central.folder.evidence.iterdir())) == len(cut) - 1
    assert take(central, cut[-1]).evidence == 1
    assert content(central, film) == FILM


def test_erased_evidence_does_not_come_back_in_slices(
    members: Association, cut: tuple[Path, ...], film: str
) -> None:
    """What was erased while some of it had come stays erased, and later slices are not kept."""
    central = members.central
    take_many(central, cut[:3])
    central.evidence.erase(film)
    take_many(central, cut)
    assert slices.held(central.connection) == []
    assert central.evidence.state(film) is State.ERASED
    assert list(central.folder.evidence.iterdir()) == []


def test_coordinators_come_to_rest(
    members: Association, cut: tuple[Path, ...], film: str, tmp_path: Path
) -> None:
    """A coordinator passes the film on in slices of its own; a bundle back brings nothing and is not needed."""
    first, second = members.coordinators
    take_many(first, cut)
    made = outbox.export(first, tmp_path / "on", part_size=PART_SIZE)
    take_many(second, made.parts)
    assert content(second, film) == FILM
    assert [file.id for file in outbox.waiting(second).evidence] == []


def test_file_that_became_unreadable_is_left_out(members: Association, film: str, tmp_path: Path) -> None:
    """A film damaged on the disk is named and waits; the rest is sent, and what was sent of it does no harm."""
    field, central = members.fields[0], members.central
    path = field.folder.evidence / f"{film}.age"
    data = bytearray(path.read_bytes())
    data[-70_000] ^= 1
    path.write_bytes(data)
    made = outbox.export(field, tmp_path, part_size=PART_SIZE)
    assert (made.unreadable, made.evidence) == ((film,), 0)
    assert [one.error for one in take_many(central, made.parts) if one.error] == []
    assert film in [file.id for file in outbox.waiting(field).evidence]


def test_size_too_small_for_anything(members: Association, film: str, tmp_path: Path) -> None:
    """A size that holds nothing, or a file of more slices than can be numbered, is refused before writing."""
    assert film
    with pytest.raises(PartTooSmall):
        outbox.export(members.fields[0], tmp_path, part_size=1000)
    line = next(iter(outbox.waiting(members.fields[0]).parts)).entries[0]
    huge = plan.File("f" * 32, 10**12, "0" * 64, line)
    with pytest.raises(PartTooSmall):
        list(plan.parts([], [], [huge], plan.Limits.within(90_000)))
    assert list(tmp_path.glob("*.intake")) == []


def test_whole_file_stays_below_what_a_stick_takes() -> None:
    """Even where no size is asked for, a file longer than FAT32 takes is cut."""
    room = padding.fits(None, 3)
    assert 3_500_000_000 < room < 2**32
    line = exchange.Line(1, "n", "j", 1, "p", "evidence", 900)
    parts = list(
        plan.parts([], [], [plan.File("f" * 32, 9_000_000_000, "0" * 64, line)], plan.Limits.within(room))
    )
    cuts = [one for part in parts for one in part.slices]
    assert sum(one.size for one in cuts) == 9_000_000_000
    assert all(one.offset + one.size == other.offset for one, other in itertools.pairwise(cuts))


def test_interrupted_by_a_full_disk_leaves_no_part(
    members: Association, film: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the stick is full half-way, nothing is left on it and nothing counts as sent."""
    field, written = members.fields[0], itertools.count()

    def full(*_: object) -> None:
        if next(written) == 2:
            raise DiskFull

    monkeypatch.setattr("sync.writer.require_space", full)
    with pytest.raises(DiskFull):
        outbox.export(field, tmp_path / "stick", part_size=PART_SIZE)
    assert list((tmp_path / "stick").iterdir()) == []
    assert [file.id for file in outbox.waiting(field).evidence] == [film]


def test_vault_with_waiting_slices_is_sound(members: Association, cut: tuple[Path, ...]) -> None:
    """Waiting slices are read again like evidence; all that is told of them is that the file has not arrived."""
    central = members.central
    take_many(central, cut[:-1])
    assert [found.code for found in verify(central)] == ["evidence-absent"]
    (central.folder.evidence / f"{slices.held(central.connection)[0].file}.age").write_bytes(b"damaged")
    assert {found.code for found in verify(central)} == {"evidence-absent", "evidence-damaged"}
