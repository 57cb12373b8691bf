# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures are decoded within limits, upright, in memory; whatever else they hold is left behind."""

from __future__ import annotations

import builtins
import io
import os
import tempfile
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from intake.errors import DamagedPicture, MediaError, NotShown, PictureTooLarge
from intake.media import images
from intake.media.images import thumbnail, upright
from tests.media.samples import MARKED, MARKER, encode, exif, marked_jpeg, movie, picture, png

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 180, 60), (30, 60, 200), (220, 200, 40)


BEGINNINGS = [
    b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8X",
]  # fmt: skip
WAYS_TO_A_FILE = [
    (builtins, "open"), (io, "open"), (os, "open"), (tempfile, "mkstemp"), (tempfile, "mkdtemp"),
    (tempfile, "TemporaryFile"), (tempfile, "NamedTemporaryFile"), (tempfile, "SpooledTemporaryFile"),
]  # fmt: skip


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    """The colours near the corners, from the upper left, row by row."""
    right, bottom = image.width - 5, image.height - 5
    places = ((5, 5), (right, 5), (5, bottom), (right, bottom))
    found = [image.getpixel(place) for place in places]
    return [colour for colour in found if isinstance(colour, tuple)]


def close(found: list[tuple[int, ...]], expected: list[tuple[int, int, int]], by: int = 12) -> bool:
    """Whether colours are the same but for what JPEG makes of them."""
    pairs = zip(found, expected, strict=True)
    return all(abs(a - b) <= by for one, other in pairs for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("media", MARKED)
def test_a_thumbnail_fits_and_carries_points_only(media: str) -> None:
    """A picture of each format becomes a small JPEG without a trace of its metadata."""
    found = thumbnail(io.BytesIO(MARKED[media]), (32, 32))
    assert MARKER not in found
    with Image.open(io.BytesIO(found)) as image:
        assert (image.format, image.size) == ("JPEG", (32, 24))
        assert set(image.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_small_pictures_are_not_enlarged() -> None:
    """A thumbnail is never larger than the picture."""
    assert upright(io.BytesIO(encode(picture((10, 8)), "PNG")), (320, 320)).size == (10, 8)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_pictures_are_the_right_way_up(orientation: int, form: str) -> None:
    """Each of the eight orientations is undone, so that what was above when it was taken is above."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = picture().transpose(undo[orientation]) if orientation > 1 else picture()
    file = encode(stored, form, exif=exif(orientation=orientation), quality=95)
    image = upright(io.BytesIO(file), (320, 320))
    assert image.size == (64, 48)
    assert close(corners(image), [RED, GREEN, BLUE, YELLOW], by=30)


@pytest.mark.parametrize("orientation", [0, 9, 60000])
def test_an_impossible_orientation_turns_nothing(orientation: int) -> None:
    """A picture with an orientation that does not exist is shown as it is stored."""
    file = encode(picture(), "PNG", exif=exif(orientation=orientation))
    assert close(corners(upright(io.BytesIO(file), (320, 320))), [RED, GREEN, BLUE, YELLOW])


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("L", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("1", "PNG"), ("RGBA", "PNG"), ("I;16", "PNG"),
        ("CMYK", "JPEG"), ("L", "JPEG"), ("P", "GIF"), ("RGBA", "WEBP"),
    ],
)  # fmt: skip
def test_every_kind_of_points_becomes_colour(mode: str, form: str) -> None:
    """Grey, palette, transparent, 16-bit and print pictures all come out in RGB, as bright as they were."""
    stored = (
        Image.new("I;16", (64, 48), 200 * 257)
        if mode == "I;16"
        else Image.new("L", (64, 48), 200).convert(mode)
    )
    image = upright(io.BytesIO(encode(stored, form)), (320, 320))
    assert image.mode == "RGB"
    expected = 255 if mode == "1" else 200
    if mode != "1":
        assert close(corners(image), [(expected,) * 3] * 4)


def test_what_is_transparent_becomes_white() -> None:
    """Nothing hidden under transparency comes to light."""
    stored = Image.new("RGBA", (64, 48), (200, 30, 30, 0))
    assert close(corners(upright(io.BytesIO(encode(stored, "PNG")), (320, 320))), [(255, 255, 255)] * 4)


def test_only_the_first_picture_of_a_moving_one_is_read() -> None:
    """An animation of thousands of pictures costs no more than its first."""
    still = encode(picture(mode="P"), "GIF")
    # The picture's own blocks, without header, palette and end, repeated.
    frame = still[still.index(b",\0\0\0\0") : -1]
    file = still[:-1] + frame * 5000 + b";"
    tracemalloc.start()
    try:
        assert upright(io.BytesIO(file), (320, 320)).size == (64, 48)
        assert tracemalloc.get_traced_memory()[1] < 3 * len(file) + (1 << 20)
    finally:
        tracemalloc.stop()


def huge_jpeg() -> bytes:
    """A JPEG that states 65,000 x 65,000 points."""
    file = bytearray(encode(picture(), "JPEG"))
    at = file.index(b"\xff\xc0") + 5
    file[at : at + 4] = b"\xfd\xe8\xfd\xe8"
    return bytes(file)


def slow_jpeg() -> bytes:
    """A progressive JPEG with thousands of scans."""
    file = encode(picture(), "JPEG", progressive=True)
    scan = file[file.rindex(b"\xff\xda") : -2]
    return file[:-2] + scan * 3000 + file[-2:]


def huge_gif() -> bytes:
    """A GIF of which the first picture is far larger than the screen that it states."""
    file = bytearray(encode(picture(mode="P"), "GIF"))
    at = file.index(b",\0\0\0\0") + 5
    file[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(file)


BOMBS: dict[str, Callable[[], bytes]] = {
    "png of 50,000 x 50,000": lambda: png(50_000, 50_000, (b"IDAT", zlib.compress(bytes(100_000)))),
    "png of 8,000 x 6,000": lambda: png(8000, 6000, (b"IDAT", zlib.compress(bytes(100_000)))),
    "webp of 16,384 x 16,384": lambda: (
        b"RIFF\x24\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\xff\x3f\0\xff\x3f\0" + bytes(12)
    ),
    "jpeg of 65,000 x 65,000": huge_jpeg,
    "jpeg of 3,000 scans": slow_jpeg,
    "gif beyond its screen": huge_gif,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_refused_before_they_go_off(bomb: str) -> None:
    """A small file that would fill the memory or never end is refused, and no memory is taken for it."""
    file = BOMBS[bomb]()
    tracemalloc.start()
    try:
        with pytest.raises(PictureTooLarge):
            thumbnail(io.BytesIO(file))
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_compressed_texts_do_not_fill_the_memory() -> None:
    """A PNG with a text or a colour profile of 200 MB is refused, without unpacking it."""
    packed = zlib.compress(bytes(200_000_000), 1)
    picture_data = (b"IDAT", zlib.compress(bytes(4 * 3 * 4 + 4)))
    for chunk in (
        (b"zTXt", b"Comment\0\0" + packed),
        (b"iCCP", b"p\0\0" + packed),
        (b"iTXt", b"x\0\1\0\0\0" + packed),
    ):
        tracemalloc.start()
        try:
            with pytest.raises(MediaError):
                thumbnail(io.BytesIO(png(4, 4, chunk, picture_data)))
            assert tracemalloc.get_traced_memory()[1] < 20 << 20
        finally:
            tracemalloc.stop()


def test_a_very_large_file_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file that is too large no more is read than shows that it is."""
    monkeypatch.setattr(images, "MAX_FILE", 1000)
    stream = io.BytesIO(MARKED["image/png"] + bytes(100_000))
    with pytest.raises(PictureTooLarge):
        thumbnail(stream)
    assert stream.tell() == 1001


def test_a_large_jpeg_is_shrunk_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """More points than may be held are no hindrance where the decoder can leave some out; elsewhere they are."""
    monkeypatch.setattr(images, "MAX_DECODED", 1_000_000)
    large = picture((2400, 1600))
    assert upright(io.BytesIO(encode(large, "JPEG")), (320, 320)).size == (320, 213)
    for file in (encode(large, "JPEG", progressive=True), encode(large, "PNG"), encode(large, "WEBP")):
        with pytest.raises(PictureTooLarge):
            upright(io.BytesIO(file), (320, 320))


@pytest.mark.parametrize(
    "content",
    [
        encode(picture(), "TIFF"), encode(picture(), "BMP"), encode(picture(), "AVIF"), movie(), b"%PDF-1.7",
        b"<svg><image href='file:///etc/passwd'/></svg>", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"", b"text",
    ],
)  # fmt: skip
def test_other_formats_are_not_decoded(content: bytes) -> None:
    """What is not on the short list never reaches a decoder."""
    with pytest.raises(NotShown) as refused:
        thumbnail(io.BytesIO(content))
    assert refused.value.facts["media"]


@pytest.mark.parametrize("media", MARKED)
def test_a_truncated_picture_is_refused(media: str) -> None:
    """Half a picture is said to be damaged, not shown as if it were whole."""
    file = encode(picture((200, 200)), media.removeprefix("image/").upper())
    for size in (14, 40, len(file) // 2, len(file) * 3 // 4):
        with pytest.raises((DamagedPicture, NotShown)):
            thumbnail(io.BytesIO(file[:size]))


@given(
    media=st.sampled_from(list(MARKED)),
    changes=st.lists(st.tuples(st.integers(0), st.binary(min_size=1, max_size=8)), max_size=12),
    cut=st.integers(0),
)
def test_changed_pictures_are_shown_or_refused(
    media: str, changes: list[tuple[int, bytes]], cut: int
) -> None:
    """Whatever is changed in a picture, the outcome is a clean thumbnail or a refusal by name."""
    file = bytearray(MARKED[media])
    for at, new in changes:
        at %= len(file)
        file[at : at + len(new)] = new
    try:
        found = thumbnail(io.BytesIO(bytes(file[: len(file) - cut % len(file)])))
    except MediaError as refused:
        assert refused.tell("fr")
    else:
        assert found.startswith(b"\xff\xd8\xff")
        assert MARKER not in found


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=500))
def test_noise_behind_a_beginning_is_refused(beginning: bytes, noise: bytes) -> None:
    """Random bytes that begin as a picture does are refused by name."""
    with pytest.raises(MediaError):
        thumbnail(io.BytesIO(beginning + noise))


def test_no_file_is_opened_or_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the encrypted file to the thumbnail everything stays in memory."""
    thumbnail(io.BytesIO(MARKED["image/png"]))  # modules are imported on first use

    def refuse(*_arguments: Any, **_options: Any) -> Any:
        raise AssertionError("a file was opened")

    for place, name in WAYS_TO_A_FILE:
        monkeypatch.setattr(place, name, refuse)
    for file in (*MARKED.values(), marked_jpeg((2000, 1500))):
        assert thumbnail(io.BytesIO(file))
