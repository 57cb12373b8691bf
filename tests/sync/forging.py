# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a part apart and puts it together wrong, with valid signatures where that is the point."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from intake.crypto import age, sshsig
from intake.crypto.age import HybridIdentity, HybridRecipient
from intake.crypto.signing import SigningKey
from intake.errors import (
    IntakeError,
)
from intake.model.entry import Entry, Header
from intake.vault.vault import Vault
from sync import lines, tarstream
from sync.padding import padded
from tests import vaults

Files = list[tuple[str, bytes]]


@dataclass
class Forgery:
    """The pieces of a part, to be changed: ``fields`` of part.json and the ``files`` after it."""

    fields: dict[str, Any]
    files: Files
    listed: bytes = b""
    signature: bytes = b""
    namespace: str = "intake-part"
    tar: Callable[[bytes], bytes] = field(default=lambda data: data)

    def relist(self) -> Forgery:
        """State the sizes and hashes of the files as they are now."""
        self.fields["members"] = [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in self.files
        ]
        return self

    def plain(self, key: SigningKey) -> bytes:
        """The signed archive."""
        listed = self.listed or rfc8785.dumps(self.fields)
        signature = self.signature or sshsig.sign(key, self.namespace, listed).encode()
        archive = b"".join(
            member(name, data)
            for name, data in [("part.json", listed), ("part.json.sig", signature), *self.files]
        )
        size = len(archive) + tarstream.BLOCK + len(tarstream.END)
        return self.tar(archive + member("padding", bytes(padded(size) - size)) + tarstream.END)

    def write(self, path: Path, key: SigningKey, recipients: Sequence[HybridRecipient]) -> Path:
        """The encrypted part, as a file."""
        path.write_bytes(age.encrypt(self.plain(key), recipients))
        return path


def member(name: str, data: bytes) -> bytes:
    """One file of an archive."""
    return tarstream.header(name, len(data)) + data + bytes(tarstream.gap(len(data)))


def files(archive: bytes) -> Files:
    """Every file of an archive but the padding."""
    found, at = [], 0
    while archive[at] != 0:
        name, size = tarstream.parse(archive[at : at + tarstream.BLOCK])
        found.append((name, archive[at + tarstream.BLOCK : at + tarstream.BLOCK + size]))
        at += tarstream.extent(size)
    return [(name, data) for name, data in found if name != "padding"]


def take_apart(path: Path, identity: HybridIdentity) -> Forgery:
    """A part as its pieces."""
    (_, listed), _, *rest = files(age.decrypt(path.read_bytes(), [identity]))
    return Forgery(json.loads(listed), rest)


@contextmanager
def unchanged(vault: Vault) -> Iterator[None]:
    """Nothing may be imported: no entry, no file, not even a row that is undone again."""

    def state() -> tuple[object, ...]:
        files = sorted(path.name for path in vault.folder.evidence.iterdir())
        return vaults.state_hash(vault.connection), files, vault.connection.total_changes

    before = state()
    yield
    assert state() == before


@contextmanager
def refused(vault: Vault, error: type[IntakeError]) -> Iterator[None]:
    """Refused by exactly this name, with nothing imported."""
    with unchanged(vault), pytest.raises(error) as raised:
        yield
    assert type(raised.value) is error
    assert raised.value.tell("fr") and raised.value.tell("en")


def nothing(forgery: Forgery) -> None:
    """Leave the part as it is."""


def entries(forgery: Forgery) -> list[Entry]:
    """The entries of its first journal member."""
    return [lines.decode(line) for line in lines.unpack(forgery.files[0][1])]


def replace_entries(forgery: Forgery, packed: bytes) -> None:
    """Put another journal member in the place of the first."""
    forgery.files[0] = ("journal/0001.jsonl.gz", packed)


def rewritten(entry: Entry, key: SigningKey, **changes: object) -> Entry:
    """An entry made anew with some changes to its header, and signed."""
    fields = {name: getattr(entry.header, name) for name in Header.__slots__} | changes
    header = Header(**fields)
    unsigned = Entry(header, header.encode(), b"", entry.salt, entry.body)
    return Entry(header, header.encode(), key.sign(unsigned.signed_bytes), entry.salt, entry.body)
