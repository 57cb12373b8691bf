# SPDX-License-Identifier: GPL-3.0-or-later
"""The age test vectors of C2SP (npm package cctv-age): 143 files, most of which must be refused."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from intake.crypto.age import Decryptor, HybridIdentity, Identity
from intake.crypto.age_header import read_header
from intake.crypto.age_seek import SeekingDecryptor
from intake.crypto.age_stream import CHUNK, SALT_BYTES, ChunkSealer, payload_cipher
from intake.errors import Damaged, MalformedHeader, MalformedKey, NotAge, WrongKey
from tests.crypto.readers import ArmorFailure, ScryptIdentity, X25519Identity, dearmor

FIELDS = {"expect", "payload", "file key", "identity", "passphrase", "armored", "compressed", "comment"}
VECTORS = 143


@dataclass(frozen=True)
class Vector:
    """One file, and what has to come of reading it."""

    expect: str
    payload: str | None
    file_key: bytes
    identities: list[Identity]
    armored: bool
    file: bytes

    @classmethod
    def parse(cls, raw: bytes) -> Vector:
        """Read the text header of a vector and the file after the empty line."""
        head, _, file = raw.partition(b"\n\n")
        pairs = [line.split(": ", 1) for line in head.decode().split("\n")]
        assert {key for key, _ in pairs} <= FIELDS
        once = dict(pairs)
        identities = [known_identity(key, value) for key, value in pairs if key in ("identity", "passphrase")]
        return cls(
            expect=once["expect"],
            payload=once.get("payload"),
            file_key=bytes.fromhex(once["file key"]),
            identities=identities,
            armored=once.get("armored") == "yes",
            file=zlib.decompress(file) if "compressed" in once else file,
        )


def known_identity(key: str, value: str) -> Identity:
    """The identity that a field of a vector names."""
    if key == "passphrase":
        return ScryptIdentity(value)
    try:
        return HybridIdentity.parse(value)
    except MalformedKey:
        return X25519Identity(value)


@pytest.fixture(scope="module")
def vectors(run_node: Callable[..., bytes]) -> dict[str, Vector]:
    """All vectors by name."""
    encoded = json.loads(run_node("vectors.mjs"))
    return {name: Vector.parse(base64.b64decode(text)) for name, text in encoded.items()}


def read(vector: Vector) -> tuple[str, bytes]:
    """What happens on reading the file (in the words of the vectors), and the plaintext released by then."""
    try:
        file = dearmor(vector.file) if vector.armored else vector.file
    except ArmorFailure:
        return "armor failure", b""
    try:
        source = Decryptor(io.BytesIO(file), vector.identities)
    except (NotAge, MalformedHeader):
        return "header failure", b""
    except WrongKey:
        return "no match", b""
    except Damaged:
        return "HMAC failure", b""
    released = bytearray()
    piece = bytearray(CHUNK)
    try:
        while count := source.readinto(piece):
            released += piece[:count]
    except Damaged:
        return "payload failure", bytes(released)
    return "success", bytes(released)


def test_every_vector_ends_as_it_must(vectors: dict[str, Vector]) -> None:
    """Each file is read or refused for the right reason, and releases exactly the plaintext it may."""
    assert len(vectors) == VECTORS
    wrong = {}
    for name, vector in vectors.items():
        outcome, released = read(vector)
        digest = hashlib.sha256(released).hexdigest()
        if outcome != vector.expect or (vector.payload is not None and digest != vector.payload):
            wrong[name] = f"{outcome} with {len(released)} bytes, not {vector.expect}"
    assert wrong == {}


def test_the_reader_that_seeks_accepts_the_same_files(vectors: dict[str, Vector]) -> None:
    """Read from any place, a file gives its plaintext if it is whole, and is refused for the same kind of reason."""
    refusals = {
        "header failure": (NotAge, MalformedHeader),
        "no match": (WrongKey,),
        "HMAC failure": (Damaged,),
        "payload failure": (Damaged,),
    }
    for vector in vectors.values():
        if vector.armored:
            continue
        if vector.expect == "success":
            found = SeekingDecryptor(io.BytesIO(vector.file), vector.identities).read()
            assert hashlib.sha256(found).hexdigest() == vector.payload
        else:
            with pytest.raises(refusals[vector.expect]):
                SeekingDecryptor(io.BytesIO(vector.file), vector.identities).read()


def test_reading_a_refused_file_at_once_gives_nothing(vectors: dict[str, Vector]) -> None:
    """`read()` of a file whose payload is damaged raises, and goes on raising."""
    damaged = [v for v in vectors.values() if v.expect == "payload failure" and not v.armored]
    assert damaged
    for vector in damaged:
        source = Decryptor(io.BytesIO(vector.file), vector.identities)
        for _ in range(2):
            with pytest.raises(Damaged):
                source.read()


def test_headers_are_written_as_they_were_read(vectors: dict[str, Vector]) -> None:
    """A header that parses has one form: encoding its stanzas and MAC again gives the same bytes."""
    for vector in vectors.values():
        if vector.armored or vector.expect == "header failure":
            continue
        header, rest = read_header(io.BytesIO(vector.file).read)
        assert vector.file.startswith(header.to_bytes() + rest)
        assert header.covered.endswith(b"".join(stanza.to_bytes() for stanza in header.stanzas) + b"---")


def test_payloads_are_sealed_as_they_were_found(vectors: dict[str, Vector]) -> None:
    """Sealing the plaintext again, with the same key and salt, gives the same bytes."""
    for vector in vectors.values():
        if vector.armored or vector.expect != "success":
            continue
        header, _ = read_header(io.BytesIO(vector.file).read)
        payload = vector.file[len(header.to_bytes()) :]
        out = io.BytesIO()
        sealer = ChunkSealer(payload_cipher(vector.file_key, payload[:SALT_BYTES]), out)
        sealer.write(memoryview(read(vector)[1]))
        sealer.finish()
        assert out.getvalue() == payload[SALT_BYTES:]
