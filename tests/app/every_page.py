# SPDX-License-Identifier: GPL-3.0-or-later
"""What has to hold of every page and state. Each look has a module of its own, so that two can be walked at once."""

from __future__ import annotations

from pathlib import Path

from tests.app.looking import invalid
from tests.app.site import PAGES, Seen
from tests.app.walking import pretty


class EveryPage:
    """The tests of one walk over the whole site, with the look of their module."""

    def test_nothing_is_wrong_with_any_page_or_state(self, seen: Seen) -> None:
        """axe-core with contrast and target sizes, controls of 44 pixels, nothing beside the screen, no complaint."""
        assert not seen.faults, pretty(seen.faults)

    def test_the_html_is_valid(self, seen: Seen, tmp_path: Path) -> None:
        """The validator of the W3C has nothing to say, not even a warning."""
        told = invalid(seen.raw, tmp_path)
        assert not told, "\n".join(told)

    def test_the_walk_came_by_every_page(self, seen: Seen) -> None:
        """Each page of the list was open at least once."""
        missed = PAGES - seen.endpoints
        assert not missed, sorted(missed)
