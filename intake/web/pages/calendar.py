# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on the screen after a quick exit: a calendar, which anybody may have open."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime

from babel.dates import get_day_names, get_month_names
from flask import Blueprint, render_template

from intake.web.guards import in_background, open_to_all
from intake.web.words import language

pages = Blueprint("calendar", __name__)


@pages.get("/calendar")
@open_to_all
@in_background
def page() -> str:
    """This month."""
    today = datetime.now(UTC).astimezone().date()
    locale = "fr" if language() == "fr" else "en_GB"
    return render_template(
        "calendar.html",
        today=today,
        month=f"{get_month_names('wide', 'stand-alone', locale)[today.month]} {today.year}".capitalize(),
        days=[get_day_names("abbreviated", "stand-alone", locale)[day] for day in range(7)],
        weeks=calendar.Calendar().monthdayscalendar(today.year, today.month),
    )
