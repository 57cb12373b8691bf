# SPDX-License-Identifier: GPL-3.0-or-later
"""A private browser window on a throwaway profile, opened by the program itself.

A browser writes typed and submitted text to its profile in spite of `no-store` (DESIGN section 4, measured). So the
window gets a profile of its own, in memory where the system offers that, in a private session, and the profile is
removed when the window is closed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CHROMIUMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "brave-browser",
                    "microsoft-edge", "microsoft-edge-stable", "vivaldi-stable")  # fmt: skip
FIREFOXES: Final = ("firefox-esr", "firefox")

_WINDOWS_CHROMIUMS: Final = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe",
                             r"BraveSoftware\Brave-Browser\Application\brave.exe",
                             r"Chromium\Application\chrome.exe")  # fmt: skip
_WINDOWS_FIREFOX: Final = r"Mozilla Firefox\firefox.exe"
_MAC_CHROMIUMS: Final = ("Google Chrome", "Chromium", "Brave Browser", "Microsoft Edge")

# Nothing is fetched, reported, filled in or kept; and no name is resolved, so that nothing could be.
CHROMIUM_FLAGS: Final = (
    "--incognito",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-service-autorun",
    "--no-pings",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-extensions-with-background-pages",
    "--disable-component-update",
    "--disable-crash-reporter",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-notifications",
    "--disable-print-preview",
    "--disable-session-crashed-bubble",
    "--disable-speech-api",
    "--disable-sync",
    "--disable-features=AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider,"
    "InterestFeedContentSuggestions,MediaRouter,OptimizationHints,Translate",
    "--disk-cache-size=1",
    "--media-cache-size=1",
    "--metrics-recording-only",
    "--password-store=basic",
    "--use-mock-keychain",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--no-proxy-server",
)

FIREFOX_SETTINGS: Final = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.cache.disk.enable": False,
    "browser.formfill.enable": False,
    "browser.pagethumbnails.capturing_disabled": True,
    "browser.privatebrowsing.autostart": True,
    "browser.privatebrowsing.forceMediaMemoryCache": True,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.sessionstore.privacy_level": 2,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.translations.automaticallyPopup": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.prefetch-next": False,
    "network.proxy.type": 0,
    "places.history.enabled": False,
    "services.settings.server": "data:,",
    "signon.rememberSignons": False,
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.unified": False,
}


@dataclass(frozen=True)
class Found:
    """An installed browser."""

    program: str
    chromium: bool


class Window:
    """The window, the process behind it and its profile."""

    def __init__(self, process: subprocess.Popen[bytes], profile: Path) -> None:
        self._process = process
        self.profile = profile

    def wait(self) -> None:
        """Wait until the window is closed."""
        self._process.wait()

    def close(self) -> None:
        """Close the window if it is open, and remove the profile."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        # Its helper processes may write a last file while the first removal runs.
        for _ in range(3):
            shutil.rmtree(self.profile, ignore_errors=True)


def open_window(address: str) -> Window | None:
    """Open `address` in a private window of the first browser found, None when there is none."""
    found = next(find(), None)
    if found is None:
        return None
    profile = Path(tempfile.mkdtemp(prefix="intake-window-", dir=memory_folder(found.program)))
    if not found.chromium:
        (profile / "user.js").write_text(firefox_settings(), "utf-8")
    try:
        process = subprocess.Popen(
            command(found, profile, address),
            # What it puts into a temporary folder is then in memory too, and goes with the profile.
            env={**os.environ, **dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(profile))},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # a browser says there which addresses it opened
            start_new_session=True,
        )
    except OSError:
        shutil.rmtree(profile, ignore_errors=True)
        return None
    return Window(process, profile)


def command(found: Found, profile: Path, address: str) -> list[str]:
    """The command that opens `address` in a private window on `profile`."""
    if not found.chromium:
        return [found.program, "--no-remote", "--profile", str(profile), "--private-window", address]
    flags = list(CHROMIUM_FLAGS)
    if sys.platform != "win32" and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses to start as root with it
    return [found.program, f"--user-data-dir={profile}", *flags, f"--app={address}"]


def firefox_settings() -> str:
    """The settings of the throwaway profile, as Firefox reads them from user.js."""
    words = {True: "true", False: "false"}
    lines = (
        f'user_pref("{name}", {words[value] if isinstance(value, bool) else repr(value).replace(chr(39), chr(34))});'
        for name, value in FIREFOX_SETTINGS.items()
    )
    return "\n".join(lines) + "\n"


def find() -> Iterator[Found]:
    """Installed browsers, the preferred ones first. A snap comes last: it is confined and slow to start."""
    found = [*_chromiums(), *_firefoxes()]
    yield from sorted(found, key=lambda browser: _is_snap(browser.program))


def _chromiums() -> Iterator[Found]:
    if sys.platform == "win32":
        yield from (Found(path, True) for name in _WINDOWS_CHROMIUMS for path in _installed(name))
    elif sys.platform == "darwin":
        programs = (Path("/Applications", f"{name}.app", "Contents/MacOS", name) for name in _MAC_CHROMIUMS)
        yield from (Found(str(program), True) for program in programs if program.exists())
    else:
        yield from (Found(path, True) for name in CHROMIUMS if (path := shutil.which(name)))


def _firefoxes() -> Iterator[Found]:
    if sys.platform == "win32":
        yield from (Found(path, False) for path in _installed(_WINDOWS_FIREFOX))
    elif sys.platform == "darwin":
        program = Path("/Applications/Firefox.app/Contents/MacOS/firefox")
        yield from (Found(str(path), False) for path in (program,) if path.exists())
    else:
        yield from (Found(path, False) for name in FIREFOXES if (path := shutil.which(name)))


def _installed(name: str) -> Iterator[str]:
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        folder = os.environ.get(variable)
        if folder and Path(folder, name).exists():
            yield str(Path(folder, name))


def _is_snap(program: str) -> bool:
    return sys.platform == "linux" and (
        program.startswith("/snap/") or Path(program).resolve().name == "snap"
    )


def memory_folder(program: str = "") -> Path | None:
    """A folder that is kept in memory, None where the system offers none: then it is its temporary folder.

    A snap sees only the part of the session's folder that bears its name.
    """
    if sys.platform != "linux":
        return None
    session = os.environ.get("XDG_RUNTIME_DIR", "")
    if session and program and _is_snap(program):
        folder = Path(session, f"snap.{Path(program).name}")
        with suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)
            return folder
    shared = Path("/dev/shm")  # noqa: S108 - in memory, and mkdtemp makes a folder of this user's alone
    return shared if os.access(shared, os.W_OK) else Path(session) if session else None
