# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file is, from its first bytes: its name may say anything, and so may the browser that sends it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from intake.media.formats import FORMATS, UNKNOWN, UNKNOWN_MEDIA, Kind, Showing
from intake.media.signatures import RULES

HEAD: Final = 8192
"""Bytes of the beginning that are looked at."""

_EVIDENCE_TYPES: Final = {Kind.PHOTO: "PHOTO", Kind.VIDEO: "VIDEO", Kind.AUDIO: "AUDIO"}
_LEAST_MAGIC: Final = 4
_MAJOR: Final = {"image": Kind.PHOTO, "video": Kind.VIDEO, "audio": Kind.AUDIO}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What can be said of a file without opening it.

    `media` is the only media type under which a player may be given it (a download goes as
    application/octet-stream, whatever it is). `active`: opened in another program it may run something or call
    out, which a download page must say. `extension` is the usual one of its format ("" where
    unknown). `mismatch`: its name claims another format than its content has.
    """

    kind: Kind
    media: str
    showing: Showing
    active: bool
    extension: str
    mismatch: bool

    @property
    def evidence_type(self) -> str:
        """The code of ``evidence_type`` to offer; "" where only a person can tell (a list, a certificate)."""
        return _EVIDENCE_TYPES.get(self.kind, "")


def sniff(head: bytes, name: str = "") -> FileFacts:
    """What the file is that begins with `head` (the first `HEAD` bytes, or all of a shorter one).

    `name` is the one it came with: it decides only between sound and video of one container, and is compared.
    """
    head, name = head[:HEAD], name.lower()
    media = next((found for rule in RULES if (found := rule(head, name))), UNKNOWN_MEDIA)
    if media == UNKNOWN_MEDIA:
        media = _from_tables(head)
    form = FORMATS.get(media, UNKNOWN)
    return FileFacts(
        # A type of the tables says what a person would call it, and is trusted no further.
        _MAJOR.get(media.split("/")[0], form.kind) if form is UNKNOWN else form.kind,
        media,
        form.showing,
        form.active,
        form.extensions[0] if form.extensions else "",
        _differs(PurePosixPath(name).suffix, media),
    )


def _from_tables(head: bytes) -> str:
    """A rarer format, by puremagic's tables; never one of ours, for whose beginning our own rules stand."""
    import puremagic

    if not head:
        return UNKNOWN_MEDIA
    try:
        # Zeros behind it, because puremagic would take the end of the head for the end of the file.
        best = puremagic.magic_string(head + bytes(1024))[0]
    except (puremagic.PureError, ValueError, IndexError):
        return UNKNOWN_MEDIA
    unusable = best.mime_type in FORMATS or best.offset < 0 or len(best.byte_match) < _LEAST_MAGIC
    return UNKNOWN_MEDIA if unusable or not best.mime_type else best.mime_type


def _differs(extension: str, media: str) -> bool:
    """Whether files of this extension hold another format than `media`; one that nobody knows claims nothing."""
    claimed = {known for known, form in FORMATS.items() if extension in form.extensions}
    return bool(claimed) and media not in claimed
