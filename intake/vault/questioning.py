# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking the author of a report, and answering. Questions travel in receipts, answers in bundles."""

from __future__ import annotations

from intake.errors import EmptyQuestion, NoSuchQuestion
from intake.vault.projections import questions, reports
from intake.vault.records import heads, write_entry
from intake.vault.vault import Vault


def ask(vault: Vault, subject: str, text: str) -> str:
    """Ask about a report, as a coordinator. Returns the name (hex) of the question.

    Raises EmptyQuestion, NoSuchRecord, NotYours.
    """
    if not text.strip():
        raise EmptyQuestion
    reports.summary(vault.connection, subject)
    with vault.transaction():
        asked = write_entry(
            vault,
            questions.QUESTION,
            subject,
            {"question": text.strip()},
            heads(vault, subject, "report"),
        )
    return asked.name.hex()


def answer(vault: Vault, name: str, text: str) -> None:
    """Answer an open question (its name in hex, or the only open one that begins so), as the author of the report.

    Raises EmptyQuestion, NoSuchQuestion, NotYours.
    """
    if not text.strip():
        raise EmptyQuestion
    found = [
        one for one in questions.unanswered(vault.connection) if len(name) >= 6 and one.name.startswith(name)
    ]
    if len(found) != 1:
        raise NoSuchQuestion
    with vault.transaction():
        write_entry(vault, questions.ANSWER, found[0].subject, {"answer": text.strip()}, [found[0].name])
