# SPDX-License-Identifier: GPL-3.0-or-later
"""What protects, and what does not: said before it is needed."""

from __future__ import annotations

from flask import Blueprint, render_template, session

from intake.web.guards import open_to_all
from intake.web.machine import hibernates, swaps

pages = Blueprint("safety", __name__)


@pages.get("/safety")
@open_to_all
def page() -> str:
    """With what can be seen of this computer."""
    return render_template(
        "safety.html", own_window=session["own_window"], swaps=swaps(), hibernates=hibernates()
    )
