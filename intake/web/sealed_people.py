# SPDX-License-Identifier: GPL-3.0-or-later
"""The people of a report whose identity is sealed or can be, and those who were sealed before."""

from __future__ import annotations

from dataclasses import dataclass

from intake.model.report import Report
from intake.vault import outgoing
from intake.vault.projections import attachments
from intake.vault.projections.attachments import Seal
from intake.web.addresses import is_own
from intake.web.people import members_of
from intake.web.running import running


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a report whose identity is, or can be, sealed. ``about`` is ``source/ID`` or ``victim/ID``."""

    about: str
    number: int
    pseudonym: str
    seals: tuple[Seal, ...]

    @property
    def is_source(self) -> bool:
        """A source, else a victim."""
        return self.about.startswith("source/")


def people(subject: str, report: Report) -> list[Person]:
    """The sources and single victims of a report, with their seals."""
    found = attachments.seals(running().session.vault.connection, subject)
    named = [(f"source/{one.id}", one.pseudonym) for one in report.sources]
    sources = len(named)
    named += [(f"victim/{one.id}", one.pseudonym) for one in report.victims if not one.group]
    return [
        Person(
            about,
            number if number <= sources else number - sources,
            pseudonym,
            tuple(seal for seal in found if seal.about == about),
        )
        for number, (about, pseudonym) in enumerate(named, 1)
    ]


def known(subject: str, about: str) -> list[Seal]:
    """People with a pseudonym who were sealed by this vault in other reports, the latest first."""
    found = reversed(attachments.seals(running().session.vault.connection))
    here = {
        seal.id
        for seal in attachments.seals(running().session.vault.connection, subject)
        if seal.about == about
    }
    return [
        seal
        for seal in found
        if seal.pseudonym and not seal.again and seal.id not in here and is_own(seal.subject)
    ]


def sent_to(seal: Seal) -> set[str]:
    """The roles of those to whom it was sent."""
    return {one.role for one in members_of(outgoing.sent_to(running().session.vault.connection, seal.id))}
