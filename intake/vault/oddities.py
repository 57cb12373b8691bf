# SPDX-License-Identifier: GPL-3.0-or-later
"""What is odd in a journal, told from what is held and not only when it arrives: codes, meanings, what to do.

Nothing here is refused or changed by being odd: whatever is properly signed is kept (DESIGN section 2), and a person is
told, on the device itself and at the centre. How it is found is in ``journals``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from translations import N_, translate

GAP: Final = "gap"
BEHIND: Final = "behind"
FORK: Final = "fork"
FORK_ELSEWHERE: Final = "fork-elsewhere"
MOVED: Final = "moved"
CAME_BACK: Final = "came-back"
ELSEWHERE: Final = "elsewhere"
WENT_ON: Final = "went-on"
CLOCK_BACK: Final = "clock-back"
CLOCK_AHEAD: Final = "clock-ahead"
TOO_EARLY: Final = "too-early"
STRANGER: Final = "stranger"
NO_AUTHORITY: Final = "no-authority"
UNREADABLE: Final = "unreadable"
NEWER: Final = "newer-program"
REVOKED: Final = "revoked-later"

MEANINGS: Final[Mapping[str, str]] = {
    GAP: N_("Entries {first} to {last} of “{label}” are not here, though later ones are."),
    BEHIND: N_("“{by}” has had entries of “{label}” up to number {theirs}; here they end at number {ours}."),
    FORK: N_(
        "Two different entries of “{label}” bear the number {seq}: the vault was restored from a backup or "
        "copied to a second computer. Both were kept. Ask which computer is in use."
    ),
    FORK_ELSEWHERE: N_("“{by}” has had an entry number {seq} of “{label}” that is not the one held here."),
    MOVED: N_(
        "The vault of “{label}” was opened on another computer, or brought back from a backup. It writes a new "
        "journal "
        "since {at}."
    ),
    CAME_BACK: N_(
        "The vault of “{label}” had lost entries, as after a restored backup. Others had them, and they came back. "
        "It writes "
        "a new journal since {at}."
    ),
    ELSEWHERE: N_(
        "A return file showed “{label}” that the same journal was going on elsewhere. The vault writes a new one "
        "since {at}."
    ),
    WENT_ON: N_(
        "The new journal of “{label}” takes up after entry {seq} of the old one, yet {count} later entries of that "
        "are "
        "here: an older backup was restored, or two copies of the vault are in use."
    ),
    CLOCK_BACK: N_(
        "Entry {seq} of “{label}” says {at}, which is earlier than the entry before it ({before}). The clock was "
        "put back "
        "or was wrong (times: {count})."
    ),
    CLOCK_AHEAD: N_(
        "Entry {seq} of “{label}” says {at}, but was here already on {came}. One of the two clocks was wrong "
        "({count} entries)."
    ),
    TOO_EARLY: N_("Entry {seq} of “{label}” says {at}: before this program existed ({count} entries)."),
    STRANGER: N_("{count} entries are of somebody whom the roster does not name. They have no effect."),
    NO_AUTHORITY: N_("{count} entries of “{label}” have no effect: the role does not allow them."),
    UNREADABLE: N_("{count} entries of “{label}” are signed but cannot be read. They have no effect."),
    NEWER: N_("{count} entries of “{label}” were written by a newer Intake. They have no effect here yet."),
    REVOKED: N_("{count} entries of “{label}” were written after what is still believed of these keys."),
}
"""What each means, as a msgid; ``label`` is the code name of whose journal it is."""

_COMPARE: Final = N_(
    "Ask “{label}” which computers and copies of the vault there are. One alone should be in use. If one is in "
    "other hands, "
    "have the member revoked."
)
_OWN_COPIES: Final = N_(
    "Use one computer only, and put the other copy away for good. If you did not do this yourself, somebody has a "
    "copy of "
    "your vault: tell the central team at once, by voice."
)
_CLOCK: Final = N_(
    "The order of the entries is proved all the same. Ask “{label}” to set the clock, and do not rest a date on "
    "these times."
)
_OWN_CLOCK: Final = N_(
    "Set the clock of this computer. What is written keeps its order; its time stays as it is."
)
_LOOK: Final = N_("Look at them together with “{label}” before you rest anything on them.")
_ASK_AGAIN: Final = N_(
    "Write a return file for “{label}”: what is missing is then sent again. Or ask “{by}”, who had it."
)

CENTRAL: Final[Mapping[str, str]] = {
    GAP: N_("Write a return file for “{label}”: what is missing is then sent again."),
    BEHIND: _ASK_AGAIN,
    FORK: _COMPARE,
    FORK_ELSEWHERE: _COMPARE,
    MOVED: N_(
        "Ask “{label}” whether that is so. If it is, nothing is to be done; if not, somebody has a copy of the vault."
    ),
    CAME_BACK: N_(
        "Nothing is lost. Ask “{label}” why an old copy was in use, and whether the other one still is."
    ),
    ELSEWHERE: _COMPARE,
    WENT_ON: _COMPARE,
    CLOCK_BACK: _CLOCK,
    CLOCK_AHEAD: _CLOCK,
    TOO_EARLY: _CLOCK,
    STRANGER: N_(
        "If you know who it is, have the member enrolled and accept the new roster: then they count."
    ),
    NO_AUTHORITY: _LOOK,
    UNREADABLE: _LOOK,
    NEWER: N_("Install the newer Intake here."),
    REVOKED: N_("Do not rest anything on them: whoever took the keys may have written them."),
}
"""What the central team does about it."""
OWN: Final[Mapping[str, str]] = {
    GAP: N_(
        "Do not delete anything. Take in a file of the central team, or a newer backup: what was lost comes back."
    ),
    BEHIND: N_(
        "This vault is an old copy. If a newer one exists, go on with that. Otherwise take in a file of “{by}”."
    ),
    FORK: _OWN_COPIES,
    FORK_ELSEWHERE: _OWN_COPIES,
    MOVED: N_(
        "If that was you, nothing is to be done. If not, tell the central team, and change your passphrase."
    ),
    CAME_BACK: N_("Nothing is lost. Go on with this vault alone, and put every older copy away."),
    ELSEWHERE: _OWN_COPIES,
    WENT_ON: _OWN_COPIES,
    CLOCK_BACK: _OWN_CLOCK,
    CLOCK_AHEAD: _OWN_CLOCK,
    TOO_EARLY: _OWN_CLOCK,
    STRANGER: CENTRAL[STRANGER],
    NO_AUTHORITY: N_("Your role does not allow them. Tell the central team if it should."),
    UNREADABLE: N_("Tell the central team."),
    NEWER: CENTRAL[NEWER],
    REVOKED: N_("These keys were revoked. Speak to the central team."),
}
"""What somebody does about it whose own vault it is."""

CLOCK_BEHIND: Final = N_(
    "The clock of this computer says {now}, but this vault wrote its last entry at {last}. Set the clock: what you "
    "write now "
    "would be dated wrong. You can go on; nothing is lost."
)
"""Said before anything is written, where it is so."""


_TIMES: Final = frozenset({"at", "before", "came"})


@dataclass(frozen=True, slots=True)
class Oddity:
    """One thing that is odd in a journal; ``facts`` fill the sentences. ``own``: this vault's member writes it."""

    code: str
    journal: str
    own: bool
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What tells it from one that a person has read already."""
        told = (str(self.facts.get(name, "")) for name in ("first", "last", "seq", "count", "theirs"))
        return " ".join((self.code, self.journal, *told))

    def tell(self, language: str, when: Callable[[str], str] = str) -> str:
        """What it means, in ``language`` ("fr" or "en"); ``when`` writes a time (UTC) as the reader has it."""
        return translate(language, MEANINGS[self.code], **self._facts(when))

    def advise(self, language: str, when: Callable[[str], str] = str) -> str:
        """What to do, for whoever holds this vault."""
        return translate(language, (OWN if self.own else CENTRAL)[self.code], **self._facts(when))

    def _facts(self, when: Callable[[str], str]) -> dict[str, Any]:
        return {name: when(fact) if name in _TIMES else fact for name, fact in self.facts.items()}

    def to_json(self, language: str) -> dict[str, Any]:
        """For commands."""
        told = {"meaning": self.tell(language), "advice": self.advise(language)}
        return {"code": self.code, "facts": dict(self.facts), **told}
