# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of a month on a page, each traced to its incidents; a copy that leaves is written down first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final

from babel.dates import get_month_names
from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from intake.central import month_words
from intake.central.month_formats import FORMATS, render
from intake.central.month_html import content
from intake.central.reckoning import holdings, table_of, view
from intake.errors import BadDate
from intake.model.roster import COORDINATOR
from intake.vault.disclosing import record_figures_copied
from intake.web.addresses import to
from intake.web.formbase import forget_held, held_message
from intake.web.held import Held
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language

pages = Blueprint("months", __name__, url_prefix="/month")
pages.before_request(only(COORDINATOR))

BOTH: Final = "both"
PRINT: Final = "print"
"""What the form of a copy is called that goes on paper: only a page that was asked for so prints its table."""
UNDATED: Final = "undated"
MEDIA: Final = {"csv": "text/csv", "json": "application/json", "html": "text/html"}
YEARS: Final = 15
"""So many years back can be chosen."""
LISTED: Final = 12
"""So many months that have cases are a press away; the others are chosen."""


def month_shown_first(months: Iterable[str], today: date) -> str:
    """The newest of the months that have cases, and is not in the future if one is not.

    Where there is no case yet, the month that a bulletin is made of today: the one that has just ended.
    """
    known = sorted(months, reverse=True)
    this = f"{today:%Y-%m}"
    if known:
        # A year mistyped must not open the page on 2062 from now on.
        return next((month for month in known if month <= this), known[0])
    year, number = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    return f"{year}-{number:02}"


def _asked() -> tuple[str | None, str]:
    """The month that is asked for ("" for what has no date, None for none), and the view."""
    asked = request.values
    by = asked.get("by", BOTH)
    if asked.get("month") == UNDATED:
        return "", by
    if asked.get("year") and asked.get("number"):
        return f"{asked['year']}-{asked['number'].zfill(2)}", by
    return asked.get("month") or None, by


@pages.get("/")
def page() -> str:
    """Choose a month; its table."""
    asked, by = _asked()
    held = holdings(running().session.vault)
    months = held.months()
    month = month_shown_first(months, datetime.now(UTC).date()) if asked is None else asked
    try:
        table = view(held.table(month), by)
    except BadDate:
        abort(404)
    printing = held_message() == PRINT
    forget_held()
    spoken = language()
    this_year = datetime.now(UTC).year
    shown = content(table, spoken, lambda subject: to("incidents.one", subject))
    return render_template(
        "month.html",
        month=month,
        by=by,
        name=month_words.month_label(month, spoken),
        table=Markup(shown),  # noqa: S704 - made by `month_html`, where everything is escaped
        years=sorted({*range(this_year - YEARS, this_year + 1), *([int(month[:4])] if month else [])}),
        months=get_month_names("wide", "stand-alone", spoken),
        others=[(other, month_words.month_label(other, spoken), cases) for other, cases in months.items()][
            :LISTED
        ],
        empty=bool(month) and month not in months,
        undated=table.undated,
        printing=printing,
    )


@pages.post("/copy")
def copy() -> BaseResponse:
    """Write down that the figures leave, then hand them over."""
    month, by = _asked()
    form = request.form.get("form", "")
    if month is None or form not in (*FORMATS, PRINT):
        abort(404)
    vault = running().session.vault
    try:
        table = view(table_of(vault, month), by)
    except BadDate:
        abort(404)
    record_figures_copied(vault, month, form)
    if form == PRINT:
        path = url_for("months.page")
        name = running().held.hold(Held(session["id"], path, message=PRINT))
        return redirect(url_for("months.page", month=month or UNDATED, by=by, held=name), 303)
    text = render(table, form, language())
    path = url_for("months.file", form=form)
    name = running().held.hold(Held(session["id"], path, message=text))
    return redirect(f"{path}?held={name}&month={month or UNDATED}", 303)


@pages.get("/file/<form>")
def file(form: str) -> Response | BaseResponse:
    """The copy, once: another one is another entry in the journal."""
    name = request.args.get("held", "")
    held = running().held.get(name, session["id"], request.path)
    if held is None or form not in FORMATS:
        return redirect(url_for("months.page"), 303)
    running().held.drop(name)
    month = request.args.get("month", "")
    mark = "EXERCISE-" if running().session.exercise else ""
    called = mark + "".join(c for c in month if c.isascii() and (c.isalnum() or c == "-")) or "month"
    # Spreadsheets take UTF-8 for what it is only with a byte order mark.
    answer = make_response(held.message.encode("utf-8-sig" if form == "csv" else "utf-8"))
    answer.headers["Content-Type"] = f"{MEDIA[form]}; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{called}.{form}"'
    return answer
