# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake purge``: what stays in this vault once the central team has confirmed that it has it."""

from __future__ import annotations

import click

from intake.cli import output
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, json_option, option
from intake.vault import purging
from translations import N_

SAID = {
    purging.KEEP: N_("Everything is kept here."),
    purging.LATER: N_("What was confirmed leaves this vault after {days} days."),
    purging.AT_ONCE: N_("What was confirmed leaves this vault at once."),
}
HEADS = (N_("Code"), N_("Let go"))


@click.group("purge", cls=Group, help=N_("What stays in this vault once its arrival was confirmed."))
def purge() -> None:
    """Hold the commands on letting go."""


@purge.command("rule", help=N_("Show the rule, or choose another one."))
@argument("chosen", metavar=N_("RULE"), required=False, type=click.Choice(purging.RULES))
@option(
    "--days",
    type=click.IntRange(1, 3650),
    default=purging.DAYS,
    show_default=True,
    help=N_("With “later”: so many days after the receipt."),
)
@click.pass_obj
def rule(session: Session, chosen: str | None, days: int) -> None:
    """Choose, or only show."""
    with session.open() as vault:
        if chosen:
            purging.choose(vault, purging.Rule(chosen, days))
        held = purging.rule(vault)
    session.tell(SAID[held.rule], days=held.days)


@purge.command("now", help=N_("Let go of everything that was confirmed, whatever the rule."))
@option("--dry-run", is_flag=True, help=N_("Only say what would go."))
@click.pass_obj
def now(session: Session, dry_run: bool) -> None:
    """Let go of it, and clean the file of the database."""
    with session.open() as vault:
        subjects = [one.subject for one in purging.may_go(vault)]
        if dry_run:
            session.tell(
                N_("Confirmed by the central team, and still here: {count} records."), count=len(subjects)
            )
            return
        with output.progress(session.word(N_("Letting go"))) as progress:
            count = purging.purge(vault, subjects, progress)
    session.tell(
        N_("Let go: {count} records. Their codes stay; their content is with the central team."), count=count
    )


@purge.command("list", help=N_("List what this vault let go."))
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """Codes and dates."""
    with session.open() as vault:
        gone = purging.purged(vault)
    if as_json:
        output.data(
            [{"subject": one.subject, "kind": one.kind, "code": one.code, "at": one.at} for one in gone]
        )
        return
    output.table([session.word(head) for head in HEADS], [(one.code, one.at) for one in gone])
