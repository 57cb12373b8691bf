# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence from the command line."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from forms.incident_csv import COLUMNS
from intake.vault import custody
from intake.vault.projections import attachments, reports
from intake.vault.sealed_files import seal_file
from tests.cli.conftest import Association, Shell

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(2000)


@pytest.fixture
def told(field: Shell, table: Callable[..., Path]) -> Shell:
    """A vault with one report, X-1."""
    field("reports", "add", table(COLUMNS, {"incident_id": "X-1", "notes": "EXERCISE"}))
    return field


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A file that begins as a picture, whatever its name says."""
    path = tmp_path / "holiday.txt"
    path.write_bytes(PNG)
    return path


def test_evidence_is_added_listed_and_read_back(told: Shell, picture: Path, tmp_path: Path) -> None:
    """What comes out is what went in; its kind was seen in its first bytes."""
    (added,) = told.json(
        "evidence", "add", "X-1", picture, "--title", "the well", "--obtained", "2031-06", "--type", "PHOTO"
    )
    assert added["sha256"] == hashlib.sha256(PNG).hexdigest()
    (listed,) = told.json("evidence", "list", "X-1")
    assert (listed["media"], listed["title"], listed["type"]) == ("image/png", "the well", "PHOTO")
    assert (listed["obtained"], listed["size"], listed["here"]) == ("2031-06", len(PNG), True)
    done = told.result("evidence", "read", added["id"][:8], "--to", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == PNG
    assert "readable copy leaves the vault" in done.stderr


def test_how_it_came_and_from_whom_is_kept(field: Shell, table: Callable[..., Path], picture: Path) -> None:
    """The source is named by its number in the report; one that the report has not adds nothing."""
    row = {"incident_id": "X-2", "notes": "EXERCISE", "source_basis": "EXERCISE witness"}
    field("reports", "add", table(COLUMNS, row))
    (added,) = field.json("evidence", "add", "X-2", picture, "--how", "filmed on a phone", "--source", 1)
    with field.vault() as vault:
        held = attachments.evidence_named(vault.connection, added["id"])
        (source,) = reports.read(vault.connection, held.subject).sources
        (came, *_) = custody.chain(vault, held)
    assert (held.source, came.facts["how"]) == (source.id, "filmed on a phone")
    assert "“7”" in field.refused("evidence", "add", "X-2", picture, "--source", 7, code=1)


def test_a_sealed_file_is_opened_by_the_custodian_with_a_reason(
    association: Association, picture: Path, tmp_path: Path
) -> None:
    """On the record, out to a file, with a warning; not by anybody else, and not without a reason."""
    field, central, custodian = association.field, association.central, association.custodian
    (added,) = field.json("evidence", "add", "X-1", picture, "--title", "a face")
    with field.vault() as vault:
        name = seal_file(vault, attachments.evidence_named(vault.connection, added["id"]))
    association.carry(field, central)
    association.carry(central, custodian, "--to", "custodians")
    asked = ("evidence", "open-sealed", name[:8], "--to", tmp_path / "copy")
    assert "Only a custodian" in central.refused(*asked, "--reason", "EXERCISE court", code=1)
    custodian.refused(*asked, code=2)
    assert "needs a reason" in custodian.refused(*asked, "--reason", " ", code=1)
    assert not (tmp_path / "copy").exists()
    done = custodian.result(*asked, "--reason", "EXERCISE court")
    assert (tmp_path / "copy").read_bytes() == PNG
    assert "a face" in done.stdout and "readable copy leaves the vault" in done.stderr
    with custodian.vault() as vault:
        steps = custody.chain(vault, attachments.evidence_named(vault.connection, name))
    assert [step.did for step in steps][-2:] == ["opened", "disclosed"]


def test_what_is_not_sealed_is_not_opened(told: Shell, picture: Path, tmp_path: Path) -> None:
    """The command says which one to use."""
    (added,) = told.json("evidence", "add", "X-1", picture)
    asked = ("evidence", "open-sealed", added["id"], "--reason", "x", "--to", tmp_path / "copy")
    assert "intake evidence read" in told.refused(*asked, code=1)
    assert not (tmp_path / "copy").exists()


def test_reading_evidence_is_on_the_record(told: Shell, picture: Path, tmp_path: Path) -> None:
    """The journal says that a copy was taken."""
    (added,) = told.json("evidence", "add", "X-1", picture)
    told("evidence", "read", added["id"], "--to", tmp_path / "copy")
    history = told.json("reports", "show", "X-1", "--history")["history"]
    assert [step["kind"] for step in history].count("disclose") == 1


def test_no_plaintext_lies_in_the_vault(told: Shell, tmp_path: Path) -> None:
    """A marker in a file is found nowhere in the folder."""
    path = tmp_path / "marked"
    path.write_bytes(b"MARKER-7431 " * 1000)
    told("evidence", "add", "X-1", path)
    held = [file.read_bytes() for file in told.folder.rglob("*") if file.is_file()]
    assert not any(b"MARKER-7431" in data for data in held)


def test_existing_file_is_not_written_over(told: Shell, picture: Path, tmp_path: Path) -> None:
    """Neither the copy is made nor the journal written."""
    (added,) = told.json("evidence", "add", "X-1", picture)
    target = tmp_path / "copy"
    target.write_bytes(b"mine")
    told.refused("evidence", "read", added["id"], "--to", target, code=1)
    assert target.read_bytes() == b"mine"
    history = told.json("reports", "show", "X-1", "--history")["history"]
    assert "disclose" not in [step["kind"] for step in history]


def test_bad_date_is_refused_before_the_file_is_read(told: Shell, picture: Path) -> None:
    """Nothing is left in the folder."""
    told.refused("evidence", "add", "X-1", picture, "--obtained", "2031-13", code=1)
    assert list((told.folder / "evidence").iterdir()) == []


def test_one_bad_file_keeps_no_other_out(told: Shell, picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 3, the good file is in, the bad one named."""
    unreadable = picture.with_name("unreadable")
    unreadable.write_bytes(b"x")
    genuine = os.open

    def guarded(path: object, *arguments: object, **options: object) -> int:
        if path == unreadable:
            raise PermissionError(13, "no")
        return genuine(path, *arguments, **options)  # type: ignore[arg-type] # passes on what it was given

    monkeypatch.setattr(os, "open", guarded)
    done = told.result("evidence", "add", "X-1", unreadable, picture, code=3)
    assert "unreadable" in done.stderr
    assert len(told.json("evidence", "list")) == 1
