# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is answered at all: checked before any page runs, and before a request body is read.

1. The Host header is one of ours: a foreign name that resolves to 127.0.0.1 gets nothing.
2. The session cookie is signed by this run's supervisor. A launch token, good once, is the only way to one.
3. What other sites make a browser ask for is refused: cookies are shared between ports of localhost, so
   SameSite=Strict alone does not stop another local program's page (measured).
4. A write must come from our own pages by Sec-Fetch-Site or Origin, meet an open vault, and carry the form token.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask, current_app, redirect, request, session, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from intake.web.running import running

View = TypeVar("View", bound=Callable[..., Any])

READING: Final = ("GET", "HEAD")
TOKEN_FIELD: Final = "csrf_token"  # noqa: S105 - the name of a field
TOKEN_HEADER: Final = "X-CSRF-Token"  # noqa: S105 - the name of a header
OWN_SITE: Final = ("same-origin", "none")


class NotOurs(Forbidden):
    """Refused: this request does not come from a page of this run, or from nobody we know."""


class NotOwnWindow(Forbidden):
    """Refused: only the window that the program opened by itself may do this."""


def open_to_all(view: View) -> View:
    """Mark a view that is served while the vault is locked. Nothing in it may need the vault."""
    view.open_to_all = True  # type: ignore[attr-defined] # functions take attributes
    return view


def without_session(view: View) -> View:
    """Mark the one view that makes the session. It is open while locked too."""
    view.without_session = True  # type: ignore[attr-defined] # functions take attributes
    return open_to_all(view)


def install(app: Flask) -> None:
    """Check every request of `app` first."""
    app.before_request(check)


def check() -> Response | None:
    """Refuse, send to the unlock page, or let the request through to its page (None)."""
    if request.host not in running().instance.hosts:
        raise NotOurs
    if _marked("without_session"):
        return None
    if not session.get("id"):
        raise NotOurs
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in OWN_SITE:
        raise NotOurs
    writing = request.method not in READING
    if writing and site is None and request.headers.get("Origin") not in running().instance.origins:
        raise NotOurs
    held = running().session
    if held.due():
        return running().lock(redirect(url_for("unlock.page", why="idle"), 303))
    # A path that leads nowhere is told so; it asks for nothing that a lock protects.
    if not held.is_open and request.endpoint is not None and not _marked("open_to_all"):
        return _to_unlock(writing)
    if writing:
        _check_form_token()
    if not _marked("in_background"):
        held.touch()
    return None


def in_background(view: View) -> View:
    """Mark a view that scripts ask for by themselves: it does not count as somebody being there."""
    view.in_background = True  # type: ignore[attr-defined] # functions take attributes
    return view


def begin_session(*, own_window: bool) -> None:
    """Start a session in this browser. Keep the language that an earlier one had."""
    language = session.get("language")
    session.clear()
    session["id"] = secrets.token_hex(16)
    session["own_window"] = own_window
    if language:
        session["language"] = language


def form_token() -> str:
    """The token that a form of this session carries; the same in every worker of this run."""
    key = running().instance.csrf_secret
    return hmac.new(key, str(session.get("id", "")).encode(), hashlib.sha256).hexdigest()


def is_form_token(token: str) -> bool:
    """Whether `token` is the form token of this session."""
    return hmac.compare_digest(token.encode(), form_token().encode())


def require_own_window() -> None:
    """Refuse in any window but our own: other browser windows write what is typed to their profile."""
    if not session.get("own_window"):
        raise NotOwnWindow


def _check_form_token() -> None:
    token = request.headers.get(TOKEN_HEADER)
    if token is None:
        token = request.form.get(TOKEN_FIELD, "")
    if not is_form_token(token):
        raise NotOurs


def _to_unlock(writing: bool) -> Response:
    if not running().session.exists:
        return redirect(url_for("first_run.page"), 303)
    if writing:
        return redirect(url_for("unlock.page", why="unsaved"), 303)
    return redirect(url_for("unlock.page", next=request.full_path.rstrip("?")), 303)


def _marked(name: str) -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, name, False))
