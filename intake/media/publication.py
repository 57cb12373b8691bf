# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies of pictures that can be published: encoded again, smaller, without metadata, with areas covered.

What a copy loses: EXIF, XMP, IPTC, comments, colour profiles, embedded thumbnails, further pictures in the file,
its name, and detail beyond `largest`. What it cannot lose: whatever is to be seen in it (a face, a wall, a
shadow), and perhaps faint traces of one camera's sensor, which scaling and JPEG weaken without removing them.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from intake.errors import BadArea, NoPublicationCopy, NotShown
from intake.media.images import JPEG, encoded, upright

if TYPE_CHECKING:
    from PIL import Image

LARGEST: Final = 2048
"""Points of the longer side, unless asked otherwise."""

Area = tuple[float, float, float, float]
"""Left, top, width and height as parts (0 to 1) of the upright picture, so that they hold at any size."""

_CELLS: Final = 8
_GREYS: Final = (96, 136, 112, 152, 104, 144, 120)


@dataclass(frozen=True, slots=True)
class PublicationCopy:
    """A copy in memory: the file, its SHA-256 (hex), media type, size in points, how many areas are covered."""

    content: bytes
    sha256: str
    media: str
    width: int
    height: int
    covered: int

    @classmethod
    def of(cls, content: bytes, width: int, height: int, covered: int) -> PublicationCopy:
        """The copy that `content`, a JPEG file, is."""
        return cls(content, hashlib.sha256(content).hexdigest(), JPEG, width, height, covered)


def publication_copy(
    data: BinaryIO, *, largest: int = LARGEST, blurs: Sequence[Area] = ()
) -> PublicationCopy:
    """A copy of a picture that can be published, its longer side at most `largest` points.

    Raises NoPublicationCopy for what is no picture that we decode (sound, video and documents: nothing here can
    remove what they tell), BadArea, PictureTooLarge and DamagedPicture.
    """
    areas = checked_areas(blurs)
    try:
        image = upright(data, (largest, largest))
    except NotShown as refused:
        raise NoPublicationCopy(**refused.facts) from None
    for area in areas:
        _cover(image, area)
    return PublicationCopy.of(encoded(image), image.width, image.height, len(areas))


def checked_areas(blurs: Sequence[Area]) -> tuple[Area, ...]:
    """The areas, cut off at the edges of the picture. Raises BadArea where nothing would be covered."""
    checked = []
    for area in blurs:
        if not all(math.isfinite(part) for part in area):
            raise BadArea
        left, top, width, height = area
        left, right = max(left, 0.0), min(left + width, 1.0)
        top, bottom = max(top, 0.0), min(top + height, 1.0)
        if left >= right or top >= bottom:
            raise BadArea
        checked.append((left, top, right - left, bottom - top))
    return tuple(checked)


def _cover(image: Image.Image, area: Area) -> None:
    """Put a mosaic over an area, of greys that owe nothing to what was there.

    Averages of the covered points would look better, but machines recognise faces from such mosaics (McPherson,
    Shokri and Shmatikov 2016), and even one average tells the colour of a skin.
    """
    left, top, width, height = area
    # Outwards to whole points, and one more: scaling has mixed each point with its neighbours.
    x0, y0 = math.floor(left * image.width) - 1, math.floor(top * image.height) - 1
    x1, y1 = math.ceil((left + width) * image.width) + 1, math.ceil((top + height) * image.height) + 1
    x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, image.width), min(y1, image.height)
    cell = max(1, math.ceil(max(x1 - x0, y1 - y0) / _CELLS))
    for row, y in enumerate(range(y0, y1, cell)):
        for column, x in enumerate(range(x0, x1, cell)):
            grey = _GREYS[(row * 3 + column * 5) % len(_GREYS)]
            image.paste((grey, grey, grey), (x, y, min(x + cell, x1), min(y + cell, y1)))
