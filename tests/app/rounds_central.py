# SPDX-License-Identifier: GPL-3.0-or-later
"""The rounds of a coordinator, a custodian and the holder of the root key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from intake.central.own_codes import TITLES
from intake.crypto.hybrid import fingerprint
from intake.crypto.words import fingerprint_words
from intake.vault.projections import attachments, incidents, reports
from intake.web.session import EXERCISE_PASSPHRASE
from sync import cards
from tests import vaults
from tests.app.walking import Walk


def central(walk: Walk, folder: Path) -> Iterator[str]:
    """The coordinator's half: what came in, incidents, the month."""
    connection = walk.site.vault.connection
    taken_in(walk, folder / "parts")
    yield "what arrived at the centre"
    walk.go("/reports/")
    yield "reports at the centre"
    told = [line.subject for line in reports.newest(connection, limit=-1)]
    told.sort(key=lambda subject: not incidents.resting_on(connection, subject))
    for subject in told[:2]:
        walk.go(f"/reports/{subject}")
        yield f"report at the centre {subject}"
    with_file = next(one for one in told if attachments.evidence(connection, one))
    walk.go(f"/evidence/report/{with_file}/")
    yield "files at the centre"
    walk.go(f"/evidence/file/{attachments.evidence(connection, with_file)[0].id}")
    yield "file at the centre"
    walk.go("/incidents/")
    yield "incidents"
    walk.go("/incidents/from/")
    yield "reports to choose from"
    walk.go("/incidents/from/?which=all")
    yield "all reports to choose from"
    walk.go(f"/incidents/from/reports?report={told[0]}&report={told[1]}")
    yield "forming"
    walk.send(
        walk.page.url, do="save", basis=" ".join(told[:2]), level="zz", figure_DEAD="charabia", when="zz"
    )
    yield "forming refused"
    walk.send("/incidents/from/each")
    walk.wait("**/incidents/?saved=1")
    yield "formed"
    incident = incidents.resting_on(connection, told[0])[0]
    walk.go(f"/incidents/{incident}")
    yield "incident"
    walk.go(f"/incidents/from/amend/{incident}")
    yield "amending an incident"
    days = (line.edtf for line in reports.newest(connection, limit=-1))
    month = next(day[:7] for day in days if re.match(r"\d{4}-\d\d-\d\d", day))
    for query in ("", f"?month={month}", "?month=undated"):
        walk.go(f"/month/{query}")
        yield f"month {query}"
    walk.go(f"/erase/{told[0]}")
    yield "asking for an erasure"
    chosen = {"how": "partly", "passages": "EXERCISE", "fields": "notes", "reason": "DANGER"}
    walk.send(f"/erase/{told[0]}", do="look", **chosen)
    yield "what would be left of an erased report"
    walk.send(f"/erase/{told[0]}", do="ask", how="whole")
    yield "asking for an erasure refused"
    walk.go(f"/erasures/hold/{told[1]}")
    yield "legal hold"
    walk.send(f"/erasures/hold/{told[1]}", reason="EXERCISE court")
    yield "report on hold"
    walk.go(f"/erase/{told[1]}")
    yield "erasing what is on hold"
    walk.send(f"/erase/{told[0]}", do="ask", how="whole", reason="DANGER", sure="y")
    yield "an erasure that waits"
    walk.go("/erasures/")
    yield "erasures"
    walk.go("/safety/lists")
    yield "choices of one's own, none yet"
    walk.send("/safety/lists", list="means", french="", english="x" * 200)
    yield "choice refused"
    walk.send(
        "/safety/lists", list="means", french="Mine artisanale EXERCICE", english="Home-made mine EXERCISE"
    )
    yield "choice added"
    walk.go("/safety/lists?list=means&code=HOME_MADE_MINE_EXERCISE")
    yield "labels of a choice"
    walk.go("/withdraw")
    yield "what was taken back"


def own_codes(walk: Walk, folder: Path) -> Iterator[str]:
    """A code of the association's own: none yet, refused, added, and chosen to have other labels."""
    walk.go("/safety/lists")
    yield "own codes, none yet"
    name = next(iter(TITLES))
    walk.send(list=name, code="", french="EXERCICE", english="")
    yield "own code refused"
    walk.send("/safety/lists", list=name, code="", french="EXERCICE", english="EXERCISE")
    yield "own code added"
    walk.press("main a[href*='code=']")
    yield "own code with other labels"


def taken_in(walk: Walk, folder: Path) -> None:
    """Receive the files of a folder."""
    walk.go("/receive/")
    walk.page.set_input_files("#files", list(folder.iterdir()))
    walk.press("form.card button.main")
    walk.wait("**/receive/check*")
    walk.press("main button.main")
    walk.wait("**/receive/done*")


def custodian(walk: Walk, folder: Path) -> Iterator[str]:
    """Sealed identities and files: asked for with a reason, opened, and a member let in again."""
    connection = walk.site.vault.connection
    taken_in(walk, folder / "sealed")
    yield "what arrived at the custodian"
    walk.go("/seals/")
    yield "seals"
    seal = attachments.seals(connection)[0]
    walk.go(f"/seals/{seal.id}")
    yield "opening"
    walk.send(reason="", passphrase="")
    yield "opening refused"
    walk.send(f"/seals/{seal.id}", reason="EXERCICE", how="screen", passphrase=EXERCISE_PASSPHRASE, sure="y")
    yield "opened"
    walk.go("/seals/")
    yield "seals with an opening"
    walk.go("/safety/member")
    yield "letting a member in again"
    walk.send(
        reason="", passphrase="x", folder="typed", typed="/no", new_passphrase="a", new_passphrase_again=""
    )
    yield "letting in refused"
    file = next(one for one in attachments.evidence(connection) if one.sealed)
    walk.go(f"/evidence/file/{file.id}")
    yield "sealed file"
    walk.go(f"/evidence/file/{file.id}/open")
    yield "opening a file"
    walk.send(reason="", passphrase="")
    yield "opening a file refused"
    walk.send(f"/evidence/file/{file.id}/open", reason="EXERCICE", passphrase=EXERCISE_PASSPHRASE, sure="y")
    yield "file opened"


def resealing(walk: Walk, folder: Path) -> Iterator[str]:
    """A custodian seals again what was for one custodian alone."""
    vault = walk.site.vault
    walk.go("/seals/again")
    yield "nothing to seal again"
    vault.connection.execute(
        "UPDATE p_seals SET recipients = ?", (fingerprint(str(vault.keys.receive.recipient)),)
    )
    walk.go("/seals/again")
    yield "to be sealed again"
    walk.send("/seals/again")
    walk.wait("**/seals/again/done*")
    yield "sealed again"


def root(walk: Walk, folder: Path) -> Iterator[str]:
    """The holder of the root key: founds, enrols with a card, writes the roster, revokes."""
    walk.go("/root/found")
    yield "founding"
    walk.send(name="")
    yield "founding refused"
    walk.go("/root/roster")
    yield "roster to write"
    walk.send(scope="central", folder="typed", typed="/nowhere/at/all")
    yield "roster refused"
    walk.send("/root/roster", scope="central", folder="typed", typed=str(folder))
    yield "words of the root"
    with vaults.make(folder / "new", "focal-point", "EXERCICE nouveau") as newcomer:
        cards.write(newcomer, folder / "new.intake-card")
        digest = cards.of(newcomer).digest
    walk.go("/team/")
    yield "team of the root"
    walk.page.set_input_files("main input[type=file]", folder / "new.intake-card")
    walk.press("main form:has(input[type=file]) button")
    yield "card to enrol"
    enrolling = walk.path
    walk.send(first="eau", second="eau", third="eau")
    yield "wrong words"
    walk.go(enrolling)
    asked = [int(text) for text in _numbers(walk)]
    told = fingerprint_words(digest, walk.look.language)
    names = dict(zip(("first", "second", "third"), (told[at - 1] for at in asked), strict=True))
    walk.send(**names)
    yield "enrolled"
    roster: Any = walk.site.vault.roster
    walk.go(f"/root/revoke/{roster.members[-1].id}")
    yield "revoking"
    walk.go("/team/")
    (signed,) = folder.glob("*.intake-roster")
    walk.page.set_input_files("main input[type=file]", signed)
    walk.press("main form:has(input[type=file]) button")
    yield "roster to accept"


def _numbers(walk: Walk) -> list[str]:
    labels = walk.page.locator("main form label").all_inner_texts()
    return [digits for label in labels if (digits := "".join(filter(str.isdigit, label)))]
