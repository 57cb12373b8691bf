# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake erase`` and ``intake hold``: deleting a report for good, by two members, and what stops it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

import click

from forms import vocabularies
from intake.central.resting import Resting, resting
from intake.cli import output
from intake.cli.session import Session
from intake.cli.speaking import Command, argument, json_option, option
from intake.errors import NoSuchRecord
from intake.vault import erasing, redaction_checks
from intake.vault.erasure_plan import Cut, Plan, plan
from intake.vault.history import author_of
from intake.vault.projections import erasure_rows, erasures, evidence, reports
from intake.vault.projections.erasures import Erasure
from intake.vault.vault import Vault
from translations import N_

STATES: Final = {
    erasures.WAITING: N_("waits for a second member"),
    erasures.STOPPED: N_("stopped by a legal hold"),
    erasures.DONE: N_("carried out"),
    erasures.REPLACED: N_("replaced by a later request"),
}
HEADS: Final = (
    N_("Erasure"),
    N_("Report"),
    N_("State"),
    N_("Reason"),
    N_("Asked by"),
    N_("Asked on"),
    N_("Entries"),
)
WOULD: Final = N_(
    "Of {code} this would delete: entries {entries}, files {evidence}, sealed identities {seals}."
)
ASKED: Final = N_(
    "Asked for as {erasure}. Nothing is deleted until another coordinator or a custodian confirms it. Send your next "
    "file to them."
)
CARRIED_OUT: Final = N_(
    "Carried out here: {code} was erased. It is carried out everywhere else when your next file arrives there."
)
RESTS: Final = N_("Incidents that rest on it and need a new look: {codes}.")
LEFT: Final = N_(
    "Left a vault in readable form, {number} times; the last on {at}. A program cannot call it back."
)


@click.command(
    "erase",
    cls=Command,
    help=N_(
        "Ask that a report be deleted for good, or only what is named here; confirm what another asked for; list both."
    ),
)
@argument("report", metavar=N_("REPORT"), required=False)
@option("--reason", type=click.Choice(erasures.REASONS), help=N_("Why: a code, never words."))
@option(
    "--source",
    "sources",
    metavar=N_("SOURCE"),
    multiple=True,
    help=N_("Only this source: number or id; repeat."),
)
@option(
    "--victim", "victims", metavar=N_("VICTIM"), multiple=True, help=N_("This victim: number or id; repeat.")
)
@option("--evidence", "files", metavar=N_("EVIDENCE"), multiple=True, help=N_("This file; repeat."))
@option("--field", "fields", metavar=N_("FIELD"), multiple=True, help=N_("This field of the report; repeat."))
@option(
    "--blank",
    "passages",
    metavar=N_("TEXT"),
    multiple=True,
    help=N_("These words, wherever they stand; repeat."),
)
@option("--dry-run", is_flag=True, help=N_("Only try; write nothing."))
@option("--confirm", metavar=N_("ERASURE"), help=N_("Confirm an erasure that another member asked for."))
@option("--list", "listing", is_flag=True, help=N_("List the erasures that were asked for."))
@json_option
@click.pass_obj
def erase(
    session: Session,
    /,
    report: str | None,
    reason: str | None,
    dry_run: bool,
    confirm: str | None,
    listing: bool,
    as_json: bool,
    **named: tuple[str, ...],
) -> None:
    """Do one of the three."""
    if (report is not None) + (confirm is not None) + listing != 1:
        raise click.UsageError(session.word(N_("Give one of: a report, --confirm, --list.")))
    with session.open() as vault:
        if listing:
            _list(session, vault, as_json)
        elif confirm is not None:
            _confirm(session, vault, confirm, as_json)
        elif reason is None:
            raise click.UsageError(session.word(N_("Erasing needs --reason.")))
        else:
            _ask(session, vault, report or "", reason, named, dry_run, as_json)


def _ask(
    session: Session,
    vault: Vault,
    report: str,
    reason: str,
    named: dict[str, tuple[str, ...]],
    dry_run: bool,
    as_json: bool,
) -> None:
    subject = reports.resolve(vault.connection, report)
    cut = _cut(vault, subject, **named) if any(named.values()) else None
    made, rests = plan(vault, subject, cut), resting(vault, subject)
    name = "" if dry_run else erasing.ask(vault, subject, reason, cut)
    code = reports.summary(vault.connection, subject).code
    if as_json:
        output.data({"erasure": name, "report": code, "subject": subject, **_counts(made), **rests.to_json()})
        return
    session.tell(WOULD, code=code, **_counts(made))
    _tell_resting(session, rests)
    if name:
        session.tell(ASKED, erasure=name[:8])


def _counts(made: Plan) -> dict[str, int]:
    return {"entries": len(made.entries), "evidence": len(made.evidence), "seals": len(made.seals)}


def _cut(
    vault: Vault,
    subject: str,
    sources: Sequence[str],
    victims: Sequence[str],
    files: Sequence[str],
    fields: Sequence[str],
    passages: Sequence[str],
) -> Cut:
    held = reports.read(vault.connection, subject)
    return Cut(
        sources=tuple(_one(wanted, [one.id for one in held.sources]) for wanted in sources),
        victims=tuple(_one(wanted, [one.id for one in held.victims]) for wanted in victims),
        evidence=tuple(evidence.evidence_named(vault.connection, name).id for name in files),
        fields=tuple(_one(wanted, list(held.to_json())) for wanted in fields),
        passages=tuple(passages),
    )


def _one(wanted: str, names: list[str]) -> str:
    """The name itself, or that of this number from 1. Raises NoSuchRecord."""
    if wanted in names:
        return wanted
    if wanted.isdigit() and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    raise NoSuchRecord(name=wanted)


def _confirm(session: Session, vault: Vault, name: str, as_json: bool) -> None:
    done = erasing.confirm(vault, name)
    rests = resting(vault, done.subject)
    if as_json:
        output.data({**_line(vault, done), **rests.to_json()})
        return
    session.tell(CARRIED_OUT, code=done.code)
    _tell_resting(session, rests)


def _tell_resting(session: Session, rests: Resting) -> None:
    if rests.findings:
        session.warn(RESTS, codes=", ".join(one.code for one in rests.findings))
    if rests.gone:
        session.warn(LEFT, number=len(rests.gone), at=rests.gone[-1].at)


def _list(session: Session, vault: Vault, as_json: bool) -> None:
    doubted = redaction_checks.doubted(vault.connection)
    rows = [_line(vault, one) | {"doubted": one in doubted} for one in erasure_rows.every(vault.connection)]
    for one in doubted:
        session.warn(redaction_checks.OTHER_WORDS, code=one.code)
    if as_json:
        output.data(rows)
    elif not rows:
        session.tell(N_("No erasure was asked for."))
    else:
        label = vocabularies.load("erasure_reason").label
        output.table(
            [session.word(head) for head in HEADS],
            [
                [
                    row["erasure"][:8],
                    row["code"],
                    session.word(STATES[row["state"]]),
                    label(row["reason"], session.language),
                    row["asked_by"],
                    row["at"],
                    str(row["entries"]),
                ]
                for row in rows
            ],
        )


def _line(vault: Vault, one: Erasure) -> dict[str, Any]:
    told = asdict(one)
    del told["journal"]
    confirmed = told.pop("confirmed")
    return {
        "erasure": told.pop("name"),
        **told,
        "asked_by": author_of(vault, one.journal),
        "confirmed_by": author_of(vault, confirmed) if confirmed else "",
    }


@click.command(
    "hold",
    cls=Command,
    help=N_("Set a legal hold on a report, or lift it: while it stands, nothing is erased."),
)
@argument("report", metavar=N_("REPORT"))
@argument("on", metavar=N_("on|off"), type=click.Choice(["on", "off"]))
@option("--reason", metavar=N_("TEXT"), required=True, help=N_("Why; this goes on the record. No names."))
@click.pass_obj
def hold(session: Session, report: str, on: str, reason: str) -> None:
    """Write the hold, or its end."""
    with session.open() as vault:
        subject = reports.resolve(vault.connection, report)
        erasing.hold(vault, subject, on == "on", reason)
        code = reports.summary(vault.connection, subject).code
    session.tell(
        N_("A legal hold stands on {code}.") if on == "on" else N_("The hold on {code} was lifted."),
        code=code,
    )
