# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and state on a small screen in the dark, in French."""

from __future__ import annotations

from tests.app.every_page import EveryPage
from tests.app.serving import Look
from tests.browsing import IN_A_BROWSER

pytestmark = IN_A_BROWSER

LOOK = Look("fr", 390, "dark")


class TestDarkFrench(EveryPage):
    """A telephone at night."""
