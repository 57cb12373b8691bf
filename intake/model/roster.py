# SPDX-License-Identifier: GPL-3.0-or-later
"""Who belongs to the association's system, in which role, with which keys (DESIGN "Trust").

The roster is the only source of authority: it says whose signature counts and for whom things are encrypted. Its
signature is made and checked in ``sync/rosters.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from intake.model.record import Record

COORDINATOR: Final = "coordinator"
CUSTODIAN: Final = "custodian"
FOCAL_POINT: Final = "focal-point"
ROLES: Final = (FOCAL_POINT, COORDINATOR, CUSTODIAN)
ROOT: Final = "root"
"""The vault that holds the association's root key. It signs rosters and nothing else, so it is not a member."""

ACTIVE: Final = "active"
REVOKED: Final = "revoked"

_LABEL = re.compile(r"[^\x00-\x1f\x7f]{1,60}")


def is_label(text: str) -> bool:
    """Whether ``text`` can name a member: a code name of 1 to 60 printable characters."""
    return _LABEL.fullmatch(text) is not None and text == text.strip()


@dataclass(frozen=True, slots=True)
class Trusted(Record):
    """For a revoked member: the last head of one of its journals that is still believed, with its ancestors."""

    journal: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class Former(Record):
    """Keys that a member had until a date, and whether they were lost with their laptop.

    A journal keeps its author by them. Nothing is encrypted to them; parts that they signed are still taken unless they
    were ``lost``. Of lost ones, ``trusted`` heads limit what counts, as they do for a revoked member.
    """

    sign: str = ""
    recipient: str = ""
    until: str = ""
    lost: bool = False
    trusted: tuple[Trusted, ...] = ()


@dataclass(frozen=True, slots=True)
class Member(Record):
    """One member. ``sign`` is an ``ssh-ed25519`` line, ``recipient`` an ``age1pq1`` string, ``expires`` a date.

    ``former`` are the keys before these, the oldest first.
    """

    id: str = ""
    label: str = ""
    role: str = ""
    sign: str = ""
    recipient: str = ""
    status: str = ACTIVE
    expires: str = ""
    trusted: tuple[Trusted, ...] = ()
    former: tuple[Former, ...] = ()

    @property
    def signs(self) -> tuple[str, ...]:
        """Every signing key this member has or had."""
        return (self.sign, *(keys.sign for keys in self.former))

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every recipient this member has or had."""
        return (self.recipient, *(keys.recipient for keys in self.former))

    def with_key(self, line: str) -> Former | None:
        """The former keys of which this is the signing key; None for the present ones."""
        return next((keys for keys in self.former if keys.sign == line), None)

    @property
    def active(self) -> bool:
        """Whether things are still encrypted for this member."""
        return self.status == ACTIVE

    def expired(self, today: date) -> bool:
        """Whether the keys should have been renewed by now. This warns; it never blocks."""
        return bool(self.expires) and date.fromisoformat(self.expires) < today


@dataclass(frozen=True, slots=True)
class Roster(Record):
    """All members as the root signed them; ``version`` only rises, ``exercise`` marks a training set-up.

    ``scope`` is "central" for all members, "field" for a copy without focal points. That one has in ``renewed`` the
    fingerprints of the signing keys that focal points were given after others, so that each learns of its own.
    """

    association: str = ""
    root: str = ""
    version: int = 0
    made: str = ""
    exercise: bool = False
    scope: str = ""
    members: tuple[Member, ...] = ()
    renewed: tuple[str, ...] = ()

    def with_role(self, role: str) -> tuple[Member, ...]:
        """Active members of a role, in the order of the roster."""
        return tuple(m for m in self.members if m.role == role and m.active)

    def by_key(self, line: str) -> Member | None:
        """The member whose signing key this is or was."""
        return next((m for m in self.members if line in m.signs), None)

    def by_id(self, member: str) -> Member | None:
        """The member of that id."""
        return next((m for m in self.members if m.id == member), None)
