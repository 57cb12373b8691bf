# SPDX-License-Identifier: GPL-3.0-or-later
"""Pointing out a place on the map of a draft: a picture that sends where it was clicked, without any script."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from forms.gazetteer.map import draw, inside, projection
from forms.sections import draft as drafts
from forms.sections.merging import get_at, names_in, put_at
from forms.sections.reading import read_place
from intake.errors import BadPlace
from intake.model.places import Place
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.vault.drafts import Draft
from intake.web import drafting
from intake.web.pages.report_drafts import needed
from intake.web.roles import only
from intake.web.words import language, say
from translations import N_

pages = Blueprint("pointing", __name__, url_prefix="/drafts")
pages.before_request(only(FOCAL_POINT, COORDINATOR))

NARROW: Final = 320
WIDE: Final = 800
"""Widths in which the picture is shown, in CSS pixels: a click is sent in those."""
DIGITS: Final = 2
"""Of a degree: about a kilometre, which is finer than anybody points at a map of the country."""
OUTSIDE: Final = N_("This point lies outside the country. It is kept; point again if it was a slip.")


def _place(id: str, name: str, path: str) -> tuple[Draft, Place]:
    """The draft, and what the place at `path` of a section means so far."""
    draft = needed(id)
    section = drafting.section_of(draft.kind, name)
    answers = draft.body.get(name) or {}
    question = section.asking(names_in(answers, path)) if section else None
    if question is None or getattr(question.field, "doubt", "") != "place":
        abort(404)
    by = drafting.understanding(drafts.language_of(draft.body))
    return draft, read_place(get_at(answers, path), by) or Place()


def _width() -> int:
    return WIDE if request.args.get("wide") else NARROW


@pages.get("/<id>/<name>/map/<path:path>")
def page(id: str, name: str, path: str) -> str:
    """The map, with the point that is chosen so far."""
    _, place = _place(id, name, path)
    stray = (
        place.latitude is not None
        and place.longitude is not None
        and not inside(place.latitude, place.longitude)
    )
    frame = projection(_width())
    return render_template(
        "report_map.html",
        at={"id": id, "name": name, "path": path},
        place=place,
        width=_width(),
        height=round(frame.height),
        wide=_width() == WIDE,
        outside=say(OUTSIDE) if stray else "",
    )


@pages.get("/<id>/<name>/map.svg/<path:path>")
def picture(id: str, name: str, path: str) -> Response:
    """The picture. Its address tells which draft, never which place."""
    _, place = _place(id, name, path)
    points = []
    if place.latitude is not None and place.longitude is not None:
        points.append((place.latitude, place.longitude, place.words))
    return Response(draw(language(), points, width=_width()), mimetype="image/svg+xml")


@pages.post("/<id>/<name>/map/<path:path>")
def point(id: str, name: str, path: str) -> BaseResponse:
    """Keep the point that was clicked, or take it away."""
    draft, _ = _place(id, name, path)
    here: dict[str, Any] = {"id": id, "name": name, "path": path, "wide": request.args.get("wide")}
    latitude = longitude = ""
    if "point.x" in request.form:
        x, y = (request.form.get(f"point.{axis}", -1.0, type=float) for axis in "xy")
        try:
            degrees = projection(_width()).to_degrees(x, y)
        except BadPlace:
            return redirect(url_for("pointing.page", **here), 303)
        latitude, longitude = (f"{part:.{DIGITS}f}" for part in degrees)
    body = {**draft.body, name: drafting.copied(draft.body.get(name) or {})}
    if not isinstance(get_at(body[name], path), dict):
        put_at(body[name], path, {})
    put_at(body[name], f"{path}/latitude", latitude)
    put_at(body[name], f"{path}/longitude", longitude)
    drafting.store(draft, body)
    return redirect(url_for("pointing.page", **here), 303)
