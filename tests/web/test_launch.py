# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from intake.web.launch import LIFETIME, LaunchTokens


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        """The time that was set."""
        return self.now


def test_a_token_is_good_once() -> None:
    """The second use finds nothing."""
    tokens = LaunchTokens()
    token = tokens.give(own_window=True)
    assert tokens.redeem(token) is True
    assert tokens.redeem(token) is None


def test_a_token_knows_its_kind_of_window() -> None:
    """One that was shown to a person is not for an own window."""
    tokens = LaunchTokens()
    assert tokens.redeem(tokens.give(own_window=False)) is False


def test_a_token_is_good_for_a_minute() -> None:
    """After that it is refused, and stays refused."""
    clock = Clock()
    tokens = LaunchTokens(clock)
    early, late = tokens.give(own_window=True), tokens.give(own_window=True)
    clock.now += LIFETIME - 1
    assert tokens.redeem(early) is True
    clock.now += 1
    assert tokens.redeem(late) is None


def test_an_unknown_token_is_refused() -> None:
    """So is an empty one."""
    assert LaunchTokens().redeem("") is None
