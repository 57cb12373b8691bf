# SPDX-License-Identifier: GPL-3.0-or-later
"""The virtual environment beside ``pyproject.toml``: made once from pinned hashes, then known by a stamp.

Packages come with ``pip install --require-hashes --no-deps --only-binary``: nothing that is not named and
hashed in ``deploy/requirements`` is installed, and nothing is compiled on the laptop.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.speech import say

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent.parent


class SetupFailed(Exception):
    """The environment could not be made. The key names a sentence of ``deploy.speech``."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Environment:
    """Where the virtual environment of one checkout is and what it was made from."""

    root: Path = ROOT

    @property
    def venv(self) -> Path:
        """The folder of the virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The interpreter inside the environment, whether it exists yet or not."""
        return self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def stamp(self) -> Path:
        """The file that says what was installed completely."""
        return self.venv / "intake-stamp.json"

    def requirements(self, profile: str) -> Path:
        """The pinned list of a profile, ``"run"`` or ``"dev"``."""
        return self.root / "deploy" / "requirements" / f"{profile}.txt"

    def wheels(self) -> Path | None:
        """The folder of wheels carried along for a laptop without a network, or None."""
        folder = Path(os.environ.get("INTAKE_WHEELS") or self.root / "deploy" / "wheels")
        return folder if folder.is_dir() else None

    def read_stamp(self) -> dict[str, str]:
        """Return what the stamp says; empty where there is none, or where the folder has moved since."""
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        here = isinstance(stamp, dict) and stamp.get("root") == str(self.root)
        return stamp if here and self.python.exists() else {}

    def is_ready(self, profile: str) -> bool:
        """Tell whether the packages of ``profile`` are installed as listed now. Starts no program."""
        return self.read_stamp().get(profile) == fingerprint(self.requirements(profile))

    def prepare(self, profile: str) -> None:
        """Make the environment ready for ``profile``; return at once when it is.

        Raises SetupFailed when Python lacks what is needed or a download does not finish. An interrupted
        attempt leaves no stamp, so the next one starts again from a cleared folder.
        """
        if self.is_ready(profile):
            return
        with held(self.root / ".venv.lock"):
            if self.is_ready(profile):
                return
            wheels = self.wheels()
            if wheels:
                say("preparing_offline", folder=wheels)
            else:
                say("preparing")
            stamp = self.read_stamp()
            if not stamp:
                self._make_venv()
            self.stamp.unlink(missing_ok=True)
            self._install(profile, wheels)
            self._link_checkout()
            # dev.txt holds every line of run.txt, so installing it makes both profiles ready.
            for name in ("run", "dev") if profile == "dev" else ("run",):
                stamp[name] = fingerprint(self.requirements(name))
            if profile == "run":
                stamp.pop("dev", None)
            stamp["root"] = str(self.root)
            self.stamp.write_text(json.dumps(stamp), encoding="utf-8")

    def _make_venv(self) -> None:
        # A Python without ensurepip (Debian splits it off) can still serve when pip itself is there.
        if importlib.util.find_spec("ensurepip"):
            extra: list[str] = []
        elif importlib.util.find_spec("pip"):
            extra = ["--without-pip"]
        else:
            raise SetupFailed("no_venv")
        if subprocess.call([base_python(), "-m", "venv", "--clear", *extra, str(self.venv)]) != 0:
            raise SetupFailed("no_venv")

    def _install(self, profile: str, wheels: Path | None) -> None:
        if subprocess.call(install_command(self, profile, wheels)) != 0:
            raise SetupFailed("install_failed")

    def _link_checkout(self) -> None:
        """Let the environment import the checkout itself: one path file, nothing built, nothing copied."""
        pattern = "Lib/site-packages" if os.name == "nt" else "lib/python3*/site-packages"
        packages = next(self.venv.glob(pattern))
        (packages / "intake-checkout.pth").write_text(f"{self.root}\n", encoding="utf-8")


def install_command(environment: Environment, profile: str, wheels: Path | None) -> list[str]:
    """Return the pip command that installs ``profile``.

    The tools of ``dev`` are not part of a kit, so only ``run`` is cut off from the package index.
    """
    command = pip(environment)
    command += ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    command += ["--only-binary", ":all:"]
    if wheels:
        command += ["--no-index"] if profile == "run" else []
        command += ["--find-links", str(wheels)]
    return [*command, "-r", str(environment.requirements(profile))]


def pip(environment: Environment) -> list[str]:
    """Return the words that start pip on the environment: its own where it has one, else the one outside."""
    if any(environment.venv.glob("[Ll]ib*/**/site-packages/pip")):
        return [str(environment.python), "-m", "pip"]
    return [base_python(), "-m", "pip", "--python", str(environment.python)]


def base_python() -> str:
    """The interpreter outside any virtual environment: a venv remade by its own would clear itself away."""
    return getattr(sys, "_base_executable", None) or sys.executable


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, line ends of Windows checkouts evened out."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


@contextlib.contextmanager
def held(path: Path, waiting: str = "waiting") -> Iterator[None]:
    """Hold a lock on ``path`` for the block: a second window waits instead of clearing the work of the first.

    ``waiting`` names the sentence that says so. The lock is the system's and ends with the process that holds it,
    killed or not; the empty file stays.
    """
    with path.open("a+b") as file:
        if not try_lock(file.fileno()):
            say(waiting)
            while not try_lock(file.fileno()):
                time.sleep(0.5)
        yield


def try_lock(descriptor: int) -> bool:
    """Take the system's exclusive lock on an open file, without waiting; tell whether it was free."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
