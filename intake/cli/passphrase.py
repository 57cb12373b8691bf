# SPDX-License-Identifier: GPL-3.0-or-later
"""Where passphrases come from: a prompt, a file descriptor or a file, never an argument."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

from intake.cli import output
from intake.crypto.strength import strength
from intake.errors import CannotRead, NoPassphrase, PassphrasesDiffer, WeakPassphrase
from translations import N_, translate

ENVIRONMENT: Final = "INTAKE_PASSPHRASE_FILE"
_LONGEST: Final = 4096


def given(descriptor: int | None) -> str | None:
    """The passphrase from ``--passphrase-fd``, else from the file INTAKE_PASSPHRASE_FILE names, else None."""
    if descriptor is not None:
        return read(descriptor)
    named = os.environ.get(ENVIRONMENT)
    if not named:
        return None
    try:
        with Path(named).open("rb") as held:
            return _first_line(held.read(_LONGEST))
    except OSError as failure:
        raise CannotRead(file=Path(named).name) from failure


def read(descriptor: int) -> str:
    """The first line that a file descriptor gives. Raises NoPassphrase."""
    return _first_line(_read_descriptor(descriptor))


def _read_descriptor(descriptor: int) -> bytes:
    """Up to the end of the first line, byte by byte: what follows is for the next reader."""
    found = b""
    try:
        while len(found) < _LONGEST and (byte := os.read(descriptor, 1)) not in (b"", b"\n"):
            found += byte
    except OSError as failure:
        raise NoPassphrase from failure
    return found


def _first_line(data: bytes) -> str:
    line = data.split(b"\n", 1)[0].removesuffix(b"\r")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as failure:
        raise NoPassphrase from failure
    if not text:
        raise NoPassphrase
    return text


def typed(prompt: str) -> str:
    """A passphrase typed without being shown. Raises NoPassphrase where nobody can type."""
    try:
        return str(click.prompt(prompt, hide_input=True, err=True, prompt_suffix=" "))
    except click.Abort as ended:
        raise NoPassphrase from ended


def to_open(language: str, descriptor: int | None) -> str:
    """The passphrase of an existing vault."""
    found = given(descriptor)
    return typed(translate(language, N_("Passphrase:"))) if found is None else found


def to_set(language: str, descriptor: int | None) -> str:
    """A new passphrase: given, or typed twice."""
    found = given(descriptor)
    return chosen(language) if found is None else checked(found)


def chosen(language: str) -> str:
    """A new passphrase typed twice, with a suggestion. Raises WeakPassphrase, PassphrasesDiffer."""
    # Imported here: the word lists take a moment, and most commands set no passphrase.
    from intake.crypto.words import generate_passphrase

    output.note(
        translate(
            language,
            N_(
                "Choose a passphrase: five words or more that nobody would put together. A suggestion: "
                "{suggestion}"
            ),
            suggestion=generate_passphrase(language),
        )
    )
    new = checked(typed(translate(language, N_("New passphrase:"))))
    output.note(translate(language, strength(new).value))
    if typed(translate(language, N_("The same again:"))) != new:
        raise PassphrasesDiffer
    return new


def checked(passphrase: str) -> str:
    """The passphrase itself, if it is long enough. Raises WeakPassphrase."""
    if not strength(passphrase).accepted:
        raise WeakPassphrase
    return passphrase
