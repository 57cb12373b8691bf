# SPDX-License-Identifier: GPL-3.0-or-later
"""The team: my own card with its words, the roster in force, and accepting one by words that were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from intake.errors import IntakeError
from intake.model.roster import COORDINATOR, CUSTODIAN, ROOT, Member, Roster
from intake.vault import keepers
from intake.vault.projections import projector
from intake.web import work
from intake.web.documents import SmallFile, documents, waiting_for
from intake.web.folders import FolderForm
from intake.web.formbase import form_of, held_message, told_at
from intake.web.pages.receiving import Came
from intake.web.pages.unknown import came_in
from intake.web.roles import role
from intake.web.running import running
from intake.web.told_words import WordsForm, lead_to_words, read_aloud, wrong
from intake.web.uploads import Sink, takes_files
from intake.web.words import language, say
from sync import cards, finding, rosters, waiting_parts
from sync.heads import Heads
from sync.roster import SignedRoster
from translations import N_

pages = Blueprint("team", __name__, url_prefix="/team")

FOR_THE_ROOT = N_(
    "This is the card of “{label}”. Only the holder of the root key can enrol it. Nothing was changed."
)
LIST_FOR_THE_ROOT = N_(
    "This is a list of what came from a member, for the holder of the root key. Nothing was changed."
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a newer roster changes."""

    added: tuple[Member, ...]
    gone: tuple[Member, ...]
    other: tuple[Member, ...]

    @property
    def custodians(self) -> tuple[Member, ...]:
        """The new custodians, and those with other keys: nothing is sealed for them until they are confirmed here."""
        return tuple(
            member for member in (*self.added, *self.other) if member.role == CUSTODIAN and member.active
        )

    @classmethod
    def between(cls, before: Roster | None, after: Roster) -> Changes:
        """From one roster, or none, to another."""
        old = {member.id: member for member in before.members if member.active} if before else {}
        new = {member.id: member for member in after.members if member.active}
        return cls(
            added=tuple(member for id, member in new.items() if id not in old),
            gone=tuple(member for id, member in old.items() if id not in new),
            other=tuple(new[id] for id in new if id in old and _trusted(new[id]) != _trusted(old[id])),
        )


def _trusted(member: Member) -> tuple[str, ...]:
    return member.role, member.sign, member.recipient


@pages.get("/")
def page() -> str:
    """Who I am, who belongs to us, and the files that tell so."""
    vault = running().session.vault
    return render_template(
        "team.html",
        identity=vault.identity,
        roster=vault.roster,
        root=vault.identity.role == ROOT,
        awaiting=keepers.awaiting(vault),
        lists=vault.identity.role == COORDINATOR,
        without_effect=(
            len(projector.refused(vault.connection)) if vault.identity.role in (COORDINATOR, CUSTODIAN) else 0
        ),
        today=datetime.now(UTC).date(),
        message=held_message(),
        accepted="accepted" in request.args,
    )


@pages.post("/file")
@takes_files(lambda _name, _media: SmallFile())
def file() -> Response:
    """A roster or a card was handed over: check its words next."""
    dropped = request.files.get("file")
    # Werkzeug's types do not know what its streams are here.
    stream: Any = dropped.stream if dropped else None
    data = stream.commit() if isinstance(stream, Sink) and stream.writer is not None else b""
    try:
        waiting = documents().hold(finding.document(data), session["id"])
    except IntakeError as refusal:
        return told_at(url_for("team.page"), refusal.tell(language()))
    if isinstance(waiting.document, SignedRoster):
        return redirect(url_for("team.accept", id=waiting.id), 303)
    if isinstance(waiting.document, Heads):
        if role() != ROOT:
            return told_at(url_for("team.page"), say(LIST_FOR_THE_ROOT))
        return redirect(url_for("enrolling.revoke", member=waiting.document.member, listed=waiting.id), 303)
    if role() == ROOT:
        return redirect(url_for("enrolling.enrol", id=waiting.id), 303)
    return told_at(url_for("team.page"), say(FOR_THE_ROOT, label=waiting.document.label))


@pages.route("/card", methods=["GET", "POST"])
def card() -> str | Response:
    """Write my card to a folder."""
    vault = running().session.vault
    form = form_of(FolderForm)
    if request.method == "GET":
        return render_template("card.html", form=form, message=held_message())
    name = f"{vault.identity.member[:8]}{cards.SUFFIX}"
    return lead_to_words(form, name, lambda path: cards.write(vault, path), url_for("team.words"))


@pages.get("/card/words")
def words() -> str:
    """The twelve words of my card, large, to be read aloud; where the card was just written."""
    return read_aloud(cards.of(running().session.vault).words(language()))


@pages.get("/roster/words")
def root_words() -> str:
    """The twelve words of the association's root key, for whoever accepts the roster for the first time."""
    return read_aloud(rosters.root_words(running().session.vault, language()), of_root=True)


@pages.route("/roster/<id>", methods=["GET", "POST"])
def accept(id: str) -> str | Response:
    """Look at a roster. The first one needs three words; a later one, a look at what it changes."""
    vault = running().session.vault
    waiting = waiting_for(id)
    signed = waiting.document
    if not isinstance(signed, SignedRoster):
        return redirect(url_for("team.page"), 303)
    form, first = form_of(WordsForm), vault.roster is None
    if request.method == "GET":
        return render_template(
            "accept.html",
            waiting=waiting,
            roster=signed.roster,
            first=first,
            in_force=vault.roster == signed.roster,
            form=form,
            message=held_message(),
            changes=Changes.between(vault.roster, signed.roster),
        )
    if first and (answer := wrong(waiting, form, signed.digest, url_for("team.page"))):
        return answer
    documents().drop(id)
    typed = form.typed(waiting) if first else None

    def task(step: work.Step) -> Came:
        rosters.accept(vault, signed, typed, step)
        return came_in(waiting_parts.take_named(vault))

    # All of it is one transaction: no page may look in between.
    leads_to, back = url_for("team.accepted"), url_for("team.page")
    return work.begin("roster", task, leads_to=leads_to, back=back, shares=False)


@pages.get("/accepted")
def accepted() -> str | Response:
    """A roster is in force; what had waited for it came in."""
    came = work.result_of(request.args.get("work", ""), "roster")
    if isinstance(came, Came) and came.taken:
        return render_template("received.html", came=came, roster=running().session.vault.roster)
    return redirect(url_for("team.page", accepted=1), 303)
