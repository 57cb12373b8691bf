# SPDX-License-Identifier: GPL-3.0-or-later
"""Duplicates and parts: what contains them is counted, they are not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake.central.counted_once import counted_within
from intake.model.incident import Incident
from intake.vault.projections.links import Link
from tests.central.formed import stored

NAMES = "abcdef"
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=9)


def left_out(*edges: str, held: str = NAMES, relation: str = "PART_OF") -> list[str]:
    """Who is left out of the incidents ``held`` when "ab" says that a is part of b."""
    links = [Link(f"link {edge}", edge[0], edge[1], relation, "") for edge in edges]
    return sorted(counted_within({name: stored(name, Incident()) for name in held}, links))


def test_part_and_duplicate_are_left_out() -> None:
    """The source of both relations is counted in its target."""
    assert left_out("ab") == ["a"]
    assert left_out("ba", relation="DUPLICATE") == ["b"]


def test_possible_duplicate_is_counted() -> None:
    """What nobody has found to be a duplicate is not left out; nor is what follows or causes another."""
    for relation in ("POSSIBLE_DUPLICATE", "FOLLOWS", "CAUSES", "SAME_OPERATION", "SAME_PLACE", "CORRECTS"):
        assert left_out("ab", relation=relation) == []


def test_source_counts_when_its_target_is_not_held() -> None:
    """An incident is never lost to one that is not here or was withdrawn."""
    assert left_out("ab", held="a") == []


def test_chain_leaves_its_end() -> None:
    """A part of a part is counted in the whole alone."""
    assert left_out("ab", "bc") == ["a", "b"]


def test_smallest_of_a_circle_stays() -> None:
    """Two coordinators who each call the other's incident the duplicate do not lose both."""
    assert left_out("ab", "ba") == ["b"]
    assert left_out("ab", "bc", "ca") == ["b", "c"]
    assert left_out("aa") == []


def test_circle_within_another_incident_is_left_out_whole() -> None:
    """Duplicates of each other that are part of a third are counted in the third."""
    assert left_out("ab", "ba", "bc") == ["a", "b"]
    assert left_out("da", "ab", "ba") == ["b", "d"]


def test_link_between_reports_holds_for_incidents_that_rest_on_them_alone() -> None:
    """Reports linked as duplicates do not count twice because each became an incident."""
    incidents = {
        "a": stored("a", Incident(reports=("r1",))),
        "b": stored("b", Incident(reports=("r2", "r3"))),
        "c": stored("c", Incident(reports=("r2", "r4"))),
    }
    assert list(counted_within(incidents, [Link("l", "r1", "r2", "DUPLICATE", "")])) == ["a"]
    assert list(counted_within(incidents, [Link("l", "r2", "r1", "DUPLICATE", "")])) == []
    assert list(counted_within(incidents, [Link("l", "r2", "r3", "DUPLICATE", "")])) == []


@given(EDGES, st.permutations(range(9)))
def test_something_always_stays(edges: list[tuple[str, str]], order: list[int]) -> None:
    """Whatever is linked, what is left out is contained in something that stays, and no order matters."""
    incidents = {name: stored(name, Incident()) for name in NAMES}
    links = [Link(f"link {n}", source, target, "PART_OF", "") for n, (source, target) in enumerate(edges)]
    out = set(counted_within(incidents, links))
    shuffled = [links[index] for index in order if index < len(links)]
    assert set(counted_within(incidents, shuffled)) == out
    reach = {name: {name} for name in NAMES}
    for _ in NAMES:
        for source, target in edges:
            reach[source] |= reach[target]
    # A circle's members reach each other, so every one of them reaches the one that stays.
    assert all(reach[name] - out for name in NAMES)
    assert all(
        target in out or source in out or source == target for source, target in edges if target == source
    )
    assert all(source in out or source < target for source, target in edges if source != target)
