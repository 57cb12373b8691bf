# SPDX-License-Identifier: GPL-3.0-or-later
"""A shared folder in which somebody else puts what no program expects."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from intake.errors import CannotRead, VaultInFolder
from intake.vault import seen_files
from sync import outbox, shared_folder
from sync.folder_look import Look, names_in
from sync.shared_folder import exchange_once
from tests.association import Association
from tests.sync.conftest import write_reports

BEGINNING = b"age-encryption.org/v1\n"


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """The folder."""
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_not_unicode_stop_nobody(members: Association, shared: Path) -> None:
    """A part, a card and a roster under such names are read once like any other, in a folder called so too."""
    odd = Path(os.fsdecode(os.fsencode(shared) + b"/\xffolder"))
    odd.mkdir()
    write_reports(members.fields[0], 1)
    (made,) = outbox.export(members.fields[0], odd).parts
    made.rename(os.fsdecode(os.fsencode(odd) + b"/\xff\nname\x1b[2J"))
    for ending in (".intake-card", ".intake-roster"):
        Path(os.fsdecode(os.fsencode(odd) + b"/\xfe" + ending.encode())).write_bytes(b"{}")
    first = exchange_once(members.central, odd)
    assert [one.error for one in first.taken] == [None]
    ((path, error),) = first.refused
    assert path.parent == odd and error.tell("fr").encode()
    assert exchange_once(members.central, odd).nothing


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are none on this system")
def test_what_is_no_plain_file_is_not_opened(members: Association, shared: Path) -> None:
    """Pipes, links and folders that are called like parts are left alone: none of them keeps anybody waiting."""
    secret = shared.parent / "secret"
    secret.write_bytes(BEGINNING)
    os.mkfifo(shared / "pipe.intake")
    (shared / "link.intake").symlink_to(secret)
    (shared / "endless.intake").symlink_to("/dev/zero")
    (shared / "folder.intake").mkdir()
    write_reports(members.fields[0], 1)
    outbox.export(members.fields[0], shared)
    found = exchange_once(members.central, shared)
    assert len(found.taken) == 1 and not found.refused and not found.unfinished


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are none on this system")
def test_pipes_put_there_while_looking_keep_nobody_waiting(
    members: Association, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that were listed and are pipes once they are opened are passed over; the next part comes in."""
    write_reports(members.fields[0], 1)
    outbox.export(members.fields[0], shared)
    names = ("a.intake", "b.intake-roster", "c.intake-card")
    for name in names:
        (shared / name).write_bytes(BEGINNING)

    def listed(folder: Path) -> list[str]:
        found = names_in(folder)
        for name in names:
            (folder / name).unlink(missing_ok=True)
            os.mkfifo(folder / name)
        return found

    monkeypatch.setattr(shared_folder, "names_in", listed)
    found = exchange_once(members.central, shared)
    assert [one.error for one in found.taken] == [None]
    assert found.unfinished == 1 and [type(error) for _, error in found.refused] == [CannotRead]


def test_what_others_put_in_the_place_of_a_receipt_stays(members: Association, shared: Path) -> None:
    """A file under the name of one's own is not taken away as one's own while it was not read."""
    field, central = members.fields[0], members.central
    write_reports(field, 1)
    outbox.export(field, shared)
    written = [path.name for path in exchange_once(central, shared).written]
    look = Look(central, shared, seen_files.of_folder(central.connection, str(shared)))
    for name in written:
        (shared / name).write_bytes(BEGINNING)
    assert look.take_away(written) == 0
    assert all((shared / name).read_bytes() == BEGINNING for name in written)


def test_folder_with_the_vault_in_it_is_not_shared(members: Association) -> None:
    """What keeps a folder in step would carry the vault away: neither its folder, nor one in it, nor one around it."""
    home = members.central.folder.path
    for folder in (home, home / "evidence", home.parent, home / ".." / home.name):
        before = sorted(home.iterdir())
        with pytest.raises(VaultInFolder):
            exchange_once(members.central, folder)
        assert sorted(home.iterdir()) == before
