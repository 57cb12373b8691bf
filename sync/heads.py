# SPDX-License-Identifier: GPL-3.0-or-later
"""Up to where a member's journals came to a coordinator, as a small signed file for the holder of the root key.

The root's vault holds no journals. When somebody's laptop was seized or a member is not to be believed any more, a
coordinator lists the last entries that came before, and the root signs them into the roster (DESIGN "Trust").
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from intake.errors import BadHeads, HeadsNotFromTeam, MalformedKey
from intake.model.entry import is_id
from intake.model.roster import COORDINATOR, Roster, Trusted
from intake.vault.folder import write_atomically
from intake.vault.journal import stamp
from intake.vault.vault import Vault
from sync import rosters
from sync.signed import Malformed, SignedText, is_time, parse_object, signed_text

FORMAT: Final = "intake-heads/1"
NAMESPACE: Final = "intake-heads"
SUFFIX: Final = ".intake-heads"
NOTHING: Final = (Trusted("0" * 32, "0" * 64),)
"""For a roster: nothing of a member is believed. No journal and no entry has this name."""
_FIELDS: Final = frozenset({"format", "member", "made", "exercise", "heads"})
_MOST: Final = 10_000
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Heads:
    """What came of a ``member`` (id) until ``made``, as the holder of the signing key ``by`` (a key line) says."""

    member: str
    made: str
    exercise: bool
    heads: tuple[Trusted, ...]
    by: str


def write(vault: Vault, member: str, path: Path) -> Heads:
    """Write the list of a member (id) to a file, signed by this vault. Raises NoSuchMember, NoRoster, DiskFull."""
    named, made = rosters.named(vault, member), stamp(vault.clock())
    found = rosters.heads(vault, named.id)
    fields: dict[str, Any] = {
        "format": FORMAT,
        "member": named.id,
        "made": made,
        "exercise": vault.identity.exercise,
        "heads": [one.to_json() for one in found],
    }
    signed = SignedText.sign(vault.keys.sign, NAMESPACE, fields)
    data = json.dumps({"heads": signed.text, "sig": signed.sig}, indent=1, ensure_ascii=False) + "\n"
    write_atomically(path, data.encode())
    return Heads(named.id, made, vault.identity.exercise, found, vault.keys.sign.public.line)


def parse(data: bytes) -> Heads:
    """The list in the bytes of a file, its signature checked; whose it is, is for ``trusted``. Raises BadHeads."""
    try:
        signed = signed_text(parse_object(data), "heads")
        return _heads(signed.fields(), signed.verify(NAMESPACE).line)
    except (Malformed, MalformedKey) as error:
        raise BadHeads(reason=str(error)) from error


def trusted(roster: Roster, found: Heads) -> tuple[Trusted, ...]:
    """What the roster is to name: the list, if a coordinator of the roster signed it.

    A member cannot vouch for itself. A list without an entry says that nothing is believed. Raises HeadsNotFromTeam.
    """
    by = roster.by_key(found.by)
    if by is None or not by.active or by.role != COORDINATOR or by.id == found.member:
        raise HeadsNotFromTeam
    if by.sign != found.by or found.exercise != roster.exercise:
        raise HeadsNotFromTeam
    return found.heads or NOTHING


def _heads(fields: dict[str, Any], by: str) -> Heads:
    if fields.keys() != _FIELDS or fields["format"] != FORMAT:
        raise Malformed("fields")
    member, made, exercise, listed = (fields[name] for name in ("member", "made", "exercise", "heads"))
    if not (isinstance(member, str) and is_id(member) and isinstance(exercise, bool)):
        raise Malformed("member")
    if not (isinstance(made, str) and is_time(made)) or not isinstance(listed, list) or len(listed) > _MOST:
        raise Malformed("types")
    return Heads(member, made, exercise, tuple(_head(one) for one in listed), by)


def _head(found: object) -> Trusted:
    if not isinstance(found, dict) or found.keys() != {"journal", "head"}:
        raise Malformed("head")
    name, head = found["journal"], found["head"]
    if not (isinstance(name, str) and is_id(name) and isinstance(head, str) and _HASH.fullmatch(head)):
        raise Malformed("head")
    return Trusted(name, head)
