# SPDX-License-Identifier: GPL-3.0-or-later
"""Ranges as browsers ask for them, and as nobody should."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import BadRange
from intake.media.playback import BLOCK, Span

WHOLE = Span(0, 1000, 1000, partial=False)


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-", 0, 1000),
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=990-5000", 990, 1000),
        ("bytes=-100", 900, 1000),
        ("bytes=-5000", 0, 1000),
        (" bytes=999- ", 999, 1000),
    ],
)
def test_one_range_is_given(header: str, start: int, end: int) -> None:
    """A range from, between, or from the end gives those bytes and says which they are."""
    span = Span.asked(header, 1000)
    assert (span.start, span.end, span.partial, span.length) == (start, end, True, end - start)
    assert span.content_range == f"bytes {start}-{end - 1}/1000"


@pytest.mark.parametrize(
    "header",
    [None, "", "bytes=-", "bytes=5-2", "bytes=0-1,5-9", "lines=1-2", "bytes=a-b", "bytes=١-٢", "bytes=1"],
)
def test_what_is_no_single_range_gives_everything(header: str | None) -> None:
    """Several ranges, other units and nonsense are ignored, as a server may."""
    assert Span.asked(header, 1000) == WHOLE


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(header: str) -> None:
    """A part that does not exist is refused, with the length that the file has."""
    with pytest.raises(BadRange) as refused:
        Span.asked(header, 1000)
    assert refused.value.facts == {"size": 1000}
    with pytest.raises(BadRange):
        Span.asked(header, 0)


@given(
    header=st.one_of(st.text(max_size=40), st.from_regex(r"bytes=\d{0,4}-\d{0,4}", fullmatch=True)),
    size=st.integers(0, 2000),
)
def test_any_header_is_answered(header: str, size: int) -> None:
    """Whatever is asked, what is given lies in the file."""
    try:
        span = Span.asked(header, size)
    except BadRange:
        return
    assert 0 <= span.start <= span.end <= size
    assert span.length or not span.partial


def test_a_span_is_read_in_blocks() -> None:
    """Exactly the bytes of the span come, a block at a time, and the file is closed after them."""
    plain = bytes(range(256)) * 4000
    content = io.BytesIO(plain)
    blocks = list(Span.asked(f"bytes=100-{100 + 2 * BLOCK}", len(plain)).read(content))
    assert [len(block) for block in blocks] == [BLOCK, BLOCK, 1]
    assert b"".join(blocks) == plain[100 : 101 + 2 * BLOCK]
    assert content.closed


def test_a_player_that_leaves_closes_the_file() -> None:
    """Whoever stops reading half-way leaves no open file."""
    content = io.BytesIO(bytes(3 * BLOCK))
    reading = Span.asked(None, 3 * BLOCK).read(content)
    next(reading)
    reading.close()  # type: ignore[attr-defined] # it is a generator, as WSGI servers close it
    assert content.closed
