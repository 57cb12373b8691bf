# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from intake.crypto.strength import Strength, strength
from intake.crypto.words import generate_passphrase


@pytest.mark.parametrize(
    ("passphrase", "told"),
    [
        ("", Strength.SHORT),
        ("a b c d e", Strength.SHORT),
        ("exercice", Strength.SHORT),
        ("a" * 40, Strength.REPEATS),
        ("AbAbAbAbAbAbAb", Strength.REPEATS),
        ("zebra-lune-12", Strength.ENOUGH),
        ("au or du sel et", Strength.ENOUGH),
        ("abricot lune tapis sable", Strength.GOOD),
    ],
)
def test_length_and_variety_are_told(passphrase: str, told: Strength) -> None:
    """Too short, too even, just enough, good: by words and characters alone."""
    assert strength(passphrase) is told
    assert told.accepted == (told in (Strength.ENOUGH, Strength.GOOD))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_suggested_is_good(language: str) -> None:
    """The program never suggests what it would call weak."""
    assert strength(generate_passphrase(language)) is Strength.GOOD
