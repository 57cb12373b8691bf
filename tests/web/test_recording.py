# SPDX-License-Identifier: GPL-3.0-or-later
"""A testimony that is spoken into a page: piece by piece into the vault, kept however it ends."""

from __future__ import annotations

from typing import Any

import pytest

from intake.vault import waiting
from intake.web.session import VaultSession
from tests.web.conftest import HERE, PASSPHRASE, SAME_ORIGIN, Browser
from tests.web.evidence import DRAFT, held, of, told

WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm\x86\x86A_OPUS"
PIECE = b"EXERCISE MARKER-6600 " * 500


@pytest.fixture
def subject(inside: Browser, session: VaultSession) -> str:
    """A saved report with one source."""
    return told(session)


def post(browser: Browser, path: str, data: Any = None) -> Any:
    """What the script of the recorder gets."""
    headers = {**SAME_ORIGIN, "X-CSRF-Token": browser.token()}
    return browser.client.post(path, data=data, base_url=HERE, headers=headers, buffered=True).get_json()


def begin(browser: Browser, page: str, **said: str) -> str:
    """Begin a recording with two pieces; gives its address."""
    id = post(browser, f"{page}record/begin", said)["id"]
    for number, piece in enumerate((WEBM, PIECE)):
        assert post(browser, f"/evidence/recording/{id}/{number}", piece) == {"taken": True, "refused": ""}
    return f"/evidence/recording/{id}"


def test_only_the_recorder_may_use_the_microphone(inside: Browser, subject: str) -> None:
    """And for nothing but the microphone."""
    policy = inside.get(f"{of(subject)}record").headers["Permissions-Policy"]
    assert "microphone=(self)" in policy
    assert "camera=()" in policy
    for path in (of(subject), "/", "/help"):
        assert "microphone=()" in inside.get(path).headers["Permissions-Policy"]


def test_recording_is_kept_whole(inside: Browser, session: VaultSession, subject: str) -> None:
    """As sound, with what was said of it; nothing readable lies on the disk meanwhile."""
    address = begin(inside, of(subject), title="what she saw", type="TESTIMONY")
    files = [path.read_bytes() for path in session.folder.rglob("*") if path.is_file()]
    assert not any(b"MARKER-6600" in data for data in files)
    answer = post(inside, f"{address}/end")
    assert answer["back"] == f"{of(subject)}?saved=1"
    (one,) = held(session)
    assert (one.media, one.type, one.title) == ("audio/webm", "TESTIMONY", "what she saw")
    with session.vault.evidence.open(one.id) as content:
        assert content.read() == WEBM + PIECE


def test_recording_can_wait_with_a_draft(inside: Browser, session: VaultSession) -> None:
    """As any file of a report that is not finished."""
    post(inside, f"{begin(inside, f'/evidence/draft/{DRAFT}/')}/end")
    assert len(waiting.files(session.vault, DRAFT)) == 1


def test_recording_that_is_cut_off_is_kept(inside: Browser, session: VaultSession, subject: str) -> None:
    """When the page was closed; the list says so once."""
    post(inside, f"{begin(inside, of(subject))}/end?cut=1")
    assert len(held(session)) == 1
    assert "A recording was cut off" in inside.get(of(subject)).get_data(as_text=True)
    assert "A recording was cut off" not in inside.get(of(subject)).get_data(as_text=True)


@pytest.mark.parametrize("draft", [False, True])
def test_lock_keeps_what_was_spoken(
    inside: Browser, session: VaultSession, subject: str, draft: bool
) -> None:
    """The vault closes only after the recording was kept, with a report or with a draft that is saved for it."""
    begin(inside, f"/evidence/draft/{DRAFT}/" if draft else of(subject))
    session.close()
    assert [path.suffix for path in (session.folder / "evidence").iterdir()] == [".age"]
    session.unlock(PASSPHRASE)
    assert len(waiting.files(session.vault, DRAFT) if draft else held(session)) == 1
    assert waiting.sweep(session.vault) == 0


def test_recording_is_thrown_away_when_the_person_says_so(
    inside: Browser, session: VaultSession, subject: str
) -> None:
    """Nothing of it stays, and nothing is said of it."""
    assert post(inside, f"{begin(inside, of(subject))}/drop")["back"] == of(subject)
    assert list((session.folder / "evidence").iterdir()) == []
    assert "did not arrive whole" not in inside.get(of(subject)).get_data(as_text=True)


def test_missing_piece_ends_the_taking(inside: Browser, session: VaultSession, subject: str) -> None:
    """A piece comes once and in its order: one that comes again is the same, one too far is refused."""
    address = begin(inside, of(subject))
    assert post(inside, f"{address}/1", PIECE)["taken"]
    assert not post(inside, f"{address}/7", PIECE)["taken"]
    post(inside, f"{address}/end")
    assert held(session)[0].size == len(WEBM + PIECE)


def test_recording_without_a_sound_leaves_nothing(
    inside: Browser, session: VaultSession, subject: str
) -> None:
    """No empty file is kept."""
    id = post(inside, f"{of(subject)}record/begin", {})["id"]
    assert post(inside, f"/evidence/recording/{id}/end") == {"back": of(subject), "kept": ""}
    assert list((session.folder / "evidence").iterdir()) == []


def test_recording_of_another_window_is_not_touched(inside: Browser, app: Any, subject: str) -> None:
    """It belongs to the browser session that began it."""
    address = begin(inside, of(subject))
    other = Browser(app.test_client())
    other.start()
    headers = {**SAME_ORIGIN, "X-CSRF-Token": other.token()}
    answer = other.client.post(f"{address}/end", base_url=HERE, headers=headers, buffered=True)
    assert answer.headers["Location"] == "/problem/404"
