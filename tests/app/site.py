# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page of the program by its name, and who walks over it. A page in neither list fails `test_app_pages`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from tests.app import (
    rounds_alone,
    rounds_central,
    rounds_field,
    rounds_history,
    rounds_returning,
    rounds_settling,
    rounds_sharing,
    rounds_trust,
    rounds_writing,
)
from tests.app.looking import faults
from tests.app.serving import Look, served
from tests.app.walking import Walk, walking

Round = Callable[[Walk, Path], Iterator[str]]
"""Gives the name of each state once the window shows it. The folder is for files that are carried."""

ROUNDS: dict[str, tuple[Round, ...]] = {
    "nobody": (rounds_alone.first_run,),
    "locked": (rounds_alone.locked,),
    "field": (
        rounds_field.about_me,
        rounds_field.keys,
        rounds_field.team,
        rounds_writing.writing,
        rounds_field.kept,
        rounds_settling.author,
        rounds_history.device,
        rounds_field.exchange,
        rounds_sharing.sharing,
    ),
    "coordinator": (
        rounds_central.central,
        rounds_returning.returning,
        rounds_settling.coordinator,
        rounds_history.centre,
        rounds_trust.coordinator,
        rounds_central.own_codes,
    ),
    "custodian-1": (rounds_central.custodian, rounds_central.resealing),
    "root": (rounds_central.root, rounds_trust.root),
}
"""The rounds on each vault of the exercise, or on none, or on a locked one, in this order."""

CARRIED = {"coordinator": "field", "custodian-1": "field"}
"""Whose files a vault receives."""

PAGES = {
    *("home.page", "calendar.page", "door.ended", "problem.page", "help.page", "help.topic", "tour.page"),
    *("first_run.page", "first_run.setup", "unlock.page", "unlock.code", "working.page"),
    *("safety.page", "safety.done", "safety.limits", "safety.lock", "copies.page", "copies.done"),
    "codes.page",
    *("places.page", "destroying.page", "reopening.page", "locks.passphrase", "locks.recovery", "locks.code"),
    *("locks.confirm", "locks.stick", "withdrawing.page", "withdrawing.listing", "withdrawing.done"),
    *("drafts.tasks", "sections.page", "pointing.page", "checking.page", "paper.report", "paper.tally"),
    *("reports.listing", "reports.one", "settling.page", "tallies.listing", "tallies.one"),
    *("evidence.listing", "recording.page", "evidence_file.page", "evidence_file.describe"),
    *("publication.page", "evidence_out.seal", "evidence_out.printed", "evidence_out.open_it"),
    *("sealing.listing", "sealing.page", "sealing.done", "sealing.card"),
    *("seals.listing", "seals.open_one", "seals.shown", "resealing.page", "resealing.done"),
    *("renewing.page", "renewing.words"),
    *("sharing.page", "sharing.done", "kept.page", "kept.now"),
    *("sending.page", "sending.done", "receiving.page", "receiving.check", "receiving.done"),
    *("returning.page", "returning.done", "asking.listing", "asking.ask", "asking.answer"),
    *("team.page", "team.card", "team.words", "team.accept", "team.accepted", "team.root_words"),
    *("unknown.refuse", "confirming.page", "believing.of_member", "believing.without_effect"),
    *("enrolling.found", "enrolling.enrol", "enrolling.roster", "enrolling.revoke"),
    *("incidents.listing", "incidents.one", "forming.choose", "forming.form", "forming.amend"),
    *("months.page", "proving.page", "journals.page"),
    *("erasing.ask", "erasures.listing", "erasures.one", "erasures.hold"),
}
"""What answers a GET with a page of its own."""

NO_PAGES = {
    "static": "files of the pages",
    "door.start": "leads on to the start page",
    "door.left": "told to a script",
    "working.state": "told to a script",
    "places.added": "leads back to the lists of places",
    "drafts.new": "leads on to the first section",
    "drafts.new_tally": "leads on to the form of a total",
    "drafts.resume": "leads on to the field",
    "reports.new": "leads on to the first section",
    "evidence_file.checked": "leads back to the file",
    "evidence_out.sealed": "leads on to the sealed file",
    "forming.formed": "leads on to the incidents",
    "confirming.begin": "leads on to the words of a custodian",
    "pointing.picture": "a picture",
    "evidence_shown.picture": "a picture",
    "evidence_shown.thumbnail": "a picture",
    "evidence_shown.play": "sound or video",
    "publication.shown": "a picture",
    "publication.taken": "a file to keep",
    "evidence_out.copied": "a file to keep",
    "months.file": "a file to keep",
    "proving.file": "a file to keep",
    "proving.program": "a file to keep",
}
"""What answers a GET with something else."""


@dataclass
class Seen:
    """What a walk over the whole site has found: pages as they came, the endpoints, the faults of each state."""

    raw: dict[str, str] = field(default_factory=dict)
    endpoints: set[str] = field(default_factory=set)
    faults: dict[str, list[str]] = field(default_factory=dict)


def walk_over(chromium: Browser, exercise: dict[str, Path], look: Look, folder: Path) -> Seen:
    """Walk all rounds with one look; `folder` is for what is carried between vaults."""
    seen = Seen()
    with ExitStack() as held:
        for vault, ways in ROUNDS.items():
            # The coordinator and the custodian take in what the focal point has written.
            carried = folder / CARRIED.get(vault, vault)
            carried.mkdir(exist_ok=True)
            where = exercise.get(vault, folder / "vault" if vault == "nobody" else exercise["field"])
            with served(where, look.language, unlocked=vault in exercise) as site:
                walk = held.enter_context(walking(chromium, site, look))
                for way in ways:
                    for state in way(walk, carried):
                        name = f"{vault}: {state}"
                        seen.raw[name] = walk.raw
                        seen.endpoints.add(walk.endpoint)
                        if found := faults(walk):
                            seen.faults[name] = found
    return seen
