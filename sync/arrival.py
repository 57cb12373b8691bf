# SPDX-License-Identifier: GPL-3.0-or-later
"""What the import of a part is told to a person: what came, what is lacking, what is odd."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from intake.errors import IntakeError
from intake.vault import oddities
from intake.vault.exchange import Gap
from translations import N_, translate

FORK: Final = "fork"
OWN_ENTRIES: Final = "own-entries"
STRANGER: Final = "stranger"
STRANGER_NO_ROOM: Final = "stranger-no-room"
SEAL_CONFLICT: Final = "seal-conflict"
EVIDENCE_CONFLICT: Final = "evidence-conflict"
ERASED: Final = "erased"
ROSTER_NEWER: Final = "roster-newer"
SLICES_WRONG: Final = "slices-wrong"
SLICES_NO_ROOM: Final = "slices-no-room"
OWN_LOST: Final = "own-lost"
TWICE: Final = "twice"
PEER_LOST: Final = "peer-lost"
ROSTER_REFUSED: Final = "roster-refused"

MESSAGES: Final = {
    FORK: oddities.MEANINGS[oddities.FORK],
    OWN_ENTRIES: N_(
        "This file holds {count} entries that you wrote and this vault had lost, as after a restored backup. "
        "They are back. From now on this vault writes a new journal, so that nothing is mixed up."
    ),
    STRANGER: N_(
        "{count} entries come from somebody who is not enrolled (journal {journal}). They were not imported. "
        "The file waits here, encrypted, and they come in by themselves once a roster names their author."
    ),
    STRANGER_NO_ROOM: N_(
        "There is no room for this file to wait for its author. Keep it, accept the newest roster, then take it in "
        "again."
    ),
    SEAL_CONFLICT: N_(
        "A sealed identity came a second time with other content ({count}). The first one was kept. Tell the "
        "custodian."
    ),
    EVIDENCE_CONFLICT: N_(
        "An evidence file came a second time with other content ({count}). The first one was kept. Ask the "
        "sender about it."
    ),
    ERASED: N_(
        "{count} entries came late, about records that were erased. They were left out. If the author had something "
        "new to say, it has to be written again, now that the erasure is known there."
    ),
    ROSTER_NEWER: N_(
        "The sender has a newer roster (number {theirs}) than you (number {ours}). Ask for it: until then, "
        "entries of new members stay out."
    ),
    SLICES_WRONG: N_(
        "The pieces of a large evidence file do not make up the file that was announced ({count}). They were let go. "
        "Ask for the file to be sent again, and tell the central team."
    ),
    SLICES_NO_ROOM: N_(
        "All pieces of a large evidence file are here, but there is no room to put them together ({count}). They are "
        "kept. Make room on the disk, then take in any of its files again."
    ),
    OWN_LOST: N_(
        "“{label}” holds {count} later entries of your journal that this vault does not have: it was brought back from "
        "an old copy, or a copy of it is in use elsewhere. Nothing was removed. From now on this vault writes a new "
        "journal. If a newer copy exists, go on with that one, and tell the central team."
    ),
    TWICE: N_(
        "This vault seems to be in use twice: two different entries of yours bear the number {seq}. Both were kept. "
        "From now on this vault writes a new journal. Use only one of the two computers, and tell the central team."
    ),
    PEER_LOST: N_(
        "“{label}” had confirmed {count} entries that it does not have any more, as after a restored backup. They are "
        "sent again with your next files. Ask “{label}” what happened."
    ),
    ROSTER_REFUSED: N_("The roster that came along was not accepted: {reason} Everything else was taken in."),
}


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something odd that was found, which refused nothing. ``facts`` fill the sentence of its code."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence, as a msgid."""
        return MESSAGES[self.code]

    def tell(self, language: str) -> str:
        """The sentence for a person, in ``language`` ("fr" or "en")."""
        return translate(language, self.message, **self._said(language))

    def to_json(self) -> dict[str, Any]:
        """For commands."""
        return {"code": self.code, "facts": self._said("en"), "message": self.tell("en")}

    def _said(self, language: str) -> dict[str, Any]:
        """The facts; a refusal among them as a sentence."""
        return {
            name: fact.tell(language) if isinstance(fact, IntakeError) else fact
            for name, fact in self.facts.items()
        }


@dataclass(frozen=True, slots=True)
class Returned:
    """What a receipt told. ``new``: it had not come before; ``older``: a newer one is known, so it changed nothing.

    ``notices`` counts new entries of others about one's own records.
    ``lost`` counts entries, and ``lost_files`` seals and evidence files, that did not arrive and are sent once more
    from now on; ``awaited`` counts files that the other side lacks, on their way or not; ``places`` lists of places
    that came, ``codes`` those that were added to lists, and ``roster`` the number of a roster that came into force,
    or 0.
    """

    new: bool = False
    older: bool = False
    notices: int = 0
    lost: int = 0
    lost_files: int = 0
    awaited: int = 0
    places: int = 0
    codes: int = 0
    roster: int = 0

    def to_json(self) -> dict[str, Any]:
        """For commands."""
        return {
            "new": self.new,
            "older": self.older,
            "notices": self.notices,
            "lost": self.lost,
            "lost_files": self.lost_files,
            "awaited": self.awaited,
            "places": self.places,
            "codes": self.codes,
            "roster": self.roster,
        }


@dataclass(frozen=True, slots=True)
class Arrival:
    """One part after its import, or, with ``dry_run``, what importing it would do.

    ``new``, ``filled`` and ``known`` count entries, ``seals`` and ``evidence`` files that were not here before.
    ``missing`` are gaps in the journals of this part, ``missing_parts`` the parts of its bundle that have not
    come; ``slices`` counts pieces of evidence that wait for the others;
    ``missing_seals`` and ``missing_evidence`` count all that this vault knows of and lacks. ``returned`` is what a
    receipt told; a bundle has none.
    """

    bundle: str
    index: int
    total: int
    made: str
    sender: str
    role: str
    dry_run: bool = False
    new: int = 0
    filled: int = 0
    known: int = 0
    skipped: int = 0
    seals: int = 0
    evidence: int = 0
    slices: int = 0
    missing: tuple[Gap, ...] = ()
    missing_parts: tuple[int, ...] = ()
    missing_seals: int = 0
    missing_evidence: int = 0
    anomalies: tuple[Anomaly, ...] = ()
    returned: Returned | None = None

    @property
    def nothing_new(self) -> bool:
        """Whether everything was here already."""
        brought = self.returned is not None and self.returned.new
        return not (self.new or self.filled or self.seals or self.evidence or self.slices or brought)

    def to_json(self) -> dict[str, Any]:
        """For commands."""
        return {
            "bundle": self.bundle,
            "index": self.index,
            "total": self.total,
            "made": self.made,
            "sender": self.sender,
            "role": self.role,
            "dry_run": self.dry_run,
            "new": self.new,
            "filled": self.filled,
            "known": self.known,
            "skipped": self.skipped,
            "seals": self.seals,
            "evidence": self.evidence,
            "slices": self.slices,
            "missing": [{"journal": gap.journal, "from": gap.first, "to": gap.last} for gap in self.missing],
            "missing_parts": list(self.missing_parts),
            "missing_seals": self.missing_seals,
            "missing_evidence": self.missing_evidence,
            "anomalies": [anomaly.to_json() for anomaly in self.anomalies],
            **({"receipt": self.returned.to_json()} if self.returned else {}),
        }
