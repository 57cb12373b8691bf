# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence that shows a face or carries a voice, sealed to the custodians as identities are (DESIGN section 4).

A sealed file (``sealed_content``) is kept and sent as an evidence file of its own: this vault and every coordinator
hold ciphertext only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from intake.crypto.age import Encryptor, HybridRecipient
from intake.crypto.hybrid import fingerprint
from intake.errors import AlreadySealed, EvidenceMismatch, NoReason, NotACustodianVault
from intake.model.roster import CUSTODIAN
from intake.vault.attaching import KIND, require_own
from intake.vault.disclosing import record_disclosure, require_shown, write_out
from intake.vault.folder import require_space
from intake.vault.keepers import require
from intake.vault.projections.attachments import Evidence
from intake.vault.records import write_entry
from intake.vault.sealed_content import Inside, first_line, read_sealed
from intake.vault.vault import Vault

MEDIA: Final = "application/age"
_BLOCK: Final = 256 * 1024
_OVERHEAD: Final = 64 * 1024

Progress = Callable[[int, int], None]


def seal_file(vault: Vault, evidence: Evidence, progress: Progress | None = None) -> str:
    """Seal a file of a report and let go of the readable one. Returns the id of the sealed one.

    Raises NoCustodian, NotYours, AlreadySealed, NoSuchEvidence, Damaged, EvidenceMismatch (the file is not the one that
    was signed) and errors of the disk; the readable file stays then.
    """
    keepers = require(vault)
    if evidence.sealed:
        raise AlreadySealed
    require_own(vault, evidence.subject)
    recipients = [HybridRecipient.parse(keeper.recipient) for keeper in keepers]
    with (
        vault.evidence.open(evidence.id) as content,
        vault.evidence.writer(size_hint=evidence.size + _OVERHEAD) as writer,
    ):
        with Encryptor(writer, recipients) as sealed:
            sealed.write(first_line(evidence, writer.id))
            digest, done = hashlib.sha256(), 0
            while block := content.read(_BLOCK):
                digest.update(block)
                sealed.write(block)
                done += len(block)
                if progress:
                    progress(done, evidence.size)
            if digest.hexdigest() != evidence.sha256:
                raise EvidenceMismatch
        with vault.transaction():
            stored = writer.commit()
            said = {
                "evidence": stored.id,
                "sha256": stored.sha256,
                "size": stored.size,
                "media": MEDIA,
                "sealed_of": evidence.id,
                "sealed": [fingerprint(keeper.recipient) for keeper in keepers],
            }
            said |= {name: told for name in ("type", "source") if (told := getattr(evidence, name))}
            write_entry(vault, KIND, evidence.subject, said, ())
            vault.evidence.remove(evidence.id)
    return stored.id


def open_sealed(vault: Vault, evidence: Evidence, reason: str) -> Inside:
    """In a custodian's vault: write down who, when and why, before anything is shown.

    Raises NotACustodianVault, NoReason, NoSuchEvidence (it has not arrived), WrongKey (sealed to somebody else) and
    SealMismatch (it speaks of another record or file) and Withheld.
    """
    if vault.identity.role != CUSTODIAN:
        raise NotACustodianVault
    if not reason.strip():
        raise NoReason
    require_shown(vault, evidence)
    inside, content = read_sealed(vault, evidence)
    content.close()
    with vault.transaction():
        write_entry(
            vault, "unseal", evidence.subject, {"evidence": evidence.id, "reason": reason.strip()}, ()
        )
    return inside


def copy_sealed_out(
    vault: Vault, evidence: Evidence, reason: str, path: Path, progress: Progress | None = None
) -> Inside:
    """In a custodian's vault: open a sealed file and write it, readable, to a new file for this user alone.

    That it was opened, why, and that a copy left are on the record first. Raises what `open_sealed` raises,
    EvidenceMismatch (what was written is not what was sealed, and is gone again) and DiskError.
    """
    require_space(path.parent, evidence.size)
    inside = open_sealed(vault, evidence, reason)
    record_disclosure(vault, evidence, "copy")
    _, content = read_sealed(vault, evidence)
    with content:
        if write_out(content, path, inside.size, progress) != inside.sha256:
            path.unlink(missing_ok=True)
            raise EvidenceMismatch
    return inside
