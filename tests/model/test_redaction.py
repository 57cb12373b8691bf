# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking out of a report what has to go, by removal only."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.model.redaction import MARK, Removal, by_removal_only, removals, texts, without
from intake.model.report import Report

REPORT: dict[str, Any] = {
    "form": 1,
    "code": "KADU-1",
    "account": "Moussa Acacia told it. They met MOUSSA  acacia at the well. Moussane was there.",
    "category": "KILL",
    "sources": [
        {"id": "a" * 32, "statement": "I saw it", "pseudonym": "Acacia"},
        {"id": "b" * 32, "statement": "Moussa Acacia saw it with me"},
    ],
    "victims": [{"id": "c" * 32, "name": "Somebody", "later": [1, 2, 3]}],
    "place": {"words": "the well"},
    "later": {"unknown": ["kept"]},
}
TEXT = st.text(alphabet="ab \n[…]é", max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("id", "account", "words", "0", "x/~y", "more")), inner, max_size=4)
    ),
    max_leaves=12,
)


def test_a_source_goes_whole_and_the_rest_is_as_it_was() -> None:
    """What the removed source said is gone; all else, also what this version does not know, is the same."""
    cut, missed = removals(REPORT, sources=["a" * 32])
    left = without(REPORT, cut)
    assert left == {**REPORT, "sources": REPORT["sources"][1:]} and not missed
    assert Report.from_json(left).sources[0].statement.startswith("Moussa")


def test_a_passage_goes_wherever_it_stands() -> None:
    """As whole words, in every text that is left, whatever its case and its spaces, and leaves a mark."""
    cut, missed = removals(REPORT, sources=["a" * 32], passages=["Moussa Acacia", "the well", "nowhere"])
    left = without(REPORT, cut)
    assert left["account"] == f"{MARK} told it. They met {MARK} at {MARK}. Moussane was there."
    assert left["sources"][0]["statement"] == f"{MARK} saw it with me"
    assert left["place"] == {"words": MARK}
    assert missed == (3,)


def test_victims_and_fields_go() -> None:
    """A victim and a whole field leave nothing; what says which record it is cannot be removed."""
    cut, _ = removals(REPORT, victims=["c" * 32], fields=["place", "code", "form"])
    left = without(REPORT, cut)
    assert left["victims"] == [] and "place" not in left and left["code"] == "KADU-1"


def test_codes_are_not_passages() -> None:
    """Words are looked for where people typed, not among the codes that the program works with."""
    assert removals(REPORT, passages=["KILL"]) == ((), (1,))


@pytest.mark.parametrize(
    "removal",
    [
        Removal("account"),
        Removal("/nothing"),
        Removal("/sources/2"),
        Removal("/sources/00"),
        Removal("/sources/-"),
        Removal("/code"),
        Removal("/sources/0/id"),
        Removal("/account", 3),
        Removal("/account", 3, 3),
        Removal("/account", 3, 1000),
        Removal("/sources", 0, 1),
    ],
)
def test_what_leads_nowhere_is_refused(removal: Removal) -> None:
    """A pointer or a span that the original does not have, or that would take its name away."""
    with pytest.raises(ValueError):
        without(REPORT, [removal])


def test_overlapping_spans_are_refused() -> None:
    """Places of the original can be cut out once."""
    with pytest.raises(ValueError):
        without(REPORT, [Removal("/account", 0, 5), Removal("/account", 4, 6)])


def test_the_checker_tells_removal_from_alteration() -> None:
    """What was made by removal passes; one other word, or an addition, does not."""
    cut, _ = removals(REPORT, passages=["Moussa Acacia"])
    left = without(REPORT, cut)
    assert by_removal_only(REPORT, left, cut)
    assert not by_removal_only(REPORT, {**left, "account": left["account"] + " more"}, cut)
    assert not by_removal_only(REPORT, {**left, "notes": "more"}, cut)
    assert not by_removal_only(REPORT, left, [Removal("/nothing")])
    assert not by_removal_only(REPORT, "text", cut)


def _leaves(data: object) -> list[str]:
    if isinstance(data, dict):
        return [leaf for value in data.values() for leaf in _leaves(value)]
    if isinstance(data, list):
        return [leaf for value in data for leaf in _leaves(value)]
    return [data] if isinstance(data, str) else []


def _within(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)


@given(st.dictionaries(st.sampled_from(("account", "sources", "notes", "more")), JSON, max_size=4), st.data())
def test_nothing_is_ever_added(original: dict[str, Any], data: st.DataObject) -> None:
    """Whatever is removed: the original is untouched, and each text left is one of its texts, perhaps cut."""
    found = list(texts(original))
    wanted = data.draw(st.lists(st.sampled_from([text for _, text in found if text] or ["a"]), max_size=3))
    names = data.draw(st.sets(st.sampled_from(sorted(original) or ["none"])))
    before = repr(original)
    cut, _ = removals(original, fields=names, passages=[text for text in wanted if text.strip()])
    left = without(original, cut)
    assert repr(original) == before
    assert by_removal_only(original, left, cut)
    assert not names & left.keys()
    every = _leaves(original)
    for leaf in _leaves(left):
        assert any(_within(leaf.replace(MARK, ""), one) for one in every)
    assert without(left, ()) == left
