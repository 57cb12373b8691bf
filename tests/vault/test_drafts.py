# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from intake.errors import DraftChanged
from intake.vault.database import Connection
from intake.vault.drafts import Drafts

ID = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"


@pytest.fixture
def drafts(connection: Connection) -> Drafts:
    """Drafts with a clock that goes on by a minute at each look."""
    ticks: Iterator[datetime] = (datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=n) for n in range(100))
    return Drafts(connection, lambda: next(ticks))


def test_draft_comes_back_as_saved(drafts: Drafts) -> None:
    """All that was typed comes back, in any script, with the time of saving and its revision."""
    saved = drafts.save(
        ID, "report", "j/1", {"place": "Ménaka ⵎⵏⴽ منكا", "acts": [{"date": "22/23"}]}, revision=0
    )
    assert drafts.load(ID) == saved
    assert (saved.updated, saved.revision) == ("2026-03-01T00:00:00Z", 1)


def test_each_save_is_one_revision(drafts: Drafts) -> None:
    """A draft that is saved again keeps one row, with the newest words and the next revision."""
    first = drafts.save(ID, "report", "j/1", {"place": "Gao"}, revision=0)
    second = drafts.save(ID, "report", "j/1", {"place": "Gossi"}, revision=first.revision)
    assert second.revision == 2
    assert drafts.list() == [second]


def test_save_over_a_newer_one_is_refused(drafts: Drafts) -> None:
    """A window that is behind does not overwrite what another window saved."""
    first = drafts.save(ID, "report", "j/1", {"place": "Gao"}, revision=0)
    second = drafts.save(ID, "report", "j/1", {"place": "Gossi"}, revision=first.revision)
    with pytest.raises(DraftChanged) as changed:
        drafts.save(ID, "report", "j/1", {"place": "Ansongo"}, revision=first.revision)
    assert changed.value.facts == {"expected": 1, "found": 2}
    assert drafts.load(ID) == second


def test_new_draft_does_not_replace_one(drafts: Drafts) -> None:
    """A draft that is said to be new is refused where one stands."""
    first = drafts.save(ID, "report", "j/1", {}, revision=0)
    with pytest.raises(DraftChanged):
        drafts.save(ID, "report", "j/1", {"place": "Gao"}, revision=0)
    assert drafts.load(ID) == first


def test_discarded_draft_is_not_saved_again(drafts: Drafts) -> None:
    """A window that still shows a discarded draft is told, instead of bringing it back."""
    first = drafts.save(ID, "report", "j/1", {}, revision=0)
    drafts.discard(ID, revision=first.revision)
    assert drafts.load(ID) is None
    with pytest.raises(DraftChanged) as changed:
        drafts.save(ID, "report", "j/1", {"place": "Gao"}, revision=first.revision)
    assert changed.value.facts["found"] == 0


def test_changed_draft_is_not_discarded(drafts: Drafts) -> None:
    """What another window added is not thrown away by one that never saw it."""
    first = drafts.save(ID, "report", "j/1", {}, revision=0)
    second = drafts.save(ID, "report", "j/1", {"place": "Gao"}, revision=first.revision)
    with pytest.raises(DraftChanged):
        drafts.discard(ID, revision=first.revision)
    assert drafts.load(ID) == second


def test_list_is_by_kind_and_newest_first(drafts: Drafts) -> None:
    """Drafts are listed with the latest saved first, all or those of one kind."""
    report = drafts.save(ID, "report", "j/1", {}, revision=0)
    tally = drafts.save(OTHER, "tally", "j/2", {}, revision=0)
    assert drafts.list() == [tally, report]
    assert drafts.list("report") == [report]
