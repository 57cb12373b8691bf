# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that occur nowhere else, and a search for them in every form in which a file could hold them."""

from __future__ import annotations

import base64
import functools
import os
import random
import string
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_ACCENTED = "àâäçéèêëîïôöùûüÿñø"
_LENGTH = 14
_LARGE = 4_000_000
_STREAMS = 64
_UNFOLDED = 50_000_000


@dataclass(frozen=True)
class Marker:
    """A plain word and an accented one, both random."""

    plain: str
    accented: str

    @classmethod
    def new(cls, seed: str) -> Marker:
        """Two words drawn from a seed: the same seed gives the same words."""
        drawn = random.Random(seed)
        return cls(
            "zq" + "".join(drawn.choices(string.ascii_lowercase, k=_LENGTH)),
            "éç" + "".join(drawn.choices(_ACCENTED, k=_LENGTH)),
        )

    def text(self, name: str = "") -> str:
        """What is typed into a field: both words, with the field's name so that a find says where it came from."""
        return f"{self.plain} {name} {self.accented}"

    @functools.cache  # noqa: B019 - a marker is used as long as its process
    def patterns(self) -> frozenset[bytes]:
        """Every form of both words that is searched for: encodings, escapes, and base64 at any offset."""
        found: set[bytes] = set()
        for word in (self.plain, self.accented):
            for form in {word, word.upper(), unicodedata.normalize("NFD", word), folded(word)}:
                if len(form) >= _LENGTH:
                    found |= {form.encode("utf-8"), form.encode("utf-16-le"), form.encode("utf-16-be")}
            found.add(word.encode("latin-1"))
            found.add(quote(word).encode())
            found.add(
                "".join(f"\\u{ord(letter):04x}" if ord(letter) > 127 else letter for letter in word).encode()
            )
            found.add(word.encode().hex().encode())
            found |= set(_base64(word.encode())) | set(_base64(word.encode("utf-16-le")))
        return frozenset(found)


def folded(word: str) -> str:
    """The word without accents, as a search index keeps it."""
    apart = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _in_a_large_file(marker: Marker) -> frozenset[bytes]:
    """The forms that a film full of markers could have been written in as a whole."""
    word = marker.plain
    return frozenset({word.encode(), word.encode("utf-16-le"), *_base64(word.encode())})


def _base64(data: bytes) -> Iterator[bytes]:
    """The letters of base64 that do not depend on what stands before or after."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + data)
        first = {0: 0, 1: 2, 2: 3}[before]
        last = len(text.rstrip(b"=")) - (1 if (before + len(data)) % 3 else 0)
        yield text[first:last]


def appeared(roots: Iterable[Path], since: float) -> Iterator[Path]:
    """What lies right in some folders and was made or changed after a moment: where temporary files would be."""
    for root in roots:
        for path in root.iterdir():
            with suppress(OSError):
                if path.lstat().st_ctime >= since:
                    yield path


def occurs(data: bytes, *markers: Marker) -> bool:
    """Whether any form of a marker is in some bytes, or in what they unfold to where they are compressed."""
    if len(data) > _LARGE:
        return any(form in data for marker in markers for form in _in_a_large_file(marker))
    wanted = tuple(form for marker in markers for form in marker.patterns())
    if any(form in data for form in wanted):
        return True
    return any(form in one for one in _unfolded(data) for form in wanted)


def _unfolded(data: bytes) -> Iterator[bytes]:
    """What gzip and zlib streams anywhere in the data hold, as far as they can be read."""
    view, gzip_or_zlib = memoryview(data), 32 + zlib.MAX_WBITS
    for magic in (b"\x1f\x8b\x08", b"\x78\x01", b"\x78\x9c", b"\x78\xda"):
        at = data.find(magic)
        for _ in range(_STREAMS):
            if at < 0:
                break
            with suppress(zlib.error):
                yield zlib.decompressobj(gzip_or_zlib).decompress(view[at:], _UNFOLDED)
            at = data.find(magic, at + 1)


def holding(
    roots: Iterable[Path], *markers: Marker, since: float = 0, but: Iterable[Path] = ()
) -> list[Path]:
    """The files below some folders, changed after a moment, that hold a marker; folders of ``but`` are left out."""
    left_out = tuple(but)
    return [path for root in roots for path in files(root, since, left_out) if _holds(path, markers)]


def files(root: Path, since: float, left_out: tuple[Path, ...]) -> Iterator[Path]:
    """Regular files below a folder that were changed after a moment, or the file itself; what vanishes is no matter."""
    if root in left_out:
        return
    if root.is_file() and not root.is_symlink():
        yield root
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if Path(folder, name) not in left_out]
        for name in names:
            path = Path(folder, name)
            try:
                known = path.lstat()
            except OSError:
                continue
            if path not in left_out and known.st_ctime >= since and path.is_file() and not path.is_symlink():
                yield path


def _holds(path: Path, markers: tuple[Marker, ...]) -> bool:
    with suppress(OSError):
        return occurs(str(path).encode(), *markers) or occurs(path.read_bytes(), *markers)
    return False
