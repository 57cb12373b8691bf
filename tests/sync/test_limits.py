# SPDX-License-Identifier: GPL-3.0-or-later
"""The limits that FORMAT.md sets, each at its edge: the last value that is taken, and the first that is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
import rfc8785

from intake.errors import IntakeError, MalformedEntry, MalformedPart, UnknownFormat
from intake.model.entry import MAX_HEADER, Header
from sync.members import (
    MAX_LISTS,
    MAX_PLACES,
    MAX_RECEIPT,
    MAX_ROSTER,
    Member,
    blob_name,
    journal_name,
    places_name,
    seal_name,
)
from sync.part import MAX_MEMBERS, MAX_PARTS, RETURN, PartHeader, Range
from tests.sync.test_part import HASH, ID, SOUND

MEGABYTE = 1024 * 1024
RECEIPT = Member("receipt.json", 100, HASH)
RETURNED = replace(SOUND, kind=RETURN, index=1, total=1, ranges=(), members=(RECEIPT,))
HEADER = Header(ID, 1, HASH, "report", f"{ID}/{ID}", (), "2031-03-01T00:00:00Z", HASH)


def refused(header: PartHeader, error: type[IntakeError] = MalformedPart) -> None:
    """The sound list is read back; this one is not."""
    with pytest.raises(error):
        PartHeader.parse(header.encode())


def test_parts_are_numbered_up_to_99999() -> None:
    """One more is refused."""
    assert PartHeader.parse(replace(SOUND, index=99_999, total=99_999).encode()).total == MAX_PARTS
    refused(replace(SOUND, index=1, total=100_000))


def test_part_has_at_most_128_members() -> None:
    """All of them in order, with names of their own; one more is refused."""
    blobs = tuple(Member(blob_name(f"{n:032x}"), 1, HASH) for n in range(MAX_MEMBERS + 1))
    assert len(PartHeader.parse(replace(SOUND, members=blobs[:128]).encode()).members) == 128
    refused(replace(SOUND, members=blobs))


@pytest.mark.parametrize(
    ("member", "most"),
    [
        (RECEIPT, 8 * MEGABYTE),
        (Member("roster.json", 1, HASH), 8 * MEGABYTE),
        (Member("lists.json", 1, HASH), MEGABYTE),
        (Member(places_name(1), 1, HASH), 8 * MEGABYTE),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_members_of_a_receipt_are_short(member: Member, most: int) -> None:
    """A byte more than each may have is refused by the list alone."""
    assert most in (MAX_RECEIPT, MAX_ROSTER, MAX_LISTS, MAX_PLACES)

    def listed(size: int) -> PartHeader:
        sized = replace(member, size=size)
        return replace(RETURNED, members=(sized,) if member is RECEIPT else (RECEIPT, sized))

    assert PartHeader.parse(listed(most).encode()) == listed(most)
    refused(listed(most + 1))


def _returned(*members: Member) -> PartHeader:
    return replace(RETURNED, members=members)


@pytest.mark.parametrize(
    "header",
    [
        replace(RETURNED, ranges=(Range(ID, 0, 1, HASH),)),
        replace(RETURNED, total=2),
        replace(SOUND, members=(RECEIPT,)),
        _returned(Member(journal_name(1), 1, HASH)),
        _returned(RECEIPT, Member(seal_name(ID), 1, HASH)),
        _returned(RECEIPT, Member(blob_name(ID), 1, HASH)),
        _returned(RECEIPT, Member(places_name(2), 1, HASH)),
        _returned(RECEIPT, RECEIPT),
        _returned(Member("roster.json", 1, HASH), RECEIPT),
    ],
    ids=range(9),
)
def test_receipts_and_bundles_hold_what_is_theirs(header: PartHeader) -> None:
    """A receipt is one part without ranges, which begins with receipt.json and has no seal and no file."""
    assert PartHeader.parse(RETURNED.encode()) == RETURNED
    refused(header)


def _long(parents: int) -> Header:
    return replace(HEADER, parents=(HASH,) * parents)


def test_header_of_an_entry_has_at_most_16_kib() -> None:
    """However it is filled; whoever signs a longer one signs nothing that is read."""
    fits = max(n for n in range(300) if len(_long(n).encode()) <= MAX_HEADER)
    assert Header.decode(_long(fits).encode()) == _long(fits)
    with pytest.raises(MalformedEntry):
        Header.decode(_long(fits + 1).encode())


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"seq": 2**53}, MalformedEntry),
        ({"seq": -1}, MalformedEntry),
        ({"seq": 0}, MalformedEntry),
        ({"prev": ""}, MalformedEntry),
        ({"kind": "a" * 33}, MalformedEntry),
        ({"kind": "Report"}, MalformedEntry),
        ({"subject": ID}, MalformedEntry),
        ({"at": "2031-03-01 00:00:00"}, MalformedEntry),
        ({"v": 2}, UnknownFormat),
        ({"v": 0}, MalformedEntry),
        ({"v": True}, MalformedEntry),
        ({"more": 1}, MalformedEntry),
    ],
    ids=str,
)
def test_header_of_an_entry_has_one_form(changes: dict[str, object], error: type[IntakeError]) -> None:
    """Each field has its values; a later version is told from a malformed one."""
    fields: dict[str, object] = {
        "v": 1,
        **{name: getattr(HEADER, name) for name in Header.__slots__},
        "parents": [],
    }
    text = ",".join(f'"{name}":{_json(value)}' for name, value in sorted({**fields, **changes}.items()))
    with pytest.raises(error):
        Header.decode(f"{{{text}}}".encode())


def _json(value: object) -> str:
    return str(value) if type(value) is int else rfc8785.dumps(value).decode()  # type: ignore[arg-type] # any JSON
