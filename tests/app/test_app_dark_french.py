# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and state on a small screen in the dark, in French."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.app.looking import invalid
from tests.app.serving import Look
from tests.app.site import PAGES, Seen, walk_over
from tests.app.walking import pretty
from tests.browsing import IN_A_BROWSER

pytestmark = IN_A_BROWSER

LOOK = Look("fr", 390, "dark")


@pytest.fixture(scope="module")
def seen(chromium: Browser, exercise: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What one walk over the whole site has found."""
    return walk_over(chromium, exercise, LOOK, tmp_path_factory.mktemp("carried"))


def test_nothing_is_wrong_with_any_page_or_state(seen: Seen) -> None:
    """axe-core with contrast and target sizes, controls of 44 pixels, nothing beside the screen, no complaint."""
    assert not seen.faults, pretty(seen.faults)


def test_the_html_is_valid(seen: Seen, tmp_path: Path) -> None:
    """The validator of the W3C has nothing to say, not even a warning."""
    assert invalid(seen.raw, tmp_path) == []


def test_the_walk_came_by_every_page(seen: Seen) -> None:
    """Each page of the list was open at least once."""
    assert PAGES - seen.endpoints == set()
