# SPDX-License-Identifier: GPL-3.0-or-later
"""Camera time and place: read where a file states them, ignored where they are odd, never a reason to fail."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.media.camera import MOVIES, PICTURES, CameraFacts, camera_facts
from intake.media.exif import Exif
from tests.media.samples import MARKED, box, encode, exif, loci, marked_jpeg, movie, picture, xyz

PHONE = CameraFacts("2024-03-22T23:10:05+00:00", 16.275, -0.04, "Tecno Spark 8")
SHOT = 3_793_993_805
"""2024-03-22 23:10:05 UTC, in seconds since 1904."""


class Counting(io.BytesIO):
    """A file that says how much of it was read."""

    total = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read and count."""
        block = super().read(size)
        self.total += len(block)
        return block


def of(content: bytes, media: str) -> CameraFacts | None:
    """What is read of a file in memory."""
    return camera_facts(io.BytesIO(content), media)


@pytest.mark.parametrize("media", sorted(PICTURES))
def test_a_phone_tells_when_and_where(media: str) -> None:
    """Time with its offset, position and model come from the EXIF block of each format that has one."""
    facts = of(MARKED[media], media)
    assert facts == PHONE
    assert facts.day == "2024-03-22"
    assert CameraFacts.from_json(facts.to_json()) == facts


def test_a_time_without_zone_stays_without() -> None:
    """The camera's own clock is given as it is where the file does not tell its zone."""
    for offset in ("", "Bamako", "+25:00"):
        facts = of(marked_jpeg(offset=offset, gps=False), "image/jpeg")
        assert facts == CameraFacts("2024-03-22T23:10:05", None, None, "Tecno Spark 8")


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "1970:01:01 00:00:00", "2024:02:30 10:00:00", "soon", ""]
)
def test_impossible_times_are_ignored(taken: str) -> None:
    """A clock that was never set, or a day that does not exist, gives no time; the rest is kept."""
    facts = of(marked_jpeg(taken=taken), "image/jpeg")
    assert facts is not None
    assert (facts.taken, facts.day, facts.latitude) == ("", "", 16.275)


def gps(latitude: tuple[int, ...], north: bytes, longitude: tuple[int, ...], east: bytes) -> bytes:
    """A TIFF structure that holds a position only, as six fractions of 32 bits each."""
    head = b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x8825, 4, 1, 26) + bytes(4)
    after = 26 + 2 + 4 * 12 + 4
    entries = (
        struct.pack("<HHI4s", 1, 2, 2, north), struct.pack("<HHII", 2, 5, len(latitude) // 2, after),
        struct.pack("<HHI4s", 3, 2, 2, east),
        struct.pack("<HHII", 4, 5, len(longitude) // 2, after + 4 * len(latitude)),
    )  # fmt: skip
    numbers = struct.pack(f"<{len(latitude) + len(longitude)}I", *latitude, *longitude)
    return head + struct.pack("<H", 4) + b"".join(entries) + bytes(4) + numbers


GOOD = (16, 1, 16, 1, 30, 1)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (gps(GOOD, b"N", (0, 1, 2, 1, 24, 1), b"W"), (16.275, -0.04)),
        (gps((165, 10, 0, 1, 0, 1), b"S", GOOD, b"E"), (-16.5, 16.275)),
        (gps((91, 1, 0, 1, 0, 1), b"N", GOOD, b"E"), (None, None)),
        (gps(GOOD, b"N", (181, 1, 0, 1, 0, 1), b"E"), (None, None)),
        (gps((16, 1, 60, 1, 0, 1), b"N", GOOD, b"E"), (None, None)),
        (gps((16, 1, 0, 1, 61, 1), b"N", GOOD, b"E"), (None, None)),
        (gps((16, 1, 16, 0, 0, 1), b"N", GOOD, b"E"), (None, None)),
        (gps((16, 1), b"N", GOOD, b"E"), (None, None)),
        (gps(GOOD, b"X", GOOD, b"E"), (None, None)),
        (gps(GOOD, b"", GOOD, b"E"), (None, None)),
        (gps(GOOD, b"E", GOOD, b"N"), (None, None)),
        (gps((0, 1) * 3, b"N", (0, 1) * 3, b"E"), (None, None)),
    ],
)
def test_positions_are_checked(block: bytes, expected: tuple[float | None, float | None]) -> None:
    """A position is whole, on the globe, and not the zero of a phone without a fix; else there is none."""
    facts = of(encode(picture(), "PNG", exif=block), "image/png") or CameraFacts()
    assert (facts.latitude, facts.longitude) == expected


def test_links_that_go_round_are_not_followed() -> None:
    """Directories that point at themselves or each other are read once."""
    entries = (
        struct.pack("<HHHII", 2, 0x8769, 4, 1, 8)
        + struct.pack("<HHII", 0x8825, 4, 1, 8)
        + struct.pack("<I", 8)
    )
    found = Exif.parse(b"II*\0\x08\0\0\0" + entries)
    assert found.main.entries == found.exif.entries == found.gps.entries
    chain = b"".join(
        struct.pack("<HHHIII", 1, 0x8769, 4, 1, 8 + 18 * (i + 1), 8 + 18 * (i + 1)) for i in range(3000)
    )
    assert len(Exif.parse(b"II*\0\x08\0\0\0" + chain).exif.entries) == 1


def test_counts_that_lie_cost_nothing() -> None:
    """Entries that claim billions of values, or more entries than there are, are passed over."""
    entry = struct.pack("<HHII", 0x0110, 2, 0xFFFFFFFF, 8)
    found = Exif.parse(b"II*\0\x08\0\0\0" + struct.pack("<H", 65535) + entry * 4000)
    assert found.main.entries == {}
    assert found.orientation == 1


@pytest.mark.parametrize("media", sorted(MOVIES))
def test_a_movie_tells_when_and_where(media: str) -> None:
    """Creation time and position come from the movie header, of sound recordings too."""
    expected = CameraFacts("2024-03-22T23:10:05Z", 16.275, -0.04)
    assert of(movie(created=SHOT, said=xyz(b"+16.2750-000.0400/")), media) == expected
    assert of(movie(created=SHOT, said=xyz(b"+16.2750-000.0400+262.5CRSWGS_84/")), media) == expected
    assert of(movie(created=SHOT, said=loci(-0.5, 16.25, b"Gao")), media) == CameraFacts(
        "2024-03-22T23:10:05Z", 16.25, -0.5
    )


def test_only_the_index_of_a_long_movie_is_read() -> None:
    """The index is found behind the pictures without reading them."""
    file = Counting(movie(created=SHOT, before=box(b"mdat", bytes(3_000_000))))
    assert camera_facts(file, "video/mp4") == CameraFacts("2024-03-22T23:10:05Z")
    assert file.total < 5000


@pytest.mark.parametrize("created", [0, 1, 86_400])
def test_movies_without_a_clock_say_nothing(created: int) -> None:
    """A recorder that did not know the time wrote 0, or a time in 1904."""
    assert of(movie(created=created), "video/mp4") is None


def test_long_times_are_read() -> None:
    """The form with 64 bits is read; a time that no calendar has is ignored."""
    for seconds, taken in ((SHOT, "2024-03-22T23:10:05Z"), (2**63, "")):
        head = box(b"mvhd", b"\1\0\0\0", struct.pack(">QQ", seconds, seconds), bytes(90))
        assert (of(box(b"moov", head), "video/mp4") or CameraFacts()).taken == taken


@pytest.mark.parametrize(
    "said",
    [
        b"+91.0000-000.0400/", b"+16.27", b"north", b"+1627.5-00002.4/", b"", b"\xff" * 18, b"+00.0000+000.0000/",
    ],
)  # fmt: skip
def test_odd_positions_of_movies_are_ignored(said: bytes) -> None:
    """A position that is not in whole degrees on the globe is none; the time is kept."""
    assert of(movie(created=SHOT, said=xyz(said)), "video/mp4") == CameraFacts("2024-03-22T23:10:05Z")


def test_boxes_that_lie_end_the_walk() -> None:
    """Boxes of no size, of more than the file, or by the hundred thousand, are no reason to hang or to fail."""
    assert of(struct.pack(">I", 4) + b"moov", "video/mp4") is None
    assert of(b"\xff\xff\xff\xffmoov" + bytes(20), "video/mp4") is None
    assert of(b"\0\0\0\1moov" + b"\xff" * 8, "video/mp4") is None
    assert of(box(b"free") * 100_000 + movie(created=SHOT), "video/mp4") is None
    assert of(bytes(4) + b"moov" + movie(created=SHOT), "video/mp4") is None


@pytest.mark.parametrize(
    "media", ["application/pdf", "image/heic", "image/gif", "audio/mpeg", "", "text/html"]
)
def test_other_formats_say_nothing(media: str) -> None:
    """Formats of which camera facts are not read give none."""
    assert of(MARKED["image/jpeg"], media) is None


@given(media=st.sampled_from(sorted(MOVIES | PICTURES)), noise=st.binary(max_size=300))
def test_any_bytes_are_answered(media: str, noise: bytes) -> None:
    """Random bytes never make it fail."""
    of(noise, media)
    Exif.parse(noise)
    Exif.parse(b"MM\0*\0\0\0\x08" + noise)


@given(
    which=st.integers(0, 4),
    changes=st.lists(st.tuples(st.integers(0, 2000), st.binary(min_size=1, max_size=6)), max_size=10),
)
def test_changed_files_are_answered(which: int, changes: list[tuple[int, bytes]]) -> None:
    """Whatever is changed in a file, what is read of it is on the globe and in the calendar."""
    files = [(MARKED[media], media) for media in sorted(PICTURES)]
    files += [
        (movie(said=xyz(b"+16.2750-000.0400/")), "video/mp4"),
        (movie(said=loci(-0.5, 16.0)), "video/3gpp"),
    ]
    content, media = files[which]
    file = bytearray(content)
    for at, new in changes:
        file[at : at + len(new)] = new
    facts = of(bytes(file), media) or CameraFacts()
    assert facts.latitude is None or abs(facts.latitude) <= 90
    assert facts.longitude is None or abs(facts.longitude) <= 180
    assert not facts.taken or 1990 <= int(facts.taken[:4]) <= 2100
    assert (facts.latitude is None) == (facts.longitude is None)


def test_an_exif_block_is_read_with_and_without_its_name() -> None:
    """The name before the structure, which JPEG has and PNG has not, does not matter."""
    block = exif(orientation=6)
    assert block.startswith(b"Exif\0\0")
    assert Exif.parse(block).orientation == Exif.parse(block[6:]).orientation == 6
