# SPDX-License-Identifier: GPL-3.0-or-later
"""Two windows on one draft."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from forms.sections.merging import Conflict, get_at, marks, merge, names_in, put_at

SAVED: dict[str, Any] = {
    "account": "a",
    "means": ["FIRE"],
    "when": {"words": "hier", "gap": [], "kept": {"edtf": "2024-01-01"}},
    "acts": [{"id": "1", "violation": "LOOT"}, {"id": "2", "violation": ""}],
}


def changed(**answers: Any) -> dict[str, Any]:
    """What a page sends that changed some answers."""
    sent = {name: value for name, value in SAVED.items() if name != "when"} | {
        "when": {"words": "hier", "gap": []}
    }
    return {**sent, **answers}


def test_answers_of_both_windows_are_kept() -> None:
    """Different answers changed in two windows come together, and what is not asked stays."""
    shown = marks(SAVED)
    first, none = merge(shown, SAVED, changed(account="A"))
    both, nor_here = merge(shown, first, changed(when={"words": "demain", "gap": []}))
    assert none == nor_here == []
    assert both["account"] == "A" and both["when"] == {**SAVED["when"], "words": "demain"}


def test_the_same_answer_changed_twice_is_a_conflict() -> None:
    """What is saved stays, what came second is handed back; the same change twice is none."""
    shown = marks(SAVED)
    first, _ = merge(shown, SAVED, changed(account="one"))
    second, conflicts = merge(shown, first, changed(account="other"))
    assert second["account"] == "one" and conflicts == [Conflict("account", "other")]
    assert merge(shown, first, changed(account="one"))[1] == []


def test_items_added_and_removed_in_two_windows() -> None:
    """An act added in one window and another removed in the second: both are done."""
    shown = marks(SAVED)
    added, _ = merge(shown, SAVED, changed(acts=[*SAVED["acts"], {"id": "3", "violation": "RAPE"}]))
    both, conflicts = merge(shown, added, changed(acts=[{"id": "1", "violation": "EXEC_SUM"}]))
    assert [act["id"] for act in both["acts"]] == ["1", "3"]
    assert get_at(both, "acts/1/violation") == "EXEC_SUM" and get_at(both, "acts/3/violation") == "RAPE"
    assert conflicts == []


def test_a_new_order_and_a_changed_answer_come_together() -> None:
    """Moving items in one window does not undo what was typed in the other."""
    shown = marks(SAVED)
    moved, _ = merge(shown, SAVED, changed(acts=list(reversed(SAVED["acts"]))))
    both, conflicts = merge(
        shown, moved, changed(acts=[{"id": "1", "violation": "LOOT"}, {"id": "2", "violation": "RAPE"}])
    )
    assert [act["id"] for act in both["acts"]] == ["2", "1"]
    assert get_at(both, "acts/2/violation") == "RAPE" and conflicts == []


def test_places_of_answers_are_found_again() -> None:
    """Paths lead to answers and to the questions that ask for them."""
    answers: dict[str, Any] = {"acts": [{"id": "1", "when": {"words": "hier"}}]}
    assert get_at(answers, "acts/1/when/words") == "hier"
    assert names_in(answers, "acts/1/when/words") == ["acts", "when", "words"]
    assert put_at(answers, "acts/1/when/words", "demain") and get_at(answers, "acts/1/when/words") == "demain"
    assert not put_at(answers, "acts/9/violation", "x") and get_at(answers, "acts/9/violation") is None


ANSWERS = st.fixed_dictionaries(
    {
        "a": st.text(max_size=3),
        "b": st.lists(st.sampled_from("xyz"), unique=True),
        "c": st.fixed_dictionaries({"words": st.text(max_size=2)}),
    }
)


@given(ANSWERS, ANSWERS)
def test_one_window_alone_saves_what_it_sends(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Without another window, merging is saving."""
    assert merge(marks(before), before, after) == (after, [])


@given(ANSWERS, ANSWERS, ANSWERS)
def test_nothing_typed_is_lost(before: dict[str, Any], one: dict[str, Any], other: dict[str, Any]) -> None:
    """Every answer that the second window changed is saved, or handed back as a conflict."""
    shown = marks(before)
    first, _ = merge(shown, before, one)
    second, conflicts = merge(shown, first, other)
    handed_back = {conflict.path: conflict.mine for conflict in conflicts}
    for path, mark in marks(other).items():
        if mark != shown[path]:
            mine = get_at(other, path)
            assert (get_at(second, path) or "") == (mine or "") or handed_back[path] == mine
    for path, mark in marks(one).items():
        if mark != shown[path] and path not in handed_back and marks(other)[path] == shown[path]:
            assert (get_at(second, path) or "") == (get_at(one, path) or "")
