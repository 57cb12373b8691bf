# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file is comes from its first bytes, and what could do harm is never shown."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forms import vocabularies
from intake.media.formats import FORMATS, Kind, Showing
from intake.media.sniff import HEAD, FileFacts, sniff
from tests.media.samples import MARKED, box, encode, movie, picture

MP3_FRAME = b"\xff\xfb\x90\x00" + bytes(413)
AAC_FRAME = b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(9)
EBML = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82"


def archive(*names: str) -> bytes:
    """A ZIP file that holds empty files of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, b"")
    return out.getvalue()


def opendocument() -> bytes:
    """The beginning of an OpenDocument file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return out.getvalue()


KNOWN = [
    *((content, media) for media, content in MARKED.items()),
    (encode(picture(), "TIFF"), "image/tiff"),
    (encode(picture(), "BMP"), "image/bmp"),
    (encode(picture(), "AVIF"), "image/avif"),
    (box(b"ftyp", b"heic", bytes(4), b"mif1heic"), "image/heic"),
    (box(b"ftyp", b"mif1", bytes(4), b"mif1avif"), "image/avif"),
    (movie(), "video/mp4"),
    (movie(brand=b"qt  "), "video/quicktime"),
    (movie(brand=b"3gp5"), "video/3gpp"),
    (movie(brand=b"M4A "), "audio/mp4"),
    (movie() + box(b"hdlr", bytes(8), b"soun"), "audio/mp4"),
    (movie(brand=b"M4A ") + box(b"hdlr", bytes(8), b"soun") + box(b"hdlr", bytes(8), b"vide"), "video/mp4"),
    (b"\0\0\0\x08wide" + b"\0\0\x10\0mdat", "video/quicktime"),
    (EBML + b"\x84webm" + bytes(50) + b"\x86\x85V_VP8" + b"\x86\x86A_OPUS", "video/webm"),
    (EBML + b"\x84webm" + bytes(50) + b"\x86\x86A_OPUS", "audio/webm"),
    (EBML + b"\x88matroska" + bytes(50), "video/x-matroska"),
    (b"OggS\0\2" + bytes(22) + b"OpusHead", "audio/ogg"),
    (b"OggS\0\2" + bytes(22) + b"\x80theora", "video/ogg"),
    (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
    (b"RIFF\x24\0\0\0AVI LIST", "video/x-msvideo"),
    (MP3_FRAME * 2, "audio/mpeg"),
    (b"ID3\4\0\0\0\0\1\0" + bytes(200), "audio/mpeg"),
    (AAC_FRAME * 2, "audio/aac"),
    (b"fLaC\0\0\0\x22" + bytes(34), "audio/flac"),
    (b"#!AMR\n" + bytes(30), "audio/amr"),
    (b"\0\0\1\xba" + bytes(30), "video/mpeg"),
    ((b"G" + bytes(187)) * 3, "video/mp2t"),
    (b"%PDF-1.7\n", "application/pdf"),
    (b"GIF89a\n" + b"%PDF-1.7\n", "image/gif"),
    (b"\n\n%PDF-1.4 <script>", "application/pdf"),
    (b"{\\rtf1 x}", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "application/x-ole-storage"),
    (archive("[Content_Types].xml", "word/document.xml"), "application/vnd.openxmlformats-officedocument"),
    (opendocument(), "application/vnd.oasis.opendocument"),
    (archive("notes.txt"), "application/zip"),
    (b"MZ" + bytes(100), "application/x-executable"),
    (b"\x7fELF" + bytes(100), "application/x-executable"),
    (b"#!/bin/sh\nrm\n", "text/x-script"),
    (b'<?xml version="1.0"?><!-- -->\n<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
    ("\ufeff<SVG onload=alert(1)>".encode("utf-16-le"), "image/svg+xml"),
    (b"  <!DOCTYPE html><p>", "text/html"),
    (b"Dear friend,\n<script src=x></script>", "text/html"),
    (b'<?xml version="1.0"?><gpx/>', "text/xml"),
    ("Témoignage du 22 mars".encode(), "text/plain"),
    ("Témoignage du 22 mars".encode("cp1252"), "text/plain"),
    ("é".encode()[:1], "text/plain"),
    (b"", "application/octet-stream"),
    (bytes(100), "application/octet-stream"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "media"), KNOWN, ids=lambda value: value if isinstance(value, str) else ""
)
def test_formats_are_known_by_their_beginning(content: bytes, media: str) -> None:
    """Each format is told from its first bytes, whatever the file is called."""
    assert sniff(content).media == media
    for name in ("photo.jpg", "x.html", "notes.txt", "…\u202egpj.exe"):
        assert sniff(content, name).media == media


def test_only_pictures_sound_and_video_are_shown() -> None:
    """What a page shows is a short list; nothing on it can hold a script."""
    shown = {media: form.showing for media, form in FORMATS.items() if form.showing is not Showing.NOTHING}
    assert {m for m, how in shown.items() if how is Showing.PICTURE} == {
        "image/jpeg", "image/png", "image/webp", "image/gif",
    }  # fmt: skip
    players = {media for media, how in shown.items() if how is Showing.PLAYER}
    assert all(media.startswith(("audio/", "video/")) for media in players)
    assert not any(FORMATS[media].active for media in shown)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg onload='alert(1)'/>",
        b"<html>",
        b"<?xml version='1.0'?><x/>",
        b"%PDF-1.7 /JS",
        archive("word/x"),
    ],
)
def test_active_content_is_never_shown(content: bytes) -> None:
    """SVG, HTML, XML, PDF and archives are marked as able to act, and are offered for download only."""
    facts = sniff(content, "photo.jpg")
    assert facts.active
    assert facts.showing is Showing.NOTHING
    assert facts.mismatch


@given(st.binary(max_size=600), st.text(max_size=30))
@example(b"\xff\xd8\xff", "x.jpg")
@example(b"\x89PNG\r\n\x1a\n", "x.png")
@example(b"RIFF\0\0\0\0WEBP", "x.webp")
@example(b"OggS", "x.ogg")
@example(b"\x1aE\xdf\xa3", "x.webm")
@example(b"\0\0\0\x18ftyp", "x.mp4")
def test_any_bytes_and_any_name_are_answered(content: bytes, name: str) -> None:
    """Nothing fails, the answer is consistent, and only our own rules let a page show something."""
    facts = sniff(content, name)
    assert facts.kind in Kind
    assert facts == sniff(content[:HEAD], name)
    if facts.showing is not Showing.NOTHING:
        assert FORMATS[facts.media].showing is facts.showing
    if facts.media not in FORMATS:
        assert facts.active


@pytest.mark.parametrize(
    "media", [media for media, form in FORMATS.items() if form.showing is not Showing.NOTHING]
)
def test_a_lucky_prefix_is_not_enough(media: str) -> None:
    """The first three bytes of a format that is shown do not make a file of that format."""
    for content, known in KNOWN:
        if known == media:
            assert sniff(content[:3] + bytes(range(255, 127, -1))).media not in (media, "text/html")


@pytest.mark.parametrize(
    ("name", "content", "differs"),
    [
        ("photo.jpg", MARKED["image/jpeg"], False),
        ("PHOTO.JPEG", MARKED["image/jpeg"], False),
        ("photo.png", MARKED["image/jpeg"], True),
        ("photo.jpg", b"<html>", True),
        ("photo.jpg", bytes(50), True),
        ("liste.docx", archive("[Content_Types].xml"), False),
        ("liste.toml", b"a = 1", False),
        ("photo", MARKED["image/jpeg"], False),
        ("note.m4a", movie(), False),
        ("note.mp4", movie(), False),
        ("clip.mp4", movie(brand=b"M4A "), False),
        ("clip.exe", movie(), True),
    ],
)
def test_a_name_that_claims_another_format_is_noticed(name: str, content: bytes, differs: bool) -> None:
    """The extension is compared with the content; one that nobody knows claims nothing."""
    assert sniff(content, name).mismatch is differs


def test_the_name_decides_between_sound_and_video_only() -> None:
    """A phone gives a voice recording the brand of a video: its extension tells, and nothing else is told by it."""
    assert sniff(movie(), "note.m4a").media == "audio/mp4"
    assert sniff(movie(brand=b"3gp4"), "note.3ga").media == "audio/3gpp"
    assert sniff(movie(), "note.html").media == "video/mp4"


def test_rarer_formats_are_named_but_not_trusted() -> None:
    """What only the tables know gets a media type and a kind, and is not shown."""
    facts = sniff(b"8BPS\0\1" + bytes(20), "plan.psd")
    assert facts == FileFacts(Kind.PHOTO, facts.media, Showing.NOTHING, True, "", False)
    assert facts.media != "application/octet-stream"


def test_kinds_offer_codes_of_the_vocabulary() -> None:
    """The type of evidence that is offered is a code of the list; for a document a person has to say."""
    codes = {facts.evidence_type for content, _ in KNOWN for facts in [sniff(content)]}
    assert codes == {"PHOTO", "VIDEO", "AUDIO", ""}
    assert codes - {""} <= set(vocabularies.load("evidence_type").codes)
