# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal, its records and the identities sealed for them."""

from __future__ import annotations

from intake.errors.base import IntakeError
from translations import N_


class RecordError(IntakeError):
    """A record of the journal cannot be read, found or written."""

    message = N_("This record cannot be used. Nothing was changed.")


class MalformedEntry(RecordError):
    """A journal entry breaks the grammar of ``sync/FORMAT.md``. `reason` names the broken rule."""

    message = N_("A journal entry is malformed. It was not accepted. Ask the sender for a new copy.")


class UnknownFormat(RecordError):
    """Something was written in a later `version` of a format than this program knows."""

    message = N_(
        "This was made by a newer Intake. Nothing was imported. Install the newer Intake, then try again."
    )


class NoSuchRecord(RecordError):
    """Nothing answers to `name` here."""

    message = N_("Nothing here is called “{name}”. Nothing was changed. Check the code in the list.")


class SeveralRecords(RecordError):
    """More than one record answers to `name`."""

    message = N_("Several records are called “{name}”. Nothing was changed. Use the code or a longer id.")


class NotYours(RecordError):
    """The vault's member has no authority to write this `kind` of entry on this record."""

    message = N_(
        "This cannot be written from this vault: only the author amends a report, and only a coordinator "
        "forms incidents. Nothing was changed."
    )


class Withheld(RecordError):
    """The source took consent back, or the body is not here: nothing of the record may be shown."""

    message = N_(
        "This report is withheld: its source took consent back, or it is not here. Nothing was shown."
    )


class ProofWithheld(Withheld):
    """A proof with contents was asked for of a report from which a source took something back."""

    message = N_(
        "A source of this report took consent back, so no proof may hold what it says. Nothing was written. A proof "
        "without contents is possible."
    )


class SealError(IntakeError):
    """An identity cannot be sealed, or a seal cannot be opened."""

    message = N_("This identity cannot be sealed or opened. Nothing was changed.")


class NoCustodian(SealError):
    """The roster names no active custodian, so nothing may be sealed, and no name may be taken down."""

    message = N_(
        "No custodian is enrolled, so no identity can be sealed. Nothing was written. Do not write the name "
        "anywhere else; accept the central team's roster first."
    )


class CustodianNotConfirmed(NoCustodian):
    """The roster names custodians (`labels`), but none whom somebody confirmed on this vault."""

    message = N_(
        "The custodians have changed ({labels}), and none was confirmed on this vault yet, so nothing can be sealed. "
        "Nothing was written. Ask the custodian for words face to face, and confirm them on the page of the team."
    )


class EmptyIdentity(SealError):
    """There was nothing to seal."""

    message = N_("There is no name or contact to seal. Nothing was written. Fill in at least one line.")


class NotACustodianVault(SealError):
    """A seal can be opened in a custodian's vault alone."""

    message = N_("Only a custodian's vault can open a sealed identity. Nothing was opened.")


class MalformedIdentity(SealError):
    """What should be an identity as JSON is not; `fields` are the names that it may have."""

    message = N_(
        "The identity is not a JSON object of texts. Nothing was sealed or written. Its fields may be: {fields}."
    )


class NoReason(SealError):
    """An opening without a reason is refused: it goes on the record."""

    message = N_("Opening an identity needs a reason, which goes on the record. Nothing was opened.")


class SealMissing(SealError):
    """The seal is known from its entry, but its bytes have not arrived."""

    message = N_("The sealed file has not arrived yet. Nothing was opened. Ask for it to be sent again.")


class SealMismatch(SealError):
    """The sealed bytes are not those that were signed, or speak of another record."""

    message = N_(
        "This seal does not belong to this record: it was changed or moved. Nothing was shown. Keep the file "
        "and report it to the central team."
    )
