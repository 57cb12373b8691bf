# SPDX-License-Identifier: GPL-3.0-or-later
"""How to use the program, in a page."""

from __future__ import annotations

from flask import Blueprint, render_template

from intake.web.guards import open_to_all

pages = Blueprint("help", __name__)


@pages.get("/help")
@open_to_all
def page() -> str:
    """The same for everybody, locked or not."""
    return render_template("help.html")
