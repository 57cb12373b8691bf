# SPDX-License-Identifier: GPL-3.0-or-later
"""The process in which one picture is decoded: it reads a job and a picture, answers, and ends.

In: a line of JSON (``job`` and its arguments) and the picture. Out: a line of JSON and the JPEG file made of it,
or ``{"refused": CLASS, ...}``. Before it looks at the picture it gives up whatever it does not need.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any, BinaryIO, Final

# All that decoding needs is imported before files can no longer be opened.
from PIL import GifImagePlugin, Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from intake.errors import MediaError
from intake.media.confine import confine
from intake.media.images import MAX_FILE, thumbnail
from intake.media.publication import publication_copy

PLUGINS: Final = (GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of address space: the largest pictures that are decoded take two thirds of it."""


def answer(job: dict[str, Any], picture: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Do one job: what to say of it, and the file that was made."""
    try:
        if job["job"] == "thumbnail":
            width, height = job["size"]
            return {}, thumbnail(picture, (int(width), int(height)))
        blurs = [tuple(area) for area in job["blurs"]]
        copy = publication_copy(picture, largest=int(job["largest"]), blurs=blurs)
        return {"width": copy.width, "height": copy.height, "covered": copy.covered}, copy.content
    except MediaError as refused:
        return {"refused": type(refused).__name__, **refused.facts}, b""


def main() -> None:
    """Answer the job on standard input."""
    Image.preinit()  # it imports what Image.open would
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    confine(MEMORY)
    job = json.loads(incoming.readline())
    said, made = answer(job, io.BytesIO(incoming.read(MAX_FILE + 1)))
    outgoing.write(json.dumps(said).encode() + b"\n" + made)
    outgoing.flush()
