# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures decoded within limits, turned upright, and encoded again with nothing but their points.

Everything happens in memory. Decoders are large C programs and a picture may come from an enemy, so pages do not
call this module: they call ``intake.media.apart``, which runs it in a process that holds no key. Being alone in
that process is also what allows a limit of Pillow's to be set for one picture.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, BinaryIO, Final

from intake.errors import DamagedPicture, MediaError, NotShown, PictureTooLarge
from intake.media.exif import Exif
from intake.media.formats import Showing
from intake.media.sniff import HEAD, sniff

if TYPE_CHECKING:
    from PIL import Image

MAX_FILE: Final = 64 * 1024 * 1024
"""Bytes that a picture file may have to be decoded."""
MAX_DECODED: Final = 40_000_000
"""Points that may be held in memory at once: 160 MB in Pillow."""
MAX_STATED: Final = 250_000_000
"""Points of a baseline JPEG, which the decoder can shrink while it reads: phones make 200 million."""
MAX_SCANS: Final = 100
"""Scans of a progressive JPEG: cameras make ten, an attack on time makes thousands."""

THUMBNAIL: Final = (320, 320)
JPEG: Final = "image/jpeg"
_QUALITY: Final = 85
# Orientations 2 to 8 as what undoes them: names of Image.Transpose.
_UPRIGHT: Final = (
    "FLIP_LEFT_RIGHT", "ROTATE_180", "FLIP_TOP_BOTTOM", "TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90",
)  # fmt: skip


def thumbnail(data: BinaryIO, size: tuple[int, int] = THUMBNAIL) -> bytes:
    """The picture as a JPEG that fits in `size` (width, height), upright, without metadata.

    Raises NotShown, PictureTooLarge or DamagedPicture; reading `data` may raise errors of its own.
    """
    return encoded(upright(data, size))


def upright(data: BinaryIO, size: tuple[int, int]) -> Image.Image:
    """The picture (the first one, if it moves) in RGB on white, the right way up, made to fit in `size`.

    The result is a new image that carries points and nothing else. Raises as `thumbnail` does.
    """
    content = data.read(MAX_FILE + 1)
    facts = sniff(content[:HEAD])
    if facts.showing is not Showing.PICTURE:
        raise NotShown(media=facts.media)
    if len(content) > MAX_FILE:
        raise PictureTooLarge(reason="file")
    # In the coded data of a JPEG no other FF DA can occur.
    if facts.media == JPEG and content.count(b"\xff\xda") > MAX_SCANS:
        raise PictureTooLarge(reason="scans")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decoded(content, facts.media, size)
    except MediaError:
        raise
    except MemoryError:
        raise PictureTooLarge(reason="memory") from None
    except Exception as broken:
        # What a hostile file makes of a decoder is not limited to its documented errors.
        raise DamagedPicture(reason=type(broken).__name__) from None


def encoded(image: Image.Image) -> bytes:
    """An image from `upright` as a JPEG file: no comment, no profile, no EXIF."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _decoded(content: bytes, media: str, size: tuple[int, int]) -> Image.Image:
    from PIL import Image

    # Pillow refuses twice this number, before it makes room for a picture. No more may be asked for.
    Image.MAX_IMAGE_PIXELS = (MAX_STATED if media == JPEG else MAX_DECODED) // 2
    try:
        image: Image.Image = Image.open(io.BytesIO(content), formats=(media.removeprefix("image/").upper(),))
    except Image.DecompressionBombError:
        raise PictureTooLarge(reason="points") from None
    with image:
        stated = image.width * image.height
        # Turned on its side, the longer side may be either.
        image.draft("RGB", (max(size), max(size)))
        held = stated if "progressive" in image.info else image.width * image.height
        if held > MAX_DECODED or stated > MAX_STATED:
            raise PictureTooLarge(reason="points")
        image.load()
        turn = Exif.parse(image.info.get("exif") or b"").orientation
        points = _in_colour(image)
    if turn > 1:
        points = points.transpose(Image.Transpose[_UPRIGHT[turn - 2]])
    points.thumbnail(size, Image.Resampling.LANCZOS)
    clean = Image.new("RGB", points.size, "white")
    clean.paste(points, mask=points.getchannel("A") if points.mode == "RGBA" else None)
    return clean


def _in_colour(image: Image.Image) -> Image.Image:
    """The picture in RGB, or RGBA where parts of it are transparent; 16 bits of grey become 8."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    transparent = image.mode in ("PA", "LA", "La", "RGBA", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if transparent else "RGB")
