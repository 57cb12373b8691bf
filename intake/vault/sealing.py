# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealing an identity so that only a custodian can open it, and opening one on the record (DESIGN section 4).

The plaintext exists in memory only, before any write. From then on this vault holds ciphertext and a pseudonym.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import rfc8785

from intake.crypto import age
from intake.crypto.age import HybridRecipient
from intake.crypto.hybrid import fingerprint
from intake.errors import (
    AgeError,
    EmptyIdentity,
    IntakeError,
    NoReason,
    NotACustodianVault,
    SealMismatch,
    SealMissing,
    Withheld,
)
from intake.model.entry import new_id
from intake.model.roster import CUSTODIAN, Member
from intake.vault import keepers
from intake.vault.projections import attachments, withdrawals
from intake.vault.records import write_entry
from intake.vault.vault import Vault
from translations import N_

FORMAT: Final = "intake-seal/1"
STEP: Final = 1024
"""Plaintexts are padded with spaces to a multiple of this, so that size does not tell how long a name is."""

FIELDS: Final = {
    "name": N_("Name"),
    "aliases": N_("Other names"),
    "patronym": N_("Father's name or family name"),
    "phone": N_("Telephone"),
    "address": N_("Where to be found"),
    "other": N_("Anything else"),
}
"""The lines of an identity, and what each is called."""


def custodians(vault: Vault) -> tuple[Member, ...]:
    """For whom this vault seals: the roster's custodians who were confirmed here, and nobody else."""
    return keepers.confirmed(vault)


def _padded(data: bytes) -> bytes:
    return data + b" " * (-len(data) % STEP)


def seal(
    vault: Vault,
    subject: str,
    about: str,
    identity: Mapping[str, str],
    pseudonym: str = "",
    witness: str = "",
) -> str:
    """Seal an identity (values of ``FIELDS``) of ``source/ID`` or ``victim/ID`` of a report. Returns the seal id.

    ``witness`` is the random code on the card that the person is given, if any: a label, which names nobody.
    Raises NoCustodian when the roster names none, EmptyIdentity when there is nothing to seal, and NotYours.
    """
    chosen = keepers.require(vault)
    kept = {field: identity[field].strip() for field in FIELDS if identity.get(field, "").strip()}
    if not kept:
        raise EmptyIdentity
    name = new_id()
    ciphertext = encrypted(subject, name, about, kept, chosen)
    content = {
        "seal": name,
        "about": about,
        "pseudonym": pseudonym,
        "sha256": hashlib.sha256(ciphertext).hexdigest(),
        "size": len(ciphertext),
        "recipients": [fingerprint(keeper.recipient) for keeper in chosen],
    }
    if witness:
        content["witness"] = witness
    with vault.transaction():
        keep_ciphertext(vault, name, ciphertext)
        write_entry(vault, "seal", subject, content, ())
    return name


def use_again(vault: Vault, subject: str, about: str, held: attachments.Seal) -> None:
    """Say that ``about`` of another report is the person of a seal that stands already; nothing is opened for it.

    Raises NotYours.
    """
    content: dict[str, Any] = {
        "seal": held.id,
        "about": about,
        "pseudonym": held.pseudonym,
        "sha256": held.sha256,
        "recipients": list(held.recipients),
        "again": True,
    }
    if held.witness:
        content["witness"] = held.witness
    with vault.transaction():
        write_entry(vault, "seal", subject, content, ())


def keep_ciphertext(vault: Vault, name: str, ciphertext: bytes) -> None:
    """Store a seal as it is, inside the caller's transaction; the one that came first stays."""
    vault.connection.execute(
        "INSERT INTO seals (id, ciphertext) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", (name, ciphertext)
    )


def ciphertext(vault: Vault, name: str) -> bytes | None:
    """The sealed bytes of a seal, None when they have not arrived."""
    row = vault.connection.execute("SELECT ciphertext FROM seals WHERE id = ?", (name,)).fetchone()
    return row[0] if row else None


def unseal(vault: Vault, name: str, reason: str) -> dict[str, Any]:
    """Open a seal in a custodian's vault and write down who, when and why, before anything is shown.

    Raises NotACustodianVault, NoReason, NoSuchRecord, SealMissing (its bytes have not arrived), WrongKey (sealed
    to somebody else), SealMismatch (the bytes are not those that the signed entry names, or speak of another record),
    Withheld (the source took consent back, alone or with the whole report).
    """
    if vault.identity.role != CUSTODIAN:
        raise NotACustodianVault
    if not reason.strip():
        raise NoReason
    stated = attachments.seal(vault.connection, name)
    identity = open_seal(vault, stated)
    with vault.transaction():
        write_entry(vault, "unseal", stated.subject, {"seal": stated.id, "reason": reason.strip()}, ())
    return identity


def open_seal(vault: Vault, stated: attachments.Seal) -> dict[str, Any]:
    """What is sealed, by the newest of its files that is here and opens. Who calls this puts it on the record.

    Raises Withheld, SealMissing, WrongKey, SealMismatch, as ``unseal`` has them.
    """
    if is_withheld(vault, stated):
        raise Withheld
    refusal: IntakeError = SealMissing()
    for id, sha256 in stated.files:
        held = ciphertext(vault, id)
        if held is None:
            continue
        try:
            return opened(vault, stated.subject, stated.about, (id, sha256), held)
        except (AgeError, SealMismatch) as error:
            refusal = error
    raise refusal


def opened(
    vault: Vault, subject: str, about: str, named: tuple[str, str], ciphertext: bytes
) -> dict[str, Any]:
    """What is in one sealed file, ``named`` by id and SHA-256. Raises WrongKey, SealMismatch and other AgeErrors."""
    id, sha256 = named
    if hashlib.sha256(ciphertext).hexdigest() != sha256:
        raise SealMismatch
    told = _told(age.decrypt(ciphertext, vault.keys.identities))
    identity = told.pop("identity", None)
    if told != {"format": FORMAT, "subject": subject, "seal": id, "about": about}:
        raise SealMismatch
    if not isinstance(identity, dict) or not all(isinstance(text, str) for text in identity.values()):
        raise SealMismatch
    return identity


def _told(plain: bytes) -> dict[str, Any]:
    """What was sealed, if it has the form that `encrypted` gives it; any member may have sealed anything."""
    try:
        told = json.loads(plain)
        if isinstance(told, dict) and _padded(rfc8785.dumps(told)) == plain:
            return told
    except (ValueError, RecursionError) as odd:
        raise SealMismatch from odd
    raise SealMismatch


def encrypted(
    subject: str, name: str, about: str, identity: Mapping[str, Any], chosen: Sequence[Member]
) -> bytes:
    """An identity, padded and encrypted to custodians; the plaintext names the record and the seal."""
    plain = rfc8785.dumps(
        {"format": FORMAT, "subject": subject, "seal": name, "about": about, "identity": dict(identity)}
    )
    return age.encrypt(_padded(plain), [HybridRecipient.parse(keeper.recipient) for keeper in chosen])


def is_withheld(vault: Vault, seal: attachments.Seal) -> bool:
    """Whether the person behind a seal, or the whole report, has taken consent back."""
    gone = withdrawals.of_report(vault.connection, seal.subject)
    return any(not found.source or seal.about == f"source/{found.source}" for found in gone)
