# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an erasure left other words than the report's: told to the coordinators and to its author."""

from __future__ import annotations

from intake.vault import erasing
from intake.vault.records import write_entry
from tests.web.test_erasing_pages import Desks, desks, prepared

__all__ = ["desks", "prepared"]


def test_other_words_are_told_with_what_to_do(desks: Desks) -> None:
    """On the start page, leading a coordinator to the erasure and the author to the report; to no custodian."""
    first, subject = desks.first.vault, desks.subject
    with first.transaction():
        false = {"of": "0" * 64, "removed": [], "content": {"account": "EXERCISE jamais dit"}}
        redact = write_entry(first, "redact", subject, false, ()).name.hex()
        name = write_entry(first, "erase", subject, {"keep": [redact]}, ()).name.hex()
    desks.carry(desks.first, desks.custodian)
    erasing.confirm(desks.custodian.vault, name)
    for desk in (desks.second, desks.field):
        desks.carry(desks.first, desk)
        desks.carry(desks.custodian, desk)
    told = desks.second.page("/")
    assert "Rest nothing on it" in told and f"/erasures/{name}" in told
    assert "Ask its author, by voice" in desks.second.page(f"/erasures/{name}")
    told = desks.field.page("/")
    assert "may hold words that are not yours" in told and f"/reports/{subject}" in told
    for page in ("/", f"/erasures/{name}"):
        told = desks.custodian.page(page)
        assert "Rest nothing on it" not in told and "by voice" not in told
