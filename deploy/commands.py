# SPDX-License-Identifier: GPL-3.0-or-later
"""The subcommands: each prepares the environment that it needs, then hands over to the program inside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

from deploy import catalogues, kit
from deploy.environment import Environment, SetupFailed, fingerprint
from deploy.speech import language, say

CHECKED = ("intake", "forms", "translations", "sync", "deploy", "tests")


def run(environment: Environment, arguments: Sequence[str]) -> int:
    """Start the application. On POSIX it takes this process's place, which saves memory on a small laptop."""
    environment.prepare("run")
    command = [str(environment.python), "-m", "intake", "run", *arguments]
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - a fixed program with a list of arguments, no shell
    return subprocess.call(command)


def test(environment: Environment, arguments: Sequence[str]) -> int:
    """Run the test suite with pytest's own arguments, in two processes where the machine has two cores."""
    environment.prepare("dev")
    install_node_tools(environment)
    return subprocess.call(pytest_command(environment, arguments, os.cpu_count() or 1), cwd=environment.root)


def soak(environment: Environment, arguments: Sequence[str]) -> int:
    """Run the tests marked soak with their large numbers, showing the figures that they print."""
    environment.prepare("dev")
    install_node_tools(environment)
    command = [str(environment.python), "-m", "pytest", "-m", "soak", "--capture=no", "--verbose", *arguments]
    return subprocess.call(command, cwd=environment.root, env={**os.environ, "INTAKE_SOAK": "1"})


def lint(environment: Environment, _arguments: Sequence[str]) -> int:
    """Run every check of the code, all of them even when one fails; the exit code is the first failure's."""
    environment.prepare("dev")
    folders = [name for name in CHECKED if (environment.root / name).is_dir()]
    python = str(environment.python)
    codes = [
        subprocess.call([python, "-m", *check, *folders], cwd=environment.root)
        for check in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])
    ]
    return next((code for code in codes if code), 0)


def bench(environment: Environment, arguments: Sequence[str]) -> int:
    """Run the measurements of ``tests/bench``."""
    environment.prepare("dev")
    return subprocess.call([str(environment.python), "-m", "tests.bench", *arguments], cwd=environment.root)


def setup(environment: Environment, _arguments: Sequence[str]) -> int:
    """Prepare everything that the other commands need, and start nothing."""
    environment.prepare("dev")
    install_node_tools(environment)
    say("ready", venv=environment.venv)
    return 0


def install_node_tools(environment: Environment) -> None:
    """Install the tools of ``tests/node`` where node and npm exist; elsewhere those tests are skipped."""
    folder = environment.root / "tests" / "node"
    npm = shutil.which("npm")
    listed = folder / "package.json"
    if not (npm and shutil.which("node") and listed.is_file()):
        return
    stamp = folder / "node_modules" / ".intake-stamp"
    wanted = fingerprint(listed)
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    if subprocess.call([npm, "install", "--no-save", "--no-package-lock", "--silent"], cwd=folder) != 0:
        say("node_tools_missing")
        return
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted, encoding="ascii")


def pytest_command(environment: Environment, arguments: Sequence[str], cores: int) -> list[str]:
    """Return the pytest command: two processes, unless the caller chose a number or a debugger."""
    chosen = any(word.startswith(("-n", "--numprocesses", "--pdb", "--trace")) for word in arguments)
    spread = [] if chosen or cores < 2 else ["-n", "2", "--dist", "loadfile"]
    return [str(environment.python), "-m", "pytest", *spread, *arguments]


COMMANDS: dict[str, Callable[[Environment, Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "soak": soak,
    "kit": kit.main,
    "setup": setup,
    "messages": catalogues.main,
}

USAGE = {
    "fr": """python3 -m deploy COMMANDE [ARGUMENTS]

  run       démarre Intake (les arguments vont à « intake run »)
  test      lance les tests (les arguments vont à pytest)
  lint      vérifie le code : ruff, mypy
  bench     mesure les temps et la mémoire
  soak      les mêmes tests avec de grands nombres, et leurs chiffres
  kit       prépare un dossier pour un ordinateur sans réseau
  setup     prépare l’environnement sans rien lancer
  messages  met à jour les catalogues de traduction (--check : vérifie seulement)""",
    "en": """python3 -m deploy COMMAND [ARGUMENTS]

  run       start Intake (arguments go to "intake run")
  test      run the tests (arguments go to pytest)
  lint      check the code: ruff, mypy
  bench     measure time and memory
  soak      the same tests with large numbers, and their figures
  kit       make a folder for a computer without a network
  setup     prepare the environment and start nothing
  messages  bring the translation catalogues up to date (--check: only verify)""",
}


def main(arguments: Sequence[str]) -> int:
    """Run one subcommand and return its exit code: 2 for a command that does not exist."""
    name = arguments[0] if arguments else ""
    if name not in COMMANDS:
        asked = name in ("help", "-h", "--help")
        print(USAGE[language()], file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        return COMMANDS[name](Environment(), arguments[1:])
    except SetupFailed as failure:
        say(failure.key)
        return 1
    except KeyboardInterrupt:
        return 130
