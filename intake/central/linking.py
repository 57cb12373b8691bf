# SPDX-License-Identifier: GPL-3.0-or-later
"""Stating how one incident stands to another, once, and taking that back."""

from __future__ import annotations

from intake.vault.projections import links
from intake.vault.records import save_link
from intake.vault.vault import Vault


def link(vault: Vault, source: str, target: str, relation: str) -> bool:
    """State that ``source`` stands in ``relation`` to ``target``. False when that stands already."""
    if standing(vault, source, target, relation):
        return False
    save_link(vault, source, target, relation)
    return True


def unlink(vault: Vault, source: str, target: str, relation: str) -> bool:
    """Take the statement back. False when there is none."""
    found = standing(vault, source, target, relation)
    with vault.transaction():
        for subject in found:
            save_link(vault, source, target, "", subject)
    return bool(found)


def standing(vault: Vault, source: str, target: str, relation: str) -> list[str]:
    """The links (subjects) that say so; two coordinators may have stated one side by side."""
    return [
        found.subject
        for found in links.touching(vault.connection, source)
        if (found.source, found.target, found.relation) == (source, target, relation)
    ]
