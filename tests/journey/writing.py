# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that commands write, by one process that can be traced: ``python -m tests.journey.writing FOLDER``.

FOLDER holds ``inputs``, which a test made; what the person asks for in the open goes to ``asked``.
"""

from __future__ import annotations

import os
import secrets
import sys
from dataclasses import replace
from pathlib import Path

from intake.cli import harden, opening
from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.report import (
    Act,
    Age,
    Assessment,
    Consent,
    Loss,
    Origin,
    Outcome,
    Perpetrator,
    Relation,
    Report,
    Source,
    Victim,
)
from intake.vault.projections import reports
from intake.vault.records import save_report
from tests.journey.markers import Marker
from tests.journey.team import Team, assemble, seal

SEED = "INTAKE_MARKER_SEED"
"""Tells a traced program which markers to write: others at each run, so that no earlier run is found."""
_SEED = os.environ.get(SEED) or secrets.token_hex(8)
WORDS = Marker.new(f"words {_SEED}")
NAMES = Marker.new(f"names {_SEED}")


def environment() -> dict[str, str]:
    """For a program that writes the same markers."""
    return {SEED: _SEED}


def marked() -> Report:
    """A report with a marker in every field that takes free words."""
    text = WORDS.text
    date = UncertainDate("2031-06-15", "DAY", text("date"))
    place = Place(words=text("place"), admin_words=text("admin"))
    count = UncertainCount(2, 2, "EXACT", words=text("count"))
    victim = Victim(
        id="1" * 32,
        name=text("victim"),
        pseudonym=text("victim-pseudonym"),
        aliases=text("aliases"),
        patronym=text("patronym"),
        age=Age(20, 30, text("age")),
        community=text("community"),
        nationality=text("nationality"),
        occupation=text("occupation"),
        outcomes=(Outcome("DEAD", count, date),),
    )
    source = Source(
        id="2" * 32,
        words=text("source"),
        statement=text("statement"),
        pseudonym=text("pseudonym"),
        risk=text("risk"),
        told=date,
        channel=text("channel"),
        language=text("source-language"),
        interpreter=text("interpreter"),
        present=text("present"),
        earlier_interviews=text("earlier"),
        consent=Consent(how=text("how"), given_by=text("given")),
    )
    perpetrator = Perpetrator("UNID_ARMED", basis_words=text("basis"), alias=text("alias"))
    return Report(
        ref=text("ref"),
        account=text("account"),
        occurred=date,
        discovered=date,
        place=place,
        category="EXEC",
        acts=(Act("3" * 32, "EXEC_SUM", (), date, place, (perpetrator,), (victim.id,)),),
        victims=(victim,),
        sources=(source,),
        losses=(Loss("OTHER", text("loss"), count),),
        assessment=Assessment("3", text("wording"), text("reason")),
        relations=(Relation("SAME_SERIES", text("relation")),),
        origin=Origin(text("document"), "2031-06", text("section")),
        notes=text("notes"),
    )


def main(place: Path) -> None:
    """Set up an association and do with it all that people do."""
    harden()
    vars(opening).update(FLOOR=FLOOR_ONLY_FOR_TESTS, calibrate=FLOOR_ONLY_FOR_TESTS.parameters)
    team = assemble(place / "team", fields=1, custodians=2)
    subject = in_the_field(team, place)
    at_the_centre(team, place, subject)
    (name, *_) = team.central.json("seals", "list")
    custodian = team.custodians[0]
    custodian("import", place / "for-custodians")
    opened = custodian("unseal", name["seal"], "--reason", WORDS.text("unseal-reason"))
    assert NAMES.accented in opened
    for shell in team.members:
        assert shell.json("vault", "verify")["sound"]


def in_the_field(team: Team, place: Path) -> str:
    """Reports in every way, drafts, settings, seals, evidence; a backup, a new key, and the export."""
    field, inputs = team.fields[0], place / "inputs"
    assert field.json("reports", "add", inputs / "rows.csv", code=3)["added"] == 2
    field("reports", "add", inputs / "rows.csv", "--dry-run", code=3)
    field("tallies", "add", inputs / "totals.csv")
    with field.vault() as vault:
        subject = save_report(vault, marked())
        save_report(vault, replace(marked(), account=WORDS.text("second")), subject)
        vault.drafts.save("d" * 32, "report", "", {"account": WORDS.text("draft")}, revision=0)
        vault.drafts.save("d" * 32, "report", "", {"account": WORDS.text("draft again")}, revision=1)
        vault.settings.set("exercise.note", WORDS.text("setting"))
        code = reports.summary(vault.connection, subject).code
    names = dict.fromkeys(("name", "aliases", "patronym", "phone", "address", "other"), NAMES.text())
    seal(field, code, names, WORDS.text("seal-pseudonym"))
    field("seal", code, "--victim", "1", typed="\n".join([NAMES.text()] * 6) + "\n")
    field("evidence", "add", code, inputs / "film.bin", "--title", WORDS.text("title"))
    field("reports", "show", code, "--history")
    assert field.json("reports", "list", "--search", WORDS.plain)
    assert field.json("reports", "list", "--search", NAMES.plain) == []
    field.refused("reports", "show", WORDS.text("nothing"), code=1)
    field("vault", "rebuild")
    field("vault", "backup", place / "backup")
    field("vault", "passphrase", typed=f"{field.passphrase.read_text('utf-8')}" * 2)
    field("export", "--folder", place / "parts")
    return subject


def at_the_centre(team: Team, place: Path, subject: str) -> None:
    """Import, incidents with summaries, links, the month in every format, and what is asked for in the open."""
    central, asked = team.central, place / "asked"
    central("import", "--dry-run", place / "parts")
    central("import", place / "parts")
    said = ("--reason", WORDS.text("level"), "--level", "3")
    summaries = ("--summary-fr", WORDS.text("summary-fr"), "--summary-en", WORDS.text("summary-en"))
    formed = central.json("incidents", "form", "--from", subject, *said, *summaries)
    central("incidents", "form", "--each")
    code = formed["incidents"][0]["code"]
    central("incidents", "amend", code, "--killed", "46+", "--summary-fr", WORDS.text("amended"))
    central("incidents", "show", code)
    for form in ("json", "csv", "html"):
        central("month", "2031-06", "--format", form)
        central("month", "2031-06", "--format", form, "--to", asked / f"month.{form}")
    (file,) = central.json("evidence", "list")
    central("evidence", "read", file["id"], "--to", asked / "film.bin")
    central("reports", "write", asked / "reports.csv")
    central("export", "--to", "custodians", "--folder", place / "for-custodians")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
