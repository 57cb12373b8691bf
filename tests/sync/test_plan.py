# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes into which part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake.vault.exchange import Line
from sync import plan
from sync.part import MAX_MEMBERS, MAX_RANGES, Range


def line(seq: int, *, journal: str = "a", prev: str | None = None, branch: str = "", size: int = 900) -> Line:
    """An entry of a chain; ``branch`` tells the entries of a fork apart."""
    name = f"{journal}{branch}{seq}"
    before = f"{journal}{branch}{seq - 1}" if prev is None else prev
    return Line(hash(name), name, journal, seq, before if seq else "", "report", size)


def file(number: int, size: int) -> plan.File:
    """A file named by an entry of its own."""
    return plan.File(f"{number:032x}", size, "0" * 64, line(number, journal="f"))


def test_short_export_is_one_part() -> None:
    """Some reports, a seal and a small picture travel together."""
    (part,) = plan.parts([line(n) for n in range(5)], [file(1, 4200)], [file(2, 9000)])
    assert (len(part.entries), len(part.seals), len(part.evidence)) == (5, 1, 1)


def test_text_comes_first_then_seals_then_evidence() -> None:
    """What is large gets parts of its own, behind all that is lighter."""
    made = list(
        plan.parts(
            [line(n) for n in range(500)],
            [file(n, 4200) for n in range(1, 40)],
            [file(100, 50_000_000), file(101, 50_000_000), file(102, 10)],
        )
    )
    kinds = [(bool(part.entries), bool(part.seals), bool(part.evidence)) for part in made]
    assert kinds == [(True, False, False), (False, True, False), (False, False, True), (False, False, True)]
    assert [len(part.evidence) for part in made] == [0, 0, 1, 2]


@given(
    st.lists(st.integers(min_value=0, max_value=10_000_000), max_size=40),
    st.lists(st.integers(min_value=1, max_value=20_000), max_size=300),
    st.lists(st.integers(min_value=0, max_value=10**9), max_size=300),
)
def test_everything_is_in_exactly_one_part(texts: list[int], seals: list[int], evidence: list[int]) -> None:
    """Nothing is lost or sent twice, and no part has more files than its list may hold."""
    entries = [line(n, size=size) for n, size in enumerate(texts)]
    sealed = [file(n, size) for n, size in enumerate(seals)]
    files = [file(n, size) for n, size in enumerate(evidence, 1000)]
    made = list(plan.parts(entries, sealed, files))
    assert [e for part in made for e in part.entries] == entries
    assert [f for part in made for f in part.seals] == sealed
    assert [f for part in made for f in part.evidence] == files
    assert all(len(part.seals) + len(part.evidence) <= MAX_MEMBERS - 32 for part in made)
    assert all(part.lines() for part in made)


def test_chain_is_one_range() -> None:
    """An unbroken chain is stated by its two ends; a gap begins another range."""
    runs = plan.Runs()
    for seq in (0, 1, 2, 5, 6):
        runs.add(line(seq))
    assert runs.ranges() == (Range("a", 0, 2, "a2"), Range("a", 5, 6, "a6"))


def test_branches_of_a_fork_are_two_ranges() -> None:
    """However long two branches are, each is one chain."""
    runs = plan.Runs()
    for seq in range(3):
        runs.add(line(seq))
    for seq in range(3, 50):
        for branch in "xy":
            runs.add(line(seq, branch=branch, prev="a2" if seq == 3 else None))
    assert len(runs) == 2
    assert sorted(run.last for run in runs.ranges()) == [49, 49]


def test_many_broken_chains_are_spread_over_parts() -> None:
    """A part never states more ranges than its list may hold."""
    broken = [line(seq) for seq in range(0, 1000, 2)]
    made = list(plan.parts(broken, [], []))
    assert len(made) == 4
    assert all(len(part.runs.ranges()) <= MAX_RANGES for part in made)
