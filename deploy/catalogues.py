# SPDX-License-Identifier: GPL-3.0-or-later
"""``messages``: take the sentences from code and templates, update the catalogues, compile them.

Nothing that differs between two machines or two days is written (no date, host or line number), so a
catalogue changes only when a sentence does, and ``--check`` can compare bytes.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from deploy.environment import Environment
from deploy.speech import say

DOMAIN = "intake"
LANGUAGES = ("fr", "en")
SOURCES = ("intake", "forms", "sync", "translations")
KEYWORDS = ("N_", "_", "ngettext:1,2")

# Fixed dates: gettext's format wants them, and a true one would change with every run.
EMPTY_CATALOGUE = """\
msgid ""
msgstr ""
"Project-Id-Version: intake\\n"
"POT-Creation-Date: 2026-01-01 00:00+0000\\n"
"PO-Revision-Date: 2026-01-01 00:00+0000\\n"
"Last-Translator: Intake\\n"
"Language-Team: Intake\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural={plural};\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
PLURALS = {"fr": "(n > 1)", "en": "(n != 1)"}


def main(environment: Environment, arguments: Sequence[str]) -> int:
    """Update the catalogues in place, or with ``--check`` only tell which ones are behind (exit code 1)."""
    environment.prepare("run")
    folder = environment.root / "translations"
    if "--check" in arguments:
        behind = out_of_step(environment, folder)
        if behind:
            say("messages_behind", files=", ".join(behind))
        return 1 if behind else 0
    return 0 if update(environment, folder) else 1


def out_of_step(environment: Environment, folder: Path) -> list[str]:
    """Return the catalogue files that an update would change, as paths inside ``folder``.

    The update runs on a copy, so nothing committed is touched; a failing update counts as everything behind.
    """
    names = [name for language in LANGUAGES for name in catalogue_names(language)]
    with tempfile.TemporaryDirectory() as scratch:
        for name in names:
            target = Path(scratch, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            if (folder / name).is_file():
                shutil.copy(folder / name, target)
        if not update(environment, Path(scratch)):
            return names
        return [name for name in names if contents(folder / name) != contents(Path(scratch, name))]


def update(environment: Environment, folder: Path) -> bool:
    """Extract, merge and compile into ``folder``; tell whether every step went well."""
    template = folder / "messages.pot"
    if not babel(environment, extract_arguments(environment, template)):
        return False
    for language in LANGUAGES:
        po, mo = (folder / name for name in catalogue_names(language))
        if not po.is_file():
            po.parent.mkdir(parents=True, exist_ok=True)
            empty = EMPTY_CATALOGUE.format(language=language, plural=PLURALS[language])
            po.write_text(empty, encoding="utf-8")
        merge = ["update", "-i", str(template), "-o", str(po), "-l", language, "-w", "110"]
        # A guess from a similar sentence would be shown to people as if it were a translation.
        merge += ["--no-fuzzy-matching", "--ignore-pot-creation-date"]
        if not babel(environment, merge):
            return False
        if not babel(environment, ["compile", "-i", str(po), "-o", str(mo), "-l", language]):
            return False
    return True


def extract_arguments(environment: Environment, template: Path) -> list[str]:
    """Return pybabel's arguments for taking the sentences out of the sources that exist."""
    sources = [name for name in SOURCES if (environment.root / name).is_dir()]
    keywords = [word for keyword in KEYWORDS for word in ("-k", keyword)]
    layout = ["--no-location", "--sort-output", "-w", "110", "-F", "pyproject.toml", "-o", str(template)]
    return ["extract", *layout, *keywords, *sources]


def catalogue_names(language: str) -> tuple[str, str]:
    """Return the paths of a language's text and compiled catalogue inside the translations folder."""
    stem = f"{language}/LC_MESSAGES/{DOMAIN}"
    return f"{stem}.po", f"{stem}.mo"


def contents(path: Path) -> bytes | None:
    """Return the bytes of a file with even line ends, or None where there is none."""
    return path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else None


def babel(environment: Environment, arguments: list[str]) -> bool:
    """Run Babel inside the environment; tell whether it succeeded."""
    command = [str(environment.python), "-m", "babel.messages.frontend", "--quiet", *arguments]
    return subprocess.call(command, cwd=environment.root) == 0
