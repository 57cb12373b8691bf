# SPDX-License-Identifier: GPL-3.0-or-later
"""Up to where a member's journals are believed, as ``--believe`` is given it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import click

from intake.cli.session import Session
from intake.model.roster import Trusted
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
