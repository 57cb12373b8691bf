# SPDX-License-Identifier: GPL-3.0-or-later
"""A member's card: the public half of a vault, carried to the root vault to be enrolled (DESIGN "Trust").

The file proves nothing by itself. The member says twelve words face to face, and whoever enrols types them:
words that were heard, never chosen from a list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import rfc8785

from intake.crypto import words
from intake.crypto.hybrid import HybridRecipient
from intake.crypto.signing import VerifyKey
from intake.errors import BadCard, CannotRead, MalformedKey, WordsDiffer
from intake.model.entry import is_id
from intake.model.roster import ROLES, is_label
from intake.vault.folder import write_atomically
from intake.vault.journal import stamp
from intake.vault.vault import Vault
from sync.signed import MAX_FILE, Malformed, SignedText, parse_object, signed_text

FORMAT: Final = "intake-card/1"
NAMESPACE: Final = "intake-card"
SUFFIX: Final = ".intake-card"
WORDS_TYPED: Final = 3
"""How many of the twelve words have to be typed at least."""

_FIELDS: Final = frozenset({"format", "member", "label", "role", "sign", "recipient", "exercise", "made"})


@dataclass(frozen=True, slots=True)
class Card:
    """One member's public part: ``sign`` an ``ssh-ed25519`` line, ``recipient`` an ``age1pq1`` string."""

    member: str
    label: str
    role: str
    sign: str
    recipient: str
    exercise: bool
    made: str

    @property
    def digest(self) -> bytes:
        """What the twelve words stand for: SHA-256 over what makes the member: both keys, role and id."""
        named = {"member": self.member, "role": self.role, "sign": self.sign, "recipient": self.recipient}
        return hashlib.sha256(rfc8785.dumps({"format": FORMAT, **named})).digest()

    def words(self, language: str) -> tuple[str, ...]:
        """The twelve words, for the member's own screen; whoever receives the card must not be shown them."""
        return words.fingerprint_words(self.digest, language)

    def confirm(self, typed: Mapping[int, str]) -> None:
        """Raise WordsDiffer unless at least three ``typed`` words (position from 1: word) are all right."""
        confirm(self.digest, typed)


def confirm(digest: bytes, typed: Mapping[int, str]) -> None:
    """Raise WordsDiffer unless at least three words were typed and each is the one that ``digest`` has there."""
    if len(typed) < WORDS_TYPED or not words.check_words(digest, typed):
        raise WordsDiffer


def of(vault: Vault) -> Card:
    """The card of a vault's own member."""
    who = vault.identity
    return Card(
        who.member,
        who.label,
        who.role,
        vault.keys.sign.public.line,
        str(vault.keys.receive.recipient),
        who.exercise,
        stamp(vault.clock()),
    )


def write(vault: Vault, path: Path) -> Card:
    """Write this vault's card to a file, signed by itself. Raises DiskFull, ReadOnly."""
    card = of(vault)
    fields = {
        "format": FORMAT,
        "member": card.member,
        "label": card.label,
        "role": card.role,
        "sign": card.sign,
        "recipient": card.recipient,
        "exercise": card.exercise,
        "made": card.made,
    }
    signed = SignedText.sign(vault.keys.sign, NAMESPACE, fields)
    data = json.dumps({"card": signed.text, "sig": signed.sig}, indent=1, ensure_ascii=False) + "\n"
    write_atomically(path, data.encode())
    return card


def read(path: Path) -> Card:
    """The card in a file, its signature checked. Raises CannotRead, BadCard."""
    return parse(read_small(path))


def parse(data: bytes) -> Card:
    """The card in the bytes of a file. Raises BadCard."""
    try:
        signed = signed_text(parse_object(data), "card")
        key = signed.verify(NAMESPACE)
        card = _card(signed.fields())
    except (Malformed, MalformedKey) as error:
        raise BadCard(reason=str(error)) from error
    if card.sign != key.line:
        raise BadCard(reason="signed by another key")
    return card


def _card(fields: dict[str, Any]) -> Card:
    if fields.keys() != _FIELDS or fields["format"] != FORMAT:
        raise Malformed("fields")
    texts = [fields[name] for name in _FIELDS if name != "exercise"]
    if not all(isinstance(text, str) for text in texts) or not isinstance(fields["exercise"], bool):
        raise Malformed("types")
    if not is_id(fields["member"]) or not is_label(fields["label"]) or fields["role"] not in ROLES:
        raise Malformed("member")
    VerifyKey.parse(fields["sign"])
    HybridRecipient.parse(fields["recipient"])
    return Card(**{name: value for name, value in fields.items() if name != "format"})


def read_small(path: Path) -> bytes:
    """The bytes of a small file; of a large one only so many that it will not parse. Raises CannotRead."""
    try:
        with path.open("rb") as source:
            return source.read(MAX_FILE + 1)
    except OSError as error:
        raise CannotRead(file=path.name) from error
