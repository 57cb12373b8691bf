# SPDX-License-Identifier: GPL-3.0-or-later
"""`kill -9` of the running program while pages save: what a page said was saved is there (promise 2)."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from intake.model.entry import new_id
from intake.vault.projections import reports
from tests.journey.serving import Client, children, end, running
from tests.journey.soaking import figures
from tests.journey.team import Team, assemble, at_full_price, copied, sound

pytestmark = pytest.mark.only_linux

Amount = Callable[[int, int], int]
LONGEST = 1.2
"""Seconds of saving within which the kill falls."""
LOCKED = "/unlock"
"""Where a fresh worker sends whoever writes: nothing was saved, and the page says so."""


@dataclass
class Saved:
    """What the pages said was saved: drafts by their id with their words, and reports by their subject."""

    drafts: dict[str, str] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)


def save_until_killed(client: Client) -> Saved:
    """Write reports, each first as a draft, until the program answers no more."""
    saved, number = Saved(), 0
    with suppress(OSError, http.client.HTTPException):
        while True:
            id, words, number = new_id(), f"EXERCISE {number}", number + 1
            typed = {"account": words, "shown": "{}", "revision": "0"}
            status, where, text = client.ask(
                "POST", f"/drafts/{id}/what/keep?new=report", typed, by_script=True
            )
            if where == LOCKED:
                return saved
            assert status == 200, text
            assert json.loads(text)["told"]
            saved.drafts[id] = words
            status, where, text = client.ask("POST", f"/drafts/{id}/check", {"do": "finish", "shown": "{}"})
            if where == LOCKED:
                return saved
            assert status == 303, text
            saved.reports[where.removeprefix("/reports/")] = words
            del saved.drafts[id]
    return saved


@pytest.fixture(scope="module")
def team(place: Path, quick_and_plain: None) -> Team:
    """A focal point whose vault a real program opens."""
    made = assemble(place / "team", exercise=True)
    at_full_price(made.fields[0])
    return made


@pytest.mark.soak
def test_what_a_page_said_was_saved_survives_a_kill(team: Team, amount: Amount) -> None:
    """The supervisor or its worker is killed at random moments: reports and drafts that were confirmed are there."""
    drawn, number = random.Random(2034), amount(3, 110)
    confirmed = more = 0
    with figures("pages", seed=2034) as told:
        for trial in range(number):
            shell = copied(team.fields[0], f"field-pages-{trial}")
            with running(shell) as (program, client):
                (worker,) = children(program.pid)
                victim = drawn.choice([program.pid, worker])
                with _killed_after(victim, drawn.uniform(0, LONGEST)):
                    saved = save_until_killed(client)
                end(program, signal.SIGKILL, worker)
            assert sound(shell) == []
            with shell.vault() as vault:
                there = {
                    line.subject: reports.read(vault.connection, line.subject).account
                    for line in reports.newest(vault.connection, limit=-1)
                }
                drafts = {draft.id: draft.body["what"]["account"] for draft in vault.drafts.list()}
            assert saved.reports.items() <= there.items()
            # A draft that was confirmed is still one, or became the report whose saving was cut off.
            assert all(drafts.get(id, words) == words for id, words in saved.drafts.items())
            assert set(saved.drafts.values()) <= set(drafts.values()) | set(there.values())
            assert len(there) + len(drafts) <= len(saved.reports) + len(saved.drafts) + 1
            confirmed += len(saved.reports)
            more += len(there) + len(drafts) > len(saved.reports) + len(saved.drafts)
        told += [f"{number} kills", f"{confirmed} reports confirmed and there", f"{more} saved unsaid"]


@contextmanager
def _killed_after(process: int, seconds: float) -> Iterator[None]:
    """Send SIGKILL to that very process, whatever bears its number later."""
    held = os.pidfd_open(process)
    timer = threading.Timer(seconds, signal.pidfd_send_signal, [held, signal.SIGKILL])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        os.close(held)
