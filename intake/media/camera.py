# SPDX-License-Identifier: GPL-3.0-or-later
"""When and where a camera or phone says that it recorded a file.

Offered to fill the date and the place of a report, and never applied by itself: clocks are wrong, a phone without
a fix repeats an old position, and a file that was sent on may carry the facts of another one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Final

from intake.media import exif
from intake.media.boxes import movie_facts
from intake.media.exif import Directory, Exif, exif_block
from intake.model.record import Record

MOVIES: Final = frozenset({"video/mp4", "video/quicktime", "video/3gpp", "audio/mp4", "audio/3gpp"})
PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp"})

# A camera that lost its battery begins again in 1970 or 1980; the model knows no date after 2100.
_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2100
_OFFSET: Final = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")
_LONGEST_NAME: Final = 64


@dataclass(frozen=True, slots=True)
class CameraFacts(Record):
    """`taken` is ISO 8601 to the second: with ``Z`` or an offset where the file tells the zone, else the
    camera's own clock. `latitude` and `longitude` are WGS 84 degrees, both or neither.
    """

    taken: str = ""
    latitude: float | None = None
    longitude: float | None = None
    make_model: str | None = None

    @property
    def day(self) -> str:
        """The day, as an uncertain date takes it (``2024-03-22``); "" where no time is known."""
        return self.taken[:10]


def camera_facts(stream: BinaryIO, media: str) -> CameraFacts | None:
    """What the file says of its recording, None where it says nothing.

    `stream` can be sought in, `media` comes from `sniff`. Raises only what reading the stream raises.
    """
    if media in PICTURES:
        facts = _of_picture(Exif.parse(exif_block(stream, media)))
    elif media in MOVIES:
        movie = movie_facts(stream)
        latitude, longitude = _checked(movie.position)
        facts = CameraFacts(_moment(movie.created), latitude, longitude)
    else:
        return None
    return None if facts == CameraFacts() else facts


def _of_picture(found: Exif) -> CameraFacts:
    taken = _time(found.exif.text(exif.TAKEN), found.exif.text(exif.TAKEN_OFFSET)) or _time(
        found.main.text(exif.CHANGED), found.exif.text(exif.CHANGED_OFFSET)
    )
    latitude = _degrees(found.gps, exif.LATITUDE, exif.LATITUDE_REF, "NS")
    longitude = _degrees(found.gps, exif.LONGITUDE, exif.LONGITUDE_REF, "EW")
    both = None if latitude is None or longitude is None else (latitude, longitude)
    latitude, longitude = _checked(both)
    make, model = found.main.text(exif.MAKE), found.main.text(exif.MODEL)
    named = model if model.lower().startswith(make.lower()) else f"{make} {model}"
    return CameraFacts(taken, latitude, longitude, named.strip()[:_LONGEST_NAME] or None)


def _time(said: str, offset: str) -> str:
    """``2024:03:22 23:10:05`` as ISO 8601, "" where it is no time or not a likely one."""
    try:
        moment = datetime.strptime(said, "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return ""
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return ""
    return f"{moment:%Y-%m-%dT%H:%M:%S}" + (offset if _OFFSET.fullmatch(offset) else "")


def _moment(created: datetime | None) -> str:
    if created is None or not _FIRST_YEAR <= created.year <= _LAST_YEAR:
        return ""
    return f"{created:%Y-%m-%dT%H:%M:%SZ}"


def _degrees(gps: Directory, tag: int, ref: int, letters: str) -> float | None:
    """Degrees, minutes and seconds with their letter, as one number; None where anything is missing or odd."""
    parts, letter = gps.rationals(tag), gps.text(ref)
    if len(parts) != 3 or letter not in tuple(letters) or parts[1] >= 60 or parts[2] >= 60:
        return None
    degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
    return -degrees if letter == letters[1] else degrees


def _checked(position: tuple[float, float] | None) -> tuple[float, float] | tuple[None, None]:
    """A position on the globe. Exactly 0, 0 is what a phone without a fix writes, not a place in the Atlantic."""
    if position is None or not any(position) or abs(position[0]) > 90 or abs(position[1]) > 180:
        return None, None
    return round(position[0], 6), round(position[1], 6)
