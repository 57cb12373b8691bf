# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking for an erasure, confirming one, and legal holds: each a signed entry on the report (DESIGN section 2).

What is left where others speak too is made here, before anything is deleted, and the erase names it: the second member
confirms both together, so that nobody can put other words in its place later.
"""

from __future__ import annotations

from typing import Any

from intake.errors import (
    NoHoldReason,
    NoSuchErasure,
    NotByRemoval,
    NotComparable,
    OnHold,
    SameMember,
)
from intake.model.entry import Entry, State
from intake.model.roster import COORDINATOR
from intake.vault import journal
from intake.vault.erasure_plan import Cut, plan
from intake.vault.projections import erasure_rows, erasures, reports
from intake.vault.projections.erasures import Erasure
from intake.vault.projections.revisions import testimony
from intake.vault.records import heads, write_entry
from intake.vault.redaction_checks import by_removal
from intake.vault.vault import Vault


def ask(vault: Vault, subject: str, reason: str, cut: Cut | None = None) -> str:
    """Ask that a report be erased, whole or but for what others said. Returns the name (hex) of the erase.

    ``reason`` is a code of `erasures.REASONS`. It takes the place of a request that waits. Raises what `plan` raises,
    OnHold, and NotYours unless the vault is a coordinator's.
    """
    if reason not in erasures.REASONS:
        raise ValueError(reason)
    if erasure_rows.holds(vault.connection, subject):
        raise OnHold
    made = plan(vault, subject, cut)
    code = reports.summary(vault.connection, subject).code
    waiting = erasure_rows.every(vault.connection, erasures.WAITING, subject)
    said: dict[str, Any] = {
        "code": code,
        "reason": reason,
        "entries": list(made.entries),
        "evidence": list(made.evidence),
        "seals": list(made.seals),
        "sources": sorted(cut.sources) if cut else [],
    }
    if waiting:
        said["instead"] = [one.name for one in waiting]
    with vault.transaction():
        keep = list(made.keep)
        if made.content is not None:
            left = {
                "of": made.of,
                "removed": [removal.to_json() for removal in made.removed],
                "content": made.content,
            }
            redact = write_entry(vault, erasures.REDACT, subject, left, heads(vault, subject, "report"))
            keep.append(redact.name.hex())
        if keep:
            said["keep"] = keep
        return write_entry(vault, erasures.ERASE, subject, said, ()).name.hex()


def confirm(vault: Vault, name: str) -> Erasure:
    """Confirm an erasure (its name in hex, or the beginning of it): it is carried out here at once.

    Raises NoSuchErasure, SameMember, OnHold, NotByRemoval, NotComparable, and NotYours unless the vault is that of a
    coordinator or a custodian.
    """
    wanted = find(vault, name)
    if vault.authors[wanted.journal].member == vault.identity.member:
        raise SameMember
    if erasure_rows.holds(vault.connection, wanted.subject):
        raise OnHold
    _require_removal_only(vault, wanted)
    with vault.transaction():
        write_entry(vault, erasures.CONFIRM, wanted.subject, {}, (wanted.name,))
    return next(
        one for one in erasure_rows.every(vault.connection, "", wanted.subject) if one.name == wanted.name
    )


def _require_removal_only(vault: Vault, erasure: Erasure) -> None:
    """Raise NotByRemoval for what is left of a version, unless it is that version less what it says.

    A coordinator who does not hold that version cannot know (NotComparable). A custodian holds neither, and confirms
    that something is to be erased, not what is left.
    """
    for name in erasures.names_in(request(vault, erasure.name), "keep"):
        entry = _named(vault, name)
        lacking = entry is None or (entry.header.kind == erasures.REDACT and entry.state is not State.HELD)
        if lacking and vault.identity.role == COORDINATOR:
            # It might hold anything, and come once it was confirmed.
            raise NotComparable
        if lacking or entry is None or entry.header.kind != erasures.REDACT:
            continue
        of = _named(vault, str(entry.content().get("of", "")))
        if of is None or of.state is not State.HELD:
            if vault.identity.role == COORDINATOR:
                raise NotComparable
            continue
        if of.header.subject != erasure.subject or not by_removal(entry, of):
            raise NotByRemoval


def find(vault: Vault, name: str) -> Erasure:
    """The erasure that waits under this name, or the only one whose name begins so (6 characters).

    Raises NoSuchErasure.
    """
    waiting = erasure_rows.every(vault.connection, erasures.WAITING)
    found = [one for one in waiting if len(name) >= 6 and one.name.startswith(name)]
    if len(found) != 1:
        raise NoSuchErasure
    return found[0]


def request(vault: Vault, name: str) -> dict[str, Any]:
    """What an erase says: hashes, ids and codes."""
    entry = _named(vault, name)
    return entry.content() if entry else {}


def _named(vault: Vault, name: str) -> Entry | None:
    """The entry of that name (hex); None where it is not held, or where somebody wrote what is no name."""
    try:
        return journal.get(vault.connection, bytes.fromhex(name))
    except ValueError:
        return None


def left(vault: Vault, erasure: Erasure) -> dict[str, Any] | None:
    """What is left of the report once an erasure is carried out; None for nothing, or where it has not arrived."""
    for name in erasures.names_in(request(vault, erasure.name), "keep"):
        entry = _named(vault, name)
        if entry is not None and entry.header.kind == erasures.REDACT and entry.state is State.HELD:
            return testimony(entry)
    return None


def since(vault: Vault, erasure: Erasure) -> int:
    """How many entries an erasure would delete that its author did not see, because they came later."""
    said = request(vault, erasure.name)
    seen = {*erasures.names_in(said, "entries"), *erasures.names_in(said, "keep")}
    return sum(
        entry.header.kind not in erasures.SPARED
        and entry.header.kind != erasures.REDACT
        and entry.state is not State.ERASED
        and entry.name.hex() not in seen
        and erasure.name not in entry.header.parents
        for entry in journal.of_subject(vault.connection, erasure.subject)
    )


def hold(vault: Vault, subject: str, on: bool, reason: str) -> None:
    """Set a legal hold on a report, or lift it: while it stands, no erasure has effect.

    Raises NoSuchRecord, NoHoldReason, and NotYours unless the vault is a coordinator's.
    """
    reports.summary(vault.connection, subject)
    if not reason.strip():
        raise NoHoldReason
    entries = [e for e in journal.of_subject(vault.connection, subject) if e.header.kind == erasures.FREEZE]
    lifted = {parent for entry in entries for parent in entry.header.parents}
    stand = [entry.name.hex() for entry in entries if entry.name.hex() not in lifted]
    with vault.transaction():
        write_entry(vault, erasures.FREEZE, subject, {"hold": on, "reason": reason.strip()}, stand)
