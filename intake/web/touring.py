# SPDX-License-Identifier: GPL-3.0-or-later
"""The guided tour through the exercise: ten minutes, one role after the other, on the real pages.

A step is ticked by itself when its page was seen or when the journal says that it was done; by hand where neither
can be seen. What was ticked lies in the exercise vault of that role.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.vault import activity, journal
from intake.vault.vault import Vault
from translations import N_

SETTING: Final = "tour"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its words (msgids), the page it leads to, and what ticks it.

    ``did`` is what the journal says was done (see ``activity``); a step with neither ``did`` nor ``seen`` is ticked
    by hand. ``role`` is the one that the step changes to.
    """

    name: str
    title: str
    text: str
    page: str = ""
    did: str = ""
    seen: bool = False
    role: str = ""


FIELD: Final = (
    Step(
        "look",
        N_("Look around"),
        N_("These reports are invented. Open one: see what is asked, and how doubt is written down."),
        page="reports.listing",
        seen=True,
    ),
    Step(
        "write",
        N_("Write a report"),
        N_(
            "Invent one: three people taken in the night of 22 to 23 March, 12 km north of Gao. Fill in what you like,"
            " leave out the rest, then “Check and finish”."
        ),
        page="reports.new",
        did="report",
    ),
    Step(
        "lock",
        N_("Lock, and come back"),
        N_(
            "Begin another report, type a few words, then press Esc three times. A calendar shows up. Choose today's"
            " date, open the exercise again, and go on where you stopped."
        ),
    ),
    Step(
        "seal",
        N_("Seal an identity"),
        N_(
            "Open a report with a source and seal an invented name. From then on only a custodian can open it:"
            " not you, and not the central team."
        ),
        page="reports.listing",
        did="seal",
    ),
    Step(
        "answer",
        N_("Answer the coordinator"),
        N_(
            "A return file came: it told what arrived, and it brought a question about one of the reports."
            " Answer it; the answer goes with your next files."
        ),
        page="asking.listing",
        did="answer",
    ),
    Step(
        "send",
        N_("Send"),
        N_(
            "Write the files for the central team into a folder. Remember which one: the coordinator needs it."
        ),
        page="sending.page",
        did="export",
    ),
    Step(
        "kept",
        N_("See what stays"),
        N_(
            "What the central team has confirmed may leave this computer: the less is on it, the less it tells whoever"
            " takes it. You choose when."
        ),
        page="kept.page",
        seen=True,
    ),
    Step(
        "journal",
        N_("Read your journal"),
        N_(
            "Each thing that you did is there, signed and in order. If something is there that was not you, tell."
        ),
        page="safety.done",
        seen=True,
    ),
    Step(
        "central",
        N_("Change sides"),
        N_("Now be the coordinator who receives what you sent."),
        role=COORDINATOR,
    ),
)
CENTRAL: Final = (
    Step(
        "receive",
        N_("Receive"),
        N_(
            "Take in the files from the folder where the focal point wrote them. First you are shown what is in them."
        ),
        page="receiving.page",
        did="import",
    ),
    Step(
        "return",
        N_("Tell what arrived"),
        N_(
            "Write the return file for the focal point. Until it comes in there, nobody there knows what arrived."
        ),
        page="returning.page",
        seen=True,
    ),
    Step(
        "form",
        N_("Form an incident"),
        N_(
            "Reports are testimony; an incident is what the team holds to have happened. Make one from a report."
        ),
        page="forming.choose",
        did="incident",
    ),
    Step(
        "month",
        N_("See the month"),
        N_("The table counts incidents, each once, however many people told of it."),
        page="months.page",
        seen=True,
    ),
    Step(
        "custodian",
        N_("Change sides again"),
        N_("Now be a custodian, who alone can open a sealed identity."),
        role=CUSTODIAN,
    ),
)
KEEPING: Final = (
    Step(
        "seals",
        N_("See the seals"),
        N_("You see that identities were sealed, by pseudonym, and nothing of the reports."),
        page="seals.listing",
        seen=True,
    ),
    Step(
        "open",
        N_("Open one"),
        N_(
            "Give a reason. The passphrase of the exercise is “exercice”. The opening is written down for good."
        ),
        page="seals.listing",
        did="unseal",
    ),
    Step(
        "own",
        N_("Your own vault"),
        N_(
            "That was all. Lock the exercise; on the page that follows you can set up, or unlock, your own vault."
        ),
    ),
)
STEPS: Final = {FOCAL_POINT: FIELD, COORDINATOR: CENTRAL, CUSTODIAN: KEEPING}


@dataclass(frozen=True, slots=True)
class Progress:
    """The steps of the role whose vault is open, and the names of those that are done."""

    steps: tuple[Step, ...]
    done: frozenset[str]

    @property
    def next(self) -> str:
        """The first step that is not done, "" at the end."""
        return next((step.name for step in self.steps if step.name not in self.done), "")


def progress(vault: Vault) -> Progress:
    """How far the tour is in an exercise vault. It begins when it is first asked for."""
    steps, state = STEPS.get(vault.identity.role, ()), _state(vault)
    did = activity.since(vault, state["began"])
    ticked = set(state["done"]) | {step.name for step in steps if step.did and step.did in did}
    return Progress(steps, frozenset(ticked & {step.name for step in steps}))


def tick(vault: Vault, name: str) -> None:
    """Take a step as done; an unknown one is nothing."""
    state = _state(vault)
    if name not in state["done"] and any(step.name == name for step in STEPS.get(vault.identity.role, ())):
        vault.settings.set(SETTING, {**state, "done": [*state["done"], name]})


def saw(vault: Vault, page: str) -> None:
    """A page was seen (its endpoint): the step that leads there may be done with that."""
    for step in STEPS.get(vault.identity.role, ()):
        if step.seen and step.page == page:
            tick(vault, step.name)


def again(vault: Vault) -> None:
    """Begin anew, with nothing done."""
    vault.settings.unset(SETTING)


def _state(vault: Vault) -> dict[str, Any]:
    state: dict[str, Any] = vault.settings.get(SETTING, {})
    if not state:
        last = journal.head(vault.connection, vault.journal)
        state = {"began": last.seq + 1 if last else 0, "done": []}
        vault.settings.set(SETTING, state)
    return state
