# SPDX-License-Identifier: GPL-3.0-or-later
"""What an erasure would do, before anybody asks for it: which entries, files and seals go, and what is left.

Where others speak in the same report, their words, files and seals are kept, and the rest of the report is made by
removal only (``intake.model.redaction``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from intake.errors import (
    AlreadyErased,
    MalformedEntry,
    NoSuchRecord,
    NothingCut,
    NothingLeft,
    PassageNotFound,
)
from intake.model import redaction
from intake.model.entry import Entry, State
from intake.model.redaction import Removal
from intake.vault import journal
from intake.vault.projections import attachments, erasures, projector, reports
from intake.vault.projections.attachments import Evidence, Seal
from intake.vault.projections.revisions import standing, testimony
from intake.vault.vault import Vault

_SEALS: Final = frozenset({"seal", "reseal"})
_ABOUT_FILES: Final = _SEALS | {"evidence", "custody", "disclose", "unseal"}


@dataclass(frozen=True, slots=True)
class Cut:
    """What has to go of a report in which others speak too: ids of sources, victims and files, names of fields of

    the report, and passages of text. The files and seals of a source or victim go with it.
    """

    sources: tuple[str, ...] = ()
    victims: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.sources, self.victims, self.evidence, self.fields, self.passages))


@dataclass(frozen=True, slots=True)
class Plan:
    """What an erasure will do: hashes of entries and ids of files that go, hashes of entries that are kept.

    ``original`` is the body of the version that stands; ``content`` is what is left of it, None for nothing.
    """

    entries: tuple[str, ...]
    evidence: tuple[str, ...]
    seals: tuple[str, ...]
    keep: tuple[str, ...]
    original: dict[str, Any]
    content: dict[str, Any] | None = None
    removed: tuple[Removal, ...] = ()
    of: str = ""


def plan(vault: Vault, subject: str, cut: Cut | None = None) -> Plan:
    """What erasing a report whole, or but for what others said, would do now.

    Raises NoSuchRecord, AlreadyErased, NothingCut, NothingLeft, PassageNotFound.
    """
    if reports.summary(vault.connection, subject).state == reports.ERASED:
        raise AlreadyErased
    entries = journal.of_subject(vault.connection, subject)
    stands = standing(projector.versions(entries, vault.authors))
    if stands is None:
        raise NoSuchRecord(name=subject)
    original = testimony(stands.shown)
    files = _going(attachments.evidence(vault.connection, subject), cut)
    identities = _identities(attachments.seals(vault.connection, subject), cut)
    keep = [entry for entry in entries if cut is not None and _stays(entry, cut, files | identities)]
    kept = {entry.name for entry in keep}
    goes = [
        entry
        for entry in entries
        if entry.header.kind not in erasures.SPARED
        and entry.name not in kept
        and entry.state is not State.ERASED
    ]
    # An identity that is named again here stays sealed for the report in which it was sealed.
    seals = {_said(entry, "seal") for entry in goes if entry.header.kind in _SEALS}
    made = Plan(
        tuple(entry.name.hex() for entry in goes),
        tuple(sorted(files)),
        tuple(sorted(seals - {_said(entry, "seal") for entry in keep} - {""})),
        tuple(entry.name.hex() for entry in keep),
        original,
    )
    return made if cut is None else _left(made, cut, stands.shown.name.hex())


def _left(whole: Plan, cut: Cut, of: str) -> Plan:
    """The plan with what is left of the report."""
    if not cut:
        raise NothingCut
    told = [one.get("id") for one in whole.original.get("sources", ())]
    if told and not set(told) - set(cut.sources):
        raise NothingLeft
    removed, missed = redaction.removals(
        whole.original, sources=cut.sources, victims=cut.victims, fields=cut.fields, passages=cut.passages
    )
    if missed:
        raise PassageNotFound(number=missed[0])
    content = redaction.without(whole.original, removed)
    return replace(whole, content=content, removed=removed, of=of)


def _going(files: Sequence[Evidence], cut: Cut | None) -> set[str]:
    """Ids of the files that go: those named, those of a source that goes, and what was made of them or they of it."""
    if cut is None:
        return {file.id for file in files}
    gone = {
        file.id for file in files if file.id in cut.evidence or (file.source and file.source in cut.sources)
    }
    while True:
        related = {
            file.id
            for file in files
            if file.id not in gone
            and (
                gone & {file.copy_of, file.sealed_of}
                or any(o.sealed_of == file.id and o.id in gone for o in files)
            )
        }
        if not related:
            return gone
        gone |= related


def _identities(seals: Sequence[Seal], cut: Cut | None) -> set[str]:
    """Ids of the seals that go: those that are about nobody who stays."""
    return {seal.id for seal in seals} - {
        seal.id for seal in seals if cut is not None and _spared(seal.about, cut)
    }


def _spared(about: str, cut: Cut) -> bool:
    kind, _, id = about.partition("/")
    return id not in (cut.sources if kind == "source" else cut.victims)


def _stays(entry: Entry, cut: Cut, going: set[str]) -> bool:
    """Whether an entry is about a file or an identity that stays."""
    kind = entry.header.kind
    if entry.state is not State.HELD or kind not in _ABOUT_FILES:
        return False
    if kind in _SEALS:
        about = _said(entry, "about")
        return bool(about) and _spared(about, cut)
    named = _said(entry, "evidence") or _said(entry, "seal")
    return bool(named) and named not in going


def _said(entry: Entry, name: str) -> str:
    try:
        value = entry.content().get(name)
    except MalformedEntry:
        return ""
    return value if isinstance(value, str) else ""
