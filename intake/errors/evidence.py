# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence files that cannot be kept, read, shown or copied (``intake/vault/evidence``, ``intake/media``)."""

from __future__ import annotations

from intake.errors.base import IntakeError
from translations import N_


class EvidenceError(IntakeError):
    """An evidence file cannot be stored or read."""

    message = N_("This evidence file cannot be used. Nothing was changed.")


class NoSuchEvidence(EvidenceError):
    """The file is not held here: never arrived, purged, or lost from the folder."""

    message = N_(
        "This evidence file is not on this computer. Its description is kept. Ask for it to be sent again."
    )


class EvidenceErased(EvidenceError):
    """The file was erased, and may not come back."""

    message = N_("This evidence file was erased and is not accepted again. Nothing was changed.")


class EvidenceMismatch(EvidenceError):
    """The content does not have the SHA-256 that was recorded or announced for it."""

    message = N_(
        "This evidence file is not the one that was announced: its content differs. It was not kept. Ask "
        "for it to be sent again."
    )


class EvidenceTooLarge(EvidenceError):
    """The file is larger than 4 GiB, which no stick with the usual file system could carry."""

    message = N_(
        "This file is larger than 4 GB, the most that can be kept as one piece. Nothing of it was kept. Cut it "
        "into parts with the program that made it, and add each part."
    )


class NotSealed(EvidenceError):
    """A sealed file was to be opened, and this one is readable."""

    message = N_(
        "This file is not sealed. Nothing was opened. To take a copy of it, use “intake evidence read”."
    )


class AlreadySealed(EvidenceError):
    """The file was sealed to the custodians before."""

    message = N_("This file is sealed already. Nothing was changed.")


class MediaError(IntakeError):
    """A picture, a sound, a video or a document cannot be shown or copied here."""

    message = N_("This file cannot be shown here. The original is kept as it is.")


class NotShown(MediaError):
    """Files of this format (`media`) are never decoded here."""

    message = N_(
        "Files of this kind ({media}) are not shown here, because they cannot be shown safely. The original is "
        "kept as it is. You can download it."
    )


class PictureTooLarge(MediaError):
    """The picture is larger than this computer should decode; `reason` says in what."""

    message = N_(
        "This picture is too large to be shown here. The original is kept as it is. You can download it."
    )


class DamagedPicture(MediaError):
    """The picture is incomplete or malformed."""

    message = N_(
        "This picture is damaged or incomplete, so it cannot be shown. The file is kept as it is. If you still "
        "have the original, add it again."
    )


class PictureNotFinished(MediaError):
    """The process that decodes pictures did not finish: out of time or memory, or it crashed (`reason`)."""

    message = N_(
        "This picture could not be opened in the time and memory that are allowed for it. The original is kept "
        "as it is. Try once more; if it fails again, do not trust the file."
    )


class BadArea(MediaError):
    """An area to hide lies outside the picture, or is empty."""

    message = N_(
        "An area to hide does not lie in the picture. No copy was made. Mark the area again, and look at the "
        "copy before you share it."
    )


class NoPublicationCopy(MediaError):
    """No publication copy can be made of files of this format (`media`)."""

    message = N_(
        "No publication copy can be made here of a file of this kind ({media}). The original is kept as it is, "
        "with all that it says about who made it, when and where. Do not publish it."
    )


class BadRange(MediaError):
    """A player asked for a part of a file that the file does not have (`size` is its length)."""

    message = N_("The part of the file that was asked for does not exist. Nothing was changed.")
