# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors speak to people: each has a sentence, in either language, and telling it never fails."""

from __future__ import annotations

import importlib
import inspect
import string
from pkgutil import iter_modules

import pytest

from intake import errors
from translations import LANGUAGES, N_, translate

CLASSES: list[type[errors.IntakeError]] = [
    found for _, found in inspect.getmembers(errors, inspect.isclass) if issubclass(found, errors.IntakeError)
]


@pytest.mark.parametrize("error", CLASSES, ids=lambda error: error.__name__)
def test_every_error_can_be_told(error: type[errors.IntakeError]) -> None:
    """Each class says what it is for, and has a sentence of its own that ends as one."""
    assert issubclass(error, errors.IntakeError)
    assert error.__doc__
    assert "message" in vars(error)
    assert error.message.endswith((".", "”"))
    for language in LANGUAGES:
        assert error().tell(language)


def test_errors_are_found_by_name() -> None:
    """Whichever module of its theme holds it, a class is imported from the package, under one name."""
    modules = [
        importlib.import_module(f"{errors.__name__}.{found.name}") for found in iter_modules(errors.__path__)
    ]
    held = [
        found
        for module in modules
        for _, found in inspect.getmembers(module, inspect.isclass)
        if found.__module__ == module.__name__
    ]
    assert len(held) == len({found.__name__ for found in held})
    assert set(held) == set(CLASSES)


def test_facts_fill_their_places() -> None:
    """Facts appear in the sentence; a fact that was not given stays visible as its name."""

    class Lost(errors.IntakeError):
        """Something is lost."""

        message = N_("{count} parts are missing from {bundle}.")

    error = Lost(count=3, reason="not shown")
    assert str(error) == "3 parts are missing from {bundle}."
    assert error.facts == {"count": 3, "reason": "not shown"}


def test_a_sentence_without_translation_is_shown_as_it_is() -> None:
    """An unknown sentence, or an unknown language, gives the English one."""
    sentence = "No catalogue holds this {word}."
    for language in (*LANGUAGES, "xx", ""):
        assert translate(language, sentence, word="sentence") == "No catalogue holds this sentence."


def test_french_is_french() -> None:
    """The French catalogue is compiled and found."""
    assert errors.NotAge().tell("fr") != errors.NotAge().tell("en") == str(errors.NotAge())


def test_sentences_have_named_places_only() -> None:
    """A place in a sentence is a plain name: no number, attribute, index or format of Python."""
    for error in CLASSES:
        for _, name, style, conversion in string.Formatter().parse(error.message):
            assert name is None or (name.isidentifier() and not style and not conversion)
