# SPDX-License-Identifier: GPL-3.0-or-later
"""A proof of one record's life, as one file that needs nothing of Intake to be checked (FORMAT.md, "Proofs").

It holds what was signed and by whom, and for each entry the earliest countersignature of each other member that is
known here, with the chain of headers that leads from the one to the other. ``intake.crypto.verify_proof`` checks it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import rfc8785

from intake.crypto import verify_proof
from intake.errors import NoSuchRecord, ProofWithheld
from intake.model.entry import Entry, State
from intake.vault import journal
from intake.vault.authors import key_line
from intake.vault.countersigned import Countersignature, Link, countersignatures, links
from intake.vault.disclosing import record_proof
from intake.vault.folder import write_atomically
from intake.vault.projections import reports, withdrawals
from intake.vault.vault import Vault
from sync import roster, rosters
from sync.signed import SignedText

FORMAT: Final = "intake-proof/1"
SUFFIX: Final = ".intake-proof"
VERIFIER: Final = Path(verify_proof.__file__)
"""The program that checks a proof, to be given along with it."""
WITHHELD: Final = "withheld"
_STATES: Final = {State.HELD: WITHHELD, State.ABSENT: "absent", State.ERASED: "erased"}


def write(vault: Vault, subject: str, path: Path, *, bodies: bool = True) -> None:
    """Put on record that a proof leaves, then write it to a file. Raises what ``give`` does, and DiskError."""
    write_atomically(path, give(vault, subject, bodies=bodies))


def give(vault: Vault, subject: str, *, bodies: bool = True) -> bytes:
    """Put on record that a proof leaves, and make it. Raises what ``make`` does, and NotYours."""
    # Made once before: what is refused leaves no entry behind.
    make(vault, subject, bodies=bodies)
    record_proof(vault, subject, bodies=bodies)
    return make(vault, subject, bodies=bodies)


def make(vault: Vault, subject: str, *, bodies: bool = True) -> bytes:
    """The proof of a record, readable by anyone unless ``bodies`` are left out.

    Raises NoSuchRecord, NoRoster, and ProofWithheld where a source took consent back and bodies were asked for.
    """
    entries = sorted(journal.of_subject(vault.connection, subject), key=_place)
    if not entries:
        raise NoSuchRecord(name=subject)
    if bodies:
        _require_shown(vault, subject)
    known = [entry for entry in entries if _opening(vault, entry) is not None]
    vouching = _Vouching(vault, known)
    imports = [one.entry for one in vouching.chosen if one.entry]
    openings = {e.header.journal: _opening(vault, e) for e in (*known, *imports)}
    signed = _roster(vault, openings)
    proof = rfc8785.dumps(
        {
            "format": FORMAT,
            "subject": subject,
            "roster": {"roster": signed.text, "sig": signed.sig},
            "openings": [_entry(opening) for _, opening in sorted(openings.items()) if opening],
            "entries": [_entry(entry, bodies=bodies) for entry in known],
            "chains": vouching.chains,
            "imports": [_entry(entry) for entry in sorted(imports, key=_place)],
            "receipts": [
                {"part": one.receipt.part, "sig": one.receipt.sig, "receipt": one.receipt.document}
                for one in vouching.chosen
                if one.receipt
            ],
        }
    )
    # Nothing leaves as a proof that is none.
    verify_proof.check(proof)
    return proof


def _place(entry: Entry) -> tuple[str, int, str]:
    return entry.header.journal, entry.header.seq, entry.name.hex()


def _opening(vault: Vault, entry: Entry) -> Entry | None:
    return journal.opening(vault.connection, entry.header.journal)


def _require_shown(vault: Vault, subject: str) -> None:
    """What a source took back is in no proof, and an older entry would tell what the present one withholds."""
    if withdrawals.of_report(vault.connection, subject):
        raise ProofWithheld
    try:
        summary = reports.summary(vault.connection, subject)
    except NoSuchRecord:
        return
    if summary.state == reports.WITHDRAWN:
        raise ProofWithheld
    if summary.state == reports.ACTIVE:
        told = reports.read(vault.connection, subject).sources
        if any(one.consent and one.consent.status == withdrawals.GONE for one in told):
            raise ProofWithheld


def _roster(vault: Vault, journals: Iterable[str]) -> SignedText:
    """The list of members in force; where the copy without focal points names all concerned, that one."""
    held = rosters.in_force(vault)
    lines = [line for name in journals if (line := key_line(vault.connection, name))]
    if held.field is not None:
        named = roster.checked(held.field).roster
        if all(named.by_key(line) for line in lines):
            return held.field
    return held.signed


def _entry(entry: Entry, *, bodies: bool = True) -> dict[str, Any]:
    """An entry with its body, or without body and salt and with the reason."""
    fields: dict[str, Any] = {
        "header": entry.header_bytes.decode(),
        "sig": base64.b64encode(entry.sig).decode("ascii"),
        "salt": None,
        "body": None,
    }
    if entry.body is None or not bodies:
        return {**fields, "state": _STATES[entry.state]}
    return {**fields, "salt": base64.b64encode(entry.salt).decode("ascii"), "body": entry.body.decode()}


@dataclass
class _Journal:
    """The entries held of one journal, by name (hex), and those of them that the proof is about."""

    held: Mapping[str, Link]
    wanted: frozenset[str]
    _covers: dict[str, frozenset[str]] = field(default_factory=dict)

    def covers(self, head: str) -> frozenset[str]:
        """The wanted entries that are ``head`` or before it. Each stretch is walked once."""
        found, name, known = set(), head, self._covers
        while name in self.held and name not in known:
            if name in self.wanted:
                found.add(name)
            name = self.held[name].prev
        known[head] = frozenset(found) | known.get(name, frozenset())
        return known[head]

    def chain(self, head: str) -> list[str]:
        """The names from the first wanted entry that ``head`` is chained to, up to it."""
        left, found = set(self.covers(head)), list[str]()
        while left:
            found.append(head)
            left.discard(head)
            head = self.held[head].prev
        return found[::-1]


class _Vouching:
    """The countersignatures of some entries, and the chains that lead to them."""

    def __init__(self, vault: Vault, entries: Iterable[Entry]) -> None:
        self._journals: dict[str, _Journal] = {}
        by_journal: dict[str, set[str]] = {}
        for entry in entries:
            by_journal.setdefault(entry.header.journal, set()).add(entry.name.hex())
        for name, wanted in by_journal.items():
            self._journals[name] = _Journal(links(vault.connection, name), frozenset(wanted))
        best: dict[tuple[str, str], tuple[str, int, str, str, Countersignature]] = {}
        for one in self._sorted(countersignatures(vault)):
            for head in one.heads:
                of, author = self._journals.get(head.journal), vault.authors.get(head.journal)
                if of is None or (author and author.member == one.member):
                    continue
                for name in of.covers(head.name):
                    found = (one.at, head.seq, head.name, head.journal, one)
                    best.setdefault((name, one.member), found)
        self.chosen = list({id(one): one for *_, one in best.values()}.values())
        heads = {(name, seq, head) for _, seq, head, name, _ in best.values()}
        self.chains = self._chains(heads | self._believed(vault))

    @staticmethod
    def _sorted(found: Iterable[Countersignature]) -> list[Countersignature]:
        return sorted(found, key=lambda one: (one.at, min((head.seq for head in one.heads), default=0)))

    def _believed(self, vault: Vault) -> set[tuple[str, int, str]]:
        """The last heads that the list of members believes of keys that were revoked or lost."""
        found = set()
        for member in vault.roster.members if vault.roster else ():
            for trusted in (*member.trusted, *(one for keys in member.former for one in keys.trusted)):
                of = self._journals.get(trusted.journal)
                if of and of.covers(trusted.head):
                    found.add((trusted.journal, of.held[trusted.head].seq, trusted.head))
        return found

    def _chains(self, heads: Iterable[tuple[str, int, str]]) -> list[list[str]]:
        """Chains to all of these heads; one that lies within another is left out."""
        within, chains = set[str](), list[list[str]]()
        for name, _, head in sorted(heads, key=lambda one: (one[0], -one[1], one[2])):
            if head not in within:
                of = self._journals[name]
                chain = of.chain(head)
                within |= set(chain)
                chains.append([of.held[link].header.decode() for link in chain])
        return chains
