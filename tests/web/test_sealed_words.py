# SPDX-License-Identifier: GPL-3.0-or-later
"""What was sealed is recognised for a while, in memory alone, and cannot be read back from there."""

from __future__ import annotations

from intake.web.sealed_words import LASTS, SealedWords

IDENTITY = {"name": "Aminata EXERCISE", "phone": "+223 76 00 11 22", "address": "Rue des Marqueurs"}


def test_words_and_numbers_are_recognised() -> None:
    """As they are looked for in a report: folded, the number by its last digits; an address is not looked for."""
    sealed = SealedWords()
    assert "aminata" not in sealed
    sealed.remember(IDENTITY)
    for word in ("aminata", "exercise", "76001122"):
        assert word in sealed
    for other in ("marqueurs", "amina", 7, None):
        assert other not in sealed


def test_it_lasts_an_hour() -> None:
    """Each identity by itself; then there is nothing to try names against."""
    now = [0.0]
    sealed = SealedWords(lambda: now[0])
    sealed.remember(IDENTITY)
    now[0] = LASTS / 2
    sealed.remember({"name": "Baobab"})
    now[0] = LASTS
    assert "aminata" not in sealed and "baobab" in sealed
    now[0] = 2 * LASTS
    assert "baobab" not in sealed


def test_no_word_is_kept() -> None:
    """What lies in memory is a mark under a key of this process, another one in each."""
    one, other = SealedWords(), SealedWords()
    for sealed in (one, other):
        sealed.remember(IDENTITY)
    assert "aminata" not in str(vars(one)).lower()
    assert not one._until.keys() & other._until.keys()
