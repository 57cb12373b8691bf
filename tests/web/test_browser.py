# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re
import stat
import sys
from pathlib import Path

import pytest

from intake.web import browser
from intake.web.browser import Found


def script(folder: Path, name: str, does: str) -> str:
    """A program in `folder` that stands for a browser."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport sys, os, pathlib\n{does}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_chromium_is_asked_for_a_private_window_without_network(tmp_path: Path) -> None:
    """A throwaway profile, an incognito app window, and no name that resolves."""
    command = browser.command(Found("chromium", True), tmp_path, "http://127.0.0.1:1/start?token=x")
    assert f"--user-data-dir={tmp_path}" in command and "--incognito" in command
    assert "--app=http://127.0.0.1:1/start?token=x" in command
    assert "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1" in command
    assert "--disable-breakpad" in command and "--disable-sync" in command


@pytest.mark.only_linux
@pytest.mark.parametrize(("user", "expected"), [(0, True), (1000, False)])
def test_the_sandbox_is_given_up_only_where_it_must(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, expected: bool
) -> None:
    """Chromium runs without its sandbox for root alone."""
    monkeypatch.setattr("os.geteuid", lambda: user)
    assert ("--no-sandbox" in browser.command(Found("chromium", True), tmp_path, "x")) == expected


def test_firefox_gets_a_private_window_and_settings_it_can_read(tmp_path: Path) -> None:
    """Each line of user.js is a preference with a value of JavaScript."""
    command = browser.command(Found("firefox", False), tmp_path, "x")
    assert command[1:] == ["--no-remote", "--profile", str(tmp_path), "--private-window", "x"]
    for line in browser.firefox_settings().splitlines():
        assert re.fullmatch(r'user_pref\("[\w.-]+", (true|false|\d+|"[^"]*")\);', line), line


@pytest.mark.only_linux
def test_the_profile_is_private_and_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The profile lies in memory, is closed to others, and is removed with what the browser left in it."""
    does = (
        "profile = next(a for a in sys.argv if a.startswith('--user-data-dir=')).partition('=')[2]\n"
        "pathlib.Path(profile, 'Sessions').write_text('typed words')"
    )
    program = script(tmp_path, "chromium", does)
    monkeypatch.setattr(browser, "find", lambda: iter([Found(program, True)]))
    window = browser.open_window("http://127.0.0.1:1/")
    assert window is not None
    assert window.profile.is_relative_to(browser.memory_folder() or "")
    assert stat.S_IMODE(window.profile.stat().st_mode) == 0o700
    window.wait()
    assert (window.profile / "Sessions").exists()
    window.close()
    assert not window.profile.exists()


@pytest.mark.only_linux
def test_closing_ends_a_browser_that_is_still_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the program ends first, the window goes with it."""
    program = script(tmp_path, "chromium", "import signal; signal.pause()")
    monkeypatch.setattr(browser, "find", lambda: iter([Found(program, True)]))
    window = browser.open_window("http://127.0.0.1:1/")
    assert window is not None
    window.close()
    window.wait()
    assert not window.profile.exists()


def test_without_a_browser_there_is_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller then shows the address instead."""
    monkeypatch.setattr(browser, "find", lambda: iter(()))
    assert browser.open_window("http://127.0.0.1:1/") is None


@pytest.mark.only_linux
def test_what_is_installed_is_found_and_a_snap_comes_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser on the path is found by its name; one that is a snap is taken only if there is no other."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list(browser.find()) == []
    script(tmp_path, "firefox", "")
    (tmp_path / "snap").write_text("", "utf-8")
    (tmp_path / "snap").chmod(0o755)
    (tmp_path / "chromium").symlink_to(tmp_path / "snap")
    assert [Path(found.program).name for found in browser.find()] == ["firefox", "chromium"]
