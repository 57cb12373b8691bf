# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards and rosters that cannot be accepted or made (``sync``)."""

from __future__ import annotations

from intake.errors.base import IntakeError
from translations import N_


class TrustError(IntakeError):
    """A card or a roster cannot be accepted or made."""

    message = N_("This card or roster cannot be used. Nothing was changed.")


class BadCard(TrustError):
    """The file is no member's card, or was changed (`reason`)."""

    message = N_(
        "This is not a valid card of a member. Nothing was changed. Ask the member to make the card again."
    )


class BadRoster(TrustError):
    """The file is no roster, or was changed (`reason`)."""

    message = N_("This is not a valid roster. Nothing was changed. Ask the central team for a new copy.")


class WordsDiffer(TrustError):
    """The words typed to confirm a card or a roster are not its words, or too few."""

    message = N_(
        "The words do not match. Nothing was accepted. Ask for the words again, face to face or by voice; "
        "if they still differ, do not use this file."
    )


class ForeignRoster(TrustError):
    """The roster is signed by another root key than the one accepted here."""

    message = N_(
        "This roster was not made by your association. Nothing was changed. Keep the file, and tell the "
        "central team."
    )


class OlderRoster(TrustError):
    """The roster has version `found`; `known` is in force here."""

    message = N_(
        "This roster is older (number {found}) than the one in force here (number {known}). Nothing was "
        "changed. Ask for the newest one."
    )


class TwoRosters(TrustError):
    """Two different rosters bear one `version`, which the root never makes."""

    message = N_(
        "There are two different rosters with number {version}. Nothing was changed. Keep the file, and "
        "tell the person who holds the root key."
    )


class OtherMode(TrustError):
    """A card or roster of an exercise meets a real vault, or the reverse."""

    message = N_(
        "An exercise and real work are kept apart: this file belongs to the other one. Nothing was changed."
    )


class NotTheRoot(TrustError):
    """Only the vault that holds the association's root key signs a roster."""

    message = N_("Only the vault with the association's root key can do this. Nothing was changed.")


class AlreadyFounded(TrustError):
    """The root vault has an association already."""

    message = N_("This vault has founded an association before. Nothing was changed.")


class AlreadyEnrolled(TrustError):
    """A key of the card belongs to another member of the roster (`label`)."""

    message = N_("The keys of this card belong to “{label}” already. Nothing was changed.")


class OtherKeys(AlreadyEnrolled):
    """The member (`label`) is enrolled with other keys, which did not sign this card."""

    message = N_(
        "“{label}” is enrolled with other keys, and those did not sign this card. Nothing was changed. If the laptop "
        "was lost, say that this card takes the place of “{label}”."
    )


class RootHasNoCard(TrustError):
    """A card was to be made in the root vault, which is nobody's."""

    message = N_("This is the root vault: it signs the roster and has no card. Nothing was changed.")


class NoSuchMember(TrustError):
    """The roster names no such member."""

    message = N_("The roster names no such member. Nothing was changed. Check the name in the list.")


class BadHeads(TrustError):
    """The file is no valid list of what came from a member (`reason`)."""

    message = N_(
        "This is not a valid list of what came from a member. Nothing was changed."
        " Ask the coordinator to write it again."
    )


class HeadsNotFromTeam(TrustError):
    """The list of what came from a member is not signed by another active coordinator of the roster."""

    message = N_(
        "This list is not signed by a coordinator of the roster, or only by the member whom it is about. Nothing was "
        "changed. Ask another coordinator for one."
    )


class OnlyForTheField(TrustError):
    """The copy of the roster for focal points, in a vault of the team, which has to know everybody."""

    message = N_(
        "This is the list of members for focal points. Nothing was changed. This vault needs the whole list: "
        "ask the holder of the root key for it."
    )


class NoFieldCopy(TrustError):
    """No copy for focal points came with the roster held here, so none can be passed on."""

    message = N_(
        "The roster held here came without the copy for focal points. Nothing was written. Ask the holder "
        "of the root key for the full one."
    )


class BadShare(TrustError):
    """What was typed is no share phrase: SLIP-39's checksum, a word or the form does not hold."""

    message = N_(
        "This is not a share: a word is misspelt, missing or in another place. Nothing was changed. Type all words of "
        "the share again, in their order."
    )


class SharesApart(TrustError):
    """Shares that were typed are not of one set."""

    message = N_(
        "These shares do not belong together: they were made at different times or of different keys. No vault was "
        "made. Take shares with the same date and check value."
    )


class CheckValueDiffers(TrustError):
    """The key that the shares give is not that of the check value."""

    message = N_(
        "The shares give another key than the one that the check value belongs to. No vault was made. Compare the "
        "check value on each share: all must bear the same."
    )


class OtherRootKey(TrustError):
    """The key that the shares give did not sign the roster (of `association`)."""

    message = N_(
        "These are the shares of another root key than the one that signed the roster of “{association}”. No vault was "
        "made. Check the roster and the shares."
    )


class WholeRosterNeeded(TrustError):
    """A root vault was to be made from a copy for focal points, which does not name everyone."""

    message = N_(
        "This is the copy of the roster for focal points, which does not name everyone. No vault was made. Ask a "
        "coordinator for the whole one."
    )
