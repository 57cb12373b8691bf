# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from intake.web import browser, processes, supervisor
from intake.web.instance import Instance
from intake.web.processes import Exit
from intake.web.supervisor import CRASHES, Supervisor

CRASH = -9


class Worker:
    """Stands for a worker: asks what it was told to ask, then ends with a code."""

    def __init__(self, code: int, asks: list[dict[str, Any]]) -> None:
        self.code = code
        self.asks = asks
        self.answers: list[Any] = []
        self.killed = False

    def receive(self) -> dict[str, Any] | None:
        """The next question."""
        return self.asks.pop(0) if self.asks else None

    def send(self, answer: Any) -> None:
        """Keep the answer."""
        self.answers.append(answer)

    def wait(self) -> int:
        """How it ended."""
        return self.code

    def kill(self) -> None:
        """Take note."""
        self.killed = True


class Window:
    """Stands for a window that is closed at once."""

    def wait(self) -> None:
        """Return."""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    """A supervisor that does not wait between two crashes."""
    monkeypatch.setattr(supervisor, "BACK_OFF", 0.0)
    with socket.socket() as listener:
        yield Supervisor(listener, Instance.new(tmp_path, 45454, "en"))


def workers(
    monkeypatch: pytest.MonkeyPatch, *codes: int, asks: list[dict[str, Any]] | None = None
) -> list[Worker]:
    """Let workers end with these codes, one after the other; the list holds those that were started."""
    started: list[Worker] = []
    coming = iter(codes)

    def start(_listener: object, _hello: object) -> Worker:
        started.append(Worker(next(coming), asks or []))
        return started[-1]

    monkeypatch.setattr(processes, "start_worker", start)
    return started


def test_it_gives_up_when_workers_crash_again_and_again(
    made: Supervisor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a few crashes within a minute it ends with an error and says what was kept."""
    started = workers(monkeypatch, *[CRASH] * (CRASHES + 5))
    assert made._keep_a_worker() == 1
    assert len(started) == CRASHES
    assert "What was saved is kept" in capsys.readouterr().out


def test_locking_is_no_crash(made: Supervisor, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it locks, a fresh worker follows; quitting ends without an error."""
    started = workers(monkeypatch, *[Exit.LOCK] * 20, Exit.QUIT)
    assert made._keep_a_worker() == 0
    assert len(started) == 21


def test_a_token_is_answered_once_across_workers(made: Supervisor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that one worker used up is no good to the next."""
    token = made._address(own_window=True).partition("token=")[2]
    asks = [{"redeem": token}, {"redeem": token}, {}]
    (worker,) = workers_of(made, monkeypatch, asks)
    assert worker.answers == [{"own_window": True}, {"own_window": None}, {"own_window": None}]


def workers_of(made: Supervisor, monkeypatch: pytest.MonkeyPatch, asks: list[dict[str, Any]]) -> list[Worker]:
    """Run one worker that asks and quits."""
    started = workers(monkeypatch, Exit.QUIT, asks=asks)
    made._keep_a_worker()
    return started


def test_a_closed_window_ends_the_program(made: Supervisor) -> None:
    """The worker is ended and none follows."""
    made._child = worker = Worker(CRASH, [])  # type: ignore[assignment] # has all that is used of a Child
    made._window_was_used = True
    made._watch(Window())  # type: ignore[arg-type] # has all that is used of a Window
    assert worker.killed
    assert made._keep_a_worker() == 0


def test_a_window_that_never_came_up_leaves_the_address(
    made: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    """A browser that ends before it showed the page does not end the program; the address and its risk are told."""
    made._watch(Window())  # type: ignore[arg-type] # has all that is used of a Window
    said = capsys.readouterr().out
    assert "http://127.0.0.1:45454/start?token=" in said
    assert "identities cannot be sealed" in said
    assert not made._ending.is_set()


def test_without_a_browser_the_address_is_told(
    made: Supervisor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And so is what that means; its token is not one of an own window."""
    monkeypatch.setattr(browser, "find", lambda: iter(()))
    made._open(open_browser=True)
    said = capsys.readouterr().out
    assert "No browser that Intake can open" in said and "keep on the disk what you type" in said
    token = said.rpartition("token=")[2].strip()
    assert made._tokens.redeem(token) is False
