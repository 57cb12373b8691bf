# SPDX-License-Identifier: GPL-3.0-or-later
"""Adding evidence to a report: file and entry together, or neither."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.errors import BadDate, DiskFull, EvidenceTooLarge, NoSuchRecord, NotYours
from intake.model.report import Report
from intake.model.roster import CUSTODIAN
from intake.vault import attaching, journal
from intake.vault.attaching import Attaching, Description, attach, describe
from intake.vault.projections import attachments
from intake.vault.records import save_report
from intake.vault.vault import Vault
from tests import vaults


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An open vault of a focal point."""
    with vaults.make(tmp_path / "vault") as made:
        yield made


@pytest.fixture
def subject(vault: Vault) -> str:
    """A report in it."""
    return save_report(vault, Report(account="EXERCISE"))


def nothing_left(vault: Vault) -> bool:
    """Whether no file, whole or not, and no entry is there."""
    return not list(vault.folder.evidence.iterdir()) and not attachments.evidence(vault.connection)


def test_evidence_is_described_by_its_entry(vault: Vault, subject: str) -> None:
    """What was said and what was seen stand in one signed entry."""
    added = attach(vault, subject, io.BytesIO(b"%PDF-1.7 EXERCISE"), Description("list", "LIST", "2031-06~"))
    (held,) = attachments.evidence(vault.connection, subject)
    assert (held.id, held.sha256, held.size) == (added.id, added.sha256, 17)
    assert (held.title, held.type, held.obtained, held.media) == (
        "list",
        "LIST",
        "2031-06~",
        "application/pdf",
    )
    assert journal.head(vault.connection, vault.journal).seq == 2  # type: ignore[union-attr] # there is one


def test_description_may_come_after_the_file(vault: Vault, subject: str) -> None:
    """As from a page, where fields may follow the file."""
    attaching = Attaching(vault, subject)
    attaching.write(b"EXERCISE")
    attaching.commit(Description("late"))
    assert attachments.evidence(vault.connection, subject)[0].title == "late"


def test_aborted_file_leaves_nothing(vault: Vault, subject: str) -> None:
    """Neither a file nor an entry."""
    attaching = Attaching(vault, subject)
    attaching.write(b"EXERCISE")
    attaching.abort()
    assert nothing_left(vault)


def test_refused_entry_takes_its_file_along(
    vault: Vault, subject: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the entry cannot be written, the file is not kept either."""

    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(attaching, "write_entry", full)
    with pytest.raises(DiskFull):
        attach(vault, subject, io.BytesIO(b"EXERCISE"))
    vault.evidence.sweep()
    assert nothing_left(vault)


def test_unknown_report_and_bad_date_are_refused_first(vault: Vault, subject: str) -> None:
    """Before a file is made."""
    with pytest.raises(NoSuchRecord):
        Attaching(vault, f"{vault.journal}/{'0' * 32}")
    with pytest.raises(BadDate):
        Attaching(vault, subject, Description(obtained="yesterday"))
    assert nothing_left(vault)


def test_role_without_testimony_is_refused_first(tmp_path: Path, vault: Vault, subject: str) -> None:
    """A custodian adds no evidence, whatever the size of the file."""
    with vaults.make(tmp_path / "custodian", CUSTODIAN) as other:
        for entry in journal.of_subject(vault.connection, subject):
            journal.store(other.connection, entry)
        other.connection.execute("UPDATE entries SET subject = subject")
        with pytest.raises((NotYours, NoSuchRecord)):
            Attaching(other, subject)
        assert nothing_left(other)


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(50), "image/png"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "application/octet-stream"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(50), "image/jpeg"),
        (b"<html><script>", "text/html"),
        ("déposition".encode(), "text/plain"),
        ("é".encode()[:1], "text/plain"),
        (b"", "application/octet-stream"),
        (b"a\0b", "application/octet-stream"),
        (b"\xfe\x12\x99\x88", "application/octet-stream"),
    ],
)
def test_media_is_seen_in_the_first_bytes(vault: Vault, subject: str, head: bytes, media: str) -> None:
    """Text is text even if its last letter was cut in two; noise, and what only begins like a picture, is noise."""
    assert attach(vault, subject, io.BytesIO(head), name="photo.jpg").media == media


def test_type_is_offered_by_the_file_and_decided_by_the_person(vault: Vault, subject: str) -> None:
    """A photograph is listed as one unless somebody says what else it is; nobody says what a list is but a person."""
    photo = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
    attach(vault, subject, io.BytesIO(photo))
    attach(vault, subject, io.BytesIO(photo + b"."), Description(type="LIST"))
    attach(vault, subject, io.BytesIO(b"EXERCISE"))
    assert [one.type for one in attachments.evidence(vault.connection, subject)].count("PHOTO") == 1
    assert {one.type for one in attachments.evidence(vault.connection)} == {"PHOTO", "LIST", ""}


def test_name_of_a_file_is_not_kept(vault: Vault, subject: str) -> None:
    """People name files after people."""
    attach(vault, subject, io.BytesIO(b"EXERCISE"), name="Moussa-MARKER.txt")
    entries = journal.of_subject(vault.connection, subject)
    assert not any(b"MARKER" in (entry.body or b"") for entry in entries)


def test_file_that_is_too_large_is_refused(
    vault: Vault, subject: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the first byte too many, with nothing left of it."""
    monkeypatch.setattr(attaching, "LARGEST", 10)
    file = Attaching(vault, subject)
    file.write(b"0123456789")
    with pytest.raises(EvidenceTooLarge):
        file.write(b"0")
    assert nothing_left(vault)


def test_description_can_be_corrected(vault: Vault, subject: str) -> None:
    """The later words are shown, the first entry still says what the file is and when it came."""
    added = attach(vault, subject, io.BytesIO(b"EXERCISE"), Description("wrong", "LIST", how="by hand"))
    (before,) = attachments.evidence(vault.connection, subject)
    describe(vault, before, Description("right", "OTHER"))
    (after,) = attachments.evidence(vault.connection, subject)
    assert (after.title, after.type, after.how, after.at) == ("right", "OTHER", "", before.at)
    assert (after.id, after.sha256) == (added.id, before.sha256)
    vault.rebuild()
    assert attachments.evidence(vault.connection, subject) == [after]
