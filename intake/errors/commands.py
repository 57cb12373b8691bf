# SPDX-License-Identifier: GPL-3.0-or-later
"""What a command is given and cannot use (``intake/cli``)."""

from __future__ import annotations

from intake.errors.base import IntakeError
from translations import N_


class CommandError(IntakeError):
    """A command cannot do what it was asked to."""

    message = N_("This command cannot be carried out. Nothing was changed.")


class NoPassphrase(CommandError):
    """No passphrase was typed, and neither ``--passphrase-fd`` nor ``INTAKE_PASSPHRASE_FILE`` gives one."""

    exit_code = 4
    message = N_(
        "No passphrase was given. Nothing was changed. Type it when asked, or name a file descriptor with "
        "--passphrase-fd or a file with INTAKE_PASSPHRASE_FILE."
    )


class WeakPassphrase(CommandError):
    """A new passphrase is shorter than the floor."""

    message = N_(
        "This passphrase is too short. Nothing was changed. Take at least five words, or at least twelve "
        "characters."
    )


class NotConfirmed(CommandError):
    """The word that destroys a vault was not typed."""

    message = N_("The word was not typed as it stands. Nothing was destroyed.")


class PassphrasesDiffer(CommandError):
    """The two times that a new passphrase was typed do not agree."""

    message = N_("The two passphrases are not the same. Nothing was changed. Start again.")


class FileTaken(CommandError):
    """A file that a command was to write is there already."""

    message = N_("“{file}” already exists. Nothing was written. Choose another name.")


class CannotRead(CommandError):
    """The system does not let a file be read (`reason` is the system's name for it)."""

    message = N_("“{file}” cannot be read. Nothing was taken from it. Check that it is there and is yours.")


class NeedsTerminal(CommandError):
    """A question needs a terminal to be answered in, and there is none."""

    message = N_(
        "This command asks questions and needs a terminal. Nothing was changed. Run it in a terminal, or give "
        "the answers with its options."
    )


class NoPartFound(CommandError):
    """The folder to import from holds no encrypted file."""

    message = N_(
        "There is no part in this folder. Nothing was imported. Check that the right folder was chosen."
    )


class NotText(CommandError):
    """A file that should be text is not UTF-8."""

    message = N_(
        "“{file}” is not text in UTF-8. Nothing was taken from it. Save it again as “CSV UTF-8” and try again."
    )
