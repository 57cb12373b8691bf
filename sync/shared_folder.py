# SPDX-License-Identifier: GPL-3.0-or-later
"""Exchanging through a folder that several people see: a stick, Syncthing, a mounted share (DESIGN "Bundles").

One round takes in what is new there and writes what the others lack. Whatever keeps the folder in step only ever sees
encrypted files. Nothing of anybody else's is changed or removed, and names mean nothing: a copy that another program
made of a file in conflict is a file like any other, which brings nothing new. A file that is only half copied is
refused whole, and read again once it has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake.crypto.hybrid import fingerprint
from intake.errors import (
    CannotRead,
    DamagedPart,
    DiskError,
    IncompletePart,
    IntakeError,
    NoRecipient,
    NoRoster,
    NotAPart,
    OlderRoster,
    VaultInFolder,
    WrongRecipient,
)
from intake.model.roster import FOCAL_POINT
from intake.vault import confirming, outgoing, seen_files
from intake.vault.vault import Progress, Vault
from sync import cards, finding, inbox, outbox, returning, roster, rosters, waiting_parts
from sync.folder_look import Look, names_in
from sync.inbox import Taken
from sync.receipt import Receipt

TAKEN: Final = "taken"
NOT_FOR_US: Final = "not-for-us"
REFUSED: Final = "refused"
UNFINISHED: Final = "unfinished"
OWN: Final = "own "
"""Before the id of the bundle, or of the member, that a file written here is of."""
RECEIPT: Final = "receipt "

_UNFINISHED: Final = (IncompletePart, DamagedPart, CannotRead)


@dataclass(frozen=True, slots=True)
class Round:
    """What one look into the folder came to. ``unfinished`` counts files that are not whole yet.

    ``rosters`` are numbers of rosters put in force, ``cards`` files of people who may want to be enrolled.
    """

    taken: tuple[Taken, ...] = ()
    written: tuple[Path, ...] = ()
    removed: int = 0
    unfinished: int = 0
    rosters: tuple[int, ...] = ()
    cards: tuple[Path, ...] = ()
    refused: tuple[tuple[Path, IntakeError], ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing came and nothing had to be written."""
        return not (self.taken or self.written or self.removed or self.rosters or self.refused)


def exchange_once(
    vault: Vault, folder: Path, *, again: bool = False, progress: Progress | None = None
) -> Round:
    """Take in what is new in ``folder``, then write what the others lack. With ``again``, look at every file anew.

    Raises NoRoster, VaultInFolder, CannotRead when the folder is not there, and DiskFull and its kind when there is no
    room to write; what was taken in by then is kept.
    """
    if vault.roster is None:
        raise NoRoster
    home, there = vault.folder.path.resolve(), folder.resolve()
    if home.is_relative_to(there) or there.is_relative_to(home):
        raise VaultInFolder
    names = names_in(folder)
    held = seen_files.of_folder(vault.connection, str(folder))
    known = {
        name: seen for name, seen in held.items() if not again or seen.outcome.startswith((OWN, RECEIPT))
    }
    look = Look(vault, folder, known)
    documents = _documents(look, names)
    taken, unfinished = _parts(look, names, progress)
    if documents.rosters:
        taken += waiting_parts.take_named(vault, progress)
    written = (*_receipts(look, taken), *_export(look, progress))
    removed = _remove_arrived(look)
    seen_files.forget(vault.connection, str(folder), held.keys() - set(names_in(folder)))
    return Round(
        tuple(one for one in taken if not _expected(one)),
        written,
        removed,
        unfinished,
        documents.rosters,
        documents.cards,
        documents.refused,
    )


@dataclass(frozen=True, slots=True)
class _Documents:
    rosters: tuple[int, ...]
    cards: tuple[Path, ...]
    refused: tuple[tuple[Path, IntakeError], ...]


def _documents(look: Look, names: Iterable[str]) -> _Documents:
    """Put newer rosters of the same root in force; point to cards, which only a person can enrol."""
    accepted: list[int] = []
    people: list[Path] = []
    refused: list[tuple[Path, IntakeError]] = []
    for name in names:
        path = look.folder / name
        if not name.endswith((cards.SUFFIX, roster.SUFFIX)) or not look.fresh(path):
            continue
        if name.endswith(cards.SUFFIX):
            people.append(path)
        else:
            try:
                signed = rosters.read(path)
                if rosters.accept(look.vault, signed):
                    accepted.append(signed.roster.version)
            except OlderRoster:
                pass
            except IntakeError as error:
                refused.append((path, error))
        look.note(path, TAKEN)
    look.keep()
    return _Documents(tuple(accepted), tuple(people), tuple(refused))


def _parts(look: Look, names: Iterable[str], progress: Progress | None) -> tuple[tuple[Taken, ...], int]:
    """Take in each part that is new, and count the files that are not whole yet."""
    taken: list[Taken] = []
    unfinished = 0
    for name in names:
        path = look.folder / name
        if name.endswith((cards.SUFFIX, roster.SUFFIX)):
            continue
        seen = look.known.get(name)
        if not look.fresh(path):
            unfinished += seen is not None and seen.outcome == UNFINISHED
            continue
        if not _may_be_part(path):
            # Kept with the next one: somebody may have put a hundred thousand of them there.
            look.note(path, NOT_FOR_US)
            continue
        (one,) = inbox.take_many(look.vault, [path], progress=progress)
        if isinstance(one.error, DiskError):
            # There was no room, or the vault's disk failed: the file is as new as before.
            raise one.error
        if isinstance(one.error, _UNFINISHED):
            unfinished += 1
            look.note(path, UNFINISHED)
        else:
            taken.append(one)
            look.note(path, TAKEN if one.error is None else NOT_FOR_US if _expected(one) else REFUSED)
        look.keep()
    look.keep()
    return tuple(taken), unfinished


def _expected(one: Taken) -> bool:
    """Whether a refusal is a matter of course: a file for somebody else, or one that is no part after all."""
    return isinstance(one.error, WrongRecipient | NotAPart)


def _may_be_part(path: Path) -> bool:
    try:
        return finding.may_be_part(path)
    except CannotRead:
        # Locked by whoever copies it, perhaps: reading it says so, and it is tried again.
        return True


def _receipts(look: Look, taken: Iterable[Taken]) -> Iterator[Path]:
    """Tell those who share the folder what arrived. What the last receipt said is out of date, and is taken away."""
    vault = look.vault
    here = {one.arrival.sender for one in taken if one.arrival is not None}
    for member in returning.due(vault):
        if member.role == FOCAL_POINT and member.label not in here:
            continue
        path = returning.write(vault, look.folder, member).path
        outcome = f"{RECEIPT}{member.id}"
        look.take_away([name for name, seen in look.known.items() if seen.outcome == outcome])
        look.note(path, outcome)
        look.keep()
        yield path


def _export(look: Look, progress: Progress | None) -> Iterator[Path]:
    """Write what the others lack, if there is anything."""
    for to in (outbox.COORDINATORS, outbox.CUSTODIANS):
        try:
            if outbox.waiting(look.vault, to=to).nothing:
                continue
        except NoRecipient:
            continue
        made = outbox.export(look.vault, look.folder, to=to, progress=progress)
        for path in made.parts:
            look.note(path, f"{OWN}{made.bundle}")
        look.keep()
        yield from made.parts


def _remove_arrived(look: Look) -> int:
    """Take away parts that were written here and that all for whom they were have. Returns how many."""
    vault = look.vault
    roster = vault.roster
    if roster is None:
        return 0
    limit = confirming.credible(vault.clock())
    said = {
        fingerprint(member.recipient): Receipt.parse(document)
        for id, document in confirming.newest_documents(vault.connection, limit).items()
        if (member := roster.by_id(id)) is not None
    }
    active = {fingerprint(member.recipient) for member in roster.members if member.active}
    arrived = {
        bundle
        for bundle, _, recipients, _ in outgoing.exports(vault.connection)
        if all(mark in said and _has(said[mark], bundle) for mark in recipients if mark in active)
    }
    return look.take_away([n for n, seen in look.known.items() if seen.outcome.removeprefix(OWN) in arrived])


def _has(receipt: Receipt, bundle: str) -> bool:
    """Whether every part of a bundle had come when the receipt was written."""
    return bundle in receipt.seen and all(parts.bundle != bundle for parts in receipt.parts)
