# SPDX-License-Identifier: GPL-3.0-or-later
"""age files read from any place: the same bytes as in order, and nothing of a file that is not whole."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.age import HybridIdentity, decrypt, encrypt
from intake.crypto.age_seek import SeekingDecryptor
from intake.crypto.age_stream import BATCH, CHUNK, SEALED_CHUNK
from intake.errors import AgeError, Damaged, NotAge, WrongKey

SHARED = HybridIdentity(bytes(range(32)))
SIZE = 9 * CHUNK + 11
PLAIN = random.Random(9).randbytes(SIZE)
FILE = encrypt(PLAIN, [SHARED.recipient])
START = len(FILE) - SIZE - 10 * 16  # of the payload's chunks

PLACES = st.one_of(
    st.integers(0, SIZE + CHUNK), st.sampled_from([0, CHUNK - 1, CHUNK, CHUNK + 1, 9 * CHUNK, SIZE - 1, SIZE])
)


class Counting(io.BytesIO):
    """A file that says how much of it was read, in pieces of at most 7000 bytes."""

    total = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Up to 7000 bytes."""
        wanted = 7000 if size is None or size < 0 else min(size, 7000)
        block = super().read(wanted)
        self.total += len(block)
        return block


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, (BATCH + 1) * CHUNK, SIZE])
def test_round_trip_at_every_boundary(size: int) -> None:
    """What was encrypted comes back, and its length is known from the beginning."""
    source = SeekingDecryptor(io.BytesIO(encrypt(PLAIN[:size], [SHARED.recipient])), [SHARED])
    assert source.size == min(size, SIZE)
    assert source.read() == PLAIN[:size]
    assert source.read(10) == b""


@given(
    steps=st.lists(st.tuples(PLACES, st.integers(0, 5 * CHUNK)), min_size=1, max_size=8),
    buffered=st.booleans(),
)
def test_any_place_gives_what_stands_there(steps: list[tuple[int, int]], buffered: bool) -> None:
    """However one jumps about, each read gives the plaintext from that place; beyond the end, nothing."""
    raw = SeekingDecryptor(io.BytesIO(FILE), [SHARED])
    source = io.BufferedReader(raw, 20_000) if buffered else raw
    for place, size in steps:
        assert source.seek(place) == source.tell() == place
        found = bytearray()
        while len(found) < size and (block := source.read(size - len(found))):
            found += block
        assert found == PLAIN[place : place + size]


def test_places_are_told_in_all_three_ways() -> None:
    """From the beginning, from here and from the end; before the beginning is refused."""
    source = SeekingDecryptor(io.BytesIO(FILE), [SHARED])
    assert source.seekable()
    assert source.readable()
    assert source.seek(-5, io.SEEK_END) == SIZE - 5
    assert source.seek(2, io.SEEK_CUR) == SIZE - 3
    assert source.read() == PLAIN[-3:]
    with pytest.raises(ValueError, match="beginning"):
        source.seek(-1)


def test_only_what_is_needed_is_read() -> None:
    """A jump into a file of ten chunks reads the final chunk and the one that was asked for."""
    file = Counting(FILE)
    source = SeekingDecryptor(file, [SHARED])
    source.seek(5 * CHUNK)
    assert source.read(100) == PLAIN[5 * CHUNK : 5 * CHUNK + 100]
    assert file.total < 3 * SEALED_CHUNK


def test_every_truncation_is_refused_on_opening() -> None:
    """A file cut anywhere is refused before any of it is read, at the ends of chunks too."""
    cuts = [*range(START, START + 40), *range(START, len(FILE), SEALED_CHUNK), len(FILE) - 1, len(FILE) - 11]
    for size in cuts:
        with pytest.raises(Damaged):
            SeekingDecryptor(io.BytesIO(FILE[:size]), [SHARED])
    with pytest.raises(NotAge):
        SeekingDecryptor(io.BytesIO(b""), [SHARED])


@pytest.mark.parametrize("trailing", [1, 15, 16, 17, SEALED_CHUNK, 2 * SEALED_CHUNK])
@pytest.mark.parametrize("size", [0, 5, CHUNK, CHUNK + 5])
def test_trailing_data_is_refused_on_opening(size: int, trailing: int) -> None:
    """Nothing may follow the final chunk."""
    file = encrypt(PLAIN[:size], [SHARED.recipient]) + bytes(trailing)
    with pytest.raises(Damaged):
        SeekingDecryptor(io.BytesIO(file), [SHARED])


def test_a_missing_chunk_is_refused_on_opening() -> None:
    """Without one of its chunks the final one does not have the number it was sealed under."""
    for chunk in range(9):
        at = START + chunk * SEALED_CHUNK
        with pytest.raises(Damaged):
            SeekingDecryptor(io.BytesIO(FILE[:at] + FILE[at + SEALED_CHUNK :]), [SHARED])


def test_chunks_cannot_be_moved() -> None:
    """Two chunks that changed places are refused where they are read, whichever is read first."""
    one, two = (FILE[START + i * SEALED_CHUNK : START + (i + 1) * SEALED_CHUNK] for i in (2, 6))
    forged = bytearray(FILE[: START + 2 * SEALED_CHUNK] + two + FILE[START + 3 * SEALED_CHUNK :])
    forged[START + 6 * SEALED_CHUNK : START + 7 * SEALED_CHUNK] = one
    for chunk in (2, 6):
        source = SeekingDecryptor(io.BytesIO(bytes(forged)), [SHARED])
        source.seek(chunk * CHUNK)
        with pytest.raises(Damaged):
            source.read(1)


@given(at=st.integers(0, len(FILE) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_is_refused(at: int, bit: int) -> None:
    """A changed bit is found on opening or when its chunk is read; the chunks before it are given."""
    file = bytearray(FILE)
    file[at] ^= 1 << bit
    given = bytearray()
    with pytest.raises(AgeError):
        source = SeekingDecryptor(io.BytesIO(bytes(file)), [SHARED])
        while block := source.read(1000):
            given += block
    assert PLAIN.startswith(given)
    assert len(given) <= max(0, at - START) // SEALED_CHUNK * CHUNK


def test_after_a_failure_the_rest_can_be_read() -> None:
    """Damage in one place leaves other places readable, and stays damage when it is read again."""
    file = bytearray(FILE)
    file[START + 4 * SEALED_CHUNK + 100] ^= 1
    source = SeekingDecryptor(io.BytesIO(bytes(file)), [SHARED])
    buffer = bytearray(10)
    for _ in range(2):
        source.seek(4 * CHUNK)
        with pytest.raises(Damaged):
            source.readinto(buffer)
    assert not any(buffer)
    source.seek(6 * CHUNK)
    assert source.readinto(buffer) == 10
    assert buffer == PLAIN[6 * CHUNK : 6 * CHUNK + 10]


@given(size=st.integers(0, 3 * CHUNK), cut=st.integers(0, 4000), tail=st.binary(max_size=40))
def test_both_readers_agree(size: int, cut: int, tail: bytes) -> None:
    """A file with another end is refused by the one that seeks exactly when it is by the one that does not."""
    file = encrypt(PLAIN[:size], [SHARED.recipient])
    file = file[: len(file) - cut] + tail
    try:
        expected: bytes | None = decrypt(file, [SHARED])
    except AgeError:
        expected = None
    try:
        found: bytes | None = SeekingDecryptor(io.BytesIO(file), [SHARED]).read()
    except AgeError:
        found = None
    assert found == expected


def test_strangers_and_closed_files() -> None:
    """A stranger's key opens nothing; a closed file gives nothing; the file beneath stays open."""
    beneath = io.BytesIO(FILE)
    with pytest.raises(WrongKey):
        SeekingDecryptor(beneath, [HybridIdentity(bytes(32))])
    with SeekingDecryptor(beneath, [SHARED]) as source:
        assert source.read(3) == PLAIN[:3]
    assert not beneath.closed
    for use in (lambda: source.read(1), lambda: source.seek(0), source.tell):
        with pytest.raises(ValueError, match="closed"):
            use()
