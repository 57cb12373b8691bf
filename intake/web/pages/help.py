# SPDX-License-Identifier: GPL-3.0-or-later
"""How to use the program: topics in both languages, found by words, without a network, locked or not."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from intake.web import helptexts
from intake.web.formbase import hold
from intake.web.guards import open_to_all
from intake.web.roles import role
from intake.web.running import running
from intake.web.words import language

pages = Blueprint("help", __name__, url_prefix="/help")

LONGEST = 200


@pages.get("")
@open_to_all
def page() -> str:
    """Every topic, those of one's own role first; or those in which some words occur."""
    held = running().held.get(request.args.get("held", ""), session["id"], request.path)
    words = held.values.get("words", "") if held else ""
    spoken, own = language(), role()
    if words:
        found = helptexts.search(words, spoken)
        return render_template("help.html", words=words, found=found, mine=[], others=[])
    mine = [topic for topic in helptexts.TOPICS if not own or not topic.roles or own in topic.roles]
    others = [topic for topic in helptexts.TOPICS if topic not in mine]
    return render_template(
        "help.html",
        words="",
        found=[],
        mine=[helptexts.text(topic.name, spoken) for topic in mine],
        others=[helptexts.text(topic.name, spoken) for topic in others],
    )


@pages.post("/find")
@open_to_all
def find() -> Response:
    """Look for words. They stay out of the address: somebody may type what they are thinking of."""
    words = request.form.get("words", "").strip()[:LONGEST]
    if not words:
        return redirect(url_for("help.page"), 303)
    return hold(MultiDict({"words": words}), {}, path=url_for("help.page"))


@pages.get("/<name>")
@open_to_all
def topic(name: str) -> str:
    """One topic."""
    if name not in helptexts.BY_NAME:
        abort(404)
    return render_template("help_topic.html", text=helptexts.text(name, language()))


@pages.app_template_global()
def help_here() -> str:
    """The address of the help on the page that is being made."""
    name = helptexts.topic_of(request.endpoint or "")
    return url_for("help.topic", name=name) if name else url_for("help.page")
