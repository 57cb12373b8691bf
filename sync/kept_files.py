# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the seals, the evidence files and the pieces of such that a checked part brought. Inside a transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from intake.crypto.hybrid import fingerprint
from intake.errors import EvidenceErased, EvidenceMismatch
from intake.model.roster import Member
from intake.vault import outgoing, sealing, slices
from intake.vault.evidence import EvidenceWriter
from intake.vault.vault import Vault
from sync import arrival
from sync.arrival import Anomaly
from sync.contents import Contents
from sync.members import BLOB
from sync.part import PartHeader


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """How many seals, evidence files and pieces (``slices``) were kept, and what was odd about them."""

    seals: int
    evidence: int
    slices: int
    anomalies: tuple[Anomaly, ...]


def keep(
    vault: Vault, header: PartHeader, sender: Member, contents: Contents, erased: Collection[str]
) -> KeptFiles:
    """Keep what came of files but those that are ``erased`` (ids); the sender has all of them."""
    seals, other_seals = _seals(vault, contents.seals, erased)
    evidence, other_files = _evidence(vault, header, contents.evidence, erased)
    pieces = _pieces(vault, contents, erased)
    came = (*contents.seals, *contents.evidence, *(piece.id for piece, _ in contents.slices))
    outgoing.mark_files(vault.connection, [fingerprint(sender.recipient)], dict.fromkeys(came))
    conflicts = ((arrival.SEAL_CONFLICT, other_seals), (arrival.EVIDENCE_CONFLICT, other_files))
    odd = tuple(Anomaly(code, {"count": count}) for code, count in conflicts if count)
    return KeptFiles(seals, evidence, pieces, odd)


def _seals(vault: Vault, seals: Mapping[str, bytes], erased: Collection[str]) -> tuple[int, int]:
    """Store seals; the one that came first stays. How many are new, and how many others bear an id that is taken."""
    new = conflicts = 0
    for id, ciphertext in seals.items():
        if id in erased:
            continue
        held = sealing.ciphertext(vault, id)
        if held is None:
            sealing.keep_ciphertext(vault, id, ciphertext)
            new += 1
        elif held != ciphertext:
            conflicts += 1
    return new, conflicts


def _evidence(
    vault: Vault, header: PartHeader, evidence: Mapping[str, EvidenceWriter | None], erased: Collection[str]
) -> tuple[int, int]:
    """Adopt finished files; what is held already has been compared with its hash. Counts as those of ``_seals``."""
    new = conflicts = 0
    listed = [member for member in header.members if member.kind == BLOB]
    hashes = {m.id: m.slice.sha256 if m.slice else m.sha256 for m in listed}
    for id, writer in evidence.items():
        if id in erased:
            continue
        held = vault.evidence.held(id)
        try:
            if writer is not None:
                writer.commit()
        except EvidenceMismatch:
            conflicts += 1
        except EvidenceErased:
            continue
        else:
            if writer is not None or held is None:
                new += 1
            elif held.sha256 != hashes[id]:
                conflicts += 1
    return new, conflicts


def _pieces(vault: Vault, contents: Contents, erased: Collection[str]) -> int:
    """Adopt pieces of evidence files, which wait until all of their file is here."""
    kept = 0
    for piece, writer in contents.slices:
        if piece.id in erased:
            continue
        if writer is not None:
            writer.commit()
            slices.keep(vault, piece)
        kept += 1
    return kept
