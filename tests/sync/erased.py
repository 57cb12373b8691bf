# SPDX-License-Identifier: GPL-3.0-or-later
"""A report that is to be erased, with marked words, and carrying it between the members of an association."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from intake.model.report import Report, Source, Victim
from intake.vault import attaching, erasing, sealing
from intake.vault.attaching import Description
from intake.vault.erasure_plan import Cut
from intake.vault.projections import reports
from intake.vault.records import save_report
from intake.vault.vault import Vault
from tests.association import Association
from tests.sync.passing import pass_on

FIRST, SECOND = "a" * 32, "b" * 32
REPORT = Report(
    language="fr",
    account="marqueur-recit dit par marqueur-nom et d'autres",
    notes="marqueur-note",
    sources=(
        Source(id=FIRST, statement="marqueur-premier", pseudonym="marqueur-acacia"),
        Source(id=SECOND, statement="reste-second, avec marqueur-nom"),
    ),
    victims=(Victim(id="c" * 32, name="marqueur-victime"), Victim(id="d" * 32, name="reste-victime")),
)
CUT = Cut(
    sources=(FIRST,), victims=("c" * 32,), fields=("notes",), passages=("marqueur-recit", "marqueur-nom")
)
IDENTITY = {"name": "EXERCISE"}


def write(members: Association, folder: Path) -> str:
    """A report with seals and files of both sources, amended once, that everybody at the centre has; its subject."""
    field = members.fields[0]
    subject = save_report(field, REPORT)
    for source, word in ((FIRST, b"marqueur-film "), (SECOND, b"reste-film ")):
        sealing.seal(field, subject, f"source/{source}", IDENTITY, word.decode())
        said = Description(title=word.decode(), source=source)
        attaching.attach(field, subject, io.BytesIO(word * 999), said)
    save_report(field, replace(reports.read(field.connection, subject), category="KILL"), subject)
    for vault in (*members.coordinators, members.custodian):
        pass_on(field, vault, folder / "stick")
    return subject


def erase(
    asking: Vault,
    confirming: Vault,
    subject: str,
    folder: Path,
    cut: Cut | None = None,
    *,
    reason: str = "SOURCE_ASKED",
) -> str:
    """Have one member ask and another one, to whom that is carried, confirm it; the name of the erasure."""
    name = erasing.ask(asking, subject, reason, cut)
    pass_on(asking, confirming, folder / "stick")
    erasing.confirm(confirming, name)
    return name


def spread(members: Association, source: Vault, folder: Path) -> None:
    """Carry what one vault has to all others."""
    for vault in members.members:
        if vault is not source:
            pass_on(source, vault, folder / "stick")
