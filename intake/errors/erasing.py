# SPDX-License-Identifier: GPL-3.0-or-later
"""Erasing a report, or some of it, and legal holds."""

from __future__ import annotations

from intake.errors.base import IntakeError
from translations import N_


class ErasingError(IntakeError):
    """Something cannot be erased, confirmed or held."""

    message = N_("This cannot be erased. Nothing was changed.")


class OnHold(ErasingError):
    """A legal hold stands on the record."""

    message = N_(
        "A legal hold stands on this report, so nothing of it is erased. Nothing was changed. A coordinator lifts "
        "the hold when its reason is gone."
    )


class AlreadyErased(ErasingError):
    """The record was erased before."""

    message = N_("This report was erased already. Nothing was changed.")


class NoSuchErasure(ErasingError):
    """No erasure that waits answers to what was typed."""

    message = N_("No erasure of that name waits here. Nothing was changed. Look at the list of erasures.")


class SameMember(ErasingError):
    """Whoever asks for an erasure wants to confirm it too."""

    message = N_(
        "You asked for this erasure, so somebody else has to confirm it: another coordinator or a custodian. "
        "Nothing was erased."
    )


class NothingCut(ErasingError):
    """Others' words were to be kept, but nothing was named that has to go."""

    message = N_(
        "Nothing was chosen that has to go. Nothing was changed. Choose it, or erase the whole report."
    )


class NothingLeft(ErasingError):
    """Every source was to go while others' words were to be kept."""

    message = N_("No source would be left. Nothing was changed. Erase the whole report instead.")


class PassageNotFound(ErasingError):
    """The passage with this `number` occurs nowhere in what would be left."""

    message = N_(
        "Passage {number} is not in what would be left of the report. Nothing was changed. Copy it from the text, "
        "whole words."
    )


class NotByRemoval(ErasingError):
    """What would be left of a report holds something that the report did not say."""

    message = N_(
        "What would be left of this report is not the report with something taken out: it holds other words. "
        "Nothing was erased. Tell the central team who asked for it."
    )


class NotComparable(ErasingError):
    """The version of which something would be left is not here, so that a coordinator cannot compare them."""

    message = N_(
        "What would be left of this report cannot be compared with the report, because the version it is made of "
        "has not arrived here. Nothing was erased. Take in what is missing, then confirm."
    )


class NoHoldReason(ErasingError):
    """A legal hold is set or lifted without saying why."""

    message = N_("Say why: it goes on the record. Nothing was changed.")
