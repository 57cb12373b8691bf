# SPDX-License-Identifier: GPL-3.0-or-later
"""Choices of the association's own on a page: added by coordinators alone, in both languages, offered at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from forms import vocabularies
from intake.central.own_codes import TITLES, code_for
from intake.vault import extra_codes
from tests.web import team
from tests.web.team import Desk

PATH = "/safety/lists"
MINE = {"list": "means", "french": " Mine artisanale EXERCICE ", "english": "Home-made mine, EXERCISE"}
CODE = "HOME_MADE_MINE_EXERCISE"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A coordinator at the pages."""
    with Desk(team.found(tmp_path / "team") / "coordinator-1") as open_desk:
        yield open_desk
    vocabularies.extend({})


def test_every_list_that_can_be_added_to_has_a_name() -> None:
    """And no other list is offered."""
    assert tuple(TITLES) == vocabularies.EXTENDABLE


def test_a_choice_is_added_and_offered_at_once(desk: Desk) -> None:
    """The page leads to it from keys and safety; its code is made of the English label."""
    assert f'href="{PATH}"' in desk.page("/safety")
    page = desk.send(PATH, **MINE)
    assert "Saved: “Home-made mine, EXERCISE”. It goes to the others with your next return files." in page
    assert CODE in page
    assert extra_codes.held(desk.vault.settings) == {
        "means": {CODE: {"en": "Home-made mine, EXERCISE", "fr": "Mine artisanale EXERCICE"}}
    }
    assert vocabularies.load("means").label(CODE, "fr") == "Mine artisanale EXERCICE"


def test_its_labels_can_be_changed(desk: Desk) -> None:
    """The form shows those it has; the code, which records may name, stays."""
    desk.send(PATH, **MINE)
    page = desk.page(f"{PATH}?list=means&code={CODE}")
    assert 'value="Mine artisanale EXERCICE"' in page
    desk.send(PATH, list="means", code=CODE, french="Engin EXERCICE", english="Device EXERCISE")
    held = extra_codes.held(desk.vault.settings)
    assert held == {"means": {CODE: {"en": "Device EXERCISE", "fr": "Engin EXERCICE"}}}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"french": ""}, "write the label in both languages"),
        ({"english": "x" * 121}, "Shorten the label"),
        ({"english": "?"}, "This code cannot be added"),
        ({"code": "lower"}, "This code cannot be added"),
        ({"code": next(iter(vocabularies.load("means").codes))}, "This code cannot be added"),
        ({"list": "violation_type"}, "not among those offered"),
    ],
)
def test_what_cannot_be_added_is_refused(desk: Desk, fields: dict[str, str], told: str) -> None:
    """In words, with what was typed kept; nothing is added."""
    page = desk.send(PATH, **MINE | fields)
    assert told in page
    assert fields.get("english", MINE["english"]) in page
    assert extra_codes.held(desk.vault.settings) == {}


def test_nobody_else_has_the_page(tmp_path: Path) -> None:
    """A focal point gets them from the centre."""
    with Desk(team.found(tmp_path / "team") / "focal-point-1") as field:
        assert field.browser.get(PATH).status_code == 404
        assert PATH not in field.page("/safety")


def test_codes_are_plain() -> None:
    """Without accents or signs, and never longer than a code may be."""
    assert code_for("Éleveurs d’Exercice") == "ELEVEURS_D_EXERCICE"
    assert code_for("x" * 39 + " y") == "X" * 39
    assert code_for("؟") == ""
