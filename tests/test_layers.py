# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of the code: who may import whom, where SQL, Flask and cryptography live, how long a file is."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 300

# Each layer with the project's own packages that it may import; imports go downwards only.
BELOW_MODEL = {"intake.errors", "translations"}
ALLOWED = {
    "translations": set[str](),
    "intake.errors": {"translations"},
    "intake.model": BELOW_MODEL,
    "intake.crypto": BELOW_MODEL | {"intake.model"},
    "intake.media": BELOW_MODEL | {"intake.model"},
    # Media comes before the vault, which asks it what a file is; it knows no store.
    "intake.vault": BELOW_MODEL | {"intake.model", "intake.crypto", "intake.media"},
    "forms": BELOW_MODEL | {"intake.model", "intake.crypto", "intake.vault"},
    "sync": BELOW_MODEL | {"intake.model", "intake.crypto", "intake.vault", "forms"},
    "intake.central": BELOW_MODEL | {"intake.model", "intake.crypto", "intake.vault", "forms", "sync"},
    "deploy": set[str](),
}
TOP = {"intake", "forms", "translations", "sync", "deploy", "tests"}
SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(VIRTUAL\s+)?TABLE"
    r"|PRAGMA\s+\w+)\b",
    re.DOTALL,
)


@functools.cache
def sources() -> list[Path]:
    """Every Python file of the project, as a path from its root."""
    folders = [ROOT / name for name in sorted(TOP)]
    found = [path.relative_to(ROOT) for folder in folders for path in folder.rglob("*.py")]
    return sorted(path for path in found if "node_modules" not in path.parts)


@functools.cache
def tree(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))


@functools.cache
def imports(path: Path) -> tuple[str, ...]:
    """Every name that the file imports, inside functions too; ``from a import b`` counts as a.b."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = (*path.parent.parts, "")[: len(path.parent.parts) + 1 - node.level]
            base = node.module or ""
            if node.level:
                base = ".".join(part for part in (*package, base) if part)
            yield from (f"{base}.{alias.name}" for alias in node.names)


def module_name(path: Path) -> str:
    """The dotted name of a file."""
    return ".".join(path.with_suffix("").parts)


def inside(name: str, layer: str) -> bool:
    """Whether a dotted name is the layer or lies in it."""
    return name == layer or name.startswith(f"{layer}.")


def layer_of(name: str) -> str | None:
    """The layer that a dotted name belongs to; None for the commands and pages at the top, and for tests."""
    return next((layer for layer in ALLOWED if inside(name, layer)), None)


def importers(*packages: str) -> set[Path]:
    """The files outside tests that import one of the packages."""
    return {
        path
        for path in sources()
        if path.parts[0] != "tests"
        and any(inside(name, package) for name in imports(path) for package in packages)
    }


def outside(paths: set[Path], *folders: str) -> list[str]:
    """Those of the paths that lie in none of the folders."""
    return sorted(str(path) for path in paths if not any(path.is_relative_to(folder) for folder in folders))


def test_imports_go_downwards_only() -> None:
    """A layer imports nothing of the project but the layers beneath it."""
    upwards = []
    for path in sources():
        layer = layer_of(module_name(path))
        if layer is None:
            continue
        for name in imports(path):
            target = layer_of(name) or name
            if name.split(".")[0] in TOP and target != layer and target not in ALLOWED[layer]:
                upwards.append(f"{path}: {name}")
    assert upwards == []


def test_nothing_but_tests_imports_tests() -> None:
    """What is shipped never depends on the tests."""
    assert importers("tests") == set()


def test_deploy_needs_only_the_standard_library() -> None:
    """The deploy command works before anything is installed."""
    foreign = [
        f"{path}: {name}"
        for path in sources()
        if path.parts[0] == "deploy"
        for name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names | {"deploy"}
    ]
    assert foreign == []


def test_flask_lives_in_web_only() -> None:
    """Rules, store and forms can be used without a web server."""
    assert outside(importers("flask", "werkzeug", "cheroot"), "intake/web") == []


def test_cryptography_lives_in_crypto_only() -> None:
    """One small package is all that a reviewer of the cryptography has to read."""
    assert outside(importers("cryptography", "nacl"), "intake/crypto") == []


def test_the_database_lives_in_the_vault_only() -> None:
    """No SQL statement and no database connection outside intake/vault."""
    stray = importers("sqlcipher3", "sqlite3")
    for path in sources():
        if path.parts[0] == "tests":
            continue
        texts = (node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant))
        if any(isinstance(text, str) and SQL.search(text) for text in texts):
            stray.add(path)
    assert outside(stray, "intake/vault") == []


@pytest.mark.parametrize("path", sources(), ids=str)
def test_module_is_short_and_licensed(path: Path) -> None:
    """A module is one idea: it names its licence and is no longer than can be read at once."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST
    assert "SPDX-License-Identifier: GPL-3.0-or-later" in "\n".join(lines[:2])


def test_every_test_states_its_behaviour() -> None:
    """Each test function has a docstring of its own."""
    silent = [
        f"{path}: {node.name}"
        for path in sources()
        if path.parts[0] == "tests"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_committed_file_names_a_registry_host() -> None:
    """Requirements name versions and hashes; where they come from is the machine's own setting."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    hosts = re.compile(rb"files\.pythonhosted|pypi\.org/simple|registry\.npmjs|registry\.yarnpkg")
    names = [name for name in listed.stdout.split("\0") if name and name != "tests/test_layers.py"]
    assert [
        name for name in names if (ROOT / name).is_file() and hosts.search((ROOT / name).read_bytes())
    ] == []
