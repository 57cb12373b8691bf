# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries as compressed lines."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.signing import SigningKey
from intake.errors import CompressionBomb, MalformedEntry, MalformedPart
from intake.model.entry import MAX_BODY, Entry, Header, State, body_hash
from sync import lines

KEY = SigningKey.from_seed(bytes(32))


def entry(body: str = '{"form":1}') -> Entry:
    """A signed entry with this body."""
    salt = bytes(range(32))
    name = "a" * 32
    digest = body_hash(salt, body.encode())
    header = Header(name, 1, "b" * 64, "report", f"{name}/{name}", (), "2031-03-01T00:00:00Z", digest)
    unsigned = Entry(header, header.encode(), b"", salt, body.encode())
    return Entry(header, header.encode(), KEY.sign(unsigned.signed_bytes), salt, body.encode())


def changed(**fields: object) -> bytes:
    """The line of a sound entry with some fields changed, in the form that lines are written in."""
    sound = json.loads(lines.encode(entry()))
    return json.dumps({**sound, **fields}, separators=(",", ":"), ensure_ascii=False).encode()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_body_travels_byte_for_byte(body: str) -> None:
    """Whatever characters a body has, it arrives as it was signed."""
    sent = entry(body)
    got = lines.decode(lines.encode(sent))
    assert got == sent
    assert got.name == sent.name


def test_absent_body_leaves_no_salt() -> None:
    """Without a body there is no salt either, so that nobody can try guesses against the hash."""
    sent = entry()
    got = lines.decode(lines.encode(sent, bodies=False))
    assert (got.body, got.salt, got.state) == (None, b"", State.ABSENT)
    assert got.header == sent.header
    erased = Entry(sent.header, sent.header_bytes, sent.sig, sent.salt, None, State.ERASED)
    assert lines.decode(lines.encode(erased)).state is State.ERASED


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"[" * 5000,
        b"\xff",
        changed(sig="AAAA"),
        changed(sig="?"),
        changed(salt="AAAA"),
        changed(salt=None),
        changed(body=None),
        changed(body=None, salt=None),
        changed(body=None, salt=None, state="held"),
        changed(body=1),
        changed(body='{"form":2}'),
        changed(state="absent"),
        changed(more=1),
        changed(header="{}"),
        changed(header=None),
        lines.encode(entry()).replace(b",", b", ", 1),
        lines.encode(entry()).replace(b"form", b"\\u0066orm"),
        b'{"header":"\\ud800","sig":"","salt":"","body":""}',
    ],
    ids=range(22),
)
def test_every_other_line_is_malformed(line: bytes) -> None:
    """A line has one form: another field, type, size, spelling or body is refused by name."""
    with pytest.raises(MalformedEntry):
        lines.decode(line)


def test_too_long_a_body_is_refused() -> None:
    """The limit of a body holds for what arrives, too."""
    with pytest.raises(MalformedEntry):
        lines.decode(lines.encode(entry("x" * (MAX_BODY + 1))))


@given(st.lists(st.binary(min_size=1).filter(lambda line: b"\n" not in line), min_size=1))
def test_packed_lines_come_back(given_lines: list[bytes]) -> None:
    """What is packed unpacks to the same lines."""
    assert list(lines.unpack(lines.pack(given_lines))) == given_lines


def test_packing_says_nothing_of_the_sender() -> None:
    """The gzip header holds no time and no name, and other programs read it."""
    packed = lines.pack([b"line"])
    assert packed[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
    assert gzip.decompress(packed) == b"line\n"


def test_monotonous_text_is_not_taken_for_a_bomb() -> None:
    """Even eight megabytes of one letter are packed so that a reader accepts them."""
    monotonous = [b"a" * MAX_BODY]
    assert list(lines.unpack(lines.pack(monotonous))) == monotonous


@pytest.mark.parametrize("size", [2 * 1024 * 1024, 64 * 1024 * 1024])
def test_bombs_are_refused_before_they_unfold(size: int) -> None:
    """A member that would unfold a hundred times and more, or beyond 32 MiB, is refused by name."""
    folder = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1024 * 1024)
    packed = b"".join(folder.compress(block) for _ in range(size // len(block))) + folder.flush()
    with pytest.raises(CompressionBomb):
        list(lines.unpack(packed))


def test_limit_of_size_holds_for_text_that_hardly_folds() -> None:
    """Thirty-two megabytes are the limit, however well they fold."""
    folder = zlib.compressobj(0, zlib.DEFLATED, 31)
    packed = folder.compress(bytes(lines.MAX_UNFOLDED + 1) + b"\n") + folder.flush()
    with pytest.raises(CompressionBomb):
        list(lines.unpack(packed))


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"plain text\n",
        gzip.compress(b"line\n", mtime=1),
        gzip.compress(b"line\n", mtime=0) + gzip.compress(b"line\n", mtime=0),
        gzip.compress(b"line\n", mtime=0) + b"more",
        gzip.compress(b"line\n", mtime=0)[:-1],
        gzip.compress(b"no line feed", mtime=0),
        gzip.compress(b"", mtime=0),
        b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x02\x03name\x00" + gzip.compress(b"line\n", mtime=0)[10:],
    ],
    ids=["empty", "plain", "time", "two", "tail", "cut", "no-end", "nothing", "name"],
)
def test_only_one_plain_member_is_read(packed: bytes) -> None:
    """No second member, no tail, no time, no name, no cut end."""
    with pytest.raises(MalformedPart):
        list(lines.unpack(packed))
