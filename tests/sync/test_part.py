# SPDX-License-Identifier: GPL-3.0-or-later
"""The signed list of a part: one spelling, and a name for each thing that is wrong with another."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.signing import SigningKey
from intake.errors import MalformedPart, UnknownFormat, UnknownPartKind
from sync import tarstream
from sync.members import Member, Slice, blob_name, journal_name, seal_name, slice_name
from sync.part import (
    FIRST,
    MAX_CUT,
    MAX_MEMBERS,
    MAX_PARTS,
    MAX_RANGES,
    MAX_RECIPIENTS,
    PartHeader,
    Range,
    RosterMark,
)

KEY = SigningKey.from_seed(bytes(range(32)))
HASH = "0" * 63 + "1"
ID = "a" * 32

SOUND = PartHeader(
    bundle=ID,
    index=1,
    total=2,
    made="2031-03-01T00:00:00Z",
    sender="b" * 32,
    key=KEY.public.line,
    recipients=("SHA256:" + "A" * 43,),
    exercise=True,
    ranges=(Range(ID, 0, 7, HASH),),
    roster=RosterMark(3, HASH),
    members=(
        Member(journal_name(1), 100, HASH),
        Member(seal_name(ID), 2000, HASH),
        Member(blob_name(ID), 10**9, HASH),
    ),
)


def fields(**changes: Any) -> bytes:
    """The sound list with some fields changed."""
    return rfc8785.dumps({**json.loads(SOUND.encode()), **changes})


ids = st.text("0123456789abcdef", min_size=32, max_size=32)
numbers = st.integers(min_value=0, max_value=2**53 - 1)


@given(ids, st.integers(min_value=1, max_value=999), st.booleans(), numbers, st.booleans())
def test_list_is_read_back(id: str, total: int, exercise: bool, seq: int, roster: bool) -> None:
    """What is parsed is what was encoded."""
    header = replace(
        SOUND,
        bundle=id,
        index=total,
        total=total,
        exercise=exercise,
        ranges=(Range(id, min(seq, 5), seq, HASH),),
        roster=SOUND.roster if roster else None,
    )
    assert PartHeader.parse(header.encode()) == header


def test_fullest_list_fits_into_what_is_read_on_trust() -> None:
    """With as many members, ranges and recipients as there may be, list and signature end within 64 KiB."""
    most = 2**53 - 1
    full = replace(
        SOUND,
        index=MAX_PARTS,
        total=MAX_PARTS,
        recipients=SOUND.recipients * MAX_RECIPIENTS,
        ranges=tuple(Range(ID, most, most, HASH) for _ in range(MAX_RANGES)),
        members=tuple(
            Member(slice_name(f"{n:032x}", 2), tarstream.MAX_SIZE, HASH, Slice(8 * 10**9, 9999, 10**14, HASH))
            if n < MAX_CUT
            else Member(blob_name(f"{n:032x}"), tarstream.MAX_SIZE, HASH)
            for n in range(MAX_MEMBERS)
        ),
    )
    assert PartHeader.parse(full.encode()) == full
    assert len(full.encode()) < FIRST - 4096
    more = Member(slice_name("f" * 32, 2), 5, HASH, Slice(5, 3, 20, HASH))
    with pytest.raises(MalformedPart):
        PartHeader.parse(replace(full, members=(*full.members[:-1], more)).encode())


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/journal/0001.jsonl.gz",
        "journal/../../x",
        "journal/1.jsonl.gz",
        "journal/0001.jsonl",
        "journal/٠٠٠١.jsonl.gz",
        f"seals/{ID}",
        f"seals/{ID.upper()}.age",
        f"blobs/{ID}.age",
        f"blobs/{ID}/x",
        f"blobs\\{ID}",
        f"blobs/{ID}\n",
        "part.json",
        "padding",
        "",
        "CON",
    ],
)
def test_no_other_name_is_accepted(name: str) -> None:
    """Only names of the grammar are members; a path that leaves the folder is not one of them."""
    with pytest.raises(MalformedPart):
        PartHeader.parse(fields(members=[{"name": name, "size": 1, "sha256": HASH}]))


def sliced(number: int = 1, **changes: int) -> dict[str, Any]:
    """The second of three slices of a file of 30 bytes, with some fields changed."""
    place = {"offset": 10, "of": 3, "size": 30} | {k: v for k, v in changes.items() if k != "length"}
    size = changes.get("length", 10)
    return {
        "name": f"blobs/{ID}.{number:04d}",
        "size": size,
        "sha256": HASH,
        "slice": {**place, "sha256": HASH},
    }


@pytest.mark.parametrize(
    "member",
    [
        sliced(2),
        sliced(1, offset=0),
        sliced(3, offset=20),
        sliced(2, offset=15, length=4),
    ],
)
def test_slices_say_where_they_lie(member: dict[str, Any]) -> None:
    """A slice names its offset, how many there are, and the whole; cuts need not be even."""
    (found,) = PartHeader.parse(fields(members=[member])).members
    assert found.slice is not None and found.slice.size == 30
    assert (found.kind, found.id, found.to_json()) == (2, ID, member)


@pytest.mark.parametrize(
    "member",
    [
        {"name": f"blobs/{ID}.0001", "size": 1, "sha256": HASH},
        {**sliced(2), "name": f"blobs/{ID}"},
        {**sliced(2), "name": f"seals/{ID}.age"},
        sliced(0, offset=0),
        sliced(4),
        sliced(1),
        sliced(2, offset=0),
        sliced(2, offset=20),
        sliced(2, offset=25),
        sliced(3, offset=15),
        sliced(2, length=0),
        sliced(1, of=1, offset=0, length=30),
        sliced(2, of=10_000),
        sliced(2, offset=-1),
        {**sliced(2), "slice": {**sliced(2)["slice"], "more": 1}},
        {**sliced(2), "slice": None},
        {**sliced(2), "slice": {**sliced(2)["slice"], "sha256": "x"}},
    ],
)
def test_slices_that_cannot_lie_so_are_refused(member: dict[str, Any]) -> None:
    """A number, an offset and a length that contradict each other or the whole are malformed."""
    with pytest.raises(MalformedPart):
        PartHeader.parse(fields(members=[member]))


@pytest.mark.parametrize("version", ["intake-part/2", "intake-part/10"])
def test_later_format_asks_for_a_newer_program(version: str) -> None:
    """A later version is told from a malformed list, whatever else it holds."""
    with pytest.raises(UnknownFormat):
        PartHeader.parse(fields(format=version, later="field"))


@pytest.mark.parametrize("kind", ["letter", "something-new"])
def test_other_kinds_are_refused_by_name(kind: str) -> None:
    """A kind yet to come is named."""
    with pytest.raises(UnknownPartKind) as refused:
        PartHeader.parse(fields(kind=kind))
    assert refused.value.facts["kind"] == kind


MEMBER = {"name": journal_name(1), "size": 1, "sha256": HASH}
RANGE = {"journal": ID, "from": 0, "to": 1, "head": HASH}


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "intake-part/01"},
        {"format": "intake-part/0"},
        {"format": "other/1"},
        {"format": 1},
        {"kind": "Bundle"},
        {"kind": None},
        {"bundle": "x"},
        {"bundle": None},
        {"index": 0},
        {"index": 3},
        {"index": True},
        {"index": 1.5},
        {"total": "2"},
        {"made": "yesterday"},
        {"sender": {"member": "b" * 32}},
        {"sender": {"member": "b" * 32, "sign": "ssh-rsa AAAA"}},
        {"sender": "somebody"},
        {"recipients": []},
        {"recipients": ["age1pq1"]},
        {"recipients": "SHA256"},
        {"recipients": [*SOUND.recipients] * (MAX_RECIPIENTS + 1)},
        {"exercise": 1},
        {"exercise": None},
        {"ranges": [{**RANGE, "from": 2}]},
        {"ranges": [{**RANGE, "from": -1}]},
        {"ranges": [{**RANGE, "head": "x"}]},
        {"ranges": [{**RANGE, "more": 1}]},
        {"ranges": [RANGE] * (MAX_RANGES + 1)},
        {"ranges": None},
        {"roster": {"version": 1}},
        {"roster": {"version": True, "sha256": HASH}},
        {"roster": {"version": 1, "sha256": "x"}},
        {"members": []},
        {"members": [MEMBER, MEMBER]},
        {"members": [{**MEMBER, "name": journal_name(2)}]},
        {"members": [{**MEMBER, "size": -1}]},
        {"members": [{**MEMBER, "size": 2**40}]},
        {"members": [{**MEMBER, "size": 1.5}]},
        {"members": [{**MEMBER, "sha256": HASH.upper() + "F"}]},
        {"members": [{**MEMBER, "extra": 1}]},
        {"members": [{"name": seal_name(ID), "size": 1, "sha256": HASH}, MEMBER]},
        {"members": [MEMBER] * (MAX_MEMBERS + 1)},
        {"unknown": 1},
    ],
    ids=str,
)
def test_malformed_lists_are_refused(changes: dict[str, Any]) -> None:
    """Every field has one type and one range of values; an unknown field is refused too."""
    with pytest.raises(MalformedPart):
        PartHeader.parse(fields(**changes))


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{", b"[" * 60000, b"\xff", b'{"format":NaN}'])
def test_what_is_not_a_list_at_all_is_refused(data: bytes) -> None:
    """Other JSON, no JSON, and deep nesting are malformed."""
    with pytest.raises(MalformedPart):
        PartHeader.parse(data)


def test_other_spelling_is_refused() -> None:
    """A blank more, and it is not what was signed in canonical form."""
    with pytest.raises(MalformedPart):
        PartHeader.parse(SOUND.encode().replace(b",", b", ", 1))
