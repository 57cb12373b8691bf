# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from intake.web import idle
from intake.web.idle import INTERVIEW, IdleClock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, as a list whose only item is set by hand."""
    now = [1000.0]
    monkeypatch.setattr(idle, "uptime", lambda: now[0])
    return now


def test_it_counts_down_from_the_last_use(clock: list[float]) -> None:
    """Five minutes without use, and it is due; each use starts them again."""
    waiting = IdleClock(5)
    clock[0] += 290
    assert waiting.left == 10
    waiting.touch()
    clock[0] += 299
    assert waiting.left == 1
    clock[0] += 50
    assert waiting.left == 0


def test_an_interview_holds_it_for_an_hour_at_most(clock: list[float]) -> None:
    """However long is asked for; a whole idle time follows."""
    waiting = IdleClock(5)
    waiting.hold(10 * INTERVIEW)
    clock[0] += INTERVIEW - 1
    assert waiting.held_for == 1
    clock[0] += 2
    assert waiting.held_for == 0
    assert waiting.left == 299


def test_an_interview_that_ends_gives_the_usual_time(clock: list[float]) -> None:
    """Ending it counts as being there."""
    waiting = IdleClock(5)
    waiting.hold()
    clock[0] += 100
    waiting.release()
    assert (waiting.held_for, waiting.left) == (0, 300)


def test_the_clock_goes_on() -> None:
    """The system's clock never goes backwards."""
    first = idle.uptime()
    assert idle.uptime() >= first
