# SPDX-License-Identifier: GPL-3.0-or-later
"""Journal entries as lines of a compressed file (FORMAT.md, "Entries")."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from intake.errors import CompressionBomb, MalformedEntry, MalformedPart
from intake.model.entry import MAX_BODY, SALT_SIZE, Entry, Header, State

SIGNATURE_SIZE: Final = 64
MAX_UNFOLDED: Final = 32 * 1024 * 1024
MAX_RATIO: Final = 100
"""Text of people folds five to ten times. Short members are excused: they cannot do harm."""
EXCUSED: Final = 1024 * 1024

_quoted: Final = json.JSONEncoder(ensure_ascii=False).encode
"""Text as a JSON string. A line is put together from such, which is quicker than to encode it whole."""
_STATES: Final = {State.ABSENT: "absent", State.ERASED: "erased"}
_BY_NAME: Final = {name: state for state, name in _STATES.items()}
_GZIP: Final = 16 + zlib.MAX_WBITS
_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
"""Magic, deflate, no flags, no time (RFC 1952): a file name or a time would tell about the sender."""


def encode(entry: Entry, *, bodies: bool = True) -> bytes:
    """The line of an entry, without its line feed; without its body, as absent, unless ``bodies``."""
    signed = (
        f'{{"header":{_quoted(entry.header_bytes.decode())},"sig":"{base64.b64encode(entry.sig).decode()}",'
    )
    if entry.body is not None and bodies:
        salt = base64.b64encode(entry.salt).decode()
        return f'{signed}"salt":"{salt}","body":{_quoted(entry.body.decode())}}}'.encode()
    # Without the salt nobody can try whether a guessed body is the one that was signed.
    return f'{signed}"salt":null,"body":null,"state":"{_STATES.get(entry.state, "absent")}"}}'.encode()


def decode(line: bytes) -> Entry:
    """The entry of a line, its form checked but not its signature. Raises MalformedEntry, UnknownFormat."""
    try:
        fields = json.loads(line.decode())
        header_bytes = fields["header"].encode()
        sig = base64.b64decode(fields["sig"], validate=True)
        salt = base64.b64decode(fields["salt"] or "", validate=True)
        body = None if fields["body"] is None else fields["body"].encode()
        state = State.HELD if body is not None else _BY_NAME[fields["state"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise MalformedEntry(reason="line") from error
    if len(sig) != SIGNATURE_SIZE or len(salt) != (0 if body is None else SALT_SIZE):
        raise MalformedEntry(reason="sizes")
    if body is not None and len(body) > MAX_BODY:
        raise MalformedEntry(reason="body too long")
    entry = Entry(Header.decode(header_bytes), header_bytes, sig, salt, body, state)
    if encode(entry) != line:
        raise MalformedEntry(reason="line is not in its one form")
    if not entry.matches_body():
        raise MalformedEntry(reason="body is not the one that was signed")
    return entry


def pack(lines: Iterable[bytes]) -> bytes:
    """Lines as one gzip member."""
    return fold(b"".join(line + b"\n" for line in lines))


def fold(text: bytes) -> bytes:
    """Text as one gzip member, folded so far that a reader does not take it for a bomb."""
    for level in (9, 0):
        folder = zlib.compressobj(level, zlib.DEFLATED, _GZIP)
        packed = folder.compress(text) + folder.flush()
        if len(text) <= max(EXCUSED, MAX_RATIO * len(packed)):
            return packed
    return packed


def unpack(packed: bytes) -> Iterator[bytes]:
    """The lines of a member. Raises CompressionBomb beyond the limits, MalformedPart for any other form."""
    text = unfold(packed)
    if not text.endswith(b"\n"):
        raise MalformedPart(reason="last line")
    yield from text[:-1].split(b"\n")


def unfold(packed: bytes) -> bytes:
    """The text of a gzip member. Raises CompressionBomb beyond the limits, MalformedPart for any other form."""
    limit = min(MAX_UNFOLDED, max(EXCUSED, MAX_RATIO * len(packed)))
    unfolder = zlib.decompressobj(_GZIP)
    try:
        text = unfolder.decompress(packed, limit + 1)
    except zlib.error as error:
        raise MalformedPart(reason="gzip") from error
    if len(text) > limit:
        raise CompressionBomb
    if not packed.startswith(_HEAD) or not unfolder.eof or unfolder.unused_data:
        raise MalformedPart(reason="not one plain gzip member")
    return text
