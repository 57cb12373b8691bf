# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and state on a large screen in daylight, in English."""

from __future__ import annotations

from tests.app.every_page import EveryPage
from tests.app.serving import Look
from tests.browsing import IN_A_BROWSER

pytestmark = IN_A_BROWSER

LOOK = Look("en", 1280)


class TestLightEnglish(EveryPage):
    """A laptop by day."""
