# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a vault is whole: every page, entry, file and seal read again, and everything derived made again.

Nothing is repaired or changed. What is found is told by ``findings``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial

from intake.crypto.signing import VerifyKey
from intake.errors import BadSignature, DamagedDatabase, IntakeError, NoSuchEvidence
from intake.model.entry import Entry, Header, State, journal_id
from intake.vault import journal, journals, oddities, trunks
from intake.vault.database import database_errors, pages_readable, transaction
from intake.vault.findings import Finding
from intake.vault.projections import attachments, projector
from intake.vault.sealing import ciphertext
from intake.vault.vault import Vault

Progress = Callable[[int, int], None]


def verify(vault: Vault, progress: Progress | None = None) -> list[Finding]:
    """Everything that is wrong or lacking, pages first. ``progress`` counts steps."""
    findings = [Finding("page", {"reason": reason}) for reason in pages_readable(vault.connection)]
    names: list[str] = []
    files: list[str] = []

    def list_all() -> Iterator[Finding]:
        names.extend(journal.journals(vault.connection))
        files.extend(stored.id for stored in vault.evidence.files())
        yield from ()

    findings += _surviving(list_all)
    steps = [
        *(partial(_journal, vault, name) for name in names),
        *(partial(_file, vault, id) for id in files),
        partial(_own_end, vault),
        partial(_attachments, vault),
        partial(_quarantine, vault),
        partial(_projections, vault),
    ]
    for done, step in enumerate(steps, 1):
        findings += _surviving(step)
        if progress:
            progress(done, len(steps))
    return findings


def _surviving(step: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """What a step finds; a page that it cannot read ends it, and is a finding itself."""
    found: list[Finding] = []
    try:
        with database_errors():
            found.extend(step())
    except DamagedDatabase as damaged:
        found.append(Finding("page", {"reason": damaged.facts.get("reason", "")}))
    return found


def _journal(vault: Vault, name: str) -> Iterator[Finding]:
    """One journal: each entry by itself, then its place in the chain."""
    key = _key(vault, name)
    if isinstance(key, Finding):
        yield key
    number, before, here = -1, set[str](), set[str]()
    for entry, found in _entries(vault, name):
        seq = entry.header.seq
        place = {"journal": name, "seq": seq}
        yield from found
        if not isinstance(key, Finding) and not _signed(key, entry):
            yield Finding("signature", place)
        if seq == number:
            yield Finding("fork", place)
        else:
            if seq > number + 1:
                code = "own-gap" if name == vault.journal else "gap"
                yield Finding(code, {"journal": name, "first": number + 1, "last": seq - 1})
            before, here = (here if seq == number + 1 else set()), set()
            number = seq
        if before and entry.header.prev not in before:
            yield Finding("chain", place)
        here.add(entry.name.hex())


def _key(vault: Vault, name: str) -> VerifyKey | Finding:
    """The key that signs a journal, or why there is none."""
    try:
        opening = journal.opening(vault.connection, name)
        if opening is None:
            return Finding("unsigned", {"journal": name})
        content = opening.content()
        key = VerifyKey.parse(str(content.get("key", "")))
    except (IntakeError, ValueError, KeyError):
        return Finding("name", {"journal": name})
    if journal_id(key.line, str(content.get("nonce", ""))) != name:
        return Finding("name", {"journal": name})
    return key


def _entries(vault: Vault, name: str) -> Iterator[tuple[Entry, list[Finding]]]:
    """The entries of a journal as the rows hold them, each with what is wrong with it by itself."""
    rows = vault.connection.execute(
        "SELECT seq, name, kind, subject, at, header, sig, salt, body, state FROM entries"
        " WHERE journal = ? ORDER BY seq, name",
        (name,),
    )
    for seq, called, kind, subject, at, raw, sig, salt, body, state in rows:
        place = {"journal": name, "seq": seq}
        found: list[Finding] = []
        filed = Header(name, seq, "", kind, subject, (), at, "")
        try:
            header = Header.decode(raw)
        except IntakeError as malformed:
            header = filed
            found.append(Finding("header", {**place, "reason": malformed.facts.get("reason", "")}))
        entry = Entry(header, raw, sig, salt, body, State(state))
        if entry.name != called or replace(header, prev="", parents=(), body_hash="") != filed:
            found.append(Finding("index", place))
        if not entry.matches_body():
            found.append(Finding("body", place))
        yield entry, found


def _signed(key: VerifyKey, entry: Entry) -> bool:
    try:
        key.verify(entry.sig, entry.signed_bytes)
    except BadSignature:
        return False
    return True


def _file(vault: Vault, id: str) -> Iterator[Finding]:
    try:
        vault.evidence.verify(id)
    except NoSuchEvidence:
        yield Finding("evidence-lost", {"id": id})
    except IntakeError:
        yield Finding("evidence-damaged", {"id": id})


def _own_end(vault: Vault) -> Iterator[Finding]:
    """Whether receipts and imports of others name later entries of this vault's own journals than it holds.

    Nothing in a vault itself can show that: a chain that was cut at its end is a chain.
    """
    for odd in journals.own(vault):
        if odd.code == oddities.BEHIND:
            facts = {name: odd.facts[name] for name in ("by", "theirs", "ours")}
            yield Finding("own-lost", {"journal": odd.journal, **facts})


def _attachments(vault: Vault) -> Iterator[Finding]:
    """Files and seals against the entries that name them."""
    files = attachments.evidence(vault.connection)
    sealed_since = {file.sealed_of for file in files}
    for file in files:
        held = vault.evidence.held(file.id)
        if held is None:
            if vault.evidence.state(file.id) is None and file.id not in sealed_since:
                yield Finding("evidence-absent", {"id": file.id})
        elif held.sha256 != file.sha256:
            yield Finding("evidence-other", {"id": file.id})
    for seal in attachments.seals(vault.connection):
        for id, sha256 in seal.files or ((seal.id, seal.sha256),):
            sealed = ciphertext(vault, id)
            if sealed is None:
                yield Finding("seal-absent", {"id": id})
            elif hashlib.sha256(sealed).hexdigest() != sha256:
                yield Finding("seal-damaged", {"id": id})


def _quarantine(vault: Vault) -> Iterator[Finding]:
    """Parts that wait, against what was copied."""
    for part in vault.quarantine.every():
        try:
            sound = vault.quarantine.sound(part)
        except IntakeError:
            sound = False
        if not sound:
            yield Finding("waiting-damaged", {"id": part.id})


class _Undo(Exception):
    """Ends the trial rebuild without keeping it."""


def _projections(vault: Vault) -> Iterator[Finding]:
    """Rebuild, compare with what was there, and take the rebuild back."""
    connection = vault.connection
    before = projector.domain_state(connection)
    after, longer = before, False
    try:
        names = journal.journals(connection)
        longer = any(
            trunks.of(connection, name).last > trunks.longest(connection, name).last for name in names
        )
        with suppress(_Undo), transaction(connection):
            projector.rebuild(connection, vault.authors)
            after = projector.domain_state(connection)
            raise _Undo
    except (ValueError, KeyError):
        yield Finding("unbuildable")
    for table in before:
        if before[table] != after[table]:
            yield Finding("projection", {"table": table.removeprefix("p_")})
    if longer:
        yield Finding("projection", {"table": "trunks"})
