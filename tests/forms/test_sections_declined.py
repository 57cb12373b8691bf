# SPDX-License-Identifier: GPL-3.0-or-later
"""“Prefers not to answer” is an answer: kept by field, told in either language, neither unknown nor missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from forms.differences import differences
from forms.sections import BY_NAME, harmed, told
from forms.sections import draft as drafts
from forms.sections.answers import answers
from forms.sections.asking import DECLINED
from forms.sections.draft import blank, from_report, status, to_report
from intake.model.report import Report, Source, Victim

GAP = {"words": "", "gap": [DECLINED]}
VICTIM = {
    "kind": "PERSON",
    "sex": DECLINED,
    "age": GAP,
    "community": GAP,
    "nationality": GAP,
    "occupation": DECLINED,
    "civilian": DECLINED,
    "vulnerabilities": [DECLINED],
    "withheld": ["name"],
}
SOURCE = {"type": DECLINED, "told": GAP, "present": GAP, "earlier": GAP, "withheld": ["name", "contact"]}


def typed(victim: dict[str, Any], source: dict[str, Any] | None = None) -> dict[str, Any]:
    """A draft with one victim and one source, as they are typed."""
    body = blank("fr", "1" * 32)
    body["harmed"]["victims"][0] |= victim
    body["told"]["sources"][0] |= source or {}
    return body


def test_everything_that_may_be_declined_is_kept_by_its_field() -> None:
    """No value stands for it, no sentence of either language, and no code for what is unknown."""
    report = to_report(typed(VICTIM, SOURCE))
    (victim,), (source,) = report.victims, report.sources
    assert victim == Victim(id=victim.id, declined=(*harmed.DECLINABLE.values(), "name"))
    told_fields = (*told.DECLINABLE.values(), "name", "contact")
    assert source == Source(id=source.id, declined=told_fields)
    assert Report.from_json(report.to_json()) == to_report(from_report(report)) == report


@pytest.mark.parametrize(
    ("language", "sentence"), [("fr", "Préfère ne pas répondre"), ("en", "Prefers not to answer")]
)
def test_it_is_told_in_the_language_of_the_page(language: str, sentence: str) -> None:
    """Whatever language the report was taken down in."""
    found = answers(to_report(typed(VICTIM, SOURCE)), language)
    assert [one.said for one in found].count(sentence) == len(harmed.DECLINABLE) + len(told.DECLINABLE)
    assert {one.path.split("/")[-1] for one in found} >= {"withheld"}


def test_it_is_not_the_same_as_unknown_or_not_asked() -> None:
    """Each of the three becomes another record, and going from one to another is a difference that is shown."""
    gap = {"words": "", "gap": ["DONT_KNOW"]}
    not_asked, unknown, declined = (
        to_report(typed({"kind": "PERSON", "civilian": "CIVILIAN", **said}))
        for said in (
            {},
            {"sex": "U", "community": gap, "age": gap},
            {"sex": DECLINED, "community": GAP, "age": GAP},
        )
    )
    assert len({str(one.victims[0].to_json()) for one in (not_asked, unknown, declined)}) == 3
    shown = differences(unknown, declined, "en")
    assert [one.after for one in shown] == ["Prefers not to answer"] * 3
    assert [one.before for one in shown] == ["Unknown", "Does not know", "Does not know"]
    assert [one.before for one in differences(not_asked, declined, "en")] == [""] * 3


def test_words_stand_before_a_tick() -> None:
    """Who answers after all has answered."""
    victim = {"kind": "PERSON", "age": {"words": "34", "gap": [DECLINED]}}
    (found,) = to_report(typed(victim)).victims
    assert found.declined == () and found.age is not None and found.age.low == 34


def test_what_is_declined_is_not_missing() -> None:
    """Neither for the section nor on the page before finishing."""
    body = typed({}, {**SOURCE, "level": "C1"})
    assert status(body, BY_NAME["told"]) == drafts.COMPLETE
    body["where"] |= {"when": GAP, "place": GAP}
    assert [one.section for one in drafts.missing(body)] == ["what"]


def test_amending_takes_back_only_what_is_answered() -> None:
    """What a later Intake lets people decline stays; a person who becomes a group keeps what groups are asked."""
    (victim,) = to_report(typed(VICTIM)).victims
    later = Report(language="fr", victims=(replace(victim, declined=("faith", *victim.declined)),))
    body = from_report(later)
    body["harmed"]["victims"][0] |= {"sex": "F", "withheld": []}
    (amended,) = to_report(body).victims
    kept = [name for name in harmed.DECLINABLE.values() if name != "sex"]
    assert (amended.sex, amended.declined) == ("F", ("faith", *kept))
    body["harmed"]["victims"][0] |= {"kind": "GROUP"}
    assert to_report(body).victims[0].declined == ("faith", "community", "civilian_status")
