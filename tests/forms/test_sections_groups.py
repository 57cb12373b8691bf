# SPDX-License-Identifier: GPL-3.0-or-later
"""Repeated groups: add, remove, move, put back; and the numbers of questions."""

from __future__ import annotations

from typing import Any

import pytest

from forms.sections import BY_NAME, SECTIONS, TALLY
from forms.sections.groups import change

HARMED = BY_NAME["harmed"].form


def answers() -> dict[str, Any]:
    """Two victims, the first with two outcomes."""
    return {
        "victims": [
            {
                "id": "a",
                "kind": "GROUP",
                "outcomes": [{"id": "x", "became": "DEAD"}, {"id": "y", "became": "MISSING"}],
            },
            {"id": "b", "kind": "PERSON", "sex": "F"},
        ]
    }


def ids(items: list[dict[str, Any]]) -> list[str]:
    """The ids of items, in order."""
    return [item["id"] for item in items]


def test_an_item_is_added_with_what_belongs_to_it() -> None:
    """A new victim comes with an outcome of its own; the field to go on at is named."""
    done = change(HARMED, answers(), "add", "victims")
    assert done is not None and done.field == "victims-2"
    assert len(done.answers["victims"]) == 3 and len(done.answers["victims"][2]["outcomes"]) == 1
    inner = change(HARMED, answers(), "add", "victims/a/outcomes")
    assert inner is not None and inner.field == "victims-0-outcomes-2"


def test_a_removed_item_can_be_put_back() -> None:
    """Nothing of it is lost until then."""
    done = change(HARMED, answers(), "remove", "victims/a")
    assert done is not None and ids(done.answers["victims"]) == ["b"] and done.removed is not None
    back = change(HARMED, done.answers, "put", done.removed["path"], done.removed)
    assert back is not None and back.answers == answers()


def test_items_move_and_stop_at_the_ends() -> None:
    """Up and down by one; the first does not go further up."""
    down = change(HARMED, answers(), "down", "victims/a/outcomes/x")
    assert down is not None and ids(down.answers["victims"][0]["outcomes"]) == ["y", "x"]
    assert down.field == "victims-0-outcomes-1"
    up = change(HARMED, answers(), "up", "victims/a")
    assert up is not None and up.answers == answers()


def test_the_last_item_leaves_an_empty_one() -> None:
    """There is always one to fill in."""
    done = change(HARMED, {"victims": [{"id": "a", "sex": "F"}]}, "remove", "victims/a")
    assert done is not None and len(done.answers["victims"]) == 1 and "sex" not in done.answers["victims"][0]


@pytest.mark.parametrize(
    ("action", "path"),
    [
        ("add", "nothing"),
        ("remove", "victims/z"),
        ("up", "victims"),
        ("add", "victims/z/outcomes"),
        ("remove", "anyone/a"),
    ],
)
def test_a_path_that_leads_nowhere_changes_nothing(action: str, path: str) -> None:
    """Another window may have removed what a button names."""
    assert change(HARMED, answers(), action, path) is None


def test_the_acts_of_section_four_are_neither_added_nor_removed() -> None:
    """They are those of section two."""
    assert change(BY_NAME["did"].form, {"acts": [{"id": "a"}]}, "remove", "acts/a") is None


def test_every_question_has_a_number_of_its_own() -> None:
    """Numbers follow the order, start with the section's, and do not depend on the position in a group."""
    found = [question for section in (*SECTIONS, TALLY) for question in section.questions()]
    assert len({question.number for question in found}) == len(found) > 80
    harmed = BY_NAME["harmed"]
    assert (
        harmed.number_of("victims-7-outcomes-3-became")
        == harmed.number_of("victims-0-outcomes-0-became")
        == "3.2.3.1"
    )
    assert all(
        question.number.startswith(f"{section.number}.")
        for section in SECTIONS
        for question in section.questions()
    )


def test_what_a_simple_report_does_without_comes_last() -> None:
    """On the screen those questions stand behind a button, after the others: numbers stay in order."""
    for section in SECTIONS:
        groups: dict[str, list[bool]] = {}
        for question in section.questions():
            groups.setdefault(question.path.rpartition("-")[0], []).append(question.field.more)
        assert all(more == sorted(more) for more in groups.values()), section.name
