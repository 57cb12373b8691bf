# SPDX-License-Identifier: GPL-3.0-or-later
"""The file formats that are known here: of what kind each is, whether a page may show it, how its files are named.

A page shows a raster picture only as we encoded it again ourselves (``intake.media.images``), and plays sound and
video only with the media type found here, ``nosniff`` and a sandbox. All else is described in words and offered
as a download: SVG, HTML, XML, PDF and office documents can run scripts or call out, and are never shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

UNKNOWN_MEDIA: Final = "application/octet-stream"


class Kind(StrEnum):
    """What a person would call the file."""

    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    OTHER = "other"


class Showing(StrEnum):
    """How a page may show the file."""

    PICTURE = "picture"
    """as a picture that we encoded again, never the file's own bytes"""
    PLAYER = "player"
    """by the browser's own player, in a sandbox"""
    NOTHING = "nothing"
    """not at all: plain facts and a download"""


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `extensions` begin with a dot, the usual one first; `active` says that files of it can do
    something when another program opens them (scripts, macros, links that call out).
    """

    kind: Kind
    showing: Showing
    extensions: tuple[str, ...]
    active: bool = False


def _format(kind: Kind, showing: Showing, extensions: str, *, active: bool = False) -> Format:
    return Format(kind, showing, tuple(f".{extension}" for extension in extensions.split()), active)


FORMATS: Final = {
    "image/jpeg": _format(Kind.PHOTO, Showing.PICTURE, "jpg jpeg jpe jfif"),
    "image/png": _format(Kind.PHOTO, Showing.PICTURE, "png"),
    "image/webp": _format(Kind.PHOTO, Showing.PICTURE, "webp"),
    "image/gif": _format(Kind.PHOTO, Showing.PICTURE, "gif"),
    # Their decoders are not here, or are too large a target for what they would bring.
    "image/heic": _format(Kind.PHOTO, Showing.NOTHING, "heic heif hif"),
    "image/avif": _format(Kind.PHOTO, Showing.NOTHING, "avif"),
    "image/tiff": _format(Kind.PHOTO, Showing.NOTHING, "tif tiff dng nef cr2 arw"),
    "image/bmp": _format(Kind.PHOTO, Showing.NOTHING, "bmp dib"),
    "video/mp4": _format(Kind.VIDEO, Showing.PLAYER, "mp4 m4v"),
    "video/quicktime": _format(Kind.VIDEO, Showing.PLAYER, "mov qt"),
    "video/3gpp": _format(Kind.VIDEO, Showing.PLAYER, "3gp 3gpp 3g2"),
    "video/webm": _format(Kind.VIDEO, Showing.PLAYER, "webm"),
    "video/ogg": _format(Kind.VIDEO, Showing.PLAYER, "ogv ogg"),
    "video/x-matroska": _format(Kind.VIDEO, Showing.PLAYER, "mkv"),
    # No browser plays these.
    "video/x-msvideo": _format(Kind.VIDEO, Showing.NOTHING, "avi"),
    "video/mpeg": _format(Kind.VIDEO, Showing.NOTHING, "mpg mpeg vob"),
    "video/mp2t": _format(Kind.VIDEO, Showing.NOTHING, "ts mts m2ts"),
    "video/x-ms-asf": _format(Kind.VIDEO, Showing.NOTHING, "wmv wma asf"),
    "audio/mpeg": _format(Kind.AUDIO, Showing.PLAYER, "mp3"),
    "audio/mp4": _format(Kind.AUDIO, Showing.PLAYER, "m4a m4b mp4"),
    "audio/3gpp": _format(Kind.AUDIO, Showing.PLAYER, "3ga 3gp 3gpp"),
    "audio/ogg": _format(Kind.AUDIO, Showing.PLAYER, "ogg oga opus"),
    "audio/webm": _format(Kind.AUDIO, Showing.PLAYER, "webm weba"),
    "audio/wav": _format(Kind.AUDIO, Showing.PLAYER, "wav"),
    "audio/flac": _format(Kind.AUDIO, Showing.PLAYER, "flac"),
    "audio/aac": _format(Kind.AUDIO, Showing.PLAYER, "aac"),
    "audio/amr": _format(Kind.AUDIO, Showing.NOTHING, "amr"),
    "text/plain": _format(Kind.DOCUMENT, Showing.NOTHING, "txt csv md log"),
    "application/pdf": _format(Kind.DOCUMENT, Showing.NOTHING, "pdf", active=True),
    "application/rtf": _format(Kind.DOCUMENT, Showing.NOTHING, "rtf", active=True),
    "text/html": _format(Kind.DOCUMENT, Showing.NOTHING, "html htm xhtml mht", active=True),
    "image/svg+xml": _format(Kind.DOCUMENT, Showing.NOTHING, "svg", active=True),
    "text/xml": _format(Kind.DOCUMENT, Showing.NOTHING, "xml kml gpx xsl", active=True),
    "application/vnd.openxmlformats-officedocument": _format(
        Kind.DOCUMENT, Showing.NOTHING, "docx xlsx pptx docm xlsm pptm dotx xltx", active=True
    ),
    "application/vnd.oasis.opendocument": _format(
        Kind.DOCUMENT, Showing.NOTHING, "odt ods odp odg ott", active=True
    ),
    "application/x-ole-storage": _format(Kind.DOCUMENT, Showing.NOTHING, "doc xls ppt msg pub", active=True),
    "application/zip": _format(Kind.OTHER, Showing.NOTHING, "zip apk jar", active=True),
    "application/x-executable": _format(
        Kind.OTHER, Showing.NOTHING, "exe dll scr com so dylib bin", active=True
    ),
    "text/x-script": _format(Kind.OTHER, Showing.NOTHING, "sh py pl rb", active=True),
}
"""By media type. Office formats go by the family that their container shows."""

UNKNOWN: Final = Format(Kind.OTHER, Showing.NOTHING, (), active=True)
"""What is not known is not trusted."""
