# SPDX-License-Identifier: GPL-3.0-or-later
"""What a forged or slipped answer is told: our own sentences, in the language of the page."""

from __future__ import annotations

import pytest

from tests.web.conftest import Browser


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Ce choix n’est pas parmi ceux qui sont proposés. Prenez l’un de ceux-là."),
        ("en", "This choice is not among those offered. Choose one of those."),
    ],
)
def test_a_choice_that_was_never_offered_is_told_plainly(inside: Browser, language: str, said: str) -> None:
    """Not in the words and signs of the library beneath."""
    inside.post("/language?next=/", {"language": language})
    page = inside.follow(inside.post("/safety/lock", {"minutes": "999"}))
    assert said in page
    assert "Not a valid" not in page and "N'est" not in page


def test_what_is_no_number_and_what_is_too_long_are_told_plainly(inside: Browser) -> None:
    """A number is asked for in figures; a limit is named."""
    inside.post("/language?next=/", {"language": "fr"})
    page = inside.follow(inside.post("/safety/kept", {"rule": "later", "days": "beaucoup"}))
    assert "Ce n’est pas un nombre entier. Écrivez-le en chiffres." in page
