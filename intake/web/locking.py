# SPDX-License-Identifier: GPL-3.0-or-later
"""One page at a time in the vault: its connection is one, and a page must not see half of another's change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from intake.web.running import running

View = TypeVar("View", bound=Callable[..., Any])


def beside_the_vault(view: View) -> View:
    """Mark a view that needs nothing of the vault and must not wait for it: it tells how long work goes."""
    view.beside_the_vault = True  # type: ignore[attr-defined] # functions take attributes
    return view


def acquire() -> None:
    """Wait for the vault. Comes after the guards, so that a slow upload keeps nobody else out while it arrives."""
    view = current_app.view_functions.get(request.endpoint or "")
    if running().session.is_open and not hasattr(view, "beside_the_vault"):
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
