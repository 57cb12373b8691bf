# SPDX-License-Identifier: GPL-3.0-or-later
"""Up to where a member's journals are believed, as ``--believe`` is given it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from intake.cli.session import Session
from intake.model.roster import Member, Trusted
from intake.vault.vault import Vault
from sync import heads
from sync.cards import read_small
from translations import N_

_FORM: Final = re.compile(r"([0-9a-f]{32}):([0-9a-f]{64})")


def read(session: Session, given: Iterable[str]) -> tuple[Trusted, ...]:
    """Each ``JOURNAL:HEAD`` as the roster holds it; any other form is a mistake of usage."""
    found = []
    for one in given:
        match = _FORM.fullmatch(one.strip().lower())
        if match is None:
            raise click.UsageError(
                session.word(N_("--believe takes a line as “intake roster heads” writes it: JOURNAL:HEAD."))
            )
        found.append(Trusted(*match.groups()))
    return tuple(found)


def chosen(
    session: Session, vault: Vault, member: Member, given: Iterable[str], file: Path | None, *, nothing: bool
) -> tuple[Trusted, ...]:
    """What is believed of a member who is revoked: by lines, by a coordinator's file, nothing, or (empty) all of it."""
    lines = read(session, given)
    if sum((bool(lines), file is not None, nothing)) > 1:
        raise click.UsageError(
            session.word(N_("Give one of --believe, --heads and --believe-nothing, or none of them."))
        )
    if nothing:
        return heads.NOTHING
    if file is None or vault.roster is None:
        return lines
    found = heads.parse(read_small(file))
    if found.member != member.id:
        raise click.UsageError(session.word(N_("This list is about another member.")))
    return heads.trusted(vault.roster, found)
