# SPDX-License-Identifier: GPL-3.0-or-later
"""The rounds of a focal point: what is kept, what is about the person alone, the team, the exchange."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from intake.vault.attaching import Description, attach
from intake.vault.places import KnownPlace, add_pack
from intake.vault.projections import attachments, reports, tallies
from intake.web.session import EXERCISE_PASSPHRASE
from sync import outbox
from tests.app.walking import Walk


def kept(walk: Walk, folder: Path) -> Iterator[str]:
    """What a focal point has kept: reports, totals, evidence, seals."""
    connection = walk.site.vault.connection
    walk.go("/reports/")
    yield "reports"
    for words in ("Gao", "xqzw"):
        walk.send("/reports/find", words=words)
        yield f"reports found {words}"
    told = [line.subject for line in reports.newest(connection, limit=-1)]
    subject = next(one for one in told if attachments.seals(connection, one))
    other = next(one for one in told if one != subject and reports.read(connection, one).sources)
    walk.go(f"/reports/{subject}")
    yield "report"
    walk.send(f"/reports/{subject}/amend")
    yield "amendment"
    walk.go(f"{walk.path}/what")
    walk.page.fill("#account", "EXERCICE : corrigé")
    walk.press("button[value=check]")
    yield "amendment to be checked"
    walk.press("button[value=finish]")
    yield "report amended"
    walk.go("/totals/")
    yield "totals"
    total = tallies.every(connection)[0]
    walk.go(f"/totals/{total.subject}")
    yield "one total"
    yield from _files(walk, subject)
    yield from _sealed(walk, subject, other)
    walk.go(f"/withdraw/{other}")
    yield "taking back"
    walk.send(who="report")
    yield "taking back refused"
    walk.send(who="report", sure="y")
    yield "taken back"
    walk.go(f"/reports/{other}")
    yield "report that was taken back"


def _files(walk: Walk, subject: str) -> Iterator[str]:
    """A picture and a sound: shown, described, published, sealed."""
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "darkgreen").save(picture, "JPEG")
    picture.seek(0)
    vault = walk.site.vault
    image = attach(vault, subject, picture, Description(title="EXERCICE"), name="a.jpg").id
    sound = attach(vault, subject, io.BytesIO(b"OggS" + bytes(200)), Description(), name="a.ogg").id
    walk.go(f"/evidence/report/{subject}/")
    yield "files of a report"
    walk.send(f"/evidence/report/{subject}/files")
    yield "no file chosen"
    walk.go(f"/evidence/report/{subject}/record")
    yield "recording for a report"
    for file in (image, sound):
        walk.go(f"/evidence/file/{file}")
        yield f"file {file}"
    walk.go(f"/evidence/file/{image}/describe")
    yield "describing a file"
    walk.send(title="x" * 3000, obtained="charabia")
    yield "describing a file refused"
    walk.go(f"/evidence/file/{image}/publish")
    yield "marking what must not be seen"
    walk.send(left="10", top="10", width="20", height="20", do="look")
    yield "looking at the copy"
    walk.send(f"/evidence/file/{image}/publish", left="x", top="10", width="20", height="20", do="look")
    yield "marking refused"
    walk.send(f"/evidence/file/{image}/publish", left="10", top="10", width="20", height="20", do="keep")
    yield "copy for publication"
    walk.send(f"/evidence/file/{image}/check")
    walk.wait("**/evidence/file/*")
    yield "file checked"
    walk.send(f"/evidence/file/{image}/print")
    yield "file on paper"
    walk.go(f"/evidence/file/{image}/seal")
    yield "sealing a file"
    walk.send()
    walk.wait("**/evidence/file/*saved=1")
    yield "file sealed"


def _sealed(walk: Walk, subject: str, other: str) -> Iterator[str]:
    connection = walk.site.vault.connection
    walk.go(f"/sealing/{subject}/")
    yield "sealed identities"
    source = reports.read(connection, other).sources[0]
    walk.go(f"/sealing/{other}/source/{source.id}")
    yield "sealing"
    walk.send(pseudonym="Lune")
    yield "sealing refused"
    walk.send(pseudonym="Lune", name="EXERCICE Nom", card="y")
    yield "sealed"
    (seal,) = attachments.seals(connection, other)
    walk.go(f"/sealing/card/{seal.id}")
    yield "card of a witness"
    walk.go(f"/sealing/{other}/")
    yield "sealed, in the list"


def about_me(walk: Walk, folder: Path) -> Iterator[str]:
    """The start page, the keys, the help, the tour and the paper, which every role has."""
    for path in ("/", "/help", "/help/passphrase", "/help/files", "/calendar", "/nowhere", "/problem/413"):
        walk.go(path)
        yield f"open {path}"
    walk.go("/help")
    for words in ("mot de passe", "xqzw"):
        walk.send("/help/find", words=words)
        yield f"help found {words}"
    for path in ("/safety", "/safety/activity", "/safety/limits", "/safety/recovery", "/safety/destroy"):
        walk.go(path)
        yield f"open {path}"
    walk.send(word="non")
    yield "not destroyed"
    walk.go("/safety/lock")
    yield "lock after"
    walk.send(minutes="999")
    yield "lock after, refused"
    walk.go("/safety/backup")
    yield "backup"
    walk.send(folder="typed", typed="/nowhere/at/all", passphrase=EXERCISE_PASSPHRASE)
    yield "backup refused"
    (folder / "backup").mkdir()
    walk.send("/safety/backup", folder="typed", typed=str(folder / "backup"), passphrase=EXERCISE_PASSPHRASE)
    walk.wait("**/safety/backup/done*")
    yield "backup done"
    walk.go("/safety/places")
    yield "lists of places, none yet"
    add_pack(
        walk.site.vault.connection,
        "EXERCICE",
        "EXERCICE, CC0",
        [KnownPlace("X:1", "Exercice", (), 16.0, 0.0)],
    )
    walk.go("/safety/places")
    walk.page.click("summary")
    yield "lists of places"
    walk.send("/safety/places/add", source="x" * 300)
    yield "list of places refused"
    walk.send("/safety/places/remove", name="EXERCICE")
    yield "list of places taken out"
    walk.go("/tour")
    yield "tour"
    walk.send("/interview", interview="begin")
    yield "interview"
    walk.send("/interview", interview="end")
    for path in ("/paper/report", "/paper/tally"):
        walk.go(path)
        yield f"open {path}"


def keys(walk: Walk, folder: Path) -> Iterator[str]:
    """New keys, which wait for a roster."""
    walk.go("/safety/keys")
    yield "keys"
    walk.send("/safety/keys", folder="typed", typed="/nowhere/at/all")
    yield "keys refused"
    walk.send("/safety/keys", folder="typed", typed=str(folder))
    yield "words of the new keys"
    walk.go("/safety/keys")
    yield "keys that wait"


def team(walk: Walk, folder: Path) -> Iterator[str]:
    """The members, my card, and a roster that is put in force."""
    walk.go("/team/")
    yield "team"
    walk.go("/team/card")
    yield "card"
    walk.send(folder="typed", typed="/nowhere/at/all")
    yield "card refused"
    walk.send("/team/card", folder="typed", typed=str(folder))
    yield "card written"
    walk.go("/team/roster/" + "0" * 32)
    yield "no such roster"


def exchange(walk: Walk, folder: Path) -> Iterator[str]:
    """Files written for the others, and files that come in."""
    walk.go("/send/")
    yield "send"
    walk.send(to="coordinators", amount="all", folder="typed", typed="/nowhere/at/all")
    yield "send refused"
    (folder / "parts").mkdir()
    (folder / "sealed").mkdir()
    for to, where in ((outbox.COORDINATORS, "parts"), (outbox.CUSTODIANS, "sealed")):
        walk.send("/send/", to=to, amount="all", again="y", folder="typed", typed=str(folder / where))
        walk.wait("**/send/done*")
        yield f"sent to {to}"
    walk.go("/receive/")
    yield "receive"
    walk.send("/receive/folder", folder="typed", typed="/nowhere/at/all")
    yield "receive refused"
    bad = folder / "bad.intake"
    bad.write_bytes(b"age-encryption.org/v1\nno part\n")
    walk.go("/receive/")
    walk.page.set_input_files("#files", [bad, *(folder / "parts").iterdir()])
    walk.press("form.card button.main")
    walk.wait("**/receive/check*")
    yield "what these files are"
    if walk.page.locator("main button.main").count():
        walk.press("main button.main")
        walk.wait("**/receive/done*")
        yield "what arrived"
