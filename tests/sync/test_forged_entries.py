# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts with entries that were left out, changed, or signed wrong: each refused by its name, whole."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import rfc8785

from intake.errors import (
    CompressionBomb,
    IntakeError,
    MalformedEntry,
    MalformedPart,
    MemberMismatch,
    UnsignedPart,
)
from intake.model.entry import Entry, State, body_hash, journal_id
from intake.vault import journal
from sync import lines
from sync.inbox import take
from tests.association import Association
from tests.sync.forging import (
    Forgery,
    entries,
    nothing,
    refused,
    replace_entries,
    rewritten,
    take_apart,
)


def test_entry_left_out(members: Association, forge: Callable[..., Path]) -> None:
    """A range of which an entry is missing is no range, whichever entry it is."""
    count = len(entries(take_apart(forge(nothing), members.central.keys.receive)))
    for left_out in range(count):

        def change(forgery: Forgery, left_out: int = left_out) -> None:
            kept = [lines.encode(e) for n, e in enumerate(entries(forgery)) if n != left_out]
            replace_entries(forgery, lines.pack(kept))

        with refused(members.central, MalformedPart if left_out == 0 else MemberMismatch):
            take(members.central, forge(change))


def test_entry_signed_by_another_key(members: Association, forge: Callable[..., Path]) -> None:
    """Every signature is checked: an entry of another author's hand is refused with its whole part."""

    def change(forgery: Forgery) -> None:
        found = entries(forgery)
        found[1] = rewritten(found[1], members.fields[1].keys.sign)
        replace_entries(forgery, lines.pack(map(lines.encode, found)))

    with refused(members.central, UnsignedPart):
        take(members.central, forge(change))


def test_body_other_than_the_signed_one(members: Association, forge: Callable[..., Path]) -> None:
    """A body that was changed under its signed header is refused."""

    def change(forgery: Forgery) -> None:
        found = entries(forgery)
        sound = found[1]
        other = Entry(sound.header, sound.header_bytes, sound.sig, sound.salt, b'{"form":1}')
        replace_entries(forgery, lines.pack(map(lines.encode, [found[0], other, *found[2:]])))

    with refused(members.central, MalformedEntry):
        take(members.central, forge(change))


def test_entries_that_do_not_chain(members: Association, forge: Callable[..., Path]) -> None:
    """A sender who signs an entry with a false predecessor cannot state it as a chain."""

    def change(forgery: Forgery) -> None:
        found = entries(forgery)
        found[-1] = rewritten(found[-1], members.fields[0].keys.sign, prev="0" * 64)
        forgery.fields["ranges"][0]["head"] = found[-1].name.hex()
        replace_entries(forgery, lines.pack(map(lines.encode, found)))

    with refused(members.central, MemberMismatch):
        take(members.central, forge(change))


def test_journal_cannot_be_claimed_by_another_key(members: Association, forge: Callable[..., Path]) -> None:
    """An enrolled member who begins a journal under another's id is refused: the id is made from the key."""
    thief = members.fields[1].keys.sign

    def change(forgery: Forgery) -> None:
        opening = entries(forgery)[0]
        body = rfc8785.dumps({**opening.content(), "key": thief.public.line})
        digest = body_hash(opening.salt, body)
        stolen = Entry(opening.header, b"", b"", opening.salt, body)
        replace_entries(forgery, lines.pack([lines.encode(rewritten(stolen, thief, body_hash=digest))]))
        forgery.fields["ranges"] = []
        forgery.files = forgery.files[:1]

    with refused(members.central, MalformedEntry):
        take(members.central, forge(change))


@pytest.mark.parametrize("changes", [{"kind": "report"}, {"subject": f"{'a' * 32}/{'b' * 32}"}], ids=str)
def test_journal_begins_with_its_opening(
    members: Association, forge: Callable[..., Path], changes: dict[str, object]
) -> None:
    """Entry 0 is an opening about the journal itself."""

    def change(forgery: Forgery) -> None:
        found = entries(forgery)
        found[0] = rewritten(found[0], members.fields[0].keys.sign, **changes)
        replace_entries(forgery, lines.pack(map(lines.encode, found)))

    with refused(members.central, MalformedEntry):
        take(members.central, forge(change))


def test_opening_without_its_body(members: Association, forge: Callable[..., Path]) -> None:
    """An opening whose body is absent gives no key, so nothing in the journal can be checked."""

    def change(forgery: Forgery) -> None:
        first, *rest = entries(forgery)
        packed = [lines.encode(first, bodies=False), *map(lines.encode, rest)]
        replace_entries(forgery, lines.pack(packed))

    with refused(members.central, MalformedEntry):
        take(members.central, forge(change))


BOMB = zlib.compressobj(9, zlib.DEFLATED, 31)
PACKED: dict[str, tuple[bytes, type[IntakeError]]] = {
    "bomb": (BOMB.compress(bytes(40 * 1024 * 1024)) + BOMB.flush(), CompressionBomb),
    "two members": (gzip.compress(b"{}\n", mtime=0) * 2, MalformedPart),
    "time": (gzip.compress(b"{}\n", mtime=9), MalformedPart),
    "plain": (b"{}\n", MalformedPart),
    "no entry": (gzip.compress(b"{}\n", mtime=0), MalformedEntry),
}


@pytest.mark.parametrize(("packed", "error"), PACKED.values(), ids=PACKED.keys())
def test_journal_member_of_another_form(
    members: Association, forge: Callable[..., Path], packed: bytes, error: type[IntakeError]
) -> None:
    """A journal member that unfolds too far, or is not one plain gzip member of entries, is refused by name."""
    with refused(members.central, error):
        take(members.central, forge(lambda forgery: replace_entries(forgery, packed)))


def test_erased_on_the_wire_is_only_absent_here(members: Association, forge: Callable[..., Path]) -> None:
    """A sender's word that a body was erased deletes nothing and keeps no body from coming later."""

    def change(forgery: Forgery) -> None:
        found = entries(forgery)
        gone = found[1]
        found[1] = Entry(gone.header, gone.header_bytes, gone.sig, b"", None, State.ERASED)
        replace_entries(forgery, lines.pack(map(lines.encode, found)))

    take(members.central, forge(change))
    assert take(members.central, forge(nothing)).filled == 1
    take(members.central, forge(change))
    name = entries(take_apart(forge(nothing), members.central.keys.receive))[1].name
    held = journal.get(members.central.connection, name)
    assert held is not None and held.state is State.HELD


def test_id_of_a_journal_is_made_from_its_key(members: Association) -> None:
    """Every journal, of every role, has the id that its key and nonce give."""
    for vault in members.members:
        opening = journal.opening(vault.connection, vault.journal)
        assert opening is not None
        content = opening.content()
        assert journal_id(content["key"], content["nonce"]) == vault.journal
