# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can be refused, as one small tree of classes.

A class says in its docstring when it is raised, and in `message` what a person is told: what happened, what
was kept, what to do next. `message` is a plain English msgid with `{name}` places for facts; the catalogues
in `translations` hold the other languages. Facts never carry personal data, because they may reach a log.
"""

from __future__ import annotations

from translations import N_, translate


class IntakeError(Exception):
    """Base of every error that a person may be shown.

    `facts` fill the places of `message`, and may hold more (such as `reason`, a short technical phrase) for
    a log or a test. `exit_code` is what a command returns to the shell (``intake/cli/exits.py``).
    """

    message: str = N_("Something went wrong. Nothing was changed.")
    exit_code: int = 1

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return self.tell("en")

    def tell(self, language: str) -> str:
        """The sentence for a person, in `language` ("fr" or "en")."""
        return translate(language, self.message, **self.facts)


class WorkStopped(IntakeError):
    """The person asked to stop a long task."""

    message = N_(
        "It was stopped, as you asked. What was finished before is kept; what was not finished was undone."
    )


# --- intake.crypto: encrypted files, keys and signatures ---


class AgeError(IntakeError):
    """An encrypted file, or a key for one, cannot be used."""

    message = N_("This encrypted file cannot be used. Nothing was read from it.")


class NotAge(AgeError):
    """The file does not begin as an age file does: it is something else."""

    message = N_(
        "This is not an encrypted file of this kind. Nothing was read from it. Check that the right file "
        "was chosen."
    )


class WrongKey(AgeError):
    """No identity matches any recipient of the file, or a wrapped key does not open with this key."""

    message = N_("No key held here opens this. Nothing was changed. Check that it was meant for you.")


class Damaged(AgeError):
    """The content is not what was encrypted: a bad MAC, a flipped bit, a truncation, trailing data."""

    message = N_(
        "This encrypted file is damaged or incomplete. Nothing from the damaged part was kept. Copy it "
        "again, or ask for it to be sent again."
    )


class MalformedHeader(Damaged):
    """The header breaks the grammar of age v1, or ends too early. `reason` names the broken rule."""

    message = N_(
        "The beginning of this encrypted file is malformed. Nothing was read from it. Copy it again, or ask"
        " for it to be sent again."
    )


class MalformedKey(AgeError):
    """A key, typed or read from a file, is not written as such a key is. `reason` names the broken rule."""

    message = N_(
        "This is not a valid key. Nothing was changed. Check that it was copied whole, without a change."
    )


class SignatureError(IntakeError):
    """A signature cannot be relied on."""

    message = N_("A signature could not be checked. Nothing was accepted.")


class BadSignature(SignatureError):
    """The signature was not made by this key over exactly this content."""

    message = N_(
        "The signature does not match the content. Nothing was accepted. Ask the sender for a new copy."
    )


class MalformedSignature(SignatureError):
    """What should be a signature is not written as one. `reason` names the broken rule."""

    message = N_("The signature is malformed. Nothing was accepted. Ask the sender for a new copy.")


class BadKeyParameters(IntakeError):
    """Key derivation parameters are malformed, weaker than the floor or above the ceiling (`reason`)."""

    message = N_(
        "The settings that protect the passphrase are not acceptable. Nothing was opened. Use the second "
        "copy or a backup."
    )


class BadRecoveryCode(IntakeError):
    """The words typed are not a recovery code: an unknown word, a wrong number of words, a wrong checksum."""

    message = N_(
        "This is not a recovery code. Nothing was changed. Check each of the twelve words and their order."
    )


# --- intake.vault: the folder, the key slots, the database, evidence and drafts ---


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


class DraftChanged(VaultError):
    """The draft was saved elsewhere since it was loaded.

    `found` is its revision now (0: it is gone), `expected` the one that was loaded.
    """

    message = N_(
        "This draft was changed in another window. What is saved there was kept; what you just typed was "
        "not saved. Load the page again."
    )


# --- intake.model: values that people state ---


class BadValue(IntakeError):
    """A value cannot be what it says it is."""

    message = N_("A value is not understood. Nothing was changed. Check it and try again.")


class BadDate(BadValue):
    """`text` is no date of the EDTF subset, is impossible or reversed, or does not fit its precision."""

    message = N_(
        "“{text}” is not a date that can be understood: it may not exist, or its end may come before its "
        "beginning. Nothing was changed. Check the day, the month and the year."
    )


class BadCount(BadValue):
    """The bounds `low` and `high` do not fit each other or the `qualifier`."""

    message = N_(
        "This number is not possible as it stands (from {low} to {high}, {qualifier}). Nothing was changed. "
        "Check the smallest and the largest number."
    )


class BadFigure(BadValue):
    """`text` is no figure as coordinators type them ("46+", "13-17", "~20", "several")."""

    message = N_(
        "“{text}” is not a number that can be understood. Nothing was changed. Type it like 20, 46+, 13-17, "
        "~20, >5, <=5 or several."
    )


class UnlikeUnits(BadValue):
    """Counts of different units were to be added (`first`, `second`: codes of `counting_unit`)."""

    message = N_("Numbers of different things ({first}, {second}) cannot be added up. Nothing was changed.")


class BadPlace(BadValue):
    """A coordinate, a distance, a direction or a list of regions is out of bounds (`value`)."""

    message = N_(
        "“{value}” cannot be part of a place. Nothing was changed. Check the coordinates, the distance and "
        "the regions."
    )


# --- forms: tables of other systems ---


class WrongColumns(IntakeError):
    """The table does not have the columns it must have: `missing`, `unknown` and `repeated` name them."""

    message = N_(
        "The columns of this table are not the expected ones. Missing: {missing}. Unknown: {unknown}. "
        "Repeated: {repeated}. Nothing was read. Correct the first line and try again."
    )


# --- forms.gazetteer: lists of places ---


class NotAPlaceList(IntakeError):
    """A file is no list of places in a form that is read (``forms/gazetteer/packs.py``)."""

    message = N_(
        "This is not a list of places that can be read. Nothing was added. Give the GeoNames dump of a country "
        "(ML.txt or ML.zip), or a table (CSV in UTF-8, or XLSX) with a code, a name, a latitude and a longitude."
    )


class BadPackLine(IntakeError):
    """A line of a list of places cannot be right: `line` counts from 1, `column` is "" for the whole line."""

    message = N_(
        "Line {line} of this list of places cannot be read (column: “{column}”). Nothing was added. Get the file "
        "again, or correct the line, and try again."
    )


class NoSuchPack(IntakeError):
    """No pack of places is called `name`."""

    message = N_("No list of places is called “{name}” here. Nothing was changed. See “intake places list”.")


# --- the journal and its records ---


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


class NoVault(VaultError):
    """The folder holds no vault."""

    exit_code = 4
    message = N_("There is no vault in this folder. Nothing was changed. Make one with “intake init”.")


class BadLabel(IntakeError):
    """A code name for a member is empty, too long, or has characters that cannot be printed."""

    message = N_("A code name has 1 to 60 printable characters. Nothing was changed. Choose another one.")


# --- sealed identities ---


class SealError(IntakeError):
    """An identity cannot be sealed, or a seal cannot be opened."""

    message = N_("This identity cannot be sealed or opened. Nothing was changed.")


class NoCustodian(SealError):
    """The roster names no active custodian, so nothing may be sealed, and no name may be taken down."""

    message = N_(
        "No custodian is enrolled, so no identity can be sealed. Nothing was written. Do not write the name "
        "anywhere else; accept the central team's roster first."
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


# --- intake.cli: what a command is given ---


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


# --- sync: bundles ---


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
        "The sender of this file is not enrolled. Nothing was imported; the file stays where it is. If you "
        "know who sent it, accept the newest roster, then try again."
    )


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


# --- sync: cards and the roster ---


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


class NoSuchMember(TrustError):
    """The roster names no such member."""

    message = N_("The roster names no such member. Nothing was changed. Check the name in the list.")


class NoFieldCopy(TrustError):
    """No copy for focal points came with the roster held here, so none can be passed on."""

    message = N_(
        "The roster held here came without the copy for focal points. Nothing was written. Ask the holder "
        "of the root key for the full one."
    )
