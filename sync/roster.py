# SPDX-License-Identifier: GPL-3.0-or-later
"""The signed roster as a file (FORMAT.md, "Roster"). Who may make one and when it counts is in ``rosters``."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from intake.crypto.hybrid import HybridRecipient
from intake.crypto.signing import SigningKey, VerifyKey
from intake.errors import BadRoster, MalformedKey
from intake.model.entry import is_id, is_name
from intake.model.roster import ACTIVE, REVOKED, ROLES, Roster, is_label
from sync.cards import read_small
from sync.signed import Malformed, SignedText, is_time, parse_object, signed_text

FORMAT: Final = "intake-roster/1"
NAMESPACE: Final = "intake-roster"
SUFFIX: Final = ".intake-roster"
CENTRAL: Final = "central"
FIELD: Final = "field"


@dataclass(frozen=True, slots=True)
class SignedRoster:
    """A roster as the root signed it; ``field`` is the copy for focal points, where it came with it."""

    roster: Roster
    signed: SignedText
    field: SignedText | None = None

    @property
    def document(self) -> str:
        """The JSON text of a roster file."""
        content: dict[str, Any] = {"roster": self.signed.text, "sig": self.signed.sig}
        if self.field:
            content["field"] = {"roster": self.field.text, "sig": self.field.sig}
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"

    @property
    def digest(self) -> bytes:
        """What the root's twelve words stand for; they stay the same for all its rosters."""
        return root_digest(self.roster.root)


def root_digest(line: str) -> bytes:
    """What the twelve words of a root key stand for."""
    return hashlib.sha256(f"intake-root/1\0{line}".encode()).digest()


def read(path: Path) -> SignedRoster:
    """The roster in a file, its signature checked against the root key it names.

    Whether that root is to be believed is decided by ``accept``. Raises CannotRead, BadRoster.
    """
    return parse(read_small(path))


def parse(data: bytes | str) -> SignedRoster:
    """The roster in the text of a file. Raises BadRoster."""
    try:
        content = parse_object(data)
        field = signed_text(content.pop("field"), "roster") if "field" in content else None
        return checked(signed_text(content, "roster"), field)
    except (Malformed, MalformedKey, ValueError) as error:
        raise BadRoster(reason=str(error)) from error


def sign(key: SigningKey, roster: Roster) -> SignedText:
    """The roster as its signed text."""
    return SignedText.sign(key, NAMESPACE, {"format": FORMAT, **roster.to_json()})


def checked(signed: SignedText, field: SignedText | None = None) -> SignedRoster:
    """The roster in a signed text. Raises Malformed, MalformedKey, or ValueError for a value of a wrong type."""
    key = signed.verify(NAMESPACE)
    roster = _roster(signed.fields())
    if roster.root != key.line:
        raise Malformed("signed by another key")
    if field is not None:
        copy = checked(field).roster
        same = (copy.root, copy.version, copy.exercise, copy.association) == (
            roster.root,
            roster.version,
            roster.exercise,
            roster.association,
        )
        if not same or copy.scope != FIELD or roster.scope != CENTRAL:
            raise Malformed("the copy for the field is of another roster")
    return SignedRoster(roster, signed, field)


def _roster(fields: dict[str, Any]) -> Roster:
    if fields.pop("format", None) != FORMAT:
        raise Malformed("format")
    roster = Roster.from_json(fields)
    # Writing it again finds fields that are not known, or known under another type.
    if roster.to_json() != fields or roster.scope not in (CENTRAL, FIELD) or roster.version < 1:
        raise Malformed("fields")
    if not (is_label(roster.association) and is_time(roster.made)):
        raise Malformed("association")
    for member in roster.members:
        known = member.role in ROLES and member.status in (ACTIVE, REVOKED)
        if not (known and is_id(member.id) and is_label(member.label)):
            raise Malformed("member")
        if member.expires:
            date.fromisoformat(member.expires)
        for keys in member.former:
            date.fromisoformat(keys.until)
        for head in (*member.trusted, *(head for keys in member.former for head in keys.trusted)):
            if not (is_id(head.journal) and is_name(head.head)):
                raise Malformed("trusted")
        for line in member.signs:
            VerifyKey.parse(line)
        for recipient in member.recipients:
            HybridRecipient.parse(recipient)
    if roster.renewed and roster.scope != FIELD:
        raise Malformed("renewed")
    for keys_of_all in (
        [member.id for member in roster.members],
        [line for member in roster.members for line in member.signs],
        [recipient for member in roster.members for recipient in member.recipients],
    ):
        if len(set(keys_of_all)) != len(keys_of_all):
            raise Malformed("two members with one key or id")
    return roster
