# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import http.client
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)(/start\?token=\S+)")
TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')
LISTENS = "0A"
"""How /proc/net/tcp marks a socket that waits for connections."""
LONGEST = 300
"""Seconds that anything may take on a busy machine."""
PASSPHRASE = "abricot lune tapis sable"
START = """
import sys
from pathlib import Path
from intake.web import supervisor
raise SystemExit(supervisor.run(Path(sys.argv[1]), language="en", open_browser=False))
"""


class Run:
    """A supervisor as a process, and a browser with one session on it."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, str(folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := ADDRESS.search(line):
                break
        else:
            raise AssertionError("no address was shown")
        self.port, self.launch = int(found[1]), found[2]
        self.cookie = ""

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> http.client.HTTPResponse:
        """Send one request; the session's cookie is kept."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        headers = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin", "Connection": "close"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form) if form is not None else None, headers)
        response = connection.getresponse()
        self.cookie = response.headers.get("Set-Cookie", self.cookie).partition(";")[0]
        connection.close()
        return response

    def page(self, path: str) -> str:
        """The text of a page, after redirects."""
        response = self.ask("GET", path)
        while response.status == 303:
            response = self.ask("GET", response.headers["Location"])
        return response.read().decode()

    def post(self, path: str, **form: str) -> http.client.HTTPResponse:
        """Send a form with its token."""
        token = TOKEN.search(self.page("/help"))
        assert token
        return self.ask("POST", path, {"csrf_token": token[1], **form})

    def workers(self) -> list[int]:
        """The process ids of the supervisor's children."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text("ascii").split()]

    def end(self) -> None:
        """End it, if the test has not."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """A run of the program on an empty folder."""
    started = Run(tmp_path / "vault")
    yield started
    started.end()


def ended(pid: int) -> int:
    """A descriptor that becomes readable when the process `pid` has ended."""
    return os.pidfd_open(pid)


def wait_for(descriptor: int) -> bool:
    """Whether it became readable."""
    readable = bool(select.select([descriptor], [], [], LONGEST)[0])
    os.close(descriptor)
    return readable


def set_up(run: Run) -> None:
    """Come in and make the vault."""
    run.page(run.launch)
    form = {"label": "Harmattan", "role": "focal-point", "recovery_choice": "none"}
    answer = run.post("/first/setup", passphrase=PASSPHRASE, passphrase_again=PASSPHRASE, **form)
    assert answer.headers["Location"] == "/"


@pytest.mark.only_linux
def test_locking_ends_the_worker_and_a_fresh_one_shows_the_unlock_page(run: Run) -> None:
    """The process that held the key is gone, the same socket answers, the session goes on, the vault opens again."""
    set_up(run)
    (holder,) = run.workers()
    gone = ended(holder)
    assert run.post("/lock").headers["Location"] == "/unlock?why=locked"
    assert wait_for(gone)
    page = run.page("/reports/")
    assert "The vault is locked" in page
    assert run.workers() != [holder]
    assert run.post("/unlock", passphrase=PASSPHRASE).headers["Location"] == "/"
    assert "<h1>Reports</h1>" in run.page("/reports/")


@pytest.mark.only_linux
def test_a_killed_supervisor_takes_its_worker_along(run: Run) -> None:
    """After kill -9 of the supervisor no process is left that could hold a key."""
    run.page(run.launch)
    (worker,) = run.workers()
    gone = ended(worker)
    run.process.kill()
    assert wait_for(gone)


@pytest.mark.only_linux
def test_a_worker_that_crashes_is_replaced(run: Run) -> None:
    """A crash is told on the terminal, and a fresh worker serves the same session."""
    run.page(run.launch)
    (worker,) = run.workers()
    gone = ended(worker)
    os.kill(worker, signal.SIGKILL)
    assert wait_for(gone)
    assert "Set up my vault" in run.page("/")


def test_a_launch_token_is_good_once(run: Run) -> None:
    """The second use gets a plain refusal."""
    assert run.ask("GET", run.launch).status == 303
    run.cookie = ""
    assert run.ask("GET", run.launch).status == 403


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_program(run: Run, number: signal.Signals) -> None:
    """Asked to end, it ends cleanly and says that the vault is locked."""
    run.page(run.launch)
    run.process.send_signal(number)
    said, _ = run.process.communicate(timeout=LONGEST)
    assert run.process.returncode == 0
    assert "The vault is locked" in said


def test_quit_ends_the_program(run: Run) -> None:
    """The button on every page ends the supervisor too."""
    run.page(run.launch)
    assert run.post("/quit").headers["Location"] == "/ended"
    assert "has ended" in run.page("/ended")
    run.process.communicate(timeout=LONGEST)
    assert run.process.returncode == 0


@pytest.mark.only_linux
def test_no_secret_is_in_arguments_or_environment(run: Run) -> None:
    """What the worker was started with tells nothing to another program."""
    run.page(run.launch)
    name = run.cookie.partition("=")[0]
    (worker,) = run.workers()
    arguments = Path(f"/proc/{worker}/cmdline").read_bytes()
    assert arguments.split(b"\0")[1:4] == [b"-P", b"-m", b"intake.web.worker"]
    assert name.encode() not in arguments


@pytest.mark.only_linux
def test_the_worker_leaves_no_core_dump(run: Run) -> None:
    """Its limit is nothing, and the system counts it as not to be dumped: its files in /proc are not the user's."""
    run.page(run.launch)
    (worker,) = run.workers()
    limits = Path(f"/proc/{worker}/limits").read_text("ascii")
    assert re.search(r"Max core file size\s+0\s+0", limits)


@pytest.mark.only_linux
def test_the_socket_is_on_loopback_only(run: Run) -> None:
    """Nothing listens on another address of this machine."""
    sockets = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()]
    # A connection of somebody else, to wherever, may well have the same number at its own end.
    listening = {fields[1] for fields in sockets if fields[3] == LISTENS}
    assert {address for address in listening if address.endswith(f":{run.port:04X}")} == {
        f"0100007F:{run.port:04X}"
    }
