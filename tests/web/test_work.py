# SPDX-License-Identifier: GPL-3.0-or-later
"""Long work: watched, stopped, never seen half done, and never in the way of other pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.errors import NothingToSend, WorkStopped
from intake.web.session import VaultLocked, VaultSession
from intake.web.work import KEPT, Step, Work, Works
from tests import vaults
from tests.web.team import Desk

OWNER = "session"
LONGEST = 600
"""Seconds that anything may take on a busy machine."""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[VaultSession]:
    """An open vault."""
    with vaults.make(tmp_path / "vault"):
        pass
    made = VaultSession(tmp_path / "vault", floor=FLOOR_ONLY_FOR_TESTS)
    made.unlock(vaults.PASSPHRASE)
    yield made
    made.close()


@pytest.fixture
def reported() -> list[BaseException]:
    """Failures that were reported."""
    return []


@pytest.fixture
def works(session: VaultSession, reported: list[BaseException]) -> Works:
    """Work on that vault."""
    return Works(session, reported.append)


def work() -> Work:
    """A task that leads somewhere."""
    return Work("send", OWNER, "/send/done", "/send/")


def ended(works: Works, task: Any, *, shares: bool = True) -> Work:
    """A task after its end."""
    made = works.start(work(), task, shares=shares)
    assert made.finished.wait(LONGEST)
    return made


def test_a_result_belongs_to_who_asked_for_it(works: Works) -> None:
    """Another session, or a page of another kind, gets nothing."""
    made = ended(works, lambda step: 7)
    assert made.result == 7
    assert works.get(made.id, OWNER, "send") is made
    assert works.get(made.id, "other") is None
    assert works.get(made.id, OWNER, "take") is None


def test_refusals_and_failures_end_it_in_plain_words(works: Works, reported: list[BaseException]) -> None:
    """A refusal is told as it is; a fault is reported without a word of it on the page."""

    def refuse(_step: Step) -> None:
        raise NothingToSend

    def fail(_step: Step) -> None:
        raise ValueError("EXERCISE secret")

    assert isinstance(ended(works, refuse).error, NothingToSend)
    failed = ended(works, fail)
    assert failed.error is not None
    assert "EXERCISE" not in failed.error.tell("en")
    assert len(reported) == 1


def test_stopping_undoes_what_is_not_finished(works: Works, session: VaultSession) -> None:
    """The task ends at its next step, and its transaction with it, whatever it answers for by itself."""
    began, asked = threading.Event(), threading.Event()

    def task(step: Step) -> None:
        with session.vault.transaction():
            session.vault.settings.set("exercise", 1)
            began.set()
            assert asked.wait(LONGEST)
            try:
                step(1, 2)
            except NothingToSend:  # as importing does with each file
                session.vault.settings.set("exercise", 2)

    made = works.start(work(), task, shares=False)
    assert began.wait(LONGEST)
    made.stopping = True
    asked.set()
    assert made.finished.wait(LONGEST)
    assert isinstance(made.error, WorkStopped)
    assert session.vault.settings.get("exercise", 0) == 0


def test_pages_have_their_turn_between_steps(works: Works, session: VaultSession) -> None:
    """A page that waits for the vault gets it while the work goes on."""
    had_turn = threading.Event()

    def page() -> None:
        with session.lock:
            had_turn.set()

    def task(step: Step) -> bool:
        thread = threading.Thread(target=page)
        thread.start()
        while not had_turn.is_set():
            step(0, 1)
        thread.join()
        return True

    assert ended(works, task).result is True


def test_work_in_one_transaction_shares_nothing(works: Works, session: VaultSession) -> None:
    """No page can look in between: the vault is held until the end."""
    tried: list[bool] = []

    def task(step: Step) -> None:
        for done in range(5):
            step(done, 5)
            other = threading.Thread(target=lambda: tried.append(session.lock.acquire(blocking=False)))
            other.start()
            other.join()

    ended(works, task, shares=False)
    assert tried == [False] * 5


def test_locking_ends_it(works: Works, session: VaultSession) -> None:
    """A vault that is closed while pages have their turn ends the work there."""
    began = threading.Event()

    def task(step: Step) -> None:
        began.set()
        while True:
            step(0, 1)

    made = works.start(work(), task, shares=True)
    assert began.wait(LONGEST)
    session.close()
    assert made.finished.wait(LONGEST)
    assert isinstance(made.error, VaultLocked)


def test_only_so_many_results_are_kept(works: Works) -> None:
    """The oldest is forgotten first."""
    made = [ended(works, lambda step: None) for _ in range(KEPT + 1)]
    assert works.get(made[0].id, OWNER) is None
    assert works.get(made[-1].id, OWNER) is made[-1]


def test_the_page_leads_on_or_says_what_happened(tmp_path: Path) -> None:
    """Finished work leads to its result; refused work says why and leads back; unknown work leads home."""
    with vaults.make(tmp_path / "vault"):
        pass
    with Desk(tmp_path / "vault") as desk:
        held: Works = desk.app.extensions["intake.work"]
        with desk.browser.client.session_transaction(base_url="http://127.0.0.1:45454") as cookie:
            owner = cookie["id"]
        good = held.start(Work("send", owner, "/help", "/safety"), lambda step: 1, shares=True)
        assert good.finished.wait(LONGEST)
        assert desk.browser.get(f"/work/{good.id}").headers["Location"] == f"/help?work={good.id}"

        def refuse(_step: Step) -> None:
            raise NothingToSend

        bad = held.start(Work("send", owner, "/help", "/safety"), refuse, shares=True)
        assert bad.finished.wait(LONGEST)
        page = desk.page(f"/work/{bad.id}")
        assert "nothing new to send" in page
        assert 'href="/safety"' in page
        assert desk.browser.get(f"/work/{'0' * 32}").headers["Location"] == "/"
        state = desk.browser.get(f"/work/{bad.id}/state").get_json()
        assert state["finished"] is True


def test_work_that_ends_while_its_page_is_made_still_leads_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no script, the page of work that seemed to go on loads itself again, whatever happened since."""
    with vaults.make(tmp_path / "vault"):
        pass
    with Desk(tmp_path / "vault") as desk:
        held: Works = desk.app.extensions["intake.work"]
        with desk.browser.client.session_transaction(base_url="http://127.0.0.1:45454") as cookie:
            owner = cookie["id"]
        good = held.start(Work("send", owner, "/help", "/safety"), lambda step: 1, shares=True)
        assert good.finished.wait(LONGEST)
        with monkeypatch.context() as patch:
            patch.setattr(good.finished, "wait", lambda seconds: False)
            assert 'http-equiv="refresh"' in desk.page(f"/work/{good.id}")
        assert desk.browser.get(f"/work/{good.id}").headers["Location"] == f"/help?work={good.id}"
