# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence that waits for its report to be finished."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.errors import BadDate, NoSuchEvidence
from intake.model.report import Report
from intake.vault import waiting
from intake.vault.attaching import Description
from intake.vault.projections import attachments
from intake.vault.records import write_report
from intake.vault.vault import Vault
from intake.vault.waiting import Waiting, WaitingFile
from tests import vaults

CONTENT = b"EXERCISE MARKER-4021 " * 2000
DRAFT = "d" * 32


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An open vault with one draft."""
    with vaults.make(tmp_path / "vault") as made:
        made.drafts.save(DRAFT, "report", "", {}, revision=0)
        yield made


def add(vault: Vault, draft: str = DRAFT, **said: str) -> WaitingFile:
    """A file that waits with a draft."""
    file = Waiting(vault, draft)
    file.write(CONTENT)
    return file.commit(Description(**said))


def test_waiting_file_is_encrypted_and_not_signed_yet(vault: Vault) -> None:
    """It is held like any other, but no entry names it and nothing readable lies in the folder."""
    file = add(vault, title="the well")
    assert file.content["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    assert waiting.files(vault, DRAFT) == [waiting.file(vault, file.id)] == [file]
    assert attachments.evidence(vault.connection) == []
    assert not any(
        b"MARKER-4021" in path.read_bytes() for path in vault.folder.path.rglob("*") if path.is_file()
    )


def test_finished_report_takes_its_files(vault: Vault) -> None:
    """Each gets an entry that says when it arrived; nothing waits any more."""
    file = add(vault, title="the well", how="on a card")
    with vault.transaction():
        subject = write_report(vault, Report(account="EXERCISE"))
        assert waiting.adopt(vault, DRAFT, subject) == 1
    (held,) = attachments.evidence(vault.connection, subject)
    assert (held.id, held.title, held.how, held.received) == (file.id, "the well", "on a card", file.at)
    assert waiting.files(vault, DRAFT) == []
    assert waiting.sweep(vault) == 0
    vault.evidence.verify(held.id)


def test_description_of_a_waiting_file_is_simply_changed(vault: Vault) -> None:
    """What it is stays, what was said is replaced."""
    file = add(vault, title="wrong", how="on a card")
    waiting.describe(vault, file, Description("right"))
    changed = waiting.file(vault, file.id)
    assert changed.description == Description("right")
    assert changed.content["sha256"] == file.content["sha256"]
    with pytest.raises(BadDate):
        waiting.describe(vault, changed, Description(obtained="yesterday"))


def test_removed_file_leaves_nothing(vault: Vault) -> None:
    """Neither the file nor its hash."""
    file = add(vault)
    waiting.remove(vault, file)
    assert vault.evidence.state(file.id) is None
    assert list(vault.folder.evidence.iterdir()) == []
    with pytest.raises(NoSuchEvidence):
        waiting.file(vault, file.id)


def test_aborted_file_leaves_nothing(vault: Vault) -> None:
    """As when the page is closed half-way."""
    file = Waiting(vault, DRAFT)
    file.write(CONTENT)
    file.abort()
    assert waiting.files(vault, DRAFT) == []
    assert list(vault.folder.evidence.iterdir()) == []


def test_files_of_a_draft_that_is_gone_are_swept(vault: Vault) -> None:
    """Nobody could reach them; those of other drafts stay."""
    kept = add(vault)
    add(vault, draft="e" * 32)
    assert waiting.sweep(vault) == 1
    assert [file.id for file in vault.evidence.files()] == [kept.id]
