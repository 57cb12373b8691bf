# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands run in this process, with key derivation that costs next to nothing."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner, Result

from forms.incident_csv import COLUMNS
from intake.cli import opening
from intake.cli.root import intake
from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.vault.vault import Vault

ROLES = ("root", "coordinator", "custodian", "focal-point")
ROW = {
    "incident_id": "X-1",
    "date_edtf": "2031-06-15",
    "date_precision": "DAY",
    "place_text": "EXERCISE Tin-Adjar",
    "category": "EXEC",
    "violation_types": "EXEC_SUM",
    "killed_min": "3",
    "killed_max": "3",
    "killed_q": "EXACT",
    "verification_level": "3",
    "verification_wording": "EXERCISE counted",
    "source_basis": "EXERCISE relatives",
    "notes": "EXERCISE",
}
PASSPHRASE = "sable lune puits vent acacia"


@dataclass(frozen=True)
class Shell:
    """Calls commands on one vault folder, in English unless told otherwise."""

    folder: Path
    passphrase: Path
    language: str = "en"

    def __call__(self, *arguments: object, code: int = 0, typed: str | None = None) -> str:
        """Run a command, check its exit code and give what it wrote to standard output."""
        return self.result(*arguments, code=code, typed=typed).stdout

    def result(self, *arguments: object, code: int = 0, typed: str | None = None) -> Result:
        """Run a command and check its exit code."""
        words = ["--vault", str(self.folder), "--language", self.language, *map(str, arguments)]
        done = CliRunner().invoke(
            intake, words, input=typed, env={"INTAKE_PASSPHRASE_FILE": str(self.passphrase)}
        )
        assert done.exit_code == code, f"{words}: {done.exit_code}\n{done.output}\n{done.exception!r}"
        return done

    def json(self, *arguments: object, code: int = 0) -> Any:
        """Run a command with --json and give what it wrote."""
        return json.loads(self(*arguments, "--json", code=code))

    def refused(self, *arguments: object, code: int, typed: str | None = None) -> str:
        """Run a command that fails with this code, and give the sentence it says."""
        return self.result(*arguments, code=code, typed=typed).stderr

    def vault(self) -> Vault:
        """The vault itself, open, for what no command does."""
        return Vault.open(self.folder, passphrase=PASSPHRASE, floor=FLOOR_ONLY_FOR_TESTS)

    def speaking(self, language: str) -> Shell:
        """The same shell in another language."""
        return Shell(self.folder, self.passphrase, language)

    def at(self, folder: Path) -> Shell:
        """The same shell on another vault."""
        return Shell(folder, self.passphrase, self.language)


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive keys at the price for tests; product code has no way to ask for it."""
    monkeypatch.setattr(opening, "FLOOR", FLOOR_ONLY_FOR_TESTS)
    monkeypatch.setattr(opening, "calibrate", FLOOR_ONLY_FOR_TESTS.parameters)


@pytest.fixture(autouse=True)
def own_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """No locale and no settings of the person who runs the tests."""
    for name in ("LC_ALL", "LC_MESSAGES", "INTAKE_VAULT", "INTAKE_PASSPHRASE_FILE", "INTAKE_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LANGUAGE", "")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell on a folder that holds nothing yet."""
    held = tmp_path / "passphrase"
    held.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return Shell(tmp_path / "vault", held)


@pytest.fixture
def field(shell: Shell) -> Shell:
    """A focal point's vault."""
    shell("init", "--role", "focal-point", "--label", "ZIRA")
    return shell


@pytest.fixture
def central(shell: Shell, tmp_path: Path) -> Shell:
    """A coordinator's vault."""
    desk = shell.at(tmp_path / "central")
    desk("init", "--role", "coordinator", "--label", "TAMA")
    return desk


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV file of rows: ``table(columns, {...}, {...})``."""

    def write(columns: tuple[str, ...], *rows: dict[str, str], name: str = "rows.csv") -> Path:
        import csv

        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, columns)
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / name
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        return path

    return write


@pytest.fixture
def report(central: Shell, table: Callable[..., Path]) -> str:
    """The reference of a report in the coordinator's vault."""
    central("reports", "add", table(COLUMNS, ROW))
    return "X-1"


@dataclass(frozen=True)
class Association:
    """Vaults that are enrolled with each other; the focal point has the report X-1."""

    root: Shell
    central: Shell
    custodian: Shell
    field: Shell
    parts: Path

    def carry(self, sender: Shell, receiver: Shell, *options: str) -> list[Path]:
        """Export from one vault and import into another; the parts."""
        folder = self.parts / f"{len(list(self.parts.iterdir()))}"
        sender("export", "--folder", folder, *options)
        receiver("import", folder)
        return sorted(folder.iterdir())


@pytest.fixture(scope="session")
def enrolled() -> Iterator[Path]:
    """Where the folder of an association is kept, once the first test has made it; the others copy it."""
    with TemporaryDirectory() as folder:
        yield Path(folder, "association")


@pytest.fixture
def association(shell: Shell, tmp_path: Path, table: Callable[..., Path], enrolled: Path) -> Association:
    """A root, a coordinator, a custodian and a focal point, set up as people would."""
    if not enrolled.exists():
        _assemble(shell, tmp_path, table)
        shutil.copytree(tmp_path, enrolled)
    else:
        shutil.copytree(enrolled, tmp_path, dirs_exist_ok=True)
    root, central, custodian, field = (shell.at(tmp_path / name) for name in ROLES)
    return Association(root, central, custodian, field, tmp_path / "parts")


def _assemble(shell: Shell, tmp_path: Path, table: Callable[..., Path]) -> None:
    """Make the vaults and enrol them with each other."""
    root, central, custodian, field = (shell.at(tmp_path / name) for name in ROLES)
    for role, member in zip(ROLES, (root, central, custodian, field), strict=True):
        member("init", "--role", role, "--label", role.upper())
    root("roster", "found", "EXERCISE association")
    for member in (central, custodian, field):
        card = member.folder.with_suffix(".card")
        words = member.json("card", "write", card)["words"]
        root("card", "enrol", card, "--words", " ".join(words))
    words = " ".join(root.json("roster", "show", "--words")["words"])
    for scope in ("central", "field"):
        root("roster", "write", tmp_path / f"{scope}.roster", "--scope", scope)
    for member in (central, custodian):
        member("roster", "accept", tmp_path / "central.roster", "--words", words)
    field("roster", "accept", tmp_path / "field.roster", "--words", words)
    field("reports", "add", table(COLUMNS, ROW))
    (tmp_path / "parts").mkdir()
