# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import errno
import io
import os
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from intake.errors import DiskError, DiskFull, FolderTaken, NotEnoughRoom, NoVault, ReadOnly
from intake.vault import folder as module
from intake.vault.folder import VaultFolder, disk_errors, require_space, write_atomically

from .conftest import Program

WRITE_UNDER_A_LIMIT = """
import resource, sys
from pathlib import Path
from intake.errors import DiskFull
from intake.vault.folder import write_atomically
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    write_atomically(Path(sys.argv[1]), b"new" * 100_000)
except DiskFull as full:
    print(full.facts["reason"])
"""


def mode(path: Path) -> int:
    """The permission bits of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


class Refusing(io.BytesIO):
    """A file whose disk takes nothing more."""

    def write(self, data: Any) -> int:
        """Fail as a full disk does."""
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o277])
@pytest.mark.only_linux
def test_only_the_owner_has_access_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    """Folders are 0700 and files 0600, under any umask of the user."""
    folder = VaultFolder(tmp_path / "vault")
    before = os.umask(umask)
    try:
        folder.create()
        write_atomically(folder.keyslots, b"{}")
    finally:
        os.umask(before)
    assert (mode(folder.path), mode(folder.evidence), mode(folder.keyslots)) == (0o700, 0o700, 0o600)


@pytest.mark.only_linux
def test_opening_narrows_access_again(folder: VaultFolder) -> None:
    """A folder that was copied from a stick, open to all, is closed when the vault is opened."""
    folder.database.write_bytes(b"")
    for path, open_to_all in ((folder.path, 0o777), (folder.evidence, 0o755), (folder.database, 0o644)):
        path.chmod(open_to_all)
    folder.open()
    assert (mode(folder.path), mode(folder.evidence), mode(folder.database)) == (0o700, 0o700, 0o600)


def test_opening_removes_unfinished_files(folder: VaultFolder) -> None:
    """What a crash left half written is removed; everything else stays."""
    half = [folder.path / "keyslots.json.ab12.part", folder.evidence / "ab.age.cd34.part"]
    whole = [folder.keyslots, folder.evidence / "ab.age"]
    for path in half + whole:
        path.write_bytes(b"x")
    folder.open()
    assert [path.exists() for path in half + whole] == [False, False, True, True]


def test_folder_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """INTAKE_VAULT names the folder; without it, it lies where this user's programs keep their data."""
    monkeypatch.setenv("INTAKE_VAULT", str(tmp_path / "elsewhere"))
    assert VaultFolder.default().path == tmp_path / "elsewhere"
    monkeypatch.delenv("INTAKE_VAULT")
    assert VaultFolder.default().path.is_absolute()
    assert "intake" in VaultFolder.default().path.parts


def test_folder_with_other_files_is_not_taken(tmp_path: Path) -> None:
    """A new vault is never made among other files, which are left as they are."""
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(FolderTaken):
        VaultFolder(tmp_path).create()
    assert names(tmp_path) == ["letter.txt"]


def test_folder_with_a_vault_is_not_taken(folder: VaultFolder) -> None:
    """A new vault is never made over another one, whichever copy of its key slots is left."""
    folder.database.write_bytes(b"x")
    write_atomically(folder.keyslots_copy, b"{}")
    with pytest.raises(FolderTaken):
        folder.create()
    assert folder.database.read_bytes() == b"x"


def test_database_of_an_unfinished_creation_is_set_aside(folder: VaultFolder) -> None:
    """A creation that was cut short can be done again, and what it left is kept under another name."""
    folder.database.write_bytes(b"without key slots")
    (folder.path / "keyslots.json.ab12.part").write_bytes(b"{")
    folder.create()
    folder.open()
    assert not folder.database.exists()
    (left,) = folder.path.glob("left-*")
    assert left.read_bytes() == b"without key slots"


def test_database_with_evidence_is_not_set_aside(folder: VaultFolder) -> None:
    """Where evidence lies, there was a vault in use, and no other is made over it."""
    (folder.evidence / "ab.age").write_bytes(b"x")
    with pytest.raises(FolderTaken):
        folder.create()


def test_either_copy_of_the_key_slots_is_a_vault(folder: VaultFolder) -> None:
    """A folder is known as a vault by either copy of the key slots."""
    with pytest.raises(NoVault):
        folder.require_vault()
    write_atomically(folder.keyslots_copy, b"{}")
    folder.require_vault()


def test_atomic_write_replaces_the_whole_file(tmp_path: Path) -> None:
    """The new content stands alone under the name, with no other file beside it."""
    target = tmp_path / "file"
    target.write_bytes(b"the longer old content")
    write_atomically(target, b"new")
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["file"]


def test_full_disk_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A disk that is full while writing costs the new content only, and is named to the person."""
    target = tmp_path / "file"
    target.write_bytes(b"old")
    monkeypatch.setattr(module, "new_private_file", lambda path: (path.touch(), Refusing())[1])
    with pytest.raises(DiskFull) as full:
        write_atomically(target, b"new")
    assert full.value.facts == {"reason": "ENOSPC"}
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


@pytest.mark.only_linux
def test_write_that_the_system_cuts_short_leaves_the_old_file(tmp_path: Path, program: Program) -> None:
    """Where the system itself stops a write half way, the old file stays and nothing is left beside it."""
    target = tmp_path / "file"
    target.write_bytes(b"old")
    assert program(WRITE_UNDER_A_LIMIT, target).stdout == "EFBIG\n"
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EROFS, ReadOnly),
        (errno.EACCES, ReadOnly),
        (errno.EPERM, ReadOnly),
        (errno.EIO, DiskError),
        (errno.ECONNRESET, ConnectionResetError),
    ],
)
def test_disk_errors_are_named_and_others_pass(number: int, error: type[Exception]) -> None:
    """What the system says of the disk becomes an error for a person; other failures stay what they are."""
    with pytest.raises(error) as raised, disk_errors():
        raise OSError(number, os.strerror(number))
    assert type(raised.value) is error


def test_want_of_room_is_told_in_megabytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Before a large write a person learns what is needed, rounded up, and what is free, rounded down."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 8, 1_999_999))
    require_space(tmp_path, 1_999_999)
    with pytest.raises(NotEnoughRoom) as short:
        require_space(tmp_path, 2_000_001)
    assert short.value.facts == {"needed": 3, "free": 1}
    assert "3 MB are needed, 1 MB are free" in str(short.value)
