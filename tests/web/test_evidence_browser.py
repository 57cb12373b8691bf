# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence in a real browser: sent with progress, cut off, spoken, covered, and never executed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from intake.vault import waiting
from intake.web.arriving import Incoming
from intake.web.recordings import Recording, Recordings
from intake.web.session import VaultSession
from tests.browsing import IN_A_BROWSER, launched, press, windows
from tests.media.samples import marked_jpeg
from tests.web.evidence import DRAFT, HOSTILE, add, held, of, told

MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
LONGEST = 900
"""Seconds; soaking, a gigabyte has to arrive within it."""
MEGABYTE = 1024 * 1024

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """One browser for all of these tests, with a microphone that beeps."""
    with launched(*MICROPHONE) as opened:
        yield opened


@pytest.fixture
def page(chromium: Chromium, served: str) -> Iterator[Page]:
    """A window that has come in; whatever a page would run, asks or prints, fails the test."""
    context = windows(chromium, viewport={"width": 900, "height": 800})
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("dialog", lambda dialog: wrong.append(dialog.message))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.goto(f"{served}/start?token=own")
    yield opened
    context.close()
    assert wrong == []


class Spoken:
    """What became of a recording: `begun` once three pieces have come, `ended` once it was kept."""

    def __init__(self) -> None:
        self.begun, self.ended = threading.Event(), threading.Event()


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> Spoken:
    """Tells when pieces of a recording come and when it ends."""
    told, write, end = Spoken(), Recordings.write, Recordings.end

    def wrote(self: Recordings, recording: Recording, number: int, data: bytes) -> bool:
        if number == 2:
            told.begun.set()
        return write(self, recording, number, data)

    def ended(self: Recordings, recording: Recording, *, cut: bool = False) -> str:
        id = end(self, recording, cut=cut)
        told.ended.set()
        return id

    monkeypatch.setattr(Recordings, "write", wrote)
    monkeypatch.setattr(Recordings, "end", ended)
    return told


def large(folder: Path, megabytes: int) -> Path:
    """A film of that size, most of which is a hole on the disk."""
    path = folder / "film.mp4"
    with path.open("wb") as file:
        file.truncate(megabytes * MEGABYTE)
    return path


def test_files_are_sent_one_by_one_with_progress(
    page: Page, served: str, session: VaultSession, tmp_path: Path
) -> None:
    """The script sends each; the page comes back with them."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(marked_jpeg())
    page.goto(f"{served}/evidence/draft/{DRAFT}/")
    page.set_input_files("#files", [photo, large(tmp_path, 3)])
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_text("Kept in the vault: 2.")).to_be_visible()
    expect(page.locator(".files li")).to_have_count(2)
    assert len(waiting.files(session.vault, DRAFT)) == 2


@pytest.mark.parametrize("megabytes", [64, pytest.param(2048, marks=pytest.mark.soak)])
def test_upload_that_is_closed_half_way_leaves_nothing(
    page: Page,
    served: str,
    session: VaultSession,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    megabytes: int,
) -> None:
    """Nothing half-stored, nothing readable, and the next page says that the file has to be added again."""
    half, closed, gone = threading.Event(), threading.Event(), threading.Event()
    write, abort = Incoming.write, Incoming.abort

    def slow(self: Incoming, data: bytes, /) -> int:
        taken = write(self, data)
        if self.size > megabytes * MEGABYTE // 2 and not half.is_set():
            half.set()
            closed.wait(LONGEST)
        return taken

    def ended(self: Incoming) -> None:
        abort(self)
        gone.set()

    monkeypatch.setattr(Incoming, "write", slow)
    monkeypatch.setattr(Incoming, "abort", ended)
    address = f"{served}{of(told(session))}"
    window = page.context.new_page()
    window.goto(address)
    window.set_input_files("#files", large(tmp_path, megabytes))
    window.get_by_role("button", name="Add them").click()
    assert half.wait(LONGEST)
    window.close()
    closed.set()
    assert gone.wait(LONGEST)
    assert list((session.folder / "evidence").iterdir()) == []
    assert held(session) == []
    page.goto(address)
    expect(page.get_by_text("A file did not arrive whole")).to_be_visible()


def test_upload_can_be_stopped(
    page: Page, served: str, session: VaultSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button beside its bar ends it; nothing of it is kept."""
    stopped, gone = threading.Event(), threading.Event()
    write, abort = Incoming.write, Incoming.abort

    def slow(self: Incoming, data: bytes, /) -> int:
        stopped.wait(LONGEST)
        return write(self, data)

    def ended(self: Incoming) -> None:
        abort(self)
        gone.set()

    monkeypatch.setattr(Incoming, "write", slow)
    monkeypatch.setattr(Incoming, "abort", ended)
    page.goto(f"{served}{of(told(session))}")
    page.set_input_files("#files", large(tmp_path, 48))
    page.get_by_role("button", name="Add them").click()
    page.get_by_role("button", name="Stop").click()
    stopped.set()
    expect(page.get_by_text("Stopped: nothing of it was kept.")).to_be_visible()
    assert gone.wait(LONGEST)
    assert held(session) == []


def test_testimony_is_recorded_and_played(
    page: Page, served: str, session: VaultSession, spoken: Spoken
) -> None:
    """What the microphone hears is in the vault as sound, and the page plays it from there."""
    page.goto(f"{served}{of(told(session))}record")
    page.get_by_role("button", name="Begin").click()
    assert spoken.begun.wait(LONGEST)
    page.get_by_role("button", name="Stop and keep").click()
    expect(page.get_by_text("Kept in the vault: 1.")).to_be_visible()
    (one,) = held(session)
    assert (one.media, one.type) == ("audio/webm", "TESTIMONY")
    assert one.size > 2000
    press(page, ".files a")
    player = page.locator("audio")
    played = player.evaluate(
        "async (audio) => { audio.muted = true; await audio.play(); return audio.error; }"
    )
    assert played is None


def test_recording_survives_the_page(page: Page, served: str, session: VaultSession, spoken: Spoken) -> None:
    """Leaving the page in the middle keeps what was spoken until then."""
    address = f"{served}{of(told(session))}"
    page.goto(f"{address}record")
    page.get_by_role("button", name="Begin").click()
    assert spoken.begun.wait(LONGEST)
    page.goto(f"{served}/help")
    assert spoken.ended.wait(LONGEST)
    page.goto(address)
    expect(page.get_by_text("A recording was cut off")).to_be_visible()
    expect(page.locator(".files li")).to_have_count(1)
    assert held(session)[0].size > 1000


def test_active_files_run_nothing(page: Page, served: str, session: VaultSession) -> None:
    """Listed, opened, and asked for as a page: no script of theirs runs (a dialog would fail the test)."""
    subject = told(session)
    for content in HOSTILE.values():
        path = add(session, subject, content, "photo.jpg")
        page.goto(f"{served}{path}")
        assert page.goto(f"{served}{path}/play").status == 404  # type: ignore[union-attr] # there is an answer
        page.goto(f"{served}{path}")
        page.get_by_text("Take a readable copy out of the vault").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Save a readable copy").click()
        assert Path(download.value.path()).read_bytes() == content
    page.goto(f"{served}{of(subject)}")
    expect(page.locator(".files li")).to_have_count(len(HOSTILE))


def test_areas_are_drawn_over_the_picture(page: Page, served: str, session: VaultSession) -> None:
    """Drawn with the pointer, shown, removed, and covered in the copy that is kept."""
    path = add(session, told(session), marked_jpeg((640, 480)))
    page.goto(f"{served}{path}/publish")
    frame = page.locator(".marking img")
    expect(frame).to_have_js_property("complete", True)
    box = frame.bounding_box()
    assert box
    for start, end in (((0.1, 0.1), (0.4, 0.5)), ((0.6, 0.6), (0.8, 0.9))):
        page.mouse.move(box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1])
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=4)
        page.mouse.up()
    expect(page.locator(".marking .area")).to_have_count(2)
    page.get_by_role("button", name="Remove area 2").click()
    expect(page.locator(".marking .area")).to_have_count(1)
    press(page, page.get_by_role("button", name="Look at the copy"))
    expect(page.get_by_text("This is what others would see")).to_be_visible()
    press(page, page.get_by_role("button", name="Keep this copy"))
    expect(page.get_by_text("The original that this copy was made of")).to_be_visible()
    assert [one.covered for one in held(session) if one.copy_of] == [1]
