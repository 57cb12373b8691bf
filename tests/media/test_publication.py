# SPDX-License-Identifier: GPL-3.0-or-later
"""A publication copy holds the points of a picture and nothing else, and what is covered in it is gone."""

from __future__ import annotations

import hashlib
import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from intake.errors import BadArea, DamagedPicture, NoPublicationCopy, PictureTooLarge
from intake.media.publication import LARGEST, Area, publication_copy
from tests.media.samples import MARKED, MARKER, XMP, encode, marked_jpeg, movie, picture, png

GREY = 40
"""How far the three parts of a covered point may lie apart."""


def segments(file: bytes) -> list[int]:
    """The markers of a JPEG file up to its only scan, and what follows the scan."""
    found, at = [], 2
    while file[at + 1] != 0xDA:
        assert file[at] == 0xFF
        found.append(file[at + 1])
        at += 2 + int.from_bytes(file[at + 2 : at + 4], "big")
    return [*found, 0xDA, *file[-2:]]


@pytest.mark.parametrize("media", MARKED)
def test_nothing_but_the_picture_is_left(media: str) -> None:
    """No EXIF, XMP, IPTC, profile, comment, text, thumbnail or trailing data of any format survives."""
    assert MARKED[media].count(MARKER) >= (2 if media == "image/gif" else 3)
    copy = publication_copy(io.BytesIO(MARKED[media]))
    for trace in (MARKER, XMP[:20], b"Exif", b"adobe", b"ICC_PROFILE", b"8BIM", b"Tecno", b"2024"):
        assert trace not in copy.content
    # Only JFIF, tables, the frame, the scan, the end: and the JFIF segment has no thumbnail.
    assert set(segments(copy.content)) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xFF, 0xD9}
    assert copy.content[2:6] == b"\xff\xe0\0\x10"
    assert copy.content.count(b"\xff\xd8") == 1


def test_a_copy_says_what_it_is() -> None:
    """Hash, size and type are those of the copy, and the same original gives the same copy."""
    copy = publication_copy(io.BytesIO(MARKED["image/jpeg"]))
    assert copy.sha256 == hashlib.sha256(copy.content).hexdigest()
    assert (copy.media, copy.width, copy.height, copy.covered) == ("image/jpeg", 64, 48, 0)
    assert copy == publication_copy(io.BytesIO(MARKED["image/jpeg"]))


def test_the_size_is_bounded() -> None:
    """The longer side is at most what was asked for, whichever it is."""
    wide, high = marked_jpeg((2400, 600)), marked_jpeg((600, 2400))
    assert (publication_copy(io.BytesIO(wide)).width, LARGEST) == (LARGEST, 2048)
    assert publication_copy(io.BytesIO(high), largest=800).height == 800


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (movie(), "video/mp4"),
        (b"OggS\0\2" + bytes(22) + b"OpusHead", "audio/ogg"),
        (b"%PDF-1.7", "application/pdf"),
        (b"<svg/>", "image/svg+xml"),
        (encode(picture(), "TIFF"), "image/tiff"),
    ],
)
def test_no_copy_is_made_of_what_cannot_be_cleaned(content: bytes, media: str) -> None:
    """Sound, video and documents are refused, plainly, by their type."""
    with pytest.raises(NoPublicationCopy) as refused:
        publication_copy(io.BytesIO(content))
    assert refused.value.facts == {"media": media}
    assert media in str(refused.value)


def test_pictures_that_cannot_be_read_are_refused() -> None:
    """A damaged or enormous picture gives no copy."""
    with pytest.raises(DamagedPicture):
        publication_copy(io.BytesIO(MARKED["image/jpeg"][:-800]))
    with pytest.raises(PictureTooLarge):
        publication_copy(io.BytesIO(png(50_000, 50_000)))


def face(colour: tuple[int, int, int]) -> bytes:
    """A photograph with something of one colour in a known place."""
    image = Image.effect_noise((400, 300), 60).convert("RGB")
    image.paste(colour, (100, 90, 200, 180))
    return encode(image, "PNG")


def test_what_is_covered_owes_nothing_to_the_picture() -> None:
    """Two pictures that differ only under a covered area have the same copy: nothing of it can be recovered."""
    around = Image.effect_noise((400, 300), 60).convert("RGB")
    files = []
    for colour in ((250, 200, 170), (60, 40, 30)):
        around.paste(colour, (101, 91, 199, 179))
        files.append(encode(around, "PNG"))
    blurs = [(100 / 400, 90 / 300, 100 / 400, 90 / 300)]
    for largest in (2048, 400):
        first, second = (publication_copy(io.BytesIO(file), largest=largest, blurs=blurs) for file in files)
        assert first == second
        assert first.covered == 1


def test_scaling_leaves_no_rim() -> None:
    """Points that scaling mixed with their covered neighbours are covered too."""
    copy = publication_copy(io.BytesIO(face((255, 0, 255))), largest=111, blurs=[(0.25, 0.3, 0.25, 0.3)])
    with Image.open(io.BytesIO(copy.content)) as image:
        points = image.convert("RGB")
    for x in range(points.width):
        for y in range(points.height):
            colour = points.getpixel((x, y))
            assert isinstance(colour, tuple)
            assert max(colour) - min(colour) < GREY


@given(
    area=st.tuples(*(st.floats(-0.5, 1.5),) * 2, *(st.floats(0.01, 1.5),) * 2),
    size=st.tuples(st.integers(1, 90), st.integers(1, 90)),
)
def test_every_area_in_the_picture_is_covered_whole(area: Area, size: tuple[int, int]) -> None:
    """Wherever an area lies, each of its points is covered; one outside the picture is refused."""
    magenta = encode(Image.new("RGB", size, (255, 0, 255)), "PNG")
    left, top = max(area[0], 0), max(area[1], 0)
    right, bottom = min(area[0] + area[2], 1), min(area[1] + area[3], 1)
    if left >= right or top >= bottom:
        with pytest.raises(BadArea):
            publication_copy(io.BytesIO(magenta), blurs=[area])
        return
    copy = publication_copy(io.BytesIO(magenta), blurs=[area])
    with Image.open(io.BytesIO(copy.content)) as image:
        place = [
            math.floor((a + b) / 2 * of) for a, b, of in ((left, right, size[0]), (top, bottom, size[1]))
        ]
        middle = image.getpixel((min(place[0], size[0] - 1), min(place[1], size[1] - 1)))
    assert isinstance(middle, tuple)
    # JPEG mixes colours across eight points; in the middle of a wide area there is only grey.
    if min((right - left) * size[0], (bottom - top) * size[1]) > 40:
        assert max(middle) - min(middle) < GREY


@pytest.mark.parametrize(
    "area",
    [(0.2, 0.2, 0, 0.1), (0.2, 0.2, -0.1, 0.1), (1, 0, 1, 1), (math.nan, 0, 1, 1), (0, 0, math.inf, 1)],
)
def test_an_area_that_covers_nothing_is_refused(area: Area) -> None:
    """A face that would stay visible because of a slip is not published: no copy is made."""
    with pytest.raises(BadArea):
        publication_copy(io.BytesIO(MARKED["image/png"]), blurs=[(0, 0, 1, 1), area])


def test_areas_lie_on_the_upright_picture() -> None:
    """Areas are marked on what a person sees, not on how the camera stored it."""
    turned = marked_jpeg((640, 480), orientation=6)
    copy = publication_copy(io.BytesIO(turned), blurs=[(0, 0, 1, 0.5)])
    assert (copy.width, copy.height) == (480, 640)
    with Image.open(io.BytesIO(copy.content)) as image:
        above, below = image.getpixel((240, 100)), image.getpixel((240, 540))
    assert isinstance(above, tuple)
    assert isinstance(below, tuple)
    assert max(above) - min(above) < GREY < max(below) - min(below)
