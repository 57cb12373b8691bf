# SPDX-License-Identifier: GPL-3.0-or-later
"""What reading a whole vault again can find (``verify``), in a sentence for a person.

A finding is grave when something was lost or altered; the others say what is still expected from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from translations import N_, translate

MESSAGES: Final[Mapping[str, str]] = {
    "page": N_("A page of the database is damaged ({reason})."),
    "header": N_("Entry {seq} of journal {journal} is malformed ({reason})."),
    "index": N_("Entry {seq} of journal {journal} is filed under other words than it says."),
    "name": N_("Journal {journal} does not have the name that its first entry gives it."),
    "signature": N_("Entry {seq} of journal {journal} is not signed by the journal's key."),
    "body": N_("The content of entry {seq} of journal {journal} is not what was signed."),
    "chain": N_("Entry {seq} of journal {journal} does not follow the entry before it."),
    "fork": N_("Journal {journal} has two entries with number {seq}: it was written in two places."),
    "own-gap": N_("Entries {first} to {last} of this vault's own journal {journal} are lost."),
    "own-lost": N_(
        "The last entries of this vault's own journal {journal} are lost: “{by}” has had them up to {theirs}, here "
        "they end at {ours}."
    ),
    "gap": N_("Entries {first} to {last} of journal {journal} have not arrived."),
    "unsigned": N_(
        "The first entry of journal {journal} has not arrived, so its signatures cannot be checked."
    ),
    "evidence-damaged": N_("Evidence file {id} is damaged or was replaced."),
    "evidence-lost": N_("Evidence file {id} is gone from the folder."),
    "evidence-other": N_("Evidence file {id} is not the one that was signed."),
    "evidence-absent": N_("Evidence file {id} has not arrived."),
    "waiting-damaged": N_("A file that waits for its sender to be enrolled is damaged or gone ({id})."),
    "seal-damaged": N_("Seal {id} is not the one that was signed."),
    "seal-absent": N_("Seal {id} has not arrived."),
    "unbuildable": N_("Lists and tables cannot be made again while an entry of the journal is malformed."),
    "projection": N_("What is shown of {table} is not what the journal says. Run “intake vault rebuild”."),
}
AWAITED: Final = frozenset({"gap", "unsigned", "evidence-absent", "seal-absent"})
"""Findings that only say that something has not arrived yet."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be; ``facts`` hold ids and numbers, nothing that a person wrote."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence, as a msgid."""
        return MESSAGES[self.code]

    @property
    def grave(self) -> bool:
        """Whether something was lost or altered."""
        return self.code not in AWAITED

    def tell(self, language: str) -> str:
        """The sentence for a person."""
        return translate(language, self.message, **self.facts)
