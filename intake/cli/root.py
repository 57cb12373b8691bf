# SPDX-License-Identifier: GPL-3.0-or-later
"""The top of the command line: which commands there are, and how whatever they raise becomes an exit code."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

import click

from intake import __version__
from intake.cli import language, output
from intake.cli.exits import Exit
from intake.cli.session import Session
from intake.cli.speaking import Group, Option, spoken
from intake.errors import IntakeError
from translations import N_, translate

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "run": ("running:run", N_("Open the pages in a window of their own.")),
    "init": ("making:init", N_("Make a new vault, or a set for training.")),
    "reports": ("reports:reports", N_("Add, list, show and write reports.")),
    "history": ("histories:history", N_("Show a report's history, or prove it.")),
    "tallies": ("tallies:tallies", N_("Add and list stated totals.")),
    "evidence": ("evidence:evidence", N_("Add, list and read evidence files.")),
    "seal": ("seals:seal", N_("Seal an identity for the custodians.")),
    "seals": ("seals:seals", N_("List sealed identities.")),
    "unseal": ("seals:unseal", N_("Open a sealed identity (custodian).")),
    "reseal": ("resealing:reseal", N_("Seal again for the present custodians (custodian).")),
    "export": ("exchange:export", N_("Write what others lack, as encrypted parts.")),
    "import": ("exchange:import_", N_("Take in encrypted parts.")),
    "receipt": ("receipts:receipt", N_("Tell a sender what arrived; see what is confirmed.")),
    "question": ("questions:question", N_("Ask the author of a report.")),
    "answer": ("questions:answer", N_("Answer a question about a report.")),
    "questions": ("questions:listing", N_("List questions that are open.")),
    "sync": ("syncing:sync", N_("Exchange through a shared folder.")),
    "inbox": ("inbox:inbox", N_("List, take in or refuse files of senders not yet enrolled.")),
    "incidents": ("incidents:incidents", N_("Form, list, show, amend and link incidents.")),
    "purge": ("purging:purge", N_("Let go of what the central team has.")),
    "month": ("month:month", N_("Write the figures of a month.")),
    "erase": ("erasing:erase", N_("Delete a report for good, by two members.")),
    "hold": ("erasing:hold", N_("Set or lift a legal hold on a report.")),
    "lists": ("lists:lists", N_("Add codes to the lists of the forms.")),
    "places": ("places:places", N_("Add lists of places; find a place by name.")),
    "card": ("cards:card", N_("Write, show and enrol a member's card.")),
    "roster": ("roster:roster", N_("Found, write, accept and show the roster.")),
    "root": ("root_shares:root", N_("Shares of the root key; bring a lost root back.")),
    "vault": ("vault:vault", N_("Check, back up and re-key the vault.")),
}
"""Each command with its module, imported only when it is called, and a line of help."""

INTERRUPTED: Final = N_("Interrupted. What was saved before is kept; this command saved nothing more.")
UNEXPECTED: Final = N_(
    "Something unexpected went wrong ({kind}, {where}). What was saved before is kept. Please tell the "
    "central team these words; they hold nothing of what you wrote."
)


class Root(Group):
    """The command ``intake`` itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table, which is that of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command that was named."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(f"intake.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section(spoken(N_("Commands"))):
            formatter.write_dl([(name, spoken(line)) for name, (_, line) in COMMANDS.items()])

    def main(
        self, args: Sequence[str] | None = None, prog_name: str | None = None, *_: Any, **extra: Any
    ) -> Any:
        """Run, and end the process with the exit code; errors become one plain sentence each."""
        arguments = list(sys.argv[1:] if args is None else args)
        session = Session(asked=language.asked_for(arguments) or None)
        language.speak(session.language)
        extra["standalone_mode"] = False
        code: Any = Exit.FINE
        try:
            code = super().main(arguments, prog_name or "intake", obj=session, **extra)
            sys.stdout.flush()
        except IntakeError as refusal:
            output.note(refusal.tell(session.language))
            code = refusal.exit_code
        except click.UsageError as mistake:
            mistake.show()
            code = Exit.USAGE
        except click.ClickException as failure:
            failure.show()
            code = Exit.REFUSED
        except (click.Abort, KeyboardInterrupt):
            output.note(translate(session.language, INTERRUPTED))
            code = Exit.INTERRUPTED
        except BrokenPipeError:
            code = _reader_left()
        except Exception as fault:  # the last to see it: a trace could show a person's data
            output.note(
                translate(session.language, UNEXPECTED, kind=type(fault).__name__, where=_where(fault))
            )
            code = Exit.UNEXPECTED
        sys.exit(int(code or 0))

    def invoke(self, ctx: click.Context) -> Any:
        """Keep click from treating a reader that went away as a failure of its own."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            ctx.exit(_reader_left())


def _reader_left() -> Exit:
    """The reader of the output went away (``| head``): stop writing, quietly."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    return Exit.PIPE


def _where(fault: BaseException) -> str:
    """File and line where a fault arose, without any value."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


@click.group(
    "intake",
    cls=Root,
    help=N_(
        "Encrypted, offline logging of human-rights incidents, from the witness's words to the monthly "
        "bulletin."
    ),
)
@click.version_option(__version__, message="%(version)s", help=N_("Show the version and exit."), cls=Option)
def intake() -> None:
    """Hold all commands."""
