# SPDX-License-Identifier: GPL-3.0-or-later
"""EXERCISE reports for measuring: invented, and of the length that real ones have (about 1,200 characters)."""

from __future__ import annotations

from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.report import Act, Assessment, Outcome, Perpetrator, Report, Source, Victim

_SENTENCES = (
    "EXERCICE. Des hommes armés sont arrivés au campement avant l’aube et ont fouillé les tentes.",
    "Les habitants rassemblés près du puits ont été retenus pendant plusieurs heures sans eau.",
    "Le troupeau a été emporté vers le nord et deux véhicules ont été incendiés sur la piste.",
    "Une source dit avoir vu passer le convoi la veille au marché, sans pouvoir compter les hommes.",
    "Les familles cherchent encore leurs proches et craignent de revenir enterrer les morts.",
    "Le témoin n’a pas reconnu les auteurs mais décrit des uniformes dépareillés.",
)
_PLACES = ("Tin-Alpha", "Tin-Bravo", "Oued Charlie", "Puits Delta", "Écho-Ville", "Fox-Haoussa")
_REGIONS = ("06", "07", "08", "10", "05")


def report(number: int) -> Report:
    """The invented report of that number; the same number gives the same report."""
    day = f"2031-{1 + number % 12:02d}-{1 + number % 28:02d}"
    account = " ".join(_SENTENCES[(number + step) % len(_SENTENCES)] for step in range(10))
    return Report(
        language="fr",
        ref=f"X-{number}",
        account=f"{account} Fiche numero{number}.",
        occurred=UncertainDate.parse(day),
        place=Place(
            words=f"EXERCICE {_PLACES[number % len(_PLACES)]}", regions=(_REGIONS[number % len(_REGIONS)],)
        ),
        category="EXEC",
        acts=(
            Act(
                id="a1",
                violation="EXEC_SUM",
                perpetrators=(Perpetrator("UNID_ARMED", "SEEN"),),
                victims=("v1",),
            ),
        ),
        victims=(
            Victim(
                id="v1",
                group=True,
                targets=("CIV",),
                outcomes=(Outcome("DEAD", UncertainCount.exact(1 + number % 5)),),
            ),
        ),
        sources=(Source(id="s1", type="EYEWITNESS", reliability="B", statement=_SENTENCES[number % 6]),),
        assessment=Assessment(level="3"),
    )
