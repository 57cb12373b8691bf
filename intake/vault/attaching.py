# SPDX-License-Identifier: GPL-3.0-or-later
"""Adding a file to a report as evidence: the encrypted file first, then its entry, both or neither.

What kind of file it is comes from its first bytes, never from its name, which may say anything.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

import puremagic

from intake.errors import NotYours
from intake.model.dates import UncertainDate
from intake.model.entry import Header
from intake.vault.authority import refusal
from intake.vault.projections import reports
from intake.vault.records import write_entry
from intake.vault.vault import Vault

KIND: Final = "evidence"
UNKNOWN_MEDIA: Final = "application/octet-stream"
_HEAD: Final = 8192
_BLOCK: Final = 256 * 1024

Progress = Callable[[int, int], None]


class Readable(Protocol):
    """What evidence is read from."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Description:
    """What the person says of a file. ``type`` is a code of ``evidence_type``, ``obtained`` an EDTF date."""

    title: str = ""
    type: str = ""
    obtained: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that was added; ``sha256`` (hex) and ``size`` are those of the original."""

    id: str
    sha256: str
    size: int
    media: str


def media_of(head: bytes) -> str:
    """The media type that the first bytes of a file show, else ``application/octet-stream``."""
    with suppress(puremagic.PureError, ValueError):
        return puremagic.from_string(head, mime=True) or UNKNOWN_MEDIA
    # The last character may be cut in two.
    with suppress(UnicodeDecodeError):
        codecs.getincrementaldecoder("utf-8")().decode(head)
        return "text/plain" if head and b"\0" not in head else UNKNOWN_MEDIA
    return UNKNOWN_MEDIA


class Attaching:
    """One file on its way to a report: ``write`` what arrives, then ``commit`` or ``abort``.

    Raises NoSuchRecord, NotYours, BadDate (``obtained``) and NotEnoughRoom (for ``size_hint`` bytes) before
    anything is written.
    """

    def __init__(
        self,
        vault: Vault,
        subject: str,
        description: Description = Description(),
        size_hint: int | None = None,
    ) -> None:
        reports.summary(vault.connection, subject)
        planned = Header(vault.journal, 0, "", KIND, subject, (), "", "")
        if refusal(planned, vault.authors):
            raise NotYours(kind=KIND)
        self._vault = vault
        self._subject = subject
        self._description = _checked(description)
        self._head = b""
        self._writer = vault.evidence.writer(size_hint=size_hint)

    def write(self, data: bytes, /) -> int:
        """Take the next bytes."""
        if len(self._head) < _HEAD:
            self._head += bytes(data[: _HEAD - len(self._head)])
        return self._writer.write(data)

    def commit(self, description: Description | None = None) -> Attached:
        """Keep the file and sign its entry, in one transaction; ``description`` may come this late."""
        said = self._description if description is None else _checked(description)
        media = media_of(self._head)
        with self._vault.transaction():
            stored = self._writer.commit()
            content = {"evidence": stored.id, "sha256": stored.sha256, "size": stored.size, "media": media}
            for name in ("type", "title", "obtained"):
                if getattr(said, name):
                    content[name] = getattr(said, name)
            write_entry(self._vault, KIND, self._subject, content, ())
        return Attached(stored.id, stored.sha256, stored.size, media)

    def abort(self) -> None:
        """Leave nothing behind; does nothing after ``commit``."""
        self._writer.abort()


def attach(
    vault: Vault,
    subject: str,
    stream: Readable,
    description: Description = Description(),
    *,
    size_hint: int | None = None,
    progress: Progress | None = None,
) -> Attached:
    """Add all of ``stream`` to a report. ``progress`` gets bytes done and ``size_hint`` (0: unknown)."""
    attaching = Attaching(vault, subject, description, size_hint)
    done = 0
    try:
        while block := stream.read(_BLOCK):
            done += attaching.write(block)
            if progress:
                progress(done, size_hint or 0)
        return attaching.commit()
    except BaseException:
        attaching.abort()
        raise


def _checked(description: Description) -> Description:
    if description.obtained:
        UncertainDate.parse(description.obtained)
    return description
