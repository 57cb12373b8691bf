# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a part apart and puts it together wrong, with valid signatures where that is the point."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import rfc8785

from intake.crypto import age, sshsig
from intake.crypto.age import HybridIdentity, HybridRecipient
from intake.crypto.signing import SigningKey
from sync import tarstream
from sync.padding import padded

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
