# SPDX-License-Identifier: GPL-3.0-or-later
"""What hostile bytes meet first: age files, keys in Bech32, signatures, key slots."""

from __future__ import annotations

import io
from typing import Final

from intake.crypto import age, age_header, bech32, sshsig
from intake.crypto.hybrid import IDENTITY_HRP, RECIPIENT_HRP, HybridIdentity, HybridRecipient
from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.crypto.words import recovery_key
from intake.errors import IntakeError
from intake.vault.keyslots import KeySlots
from tests.vectors.make import RECEIVER

NAMESPACE: Final = "intake-part"


def age_file(data: bytes) -> None:
    """A header that parses is written back as it came; a file that opens had every byte authenticated."""
    try:
        header, rest = age_header.read_header(io.BytesIO(data).read)
    except IntakeError:
        header = None
    if header is not None:
        written = header.to_bytes()
        assert written + rest == data[: len(written) + len(rest)]
    plain = age.decrypt(data, [RECEIVER])
    assert len(plain) < len(data)


def bech32_key(data: bytes) -> None:
    """What decodes is encoded to the same letters; a key that parses prints itself."""
    text = data.decode("utf-8", "replace")
    for hrp in (RECIPIENT_HRP, IDENTITY_HRP):
        try:
            held = bech32.decode(hrp, text)
        except IntakeError:
            continue
        assert bech32.encode(hrp, held) == text
    for kind in (HybridRecipient, HybridIdentity):
        try:
            key = kind.parse(text)
        except IntakeError:
            continue
        assert str(key) == text


def signature(data: bytes) -> None:
    """An armored signature, and after a NUL what it is over; one text has one signature that counts."""
    armored, _, message = data.partition(b"\0")
    text = armored.decode("latin-1")
    key = sshsig.verify(text, NAMESPACE, message)
    assert key.line and text.endswith("-----\n")


def key_slots(data: bytes) -> None:
    """Slots that parse are the same when they are written and read again."""
    slots = KeySlots.decode(data, floor=FLOOR_ONLY_FOR_TESTS)
    assert KeySlots.decode(slots.encode(), floor=FLOOR_ONLY_FOR_TESTS) == slots


def recovery_words(data: bytes) -> None:
    """Twelve words give a key of 32 bytes, or are refused."""
    assert len(recovery_key(data.decode("utf-8", "replace"))) >= 16
