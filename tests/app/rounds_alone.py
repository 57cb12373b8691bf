# SPDX-License-Identifier: GPL-3.0-or-later
"""The rounds before a vault is open: the first run, and a locked vault."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import intake.exercise
from intake.model.entry import new_id
from intake.vault.projections import reports
from tests.app.walking import Walk

LONGEST = 600
"""Seconds that the pages under way may be looked at, on a busy machine."""
PASSPHRASE = "abricot lune tapis sable cuivre"


def first_run(walk: Walk, folder: Path) -> Iterator[str]:
    """From the very first page to a new vault that knows nobody yet."""
    walk.go("/first")
    yield "first run"
    walk.go("/first/setup")
    yield "setup"
    walk.send(label="", role="focal-point", passphrase="x", passphrase_again="y", recovery_choice="none")
    yield "setup with errors"
    for path in ("/help", "/help/passphrase", "/calendar", "/safety/limits", "/nowhere"):
        walk.go(path)
        yield f"before there is a vault {path}"
    yield from _under_way(walk)
    walk.go("/first/setup")
    typed = {"passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE}
    walk.send(label="Harmattan", role="focal-point", recovery_choice="code", **typed)
    yield "recovery code"
    walk.press("main a.main, main .actions a")
    yield "recovery code retyped"
    walk.send(recovery="eau", passphrase=PASSPHRASE)
    yield "recovery code retyped wrong"
    for path in (
        "/",
        "/reports/",
        "/totals/",
        "/send/",
        "/receive/",
        "/team/",
        "/safety",
        "/safety/recovery",
    ):
        walk.go(path)
        yield f"new vault {path}"
    for path in ("/safety/passphrase", "/safety/stick"):
        walk.go(path)
        yield f"new vault {path}"
        walk.send(passphrase="x", new_passphrase="y", new_passphrase_again="z", folder="typed", typed="/no")
        yield f"new vault {path} with errors"
    yield from _no_custodian(walk)
    walk.go("/help")
    walk.send("/quit")
    yield "the end"


def _under_way(walk: Walk) -> Iterator[str]:
    """Long work that is going on, and work that was stopped."""
    reached, go_on = threading.Event(), threading.Event()

    def slow(*_: object, progress: Callable[[int, int], None], **__: object) -> None:
        progress(3, 10)
        reached.set()
        go_on.wait(LONGEST)
        progress(4, 10)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(intake.exercise, "make_set", slow)
        walk.send("/exercise")
        assert reached.wait(LONGEST)
        yield "work under way"
        walk.send(f"{walk.path}/stop")
        yield "work stopping"
        go_on.set()
        walk.page.locator("main a.button").wait_for()
        yield "work stopped"


def _no_custodian(walk: Walk) -> Iterator[str]:
    """A first report, of which nobody could open a seal."""
    draft = new_id()
    walk.go(f"/drafts/{draft}/told?new=report")
    walk.send(f"/drafts/{draft}/told?new=report", do="list", sources__0__type="EYEWITNESS", shown="{}")
    walk.send(f"/drafts/{draft}/check", do="finish", shown="{}")
    line = reports.newest(walk.site.vault.connection)[0]
    source = reports.read(walk.site.vault.connection, line.subject).sources[0]
    for path in (f"/sealing/{line.subject}/", f"/sealing/{line.subject}/source/{source.id}"):
        walk.go(path)
        yield f"nobody to seal for {path}"


def locked(walk: Walk, folder: Path) -> Iterator[str]:
    """What a locked vault shows."""
    for why in ("", "?why=locked", "?why=idle", "?why=unsaved"):
        walk.go(f"/unlock{why}")
        yield f"unlock {why}"
    for passphrase in ("", "wrong"):
        walk.send("/unlock", passphrase=passphrase)
        yield f"unlock refused {passphrase}"
    walk.go("/unlock/code")
    yield "unlock by code"
    walk.send(recovery="un deux trois")
    yield "unlock by code refused"
    walk.go("/safety")
    yield "safety while locked"
    walk.go("/safety/destroy")
    yield "destroy while locked"
