# SPDX-License-Identifier: GPL-3.0-or-later
"""The first bytes by which each format is told, one rule for each container.

Stricter than the usual tables of two or three bytes: what a page would show or play must have the beginning that
its format prescribes, not just a lucky prefix. Each rule gives a media type of ``intake.media.formats``, or None.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import Final

_AUDIO_NAMES: Final = (".m4a", ".m4b", ".3ga", ".aac", ".weba", ".oga", ".opus")
_HEIC: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_MP3_KBIT: Final = {
    # MPEG 1 and MPEG 2/2.5, layer III (ISO 11172-3, 13818-3)
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_HZ: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_HTML: Final = re.compile(
    r"<(!doctype\s+html|html|head|body|script|iframe|img|style|meta|title|table|div|a|p|h1|br|form|object|embed)\b"
)


def raster(head: bytes, _name: str) -> str | None:
    """Pictures made of points."""
    if head[:3] == b"\xff\xd8\xff" and b"\xc0" <= head[3:4] <= b"\xfe":
        return "image/jpeg"
    if head[:16] == b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR":
        return "image/png"
    if head[:6] in (b"GIF87a", b"GIF89a") and len(head) >= 13:
        return "image/gif"
    if head[:4] in (b"II*\0", b"MM\0*"):
        return "image/tiff"
    if (
        head[:2] == b"BM"
        and head[6:10] == bytes(4)
        and head[14:18] in (b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")
    ):
        return "image/bmp"
    return None


def riff(head: bytes, _name: str) -> str | None:
    """RIFF: WebP, WAV, AVI."""
    if head[:4] != b"RIFF":
        return None
    if head[8:15] == b"WEBPVP8" and head[15:16] in (b" ", b"L", b"X"):
        return "image/webp"
    return {b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12])


def iso_media(head: bytes, name: str) -> str | None:
    """ISO base media files (ISO 14496-12), by their brand. Recordings of sound and of video have the same brand:
    the handlers of their tracks tell them apart, and where those stand at the end of the file, the name.
    """
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip") and head[:2] == bytes(2):
        return "video/quicktime"  # from before brands
    size = int.from_bytes(head[:4], "big")
    if head[4:8] != b"ftyp" or not 16 <= size <= 4096:
        return None
    brand = head[8:12]
    if brand in (b"avif", b"avis"):
        return "image/avif"
    if brand in _HEIC:
        return "image/avif" if b"avif" in head[16:size] else "image/heic"
    if brand == b"qt  ":
        return "video/quicktime"
    tracks = re.findall(rb"hdlr.{8}(vide|soun)", head, re.DOTALL)
    sound = b"vide" not in tracks and (
        b"soun" in tracks or name.endswith(_AUDIO_NAMES) or brand in (b"M4A ", b"M4B ")
    )
    if brand[:2] == b"3g":
        return "audio/3gpp" if sound else "video/3gpp"
    return "audio/mp4" if sound else "video/mp4"


def matroska(head: bytes, _name: str) -> str | None:
    """EBML (RFC 8794): WebM or Matroska, by the DocType; with a video codec among the tracks or without."""
    if head[:4] != b"\x1aE\xdf\xa3":
        return None
    kind = re.search(rb"\x42\x82[\x84-\x88](webm|matroska)", head[:128], re.DOTALL)
    if kind is None:
        return None
    if kind[1] == b"matroska":
        return "video/x-matroska"
    codecs_named = re.findall(rb"\x86[\x81-\x9f]([AV])_[A-Z0-9]", head)
    return "audio/webm" if codecs_named and b"V" not in codecs_named else "video/webm"


def ogg(head: bytes, _name: str) -> str | None:
    """Ogg (RFC 3533), by the codecs of its first pages."""
    if head[:5] != b"OggS\0" or not head[5:6] or not head[5] & 2:
        return None
    if b"\x80theora" in head:
        return "video/ogg"
    return (
        "audio/ogg"
        if any(codec in head for codec in (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC"))
        else None
    )


def sound(head: bytes, _name: str) -> str | None:
    """Sound without a container of its own: MP3, AAC, FLAC, AMR."""
    if head[:4] == b"fLaC" and head[4:8] in (b"\0\0\0\x22", b"\x80\0\0\x22"):
        return "audio/flac"
    if head[:6] == b"#!AMR\n" or head[:9] == b"#!AMR-WB\n":
        return "audio/amr"
    if (
        head[:3] == b"ID3"
        and len(head) >= 10
        and head[3] in (2, 3, 4)
        and all(byte < 128 for byte in head[6:10])
    ):
        return "audio/mpeg"
    for media, length_of in (("audio/mpeg", _mp3_frame), ("audio/aac", _aac_frame)):
        first = length_of(head)
        # Two frames in a row: one alone is eleven bits that any file may begin with.
        if first and length_of(head[first:]):
            return media
    return None


def _mp3_frame(data: bytes) -> int:
    """The length of the MPEG audio layer III frame that `data` begins with, 0 where it does not."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE6 != 0xE2:
        return 0
    version, rate, frequency = data[1] >> 3 & 3, data[2] >> 4, data[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or frequency == 3:
        return 0
    kbit = _MP3_KBIT[3 if version == 3 else 2][rate]
    return (144 if version == 3 else 72) * kbit * 1000 // _MP3_HZ[version][frequency] + (data[2] >> 1 & 1)


def _aac_frame(data: bytes) -> int:
    """The length of the ADTS frame (ISO 13818-7) that `data` begins with, 0 where it does not."""
    if len(data) < 7 or data[0] != 0xFF or data[1] & 0xF6 != 0xF0 or data[2] >> 2 & 15 > 12:
        return 0
    length = (data[3] & 3) << 11 | data[4] << 3 | data[5] >> 5
    return length if length > 7 else 0


def streams(head: bytes, _name: str) -> str | None:
    """Older video that no browser plays."""
    if head[:4] == b"\0\0\x01\xba":
        return "video/mpeg"
    if len(head) > 376 and head[0] == head[188] == head[376] == 0x47:
        return "video/mp2t"
    if head[:8] == b"\x30\x26\xb2\x75\x8e\x66\xcf\x11":
        return "video/x-ms-asf"
    return None


def documents(head: bytes, _name: str) -> str | None:
    """Documents, archives and programs."""
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head[:5] == b"{\\rtf":
        return "application/rtf"
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "application/x-ole-storage"
    if head[:4] in (b"PK\3\4", b"PK\5\6"):
        if b"mimetypeapplication/vnd.oasis.opendocument" in head:
            return "application/vnd.oasis.opendocument"
        if b"[Content_Types].xml" in head or b"_rels/.rels" in head:
            return "application/vnd.openxmlformats-officedocument"
        return "application/zip"
    if head[:4] in (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"\xca\xfe\xba\xbe"):
        return "application/x-executable"
    if head[:2] == b"MZ" and len(head) >= 64:
        return "application/x-executable"
    return None


def text(head: bytes, _name: str) -> str | None:
    """Text of any kind; what a browser could take for a page is a page."""
    said = _as_text(head)
    if said is None:
        return None
    said = said.lower()
    if "<svg" in said:
        return "image/svg+xml"
    if _HTML.search(said):
        return "text/html"
    if re.match(r"\s*<[?!a-z]", said):
        return "text/xml"
    if said.startswith("#!"):
        return "text/x-script"
    return "text/plain"


def _as_text(head: bytes) -> str | None:
    """The head as text, the last character perhaps cut off; None where it is not text."""
    if not head:
        return None
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "replace")
    if re.search(rb"[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]", head):
        return None
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return head.decode("latin-1")  # as written on Windows; only ASCII matters here


RULES: Final[tuple[Callable[[bytes, str], str | None], ...]] = (
    raster, riff, iso_media, matroska, ogg, sound, streams, documents, text,
)  # fmt: skip
"""In the order in which they are asked."""
