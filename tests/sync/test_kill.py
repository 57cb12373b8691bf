# SPDX-License-Identifier: GPL-3.0-or-later
"""`kill -9` while a part is imported or exported, at a chosen step: all of it happened, or nothing."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE

import pytest

from intake.vault import exchange, journal, slices
from intake.vault.vault import Vault
from sync import inbox, outbox
from tests import vaults
from tests.association import Association
from tests.sync.conftest import FILM, content, write_everything

ROOT = Path(__file__).resolve().parents[2]

# Counts every statement, opened file, rename and removal; dies at the one whose number it was given. It is started
# once and makes a copy of itself for each line that it is told: only the copy dies.
PROGRAM = """
import json, os, signal, sys
from pathlib import Path
from intake.vault import database
from sync import inbox, outbox
from tests import vaults

steps = 0
counting = False

def step(*_):
    global steps
    if counting:
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)

for name in ("execute", "executemany"):
    def counted(self, *arguments, before=getattr(database.Connection, name)):
        step()
        return before(self, *arguments)
    setattr(database.Connection, name, counted)
sys.addaudithook(lambda event, _: step() if event in ("open", "os.rename", "os.remove") else None)

for line in sys.stdin:
    action, folder, path, last = json.loads(line)
    child = os.fork()
    if child == 0:
        with vaults.reopen(Path(folder)) as vault:
            counting = True
            inbox.take(vault, Path(path)) if action == "import" else outbox.export(vault, Path(path))
            step()
            counting = False
        print(steps, flush=True)
        os._exit(0)
    print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
Run = Callable[[str, Path, Path, int], int]


@pytest.fixture
def run() -> Iterator[Run]:
    """Run to the end or to that step; how many steps there were, or minus the signal that ended it."""
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as program:
        told, answers = program.stdin, program.stdout
        assert told is not None and answers is not None

        def ask(action: str, vault: Path, path: Path, last: int) -> int:
            print(json.dumps([action, str(vault), str(path), last]), file=told, flush=True)
            steps, ended = "", answers.readline()
            if not ended.startswith("ended"):
                steps, ended = ended, answers.readline()
            code = int(ended.split()[1])
            assert code == (0 if steps else -signal.SIGKILL)
            return int(steps) if steps else code

        yield ask


def chosen(steps: int, count: int) -> list[int]:
    """The first and the last steps, and some between them."""
    ends = [1, steps // 2, *range(steps - 6, steps)]
    return sorted({*ends, *random.Random(7).sample(range(1, steps + 1), min(count, steps))})


def closed_copy(vault: Vault, folder: Path) -> Path:
    """A copy of a closed vault."""
    return Path(shutil.copytree(vault.folder.path, folder))


@pytest.mark.soak
@pytest.mark.only_linux
def test_killed_import_has_happened_or_not(
    members: Association,
    parts: tuple[Path, ...],
    run: Run,
    tmp_path: Path,
    amount: Callable[[int, int], int],
) -> None:
    """After a kill at any step the vault opens, holds the part whole or not at all, and takes it again."""
    central = members.central
    central.close()
    for number, path in enumerate(parts):
        before, after = _before_and_after(central.folder.path, path, tmp_path / f"whole-{number}")
        steps = run("import", closed_copy(central, tmp_path / f"count-{number}"), path, 10**9)
        for last in chosen(steps, amount(2, 100)):
            copy = closed_copy(central, tmp_path / f"copy-{number}-{last}")
            assert run("import", copy, path, last) == -signal.SIGKILL
            with vaults.reopen(copy) as vault:
                assert _content(vault) in (before, after)
                # Nothing unfinished is left once the vault was opened.
                assert len(list(vault.folder.evidence.iterdir())) == len(vault.evidence.files())
                inbox.take(vault, path)
                assert _content(vault) == after
            shutil.rmtree(copy)
    members.coordinators[0] = vaults.reopen(central.folder.path)


@pytest.mark.soak
@pytest.mark.only_linux
def test_killed_while_slices_are_put_together(
    members: Association,
    cut: tuple[Path, ...],
    film: str,
    run: Run,
    tmp_path: Path,
    amount: Callable[[int, int], int],
) -> None:
    """After a kill at any step of the last slice every piece or the whole is there, and taking it again finishes."""
    central = members.central
    for path in cut[:-1]:
        inbox.take(central, path)
    central.close()
    last_part = cut[-1]
    steps = run("import", closed_copy(central, tmp_path / "count"), last_part, 10**9)
    for last in chosen(steps, amount(6, 100)):
        copy = closed_copy(central, tmp_path / f"copy-{last}")
        assert run("import", copy, last_part, last) == -signal.SIGKILL
        with vaults.reopen(copy) as vault:
            assert len(list(vault.folder.evidence.iterdir())) == len(vault.evidence.files())
            pieces = len(slices.held(vault.connection))
            assert (pieces, vault.evidence.held(film) is not None) in (
                (len(cut) - 2, False),
                (len(cut) - 1, False),
                (0, True),
            )
            inbox.take(vault, last_part)
            assert content(vault, film) == FILM
            assert slices.held(vault.connection) == []
        shutil.rmtree(copy)
    members.coordinators[0] = vaults.reopen(central.folder.path)


def _content(vault: Vault) -> tuple[list[str], list[str]]:
    """What entries (but for those of transport, which hold the time) and which files a vault has."""
    names = {
        entry.name.hex()
        for name in journal.journals(vault.connection)
        for entry in journal.of_journal(vault.connection, name)
        if entry.header.kind != "import"
    }
    return sorted(names), sorted(stored.sha256 for stored in vault.evidence.files())


def _before_and_after(
    folder: Path, path: Path, copy: Path
) -> tuple[tuple[list[str], list[str]], tuple[list[str], list[str]]]:
    shutil.copytree(folder, copy)
    with vaults.reopen(copy) as vault:
        before = _content(vault)
        inbox.take(vault, path)
        return before, _content(vault)


@pytest.mark.soak
@pytest.mark.only_linux
def test_killed_export_leaves_whole_parts_only(
    members: Association, run: Run, tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    """After a kill at any step every part in the folder is whole, and the next export sends all and tidies up."""
    field, central = members.fields[0], members.central
    write_everything(field)
    field.close()
    steps = run("export", closed_copy(field, tmp_path / "count"), tmp_path / "count-out", 10**9)
    for last in chosen(steps, amount(3, 100)):
        copy, out = closed_copy(field, tmp_path / f"copy-{last}"), tmp_path / f"out-{last}"
        assert run("export", copy, out, last) == -signal.SIGKILL
        for path in out.glob("*.intake"):
            inbox.take(central, path)
        with vaults.reopen(copy) as vault:
            made = () if outbox.waiting(vault).nothing else outbox.export(vault, out).parts
        assert [path.name for path in out.iterdir() if path.suffix != ".intake"] == []
        assert not made or {path.name for path in out.iterdir()} == {path.name for path in made}
        assert [each.error for each in inbox.take_many(central, sorted(out.iterdir())) if each.error] == []
        assert exchange.missing_evidence(central.connection) == []
        shutil.rmtree(copy)
    members.fields[0] = vaults.reopen(field.folder.path)
