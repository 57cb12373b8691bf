# SPDX-License-Identifier: GPL-3.0-or-later
"""The program with the browser window that it opens by itself, without a screen, as a test looks in."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, sync_playwright

from tests.browsing import CHROMIUM, LONGEST, looked_into, patient, press
from tests.cli.conftest import PASSPHRASE, Shell
from tests.journey.programs import ROOT
from tests.journey.serving import children, end
from tests.journey.traced import CALLS
from translations import translate


@dataclass(frozen=True)
class Window:
    """An open window in one language: its page, the profile of its browser, and the process of the supervisor."""

    page: Page
    language: str
    profile: Path
    supervisor: int

    def say(self, msgid: str, **facts: object) -> str:
        """A sentence of the pages in the window's language."""
        return translate(self.language, msgid, **facts)

    def press(self, msgid: str) -> None:
        """Press the button of that name, which leads to another page."""
        press(self.page, self.page.get_by_role("button", name=self.say(msgid), exact=False))

    def go(self, msgid: str) -> None:
        """Follow the link of that name."""
        press(self.page, self.page.get_by_role("link", name=self.say(msgid), exact=False))

    def open(self, path: str) -> None:
        """Go to a page by its address."""
        here = urlsplit(self.page.url)
        self.page.goto(f"{here.scheme}://{here.netloc}{path}")

    def unlock(self) -> None:
        """Type the passphrase."""
        self.page.get_by_label(self.say("Passphrase"), exact=True).fill(PASSPHRASE)
        self.press("Unlock")
        self.page.get_by_role("link", name=self.say("Reports"), exact=True).wait_for()

    def type_everywhere(self, text: str) -> int:
        """Open all that can be opened and type into every field for words on the page; how many there were."""
        self.page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
        fields = self.fields()
        for field in fields:
            field.fill(text.format(name=field.get_attribute("name")))
        return len(fields)

    def choose(self, *paths: Path) -> None:
        """Choose files at the page's first input for files, as a person does: the browser reads them itself."""
        self.page.locator("main input[type=file]").first.wait_for(state="attached")
        self.page.wait_for_load_state()
        session = self.page.context.new_cdp_session(self.page)
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        found = session.send("DOM.querySelector", {"nodeId": root, "selector": "main input[type=file]"})
        session.send("DOM.setFileInputFiles", {"files": [str(path) for path in paths], **found})
        session.detach()

    def fields(self) -> list[Locator]:
        """Every field for words that can be seen."""
        words = "main textarea:visible, main input[type=text]:not([inputmode]):visible"
        return self.page.locator(words).all()


@contextmanager
def opened(shell: Shell, place: Path, language: str = "fr", trace: Path | None = None) -> Iterator[Window]:
    """Start the program on a vault; ``place`` gets its home and temporary folders, ``trace`` the created files."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    for name in ("home", "programs", "temporary"):
        (place / name).mkdir(parents=True, exist_ok=True)
    started = Started(place / "programs")
    command = [sys.executable, "-m", "intake", "--vault", str(shell.folder), "--language", language, "run"]
    environment = {
        **os.environ,
        "PATH": f"{place / 'programs'}:{os.environ['PATH']}",
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "temporary"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        try:
            assert "Intake" in program.stdout.readline()
            with sync_playwright() as playwright:
                chromium = playwright.chromium.connect_over_cdp(
                    looked_into(started.said, program), timeout=LONGEST
                )
                page = next(page for context in chromium.contexts for page in context.pages)
                patient(page.context)
                # The worker is there now, and nothing was typed yet.
                page.locator("main").wait_for()
                with _tracing(program.pid, trace):
                    yield Window(page, language, started.profile(), program.pid)
        finally:
            if program.poll() is None:
                end(program, signal.SIGTERM)


class Started:
    """A browser program that starts the real one without a screen, and notes how it was asked to."""

    def __init__(self, folder: Path) -> None:
        self.said, self._asked = folder / "said", folder / "asked"
        for stale in (self.said, self._asked):
            stale.unlink(missing_ok=True)
        program = folder / "chromium"
        program.write_text(
            f"""#!/bin/sh
printf '%s\\n' "$@" > "{self._asked}"
exec {CHROMIUM} --headless=new --remote-debugging-port=0 "$@" 2> "{self.said}"
""",
            "utf-8",
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def profile(self) -> Path:
        """The folder that the program gave the browser for its profile."""
        asked = self._asked.read_text("utf-8").splitlines()
        return Path(next(word.partition("=")[2] for word in asked if word.startswith("--user-data-dir=")))


@contextmanager
def _tracing(supervisor: int, log: Path | None) -> Iterator[None]:
    """Trace the supervisor, its worker and all workers after it; not the browser, which runs already."""
    if log is None:
        yield
        return
    program = shutil.which("strace")
    if program is None:
        pytest.skip("strace is not installed")
    workers = [pid for pid in children(supervisor) if b"intake.web.worker" in _command(pid)]
    assert workers
    attach = [word for pid in (supervisor, *workers) for word in ("-p", str(pid))]
    command = [
        program,
        "-f",
        "-y",
        "-s",
        "4096",
        "-e",
        f"trace={CALLS}",
        "-e",
        "signal=none",
        "-o",
        str(log),
        *attach,
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        try:
            for _ in (supervisor, *workers):
                assert "attached" in tracer.stderr.readline()
            yield
        finally:
            tracer.send_signal(signal.SIGINT)
            tracer.communicate(timeout=LONGEST / 1000)


def _command(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()
