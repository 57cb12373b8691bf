# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in an evidence file that was sealed to the custodians, and reading it (DESIGN section 4).

A sealed file is an age file to the custodians. Its plaintext begins with a line of JSON, padded with spaces to `STEP`
bytes, that names the record and the file, so that a sealed file cannot be moved to another record; the content follows.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import rfc8785

from intake.crypto import age
from intake.crypto.age import KnownKey
from intake.crypto.age_seek import SeekingDecryptor
from intake.errors import AgeError, NoSuchEvidence, SealMismatch, WrongKey
from intake.vault import sealing
from intake.vault.projections import attachments
from intake.vault.projections.attachments import Evidence
from intake.vault.vault import Vault

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

FORMAT: Final = "intake-sealed-file/1"
STEP: Final = 4096
"""Bytes of the first line: it tells nothing of what it holds by its length."""
_BLOCK: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Inside:
    """What a sealed file says of itself, for whoever opened it."""

    media: str
    sha256: str
    size: int
    title: str


def first_line(evidence: Evidence, id: str) -> bytes:
    """How a sealed file begins: what it is, of which file and record, in ``STEP`` bytes."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "subject": evidence.subject,
        "evidence": id,
        "media": evidence.media,
        "sha256": evidence.sha256,
        "size": evidence.size,
        "title": evidence.title[:500],
    }
    return rfc8785.dumps(told).ljust(STEP - 1) + b"\n"


def read_sealed(vault: Vault, evidence: Evidence) -> tuple[Inside, BinaryIO]:
    """What is in a sealed file, with its content, for the caller to close. Only after `open_sealed`."""
    held = vault.evidence.held(evidence.id)
    if held is None:
        raise NoSuchEvidence
    if held.sha256 != evidence.sha256:
        raise SealMismatch
    outer = vault.evidence.open(evidence.id)
    try:
        inner = _decrypted(vault, evidence, outer)
        inside = _inside(inner.read(STEP) or b"", evidence)
        _require_length(inner, STEP + inside.size)
        return inside, io.BufferedReader(_Content(inner, outer), _BLOCK)
    except BaseException:
        outer.close()
        raise


def _require_length(file: SeekingDecryptor, size: int) -> None:
    if file.seek(0, io.SEEK_END) != size:
        raise SealMismatch


def _decrypted(vault: Vault, evidence: Evidence, outer: BinaryIO) -> SeekingDecryptor:
    """By this vault's own keys, else by what the file's key was sealed again as. Raises WrongKey, SealMismatch."""
    try:
        return SeekingDecryptor(outer, vault.keys.identities)
    except WrongKey:
        for key in resealed_keys(vault, evidence):
            with suppress(AgeError):
                return SeekingDecryptor(outer, [KnownKey(key)])
        raise


def key_of(vault: Vault, evidence: Evidence) -> bytes:
    """The key of a sealed file, for it to be sealed again. Raises NoSuchEvidence, WrongKey and other AgeErrors."""
    with vault.evidence.open(evidence.id) as outer:
        try:
            return age.file_key(outer, vault.keys.identities)
        except WrongKey:
            for key in resealed_keys(vault, evidence):
                outer.seek(0)
                with suppress(AgeError):
                    return age.file_key(outer, [KnownKey(key)])
            raise


def resealed_keys(vault: Vault, evidence: Evidence) -> Iterator[bytes]:
    """The keys that this vault finds in what a custodian sealed again; a false one opens nothing."""
    for one in attachments.resealed_keys(vault.connection, evidence):
        ciphertext = sealing.ciphertext(vault, one.id)
        if ciphertext is not None:
            with suppress(AgeError, SealMismatch, ValueError, KeyError, TypeError):
                told = sealing.opened(
                    vault, evidence.subject, about(evidence), (one.id, one.sha256), ciphertext
                )
                yield bytes.fromhex(told["file_key"])


def about(evidence: Evidence) -> str:
    """What a seal of the file's key says it is about."""
    return f"file/{evidence.id}"


def _inside(line: bytes, evidence: Evidence) -> Inside:
    try:
        told = json.loads(line)
        # Any member may have sealed anything: text that no page could show is none.
        rfc8785.dumps(told)
        named = (told["format"], told["subject"], told["evidence"])
        inside = Inside(str(told["media"]), str(told["sha256"]), int(told["size"]), str(told["title"]))
    except (ValueError, KeyError, TypeError, RecursionError) as odd:
        raise SealMismatch from odd
    if named != (FORMAT, evidence.subject, evidence.id):
        raise SealMismatch
    return inside


class _Content(io.RawIOBase):
    """A sealed file after its first line; closes the file beneath with itself."""

    def __init__(self, inner: SeekingDecryptor, outer: BinaryIO) -> None:
        super().__init__()
        self._inner = inner
        self._outer = outer
        self.seek(0)

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place of the content."""
        if whence == io.SEEK_SET:
            offset += STEP
        return max(0, self._inner.seek(offset, whence) - STEP)

    def tell(self) -> int:
        """The place of the next byte."""
        return self._inner.tell() - STEP

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """The next bytes."""
        return self._inner.readinto(buffer)

    def close(self) -> None:
        """Close the file beneath too."""
        self._outer.close()
        super().close()
