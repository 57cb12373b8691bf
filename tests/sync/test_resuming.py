# SPDX-License-Identifier: GPL-3.0-or-later
"""An export that was stopped half-way goes on where it was, and never with what must not go out any more."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.vault.vault import Vault
from sync import outbox
from sync.inbox import take_many
from sync.resuming import Unfinished
from tests.association import Association
from tests.sync.conftest import FILM, PART_SIZE, content, write_film, write_reports

Stopped = Callable[..., list[Path]]


class StopError(Exception):
    """What a page raises when a person presses Stop."""


@pytest.fixture
def stopped(members: Association, film: str, tmp_path: Path) -> Stopped:
    """Stop an export of the focal point after so many steps; the files that lie there then."""
    assert film
    steps = itertools.count()

    def stop(*_: int) -> None:
        if next(steps) == 3:
            raise StopError

    def make() -> list[Path]:
        with pytest.raises(StopError):
            outbox.export(members.fields[0], tmp_path, part_size=PART_SIZE, progress=stop)
        return files(tmp_path)

    return make


def files(folder: Path) -> list[Path]:
    """The parts in a folder."""
    return sorted(folder.glob("*.intake"))


def times(paths: list[Path]) -> list[int]:
    """When each file was written, in nanoseconds."""
    return [path.stat().st_mtime_ns for path in paths]


def test_stopped_export_goes_on(members: Association, stopped: Stopped, film: str, tmp_path: Path) -> None:
    """What was written stays and is not written again; the bundle is one, and whole."""
    before = stopped()
    assert before
    written = times(before)
    assert not outbox.waiting(members.fields[0]).nothing
    made = outbox.export(members.fields[0], tmp_path, part_size=PART_SIZE)
    assert set(before) < set(made.parts) == set(files(tmp_path))
    assert times(before) == written
    arrivals = [one.arrival for one in take_many(members.central, made.parts)]
    assert {(one.bundle, one.total) for one in arrivals if one} == {(made.bundle, len(made.parts))}
    assert content(members.central, film) == FILM
    assert outbox.waiting(members.fields[0]).nothing
    assert Unfinished.of(members.fields[0]) is None


def test_part_that_was_taken_away_is_written_again(
    members: Association, stopped: Stopped, tmp_path: Path
) -> None:
    """A part that was moved or cut off meanwhile is made anew under its name."""
    before = stopped()
    before[0].write_bytes(before[0].read_bytes()[:-1])
    made = outbox.export(members.fields[0], tmp_path, part_size=PART_SIZE)
    assert [one.error for one in take_many(members.central, made.parts) if one.error] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda vault: write_reports(vault, 1, first=90),
        lambda vault: vault.evidence.erase(outbox.waiting(vault).evidence[0].id),
    ],
    ids=["a report was written", "evidence was erased"],
)
def test_changed_since_begins_anew(
    members: Association, stopped: Stopped, tmp_path: Path, change: Callable[[Vault], object]
) -> None:
    """Where anything is different, what was written is removed and nothing of it goes out."""
    before = stopped()
    change(members.fields[0])
    made = outbox.export(members.fields[0], tmp_path, part_size=PART_SIZE)
    assert set(files(tmp_path)) == set(made.parts)
    assert not set(before) & set(made.parts)


def test_other_folder_begins_anew(members: Association, stopped: Stopped, tmp_path: Path) -> None:
    """Another stick gets the whole bundle, and the first one keeps no half of it."""
    stopped()
    made = outbox.export(members.fields[0], tmp_path / "other", part_size=PART_SIZE)
    assert files(tmp_path) == []
    assert set(files(tmp_path / "other")) == set(made.parts)


def test_unreadable_file_stays_left_out(members: Association, film: str, tmp_path: Path) -> None:
    """What could not be read before the stop does not count as sent after it."""
    field = members.fields[0]
    path = field.folder.evidence / f"{film}.age"
    path.write_bytes(path.read_bytes()[:-90_000])
    write_film(field, FILM[::-1])
    total = len(outbox.waiting(field, part_size=PART_SIZE).parts)
    steps: list[int] = []

    def stop(done: int, whole: int) -> None:
        steps.append(done)
        if len(files(tmp_path)) == total - 1:
            raise StopError

    with pytest.raises(StopError):
        outbox.export(field, tmp_path, part_size=PART_SIZE, progress=stop)
    made = outbox.export(field, tmp_path, part_size=PART_SIZE)
    assert made.unreadable == (film,)
    assert film in [file.id for file in outbox.waiting(field).evidence]
