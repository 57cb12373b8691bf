# SPDX-License-Identifier: GPL-3.0-or-later
"""Coming in, going out, and what is on every page: launch, lock, quick exit, end, language, interview."""

from __future__ import annotations

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from intake.web.formbase import hold
from intake.web.guards import NotOurs, begin_session, in_background, open_to_all, without_session
from intake.web.idle import WARNING
from intake.web.paths import own_path
from intake.web.running import running
from translations import LANGUAGES

pages = Blueprint("door", __name__)

NOT_TYPED = ("csrf_token", "language")
"""Fields of a form on its way through the language switch that nobody typed."""


@pages.get("/start")
@without_session
def start() -> Response:
    """A launch token becomes a session, once."""
    own_window = running().control.redeem(request.args.get("token", ""))
    if own_window is None:
        raise NotOurs
    begin_session(own_window=own_window)
    return redirect(url_for("home.page"), 303)


@pages.post("/lock")
@open_to_all
def lock() -> Response:
    """Lock: this process ends after the answer."""
    return running().lock(redirect(url_for("unlock.page", why="locked"), 303))


@pages.post("/exit")
@open_to_all
def exit_quickly() -> Response:
    """Lock, and leave a page on the screen that tells nothing."""
    return running().lock(redirect(url_for("calendar.page"), 303))


@pages.post("/quit")
@open_to_all
def quit_program() -> Response:
    """End the program, in two steps because every POST redirects: the page that says so is the last one."""
    session["ending"] = True
    return redirect(url_for("door.ended"), 303)


@pages.get("/ended")
@open_to_all
def ended() -> Response:
    """The last page. Asked for without having quit, it leads home."""
    if not session.pop("ending", False):
        return redirect(url_for("home.page"), 303)
    response = make_response(render_template("ended.html"))
    response.call_on_close(running().control.quit)
    return response


@pages.post("/language")
@open_to_all
def language() -> Response:
    """Change the language and stay on the page, with what is typed there when its form came along."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
    path = own_path(request.args.get("next"), url_for("home.page"))
    typed = MultiDict(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NOT_TYPED and "passphrase" not in name and "recovery" not in name
    )
    bare_path = path.partition("?")[0]
    return hold(typed, {}, path=bare_path) if typed else redirect(path, 303)


@pages.post("/interview")
def interview() -> Response:
    """Hold the automatic lock off while an interview lasts, up to an hour, or end that."""
    clock = running().session.clock
    if request.form.get("interview") == "begin":
        clock.hold()
    else:
        clock.release()
    return redirect(own_path(request.args.get("next"), url_for("home.page")), 303)


@pages.get("/session/left")
@open_to_all
@in_background
def left() -> Response:
    """For the script that warns: seconds until the vault locks, and how long before that to say so."""
    held = running().session
    return jsonify(open=held.is_open, left=int(held.clock.left), warning=int(WARNING))


@pages.post("/session/stay")
def stay() -> Response:
    """Somebody is there. From the script, or from the button on the warning without one."""
    return redirect(url_for("door.left"), 303)
