# SPDX-License-Identifier: GPL-3.0-or-later
"""A member's card: the public half of a vault, carried to the root vault to be enrolled (DESIGN "Trust").

One of new keys (``intake.vault.renewal``) is signed by those of before too, which shows that it comes from the same
vault. The file proves nothing by itself. The member says twelve words face to face, and whoever enrols types them:
words that were heard, never chosen from a list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import rfc8785

from intake.crypto import words
from intake.crypto.hybrid import HybridRecipient
from intake.crypto.signing import SigningKey, VerifyKey
from intake.errors import BadCard, CannotRead, MalformedKey, NoRoster, RootHasNoCard, WordsDiffer
from intake.model.entry import is_id
from intake.model.roster import ROLES, ROOT, is_label
from intake.vault import renewal
from intake.vault.folder import write_atomically
from intake.vault.journal import stamp
from intake.vault.regular_files import open_regular
from intake.vault.vault import Vault
from sync.signed import MAX_FILE, Malformed, SignedText, is_time, parse_object, signed_text

FORMAT: Final = "intake-card/1"
NAMESPACE: Final = "intake-card"
RENEWAL: Final = "intake-card-renewal"
"""What the keys of before sign a card of new ones for."""
SUFFIX: Final = ".intake-card"
WORDS_TYPED: Final = 3
"""How many of the twelve words have to be typed at least."""

_FIELDS: Final = frozenset({"format", "member", "label", "role", "sign", "recipient", "exercise", "made"})
_OPTIONAL: Final = frozenset({"previous"})


@dataclass(frozen=True, slots=True)
class Card:
    """One member's public part: ``sign`` an ``ssh-ed25519`` line, ``recipient`` an ``age1pq1`` string.

    ``previous`` is the signing key of before, which signed the card too.
    """

    member: str
    label: str
    role: str
    sign: str
    recipient: str
    exercise: bool
    made: str
    previous: str = ""

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


def of_new_keys(vault: Vault) -> Card | None:
    """The card of the keys that wait in a vault for a roster that names them; None when none do."""
    waiting = renewal.prepared(vault.connection)
    if waiting is None:
        return None
    held = of(vault)
    sign, recipient = waiting.sign.public.line, str(waiting.receive.recipient)
    return replace(held, sign=sign, recipient=recipient, previous=held.sign)


def renew(vault: Vault, path: Path) -> Card:
    """Make new keys, unless some wait already, and write their card, signed by the present ones too.

    Raises RootHasNoCard, NoRoster (whom nobody enrolled needs no other keys), DiskFull, ReadOnly.
    """
    if vault.identity.role == ROOT:
        raise RootHasNoCard
    if vault.roster is None:
        raise NoRoster
    with vault.transaction():
        waiting = renewal.prepare(vault.connection)
    card = of_new_keys(vault) or of(vault)
    _write(card, waiting.sign, path, vault.keys.sign)
    return card


def write(vault: Vault, path: Path) -> Card:
    """Write this vault's card to a file, signed by itself. Raises RootHasNoCard, DiskFull, ReadOnly."""
    if vault.identity.role == ROOT:
        raise RootHasNoCard
    card = of(vault)
    _write(card, vault.keys.sign, path)
    return card


def _write(card: Card, key: SigningKey, path: Path, previous: SigningKey | None = None) -> None:
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
    if previous is not None:
        fields["previous"] = card.previous
    signed = SignedText.sign(key, NAMESPACE, fields)
    content = {"card": signed.text, "sig": signed.sig}
    if previous is not None:
        content["sig_previous"] = SignedText.sign(previous, RENEWAL, fields).sig
    data = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    write_atomically(path, data.encode())


def read(path: Path) -> Card:
    """The card in a file, its signature checked. Raises CannotRead, BadCard."""
    return parse(read_small(path))


def parse(data: bytes) -> Card:
    """The card in the bytes of a file. Raises BadCard."""
    try:
        content = parse_object(data)
        by_previous = content.pop("sig_previous", None)
        signed = signed_text(content, "card")
        key = signed.verify(NAMESPACE)
        card = _card(signed.fields())
        _check_previous(card, signed.text, by_previous)
    except (Malformed, MalformedKey) as error:
        raise BadCard(reason=str(error)) from error
    if card.sign != key.line:
        raise BadCard(reason="signed by another key")
    return card


def _check_previous(card: Card, text: str, sig: object) -> None:
    """A card that names a key of before must be signed by it, and by another one than its own."""
    if not card.previous and sig is None:
        return
    if not isinstance(sig, str) or card.previous == card.sign:
        raise Malformed("signature of the previous key")
    if SignedText(text, sig).verify(RENEWAL).line != card.previous:
        raise Malformed("signature of the previous key")


def _card(fields: dict[str, Any]) -> Card:
    if fields.keys() - _OPTIONAL != _FIELDS or fields["format"] != FORMAT:
        raise Malformed("fields")
    texts = [fields[name] for name in fields if name != "exercise"]
    if not all(isinstance(text, str) for text in texts) or not isinstance(fields["exercise"], bool):
        raise Malformed("types")
    if not is_id(fields["member"]) or not is_label(fields["label"]) or fields["role"] not in ROLES:
        raise Malformed("member")
    if not is_time(fields["made"]):
        raise Malformed("made")
    VerifyKey.parse(fields["sign"])
    if "previous" in fields:
        VerifyKey.parse(fields["previous"])
    HybridRecipient.parse(fields["recipient"])
    return Card(**{name: value for name, value in fields.items() if name != "format"})


def read_small(path: Path) -> bytes:
    """The bytes of a small file; of a large one only so many that it will not parse. Raises CannotRead."""
    try:
        with open_regular(path) as source:
            return source.read(MAX_FILE + 1)
    except OSError as error:
        raise CannotRead(file=path.name) from error
