# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealing identities again when the custodians are others than they were (FORMAT.md, "Seals and evidence").

A custodian who can open a seal opens it in memory and seals it to those who are custodians now, under a new id, on the
record: a ``reseal`` entry names both. What was sealed before is kept. It opens with the keys that it was made for,
wherever a copy of it lies, and nothing that is done here could change that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from intake.crypto.hybrid import fingerprint
from intake.errors import (
    AgeError,
    EvidenceError,
    MalformedEntry,
    NotACustodianVault,
    SealMismatch,
    Withheld,
)
from intake.model.entry import State, new_id
from intake.model.roster import CUSTODIAN, Member
from intake.vault import journal, sealed_content, sealing
from intake.vault.database import Connection
from intake.vault.disclosing import require_shown
from intake.vault.keepers import require
from intake.vault.projections import attachments
from intake.vault.projections.attachments import Evidence, Seal
from intake.vault.records import write_entry
from intake.vault.vault import Vault

KIND = "reseal"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Due:
    """Seals that are not for the present custodians: those that this vault can open, and how many it cannot.

    ``closed`` were made for others or have not arrived; another custodian may seal them again. Of ``files``, which can
    be long, the key alone is sealed again.
    """

    seals: tuple[Seal, ...]
    closed: int
    files: tuple[Evidence, ...] = ()

    @property
    def count(self) -> int:
        """How many there are to be sealed again."""
        return len(self.seals) + len(self.files)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were sealed again, and ids of those that turned out not to be what their entries say."""

    done: int
    odd: tuple[str, ...]


def due(vault: Vault) -> Due:
    """What there is to seal again; nothing of a person who took consent back.

    Raises NotACustodianVault, NoCustodian.
    """
    wanted = {fingerprint(keeper.recipient) for keeper in _keepers(vault)}
    custodians = vault.roster.with_role(CUSTODIAN) if vault.roster else ()
    known = {fingerprint(keeper.recipient) for keeper in custodians}
    own = {fingerprint(str(identity.recipient)) for identity in vault.keys.identities}
    found: dict[str, Seal] = {}
    closed = set()
    for seal in attachments.seals(vault.connection):
        # For whom others have confirmed and this vault has not yet, nothing is taken away.
        right = wanted <= set(seal.openers) <= known
        if seal.again or right or sealing.is_withheld(vault, seal):
            continue
        if _opens(vault, seal, own):
            found[seal.id] = seal
        else:
            closed.add(seal.id)
    sealed = [file for file in attachments.evidence(vault.connection) if file.sealed and _shown(vault, file)]
    files = []
    for file in sealed:
        again = attachments.resealed_keys(vault.connection, file)
        openers = set(again[0].recipients if again else file.sealed)
        if wanted <= openers <= known:
            continue
        mine = not own.isdisjoint(
            {mark for marks in (file.sealed, *(one.recipients for one in again)) for mark in marks}
        )
        if mine and vault.evidence.present(file.id):
            files.append(file)
        else:
            closed.add(file.id)
    return Due(tuple(found.values()), len(closed - found.keys()), tuple(files))


def _shown(vault: Vault, file: Evidence) -> bool:
    try:
        require_shown(vault, file)
    except Withheld:
        return False
    return True


def _keepers(vault: Vault) -> tuple[Member, ...]:
    if vault.identity.role != CUSTODIAN:
        raise NotACustodianVault
    return require(vault)


def _opens(vault: Vault, seal: Seal, own: set[str]) -> bool:
    """Whether anything that was sealed of it is here and was made for one of the keys of this vault."""
    made_for = {one.id: one.recipients for one in seal.resealed} | {seal.id: seal.recipients}
    return any(
        not own.isdisjoint(made_for[id]) and sealing.ciphertext(vault, id) is not None for id, _ in seal.files
    )


def reseal(vault: Vault, progress: Progress | None = None) -> Outcome:
    """Seal again all that is due, each in a transaction of its own: stopped anywhere, the next call goes on.

    Raises NotACustodianVault, NoCustodian, DiskFull, ReadOnly; what was done by then is kept.
    """
    keepers, wait = _keepers(vault), due(vault)
    odd = []
    every: tuple[Seal | Evidence, ...] = (*wait.seals, *wait.files)
    for number, one in enumerate(every, 1):
        try:
            if isinstance(one, Seal):
                _reseal(vault, one, keepers)
            else:
                _reseal_file(vault, one, keepers)
        except (AgeError, SealMismatch, EvidenceError):
            odd.append(one.id)
        if progress:
            progress(number, wait.count)
    return Outcome(wait.count - len(odd), tuple(odd))


def _reseal(vault: Vault, seal: Seal, keepers: tuple[Member, ...]) -> None:
    old = seal.resealed[0].id if seal.resealed else seal.id
    identity = sealing.open_seal(vault, seal)
    _write(
        vault, seal.subject, {"old": old, "about": seal.about, "pseudonym": seal.pseudonym}, identity, keepers
    )


def _reseal_file(vault: Vault, file: Evidence, keepers: tuple[Member, ...]) -> None:
    """The file is not written again, which could take hours and gigabytes on a slow link: only its key is sealed."""
    _, content = sealed_content.read_sealed(vault, file)
    content.close()
    key = sealed_content.key_of(vault, file)
    told = {"old": file.id, "about": sealed_content.about(file)}
    _write(vault, file.subject, told, {"file_key": key.hex()}, keepers)


def written_in(connection: Connection, journals: Iterable[str]) -> set[str]:
    """Ids of what these journals say was sealed again: it is for their author to send it once more."""
    found = set()
    for name in journals:
        rows = connection.execute(
            # The kind is written out, so that SQLite sees that the index of these entries will do.
            f"SELECT header, sig, salt, body, state FROM entries WHERE kind = '{KIND}' AND journal = ? AND state = ?",
            (name, int(State.HELD)),
        ).fetchall()
        for row in rows:
            # What an enrolled member signed may be anything.
            with suppress(MalformedEntry):
                found.add(str(journal.entry_of(row).content().get("seal")))
    return found


def _write(
    vault: Vault,
    subject: str,
    told: dict[str, str],
    identity: Mapping[str, Any],
    keepers: tuple[Member, ...],
) -> None:
    name = new_id()
    ciphertext = sealing.encrypted(subject, name, told["about"], identity, keepers)
    content = {
        **told,
        "seal": name,
        "sha256": hashlib.sha256(ciphertext).hexdigest(),
        "size": len(ciphertext),
        "recipients": [fingerprint(keeper.recipient) for keeper in keepers],
    }
    with vault.transaction():
        sealing.keep_ciphertext(vault, name, ciphertext)
        write_entry(vault, KIND, subject, content, ())
