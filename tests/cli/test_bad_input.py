# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong in the field: each a plain sentence in French and in English, its exit code, and nothing lost.

Every test compares the vault before and after: nothing that was there is gone, nothing half-written stays.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from forms.incident_csv import COLUMNS
from intake.vault import folder
from intake.vault.lock import FolderLock
from tests.cli.conftest import ROW, Association, Shell

Table = Callable[..., Path]


@contextmanager
def unharmed(shell: Shell) -> Iterator[None]:
    """The vault is sound afterwards, holds what it held, and no unfinished file is left in its folder."""
    before = content(shell)
    yield
    assert content(shell) == before
    assert shell.json("vault", "verify")["sound"]
    assert not list(shell.folder.rglob("*.part"))


def content(shell: Shell) -> tuple[Any, ...]:
    """How many entries there are, and every report and evidence file."""
    info = shell.json("vault", "info")
    files = sorted(path.name for path in (shell.folder / "evidence").iterdir())
    return info["entries"], shell.json("reports", "list"), shell.json("evidence", "list"), files


def refused_in_both(shell: Shell, *arguments: object, code: int, about: str) -> None:
    """Refused with this code, in each language with a sentence of its own; ``about`` is part of the English one."""
    english = shell.refused(*arguments, code=code)
    french = shell.speaking("fr").refused(*arguments, code=code)
    assert about in english
    assert french.strip()
    assert about not in french
    for told in (english, french):
        assert "Traceback" not in told
        assert str(shell.folder) not in told


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are none on this system")
def test_pipes_that_are_called_like_files(field: Shell, tmp_path: Path) -> None:
    """A list of places, a roster and a table that somebody left as pipes are refused at once."""
    os.mkfifo(tmp_path / "pipe")
    with unharmed(field):
        for command in (("places", "add"), ("roster", "accept"), ("tallies", "add")):
            assert "cannot be read" in field.refused(*command, tmp_path / "pipe", code=1)


def test_wrong_passphrase(field: Shell) -> None:
    """Exit code 4."""
    wrong = field.passphrase.with_name("wrong")
    wrong.write_text("une tout autre phrase de passe\n", encoding="utf-8")
    with unharmed(field):
        refused_in_both(
            Shell(field.folder, wrong),
            "reports",
            "list",
            code=4,
            about="This passphrase does not open the vault",
        )


def test_no_vault(shell: Shell) -> None:
    """Exit code 4; no folder appears."""
    refused_in_both(shell, "reports", "list", code=4, about="There is no vault in this folder")
    assert not shell.folder.exists()


def test_vault_of_a_later_version(field: Shell) -> None:
    """Exit code 1; a vault that a newer Intake wrote is not touched."""
    with field.vault() as vault:
        vault.connection.execute("PRAGMA user_version = 999")
    before = (field.folder / "vault.db").read_bytes()
    refused_in_both(field, "reports", "list", code=1, about="newer Intake")
    assert (field.folder / "vault.db").read_bytes() == before


def test_two_processes_on_one_vault(field: Shell) -> None:
    """Exit code 4 while another one has it open."""
    with unharmed(field):
        lock = FolderLock(folder.VaultFolder(field.folder))
        with lock:
            refused_in_both(field, "reports", "list", code=4, about="already open")


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", "incident_id\nX-1\n", ",".join((*COLUMNS, "extra")) + "\n", "\x00\x01"]
)
def test_table_with_wrong_columns(field: Shell, tmp_path: Path, text: str) -> None:
    """Refused whole, before any line, with the columns by name."""
    path = tmp_path / "rows.csv"
    path.write_text(text, encoding="utf-8")
    with unharmed(field):
        refused_in_both(field, "reports", "add", path, code=1, about="columns of this table")
        refused_in_both(field, "tallies", "add", path, code=1, about="columns of this table")


def test_table_that_is_no_text(field: Shell, tmp_path: Path) -> None:
    """A spreadsheet's own file is not a CSV."""
    path = tmp_path / "rows.csv"
    path.write_bytes(b"PK\x03\x04\xff\xfe\xfd" * 100)
    with unharmed(field):
        refused_in_both(field, "reports", "add", path, code=1, about="is not text in UTF-8")


def test_evidence_larger_than_the_free_disk(
    field: Shell, table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 6, before a byte is written, with the megabytes that are needed and free."""
    field("reports", "add", table(COLUMNS, ROW))
    video = tmp_path / "video"
    with video.open("wb") as sparse:
        sparse.truncate(500_000_000)
    usage = shutil.disk_usage(tmp_path)
    with unharmed(field), monkeypatch.context() as patch:
        patch.setattr("intake.vault.folder.shutil.disk_usage", lambda _: usage._replace(free=300_000_000))
        refused_in_both(field, "evidence", "add", "X-1", video, code=6, about="300 MB are free")


def test_full_disk_while_a_report_is_saved(
    field: Shell, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 6, and the reports of before are all there."""
    field("reports", "add", table(COLUMNS, ROW))
    rows = table(COLUMNS, *({**ROW, "incident_id": f"Y-{n}"} for n in range(50)), name="more.csv")
    with unharmed(field), monkeypatch.context() as patch:
        from intake.cli import opening

        genuine = opening.opened

        def with_little_room(*arguments: Any) -> Any:
            vault = genuine(*arguments)
            (pages,) = vault.connection.execute("PRAGMA page_count").fetchone()
            vault.connection.execute(f"PRAGMA max_page_count = {pages + 1}")
            return vault

        patch.setattr(opening, "opened", with_little_room)
        refused_in_both(field, "reports", "add", rows, code=6, about="The disk is full")


@pytest.mark.parametrize("words", ["un deux trois", " ".join(["abandon"] * 12)])
def test_words_that_do_not_match(association: Association, shell: Shell, tmp_path: Path, words: str) -> None:
    """A key whose words differ is not accepted."""
    other = shell.at(tmp_path / "other")
    other("init", "--label", "OTHER")
    card = tmp_path / "other.card"
    other("card", "write", card)
    refused_in_both(association.root, "card", "enrol", card, "--words", words, code=1, about="words")
    other.refused("roster", "accept", tmp_path / "field.roster", "--words", words, code=1)
    assert len(association.root.json("roster", "show")["members"]) == 3


def test_foreign_card_and_roster(association: Association, tmp_path: Path) -> None:
    """Any other file is named as what it is not."""
    foreign = tmp_path / "foreign"
    foreign.write_bytes(os.urandom(5000))
    refused_in_both(association.root, "card", "enrol", foreign, code=1, about="card")
    refused_in_both(association.field, "roster", "accept", foreign, code=1, about="roster")


def test_changed_roster(association: Association, tmp_path: Path) -> None:
    """One letter of a signed roster changed refuses it."""
    path = tmp_path / "central.roster"
    held = json.loads(path.read_text("utf-8"))
    held["roster"] = held["roster"].replace("COORDINATOR", "C00RDINATOR")
    path.write_text(json.dumps(held), encoding="utf-8")
    association.central.refused("roster", "accept", path, code=1)


def test_a_fault_of_the_program_shows_no_trace(field: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 70 and where it happened; never what was being handled."""

    def fault(*_: object) -> None:
        raise RuntimeError("EXERCISE secret")

    monkeypatch.setattr("intake.vault.projections.reports.newest", fault)
    done = field.result("reports", "list", code=70)
    assert "RuntimeError" in done.stderr
    assert "EXERCISE secret" not in done.output
    assert "Traceback" not in done.output


def test_interruption_is_said(field: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is no fault: exit code 130 and one sentence."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with unharmed(field), monkeypatch.context() as patch:
        patch.setattr("intake.vault.projections.reports.newest", interrupt)
        refused_in_both(field, "reports", "list", code=130, about="Interrupted")
