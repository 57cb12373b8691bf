# SPDX-License-Identifier: GPL-3.0-or-later
"""``messages``: take the sentences from code and templates, update the catalogues, compile them.

Nothing that differs between two machines or two days is written (no date, host or line number), so a
catalogue changes only when a sentence does, and ``--check`` can compare bytes.

An update works on copies and puts them in place whole, one window at a time: translations are work of people,
and a run that is cut, or that meets a half-written file, takes none of them away.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from deploy.environment import Environment, held
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

# Of the translations that stood, the share that an update may lose: sentences leave the code a few at a time.
MAY_GO = 0.1
TRANSLATED = re.compile(r'^msgstr(?:\[0\])? (?:"[^"]|""\n")', re.MULTILINE)


def main(environment: Environment, arguments: Sequence[str]) -> int:
    """Update the catalogues in place, or with ``--check`` only tell which ones are behind (exit code 1)."""
    environment.prepare("run")
    folder = environment.root / "translations"
    if "--check" in arguments:
        behind = out_of_step(environment, folder)
        if behind:
            say("messages_behind", files=", ".join(behind))
        return 1 if behind else 0
    with held(folder / ".messages.lock", "waiting_messages"):
        return 0 if renew(environment, folder) else 1


def out_of_step(environment: Environment, folder: Path) -> list[str]:
    """Return the catalogue files that an update would change, as paths inside ``folder``.

    The update runs on a copy, so nothing committed is touched; a failing update counts as everything behind.
    """
    with tempfile.TemporaryDirectory() as scratch:
        names = copied(folder, Path(scratch))
        if not update(environment, Path(scratch)):
            return names
        return [name for name in names if contents(folder / name) != contents(Path(scratch, name))]


def renew(environment: Environment, folder: Path) -> bool:
    """Put updated catalogues in the place of those in ``folder``, or leave all of them as they are.

    A file that somebody saves meanwhile is taken up again. Nothing is put in place, and a sentence says why, where
    more than ``MAY_GO`` of the translations of a catalogue would go: then the sources or the catalogue are not whole.
    """
    # Beside the catalogues: a rename replaces a file whole only within one disk.
    with tempfile.TemporaryDirectory(dir=folder, prefix=".messages-") as scratch:
        made = Path(scratch)
        while True:
            names = copied(folder, made)
            before = {name: contents(made / name) for name in names}
            if not update(environment, made):
                return False
            for name in names:
                was, now = translated(before[name]), translated(contents(made / name))
                if now < was * (1 - MAY_GO):
                    say("messages_lost", file=name, was=was, now=now)
                    return False
            if all(contents(folder / name) == before[name] for name in names):
                break
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).replace(folder / name)
    return True


def copied(folder: Path, scratch: Path) -> list[str]:
    """Copy the catalogues that are in ``folder``; return the names of all that an update makes."""
    names = [name for language in LANGUAGES for name in catalogue_names(language)]
    for name in names:
        target = scratch / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        if (folder / name).is_file():
            shutil.copy(folder / name, target)
    return names


def translated(catalogue: bytes | None) -> int:
    """Count the translations of a text catalogue, its header among them; zero for a compiled one, or none."""
    if catalogue is None or b"\0" in catalogue:
        return 0
    return len(TRANSLATED.findall(catalogue.decode("utf-8", "replace")))


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
        merge += ["--no-fuzzy-matching", "--ignore-pot-creation-date", "--ignore-obsolete"]
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
