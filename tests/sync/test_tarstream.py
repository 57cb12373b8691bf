# SPDX-License-Identifier: GPL-3.0-or-later
"""One spelling of a tar header, which every tar program reads."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import tarstream

names = st.sampled_from(["part.json", "journal/0001.jsonl.gz", f"seals/{'a' * 32}.age", f"blobs/{'0' * 32}"])
sizes = st.integers(min_value=0, max_value=tarstream.MAX_SIZE)


@given(names, sizes)
def test_header_is_read_back(name: str, size: int) -> None:
    """Name and size are what was written."""
    assert tarstream.parse(tarstream.header(name, size)) == (name, size)


@given(names, sizes)
def test_other_programs_read_the_header(name: str, size: int) -> None:
    """The standard library's tar module sees a plain file of mode 0600 without owner and time."""
    info = tarfile.TarInfo.frombuf(tarstream.header(name, size), "ascii", "strict")
    assert (info.name, info.size, info.mode, info.type) == (name, size, 0o600, tarfile.REGTYPE)
    assert (info.uid, info.gid, info.mtime, info.uname, info.gname) == (0, 0, 0, "", "")


def test_archive_is_read_by_the_standard_library() -> None:
    """Two members and the end make an archive without a warning."""
    archive = b"".join(
        tarstream.header(name, 3) + b"abc" + bytes(tarstream.gap(3)) for name in ("part.json", "padding")
    )
    with tarfile.open(fileobj=io.BytesIO(archive + tarstream.END)) as opened:
        assert opened.getnames() == ["part.json", "padding"]


def test_every_changed_byte_is_refused() -> None:
    """No byte of a header can be changed, whatever a tar program would make of it."""
    sound = tarstream.header("part.json", 4096)
    for place in range(tarstream.BLOCK):
        for change in (1, 0x80):
            changed = sound[:place] + bytes([sound[place] ^ change]) + sound[place + 1 :]
            with pytest.raises(ValueError, match="header"):
                tarstream.parse(changed)


@pytest.mark.parametrize("name", ["part.json\0x", "PART.JSON", "a b", "a" * 100, "a" * 101, ""])
def test_strange_names_have_no_header(name: str) -> None:
    """A name that is empty, too long or not of plain lower-case characters is not read or cannot be written."""
    with pytest.raises(ValueError, match=r"name|header"):
        tarstream.parse(tarstream.header(name, 1))


def test_too_long_a_member_cannot_be_written() -> None:
    """Sizes end where eleven octal digits end."""
    with pytest.raises(ValueError, match="long"):
        tarstream.header("padding", tarstream.MAX_SIZE + 1)
