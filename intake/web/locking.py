# SPDX-License-Identifier: GPL-3.0-or-later
"""One page at a time in the vault: its connection is one, and a page must not see half of another's change."""

from __future__ import annotations

from flask import Flask, g

from intake.web.running import running


def acquire() -> None:
    """Wait for the vault. Comes after the guards, so that a slow upload keeps nobody else out while it arrives."""
    if running().session.is_open:
        running().session.lock.acquire()
        g.in_vault = True


def release(_error: BaseException | None) -> None:
    """Let the next page in."""
    if g.pop("in_vault", False):
        running().session.lock.release()


def install(app: Flask) -> None:
    """Do so for every request of `app` that the guards let through."""
    app.before_request(acquire)
    app.teardown_request(release)
