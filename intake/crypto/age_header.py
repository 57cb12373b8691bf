# SPDX-License-Identifier: GPL-3.0-or-later
"""The textual header of an age v1 file: version line, recipient stanzas, MAC (C2SP age.md, "Header").

    header     = "age-encryption.org/v1" LF  1*stanza  "--- " 43base64char LF
    stanza     = "-> " argument *(SP argument) LF  *(64base64char LF)  *63base64char LF
    argument   = 1*VCHAR

The parser accepts this grammar and nothing else: no CR, no other white space, no "=" padding, only canonical
base64. Each header therefore has one form, and the MAC is checked over the bytes as they came.
"""

from __future__ import annotations

import binascii
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake.errors import Damaged, MalformedHeader, NotAge

MAGIC = b"age-encryption.org/"
VERSION_LINE = MAGIC + b"v1"
STANZA_MARK = b"-> "
MAC_MARK = b"---"
MAC_BYTES = 32
COLUMNS = 64
MAX_HEADER_BYTES = 256 * 1024  # about 150 hybrid recipients; bounds what a hostile file makes us hold
READ_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Stanza:
    """The file key wrapped for one recipient. `args` begins with the type of the recipient."""

    args: tuple[str, ...]
    body: bytes

    def to_bytes(self) -> bytes:
        """The stanza as it stands in a header; the body ends with a line shorter than 64, maybe empty."""
        text = encode_base64(self.body)
        lines = [text[at : at + COLUMNS] for at in range(0, len(text) + 1, COLUMNS)]
        return STANZA_MARK + " ".join(self.args).encode("ascii") + b"\n" + b"\n".join(lines) + b"\n"


@dataclass(frozen=True, slots=True)
class Header:
    """A parsed header. `covered` are its bytes up to and including "---", which the MAC authenticates."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes

    @classmethod
    def create(cls, file_key: bytes, stanzas: tuple[Stanza, ...]) -> Header:
        """The header of a new file: these stanzas, authenticated with `file_key`."""
        covered = VERSION_LINE + b"\n" + b"".join(stanza.to_bytes() for stanza in stanzas) + MAC_MARK
        return cls(stanzas, covered, _mac(file_key, covered))

    def to_bytes(self) -> bytes:
        """The header as it stands in a file."""
        return self.covered + b" " + encode_base64(self.mac) + b"\n"

    def authenticate(self, file_key: bytes) -> None:
        """Raise Damaged unless the MAC was made with `file_key`: a stanza was changed, added or dropped."""
        if not hmac.compare_digest(_mac(file_key, self.covered), self.mac):
            raise Damaged(reason="the MAC of the header is wrong")


def read_header(read: Callable[[int], bytes]) -> tuple[Header, bytes]:
    """Parse the header that `read` (as of a binary file) begins with.

    Returns it with what was read beyond it, which is the beginning of the payload. Raises NotAge, or
    MalformedHeader with the rule that is broken as `reason`.
    """
    lines = _Lines(read)
    if lines.next() != VERSION_LINE:
        raise MalformedHeader(reason="the version of age is not v1")
    stanzas: list[Stanza] = []
    while not (line := lines.next()).startswith(MAC_MARK):
        if not line.startswith(STANZA_MARK):
            raise MalformedHeader(reason="a line begins neither a stanza nor the MAC")
        stanzas.append(Stanza(_arguments(line[len(STANZA_MARK) :]), _body(lines)))
    if not stanzas:
        raise MalformedHeader(reason="there is no recipient stanza")
    if line[len(MAC_MARK) : len(MAC_MARK) + 1] != b" ":
        raise MalformedHeader(reason="no space comes before the MAC")
    mac = decode_base64(line[len(MAC_MARK) + 1 :])
    if len(mac) != MAC_BYTES:
        raise MalformedHeader(reason="the MAC is not 32 bytes")
    covered = lines.consumed()[: -len(line) - 1 + len(MAC_MARK)]
    return Header(tuple(stanzas), covered, mac), lines.rest()


def encode_base64(data: bytes) -> bytes:
    """Standard base64 (RFC 4648, section 4) without padding."""
    return binascii.b2a_base64(data, newline=False).rstrip(b"=")


def decode_base64(text: bytes) -> bytes:
    """The bytes of canonical unpadded base64; raises MalformedHeader on every other spelling of them."""
    try:
        data = binascii.a2b_base64(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        raise MalformedHeader(reason="not base64") from None
    # Encoding again finds stray characters, padding and bits that decoding ignores.
    if encode_base64(data) != text:
        raise MalformedHeader(reason="base64 is not canonical")
    return data


def _mac(file_key: bytes, covered: bytes) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"header").derive(file_key)
    return hmac.digest(key, covered, "sha256")


def _arguments(line: bytes) -> tuple[str, ...]:
    arguments = line.split(b" ")
    if not all(arguments):
        raise MalformedHeader(reason="a stanza has an empty argument")
    if not all(0x21 <= byte <= 0x7E for argument in arguments for byte in argument):
        raise MalformedHeader(reason="an argument holds a character that is not visible ASCII")
    return tuple(argument.decode("ascii") for argument in arguments)


def _body(lines: _Lines) -> bytes:
    body = bytearray()
    while True:
        line = lines.next()
        if len(line) > COLUMNS:
            raise MalformedHeader(reason="a line of a stanza is longer than 64 columns")
        body += decode_base64(line)
        # Only a short line, empty if need be, ends a body.
        if len(line) < COLUMNS:
            return bytes(body)


class _Lines:
    """Lines of the header, read in blocks but never beyond a bounded number of bytes."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._held = bytearray()
        self._at = 0
        while len(self._held) < len(MAGIC) and self._more():
            pass
        if not self._held.startswith(MAGIC):
            raise NotAge()

    def next(self) -> bytes:
        """The next line, without its line feed."""
        searched = self._at
        while (end := self._held.find(b"\n", searched)) < 0:
            searched = len(self._held)
            if searched > MAX_HEADER_BYTES:
                raise MalformedHeader(reason="the header is longer than 256 KiB")
            if not self._more():
                raise MalformedHeader(reason="the file ends inside the header")
        if end > MAX_HEADER_BYTES:
            raise MalformedHeader(reason="the header is longer than 256 KiB")
        line = bytes(self._held[self._at : end])
        self._at = end + 1
        return line

    def consumed(self) -> bytes:
        return bytes(self._held[: self._at])

    def rest(self) -> bytes:
        return bytes(self._held[self._at :])

    def _more(self) -> bool:
        block = self._read(READ_BYTES)
        self._held += block
        return bool(block)
