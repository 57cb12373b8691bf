# SPDX-License-Identifier: GPL-3.0-or-later
"""What coordinators ask about a report, and what its author answered.

A ``question`` has the body ``{"question": text}``; an ``answer`` has ``{"answer": text}`` and names questions among its
parents. A question is open until one does; who amends the report says so in an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from intake.model.entry import Entry, State
from intake.vault.database import Connection

QUESTION, ANSWER = "question", "answer"
KINDS: Final = frozenset({QUESTION, ANSWER})
DDL: Final = (
    """CREATE TABLE p_questions (
        name BLOB PRIMARY KEY,
        subject TEXT NOT NULL,
        journal TEXT NOT NULL,
        question TEXT NOT NULL,
        at TEXT NOT NULL,
        answer TEXT NOT NULL,
        answered TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX p_questions_by_subject ON p_questions (subject)",
    "CREATE INDEX p_questions_open ON p_questions (at) WHERE answered = ''",
)
TABLES: Final = ("p_questions",)


@dataclass(frozen=True, slots=True)
class Question:
    """A question about the report ``subject``: ``name`` (hex) of its entry, ``journal`` of who asked.

    ``answered`` is when it was (UTC), "" while it is open; of several answers the last is told.
    """

    name: str
    subject: str
    journal: str
    question: str
    at: str
    answer: str = ""
    answered: str = ""


def project(connection: Connection, subject: str, entries: Sequence[Entry]) -> None:
    """Write the questions about one report, each with its answer."""
    connection.execute("DELETE FROM p_questions WHERE subject = ?", (subject,))
    answers: dict[str, tuple[str, str]] = {}
    for entry in sorted(entries, key=lambda one: (one.header.at, one.name)):
        if entry.header.kind == ANSWER:
            said = _text(entry, "answer"), entry.header.at
            answers |= dict.fromkeys(entry.header.parents, said)
    for entry in entries:
        if entry.header.kind == QUESTION and entry.state is not State.ERASED:
            header = entry.header
            said = answers.get(entry.name.hex(), ("", ""))
            connection.execute(
                "INSERT INTO p_questions VALUES (?, ?, ?, ?, ?, ?, ?)",
                (entry.name, subject, header.journal, _text(entry, "question"), header.at, *said),
            )


def _text(entry: Entry, field: str) -> str:
    text = entry.content().get(field, "")
    if not isinstance(text, str):
        raise TypeError
    return text


_ROW: Final = "SELECT name, subject, journal, question, at, answer, answered FROM p_questions"


def _question(row: tuple[Any, ...]) -> Question:
    return Question(row[0].hex(), *row[1:])


def of_report(connection: Connection, subject: str) -> list[Question]:
    """The questions about one report, in time order."""
    rows = connection.execute(f"{_ROW} WHERE subject = ? ORDER BY at, name", (subject,)).fetchall()
    return [_question(row) for row in rows]


def unanswered(connection: Connection, limit: int = 100) -> list[Question]:
    """Questions that are open, the oldest first; of records that were withdrawn or erased, none."""
    rows = connection.execute(
        # From the questions, which are few, to their reports: the start page asks.
        f"{_ROW} q WHERE answered = '' AND EXISTS"
        " (SELECT 1 FROM p_reports r WHERE r.subject = q.subject AND r.state = 'active') ORDER BY at, name LIMIT ?",
        (limit,),
    ).fetchall()
    return [_question(row) for row in rows]
