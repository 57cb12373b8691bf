# SPDX-License-Identifier: GPL-3.0-or-later
"""A text with its signature in one small JSON file: what cards and rosters are (FORMAT.md, "Signed texts")."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final, Self

import rfc8785

from intake.crypto import sshsig
from intake.crypto.signing import SigningKey, VerifyKey
from intake.errors import SignatureError

MAX_FILE: Final = 8 * 1024 * 1024
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def is_time(text: str) -> bool:
    """Whether a text is written as a time (UTC)."""
    return _TIME.fullmatch(text) is not None


class Malformed(ValueError):
    """The file is not as it must be; callers turn it into an error for a person."""


@dataclass(frozen=True, slots=True)
class SignedText:
    """Canonical JSON ``text`` and the armored SSHSIG ``sig`` over it."""

    text: str
    sig: str

    @classmethod
    def sign(cls, key: SigningKey, namespace: str, fields: dict[str, Any]) -> Self:
        """``fields`` as canonical JSON, signed for the purpose ``namespace``."""
        text = rfc8785.dumps(fields)
        return cls(text.decode(), sshsig.sign(key, namespace, text))

    def verify(self, namespace: str) -> VerifyKey:
        """The key that signed. Raises Malformed when the signature is not valid."""
        try:
            return sshsig.verify(self.sig, namespace, self.text.encode())
        except SignatureError as error:
            raise Malformed("signature") from error

    def fields(self) -> dict[str, Any]:
        """What the text says. Raises Malformed unless it is an object in canonical JSON."""
        fields = parse_object(self.text)
        if rfc8785.dumps(fields) != self.text.encode():
            raise Malformed("not canonical")
        return fields


def parse_object(text: str | bytes) -> dict[str, Any]:
    """A JSON object. Raises Malformed."""
    try:
        if isinstance(text, str):
            text.encode()
        fields = json.loads(text)
        # Canonical JSON has no number that is not finite and no text that is not Unicode.
        rfc8785.dumps(fields)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    if not isinstance(fields, dict):
        raise Malformed("not an object")
    return fields


def signed_text(value: object, name: str) -> SignedText:
    """The signed text in ``{name: text, "sig": armored}``. Raises Malformed for any other form."""
    if not isinstance(value, dict) or value.keys() != {name, "sig"}:
        raise Malformed("fields")
    text, sig = value[name], value["sig"]
    if not isinstance(text, str) or not isinstance(sig, str):
        raise Malformed("fields")
    return SignedText(text, sig)
