# SPDX-License-Identifier: GPL-3.0-or-later
"""The chain of custody of an evidence file: every signed entry that says what was done with it, in order.

Nothing is stored for it. Receipt, corrections, checks, copies, sealing and openings are entries of the report that
the file belongs to; here they are read as one story, as a court asks for it (Berkeley Protocol, "Preservation").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from intake.errors import EvidenceMismatch, IntakeError, NoSuchEvidence
from intake.model.entry import Entry, State
from intake.vault import journal
from intake.vault.authority import refusal
from intake.vault.projections.attachments import Evidence
from intake.vault.records import write_entry
from intake.vault.vault import Vault

KIND: Final = "custody"
SOUND: Final = "sound"
DAMAGED: Final = "damaged"

RECEIVED, DESCRIBED, COPIED, SEALED, DISCLOSED, CHECKED, OPENED = (
    "received", "described", "copied", "sealed", "disclosed", "checked", "opened",
)  # fmt: skip

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: by whom (``journal``), when (UTC), and ``facts`` of its entry.

    ``entry`` is the name of the signed entry (hex), by which anyone can find and check it.
    """

    did: str
    at: str
    journal: str
    entry: str
    facts: dict[str, Any]


def chain(vault: Vault, evidence: Evidence) -> list[Step]:
    """What was done with a file, from its receipt on; entries without effect are left out."""
    owner = evidence.subject.partition("/")[0]
    # Within one second whoever received the file comes first: others can only have had it after that.
    entries = sorted(
        (
            entry
            for entry in journal.of_subject(vault.connection, evidence.subject)
            if entry.state is State.HELD and not refusal(entry.header, vault.authors)
        ),
        key=lambda entry: (
            entry.header.at,
            entry.header.journal != owner,
            entry.header.journal,
            entry.header.seq,
        ),
    )
    return list(_steps(entries, evidence.id))


def _steps(entries: list[Entry], id: str) -> Iterator[Step]:
    known = False
    for entry in entries:
        did = ""
        try:
            content = entry.content()
        except IntakeError:
            continue
        about = content.get("evidence") == id
        match entry.header.kind:
            case "evidence" if about:
                did, known = DESCRIBED if known else RECEIVED, True
            case "evidence" if content.get("copy_of") == id:
                did = COPIED
            case "evidence" if content.get("sealed_of") == id:
                did = SEALED
            case "disclose" if about:
                did = DISCLOSED
            case "custody" if about:
                did = CHECKED
            case "unseal" if about:
                did = OPENED
        if did:
            header = entry.header
            yield Step(did, header.at, header.journal, entry.name.hex(), content)


def check(vault: Vault, evidence: Evidence, progress: Progress | None = None) -> bool:
    """Read a file again from end to end, and sign whether it still is the one that arrived.

    Raises NoSuchEvidence where it is not held: that says nothing about the file.
    """
    if vault.evidence.held(evidence.id) is None:
        raise NoSuchEvidence
    try:
        vault.evidence.verify(evidence.id, progress)
        _require_same(vault, evidence)
        found = SOUND
    except NoSuchEvidence:
        raise
    except IntakeError:
        found = DAMAGED
    with vault.transaction():
        write_entry(vault, KIND, evidence.subject, {"evidence": evidence.id, "found": found}, ())
    return found == SOUND


def _require_same(vault: Vault, evidence: Evidence) -> None:
    held = vault.evidence.held(evidence.id)
    if held is None or held.sha256 != evidence.sha256:
        raise EvidenceMismatch
