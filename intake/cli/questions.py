# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake question``, ``answer`` and ``questions``: coordinators ask, the author of a report answers."""

from __future__ import annotations

from dataclasses import asdict

import click

from intake.cli import output
from intake.cli.session import Session
from intake.cli.speaking import Command, argument, json_option
from intake.vault import questioning
from intake.vault.projections import questions
from intake.vault.projections import reports as stored
from translations import N_


@click.command(
    "question", cls=Command, help=N_("Ask the author of a report. It goes with the next return file.")
)
@argument("report", metavar=N_("REPORT"))
@argument("text", metavar=N_("TEXT"))
@click.pass_obj
def question(session: Session, report: str, text: str) -> None:
    """Ask."""
    with session.open() as vault:
        name = questioning.ask(vault, stored.resolve(vault.connection, report), text)
    session.tell(N_("Asked: {name}. Write a return file to send it."), name=name[:8])


@click.command("answer", cls=Command, help=N_("Answer a question. It goes with your next files."))
@argument("name", metavar=N_("QUESTION"))
@argument("text", metavar=N_("TEXT"))
@click.pass_obj
def answer(session: Session, name: str, text: str) -> None:
    """Answer."""
    with session.open() as vault:
        questioning.answer(vault, name, text)
    session.tell(N_("Answered. It goes with your next files."))


@click.command("questions", cls=Command, help=N_("List questions that nobody has answered yet."))
@json_option
@click.pass_obj
def listing(session: Session, as_json: bool) -> None:
    """Show a line for each, the oldest first."""
    with session.open() as vault:
        found = questions.unanswered(vault.connection)
        codes = {one.subject: stored.summary(vault.connection, one.subject).code for one in found}
    if as_json:
        output.data([{**asdict(one), "code": codes[one.subject]} for one in found])
        return
    if not found:
        session.tell(N_("No question is open."))
        return
    rows = [(one.name[:8], codes[one.subject], one.at, one.question) for one in found]
    heads = (N_("Question"), N_("Report"), N_("Date"), N_("Text"))
    output.table([session.word(head) for head in heads], rows)
