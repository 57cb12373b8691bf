# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures decoded in a process of their own, which has no key, no network and no file to write to.

The bugs of picture decoders have let a picture run code (CVE-2023-4863 in WebP). Here such code would find one
picture, nothing of the vault, and a process that can open no file (``intake.media.confine``), for twenty seconds
at most. Starting it costs some 60 ms. The picture goes in and comes out through pipes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, cast

from intake import errors
from intake.errors import BadArea, DamagedPicture, NoPublicationCopy, NotShown, PictureTooLarge
from intake.media.images import MAX_FILE, THUMBNAIL
from intake.media.publication import LARGEST, Area, PublicationCopy, checked_areas

TIMEOUT: Final = 20.0
"""Seconds that a picture may take."""
_MAX_OUT: Final = 32 * 1024 * 1024
_MAX_LINE: Final = 1000
_PACKAGES: Final = Path(__file__).resolve().parents[2]
_START: Final = "import sys; sys.path.insert(0, sys.argv[1]); from intake.media.decoder import main; main()"
_REFUSALS: Final = {
    refusal.__name__: refusal
    for refusal in (BadArea, DamagedPicture, NoPublicationCopy, NotShown, PictureTooLarge)
}

_NO_WINDOW: Final = int(getattr(subprocess, "CREATE_NO_WINDOW", 0))  # Windows alone has it

# One picture at a time: two of the largest would not fit in the memory of the laptops that this is for.
_one_at_a_time = threading.Lock()


def thumbnail(data: BinaryIO, size: tuple[int, int] = THUMBNAIL, *, timeout: float = TIMEOUT) -> bytes:
    """As ``intake.media.images.thumbnail``, in a process of its own; also raises PictureNotFinished."""
    return _run({"job": "thumbnail", "size": size}, data, timeout)[1]


def publication_copy(
    data: BinaryIO, *, largest: int = LARGEST, blurs: Sequence[Area] = (), timeout: float = TIMEOUT
) -> PublicationCopy:
    """As ``intake.media.publication.publication_copy``, in a process of its own; also raises
    PictureNotFinished, and fails if fewer areas were covered than were asked for.
    """
    areas = checked_areas(blurs)
    said, content = _run({"job": "publication_copy", "largest": largest, "blurs": areas}, data, timeout)
    if said.get("covered") != len(areas):
        raise errors.PictureNotFinished(reason="areas")
    return PublicationCopy.of(content, int(said["width"]), int(said["height"]), len(areas))


def _run(job: Mapping[str, Any], data: BinaryIO, timeout: float) -> tuple[dict[str, Any], bytes]:
    """What the process says of the job, and the file that it made of `data`."""
    content = data.read(MAX_FILE + 1)
    with _one_at_a_time:
        answer = _ask(json.dumps(job).encode() + b"\n", content, timeout)
    line, _, made = answer.partition(b"\n")
    try:
        said = json.loads(line[:_MAX_LINE])
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise errors.PictureNotFinished(reason="stopped")
    if refusal := _REFUSALS.get(str(said.get("refused"))):
        facts = {name: fact for name, fact in said.items() if name in ("media", "reason")}
        raise refusal(**facts)
    if not made.startswith(b"\xff\xd8\xff") or len(answer) > _MAX_OUT:
        raise errors.PictureNotFinished(reason="no picture came back")
    return said, made


def _ask(line: bytes, content: bytes, timeout: float) -> bytes:
    process = subprocess.Popen(
        # -I: nothing of the environment and no current folder decides what is imported.
        [sys.executable, "-I", "-B", "-c", _START, str(_PACKAGES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=_NO_WINDOW,
    )
    end = threading.Timer(timeout, process.kill)
    feed = threading.Thread(target=_feed, args=(cast(IO[bytes], process.stdin), line, content), daemon=True)
    try:
        end.start()
        feed.start()
        with cast(IO[bytes], process.stdout) as answers:
            return answers.read(_MAX_OUT + 1)
    finally:
        end.cancel()
        process.kill()
        process.wait()
        feed.join()


def _feed(into: IO[bytes], line: bytes, content: bytes) -> None:
    # A process that ended early says so on its output, not here.
    with suppress(OSError), into:
        into.write(line)
        into.write(content)
