# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes one part into a file, whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from intake.crypto import sshsig
from intake.crypto.age import Encryptor, HybridRecipient
from intake.crypto.signing import SigningKey
from intake.errors import EvidenceMismatch
from intake.vault.folder import disk_errors, replacing, require_space
from sync import tarstream
from sync.beside import Beside
from sync.members import Member
from sync.padding import padded
from sync.part import LIST, NAMESPACE, PADDING, SIGNATURE, PartHeader

SUFFIX: Final = ".intake"
_BLOCK: Final = 1024 * 1024
_OVERHEAD: Final = 512 * 1024
"""Room for what age adds to a small part; what it adds to a large one is a four-thousandth."""

Blocks = Callable[[], Iterator[bytes]]
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Content:
    """A member with a way to read it, block by block, as often as needed."""

    member: Member
    blocks: Blocks


def plain_size(header: bytes, signature: bytes, members: Sequence[Member]) -> int:
    """How many bytes the archive takes before padding."""
    sizes = [len(header), len(signature), *(member.size for member in members), 0]
    return sum(map(tarstream.extent, sizes)) + len(tarstream.END)


def random_name() -> str:
    """A file name that tells nothing: 80 random bits in base32."""
    return base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower() + SUFFIX


def write_part(
    folder: Path,
    header: PartHeader,
    contents: Sequence[Content],
    key: SigningKey,
    recipients: Sequence[HybridRecipient],
    *,
    path: Path | None = None,
    step: Step | None = None,
) -> Path:
    """Sign ``header``, stream the members after it and encrypt all; returns the new file.

    ``contents`` are the members of the header, in its order. ``step`` is told the bytes of each block. Raises
    NotEnoughRoom, DiskFull or ReadOnly, and EvidenceMismatch when a member is not what the header says; then
    nothing is left behind.
    """
    listed = header.encode()
    signature = sshsig.sign(key, NAMESPACE, listed).encode("ascii")
    size = plain_size(listed, signature, header.members)
    path = path or folder / random_name()
    with disk_errors():
        require_space(folder, padded(size) + padded(size) // 4096 + _OVERHEAD)
    with replacing(path) as out, Encryptor(out, recipients) as sealed:
        for name, data in ((LIST, listed), (SIGNATURE, signature)):
            _write_small(sealed, name, data)
        for content in contents:
            _stream(sealed, content, step)
        _pad(sealed, padded(size) - size)
    return path


def _write_small(out: Encryptor, name: str, data: bytes) -> None:
    out.write(tarstream.header(name, len(data)) + data + bytes(tarstream.gap(len(data))))


def _stream(out: Encryptor, content: Content, step: Step | None) -> None:
    member, digest, done = content.member, hashlib.sha256(), 0
    out.write(tarstream.header(member.name, member.size))
    with Beside(digest.update) as hashing:
        for block in content.blocks():
            done += len(block)
            if done > member.size:
                raise EvidenceMismatch
            hashing.take(block)
            out.write(block)
            if step:
                step(len(block))
        hashing.finish()
    if done != member.size or digest.hexdigest() != member.sha256:
        raise EvidenceMismatch
    out.write(bytes(tarstream.gap(member.size)))


def _pad(out: Encryptor, size: int) -> None:
    out.write(tarstream.header(PADDING, size))
    zeros = bytes(min(size, _BLOCK))
    while size:
        size -= out.write(zeros[: min(size, _BLOCK)])
    out.write(tarstream.END)


def file_blocks(open_file: Callable[[], BinaryIO], size: int | None = None) -> Blocks:
    """The blocks of a file that is opened when they are wanted; of no more than ``size`` bytes of it."""

    def blocks() -> Iterator[bytes]:
        left = size
        with open_file() as content:
            while block := content.read(_BLOCK if left is None else min(_BLOCK, left)):
                yield block
                left = None if left is None else left - len(block)

    return blocks
