# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages for what went wrong: plain words, never a stack trace, and a redirect after every refused POST."""

from __future__ import annotations

import sys
import traceback
from http import HTTPStatus
from pathlib import Path
from typing import Final

from flask import (
    Blueprint,
    Flask,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from intake.errors import IntakeError
from intake.web.guards import READING, TOKEN_HEADER, NotOurs, NotOwnWindow, open_to_all
from intake.web.held import Held
from intake.web.running import running
from intake.web.words import language, say
from translations import N_

PAGES: Final = {
    "400": N_("The page that was sent could not be read. Nothing was saved. Go back and try again."),
    "403": N_(
        "This page was not opened by Intake. Nothing was shown and nothing was changed. Close this window and start"
        " Intake again, or use the window that Intake opened."
    ),
    "404": N_("There is no page at this address. Nothing was changed."),
    "405": N_("This address cannot be opened like that. Nothing was changed. Go back to the start page."),
    "413": N_(
        "What was sent is too large for this page. Nothing was saved. Shorten it, or send the file as evidence."
    ),
    "500": N_(
        "Something went wrong inside Intake. What was saved before is kept; this change was not saved. Try again; if"
        " it happens again, note the time and tell the central team."
    ),
    "window": N_(
        "This browser window was not opened by Intake. It may keep on the disk what you type, so no identity can be"
        " sealed here. Nothing was saved. Start Intake again and use the window that it opens."
    ),
}

HELD_FOR: Final = "problem"
"""Stands for the path of these pages, which are told apart by their last part."""

pages = Blueprint("problem", __name__)


@pages.get("/problem/<name>")
@open_to_all
def page(name: str) -> Response:
    """What went wrong with the POST before."""
    held = running().held.get(name, session["id"], HELD_FOR)
    if held is not None:
        return _page(HTTPStatus.CONFLICT, held.message)
    if name not in PAGES:
        name = "404"
    return _page(int(name) if name.isdigit() else HTTPStatus.FORBIDDEN, say(PAGES[name]))


def _page(code: int, message: str) -> Response:
    """A page with a sentence that is in the reader's language already."""
    # Without a session the style sheet is not served either.
    template = "problem.html" if session.get("id") and code != HTTPStatus.FORBIDDEN else "bare.html"
    return make_response(render_template(template, message=message), code)


def _name(error: HTTPException) -> str:
    if isinstance(error, NotOwnWindow):
        return "window"
    code = str(error.code)
    return code if code in PAGES else "500" if code >= "500" else "400"


def _refuse(error: HTTPException) -> BaseResponse:
    name = _name(error)
    if request.method not in READING and request.host in running().instance.hosts:
        return redirect(url_for("problem.page", name=name), 303)
    return _page(HTTPStatus.FORBIDDEN if isinstance(error, NotOurs) else error.code or 500, say(PAGES[name]))


def _tell(error: IntakeError) -> BaseResponse:
    """What a layer below refused, in its own words. They wait in memory: facts may be a person's."""
    message = error.tell(language())
    if request.method in READING:
        return _page(HTTPStatus.CONFLICT, message)
    name = running().held.hold(Held(session.get("id", ""), HELD_FOR, message=message))
    return redirect(url_for("problem.page", name=name), 303)


def _fail(error: Exception) -> BaseResponse:
    report(error)
    if request.method in READING:
        return _page(HTTPStatus.INTERNAL_SERVER_ERROR, say(PAGES["500"]))
    return redirect(url_for("problem.page", name="500"), 303)


def report(error: BaseException) -> None:
    """Say on standard error where it failed: the kind of error and the lines, never its message or a value."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    sys.stderr.write(f"intake: {type(error).__name__} at {where}\n")
    sys.stderr.flush()


def always_redirect(response: Response) -> Response:
    """A POST of a form never answers with a page of its own, whatever a view returned."""
    if request.method in READING or response.status_code == HTTPStatus.SEE_OTHER:
        return response
    if TOKEN_HEADER in request.headers or request.host not in running().instance.hosts:
        return response
    return make_response(redirect(url_for("problem.page", name="500"), 303))


def install(app: Flask) -> None:
    """Show these pages in `app`."""
    app.register_blueprint(pages)
    app.register_error_handler(HTTPException, _refuse)
    app.register_error_handler(IntakeError, _tell)
    app.register_error_handler(Exception, _fail)
    app.after_request(always_redirect)
