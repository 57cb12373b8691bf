# SPDX-License-Identifier: GPL-3.0-or-later
"""Bundles and receipts that are lost, repeated and out of order: nothing is confirmed that is not held, all arrives."""

from __future__ import annotations

import io
import random
from contextlib import suppress
from pathlib import Path

import pytest

from intake.errors import NothingToSend
from intake.model.entry import State
from intake.vault import attaching, deliveries, journal
from intake.vault.deliveries import CONFIRMED
from intake.vault.projections import attachments
from intake.vault.vault import Vault
from sync import outbox, returning
from sync.inbox import take
from tests.association import Association
from tests.conftest import SOAKING
from tests.sync.conftest import PART_SIZE, write_reports


class Post:
    """A focal point, two coordinators, and files between them that may get lost."""

    def __init__(self, members: Association, folder: Path, seed: int) -> None:
        self.field, self.centre = members.fields[0], members.coordinators
        self.folder = folder
        self.draw = random.Random(seed)
        self.out: list[Path] = []
        self.back: list[Path] = []
        self.subjects: list[str] = []

    def write(self) -> None:
        """A report, at times with a film in several pieces."""
        (subject,) = write_reports(self.field, 1, first=len(self.subjects))
        self.subjects.append(subject)
        if self.draw.random() < 0.4:
            content = self.draw.randbytes(self.draw.choice((500, 150_000)))
            attaching.attach(self.field, subject, io.BytesIO(content))

    def send(self) -> None:
        """Export what is due."""
        size = self.draw.choice((None, PART_SIZE))
        try:
            self.out += outbox.export(
                self.field, self.folder, part_size=size, evidence=self.draw.random() < 0.7
            ).parts
        except NothingToSend:
            return

    def deliver(self) -> None:
        """Some file of those that were ever sent reaches a coordinator, maybe not for the first time."""
        if self.out:
            take(self.draw.choice(self.centre), self.draw.choice(self.out))

    def answer(self) -> None:
        """A coordinator writes a receipt."""
        self.back.append(answered(self.draw.choice(self.centre), self.field, self.folder))

    def hear(self) -> None:
        """Some receipt of those that were ever written reaches the field."""
        if self.back:
            take(self.field, self.draw.choice(self.back))


def answered(writer: Vault, to: Vault, folder: Path) -> Path:
    """A receipt of one vault for another."""
    member = writer.roster.by_id(to.identity.member) if writer.roster else None
    assert member is not None
    return returning.write(writer, folder, member).path


def holds_whole(vault: Vault, field: Vault, subject: str) -> bool:
    """Whether a vault has every entry of a record with its body, and every file."""
    there = {entry.name: entry.state for entry in journal.of_subject(vault.connection, subject)}
    mine = journal.of_subject(field.connection, subject)
    files = {one.id for one in attachments.evidence(field.connection, subject)}
    return all(there.get(entry.name) is State.HELD for entry in mine) and all(
        map(vault.evidence.present, files)
    )


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40 if SOAKING else 3))
def test_nothing_is_confirmed_that_is_not_held(members: Association, tmp_path: Path, seed: int) -> None:
    """However files go, what counts as arrived is whole at one coordinator; in the end all of it is, and rests."""
    post = Post(members, tmp_path, seed)
    steps = (post.write, post.send, post.deliver, post.deliver, post.deliver, post.answer, post.hear)
    for _ in range(60):
        post.draw.choice(steps)()
        for gone in deliveries.let_go(post.field):
            assert any(holds_whole(vault, post.field, gone.subject) for vault in post.centre)
    # What was lost at the very end is missed once something newer arrives.
    post.write()
    for _ in range(4):
        post.out.clear()
        post.send()
        with suppress(NothingToSend):
            post.out += outbox.export(post.field, tmp_path).parts
        for vault in post.centre:
            for path in post.out:
                take(vault, path)
            take(post.field, answered(vault, post.field, tmp_path))
    found = deliveries.deliveries(post.field, post.subjects)
    assert {one.state for one in found.values()} <= {CONFIRMED}
    assert len(found) == len(post.subjects)
    with pytest.raises(NothingToSend):
        outbox.export(post.field, tmp_path)
