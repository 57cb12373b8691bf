# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole association for training: vaults that know each other, filled with an invented month.

All of it is marked EXERCISE, in the vaults, on the roster and on every part, so that none of it can be taken for real.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final

from forms import incident_csv, tally_csv
from intake.central.taking_over import form_each
from intake.crypto import words
from intake.crypto.kdf import SALT_BYTES, Argon2Parameters
from intake.errors import FolderTaken
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT, ROOT
from intake.vault import questioning, sealing
from intake.vault.attaching import Description, attach
from intake.vault.folder import PART, disk_errors
from intake.vault.projections import reports
from intake.vault.records import write_report, write_tally
from intake.vault.vault import Vault
from sync import cards, inbox, outbox, returning, rosters
from sync.roster import FIELD, SignedRoster, checked
from translations import N_, translate

Progress = Callable[[int, int], None]

MARK: Final = N_("EXERCISE")
VAULTS: Final = {
    "root": ROOT,
    "coordinator": COORDINATOR,
    "custodian-1": CUSTODIAN,
    "custodian-2": CUSTODIAN,
    "field": FOCAL_POINT,
}
"""The vaults of a set, by the name of their folder. Two custodians, as a real association should have."""
LABELS: Final = {
    "root": N_("EXERCISE root key"),
    "coordinator": N_("EXERCISE coordinator"),
    "custodian-1": N_("EXERCISE custodian 1"),
    "custodian-2": N_("EXERCISE custodian 2"),
    "field": N_("EXERCISE focal point"),
}
"""What the members are called, in the language of the set."""
ASSOCIATION: Final = N_("EXERCISE association")
NOTE: Final = N_("EXERCISE: an invented note.")
NAME: Final = N_("EXERCISE Name")
ASKED: Final = N_("EXERCISE: did your source see it, or hear of it from others?")
ANSWERED: Final = N_("EXERCISE: saw it, from the edge of the village.")
WAITING: Final = N_("EXERCISE: how far from the village was it, and on which side?")

_ON_THE_WAY: Final = 3
"""Reports that were sent after the return file, so that nobody has confirmed them yet."""
_READY: Final = 1
"""Reports that were not sent at all."""
_STEPS: Final = len(VAULTS) + 7


def make_set(
    folder: Path,
    *,
    passphrase: str,
    language: str,
    parameters: Argon2Parameters,
    progress: Progress | None = None,
) -> dict[str, Path]:
    """Make a training association in ``folder``, which must not exist or be empty; its vaults by name.

    It appears under its name only when it is whole. Raises FolderTaken and errors of the disk.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken
    unfinished = folder.with_name(folder.name + PART)
    with disk_errors():
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700, parents=True)
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, _STEPS)

    try:
        with ExitStack() as open_vaults:
            made = {}
            for name, role in VAULTS.items():
                vault = Vault.create(
                    unfinished / name,
                    passphrase=passphrase,
                    role=role,
                    label=translate(language, LABELS[name]),
                    language=language,
                    exercise=True,
                    parameters=replace(parameters, salt=os.urandom(SALT_BYTES)),
                )
                made[name] = open_vaults.enter_context(vault)
                step()
            _enrol(made)
            step()
            _work(made, unfinished / "parts", step)
        with disk_errors():
            if folder.exists():
                folder.rmdir()
            unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return {name: folder / name for name in VAULTS}


def fill(vault: Vault, rows: Iterable[incident_csv.Row]) -> None:
    """Write reports of the invented month into an open vault for exercises.

    A table has no room for what people told, so each report is given an invented account of its kind.
    """
    spoken = vault.identity.language
    accounts = json.loads(_text("accounts.json"))
    with vault.transaction():
        for row in rows:
            told = accounts.get(row.report.category, {}).get(spoken, "")
            write_report(vault, replace(row.report, account=told, language=spoken))


def _totals(vault: Vault) -> None:
    """Write what somebody stated as totals of the month."""
    with vault.transaction():
        for row in tally_csv.read(_table("totals.csv", vault.identity.language)):
            if isinstance(row, tally_csv.Row):
                write_tally(vault, row.tally)


def _text(name: str) -> str:
    return (resources.files("forms") / "exercise" / name).read_text("utf-8")


def _table(name: str, spoken: str) -> StringIO:
    """A table whose cells hold what a person of that language would have said; its codes stay."""
    if spoken != "fr":
        return StringIO(_text(name), newline="")
    french, table = json.loads(_text("french.json")), StringIO(newline="")
    rows = csv.reader(StringIO(_text(name), newline=""))
    csv.writer(table).writerows([french.get(cell, cell) for cell in row] for row in rows)
    table.seek(0)
    return table


def _enrol(made: dict[str, Vault]) -> None:
    """Enrol everyone and put the roster in force everywhere, with the words that people would have said."""
    root, members = made["root"], [vault for name, vault in made.items() if name != "root"]
    rosters.found(root, translate(root.identity.language, ASSOCIATION))
    for vault in members:
        card = cards.of(vault)
        card.confirm(_heard(card.digest))
        rosters.enrol(root, card, datetime.now(UTC).date())
    whole = rosters.in_force(root)
    for vault in members:
        signed = _for_field(whole) if vault.identity.role == FOCAL_POINT else whole
        rosters.accept(vault, signed, _heard(whole.digest))


def _for_field(whole: SignedRoster) -> SignedRoster:
    if whole.field is None:
        raise ValueError(f"a roster signed here has a copy for the {FIELD}")
    return checked(whole.field)


def _heard(digest: bytes) -> dict[int, str]:
    return dict(enumerate(words.fingerprint_words(digest, "fr"), 1))


def _work(made: dict[str, Vault], parts: Path, step: Callable[[], None]) -> None:
    """The focal point writes, seals and sends; the coordinator forms incidents; the custodians get the seals."""
    field, coordinator = made["field"], made["coordinator"]
    month = incident_csv.read(_table("month.csv", field.identity.language))
    rows = [row for row in month if isinstance(row, incident_csv.Row)]
    first = len(rows) - _ON_THE_WAY - _READY
    fill(field, rows[:first])
    _totals(field)
    step()
    _attach_and_seal(field)
    _carry(field, coordinator, parts, outbox.COORDINATORS)
    step()
    _ask_and_return(field, coordinator, parts)
    fill(field, rows[first:-_READY])
    _carry(field, coordinator, parts, outbox.COORDINATORS)
    fill(field, rows[-_READY:])
    step()
    form_each(coordinator)
    step()
    for name in ("custodian-1", "custodian-2"):
        _carry(coordinator, made[name], parts, outbox.CUSTODIANS, again=True)
        step()


def _attach_and_seal(field: Vault) -> None:
    """One piece of evidence, and the identity of the first source there is."""
    subjects = [line.subject for line in reports.newest(field.connection, limit=-1)]
    told = {subject: reports.read(field.connection, subject) for subject in reversed(subjects)}
    subject, report = next((name, report) for name, report in told.items() if report.sources)
    spoken = field.identity.language
    mark, note, name = (translate(spoken, words) for words in (MARK, NOTE, NAME))
    attach(field, subject, BytesIO(f"{note}\n".encode()), Description(title=mark))
    about = f"source/{report.sources[0].id}"
    sealing.seal(field, subject, about, {"name": name, "phone": f"{mark} 0000"}, f"{mark} S1")


def _ask_and_return(field: Vault, coordinator: Vault, parts: Path) -> None:
    """Two questions and what arrived go back in a return file; the focal point answers one of them."""
    spoken = coordinator.identity.language
    newest = [line.subject for line in reports.newest(coordinator.connection, limit=2)]
    asked = [
        questioning.ask(coordinator, subject, translate(spoken, words))
        for subject, words in zip(newest, (WAITING, ASKED), strict=True)
    ]
    member = rosters.named(coordinator, field.identity.member)
    _take_in(field, [returning.write(coordinator, parts, member).path], parts)
    questioning.answer(field, asked[1], translate(field.identity.language, ANSWERED))


def _carry(sender: Vault, receiver: Vault, parts: Path, to: str, *, again: bool = False) -> None:
    """Send what the receiver lacks, or everything, and take it in, as if on a stick."""
    _take_in(receiver, outbox.export(sender, parts, to=to, again=again).parts, parts)


def _take_in(receiver: Vault, files: Iterable[Path], parts: Path) -> None:
    """Take files in; they are not kept."""
    for taken in inbox.take_many(receiver, list(files)):
        if taken.error is not None:
            raise taken.error
    shutil.rmtree(parts)
