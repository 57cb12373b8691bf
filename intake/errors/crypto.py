# SPDX-License-Identifier: GPL-3.0-or-later
"""Encrypted files, keys and signatures that cannot be used (``intake/crypto``)."""

from __future__ import annotations

from intake.errors.base import IntakeError
from translations import N_


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
