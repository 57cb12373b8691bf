# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing readable touches the disk, by the commands (DESIGN section 6, promise 1).

Markers go into every field, an attached file of 20 MB is full of them, and afterwards no file that the programs
made holds one, in any encoding, but those that the person asked for in the open.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from forms import incident_csv, tally_csv
from tests.cli.conftest import PASSPHRASE, Shell
from tests.journey.markers import Marker, appeared, folded, holding, occurs
from tests.journey.programs import ROOT
from tests.journey.tables import row, table
from tests.journey.traced import strace, written
from tests.journey.writing import NAMES, WORDS, environment
from tests.vault.pages import plaintext

SHARED = [Path(name) for name in ("/tmp", "/var/tmp", "/dev/shm") if Path(name).is_dir()]  # noqa: S108 - searched
FILM = 20_000_000
VAULT = re.compile(
    r"lock|vault\.db(\.\w+\.part)?(-wal|-shm|-journal)?|keyslots\.(json|bak)(\.\w+\.part)?|evidence|evidence/\w+\.age(\.\w+)?(\.part)?"
)
PART = re.compile(r"[a-z2-7]{16}\.intake(\.\w+\.part)?")


@dataclass(frozen=True)
class Walk:
    """What was done, where, and since when."""

    place: Path
    since: float
    trace: Path

    def vault(self, name: str) -> Shell:
        """One of the vaults."""
        return Shell(self.place / "team" / name, self.place / "team" / "passphrase")


@pytest.fixture(scope="module")
def walk(place: Path) -> Walk:
    """Every command that writes, run by a process that is traced, with temporary and home folders of its own."""
    for name in ("inputs", "asked", "temporary", "home"):
        (place / name).mkdir()
    text = WORDS.text
    columns = ("incident_id", "report_section", "date_text", "place_text", "property", "verification_wording")
    more = ("perpetrator_basis", "source_basis", "notes")
    rows = [row(f"W-{at}", **{column: text(column) for column in (*columns[1:], *more)}) for at in (1, 2)]
    wrong = row(text("ref"), killed_min=text("wrong"), category=text("wrong"), notes=text("wrong"))
    table(place / "inputs" / "rows.csv", [*rows, wrong])
    total = {"report_no": text("no"), "period_edtf": "2031-06", "category": "EXEC", "count_min": "3"}
    total |= {"label_in_report": text("label"), "wording": text("wording"), "note": text("note")}
    table(
        place / "inputs" / "totals.csv",
        [{**total, "qualifier": "EXACT", "count_max": "3"}],
        tally_csv.COLUMNS,
    )
    line = (WORDS.text("film") + "\n").encode()
    (place / "inputs" / "film.bin").write_bytes(line * (FILM // len(line)))
    assert set(columns) | set(more) <= set(incident_csv.COLUMNS)

    since, log = time.time() - 1, place / "trace"
    done = subprocess.run(
        [*strace(log), sys.executable, "-m", "tests.journey.writing", str(place)],
        cwd=ROOT,
        env={
            **environment(),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(place / "home"),
            "TMPDIR": str(place / "temporary"),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Walk(place, since, log)


def test_a_marker_is_found_in_every_disguise() -> None:
    """The search itself works: each encoding, escape, offset of base64 and compression is seen."""
    import base64
    import gzip
    import json
    import zlib
    from urllib.parse import quote_plus

    word = Marker.new("search")
    for text in (word.plain, word.accented):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-16"):
            assert occurs(b"\0x" + text.encode(encoding), word)
        for before in range(6):
            assert occurs(base64.b64encode(b"y" * before + text.encode() + b"z" * 5), word)
        assert occurs(b"xx" + gzip.compress(text.encode()) + b"yy", word)
        assert occurs(b"xx" + zlib.compress(text.encode(), 9), word)
        assert occurs(json.dumps(text).encode(), word)
        assert occurs(quote_plus(text).encode(), word)
    assert occurs(folded(word.accented).encode(), word)
    assert not occurs(os.urandom(1_000_000), word)


def test_no_file_holds_a_word_that_was_typed_or_attached(walk: Walk) -> None:
    """Vaults, parts, backup, temporary and home folders, and whatever else appeared in shared folders meanwhile."""
    open_on_request = [walk.place / "inputs", walk.place / "asked", walk.trace]
    assert holding([walk.place], WORDS, NAMES, but=open_on_request) == []
    others = list(Path("/tmp").glob("pytest-of-*"))  # noqa: S108 - of other tests
    assert (
        holding(appeared(SHARED, walk.since), WORDS, NAMES, since=walk.since, but=[*others, walk.place]) == []
    )


def test_what_was_asked_for_in_the_open_is_there(walk: Walk) -> None:
    """The search would have found something: the copies that the person asked for hold the words, and no name."""
    asked = walk.place / "asked"
    names = {path.name for path in holding([asked], WORDS)}
    assert {"film.bin", "reports.csv", "month.html", "month.json"} <= names
    assert holding([asked], NAMES) == []
    assert (asked / "film.bin").read_bytes() == (walk.place / "inputs" / "film.bin").read_bytes()


def test_a_trace_names_a_file_that_was_gone_again(tmp_path: Path) -> None:
    """The trace itself works: a temporary file that a program made and removed is told."""
    source = "import tempfile; print(tempfile.NamedTemporaryFile().name)"
    command = [*strace(tmp_path / "trace"), sys.executable, "-c", source]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) in written(tmp_path / "trace", tmp_path)


def test_a_command_leaves_no_core_dump() -> None:
    """Before anything is read, the size of a core dump is limited to nothing."""
    source = "import resource, intake.cli as c; c.harden(); print(*resource.getrlimit(resource.RLIMIT_CORE))"
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0", "0"]


def test_only_known_files_are_made(walk: Walk) -> None:
    """The trace names every file that was created: files of vaults, parts, and what was asked for; nothing else."""
    vaults = [
        walk.place / "team" / name for name in ("root", "field1", "central1", "custodian1", "custodian2")
    ]
    vaults += [walk.place / "backup", walk.place / "backup.part"]
    made = written(walk.trace, ROOT)
    assert any(path.suffix == ".age" for path in made)
    known = {walk.place / "team", walk.place / "team" / "passphrase", Path(os.devnull)}
    strange = [
        path
        for path in made - known
        if not any(within(path, vault, VAULT) for vault in vaults)
        and not any(within(path, walk.place / name, PART) for name in ("parts", "for-custodians"))
        # Cards, rosters and what was asked for in the open.
        and path.parent not in (walk.place / "asked", walk.place / "team")
    ]
    assert strange == []
    assert not list((walk.place / "temporary").iterdir())
    assert not list((walk.place / "home").iterdir())


def within(path: Path, folder: Path, names: re.Pattern[str]) -> bool:
    """Whether a path is a folder itself, or lies in it under a known name."""
    if not path.is_relative_to(folder):
        return False
    return path == folder or names.fullmatch(path.relative_to(folder).as_posix()) is not None


@pytest.mark.parametrize("name", ["field1", "central1", "custodian1"])
def test_no_name_is_in_the_decrypted_database(walk: Walk, name: str) -> None:
    """With the key, every page is read: the words of reports are found, of sealed names not one, nor in the index."""
    shell = walk.vault(name)
    with shell.vault() as vault:
        pages = plaintext(vault.folder.database, vault.slots.unlock_with_passphrase(PASSPHRASE, None))
        rows = [
            repr(line).encode()
            for (listed,) in vault.connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
            for line in vault.connection.execute(f'SELECT * FROM "{listed}"').fetchall()
        ]
        drafts = vault.drafts.list()
    assert occurs(pages, WORDS)
    assert not occurs(pages, NAMES)
    assert any(occurs(line, WORDS) for line in rows)
    assert not any(occurs(line, NAMES) for line in rows)
    assert len(drafts) == (1 if name == "field1" else 0)
    for word in (NAMES.plain, NAMES.accented):
        assert shell.json("reports", "list", "--search", word) == []
