# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealing identities again when the custodians are others than they were (FORMAT.md, "Seals and evidence").

A custodian who can open a seal opens it in memory and seals it to those who are custodians now, under a new id, on the
record: a ``reseal`` entry names both. What was sealed before is kept. It opens with the keys that it was made for,
wherever a copy of it lies, and nothing that is done here could change that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from intake.crypto.hybrid import fingerprint
from intake.errors import AgeError, NotACustodianVault, SealMismatch
from intake.model.entry import new_id
from intake.model.roster import CUSTODIAN, Member
from intake.vault import sealing
from intake.vault.keepers import require
from intake.vault.projections import attachments
from intake.vault.projections.attachments import Seal
from intake.vault.records import write_entry
from intake.vault.vault import Vault

KIND = "reseal"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Due:
    """Seals that are not for the custodians of now: those that this vault can open, and how many it cannot.

    ``closed`` were made for others or have not arrived; another custodian may seal them again.
    """

    seals: tuple[Seal, ...]
    closed: int


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
    return Due(tuple(found.values()), len(closed - found.keys()))


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
    keepers, seals = _keepers(vault), due(vault).seals
    odd = []
    for number, seal in enumerate(seals, 1):
        try:
            _reseal(vault, seal, keepers)
        except (AgeError, SealMismatch):
            odd.append(seal.id)
        if progress:
            progress(number, len(seals))
    return Outcome(len(seals) - len(odd), tuple(odd))


def _reseal(vault: Vault, seal: Seal, keepers: tuple[Member, ...]) -> None:
    identity, name = sealing.open_seal(vault, seal), new_id()
    ciphertext = sealing.encrypted(seal.subject, name, seal.about, identity, keepers)
    content = {
        "old": seal.resealed[0].id if seal.resealed else seal.id,
        "seal": name,
        "about": seal.about,
        "pseudonym": seal.pseudonym,
        "sha256": hashlib.sha256(ciphertext).hexdigest(),
        "size": len(ciphertext),
        "recipients": [fingerprint(keeper.recipient) for keeper in keepers],
    }
    with vault.transaction():
        sealing.keep_ciphertext(vault, name, ciphertext)
        write_entry(vault, KIND, seal.subject, content, ())
