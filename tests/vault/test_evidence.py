# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import hashlib

import pytest

from intake.crypto import age
from intake.crypto.age import HybridIdentity
from intake.errors import (
    AgeError,
    EvidenceErased,
    EvidenceError,
    EvidenceMismatch,
    NoSuchEvidence,
    WrongKey,
)
from intake.model.entry import State
from intake.vault.database import Connection, transaction
from intake.vault.evidence import EvidenceStore, StoredFile
from intake.vault.folder import VaultFolder
from tests.vaults import put

from .conftest import CONTENT, ID, IDENTITY, SHA256, names


def content_of(store: EvidenceStore, id: str) -> bytes:
    """The whole content of a file."""
    with store.open(id) as content:
        return content.read()


def test_file_comes_back_as_it_was(store: EvidenceStore, folder: VaultFolder) -> None:
    """What is added is known by its hash and size, read again as it was, and found sound."""
    stored = put(store, CONTENT)
    assert stored == StoredFile(stored.id, SHA256, len(CONTENT))
    assert content_of(store, stored.id) == CONTENT
    assert store.held(stored.id) == stored
    assert store.files() == [stored]
    assert store.state(stored.id) is State.HELD
    store.verify(stored.id)
    assert names(folder) == [f"{stored.id}.age"]


def test_only_the_vaults_own_key_opens_the_file(store: EvidenceStore, folder: VaultFolder) -> None:
    """On the disk lies an age file to the vault's own recipient, and nothing of the content."""
    stored = put(store, CONTENT)
    encrypted = (folder.evidence / f"{stored.id}.age").read_bytes()
    assert b"camera" not in encrypted
    assert age.decrypt(encrypted, [IDENTITY]) == CONTENT
    with pytest.raises(WrongKey):
        age.decrypt(encrypted, [HybridIdentity.generate()])


def test_received_file_has_the_name_and_hash_that_were_announced(store: EvidenceStore) -> None:
    """A file from another vault is kept under its id, once, however often it comes."""
    announced = StoredFile(ID, SHA256, len(CONTENT))
    assert put(store, CONTENT, ID, SHA256) == announced
    assert put(store, CONTENT, ID, SHA256) == announced
    assert store.files() == [announced]
    assert content_of(store, ID) == CONTENT


def test_other_content_than_announced_is_refused(store: EvidenceStore, folder: VaultFolder) -> None:
    """Content with another hash is not kept, before or after the right one arrived."""
    with pytest.raises(EvidenceMismatch):
        put(store, CONTENT + b".", ID, SHA256)
    assert names(folder) == []
    put(store, CONTENT, ID, SHA256)
    other = hashlib.sha256(b"other").hexdigest()
    with pytest.raises(EvidenceMismatch):
        put(store, b"other", ID, other)
    with store.writer(ID) as writer, pytest.raises(EvidenceMismatch):
        writer.write(b"other")
        writer.commit()
    assert content_of(store, ID) == CONTENT


def test_lost_file_can_be_received_again(store: EvidenceStore, folder: VaultFolder) -> None:
    """A file that vanished from the folder is said to be missing, and comes back when it is sent again."""
    put(store, CONTENT, ID, SHA256)
    (folder.evidence / f"{ID}.age").unlink()
    with pytest.raises(NoSuchEvidence):
        store.open(ID)
    assert store.sweep().missing == (ID,)
    put(store, CONTENT, ID, SHA256)
    assert content_of(store, ID) == CONTENT
    assert store.sweep().missing == ()


@pytest.mark.parametrize("id", ["../../etc/passwd", "", ID.upper(), f"{ID}\n", "x" * 32])
def test_name_that_is_no_id_is_refused(store: EvidenceStore, folder: VaultFolder, id: str) -> None:
    """No name from another machine leads outside the folder of evidence."""
    for attempt in (
        lambda: put(store, CONTENT, id, SHA256),
        lambda: store.writer(id),
        lambda: store.erase(id),
    ):
        with pytest.raises(EvidenceError):
            attempt()
    assert names(folder) == []


def test_unknown_file_is_said_to_be_missing(store: EvidenceStore) -> None:
    """A file that never was here has no state, and cannot be opened or checked."""
    assert store.state(ID) is None
    with pytest.raises(NoSuchEvidence):
        store.open(ID)
    with pytest.raises(NoSuchEvidence):
        store.verify(ID)


@pytest.mark.parametrize("at", [0, 100, 3000, -1])
def test_changed_file_is_found(store: EvidenceStore, folder: VaultFolder, at: int) -> None:
    """One flipped bit anywhere in the file is found, and nothing that was changed is given out."""
    stored = put(store, CONTENT)
    path = folder.evidence / f"{stored.id}.age"
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    with pytest.raises(AgeError):
        store.verify(stored.id)


def test_swapped_file_is_found(store: EvidenceStore, folder: VaultFolder) -> None:
    """A sound file in another one's place has another hash, and is found by it."""
    first, second = put(store, CONTENT), put(store, b"other")
    (folder.evidence / f"{second.id}.age").replace(folder.evidence / f"{first.id}.age")
    with pytest.raises(EvidenceMismatch):
        store.verify(first.id)


def test_removed_file_may_come_back(store: EvidenceStore, folder: VaultFolder) -> None:
    """A file that was let go is gone from the disk, known as absent, and accepted again as it was."""
    put(store, CONTENT, ID, SHA256)
    store.remove(ID)
    assert names(folder) == []
    assert (store.state(ID), store.held(ID)) == (State.ABSENT, None)
    with pytest.raises(EvidenceMismatch), store.writer(ID) as writer:
        writer.write(b"other")
        writer.commit()
    assert put(store, CONTENT, ID, SHA256) == store.held(ID)


def test_erased_file_never_comes_back(
    store: EvidenceStore, connection: Connection, folder: VaultFolder
) -> None:
    """An erased file is gone with its hash and refused from then on, also where it never had arrived."""
    put(store, CONTENT, ID, SHA256)
    store.erase(ID)
    never = ID[::-1]
    store.erase(never)
    assert names(folder) == []
    for id in (ID, never):
        assert store.state(id) is State.ERASED
        with pytest.raises(EvidenceErased):
            put(store, CONTENT, id, SHA256)
    store.remove(ID)
    assert store.state(ID) is State.ERASED
    rows = connection.execute("SELECT sha256, size FROM evidence_files").fetchall()
    assert rows == [(None, 0), (None, 0)]


def test_file_is_unlinked_only_when_its_removal_is_committed(
    store: EvidenceStore, connection: Connection, folder: VaultFolder
) -> None:
    """A removal or erasure that is undone with its transaction leaves the file whole."""
    stored = put(store, CONTENT)
    for take_away in (store.remove, store.erase):
        with pytest.raises(KeyError), transaction(connection):
            take_away(stored.id)
            raise KeyError
    store.verify(stored.id)
    with transaction(connection):
        store.erase(stored.id)
        assert names(folder) == [f"{stored.id}.age"]
    assert names(folder) == []


def test_sweep_removes_what_has_no_row_and_names_what_has_no_file(
    store: EvidenceStore, folder: VaultFolder
) -> None:
    """A file that a crash left without a row goes; a row without a file is reported; the rest stays."""
    kept, lost = put(store, CONTENT), put(store, b"lost")
    (folder.evidence / f"{lost.id}.age").unlink()
    (folder.evidence / f"{ID}.age").write_bytes(b"orphan")
    swept = store.sweep()
    assert (swept.removed, swept.missing) == ((f"{ID}.age",), (lost.id,))
    assert names(folder) == [f"{kept.id}.age"]
