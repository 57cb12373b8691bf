# SPDX-License-Identifier: GPL-3.0-or-later
"""`kill -9` of the running program while pages save: what a page said was saved is there (promise 2)."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from intake.model.entry import new_id
from intake.vault.projections import reports
from tests.cli.conftest import PASSPHRASE, Shell
from tests.journey.programs import ROOT, command, environment
from tests.journey.team import Team, assemble, at_full_price, copied, sound
from tests.journey.windows import children

pytestmark = pytest.mark.only_linux

Amount = Callable[[int, int], int]
LONGEST = 1.2
"""Seconds of saving within which the kill falls."""
LOCKED = "/unlock"
"""Where a fresh worker sends whoever writes: nothing was saved, and the page says so."""
_TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)(/start\?token=\S+)")


class Client:
    """Asks for pages and sends forms as the browser of one window does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookie = ""
        self._token = ""

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None, *, by_script: bool = False
    ) -> tuple[int, str, str]:
        """Status, Location and text of the answer. Raises OSError or HTTPException when the program is gone."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            headers = {"Sec-Fetch-Site": "same-origin", "Cookie": self._cookie}
            body = None
            if by_script:
                headers["X-CSRF-Token"] = self._token
            if form is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                body = urlencode({"csrf_token": self._token, **form})
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            if set_cookie := answer.headers["Set-Cookie"]:
                self._cookie = set_cookie.partition(";")[0]
            if found := _TOKEN.search(text):
                self._token = found[1]
            return answer.status, urlsplit(answer.headers["Location"] or "").path, text
        finally:
            connection.close()


@dataclass
class Saved:
    """What the pages said was saved: drafts by their id with their words, and reports by their subject."""

    drafts: dict[str, str] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)


@contextmanager
def running(shell: Shell) -> Iterator[tuple[subprocess.Popen[str], Client]]:
    """The program on a vault, unlocked, and a client of its pages."""
    starting = [*command(shell), "run", "--no-browser"]
    with subprocess.Popen(
        starting,
        cwd=ROOT,
        env=environment(shell),
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    ) as program:
        assert program.stdout is not None
        try:
            found = next(match for line in program.stdout if (match := _ADDRESS.search(line)))
            client = Client(int(found[1]))
            client.ask("GET", found[2])
            client.ask("GET", "/unlock")
            assert client.ask("POST", "/unlock", {"passphrase": PASSPHRASE})[:2] == (303, "/")
            yield program, client
        finally:
            if program.poll() is None:
                program.send_signal(signal.SIGTERM)
            program.communicate(timeout=60)


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
    with at_full_price():
        return assemble(place / "team", exercise=True)


@pytest.mark.soak
def test_what_a_page_said_was_saved_survives_a_kill(team: Team, amount: Amount) -> None:
    """The supervisor or its worker is killed at random moments: reports and drafts that were confirmed are there."""
    drawn, number = random.Random(2034), amount(3, 110)
    confirmed = more = 0
    for trial in range(number):
        shell = copied(team.fields[0], f"field-pages-{trial}")
        with running(shell) as (program, client):
            (worker,) = children(program.pid)
            victim = drawn.choice([program.pid, worker])
            with _killed_after(victim, drawn.uniform(0, LONGEST)):
                saved = save_until_killed(client)
            program.kill()
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
    print(f"\npages: {number} kills, {confirmed} reports confirmed and there, {more} saved unsaid; seed 2034")


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
