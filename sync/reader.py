# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads one part: nothing is believed before the signature, and nothing at all unless the whole is right.

What must come next is known from the signed list, so every byte of the archive is compared, none interpreted.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from intake.crypto import sshsig
from intake.crypto.age import Decryptor, HybridIdentity
from intake.crypto.age_stream import CHUNK, TAG
from intake.crypto.signing import VerifyKey
from intake.errors import (
    AgeError,
    CannotRead,
    DamagedPart,
    IncompletePart,
    MemberMismatch,
    NotAge,
    NotAPart,
    SignatureError,
    UnsignedPart,
    WrongKey,
    WrongRecipient,
)
from intake.vault.folder import disk_errors
from intake.vault.regular_files import open_regular
from sync import tarstream
from sync.beside import Beside
from sync.members import Member
from sync.padding import padded
from sync.part import FIRST, LIST, NAMESPACE, PADDING, SIGNATURE, PartHeader
from sync.writer import plain_size

BLOCK: Final = 1024 * 1024

Trust = Callable[[VerifyKey], str]


class Incoming:
    """One member on its way in. Take it once, whole, by ``blocks`` or ``read``, before the next one."""

    def __init__(self, part: Part, member: Member) -> None:
        self.member = member
        self.taken = False
        self._part = part

    def blocks(self, *, check: bool = True) -> Iterator[bytes]:
        """The content, in blocks. Without ``check`` the caller compares the SHA-256 at the end."""
        left, digest = self.member.size, hashlib.sha256()
        with Beside(digest.update) as hashing:
            while left:
                block = self._part.take(min(left, BLOCK))
                left -= len(block)
                if check:
                    hashing.take(block)
                yield block
            hashing.finish()
        if check and digest.hexdigest() != self.member.sha256:
            raise MemberMismatch(reason="content of a member")
        self._part.expect(bytes(tarstream.gap(self.member.size)), "after a member")
        self.taken = True

    def read(self) -> bytes:
        """The whole content of a small member, checked."""
        content = self._part.take(self.member.size)
        if hashlib.sha256(content).hexdigest() != self.member.sha256:
            raise MemberMismatch(reason="content of a member")
        self._part.expect(bytes(tarstream.gap(self.member.size)), "after a member")
        self.taken = True
        return content


class Part:
    """A part whose list is signed by someone who is trusted. ``key`` signed it, ``header`` is the list.

    ``listed`` and ``signature`` are the bytes of the list and of its signature.
    """

    def __init__(self, plain: Decryptor, trust: Trust) -> None:
        self._plain = plain
        self._rest = plain.read(FIRST)
        listed, signature = self._first(LIST), self._first(SIGNATURE)
        self.listed, self.signature = listed, signature
        try:
            self.key = sshsig.verify(signature.decode("ascii", "replace"), NAMESPACE, listed)
        except SignatureError as error:
            raise UnsignedPart(reason=error.facts.get("reason", "signature")) from error
        member = trust(self.key)
        self.header = PartHeader.parse(listed)
        if self.header.key != self.key.line or self.header.sender != member:
            raise UnsignedPart(reason="signed by another than the sender it names")
        self._size = plain_size(listed, signature, self.header.members)

    @property
    def size(self) -> int:
        """How many bytes of plaintext the part must have."""
        return padded(self._size)

    def _first(self, name: str) -> bytes:
        """One of the first two members, which lie within what was read to begin with."""
        try:
            found, size = tarstream.parse(self._rest[: tarstream.BLOCK])
        except ValueError as error:
            raise NotAPart(reason=f"no {name}") from error
        end = tarstream.BLOCK + size
        if found != name or end + tarstream.gap(size) > len(self._rest):
            raise NotAPart(reason=f"no {name} at the beginning")
        content = self._rest[tarstream.BLOCK : end]
        self._rest = self._rest[end:]
        self.expect(bytes(tarstream.gap(size)), f"after {name}")
        return content

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes; raises MemberMismatch where the archive ends early."""
        if self._rest:
            taken, self._rest = self._rest[:size], self._rest[size:]
            taken += self._plain.read(size - len(taken))
        else:
            taken = self._plain.read(size)
        if len(taken) != size:
            raise MemberMismatch(reason="the archive ends early")
        return taken

    def expect(self, known: bytes, reason: str) -> None:
        """Take ``known``, which has to come next."""
        if self.take(len(known)) != known:
            raise MemberMismatch(reason=reason)

    def members(self) -> Iterator[Incoming]:
        """Each member in order, then, once all are taken, the end of the archive is checked."""
        for member in self.header.members:
            self.expect(tarstream.header(member.name, member.size), "not the next member of the list")
            incoming = Incoming(self, member)
            yield incoming
            if not incoming.taken:
                raise ValueError("a member was not taken whole")
        self._end()

    def _end(self) -> None:
        left = self.size - self._size
        self.expect(tarstream.header(PADDING, left), "padding")
        zeros = bytes(BLOCK)
        while left:
            size = min(left, BLOCK)
            self.expect(zeros[:size], "padding is not zeros")
            left -= size
        self.expect(tarstream.END, "end of the archive")
        if self._rest or self._plain.read(1):
            raise MemberMismatch(reason="something follows the archive")


@contextmanager
def opened(path: Path, identities: Sequence[HybridIdentity], trust: Trust) -> Iterator[Part]:
    """The part in a file, which opens with any of ``identities``.

    ``trust`` gives the member id behind a signing key, or raises.

    Raises CannotRead, NotAPart, WrongRecipient, DamagedPart (IncompletePart where that is certain),
    UnsignedPart and what ``trust`` and PartHeader.parse raise; reading members raises MemberMismatch too.
    """
    try:
        source = open_regular(path, 0)
    except OSError as error:
        raise CannotRead(file=path.name) from error
    part: Part | None = None
    with source, disk_errors():
        try:
            part = Part(Decryptor(source, identities), trust)
            yield part
        except NotAge as error:
            raise NotAPart(reason="not encrypted") from error
        except WrongKey as error:
            raise WrongRecipient from error
        except AgeError as error:
            _refuse_incomplete(os.fstat(source.fileno()).st_size, part)
            raise DamagedPart(reason=error.facts.get("reason", "")) from error


def _refuse_incomplete(have: int, part: Part | None) -> None:
    """The signed list says how long the part is, so an interrupted copy can be told from a damaged one."""
    if part is None:
        return
    whole = part.size + TAG * -(-part.size // CHUNK)
    if have < whole:
        raise IncompletePart(have=have // 1000, whole=-(-whole // 1000))
