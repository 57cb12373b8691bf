# SPDX-License-Identifier: GPL-3.0-or-later
"""Adding a file to a report as evidence: the encrypted file first, then its entry, both or neither.

What kind of file it is comes from its first bytes, never from its name, which may say anything. The name itself is
not kept: people name files after people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Protocol, Self

from intake.errors import EvidenceTooLarge, NotYours
from intake.media.sniff import HEAD, FileFacts, sniff
from intake.model.dates import UncertainDate
from intake.model.entry import Header
from intake.vault.authority import refusal
from intake.vault.evidence import StoredFile
from intake.vault.projections import reports
from intake.vault.projections.attachments import Evidence
from intake.vault.records import write_entry
from intake.vault.vault import Vault

KIND: Final = "evidence"
LARGEST: Final = 4 * 1024**3
"""Bytes of one file at most: what a stick with the usual file system can carry, and a phone can record."""
_BLOCK: Final = 256 * 1024

Progress = Callable[[int, int], None]


class Readable(Protocol):
    """What evidence is read from."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Description:
    """What the person says of a file. ``type`` is a code of ``evidence_type``, ``obtained`` an EDTF date,

    ``obtained_words`` the date as it was said, ``how`` in which way it came, without a name. ``source`` is the id of
    the source of the report who gave it: it is withheld when that source takes consent back.
    """

    title: str = ""
    type: str = ""
    obtained: str = ""
    obtained_words: str = ""
    how: str = ""
    source: str = ""

    def to_json(self) -> dict[str, str]:
        """What was said, as it stands in an entry."""
        return {field.name: text for field in fields(self) if (text := getattr(self, field.name))}

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """The description in the content of an entry."""
        return cls(**{field.name: str(content.get(field.name, "")) for field in fields(cls)})


NOTHING_SAID: Final = Description()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that was added; ``sha256`` (hex) and ``size`` are those of the original."""

    id: str
    sha256: str
    size: int
    media: str


class Arriving:
    """One file on its way in: ``write`` what arrives, then ``keep`` it or ``abort``. ``name`` is only looked at."""

    def __init__(self, vault: Vault, name: str = "", size_hint: int | None = None) -> None:
        self._vault = vault
        self._name = name
        self._head = b""
        self._writer = vault.evidence.writer(size_hint=size_hint)

    @property
    def size(self) -> int:
        """Bytes that arrived so far."""
        return self._writer.size

    def write(self, data: bytes, /) -> int:
        """Take the next bytes. Raises EvidenceTooLarge and errors of the disk; nothing is left then."""
        if self._writer.size + len(data) > LARGEST:
            self._writer.abort()
            raise EvidenceTooLarge
        if len(self._head) < HEAD:
            self._head += bytes(data[: HEAD - len(self._head)])
        return self._writer.write(data)

    def abort(self) -> None:
        """Leave nothing behind; does nothing once it was kept."""
        self._writer.abort()

    def keep(self, description: Description) -> tuple[StoredFile, FileFacts, dict[str, Any]]:
        """Keep the file, inside the caller's transaction; with it, what its first bytes and an entry on it say.

        The type that a person gave stands before the one that the file shows.
        """
        facts = sniff(self._head, self._name)
        stored = self._writer.commit()
        content = {"evidence": stored.id, "sha256": stored.sha256, "size": stored.size, "media": facts.media}
        said = checked(description).to_json()
        if facts.evidence_type:
            said.setdefault("type", facts.evidence_type)
        return stored, facts, content | said


class Attaching(Arriving):
    """A file on its way to a report that was saved.

    Raises NoSuchRecord, NotYours, BadDate (``obtained``) and NotEnoughRoom (for ``size_hint`` bytes) before
    anything is written.
    """

    def __init__(
        self,
        vault: Vault,
        subject: str,
        description: Description = Description(),
        size_hint: int | None = None,
        *,
        name: str = "",
    ) -> None:
        require_own(vault, subject)
        self._description = checked(description)
        self._subject = subject
        super().__init__(vault, name, size_hint)

    def commit(self, description: Description | None = None) -> Attached:
        """Keep the file and sign its entry, in one transaction; ``description`` may come this late."""
        with self._vault.transaction():
            stored, facts, content = self.keep(self._description if description is None else description)
            write_entry(self._vault, KIND, self._subject, content, ())
        return Attached(stored.id, stored.sha256, stored.size, facts.media)


def attach(
    vault: Vault,
    subject: str,
    stream: Readable,
    description: Description = Description(),
    *,
    name: str = "",
    size_hint: int | None = None,
    progress: Progress | None = None,
) -> Attached:
    """Add all of ``stream`` to a report. ``progress`` gets bytes done and ``size_hint`` (0: unknown)."""
    attaching = Attaching(vault, subject, description, size_hint, name=name)
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


def attach_copy(vault: Vault, original: Evidence, copy: bytes, media: str, covered: int) -> str:
    """Keep a copy of a file that can be published, linked to its original by its entry. Returns its id.

    Raises NotYours and errors of the disk.
    """
    require_own(vault, original.subject)
    with vault.transaction():
        with vault.evidence.writer(size_hint=len(copy)) as writer:
            writer.write(copy)
            stored = writer.commit()
        said: dict[str, Any] = {
            "evidence": stored.id,
            "sha256": stored.sha256,
            "size": stored.size,
            "media": media,
        }
        said |= {"copy_of": original.id, "covered": covered}
        said |= {name: told for name in ("type", "source") if (told := getattr(original, name))}
        write_entry(vault, KIND, original.subject, said, ())
    return stored.id


def describe(vault: Vault, evidence: Evidence, description: Description) -> None:
    """Say something else of a file that was added: one more entry, which stands in the chain like the first.

    Raises NotYours and BadDate.
    """
    content = {name: getattr(evidence, name) for name in ("sha256", "size", "media")}
    kept = {name: value for name in ("received", "copy_of", "covered") if (value := getattr(evidence, name))}
    said = checked(description).to_json()
    with vault.transaction():
        write_entry(vault, KIND, evidence.subject, {"evidence": evidence.id, **content, **kept, **said}, ())


def may_add(vault: Vault, subject: str) -> bool:
    """Whether this vault may add evidence to a report: only its author does."""
    return not refusal(Header(vault.journal, 0, "", KIND, subject, (), "", ""), vault.authors)


def require_own(vault: Vault, subject: str) -> None:
    """Raise NoSuchRecord, or NotYours for somebody else's report."""
    reports.summary(vault.connection, subject)
    if not may_add(vault, subject):
        raise NotYours(kind=KIND)


def checked(description: Description) -> Description:
    """The description as it is. Raises BadDate for an ``obtained`` that is no date."""
    if description.obtained:
        UncertainDate.parse(description.obtained)
    return description
