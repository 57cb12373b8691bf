# SPDX-License-Identifier: GPL-3.0-or-later
"""The process in which one picture is decoded: it reads a job and a picture, answers, and ends.

In: a line of JSON (``job`` and its arguments) and the picture. Out: a line of JSON and the JPEG file made of it,
or ``{"refused": CLASS, ...}``. Before it looks at the picture it gives up whatever it does not need. The limits
are the system's where it has them (Linux, macOS); the refusal to open files holds on every system for Python code.
"""

from __future__ import annotations

import ctypes
import io
import json
import signal
import sys
from contextlib import suppress
from typing import Any, BinaryIO, Final

# All that decoding needs is imported before files can no longer be opened.
from PIL import GifImagePlugin, Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from intake.errors import MediaError
from intake.media.images import MAX_FILE, thumbnail
from intake.media.publication import publication_copy

PLUGINS: Final = (GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
MEMORY: Final = 1024 * 1024 * 1024
PROCESSOR_SECONDS: Final = 20

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4


def confine() -> None:
    """Give up opening files and sockets, starting programs, dumping core, endless time and memory."""
    if sys.platform == "linux":
        prctl = ctypes.CDLL(None).prctl
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if sys.platform != "win32":
        import resource

        for limit, value in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, 0),
            (resource.RLIMIT_NPROC, 0),
            (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
            (resource.RLIMIT_AS, MEMORY),
        ):
            # macOS knows some of these limits by name only.
            with suppress(OSError, ValueError):
                resource.setrlimit(limit, (value, value))
    sys.addaudithook(_refuse_files)


def _refuse_files(event: str, _arguments: tuple[Any, ...]) -> None:
    if event == "open" or event.startswith(("socket.", "subprocess.", "os.")):
        raise PermissionError(event)


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
    confine()
    job = json.loads(incoming.readline())
    said, made = answer(job, io.BytesIO(incoming.read(MAX_FILE + 1)))
    outgoing.write(json.dumps(said).encode() + b"\n" + made)
    outgoing.flush()
