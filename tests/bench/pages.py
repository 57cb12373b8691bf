# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages as a browser asks for them: start, each page at rising numbers of reports, a large upload, their weight."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urlencode, urlsplit

from intake.crypto.kdf import FLOOR
from intake.model.roster import FOCAL_POINT
from intake.vault.projections import reports
from intake.vault.vault import Vault
from tests.bench import store
from tests.bench.bytes_on_disk import random_file, rate_of
from tests.bench.measure import Figure, command, once, percentile, repeat, show

ROOT: Final = Path(__file__).resolve().parents[2]
PASSPHRASE: Final = "abricot lune tapis sable bois"
TOKEN: Final = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')
ASSET: Final = re.compile(r'(?:src|href)="(/static/[^"#]+)[#"]')
BLOCK: Final = 1 << 20
COMMON: Final = "exercise"
"""A word that stands in every invented report."""


@dataclass
class Window:
    """A browser's half of the conversation: cookies and the form token. ``program`` is the supervisor's number."""

    address: str
    program: int
    cookie: str = ""

    def ask(
        self, method: str, path: str, body: bytes | Iterator[bytes] = b"", **headers: str
    ) -> tuple[int, str, bytes]:
        """Status, place to go to, content."""
        connection = http.client.HTTPConnection(self.address, timeout=600)
        sent = {"Sec-Fetch-Site": "same-origin", "Cookie": self.cookie, **headers}
        connection.request(method, path, body or None, sent)
        answer = connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookie = line.partition(";")[0]
        connection.close()
        return answer.status, answer.headers.get("Location", ""), content

    def page(self, path: str) -> bytes:
        """A page, after redirects; anything but 200 is an error."""
        status, location, content = self.ask("GET", path)
        while status in (302, 303):
            status, location, content = self.ask("GET", location)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return content

    def send(self, path: str, **fields: str) -> str:
        """Send a form with its token; where it leads to."""
        found = TOKEN.search(self.page("/unlock" if path.startswith("/unlock") else "/safety").decode())
        body = urlencode({"csrf_token": found[1] if found else "", **fields}).encode()
        _, location, _ = self.ask("POST", path, body, **{"Content-Type": "application/x-www-form-urlencoded"})
        return location


@contextmanager
def served(folder: Path) -> Iterator[Window]:
    """The program on a vault, started as a person starts it, and unlocked."""
    program = subprocess.Popen(
        [sys.executable, "-m", "intake", "--vault", str(folder), "--language", "en", "run", "--no-browser"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        if program.stdout is None:
            raise RuntimeError("no output")
        line = next(line for line in program.stdout if "http://" in line)
        url = urlsplit(line[line.index("http://") :].strip())
        window = Window(url.netloc, program.pid)
        window.page(f"{url.path}?{url.query}")
        yield window
    finally:
        program.terminate()
        program.wait()


def run(sizes: tuple[int, ...] = (1_000, 10_000, 100_000), megabytes: int = 1024) -> None:
    """Print the figures of the pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "vault"
        Vault.create(
            folder,
            passphrase=PASSPHRASE,
            role=FOCAL_POINT,
            label="EXERCISE",
            language="en",
            exercise=True,
            parameters=FLOOR.parameters(),
        ).close()
        _start(folder)
        first: dict[str, float] = {}
        held = 0
        for size in sizes:
            with Vault.open(folder, passphrase=PASSPHRASE) as vault:
                store.fill(vault, size, held)
                report = reports.newest(vault.connection, 1)[0].subject
            held = size
            _pages(folder, report, size, sizes[0], first)
        _upload(folder, report, Path(name), megabytes)


def _start(folder: Path) -> None:
    def begin() -> None:
        with served(folder):
            pass

    bare = command("-c", "import flask, cheroot", cwd=ROOT)
    started = percentile(repeat(begin, 5), 0.5)
    with served(folder) as window:
        weight = _weight(window, "/unlock")
    show(
        "Start",
        [
            Figure("start to first page", started, "ms", "import of Flask and cheroot", bare, "under 1 s"),
            Figure("first load, without fonts", weight / 1000, "kB", goal="under 100 kB"),
        ],
    )


def _weight(window: Window, path: str) -> int:
    content = window.page(path)
    assets = {found for found in ASSET.findall(content.decode()) if not found.endswith(".woff2")}
    return len(content) + sum(len(window.page(asset)) for asset in assets)


def _pages(folder: Path, report: str, size: int, smallest: int, first: dict[str, float]) -> None:
    with served(folder) as window:
        window.send("/unlock", passphrase=PASSPHRASE)
        bare = percentile(repeat(lambda: window.ask("GET", "/static/app.css"), 60), 0.95)
        fields, kind = {"occurred": "2031-03-16"}, {"Content-Type": "application/x-www-form-urlencoded"}
        # A draft begins with the first thing that is saved.
        _, draft, _ = window.ask("GET", "/reports/new")
        while not draft.partition("?")[0].endswith("/where"):
            _, draft, _ = window.ask("GET", draft)
        token = TOKEN.search(window.page(draft).decode())
        body = urlencode({"csrf_token": token[1] if token else "", **fields}).encode()
        window.ask("POST", draft, body, **kind)
        section = draft.partition("?")[0]
        sought = urlencode({"csrf_token": token[1] if token else "", "words": COMMON}).encode()
        actions = {
            "home": lambda: window.page("/"),
            "list": lambda: window.page("/reports/"),
            "search, a common word": lambda: window.page(
                window.ask("POST", "/reports/find", sought, **kind)[1]
            ),
            "open a report": lambda: window.page(f"/reports/{report}"),
            "a section of a draft": lambda: window.page(section),
            "save a section": lambda: window.ask("POST", section, body, **kind),
        }
        figures = [Figure("a static file", bare, "ms")]
        for name, action in actions.items():
            value = percentile(repeat(action, 60), 0.95)
            against = first.setdefault(name, value)
            goal = "under 50 ms" if size == 100_000 else ""
            figures.append(Figure(name, value, "ms", f"{smallest:,} reports", against, goal))
        show(f"Pages at {size:,} reports (p95)", figures)


def _upload(folder: Path, report: str, beside: Path, megabytes: int) -> None:
    plain = random_file(beside / "plain", megabytes)
    with served(folder) as window:
        window.send("/unlock", passphrase=PASSPHRASE)
        token = TOKEN.search(window.page(f"/evidence/report/{report}/").decode())
        mark = "mark-of-the-bench"
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token[1] if token else ""}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="x.bin"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        tail = f"\r\n--{mark}--\r\n".encode()
        length = len(head) + plain.stat().st_size + len(tail)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={mark}",
            "Content-Length": str(length),
        }
        answers: list[int] = []

        def send() -> None:
            with plain.open("rb") as source:
                body = _joined(head, source, tail)
                answers.append(window.ask("POST", f"/evidence/report/{report}/files", body, **headers)[0])

        seconds = once(send)
        copied = once(lambda: _copy(plain, beside / "copy"))
        peak = _worker_peak(window.program)
        rate, bare = rate_of(megabytes, seconds), rate_of(megabytes, copied)
        show(
            f"Upload of {megabytes} MiB (answered {answers[0]})",
            [
                Figure("into the vault", rate, "MB/s", "copy to the same disk", bare, "at least 300 MB/s"),
                Figure("most memory of the worker", peak, "MB", goal="under 150 MB"),
            ],
        )


def _joined(head: bytes, source: BinaryIO, tail: bytes) -> Iterator[bytes]:
    yield head
    while block := source.read(BLOCK):
        yield block
    yield tail


def _copy(plain: Path, target: Path) -> None:
    subprocess.run(["dd", f"if={plain}", f"of={target}", "bs=1M", "conv=fsync", "status=none"], check=True)


def _worker_peak(supervisor: int) -> float:
    """The most memory that the worker has had, as Linux tells it; 0 elsewhere."""
    found = subprocess.run(["pgrep", "-P", str(supervisor)], capture_output=True, text=True, check=False)
    peaks = []
    for number in found.stdout.split():
        status = Path(f"/proc/{number}/status")
        if status.exists():
            peaks += [int(line.split()[1]) for line in status.read_text().splitlines() if "VmHWM" in line]
    return max(peaks, default=0) / 1000
