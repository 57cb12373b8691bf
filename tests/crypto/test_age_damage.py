# SPDX-License-Identifier: GPL-3.0-or-later
"""Damaged, forged and foreign files: each is refused, by name, and gives nothing that is not authentic."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pytest

from intake.crypto.age import Decryptor, HybridIdentity, decrypt, encrypt
from intake.crypto.age_header import MAX_HEADER_BYTES
from intake.crypto.age_stream import BATCH, CHUNK, SEALED_CHUNK
from intake.errors import AgeError, Damaged, IntakeError, MalformedHeader, NotAge

SHARED = HybridIdentity(bytes(range(32)))


def plaintext(size: int) -> bytes:
    """The same bytes for the same size."""
    return random.Random(size).randbytes(size)


def test_every_flipped_bit_is_refused(amount: Callable[[int, int], int]) -> None:
    """No bit of a file can be changed without its being refused."""
    file = bytearray(encrypt(plaintext(amount(40, 70_000)), [SHARED.recipient]))
    accepted = []
    for at in range(len(file)):
        for bit in range(8):
            file[at] ^= 1 << bit
            try:
                decrypt(bytes(file), [SHARED])
                accepted.append((at, bit))
            except AgeError:
                pass
            file[at] ^= 1 << bit
    assert accepted == []


def test_every_truncation_is_refused() -> None:
    """No beginning of a file passes for the whole."""
    file = encrypt(plaintext(40), [SHARED.recipient])
    for size in range(len(file)):
        with pytest.raises(NotAge if size < 19 else Damaged):
            decrypt(file[:size], [SHARED])


@pytest.mark.parametrize("chunks", [1, 2, 3, BATCH + 2])
def test_truncation_at_a_chunk_is_refused(identity: HybridIdentity, chunks: int) -> None:
    """A file cut exactly where a chunk ends is incomplete, however many chunks are left."""
    file = encrypt(plaintext((chunks + 1) * CHUNK), [identity.recipient])
    source = Decryptor(io.BytesIO(file[:-SEALED_CHUNK]), [identity])
    with pytest.raises(Damaged) as refused:
        source.read()
    assert refused.value.facts["reason"] == "the payload ends before its final chunk"


@pytest.mark.parametrize("size", [0, 5, CHUNK, CHUNK + 5, (BATCH + 1) * CHUNK])
@pytest.mark.parametrize("trailing", [1, 16, SEALED_CHUNK, 2 * SEALED_CHUNK])
def test_trailing_data_is_refused(identity: HybridIdentity, size: int, trailing: int) -> None:
    """Nothing may follow the final chunk, whatever its length."""
    file = encrypt(plaintext(size), [identity.recipient]) + bytes(trailing)
    with pytest.raises(Damaged):
        decrypt(file, [identity])


def test_chunks_cannot_be_moved_dropped_or_repeated(identity: HybridIdentity) -> None:
    """Whole chunks, each authentic, are refused in another place."""
    file = encrypt(plaintext(4 * CHUNK), [identity.recipient])
    start = len(file) - 4 * SEALED_CHUNK
    one, two, three, four = (file[at : at + SEALED_CHUNK] for at in range(start, len(file), SEALED_CHUNK))
    for forged in ((two, one, three, four), (one, three, four), (one, two, two, three, four), (four,)):
        with pytest.raises(Damaged):
            decrypt(file[:start] + b"".join(forged), [identity])


def test_payloads_cannot_change_headers(identity: HybridIdentity) -> None:
    """The payload of one file under the header of another is refused."""
    first, second = (encrypt(text, [identity.recipient]) for text in (b"first", b"other"))
    with pytest.raises(Damaged):
        decrypt(first[:-37] + second[-37:], [identity])


def test_a_damaged_chunk_gives_nothing_of_itself(identity: HybridIdentity) -> None:
    """Chunks before the damage are given; of the damaged one not a byte, now or on a later read."""
    file = bytearray(encrypt(plaintext(3 * CHUNK), [identity.recipient]))
    file[-SEALED_CHUNK - 100] ^= 1
    source = Decryptor(io.BytesIO(bytes(file)), [identity])
    buffer = bytearray(10 * CHUNK)
    assert source.readinto(buffer) == CHUNK
    assert buffer[:CHUNK] == plaintext(3 * CHUNK)[:CHUNK]
    for _ in range(2):
        with pytest.raises(Damaged):
            source.readinto(buffer)
    assert not any(buffer[CHUNK:])


@pytest.mark.parametrize(
    ("data", "refusal", "reason"),
    [
        (b"", NotAge, None),
        (b"age-encryption", NotAge, None),
        (b"%PDF-1.7\n", NotAge, None),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\n", NotAge, None),
        (b"age-encryption.org/v2\n-> x\n\n--- x\n", MalformedHeader, "the version of age is not v1"),
        (b"age-encryption.org/v1\r\n-> x\n", MalformedHeader, "the version of age is not v1"),
        (b"age-encryption.org/v1\n--- " + b"A" * 43 + b"\n", MalformedHeader, "there is no recipient stanza"),
        (b"age-encryption.org/v1\n-> x", MalformedHeader, "the file ends inside the header"),
        (b"age-encryption.org/v1\n-> " + b"x" * (2 * MAX_HEADER_BYTES), MalformedHeader,
         "the header is longer than 256 KiB"),
        (b"age-encryption.org/v1\n" + b"-> x\n\n" * MAX_HEADER_BYTES, MalformedHeader,
         "the header is longer than 256 KiB"),
    ],
)  # fmt: skip
def test_foreign_and_hostile_beginnings(
    identity: HybridIdentity, data: bytes, refusal: type[AgeError], reason: str | None
) -> None:
    """A file that is not age, of another version, or with an endless header is refused by name."""
    with pytest.raises(refusal) as refused:
        decrypt(data, [identity])
    assert refused.value.facts.get("reason") == reason


def test_refusals_speak_to_people(identity: HybridIdentity) -> None:
    """Each refusal has a sentence that says what happened and what to do, and is an IntakeError."""
    with pytest.raises(IntakeError) as refused:
        decrypt(encrypt(b"x", [identity.recipient])[:-1], [identity])
    assert str(refused.value) == refused.value.tell("en")
    assert "damaged or incomplete" in str(refused.value)
    assert refused.value.exit_code == 1
