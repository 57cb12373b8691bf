# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder, the disk, the key slots, the database and the drafts (``intake/vault``)."""

from __future__ import annotations

from intake.errors.base import IntakeError
from translations import N_


class VaultError(IntakeError):
    """The vault, or something in it, cannot be used."""

    message = N_("The vault cannot be used as it is. Nothing was changed.")


class VaultBusy(VaultError):
    """Another process holds the lock of this data folder."""

    exit_code = 4
    message = N_(
        "Intake is already open on this vault. Nothing was changed. Use the window that is open, or close "
        "it and try again."
    )


class FolderTaken(VaultError):
    """A new vault was to be made in a folder that already holds a vault or other files."""

    message = N_(
        "This folder already holds files. Nothing was changed. Choose an empty folder, or open the vault "
        "that is there."
    )


class DiskError(VaultError):
    """The disk refused a read or a write (`reason` is the system's name for it)."""

    exit_code = 6
    message = N_(
        "The disk reported a fault. What was saved before is unchanged; this change was not saved. Make a "
        "backup on another disk now."
    )


class DiskFull(DiskError):
    """The system refused a write: no room, a quota, or the largest size a file can have here."""

    message = N_(
        "The disk is full. What was saved before is unchanged; this change was not saved. Make room, then "
        "try again."
    )


class NotEnoughRoom(DiskFull):
    """Found before writing: `needed` and `free` are whole megabytes, with what is kept free for reports."""

    message = N_(
        "There is not enough room on the disk: {needed} MB are needed, {free} MB are free. Nothing was "
        "written. Make room, then try again."
    )


class ReadOnly(DiskError):
    """The folder or the disk does not let this user write (or read)."""

    message = N_(
        "This folder cannot be written to. What was saved before is unchanged; this change was not saved. "
        "Check that the disk is not write-protected."
    )


class DamagedKeySlots(VaultError):
    """Neither copy of the key slot file is whole and well formed (`reason` names the broken rule)."""

    exit_code = 5
    message = N_(
        "The file that holds the locks of this vault is missing or damaged, in both copies. The vault "
        "itself was not changed. Restore keyslots.json from a backup."
    )


class UnlockError(VaultError):
    """What was given does not open the vault."""

    exit_code = 4
    message = N_("This does not open the vault. Nothing was changed.")


class WrongPassphrase(UnlockError):
    """No passphrase slot opens with this passphrase (and key file, if one is combined with it)."""

    message = N_(
        "This passphrase does not open the vault. Nothing was changed. Check the capital letters and the "
        "keyboard, and try again."
    )


class KeyFileNeeded(UnlockError):
    """Every passphrase slot is combined with a key file, and none was given."""

    message = N_(
        "This vault also needs the key file on the USB stick. Nothing was changed. Plug the stick in, then "
        "try again."
    )


class KeyFileTaken(VaultError):
    """A key file for this vault, `file`, lies in the chosen folder already."""

    message = N_(
        "There is a key file “{file}” in this folder already. Nothing was changed. Choose another stick, or move that"
        " file away if you are sure that nothing needs it."
    )


class WrongRecoveryCode(UnlockError):
    """The words are a recovery code, but not one of this vault."""

    message = N_(
        "This recovery code is not one of this vault. Nothing was changed. Check that the paper belongs to "
        "this computer."
    )


class NotACustodian(UnlockError):
    """No copy of the vault key was sealed to this identity."""

    message = N_(
        "No copy of this vault's key was sealed to you. Nothing was opened. Another custodian may hold one."
    )


class LastKeySlot(VaultError):
    """Without this slot, no passphrase and no recovery code would open the vault."""

    message = N_("This is the last way to open the vault here. Nothing was changed. Add another one first.")


class UnsafeDatabase(VaultError):
    """The database library does not encrypt, or is a version with a known data-loss fault (`reason`)."""

    message = N_(
        "The database library on this computer is not safe to use, so the vault was not opened. Nothing was"
        " changed. Install Intake again from its kit."
    )


class NotThisVault(VaultError):
    """The database file does not open with this key: another vault's, a foreign one, a damaged first page."""

    exit_code = 5
    message = N_(
        "The database does not belong to this key, or its beginning is damaged. Nothing was changed. "
        "Restore the whole folder from a backup."
    )


class DamagedDatabase(VaultError):
    """A page of the database does not verify."""

    exit_code = 5
    message = N_(
        "Part of the database is damaged. This change was not saved. Copy the folder as it is, then restore"
        " a backup."
    )


class DatabaseBusy(VaultError):
    """Another connection held the database for longer than the waiting time."""

    exit_code = 4
    message = N_("The vault is busy with another task. This change was not saved. Try again in a moment.")


class VaultTooNew(VaultError):
    """The vault was written by a later Intake: its tables have version `found`, this one knows `known`."""

    message = N_(
        "This vault was written by a newer Intake. Nothing was changed. Install the newer Intake, then open"
        " it again."
    )


class DraftChanged(VaultError):
    """The draft was saved elsewhere since it was loaded.

    `found` is its revision now (0: it is gone), `expected` the one that was loaded.
    """

    message = N_(
        "This draft was changed in another window. What is saved there was kept; what you just typed was "
        "not saved. Load the page again."
    )


class NoVault(VaultError):
    """The folder holds no vault."""

    exit_code = 4
    message = N_("There is no vault in this folder. Nothing was changed. Make one with “intake init”.")
