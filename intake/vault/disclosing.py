# SPDX-License-Identifier: GPL-3.0-or-later
"""Letting a readable copy leave the vault: on the record first, then whole or not at all.

The entry comes before the copy: a crash in between leaves a record without a copy, never the reverse.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from intake.errors import Withheld
from intake.vault.folder import replacing, require_space, write_whole
from intake.vault.projections import reports, withdrawals
from intake.vault.projections.attachments import Evidence, Seal
from intake.vault.records import write_entry
from intake.vault.vault import Vault

KIND: Final = "disclose"
_BLOCK: Final = 256 * 1024

Progress = Callable[[int, int], None]


def require_shown(vault: Vault, evidence: Evidence) -> None:
    """Raise Withheld when the report, or the source who gave the file, has taken consent back.

    A custodian holds no reports; there a file that is sealed may be opened unless something was withdrawn.
    """
    gone = withdrawals.of_report(vault.connection, evidence.subject)
    if any(not found.source or found.source == evidence.source for found in gone):
        raise Withheld
    if evidence.sealed:
        return
    if reports.summary(vault.connection, evidence.subject).state != reports.ACTIVE:
        raise Withheld
    told = {source.id: source for source in reports.read(vault.connection, evidence.subject).sources}
    consent = told[evidence.source].consent if evidence.source in told else None
    if consent and consent.status == withdrawals.GONE:
        raise Withheld


def record_disclosure(vault: Vault, evidence: Evidence, how: str) -> None:
    """Sign that a readable copy was taken (``how``: "copy", "print"). For whatever shows evidence outside."""
    with vault.transaction():
        write_entry(vault, KIND, evidence.subject, {"evidence": evidence.id, "how": how}, ())


def record_publication(vault: Vault, evidence: Evidence, sha256: str, covered: int) -> None:
    """Sign that a copy without metadata, with so many covered areas and this hash, was taken to be published."""
    said = {"evidence": evidence.id, "how": "publication", "sha256": sha256, "covered": covered}
    with vault.transaction():
        write_entry(vault, KIND, evidence.subject, said, ())


def record_identity_printed(vault: Vault, seal: Seal) -> None:
    """Sign that an opened identity goes on paper. Its opening is an entry of its own."""
    with vault.transaction():
        write_entry(vault, KIND, seal.subject, {"seal": seal.id, "how": "print"}, ())


def record_proof(vault: Vault, subject: str, *, bodies: bool) -> None:
    """Sign that a proof of a record's history leaves, with its contents or without. Raises NotYours."""
    with vault.transaction():
        write_entry(vault, KIND, subject, {"how": "proof", "bodies": bodies}, ())


def record_figures_copied(vault: Vault, month: str, form: str) -> None:
    """Sign that the table of a month ("2024-06", "" for what has no date) leaves in readable ``form``.

    The form is that of a file, or "print".
    """
    how = "print" if form == "print" else "copy"
    with vault.transaction():
        write_entry(vault, KIND, vault.new_subject(), {"month": month, "form": form, "how": how}, ())


def copy_out(vault: Vault, evidence: Evidence, path: Path, progress: Progress | None = None) -> None:
    """Write the content to a new file for this user alone. Raises Withheld, NoSuchEvidence, DiskError."""
    require_shown(vault, evidence)
    with vault.evidence.open(evidence.id) as content:
        # How long it is, its entry may have made up.
        size = content.seek(0, io.SEEK_END)
        content.seek(0)
        require_space(path.parent, size)
        record_disclosure(vault, evidence, "copy")
        write_out(content, path, size, progress)


def write_out(content: BinaryIO, path: Path, size: int, progress: Progress | None = None) -> str:
    """Write what is readable to a new file for this user alone, whole or not at all; gives its SHA-256 (hex).

    Only after an entry says that it leaves. Raises DiskError.
    """
    digest, done = hashlib.sha256(), 0
    with replacing(path) as out:
        while block := content.read(_BLOCK):
            write_whole(out, block)
            digest.update(block)
            done += len(block)
            if progress:
                progress(done, size)
    return digest.hexdigest()
