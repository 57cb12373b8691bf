# SPDX-License-Identifier: GPL-3.0-or-later
"""Codes that the association adds to the lists of the forms: made here, carried to all in receipts."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from forms import vocabularies
from intake.errors import BadCode, OnlyCoordinators
from intake.model.roster import COORDINATOR
from intake.vault import extra_codes
from intake.vault.vault import Vault
from translations import N_

TITLES: Final = {
    "means": N_("Weapons and means"),
    "perpetrator": N_("Who did it"),
    "loss_kind": N_("What was lost"),
    "occupation_or_role": N_("Occupations and roles"),
    "ethnic_affiliation": N_("Communities"),
    "vulnerability": N_("Who was harmed"),
}
"""What the lists that can be added to are called, in the order of `vocabularies.EXTENDABLE`."""
_ODD: Final = re.compile(r"[^A-Z0-9]+")


def add(vault: Vault, name: str, code: str, french: str, english: str) -> str:
    """Add a code to a list, or give one that was added other labels; without ``code`` it is made of the English label.

    Returns the code. Raises OnlyCoordinators, BadCode.
    """
    if vault.identity.role != COORDINATOR:
        raise OnlyCoordinators
    if name not in vocabularies.EXTENDABLE:
        raise BadCode
    code = code or code_for(english)
    added = extra_codes.check({name: {code: {"en": english.strip(), "fr": french.strip()}}})
    if vocabularies.ships(name, code):
        raise BadCode
    with vault.transaction():
        extra_codes.merge(vault.settings, added)
    vocabularies.extend(extra_codes.held(vault.settings))
    return code


def code_for(label: str) -> str:
    """A code that says what a label says, in capital letters without accents: "Home-made mine" is HOME_MADE_MINE."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", label) if not unicodedata.combining(c))
    return _ODD.sub("_", bare.upper()).strip("_")[:40].rstrip("_")
