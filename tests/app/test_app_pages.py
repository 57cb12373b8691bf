# SPDX-License-Identifier: GPL-3.0-or-later
"""No page is forgotten by those who walk over all of them."""

from __future__ import annotations

from pathlib import Path

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.web.app import create_app
from intake.web.instance import Instance
from intake.web.session import VaultSession
from tests.app.site import NO_PAGES, PAGES
from tests.web.conftest import PORT, Recorder


def test_every_address_is_walked_over_or_said_to_be_no_page(tmp_path: Path) -> None:
    """What answers a GET is in exactly one of the two lists of `site`, and nothing else is."""
    session = VaultSession(tmp_path, floor=FLOOR_ONLY_FOR_TESTS)
    app = create_app(Instance.new(tmp_path, PORT, "en"), session, Recorder())
    answering = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert answering == PAGES | NO_PAGES.keys()
    assert not PAGES & NO_PAGES.keys()
