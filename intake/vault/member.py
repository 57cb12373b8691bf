# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose vault it is: the member's identity and keys, and how a journal of that member begins."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from intake.crypto.age import HybridIdentity
from intake.crypto.signing import SigningKey
from intake.model.entry import journal_id, new_id
from intake.model.record import Record
from intake.vault import database, journal, machine
from intake.vault.authority import Author
from intake.vault.projections import projector
from intake.vault.settings import Settings

_CONSONANTS: Final = "bdfgklmnprstvz"
_VOWELS: Final = "aeiou"


@dataclass(frozen=True, slots=True)
class Identity(Record):
    """Whose vault this is: ``label`` is a code name that other members see."""

    member: str = ""
    label: str = ""
    role: str = ""
    language: str = "fr"
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets of a member, held in memory while the vault is open.

    ``former_lines`` are the signing keys of before (key lines; their secrets are gone), ``former_receive`` what still
    opens files that were made for them.
    """

    sign: SigningKey
    receive: HybridIdentity
    store: HybridIdentity
    former_lines: tuple[str, ...] = ()
    former_receive: tuple[HybridIdentity, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Every signing key this vault has or had, as key lines."""
        return (self.sign.public.line, *self.former_lines)

    @property
    def identities(self) -> tuple[HybridIdentity, ...]:
        """What files for this member open with, the present one first."""
        return (self.receive, *self.former_receive)

    def __repr__(self) -> str:
        return "Keys(…)"


def spoken_prefix() -> str:
    """Two random syllables that can be said over a bad line; a label that tells nothing about anyone."""
    letters = (secrets.choice(group) for group in (_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS))
    return "".join(letters).upper()


def load_keys(connection: database.Connection) -> Keys:
    """The member's secrets, as the vault holds them."""
    held = dict(connection.execute("SELECT name, secret FROM keys ORDER BY name").fetchall())
    lines = [secret for name, secret in held.items() if name.startswith("former-sign-")]
    receive = [secret for name, secret in held.items() if name.startswith("former-receive-")]
    return Keys(
        SigningKey.from_seed(held["sign"]),
        HybridIdentity.parse(held["receive"].decode()),
        HybridIdentity.parse(held["store"].decode()),
        tuple(line.decode() for line in lines),
        tuple(HybridIdentity.parse(secret.decode()) for secret in receive),
    )


def first_writing(
    connection: database.Connection, vault: str, identity: Identity, sign: SigningKey | None = None
) -> None:
    """Write what a new vault begins with: keys, identity and entry 0. Inside the caller's transaction.

    ``sign`` is given where a lost root is brought back; everyone else gets a new key.
    """
    sign = sign or SigningKey.generate()
    connection.executemany(
        "INSERT INTO keys (name, secret) VALUES (?, ?)",
        [
            ("sign", sign.seed),
            ("receive", HybridIdentity.generate().encode().encode()),
            ("store", HybridIdentity.generate().encode().encode()),
        ],
    )
    settings = Settings(connection)
    settings.set("identity", identity.to_json())
    machine.remember(settings, vault)
    name = write_opening(connection, sign, identity, {}, journal.now)
    name_journal(settings, name)
    projector.rebuild(connection, {name: Author(identity.member, identity.role)})


def name_journal(settings: Settings, name: str) -> None:
    """Each journal has spoken codes of its own, so that a copied vault never says one code twice."""
    settings.set("journal", name)
    settings.set("prefix", spoken_prefix())
    settings.set("numbers", {})


def write_opening(
    connection: database.Connection,
    key: SigningKey,
    identity: Identity,
    continued: Mapping[str, Any],
    clock: journal.Clock,
) -> str:
    """Write entry 0 of a new journal: whose it is, and what is told of the one it continues. Returns its id."""
    line, nonce = key.public.line, new_id()
    name = journal_id(line, nonce)
    content: dict[str, Any] = {
        "member": identity.member,
        "label": identity.label,
        "key": line,
        "nonce": nonce,
    }
    if identity.exercise:
        content["exercise"] = True
    journal.append(connection, key, name, "open", f"{name}/{name}", {**content, **continued}, (), clock)
    return name
