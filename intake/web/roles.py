# SPDX-License-Identifier: GPL-3.0-or-later
"""Which pages exist: the role of the vault decides, so that a page of another role is simply not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import abort

from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT, ROOT
from intake.web.running import running
from intake.web.words import say
from translations import N_

NAMES: Final = {
    FOCAL_POINT: N_("focal point"),
    COORDINATOR: N_("coordinator"),
    CUSTODIAN: N_("custodian"),
    ROOT: N_("holder of the root key"),
}
"""What the roles are called in a sentence or a column."""


def role_name(code: str) -> str:
    """A role in the language of the page."""
    return say(NAMES.get(code, code))


def role() -> str:
    """The role of the open vault, "" while it is locked."""
    held = running().session
    return held.vault.identity.role if held.is_open else ""


def only(*roles: str) -> Callable[[], None]:
    """For ``before_request`` of a blueprint: its pages answer 404 in the vault of any other role."""

    def check() -> None:
        if role() not in roles:
            abort(404)

    return check
