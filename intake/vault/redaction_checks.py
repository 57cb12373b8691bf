# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what an erasure left of a report was made by removal only (FORMAT.md, "Erasing").

A custodian, who has no words of a report, may confirm an erasure without comparing. Who holds the original compares
when the erasure is carried out there, which is the last moment: so this alone, of all that is odd, is remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from intake.errors import BadValue, MalformedEntry, NoSuchRecord
from intake.model.entry import Entry, State
from intake.model.redaction import Removal, by_removal_only
from intake.vault.database import Connection
from intake.vault.projections import erasure_rows, erasures, reports
from intake.vault.projections.erasures import Erasure
from intake.vault.projections.revisions import testimony
from intake.vault.settings import Settings
from translations import N_

DOUBTED: Final = "erasures.doubted"
"""Setting: names (hex) of erases that left other words, or such as could not be compared here."""
OTHER_WORDS: Final = N_(
    "Report {code}: what an erasure left of it holds other words than before, or could not be compared. Rest nothing "
    "on it until its author has amended it."
)
"""What coordinators are told of such an erasure, as a msgid."""
_VERSIONS: Final = ("report", erasures.REDACT)


def by_removal(redact: Entry, of: Entry) -> bool:
    """Whether a redaction is the version that it names less what it says was removed. Both bodies are held."""
    try:
        said = redact.content()
        removed = [Removal.from_json(one) for one in said.get("removed", ())]
        return by_removal_only(testimony(of), said.get("content"), removed)
    except (MalformedEntry, BadValue, ValueError, TypeError, AttributeError):
        return False


def compare(connection: Connection, entries: Sequence[Entry], begun: Collection[str]) -> None:
    """Before the erases in ``begun`` (names in hex) delete bodies among the ``entries`` of their record: look what they

    leave, and remember those to be doubted. Inside a transaction.
    """
    by_name = {entry.name.hex(): entry for entry in entries}
    found = [name for name in sorted(begun) if _doubtful(by_name, by_name[name])]
    if found:
        settings = Settings(connection)
        settings.set(DOUBTED, [*dict.fromkeys([*settings.get(DOUBTED, []), *found])])


def _doubtful(by_name: dict[str, Entry], erase: Entry) -> bool:
    """Whether words go from here of which it is not known that what is left of them is left of them."""
    keep = erasures.names(erase, "keep")
    words = {name for name, entry in by_name.items() if entry.header.kind in _VERSIONS and _held(entry)}
    left = [by_name[name] for name in keep if name in words and by_name[name].header.kind == erasures.REDACT]
    if not keep or not words - set(keep):
        return False
    return not left or not all(_sound(by_name, redact) for redact in left)


def _sound(by_name: dict[str, Entry], redact: Entry) -> bool:
    try:
        of = by_name.get(str(redact.content().get("of", "")))
    except MalformedEntry:
        return False
    return of is not None and _held(of) and by_removal(redact, of)


def _held(entry: Entry) -> bool:
    return entry.state is State.HELD


def doubted(connection: Connection) -> list[Erasure]:
    """Erasures in force that are to be doubted, as long as nothing was written upon what they left."""
    noted = set(Settings(connection).get(DOUBTED, []))
    if not noted:
        return []
    done = [one for one in erasure_rows.every(connection, erasures.DONE) if one.name in noted]
    return [one for one in done if not _amended(connection, one)]


def _amended(connection: Connection, one: Erasure) -> bool:
    """Whether the author has said since what the report says."""
    try:
        head = reports.summary(connection, one.subject).head
    except NoSuchRecord:
        return False
    row = connection.execute("SELECT kind, state FROM entries WHERE name = ?", (head,)).fetchone()
    return row is not None and tuple(row) == ("report", int(State.HELD))
