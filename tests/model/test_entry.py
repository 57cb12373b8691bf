# SPDX-License-Identifier: GPL-3.0-or-later
"""Headers of entries: one canonical form, written and read fast."""

from __future__ import annotations

from dataclasses import asdict

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import MalformedEntry, UnknownFormat
from intake.model.entry import Header, journal_id

hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
ids = st.text("0123456789abcdef", min_size=32, max_size=32)
times = st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0"))


@st.composite
def headers(draw: st.DrawFn) -> Header:
    """A well-formed header."""
    seq = draw(st.integers(min_value=0, max_value=2**53 - 1))
    return Header(
        journal=draw(ids),
        seq=seq,
        prev=draw(hashes) if seq else "",
        kind=draw(st.from_regex(r"[a-z][a-z-]{0,31}", fullmatch=True)),
        subject=f"{draw(ids)}/{draw(ids)}",
        parents=tuple(draw(st.lists(hashes, max_size=3))),
        at=draw(times),
        body_hash=draw(hashes),
    )


@given(headers())
def test_encoding_is_that_of_rfc_8785(header: Header) -> None:
    """The fast encoding gives the bytes that the canonical JSON library gives."""
    assert header.encode() == rfc8785.dumps({"v": 1, **asdict(header), "parents": list(header.parents)})


@given(headers(), st.text(), st.text(), st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1))
def test_encoding_is_that_of_rfc_8785_for_any_text(header: Header, kind: str, at: str, seq: int) -> None:
    """It does so for fields that no reader would accept, too."""
    odd = Header(header.journal, seq, header.prev, kind, header.subject, (at,), at, header.body_hash)
    fields = {"v": 1, **asdict(odd), "parents": [at]}
    assert odd.encode() == rfc8785.dumps(fields)


@given(headers())
def test_header_is_read_back(header: Header) -> None:
    """What is decoded is what was encoded."""
    assert Header.decode(header.encode()) == header


@given(headers(), st.data())
def test_no_other_spelling_is_accepted(header: Header, data: st.DataObject) -> None:
    """Bytes that decode to a header are its canonical bytes, whatever was changed, dropped or put in."""
    encoded = bytearray(header.encode())
    place = data.draw(st.integers(min_value=0, max_value=len(encoded) - 1))
    change = data.draw(st.sampled_from([b"", b" ", b"0", b"\\u0061", bytes([encoded[place]]) * 2]))
    encoded[place : place + 1] = change
    try:
        read = Header.decode(bytes(encoded))
    except MalformedEntry:
        return
    assert read.encode() == bytes(encoded)


def test_later_version_is_told_from_a_malformed_one() -> None:
    """A header of a later version asks for a newer program."""
    with pytest.raises(UnknownFormat):
        Header.decode(b'{"v":2}')
    with pytest.raises(MalformedEntry):
        Header.decode(b'{"v":"2"}')


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"[" * 9000, b"\xff\xfe", b'{"v":1}', b"{" * 20000])
def test_anything_else_is_refused_by_name(data: bytes) -> None:
    """Whatever is not a header is malformed, deep nesting and length included."""
    with pytest.raises(MalformedEntry):
        Header.decode(data)


def test_a_journals_id_depends_on_its_key_and_nonce() -> None:
    """Another key or nonce gives another id."""
    made = {journal_id(key, nonce) for key in ("one", "other") for nonce in ("a", "b")}
    assert len(made) == 4
