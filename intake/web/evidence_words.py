# SPDX-License-Identifier: GPL-3.0-or-later
"""What pages call an evidence file: its title, its kind, how long it lasts, and who may have given it."""

from __future__ import annotations

from typing import Any, Final

from forms import vocabularies
from intake.errors import IntakeError
from intake.media.boxes import movie_facts
from intake.media.camera import MOVIES
from intake.media.formats import Kind
from intake.vault.projections import reports
from intake.web import drafting
from intake.web.evidence_files import File, Holder, content
from intake.web.running import running
from intake.web.words import language, say
from translations import N_

KINDS: Final = {
    Kind.PHOTO: N_("Photograph"),
    Kind.VIDEO: N_("Video"),
    Kind.AUDIO: N_("Sound"),
    Kind.DOCUMENT: N_("Document"),
    Kind.OTHER: N_("File of another kind"),
}


def kind_of(file: File) -> str:
    """What a person calls it: the type that was stated, else what the file is."""
    if file.evidence.type:
        return vocabularies.load("evidence_type").label(file.evidence.type, language())
    if file.evidence.sealed and not file.media:
        return say(N_("Sealed file"))
    return say(KINDS[file.form.kind])


def length_of(file: File) -> str:
    """How long sound or a film lasts, as its own header says ("2:14", "1:02:14"); "" where it does not."""
    if not file.here or file.media not in MOVIES:
        return ""
    try:
        stream, _, _ = content(file)
        with stream:
            seconds = movie_facts(stream).seconds
    except IntakeError:
        return ""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def title_of(file: File) -> str:
    """What a list calls it: the words that were given, else its kind."""
    return file.evidence.title or kind_of(file)


def source_name(found: Holder, id: str) -> str:
    """What the page calls a source of the report, "" when there is none of that id."""
    return dict(sources(found)).get(id, "")


def sources(found: Holder) -> list[tuple[str, str]]:
    """Ids and neutral names of the sources of a report or draft, who may have given a file."""
    if found.draft:
        draft = drafting.load(found.draft)
        told: list[Any] = (draft.body.get("told") or {}).get("sources") or [] if draft else []
        named = [
            (str(one["id"]), str(one.get("pseudonym") or ""))
            for one in told
            if any(value for name, value in one.items() if name not in ("id", "kept"))
        ]
    else:
        report = reports.read(running().session.vault.connection, found.subject)
        named = [(source.id, source.pseudonym) for source in report.sources]
    return [
        (id, say(N_("Source {number}"), number=number) + (f" ({pseudonym})" if pseudonym else ""))
        for number, (id, pseudonym) in enumerate(named, 1)
    ]
