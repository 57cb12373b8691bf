# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from deploy.environment import ROOT, Environment
from deploy.kit import PLATFORMS, PYTHONS, read_plan, source_files, this_platform, write_zip


def test_default_kit_is_for_this_system_and_every_python() -> None:
    """Without arguments a kit serves a computer like this one, whichever supported Python it has."""
    plan = read_plan(ROOT, [])
    assert plan.system == this_platform()
    assert plan.pythons == PYTHONS


def test_kit_is_named_by_version_and_system(tmp_path: Path) -> None:
    """The file says what it is for."""
    plan = read_plan(ROOT, ["--platform", "windows", "--to", str(tmp_path)])
    assert plan.target == tmp_path / "intake-kit-0.1.0-windows.zip"


@pytest.mark.parametrize("system", sorted(PLATFORMS))
def test_downloads_are_hashed_wheels_for_the_system_asked(system: str, tmp_path: Path) -> None:
    """Each Python has one download, of pinned wheels only, for every tag of the system."""
    plan = read_plan(ROOT, ["--platform", system, "--python", "3.11", "--python", "3.12"])
    commands = list(plan.downloads(Environment(ROOT), tmp_path))
    assert [command[command.index("--python-version") + 1] for command in commands] == ["3.11", "3.12"]
    for command in commands:
        assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(command)
        assert set(PLATFORMS[system]) <= set(command)
        assert command[-1].endswith("run.txt")


def test_kit_holds_what_a_start_needs_and_no_more() -> None:
    """Source, lists and licence are in; tests, caches and the environment are not."""
    names = {path.relative_to(ROOT).as_posix() for path in source_files(ROOT)}
    assert {"pyproject.toml", "LICENSE", "deploy/__main__.py", "deploy/requirements/run.txt"} <= names
    assert not [name for name in names if name.startswith(("tests/", ".")) or "__pycache__" in name]


def test_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two people who make a kit of the same source and wheels can compare its SHA-256."""
    project, wheels = tmp_path / "project", tmp_path / "wheels"
    for folder in (project / "deploy", wheels):
        folder.mkdir(parents=True)
    (project / "LICENSE").write_text("licence")
    (project / "deploy" / "__main__.py").write_text("")
    (wheels / "flask-1-py3-none-any.whl").write_bytes(b"wheel")
    for name in ("one.zip", "two.zip"):
        write_zip(tmp_path / name, project, wheels)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == [
            "intake/LICENSE",
            "intake/deploy/__main__.py",
            "intake/deploy/wheels/flask-1-py3-none-any.whl",
        ]
