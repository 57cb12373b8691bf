# SPDX-License-Identifier: GPL-3.0-or-later
"""A small association of vaults, and one export of a focal point to try everything on."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.crypto.signing import SigningKey
from intake.vault import attaching, records, sealing
from intake.vault.vault import Vault
from sync import outbox
from sync.inbox import take
from tests import association
from tests.association import Association
from tests.bench import invented
from tests.sync.forging import Forgery, take_apart

IDENTITY = {"name": "EXERCISE Sealed Person", "phone": "EXERCISE 00 00"}
VIDEO = b"EXERCISE moving picture " * 9000
FILM = random.Random(1).randbytes(400_000)
"""Folds no better than a film does, and takes several parts of ``PART_SIZE``."""
PART_SIZE = 100_000


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five closed vaults, made once: a test works on a copy of them, which costs a tenth of making them."""
    folder = tmp_path_factory.mktemp("team") / "members"
    with association.build(folder, fields=2, coordinators=2):
        return folder


@pytest.fixture
def members(team: Path, tmp_path: Path) -> Iterator[Association]:
    """Two focal points, two coordinators and a custodian, who have accepted one roster."""
    with association.copied(team, tmp_path / "members") as found:
        yield found


def write_reports(vault: Vault, count: int = 3, *, first: int = 1) -> list[str]:
    """Save invented reports; their subjects."""
    return [records.save_report(vault, invented.report(first + number)) for number in range(count)]


def write_everything(vault: Vault) -> str:
    """Three reports, one of them with a sealed identity and evidence; the subject of that one."""
    subject = write_reports(vault)[-1]
    sealing.seal(vault, subject, "source/s1", IDENTITY, "EXERCISE-X")
    attaching.attach(vault, subject, io.BytesIO(VIDEO))
    return subject


@pytest.fixture
def countersigned(members: Association, tmp_path: Path) -> str:
    """A report that was amended, with a seal and a file, and taken in by both coordinators."""
    return countersign(members, tmp_path)


def countersign(members: Association, folder: Path) -> str:
    """Write that report and carry it in parts that lie in the folder; its subject."""
    field, (one, other) = members.fields[0], members.coordinators
    subject = write_everything(field)
    records.save_report(field, invented.report(77), subject)
    write_reports(field, 2, first=20)
    for path in outbox.export(field, folder / "stick").parts:
        take(one, path)
    for path in outbox.export(one, folder / "stick").parts:
        take(other, path)
    return subject


@pytest.fixture
def parts(members: Association, tmp_path: Path) -> tuple[Path, ...]:
    """What a focal point exports after writing one of everything: text and seal, then evidence."""
    write_everything(members.fields[0])
    return outbox.export(members.fields[0], tmp_path / "stick").parts


@pytest.fixture
def forge(members: Association, parts: tuple[Path, ...], tmp_path: Path) -> Callable[..., Path]:
    """Change a sound part (the text by default) and write it, signed by its sender unless said otherwise."""

    def make(
        change: Callable[[Forgery], object],
        *,
        of: int = 0,
        key: SigningKey | None = None,
        to: Vault | None = None,
        relist: bool = True,
    ) -> Path:
        forgery = take_apart(parts[of], members.central.keys.receive)
        change(forgery)
        if relist:
            forgery.relist()
        receiver = (to or members.central).keys.receive.recipient
        return forgery.write(tmp_path / "forged.intake", key or members.fields[0].keys.sign, [receiver])

    return make


def content(vault: Vault, id: str) -> bytes:
    """An evidence file."""
    with vault.evidence.open(id) as opened:
        return opened.read()


def write_film(vault: Vault, film: bytes = FILM) -> str:
    """A report with a film that takes several parts; the id of the film."""
    (subject,) = write_reports(vault, 1, first=60)
    return attaching.attach(vault, subject, io.BytesIO(film)).id


@pytest.fixture
def film(members: Association) -> str:
    """A film at a focal point."""
    return write_film(members.fields[0])


@pytest.fixture
def cut(members: Association, film: str, tmp_path: Path) -> tuple[Path, ...]:
    """A bundle with that film in small parts."""
    assert film
    return outbox.export(members.fields[0], tmp_path / "stick", part_size=PART_SIZE).parts
