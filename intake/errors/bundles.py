# SPDX-License-Identifier: GPL-3.0-or-later
"""What travels between members and cannot be made or accepted (``sync``)."""

from __future__ import annotations

from intake.errors.base import IntakeError
from translations import N_


class BundleError(IntakeError):
    """Something that travels between members cannot be made or accepted."""

    message = N_("This cannot be exchanged. Nothing was changed.")


class NotAPart(BundleError):
    """The file is no part of a bundle: it is not encrypted as one, or holds something else (`reason`)."""

    message = N_(
        "This file is not one that Intake made for sending. Nothing was imported. Check that the right "
        "file was chosen; its name ends with “.intake”."
    )


class DamagedPart(BundleError):
    """The encrypted file was changed or cut off (`reason`)."""

    message = N_(
        "This file is damaged or incomplete. Nothing was imported from it. Copy it again, or ask for it to "
        "be sent again."
    )


class IncompletePart(DamagedPart):
    """The file ends early: `have` of at least `whole` kilobytes are here."""

    message = N_(
        "This file is not complete: {have} of {whole} kB are here. Nothing was imported from it. Copy it "
        "again, or ask for it to be sent again."
    )


class WrongRecipient(BundleError):
    """The part is encrypted, but not to this vault."""

    message = N_(
        "This file was made for somebody else, so it cannot be opened here. Nothing was imported. Give it "
        "to the person it was made for, or ask the sender to make one for you."
    )


class NoRoster(BundleError):
    """No roster was accepted here yet, so that no sender and no recipient is known."""

    message = N_(
        "This vault does not know its team yet. Nothing was changed. Accept the association's roster "
        "first, then try again; the file stays where it is."
    )


class UnknownSender(BundleError):
    """The part is signed by a key that the roster does not name (`key` is its fingerprint)."""

    message = N_(
        "The sender of this file is not enrolled. Nothing of it was imported. If you know who sent it, accept the "
        "newest roster."
    )


class QuarantineFull(BundleError):
    """The sender is not enrolled, and no more such parts may wait here: `parts` do, `size` megabytes are the limit."""

    message = N_(
        "The sender of this file is not enrolled, and too many such files wait here already ({parts}; {size} MB at "
        "most). Nothing was imported; the file stays where it is. Refuse those that wait in vain, or accept the newest "
        "roster, then take this file in again."
    )


class NoSuchPart(BundleError):
    """No part that waits has this id, or several begin so (`name`)."""

    message = N_("No file that waits here is called “{name}”. Nothing was changed. Look at the list.")


class RevokedSender(BundleError):
    """The part was signed by a member whom the roster revokes (`label`)."""

    message = N_(
        "“{label}” no longer belongs to the team. Nothing was imported; the file stays where it is. Speak "
        "to the central team before you do anything with it."
    )


class UnsignedPart(BundleError):
    """The list of contents has no valid signature of its sender (`reason`)."""

    message = N_(
        "The signature of this file is missing or wrong, so nobody vouches for it. Nothing was imported. "
        "Keep the file, and tell the central team."
    )


class MalformedPart(BundleError):
    """The list of contents breaks the grammar of ``sync/FORMAT.md`` (`reason`)."""

    message = N_(
        "This file is signed but not made as it must be. Nothing was imported. Ask the sender to make it "
        "again with the newest Intake."
    )


class UnknownPartKind(BundleError):
    """The part is of a `kind` that this version does not read."""

    message = N_(
        "This file is of a kind that this Intake does not know (“{kind}”). Nothing was imported. Install "
        "the newest Intake, then try again."
    )


class ReaddressedPart(BundleError):
    """The part opens here, but its signed list of recipients does not name this vault."""

    message = N_(
        "The sender did not address this file to you: somebody encrypted it again. Nothing was imported. "
        "Keep the file, and tell the central team."
    )


class MemberMismatch(BundleError):
    """The members are not those of the signed list: swapped, added, removed, renamed (`reason`)."""

    message = N_(
        "What this file holds is not what its sender signed. Nothing was imported. Keep the file, and ask "
        "the sender for a new one."
    )


class SliceConflict(BundleError):
    """The part holds a slice of an evidence file that came before with other content."""

    message = N_(
        "This file holds a piece of a large evidence file that came before with other content. Nothing was "
        "imported from it. Keep the file, and ask the sender to send this evidence whole."
    )


class SlicesFull(BundleError):
    """As many slices of evidence wait for the others as this vault keeps: `held` gigabytes."""

    message = N_(
        "Too many pieces of large evidence files wait here for the missing ones ({held} GB). Nothing was imported "
        "from this file. Take in the missing pieces first, then this file again."
    )


class PartTooSmall(BundleError):
    """Parts of the chosen size cannot hold what is to be sent; they need at least `least` kB."""

    message = N_(
        "Files that small cannot hold what is to be sent: they need at least {least} kB. Nothing was written. "
        "Choose a larger size, or leave evidence files for later."
    )


class CompressionBomb(BundleError):
    """A journal member unfolds to more than the format allows."""

    message = N_(
        "This file would unfold to far more than it should, as files made to do harm do. Nothing was "
        "imported. Keep the file, and tell the central team."
    )


class ExercisePart(BundleError):
    """A part of an exercise was given to a real vault."""

    message = N_(
        "This file belongs to an exercise, and this vault holds real reports. Nothing was imported. Open "
        "it in the vault of the exercise."
    )


class RealPart(BundleError):
    """A real part was given to a vault of an exercise."""

    message = N_(
        "This file holds real reports, and this vault is for an exercise. Nothing was imported. Open it in "
        "the real vault."
    )


class TrayFull(BundleError):
    """So much waits in the tray of the pages already, or so little room is left, that no more is taken."""

    message = N_(
        "There is no room for more files here. Nothing more was kept. Take in or remove the files that wait, or "
        "take them in straight from the stick."
    )


class NothingToSend(BundleError):
    """Everything that could be sent was sent to these recipients before."""

    message = N_(
        "There is nothing new to send. Nothing was written. To send everything again, choose “send again”."
    )


class NoRecipient(BundleError):
    """The roster names nobody active whom this could be sent to."""

    message = N_(
        "The team's list names nobody to send this to. Nothing was written. Accept the newest roster, then "
        "try again."
    )


class VaultInFolder(BundleError):
    """A folder that is to be shared holds the vault, or lies in it: its key slots would travel to others."""

    message = N_(
        "This folder holds the vault, or lies in it. Nothing was read or written: sharing it would give others a copy "
        "of the vault. Choose another folder."
    )
