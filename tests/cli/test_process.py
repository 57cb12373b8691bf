# SPDX-License-Identifier: GPL-3.0-or-later
"""The command as a process of its own: what the system sees of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forms.incident_csv import COLUMNS
from intake.crypto.kdf import FLOOR
from intake.model.roster import FOCAL_POINT
from intake.vault.vault import Vault
from tests.cli.conftest import PASSPHRASE, ROW

ROOT = Path(__file__).resolve().parents[2]
# Signals, limits and inherited descriptors as Linux has them.
pytestmark = pytest.mark.only_linux
COMMAND = (sys.executable, "-m", "intake")
LONGEST = 600
"""Seconds that a command may take on a busy machine."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with the weakest key derivation that the product accepts."""
    folder = tmp_path_factory.mktemp("process") / "vault"
    Vault.create(
        folder, passphrase=PASSPHRASE, role=FOCAL_POINT, label="ZIRA", parameters=FLOOR.parameters()
    ).close()
    return folder


def run(folder: Path, *arguments: str, passphrase: str | None = PASSPHRASE, **more: Any) -> Any:
    """Run one command with the passphrase on a descriptor, and with no terminal."""
    reader, writer = os.pipe()
    os.write(writer, f"{passphrase or ''}\n".encode())
    os.close(writer)
    given = [] if passphrase is None else ["--passphrase-fd", str(reader)]
    command = [*COMMAND, "--vault", str(folder), "--language", "en", *given, *arguments]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("INTAKE_")}
    try:
        return subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            pass_fds=(reader,),
            check=False,
            start_new_session=True,
            timeout=LONGEST,
            **more,
        )
    finally:
        os.close(reader)


def test_passphrase_from_a_descriptor_opens(made: Path) -> None:
    """Exit code 0, and nothing on standard error."""
    done = run(made, "vault", "info")
    assert (done.returncode, done.stderr) == (0, "")
    assert "ZIRA" in done.stdout


def test_wrong_passphrase_is_code_4(made: Path) -> None:
    """With one sentence on standard error and nothing on standard output."""
    done = run(made, "vault", "info", passphrase="une tout autre phrase")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.count("\n") == 1


def test_no_passphrase_and_no_terminal_is_code_4(made: Path) -> None:
    """It says how to give one."""
    done = run(made, "vault", "info", passphrase=None)
    assert done.returncode == 4
    assert "INTAKE_PASSPHRASE_FILE" in done.stderr


def test_a_passphrase_is_never_an_argument(made: Path) -> None:
    """There is no option that would take one where other users can read it."""
    assert run(made, "vault", "info", "--passphrase", PASSPHRASE, passphrase=None).returncode == 2


def test_reader_that_goes_away_is_no_fault(made: Path) -> None:
    """``intake ... | head`` ends quietly."""
    reader, writer = os.pipe()
    os.close(reader)
    process = run_to(made, writer, "reports", "list", "--help")
    assert process.returncode == 141
    assert process.stderr == ""


def run_to(folder: Path, output: int, *arguments: str) -> Any:
    """Run a command whose standard output is this descriptor."""
    try:
        return subprocess.run(
            [*COMMAND, "--vault", str(folder), *arguments],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=LONGEST,
        )
    finally:
        os.close(output)


def limited(what: str, size: int) -> Callable[[], None]:
    """Set a limit in the process that will run the command."""

    def limit() -> None:
        import resource

        resource.setrlimit(getattr(resource, what), (size, size))

    return limit


def test_full_disk_is_code_6_and_loses_nothing(made: Path, table: Callable[..., Path]) -> None:
    """The system refuses to let files grow: the reports of before are there, none of the new ones is."""
    kept = table(COLUMNS, ROW, name="kept.csv")
    assert run(made, "reports", "add", str(kept)).returncode in (0, 3)
    many = table(COLUMNS, *({**ROW, "incident_id": f"Y-{n}"} for n in range(200)), name="many.csv")
    grown = (made / "vault.db").stat().st_size + 8192
    done = run(made, "reports", "add", str(many), preexec_fn=limited("RLIMIT_FSIZE", grown))
    assert done.returncode == 6, done.stderr
    assert "What was saved before is unchanged" in done.stderr
    assert "1 shown" in run(made, "reports", "list").stderr
    assert run(made, "vault", "verify").returncode == 0


def test_two_processes_never_share_a_vault(made: Path) -> None:
    """The second is told so, with exit code 4, while the first goes on."""
    with Vault.open(made, passphrase=PASSPHRASE):
        done = run(made, "vault", "info")
    assert done.returncode == 4
    assert "already open" in done.stderr


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_a_command_cleanly(made: Path, name: str) -> None:
    """Exit code 130, one sentence, and the vault is free again."""
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [*COMMAND, "--vault", str(made), "--language", "en", "--passphrase-fd", str(reader), "vault", "info"],
        cwd=ROOT,
        pass_fds=(reader,),
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(reader)
    # It waits for the passphrase, having set up all that it does on signals: its first byte was taken.
    os.write(writer, b"x")
    while select_readable(writer) and process.poll() is None:
        pass
    process.send_signal(getattr(signal, name))
    _, told = process.communicate(timeout=LONGEST)
    os.close(writer)
    assert process.returncode == 130
    assert "Interrupted" in told
    assert run(made, "vault", "info").returncode == 0


def select_readable(writer: int) -> bool:
    """Whether what was written to a pipe has not been read yet."""
    import array
    import fcntl
    import termios

    waiting = array.array("i", [0])
    fcntl.ioctl(writer, termios.FIONREAD, waiting)
    return waiting[0] > 0


@pytest.mark.parametrize("seen", ["next.db", "next.db*.part", "evidence"])
def test_killed_rotation_leaves_a_whole_vault(tmp_path: Path, table: Callable[..., Path], seen: str) -> None:
    """`kill -9` while the vault is re-keyed: it opens with the old passphrase or the new one, and is sound."""
    folder, new = tmp_path / "vault", "dune acacia vent puits lune"
    Vault.create(
        folder, passphrase=PASSPHRASE, role=FOCAL_POINT, label="ZIRA", parameters=FLOOR.parameters()
    ).close()
    rows = table(COLUMNS, *({**ROW, "incident_id": f"Y-{n}"} for n in range(100)))
    assert run(folder, "reports", "add", str(rows)).returncode == 0
    (old_reader, old_writer), (new_reader, new_writer) = os.pipe(), os.pipe()
    for writer, text in ((old_writer, PASSPHRASE), (new_writer, new)):
        os.write(writer, f"{text}\n".encode())
        os.close(writer)
    given = ["--passphrase-fd", str(old_reader), "--new-passphrase-fd", str(new_reader)]
    process = subprocess.Popen(
        [*COMMAND, "--vault", str(folder), "vault", "rotate", *given],
        cwd=ROOT,
        pass_fds=(old_reader, new_reader),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and not any(folder.glob(seen)):
        pass
    process.kill()
    process.wait()
    codes = {text: run(folder, "vault", "verify", passphrase=text).returncode for text in (PASSPHRASE, new)}
    assert sorted(codes.values()) == [0, 4]
    (opens,) = (text for text, code in codes.items() if code == 0)
    assert "50 shown, 100 in all" in run(folder, "reports", "list", passphrase=opens).stderr
    assert not list(folder.glob("next.db*"))


def test_no_core_dump_and_no_file_for_others(tmp_path: Path) -> None:
    """Limits and masks are set before anything is read."""
    source = (
        "import os, resource\n"
        "from intake.cli import harden\n"
        "harden()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), oct(os.umask(0)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "(0, 0) 0o77"


@pytest.mark.parametrize("words", [["--help"], ["reports", "list", "--help"], ["vault", "verify", "--bogus"]])
def test_help_and_usage_load_little(words: list[str]) -> None:
    """What needs no vault starts fast on an old laptop: neither database nor web server is imported."""
    source = (
        "import sys\n"
        "from intake.cli.root import intake\n"
        f"try:\n    intake.main({words!r})\nexcept SystemExit:\n    pass\n"
        "print('LOADED', [n for n in ('flask', 'cheroot', 'PIL', 'openpyxl') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "LOADED []"
