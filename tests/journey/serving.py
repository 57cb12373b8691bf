# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program without a window, and a client that asks for its pages as a browser does."""

from __future__ import annotations

import http.client
import os
import re
import select
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.cli.conftest import PASSPHRASE, Shell
from tests.journey.programs import ROOT, command, environment

_TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')
LONGEST = 300
"""Seconds that anything may take on a busy machine."""
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
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=LONGEST)
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


def end(program: subprocess.Popen[str], number: int, *others: int) -> None:
    """Send a signal to the program and wait until it and its workers, those before it too, are gone."""
    workers = []
    for process in {*others, *children(program.pid)}:
        with suppress(ProcessLookupError):
            workers.append(os.pidfd_open(process))
    program.send_signal(number)
    try:
        program.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        program.kill()
        raise
    for worker in workers:
        # A worker is killed by the system when its supervisor ends, which takes a moment.
        select.select([worker], [], [], LONGEST)
        os.close(worker)


def children(process: int) -> list[int]:
    """The processes that a process started."""
    with suppress(OSError):
        tasks = [task / "children" for task in Path(f"/proc/{process}/task").iterdir()]
        return [int(child) for task in tasks for child in task.read_text("ascii").split()]
    return []


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
                end(program, signal.SIGTERM)
