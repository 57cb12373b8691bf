# SPDX-License-Identifier: GPL-3.0-or-later
"""Files made for tests: pictures with everything in them that a copy must lose, and movies of a few boxes."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, PngImagePlugin

MARKER = b"WITNESS-MARKER"
SAID = MARKER.decode()
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>' + MARKER + b"</a></x:xmpmeta>"


def picture(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """A picture of four colours: red, green above, blue, yellow below."""
    image = Image.new("RGB", size, (220, 200, 40))
    half = (size[0] // 2, size[1] // 2)
    image.paste((200, 30, 30), (0, 0, *half))
    image.paste((30, 180, 60), (half[0], 0, size[0], half[1]))
    image.paste((30, 60, 200), (0, half[1], half[0], size[1]))
    return image.convert(mode)


def encode(image: Image.Image, form: str, **options: Any) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def exif(
    *, orientation: int = 1, gps: bool = True, taken: str = "2024:03:22 23:10:05", offset: str = "+00:00"
) -> bytes:
    """An EXIF block as a phone writes it, with the marker in its texts and a thumbnail behind it."""
    block = Image.Exif()
    block[0x0112] = orientation
    block[0x010E] = block[0x013B] = block[0x8298] = SAID
    block[0x010F], block[0x0110] = "Tecno", "Tecno Spark 8"
    inner = block.get_ifd(0x8769)
    inner[0x9003] = taken
    inner[0x9011] = offset
    inner[0x9286] = b"ASCII\0\0\0" + MARKER
    inner[0x927C] = MARKER
    if gps:
        where = block.get_ifd(0x8825)
        where.update({1: "N", 2: (16.0, 16.0, 30.0), 3: "W", 4: (0.0, 2.0, 24.0)})
    return block.tobytes() + encode(picture((16, 16)), "JPEG", comment=MARKER)


def _segment(marker: int, content: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def marked_jpeg(size: tuple[int, int] = (64, 48), **facts: Any) -> bytes:
    """A JPEG with the marker in EXIF, XMP, IPTC, a colour profile, a comment, and behind its end."""
    file = encode(
        picture(size), "JPEG", exif=exif(**facts), comment=MARKER, icc_profile=MARKER * 9, quality=95
    )
    iptc = (
        b"Photoshop 3.0\x008BIM\x04\x04\0\0"
        + struct.pack(">I", 5 + len(MARKER))
        + b"\x1c\x02\x78\0"
        + bytes([len(MARKER)])
    )
    added = _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP) + _segment(0xED, iptc + MARKER)
    start = 4 + int.from_bytes(file[4:6], "big")  # behind the first segment, JFIF
    return file[:start] + added + file[start:] + MARKER


def marked_png(mode: str = "RGBA") -> bytes:
    """A PNG with the marker in text of all three kinds, EXIF, XMP, a profile, and behind its end."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SAID)
    texts.add_text("Author", SAID, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return encode(picture(mode=mode), "PNG", pnginfo=texts, exif=exif(), icc_profile=MARKER * 9) + MARKER


def marked_webp() -> bytes:
    """A WebP with the marker in EXIF, XMP and a profile."""
    return encode(picture(), "WEBP", exif=exif(), xmp=XMP, icc_profile=MARKER * 9)


def marked_gif() -> bytes:
    """A GIF of two pictures with the marker in a comment of each, and behind its end."""
    frames = [picture(mode="P"), picture(mode="P").rotate(180)]
    return encode(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=MARKER) + MARKER


MARKED = {
    "image/jpeg": marked_jpeg(),
    "image/png": marked_png(),
    "image/webp": marked_webp(),
    "image/gif": marked_gif(),
}
"""A file of each format that is shown, by media type, with the marker wherever the format has room for it."""


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG that states a size and has the chunks given, whatever they are."""
    header = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    file = b"\x89PNG\r\n\x1a\n"
    for name, content in (header, *chunks, (b"IEND", b"")):
        file += (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )
    return file


def box(name: bytes, *content: bytes) -> bytes:
    """A box of an ISO media file."""
    inside = b"".join(content)
    return struct.pack(">I", 8 + len(inside)) + name + inside


def movie(
    *, created: int = 3_793_993_805, brand: bytes = b"isom", said: bytes = b"", before: bytes = b""
) -> bytes:
    """A movie without sound or pictures: `created` in seconds since 1904, `said` inside `udta`."""
    head = box(b"mvhd", bytes(4), struct.pack(">II", created, created), bytes(88))
    return box(b"ftyp", brand, bytes(4), b"mp41") + before + box(b"moov", head, box(b"udta", said))


def xyz(where: bytes) -> bytes:
    """The position as Android writes it."""
    return box(b"\xa9xyz", struct.pack(">HH", len(where), 0x15C7), where)


def loci(longitude: float, latitude: float, name: bytes = b"") -> bytes:
    """The position as 3GPP has it."""
    numbers = struct.pack(">iii", int(longitude * 65536), int(latitude * 65536), 0)
    return box(b"loci", bytes(4), b"\x15\xc7", name + b"\0", b"\0", numbers, b"earth\0\0")
