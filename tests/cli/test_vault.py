# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking, copying and re-keying a vault from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import PASSPHRASE, Shell

NEW = "dune acacia vent puits lune"


def change(shell: Shell, passphrase: str) -> None:
    """From now on the shell gives this passphrase."""
    shell.passphrase.write_text(passphrase + "\n", encoding="utf-8")


def test_sound_vault_is_called_sound(central: Shell, report: str, tmp_path: Path) -> None:
    """Exit code 0 and no finding."""
    (tmp_path / "file").write_bytes(b"EXERCISE")
    central("evidence", "add", report, tmp_path / "file")
    assert central.json("vault", "verify") == {"sound": True, "findings": []}


def test_damaged_evidence_is_found(central: Shell, report: str, tmp_path: Path) -> None:
    """Exit code 5, the file by its id, in either language."""
    (tmp_path / "file").write_bytes(b"EXERCISE" * 1000)
    (added,) = central.json("evidence", "add", report, tmp_path / "file")
    (held,) = (central.folder / "evidence").iterdir()
    data = bytearray(held.read_bytes())
    data[-20] ^= 1
    held.write_bytes(data)
    told = central.json("vault", "verify", code=5)
    assert [(one["code"], one["id"]) for one in told["findings"]] == [("evidence-damaged", added["id"])]
    assert "abîmé" in central.speaking("fr")("vault", "verify", code=5)


def test_damaged_page_is_found(central: Shell, report: str) -> None:
    """A flipped bit in the middle of the database is reported, or the vault does not open: never silence."""
    path = central.folder / "vault.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    central.result("vault", "verify", code=5)


def test_rebuilding_changes_nothing_that_is_shown(central: Shell, report: str) -> None:
    """What is derived is the same when it is derived again."""
    before = central.json("reports", "show", report, "--history")
    central("vault", "rebuild")
    assert central.json("reports", "show", report, "--history") == before


def test_info_tells_nothing_of_what_is_held(central: Shell, report: str) -> None:
    """Numbers and code names only."""
    assert "Tin-Adjar" not in central("vault", "info", "--json")
    assert central.json("vault", "info")["reports"] == 1


def test_backup_opens_and_begins_a_journal_of_its_own(central: Shell, report: str, tmp_path: Path) -> None:
    """Everything is in the copy, and the copy never writes the journal it was copied from."""
    (tmp_path / "file").write_bytes(b"EXERCISE")
    central("evidence", "add", report, tmp_path / "file")
    central("vault", "backup", tmp_path / "stick" / "backup")
    copy = central.at(tmp_path / "stick" / "backup")
    assert copy.json("vault", "verify")["sound"]
    assert copy.json("reports", "show", report)["evidence"] != []
    assert copy.json("vault", "info")["journal"] != central.json("vault", "info")["journal"]


def test_backup_writes_over_nothing(central: Shell, tmp_path: Path) -> None:
    """A folder that holds files is refused and left as it is."""
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine").write_bytes(b"x")
    central.refused("vault", "backup", tmp_path / "taken", code=1)
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["mine"]


def test_failed_backup_leaves_nothing(
    central: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No half of a copy stays on the stick."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("intake.vault.backup.sync_folder", full)
    (tmp_path / "stick").mkdir()
    central.refused("vault", "backup", tmp_path / "stick" / "backup", code=6)
    assert list((tmp_path / "stick").iterdir()) == []


def test_passphrase_is_changed(central: Shell, report: str) -> None:
    """The old one opens nothing any more, the new one everything."""
    central("vault", "passphrase", typed=f"{NEW}\n{NEW}\n")
    central.refused("vault", "info", code=4)
    change(central, NEW)
    assert central.json("reports", "show", report)["ref"] == report


def test_recovery_code_is_made_and_let_go_of(central: Shell) -> None:
    """It is shown once, and removing it is said."""
    assert any(len(line.split()) == 12 for line in central("vault", "recovery").splitlines())
    assert central.json("vault", "info")["locks"] == ["passphrase", "recovery"]
    assert "Destroy the paper" in central("vault", "recovery", "--remove")
    assert central.json("vault", "info")["locks"] == ["passphrase"]


def test_rotation_leaves_old_slots_powerless(central: Shell, report: str, tmp_path: Path) -> None:
    """The old key slot file with the old passphrase opens the re-keyed database no more."""
    old = tmp_path / "keyslots.json"
    shutil.copy(central.folder / "keyslots.json", old)
    central("vault", "rotate", typed=f"{NEW}\n{NEW}\n")
    change(central, NEW)
    assert central.json("vault", "verify")["sound"]
    assert central.json("reports", "show", report)["ref"] == report
    for name in ("keyslots.json", "keyslots.bak"):
        shutil.copy(old, central.folder / name)
    change(central, PASSPHRASE)
    central.refused("vault", "info", code=5)


STAGES = {
    "after the copy": "intake.vault.database.checkpoint",
    "before the new slots": "intake.vault.keyslots.KeySlots.save_first",
    "after the new slots": "intake.vault.rekey._opens",
    "after the new database": "intake.vault.rekey.sync_folder",
}


@pytest.mark.parametrize("stage", STAGES)
def test_rotation_cut_short_loses_nothing(
    central: Shell, report: str, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    """After a crash at any step the vault opens whole: before the turning point as it was, then as it will be."""

    class Crash(BaseException):
        """Ends the process as a power cut would."""

    def crash(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(STAGES[stage], crash)
        with pytest.raises(Crash):
            central("vault", "rotate", typed=f"{NEW}\n{NEW}\n", code=1)
    change(central, NEW if "after the new" in stage else PASSPHRASE)
    assert central.json("reports", "show", report)["ref"] == report
    assert central.json("vault", "verify")["sound"]
    assert not list(central.folder.glob("next.db*"))


def test_journals_are_listed_with_what_is_odd(central: Shell, report: str) -> None:
    """Who, how many, what is missing, what is odd and what to do, in either language."""
    with central.vault() as vault:
        vault.connection.execute("UPDATE entries SET at = '1970-01-01T00:00:00Z' WHERE seq = 1")
    (one,) = central.json("vault", "journals")
    assert (one["label"], one["own"], one["gaps"]) == ("TAMA", True, [])
    assert "too-early" in [odd["code"] for odd in one["oddities"]]
    assert all(odd["meaning"] and odd["advice"] for odd in one["oddities"])
    assert "before this program existed" in central("vault", "journals")
    assert "avant que ce programme existe" in central.speaking("fr")("vault", "journals")


def test_clock_that_is_behind_is_told_and_stops_nothing(central: Shell, report: str) -> None:
    """Each command that opens the vault says so; what it was asked for is done."""
    with central.vault() as vault:
        vault.connection.execute("UPDATE entries SET at = '2199-01-01T00:00:00Z'")
    done = central.result("reports", "list")
    assert "Set the clock" in done.stderr and "2199-01-01T00:00:00Z" in done.stderr
    assert report in central.json("reports", "list")[0]["ref"]
