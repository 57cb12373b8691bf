# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes what this vault holds of a record agree with what its erasures say, whatever came first (DESIGN section 2).

Which entries go is decided by ``projections.erasures``. Here their bodies, salts, files, seals and drafts leave the
vault; what a later hold or roster spares again counts as not having arrived, so that it may come from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from intake.errors import IntakeError, MalformedEntry
from intake.model.entry import Entry, State
from intake.vault import journal, redaction_checks
from intake.vault.authority import Authors
from intake.vault.database import Connection, checkpoint
from intake.vault.evidence import EvidenceStore
from intake.vault.journal import Arrival
from intake.vault.projections import erasure_rows, erasures, projector
from intake.vault.projections.erasures import Ruling

_FILES: Final = {"seal": "seal", "reseal": "seal", "evidence": "evidence"}
_VARIABLES: Final = 500

Named = tuple[str, str]
"""A seal or an evidence file: its kind and its id."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Entries of an import whose bodies are not written before it is known which of them were erased."""

    names: frozenset[bytes]
    subjects: frozenset[str]

    def bare(self, entry: Entry) -> Entry:
        """The entry as it may be written now."""
        return replace(entry, body=None, salt=b"", state=State.ABSENT) if entry.name in self.names else entry


@dataclass(frozen=True, slots=True)
class Released:
    """What became of all entries: ``arrived`` in their order, names of those ``erased``, files that only those name."""

    arrived: tuple[Arrival, ...]
    erased: frozenset[bytes]
    files: frozenset[Named]


def hold_back(connection: Connection, arriving: Sequence[Entry]) -> HeldBack:
    """Which entries have to wait: those on records that somebody asked to erase, here or in the same part."""
    asked = {entry.header.subject for entry in arriving if entry.header.kind == erasures.ERASE}
    if connection.execute("SELECT 1 FROM entries WHERE kind = 'erase' LIMIT 1").fetchone():
        asked.update(_asked_here(connection, {entry.header.subject for entry in arriving}))
    if not asked:
        return HeldBack(frozenset(), frozenset())
    waiting = (
        entry.name
        for entry in arriving
        if entry.header.subject in asked
        and entry.header.kind not in erasures.SPARED
        and entry.body is not None
    )
    return HeldBack(frozenset(waiting), frozenset(asked))


def _asked_here(connection: Connection, subjects: Iterable[str]) -> Iterator[str]:
    every = list(subjects)
    for start in range(0, len(every), _VARIABLES):
        chunk = every[start : start + _VARIABLES]
        marks = ", ".join("?" * len(chunk))
        found = connection.execute(
            f"SELECT DISTINCT subject FROM entries WHERE kind = 'erase' AND subject IN ({marks})", chunk
        )
        yield from (subject for (subject,) in found)


def release(
    connection: Connection,
    authors: Authors,
    held: HeldBack,
    entries: Sequence[Entry],
    stored: Sequence[Arrival],
) -> Released:
    """Write the bodies of those that were not erased, now that every header and every erase of the part is here."""
    rulings = {subject: ruling(connection, authors, subject) for subject in held.subjects}
    arrived, erased = [], set()
    files: dict[bool, set[Named]] = {True: set(), False: set()}
    for entry, what in zip(entries, stored, strict=True):
        gone = entry.header.subject in rulings and rulings[entry.header.subject].erases(entry)
        files[gone].update(_names(entry))
        if gone:
            erased.add(entry.name)
        elif entry.name in held.names:
            filled = journal.fill(connection, entry, again=what is Arrival.KNOWN)
            what = Arrival.FILLED if filled and what is Arrival.KNOWN else what
        arrived.append(what)
    return Released(tuple(arrived), frozenset(erased), frozenset(files[True] - files[False]))


def ruling(connection: Connection, authors: Authors, subject: str) -> Ruling:
    """What is decided of a record by all entries held on it."""
    return erasures.rule(projector.effective(journal.of_subject(connection, subject), authors), authors)


def concerned(connection: Connection, subjects: Iterable[str] | None = None) -> list[str]:
    """Those of the records, or all, that somebody asked to erase."""
    if subjects is not None:
        return list(_asked_here(connection, subjects))
    rows = connection.execute("SELECT DISTINCT subject FROM entries WHERE kind = 'erase' ORDER BY subject")
    return [subject for (subject,) in rows.fetchall()]


def settle(connection: Connection, authors: Authors, evidence: EvidenceStore, subject: str) -> None:
    """Carry out what the entries on a record say, and make its rows again. Inside a transaction.

    Deleted words are gone for a holder of the key too once it is committed.
    """
    entries = journal.of_subject(connection, subject)
    decided = erasures.rule(projector.effective(entries, authors), authors)
    before = set(erasure_rows.in_force(connection, subject))
    goes = [entry for entry in entries if decided.erases(entry)]
    gone = [entry for entry in goes if entry.state is not State.ERASED]
    back = [entry for entry in entries if entry.state is State.ERASED and not decided.erases(entry)]
    named = {one for entry in gone for one in _names(entry)}
    redaction_checks.compare(connection, entries, decided.done.keys() - before)
    connection.executemany(
        "UPDATE entries SET body = NULL, salt = x'', state = ? WHERE name = ?",
        [(int(State.ERASED), entry.name) for entry in gone]
        + [(int(State.ABSENT), entry.name) for entry in back],
    )
    projector.project(connection, authors, subject)
    listed = {one for entry in entries for one in _listed(entry, decided, done=True)}
    if gone:
        _remove_files(connection, evidence, named | listed, listed)
    if back:
        for kind, id in {one for entry in entries for one in _listed(entry, decided, done=False)} - listed:
            if kind == "evidence":
                evidence.restore(id)
    if decided.done.keys() - before:
        _remove_drafts(connection, evidence, subject)
        connection.execute("DELETE FROM purged WHERE subject = ?", (subject,))
    if gone:
        connection.after_commit(lambda: _sweep(connection))


def _names(entry: Entry) -> Iterator[Named]:
    """The file that the body of an entry names."""
    kind = _FILES.get(entry.header.kind, "")
    if kind:
        with suppress(MalformedEntry):
            id: Any = entry.content().get(kind)
            if isinstance(id, str):
                yield kind, id


def _listed(entry: Entry, decided: Ruling, *, done: bool) -> Iterator[Named]:
    """Files that an erase lists, if it is in force (``done``) or if it is not."""
    if entry.header.kind == erasures.ERASE and (entry.name.hex() in decided.done) is done:
        with suppress(MalformedEntry):
            yield from (("evidence", id) for id in erasures.names(entry, "evidence"))
            yield from (("seal", id) for id in erasures.names(entry, "seals"))


def _remove_files(
    connection: Connection, store: EvidenceStore, named: set[Named], listed: set[Named]
) -> None:
    """Let go of files that no entry names any more; the listed ones are refused from now on."""
    for kind, id in sorted(named):
        if kind == "seal":
            # Where a person is sealed once and named again, the first entry alone lets anyone open it.
            connection.execute(
                "DELETE FROM seals WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM p_seals WHERE id = ?1 AND again = 0)",
                (id,),
            )
        elif not connection.execute("SELECT 1 FROM p_evidence WHERE id = ? LIMIT 1", (id,)).fetchone():
            with suppress(IntakeError):  # an id in a list need not be one
                evidence_gone = store.erase if ("evidence", id) in listed else store.forget
                evidence_gone(id)


def expect_files(connection: Connection, store: EvidenceStore) -> None:
    """Let files come that were erased before they did, and that an entry which stands names after all.

    An erase may list any id: so no two members can have a file of another record refused that is still on its way.
    """
    rows = connection.execute(
        "SELECT f.id FROM evidence_files AS f WHERE f.state = ? AND EXISTS"
        " (SELECT 1 FROM p_evidence AS e WHERE e.id = f.id)",
        (int(State.ERASED),),
    ).fetchall()
    for (id,) in rows:
        store.restore(id)


def _remove_drafts(connection: Connection, store: EvidenceStore, subject: str) -> None:
    """A draft of the next version holds the words of this one; files that waited beside it go too."""
    for (draft,) in connection.execute("SELECT id FROM drafts WHERE subject = ?", (subject,)).fetchall():
        for (id,) in connection.execute("SELECT id FROM waiting_files WHERE draft = ?", (draft,)).fetchall():
            store.forget(id)
        connection.execute("DELETE FROM waiting_files WHERE draft = ?", (draft,))
    connection.execute("DELETE FROM drafts WHERE subject = ?", (subject,))


def _sweep(connection: Connection) -> None:
    """Empty the file written ahead. What fails here is done at the next opening."""
    with suppress(IntakeError):
        checkpoint(connection)
