# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked about one victim: a person, or people who are counted together, and what became of them."""

from __future__ import annotations

from typing import Final

from forms.sections.asking import Either, Group, Item, Line, OneOf, Several
from forms.sections.declined import NOT_GIVEN
from forms.sections.doubt import AgeAsked, CountAsked, DateAsked, Spoken
from translations import N_

GROUP: Final = "GROUP"
PERSON: Final = "PERSON"
NAMED: Final = "NAMED"


class OutcomeItem(Item):
    """What became of the person, or of some of the group."""

    became = OneOf(N_("What became of them"), vocabulary="victim_outcome")
    count = CountAsked(
        N_("How many"),
        hint=N_("A number or words: “12”, “about 20”, “several dozen”."),
        applies=("kind", "", GROUP),
    )
    when = DateAsked(N_("When, if on another day"), more=True)
    women = CountAsked(N_("Women among them"), applies=("kind", "", GROUP), more=True)
    children = CountAsked(N_("Children among them"), applies=("kind", "", GROUP), more=True)


class VictimItem(Item):
    """One person, or people who are counted together."""

    kind = Either(
        N_("One person or several"),
        quiet=True,
        answers=((GROUP, N_("A group that is counted")), (PERSON, N_("One person"))),
    )
    count = CountAsked(
        N_("How many in all"),
        hint=N_("A number or words: “12”, “about 20”, “several dozen”."),
        applies=("kind", "", GROUP),
    )
    outcomes = Group(
        OutcomeItem,
        N_("What became of them"),
        title=N_("Outcome {number}"),
        another=N_("Add another outcome"),
        hint=N_("Of 20 arrested, 3 executed, 9 released, 8 missing: three outcomes, each with its number."),
    )
    sex = OneOf(N_("Sex"), vocabulary="victim_sex", sensitive=True, applies=("kind", PERSON))
    age = AgeAsked(
        N_("Age"),
        hint=N_("In years: “34”, “about 30”, “between 5 and 7”."),
        why=N_("The law protects children under 15 and under 18 in their own right."),
        applies=("kind", PERSON),
    )
    targets = Several(N_("Who they were"), vocabulary="vulnerability", applies=("kind", "", GROUP), more=True)
    protection = OneOf(
        N_("How this person may be named"),
        vocabulary="identity_protection",
        hint=N_(
            "When in doubt, withhold the name. A name that must stay secret is sealed after saving, not here."
        ),
        applies=("kind", PERSON),
        more=True,
    )
    name = Line(
        N_("Name, as it may be published"),
        hint=N_("Only if the person, or the family of a dead person, agrees to have it published."),
        applies=("protection", NAMED),
        more=True,
    )
    aliases = Line(N_("Other names that may be published"), applies=("protection", NAMED), more=True)
    patronym = Line(N_("Father’s name, if it may be published"), applies=("protection", NAMED), more=True)
    pseudonym = Line(
        N_("Pseudonym"),
        hint=N_("A made-up name that leads to nobody."),
        applies=("kind", PERSON),
        more=True,
    )
    community = Spoken(
        N_("Community, in the person’s own words"),
        why=N_(
            "To show whether people are attacked for who they are. It is never deduced from a name or a place."
        ),
        more=True,
    )
    nationality = Spoken(
        N_("Nationality"),
        why=N_("Foreign nationals have a consulate to turn to."),
        applies=("kind", PERSON),
        more=True,
    )
    occupation = OneOf(
        N_("Occupation"),
        vocabulary="occupation_or_role",
        sensitive=True,
        applies=("kind", PERSON),
        more=True,
    )
    civilian = OneOf(
        N_("Civilian or combatant"),
        vocabulary="civilian_status",
        sensitive=True,
        why=N_(
            "The law of war protects civilians and those who no longer fight. Say what you know, not what is said."
        ),
        more=True,
    )
    vulnerabilities = Several(
        N_("In a situation of risk"),
        vocabulary="vulnerability",
        sensitive=True,
        applies=("kind", PERSON),
        more=True,
    )
    withheld = Several(
        N_("Prefers not to give"),
        answers=NOT_GIVEN,
        hint=N_("An answer of its own: nobody needs to ask again."),
        applies=("kind", PERSON),
        more=True,
    )
