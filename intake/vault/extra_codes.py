# SPDX-License-Identifier: GPL-3.0-or-later
"""Codes that the association added to the lists that ship with the program, each with its labels.

Kept in the vault, and carried to others in receipts. They only describe: no code that rules depend on can be added.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from intake.errors import BadCode
from intake.vault.settings import Settings

LANGUAGES: Final = ("en", "fr")
Lists = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By list, then by code, the label in each language."""

_SETTING: Final = "codes.added"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{1,39}", re.ASCII)
_LONGEST: Final = 120


def held(settings: Settings) -> dict[str, dict[str, dict[str, str]]]:
    """What was added."""
    found: dict[str, dict[str, dict[str, str]]] = settings.get(_SETTING, {})
    return found


def check(lists: object) -> Lists:
    """The same, if it has the form of what may be added. Raises BadCode."""
    if not isinstance(lists, dict):
        raise BadCode
    for name, codes in lists.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name) or not isinstance(codes, dict) or not codes:
            raise BadCode
        for code, labels in codes.items():
            if not isinstance(code, str) or not _CODE.fullmatch(code) or not isinstance(labels, dict):
                raise BadCode
            if labels.keys() != set(LANGUAGES) or not all(map(_is_label, labels.values())):
                raise BadCode
    return lists


def _is_label(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text) <= _LONGEST and text.isprintable() and text == text.strip()


def merge(settings: Settings, lists: Lists) -> int:
    """Add these codes; a later label takes the place of an earlier one. Returns how many are new or changed."""
    known = held(settings)
    changed = 0
    for name, codes in lists.items():
        for code, labels in codes.items():
            if known.get(name, {}).get(code) != labels:
                known.setdefault(name, {})[code] = dict(labels)
                changed += 1
    if changed:
        settings.set(_SETTING, known)
    return changed
