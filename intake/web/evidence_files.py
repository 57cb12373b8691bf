# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence as pages meet it: files that wait with a draft and files of a saved report, under one roof."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from flask import abort, current_app, session

from intake.errors import NoSuchEvidence, NoSuchRecord, Withheld
from intake.media.formats import FORMATS, UNKNOWN, Format, Kind, Showing
from intake.media.sniff import HEAD, FileFacts, sniff
from intake.model.entry import is_id
from intake.vault import sealed_content, waiting
from intake.vault.attaching import Description, may_add, require_own
from intake.vault.disclosing import require_shown
from intake.vault.projections import attachments, reports
from intake.vault.projections.attachments import Evidence
from intake.vault.vault import Vault
from intake.vault.waiting import WaitingFile
from intake.web import drafting
from intake.web.addresses import subject_of
from intake.web.running import running

OPENED: Final = "intake.opened"
"""Where an application remembers which sealed files were opened, by whom: until the vault locks."""


@dataclass(frozen=True, slots=True)
class Holder:
    """What files are added to: a draft that is no report yet, or a report. ``amending`` is the draft that amends it."""

    draft: str = ""
    subject: str = ""
    amending: str = field(default="", compare=False)

    @property
    def at(self) -> dict[str, str]:
        """Its part of an address."""
        if self.draft:
            return {"draft": self.draft}
        journal, _, record = self.subject.partition("/")
        return {"journal": journal, "record": record}


@dataclass(frozen=True, slots=True)
class File:
    """A file with what pages need to know of it. ``here``: its content is held; ``own``: this vault may change it."""

    evidence: Evidence
    here: bool
    own: bool
    draft: str = ""
    media: str = ""

    @property
    def id(self) -> str:
        """Its id."""
        return self.evidence.id

    @property
    def form(self) -> Format:
        """Its format, as it was seen on arrival."""
        return FORMATS.get(self.media, UNKNOWN)

    @property
    def picture(self) -> bool:
        """Whether a page can show it, encoded again."""
        return self.here and self.form.showing is Showing.PICTURE

    @property
    def player(self) -> str:
        """The element that plays it, "" when no page can."""
        if not self.here or self.form.showing is not Showing.PLAYER:
            return ""
        return "video" if self.form.kind is Kind.VIDEO else "audio"

    @property
    def holder(self) -> Holder:
        """What it belongs to."""
        return Holder(self.draft) if self.draft else Holder(subject=self.evidence.subject)


def holder(values: Mapping[str, str]) -> Holder:
    """What an address names: ``draft``, or ``journal`` and ``record``. 404 for what is neither."""
    vault = running().session.vault
    if id := values.get("draft", ""):
        if not is_id(id):
            abort(404)
        draft = drafting.load(id)
        became, subject = drafting.finished_as(id)
        if draft is not None and draft.kind == drafting.REPORT:
            return Holder(subject=draft.subject, amending=id) if draft.subject else Holder(id)
        if draft is None and became == drafting.REPORT:
            return Holder(subject=subject)
        if draft is not None:
            abort(404)
        return Holder(id)
    subject = subject_of(values.get("journal", ""), values.get("record", ""))
    try:
        if reports.summary(vault.connection, subject).state != reports.ACTIVE:
            raise Withheld
    except NoSuchRecord:
        abort(404)
    return Holder(subject=subject)


def may_change(found: Holder) -> bool:
    """Whether this vault may add files there."""
    return bool(found.draft) or may_add(running().session.vault, found.subject)


def require_change(found: Holder) -> None:
    """Raise NotYours for the report of somebody else."""
    if not found.draft:
        require_own(running().session.vault, found.subject)


def files(found: Holder) -> list[File]:
    """Its files, in the order in which they arrived; without those of sources who took consent back."""
    vault = running().session.vault
    if found.draft:
        return [_waiting(vault, one) for one in waiting.files(vault, found.draft)]
    shown = []
    for evidence in attachments.evidence(vault.connection, found.subject):
        try:
            require_shown(vault, evidence)
        except Withheld:
            continue
        shown.append(_held(vault, evidence))
    return shown


def find(id: str) -> File:
    """The file of that id. 404 when there is none; raises Withheld."""
    vault = running().session.vault
    if not is_id(id):
        abort(404)
    try:
        return _waiting(vault, waiting.file(vault, id))
    except NoSuchEvidence:
        pass
    try:
        evidence = attachments.evidence_named(vault.connection, id)
    except NoSuchRecord:
        abort(404)
    require_shown(vault, evidence)
    return _held(vault, evidence)


def _held(vault: Vault, evidence: Evidence) -> File:
    here, own = vault.evidence.present(evidence.id), may_add(vault, evidence.subject)
    if evidence.sealed:
        media = opened().get((session["id"], evidence.id), "")
        return File(evidence, here and bool(media), own, media=media)
    return File(evidence, here, own, media=evidence.media)


def _waiting(vault: Vault, file: WaitingFile) -> File:
    said, content = Description.of(file.content), file.content
    told = {name: getattr(said, name) for name in Description.__slots__}
    evidence = Evidence(
        id=file.id, subject="", sha256=content["sha256"], size=content["size"], media=content["media"], at=file.at,
        journal=vault.journal, **told,
    )  # fmt: skip
    return File(evidence, vault.evidence.present(file.id), True, file.draft, content["media"])


def opened() -> dict[tuple[str, str], str]:
    """Sealed files that were opened on the record, by browser session and id, with their media type."""
    found: dict[tuple[str, str], str] = current_app.extensions.setdefault(OPENED, {})
    return found


def content(file: File) -> tuple[BinaryIO, int, FileFacts]:
    """The content of a file for the caller to close, its size, and what its first bytes say now.

    What an entry says of the kind of a file is another machine's word: only what is seen here decides how it is shown.
    Raises NoSuchEvidence, and Damaged while it is read.
    """
    vault = running().session.vault
    if not file.here:
        raise NoSuchEvidence
    if file.evidence.sealed:
        _, stream = sealed_content.read_sealed(vault, file.evidence)
    else:
        stream = vault.evidence.open(file.id)
    try:
        # How long it is, its entry may have made up.
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        head = stream.read(HEAD)
        stream.seek(0)
    except BaseException:
        stream.close()
        raise
    # Sound or video in one container is told by the kind that was seen on arrival, when the name was still known.
    return stream, size, sniff(head, f"x{file.form.extensions[0]}" if file.form.extensions else "")
