# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that decodes pictures: it does the same work, can touch nothing, and is not believed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from functools import partial

import pytest
from PIL import Image

from intake.errors import (
    BadArea,
    DamagedPicture,
    NoPublicationCopy,
    NotShown,
    PictureNotFinished,
    PictureTooLarge,
)
from intake.media import apart, images, publication
from tests.media.samples import MARKED, encode, marked_jpeg, movie, picture, png

HEADER = "import sys; "
HEARD = HEADER + "sys.stdin.buffer.read(); "
# A person waits for seconds; a machine that runs other tests beside may need longer.
thumbnail = partial(apart.thumbnail, timeout=300.0)
publication_copy = partial(apart.publication_copy, timeout=300.0)


@pytest.mark.parametrize("media", MARKED)
def test_it_gives_what_the_same_code_gives_here(media: str) -> None:
    """Thumbnails and copies are the same, byte for byte, as those made in this process."""
    file = MARKED[media]
    assert thumbnail(io.BytesIO(file), (40, 40)) == images.thumbnail(io.BytesIO(file), (40, 40))
    blurs = [(0.1, 0.1, 0.3, 0.3), (0.5, 0.5, 0.9, 0.9)]
    assert publication_copy(io.BytesIO(file), largest=50, blurs=blurs) == publication.publication_copy(
        io.BytesIO(file), largest=50, blurs=blurs
    )


@pytest.mark.parametrize(
    ("mode", "form"), [("P", "PNG"), ("I;16", "PNG"), ("LA", "PNG"), ("CMYK", "JPEG"), ("1", "PNG")]
)
def test_all_that_decoding_needs_is_imported_before(mode: str, form: str) -> None:
    """No kind of points needs a module that could no longer be opened."""
    stored = Image.new(mode, (64, 48)) if mode == "I;16" else picture().convert("L").convert(mode)
    assert thumbnail(io.BytesIO(encode(stored, form)))
    assert thumbnail(io.BytesIO(encode(picture((300, 200)), "JPEG", progressive=True, exif=b"MM\0*junk")))


def test_refusals_come_through() -> None:
    """What is refused there is refused here, by the same name and with the same facts."""
    with pytest.raises(NotShown) as refused:
        thumbnail(io.BytesIO(b"%PDF-1.7"))
    assert refused.value.facts == {"media": "application/pdf"}
    with pytest.raises(NoPublicationCopy):
        publication_copy(io.BytesIO(movie()))
    with pytest.raises(DamagedPicture):
        thumbnail(io.BytesIO(MARKED["image/jpeg"][:-800]))
    with pytest.raises(PictureTooLarge):
        thumbnail(io.BytesIO(png(50_000, 50_000)))
    with pytest.raises(BadArea):
        publication_copy(io.BytesIO(MARKED["image/png"]), blurs=[(2, 2, 1, 1)])


@pytest.mark.only_linux
def test_it_can_touch_nothing() -> None:
    """In that process no file, socket or program can be opened, for reading either, not even by the system."""
    attempts = {
        "read": "open('/etc/hostname')",
        "write": "open('/tmp/intake-media-test', 'w')",
        "descriptor": "__import__('os').open('/etc/hostname', 0)",
        "below python": "libc.open(b'/etc/hostname', 0) + 1 or fail()",
        "socket": "libc.socket(2, 1, 0) + 1 or fail()",
        "fork": "libc.fork() + 1 or fail()",
        "program": "libc.execl(b'/bin/true', b'true', None) + 1 or fail()",
        "remove": "libc.unlink(b'/tmp/intake-media-test-that-is-not-there') + 1 or fail() if errno() != 2 else 1",
        "signal": "libc.kill(1, 0) + 1 or fail()",
    }
    script = (
        "import sys, json, ctypes; sys.path.insert(0, sys.argv[1]); from intake.media.confine import confine\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "def errno(): return ctypes.get_errno()\n"
        "def fail(): raise OSError\n"
        "attempts = json.loads(sys.argv[2]); confine(1 << 30); done = []\n"
        "for name, code in attempts.items():\n"
        "    try:\n        eval(code); done.append(name)\n"
        "    except OSError: pass\n"
        "print(done)"
    )
    command = [sys.executable, "-I", "-B", "-c", script, str(apart._PACKAGES), json.dumps(attempts)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (HEARD + "__import__('os').abort()", "stopped"),
        (HEARD + "print('x' * 5000)", "stopped"),
        (HEADER + "sys.exit()", "stopped"),
        (HEARD + "print('[1]')", "stopped"),
        (HEARD + "print('{}')", "no picture came back"),
        (HEARD + "print('{}\\n<html>')", "no picture came back"),
        (HEARD + 'print(\'{"refused": "SystemExit"}\')', "no picture came back"),
        (HEARD + "print('{\"refused\": []}')", "no picture came back"),
    ],
)
def test_it_is_not_believed(monkeypatch: pytest.MonkeyPatch, script: str, reason: str) -> None:
    """A process that crashes, or that says anything but what it should, gives no picture."""
    monkeypatch.setattr(apart, "_START", script)
    with pytest.raises(PictureNotFinished) as refused:
        thumbnail(io.BytesIO(marked_jpeg((900, 900))))
    assert refused.value.facts == {"reason": reason}


def test_it_cannot_leave_a_face_uncovered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that says that fewer areas were covered than were marked is not taken."""
    said = json.dumps({"width": 1, "height": 1, "covered": 0}).encode() + b"\n\xff\xd8\xff"
    monkeypatch.setattr(apart, "_START", f"{HEARD}sys.stdout.buffer.write({said!r})")
    assert publication_copy(io.BytesIO(b"")).covered == 0
    with pytest.raises(PictureNotFinished):
        publication_copy(io.BytesIO(b""), blurs=[(0, 0, 1, 1)])


def test_it_has_little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that takes for ever is given up, and the next one is not kept waiting."""
    with monkeypatch.context() as patch:
        patch.setattr(apart, "_START", HEARD + "\nwhile True: pass")
        with pytest.raises(PictureNotFinished):
            thumbnail(io.BytesIO(MARKED["image/png"]), timeout=0.3)
    assert thumbnail(io.BytesIO(MARKED["image/png"]))


@pytest.mark.only_linux
def test_it_has_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that needs more memory than is allowed is refused by name."""
    less = "import intake.media.decoder as decoder; decoder.MEMORY = 180 << 20; decoder.main()"
    monkeypatch.setattr(apart, "_START", apart._START.partition("from ")[0] + less)
    assert thumbnail(io.BytesIO(encode(picture((600, 400)), "PNG")))
    with pytest.raises(PictureTooLarge):
        thumbnail(io.BytesIO(encode(picture((6000, 4000), "RGBA"), "PNG", compress_level=1)))
