# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals of receipts and of questions."""

from __future__ import annotations

from intake.errors.base import IntakeError
from intake.errors.bundles import BundleError
from translations import N_


class MalformedReceipt(BundleError):
    """The receipt, or a list of places in it, breaks the grammar of ``sync/FORMAT.md`` (`reason`)."""

    message = N_(
        "This return file is signed but not made as it must be. Nothing was changed. Ask the sender to make it again "
        "with the newest Intake."
    )


class ReceiptNotFromTeam(BundleError):
    """A receipt was written by somebody (`label`) who is neither a coordinator nor a custodian."""

    message = N_(
        "This return file was written by “{label}”, who is not of the central team. Nothing was changed: only a "
        "coordinator or a custodian confirms what arrived."
    )


class NothingToReturn(BundleError):
    """Nothing came that a receipt was not written for already."""

    message = N_(
        "Nothing has come since the last return files were written. Nothing was written. To write one all the same, "
        "say for whom."
    )


class NoReceiptForOneself(BundleError):
    """A receipt was asked for this vault's own member, or for one who takes none (`label`)."""

    message = N_("No return file is written for “{label}”. Nothing was written.")


class OnlyTheTeam(BundleError):
    """A receipt was to be written in a vault that is neither a coordinator's nor a custodian's."""

    message = N_("Return files are written by the central team. Nothing was written.")


class OnlyCoordinators(IntakeError):
    """A code was to be added to a list in a vault that is not a coordinator's."""

    message = N_("Codes are added to lists by coordinators. Nothing was changed.")


class BadCode(IntakeError):
    """A code, or one of its labels, that cannot be added to a list."""

    message = N_(
        "This code cannot be added. Nothing was changed. A code has capital letters, digits and “_”, is not in the "
        "list already, and has a label of at most 120 characters in both languages."
    )


class EmptyQuestion(IntakeError):
    """A question, or an answer, without a word."""

    message = N_("Nothing was asked or answered. Nothing was saved. Write it in a few words, then save.")


class NoSuchQuestion(IntakeError):
    """No open question of this name is held about this report."""

    message = N_("This question is not open any more. Nothing was saved.")
