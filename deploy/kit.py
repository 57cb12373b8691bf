# SPDX-License-Identifier: GPL-3.0-or-later
"""``kit``: one zip file with the source and the wheels, for a laptop that has Python and no network.

The wheels go to ``deploy/wheels`` inside it, where ``deploy.environment`` looks for them. Their hashes are
the pinned ones, checked when they are fetched here and again when they are installed there.
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.environment import Environment, SetupFailed, pip
from deploy.speech import say

SOURCE_FOLDERS = ("intake", "forms", "translations", "sync", "deploy")
# Folders that a checkout gathers and a kit does not need; the wheels are added from the fresh download.
LEFT_OUT = {"__pycache__", "node_modules", "wheels"}
PYTHONS = ("3.11", "3.12", "3.13")

OLDER_MACOS = ("10_15", "10_14", "10_13", "10_12", "10_11", "10_10", "10_9")

# pip's platform tags, widest first: a wheel for an older system also serves a newer one.
PLATFORMS = {
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
    "linux-arm": ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"),
    "windows": ("win_amd64",),
    "windows32": ("win32",),
    "macos": (
        *(f"macosx_{version}_arm64" for version in ("14_0", "13_0", "12_0", "11_0")),
        *(f"macosx_{version}_universal2" for version in ("11_0", *OLDER_MACOS)),
    ),
    "macos-intel": tuple(
        f"macosx_{version}_{machine}"
        for version in ("11_0", *OLDER_MACOS)
        for machine in ("x86_64", "universal2")
    ),
}


@dataclass(frozen=True)
class Plan:
    """What goes into one kit: for which system and Pythons, and the file it becomes."""

    system: str
    pythons: tuple[str, ...]
    target: Path

    def downloads(self, environment: Environment, wheels: Path) -> Iterator[list[str]]:
        """Yield one pip command for each Python; a wheel that serves several is fetched once."""
        tags = [word for tag in PLATFORMS[self.system] for word in ("--platform", tag)]
        for python in self.pythons:
            command = [*pip(environment), "download", "--quiet", "--require-hashes"]
            command += ["--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"]
            command += ["--python-version", python, *tags, "--dest", str(wheels)]
            yield [*command, "-r", str(environment.requirements("run"))]


def main(environment: Environment, arguments: Sequence[str]) -> int:
    """Write the kit that the arguments ask for, and say where it is and its SHA-256."""
    plan = read_plan(environment.root, arguments)
    environment.prepare("run")
    with tempfile.TemporaryDirectory() as scratch:
        wheels = Path(scratch, "wheels")
        for command in plan.downloads(environment, wheels):
            if subprocess.call(command) != 0:
                raise SetupFailed("kit_failed")
        write_zip(plan.target, environment.root, wheels)
    say("kit_written", path=plan.target, sha256=hashlib.sha256(plan.target.read_bytes()).hexdigest())
    return 0


def read_plan(root: Path, arguments: Sequence[str]) -> Plan:
    """Read the arguments of ``kit``; the default is this computer's own system and every supported Python."""
    parser = argparse.ArgumentParser(prog="python3 -m deploy kit")
    parser.add_argument("--platform", choices=sorted(PLATFORMS), default=this_platform())
    parser.add_argument("--python", action="append", choices=PYTHONS, dest="pythons")
    parser.add_argument("--to", type=Path, default=Path(), help="folder to write the kit into")
    options = parser.parse_args(arguments)
    stated = re.search(
        r'^__version__.* = "([^"]+)"$', (root / "intake/__init__.py").read_text("utf-8"), re.MULTILINE
    )
    version = stated[1] if stated else "unversioned"
    target = options.to / f"intake-kit-{version}-{options.platform}.zip"
    return Plan(options.platform, tuple(options.pythons or PYTHONS), target)


def this_platform() -> str:
    """Name the system that this Python runs on, as ``--platform`` does."""
    system, machine = platform.system(), platform.machine().lower()
    arm = machine in ("arm64", "aarch64")
    if system == "Windows":
        return "windows" if sys.maxsize > 2**32 else "windows32"
    if system == "Darwin":
        return "macos" if arm else "macos-intel"
    return "linux-arm" if arm else "linux"


def source_files(root: Path) -> list[Path]:
    """List what the application is made of: the pages of the top level and the folders that it runs from."""
    pages = [path for path in root.iterdir() if path.is_file() and is_page(path.name)]
    modules = [
        path
        for folder in SOURCE_FOLDERS
        for path in (root / folder).rglob("*")
        if path.is_file() and not LEFT_OUT.intersection(path.relative_to(root).parts)
    ]
    return sorted(pages + modules)


def is_page(name: str) -> bool:
    """Tell whether a file of the top level belongs in a kit."""
    return name in ("LICENSE", "NOTICE", "pyproject.toml") or (name.endswith(".md") and name[0].isupper())


def write_zip(target: Path, root: Path, wheels: Path) -> None:
    """Write the zip: the same bytes from the same source and wheels, so that two people can compare kits."""
    entries = [(path.relative_to(root), path) for path in source_files(root)]
    entries += [(Path("deploy", "wheels", path.name), path) for path in sorted(wheels.iterdir())]
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in entries:
            # A ZipInfo made by hand carries the earliest date of the format instead of the file's own.
            entry = zipfile.ZipInfo(f"intake/{name.as_posix()}")
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
