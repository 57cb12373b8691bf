# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks every entry of a part before any is kept: whose it is, its signature, its place in the chain."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from intake.crypto.signing import VerifyKey
from intake.errors import (
    BadSignature,
    ExercisePart,
    MalformedEntry,
    MalformedKey,
    MalformedPart,
    MemberMismatch,
    RealPart,
    UnsignedPart,
)
from intake.model.entry import Entry, Header, journal_id
from intake.vault.answering import NOTICED
from intake.vault.authority import Author, Authors, refusal
from sync.members import SEAL, Member
from sync.part import Range

VOUCHING: Final = frozenset({"open", "seal", "reseal", "evidence"})
"""Kinds of entries that may be in a bundle without being in a range: they let the rest be checked."""
NOTICES: Final = frozenset({"open", *NOTICED})
"""Kinds of entries in a receipt, none of which is in a range: each is about a record of who gets it."""

FILE_OF: Final = {"seal": "seal", "reseal": "seal", "evidence": "evidence"}
"""The kinds that name a file, and in which field of their body its id is."""


class EntryChecks:
    """The entries of one part. ``author_of`` names the member behind a key line, None for a stranger;

    ``opening_of`` gives the first entry of a journal where it is held here; ``exercise`` is this vault's mark.
    """

    def __init__(
        self,
        author_of: Callable[[str], Author | None],
        opening_of: Callable[[str], Entry | None],
        *,
        exercise: bool,
    ) -> None:
        self.kept: list[Entry] = []
        self.authors: dict[str, Author] = {}
        self.strangers: dict[str, int] = {}
        self._author_of = author_of
        self._opening_of = opening_of
        self._exercise = exercise
        self._keys: dict[str, VerifyKey] = {}
        self._names: dict[str, tuple[str, int, str, str]] = {}
        self._files: dict[tuple[str, str, str], list[tuple[Header, object]]] = {}

    @property
    def lacking(self) -> frozenset[str]:
        """The keys of the strangers."""
        return frozenset(self._keys[name].line for name in self.strangers)

    def add(self, entry: Entry) -> None:
        """Take the next entry. Raises MalformedEntry, MalformedPart, UnsignedPart, ExercisePart, RealPart.

        Entries of journals of nobody enrolled are counted as strangers' and not kept.
        """
        header = entry.header
        if header.journal not in self._keys:
            self._open(entry)
        try:
            self._keys[header.journal].verify(entry.sig, entry.signed_bytes)
        except BadSignature as error:
            raise UnsignedPart(reason="signature of an entry") from error
        if header.seq == 0:
            self._check_opening(entry)
        self._names[entry.name.hex()] = (header.journal, header.seq, header.prev, header.kind)
        if header.kind in FILE_OF:
            self._note_file(entry)
        if header.journal in self.authors:
            self.kept.append(entry)
        else:
            self.strangers[header.journal] = self.strangers.get(header.journal, 0) + 1

    def _open(self, first: Entry) -> None:
        """Find the key of a journal, in its first entry, which is here or comes before all others."""
        name = first.header.journal
        opening = first if first.header.seq == 0 else self._opening_of(name)
        if opening is None:
            raise MalformedPart(reason="a journal without its first entry")
        line = self._check_opening(opening)
        self._keys[name] = VerifyKey.parse(line)
        author = self._author_of(line)
        if author is not None:
            self.authors[name] = author

    def _check_opening(self, entry: Entry) -> str:
        """The key that a first entry states, which must be the one that the journal's id was made from."""
        header, content = entry.header, entry.content()
        line, nonce = content.get("key"), content.get("nonce")
        if header.kind != "open" or header.subject != f"{header.journal}/{header.journal}":
            raise MalformedEntry(reason="a journal that does not begin with its opening")
        if (
            not isinstance(line, str)
            or not isinstance(nonce, str)
            or journal_id(line, nonce) != header.journal
        ):
            raise MalformedEntry(reason="a journal whose id is not of its key")
        try:
            VerifyKey.parse(line)
        except MalformedKey as error:
            raise MalformedEntry(reason="key of a journal") from error
        if (content.get("exercise") is True) != self._exercise:
            raise RealPart if self._exercise else ExercisePart
        return line

    def check_ranges(self, ranges: Iterable[Range], outside: frozenset[str] = VOUCHING) -> None:
        """Each range must be here whole, and of other kinds than ``outside`` nothing else. Raises MemberMismatch."""
        covered: set[str] = set()
        for stated in ranges:
            name = stated.head
            for seq in range(stated.last, stated.first - 1, -1):
                found = self._names.get(name)
                if found is None or found[:2] != (stated.journal, seq):
                    raise MemberMismatch(reason="an entry of a range is missing")
                covered.add(name)
                name = found[2]
        for name, (_, _, _, kind) in self._names.items():
            if name not in covered and kind not in outside:
                raise MemberMismatch(reason="an entry that is in no range")

    def _note_file(self, entry: Entry) -> None:
        try:
            content = entry.content()
        except MalformedEntry:
            # Signed but odd: kept, without effect, so it vouches for nothing.
            return
        kind = FILE_OF[entry.header.kind]
        named = (kind, str(content.get(kind)), str(content.get("sha256")))
        self._files.setdefault(named, []).append((entry.header, content.get("size")))

    def vouched(self, member: Member, known: Authors) -> bool:
        """Whether a seal or an evidence file is wanted: an entry that has effect names it.

        Raises MemberMismatch when no entry of the part names it with this hash, and an evidence file with this size:
        those of the whole file where the member is a slice.
        """
        cut = member.slice
        sha256 = cut.sha256 if cut else member.sha256
        kind, whole = ("seal" if member.kind == SEAL else "evidence"), cut.size if cut else member.size
        named = self._files.get((kind, member.id, sha256), [])
        naming = [header for header, size in named if kind == "seal" or (size == whole and size is not True)]
        if not naming:
            raise MemberMismatch(reason="a file that no entry names")
        authors = {**known, **self.authors}
        return any(not refusal(header, authors) for header in naming)
