# SPDX-License-Identifier: GPL-3.0-or-later
"""Drafts and the reports they mean."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from forms import incident_csv
from forms.sections import BY_NAME, SECTIONS
from forms.sections import draft as drafts
from forms.sections.draft import blank, from_report, like, missing, status, to_report
from forms.sections.told import preset, settle
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.report import Act, Consent, Loss, Outcome, Perpetrator, Report, Source, Victim

ID = "1" * 32


def simple() -> dict[str, Any]:
    """A draft of a simple report, as it is typed."""
    body = blank("fr", ID)
    body["where"] |= {
        "when": {"words": "nuit du 22 au 23 mars 2024"},
        "place": {"words": "12 km au nord de Gao"},
    }
    body["what"]["account"] = "Trois hommes armés, au puits."
    body["what"]["acts"][0]["violation"] = "ARREST_ARB"
    body["harmed"]["victims"][0] |= {"kind": "GROUP", "count": {"words": "une vingtaine"}}
    body["harmed"]["victims"][0]["outcomes"][0] |= {"became": "DETAINED", "count": {"words": "20"}}
    body["did"]["acts"][0]["perpetrators"][0] |= {"actor": "FAMA", "basis": "SEEN"}
    body["told"]["sources"][0] |= {"type": "EYEWITNESS", "level": "C2", "facets": preset("C2")}
    return body


def test_every_real_report_comes_back_as_it_was(data: Path) -> None:
    """Opening a finished report and saving it untouched changes nothing of it."""
    with (data / "incidents.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in incident_csv.read(stream) if isinstance(row, incident_csv.Row)]
    assert len(rows) > 50
    for row in rows:
        assert to_report(from_report(row.report)) == row.report


def test_what_is_typed_becomes_a_report() -> None:
    """Words are understood and kept beside what they mean."""
    report = to_report(simple())
    assert report.language == "fr" and report.category == "ARREST"
    assert report.occurred == UncertainDate("2024-03-22/2024-03-23", "NIGHT", "nuit du 22 au 23 mars 2024")
    assert report.place and report.place.near and report.place.near.km == 12
    (victim,) = report.victims
    assert victim.count == UncertainCount.from_bounds(20, None, "ABOUT", words="une vingtaine")
    assert victim.outcomes == (Outcome("DETAINED", UncertainCount.exact(20, words="20")),)
    assert report.acts[0].perpetrators == (Perpetrator("FAMA", "SEEN"),)
    assert report.acts[0].victims == (victim.id,)
    assert report.sources[0].consent == Consent("C2", ("RECORD", "RECONTACT"))


def test_an_empty_draft_is_an_empty_report() -> None:
    """The act, victim and source that are laid out leave no trace when nothing is said of them."""
    assert to_report(blank("en", ID)) == Report(language="en")


def test_the_same_draft_has_the_same_ids() -> None:
    """Two pages made before the first save name the same act, so that the second does not add another."""
    assert blank("fr", ID) == blank("fr", ID)
    assert blank("fr", ID)["what"]["acts"][0]["id"] != blank("fr", "2" * 32)["what"]["acts"][0]["id"]


def test_only_date_place_and_account_are_asked_for() -> None:
    """A gap is an answer; nothing else is missing."""
    body = blank("fr", ID)
    assert [one.field for one in missing(body)] == ["when-words", "place-words", "account"]
    body["where"] |= {"when": {"gap": ["DONT_KNOW"]}, "place": {"gap": ["DECLINED"]}}
    body["what"]["account"] = "Mots."
    assert missing(body) == []
    report = to_report(body)
    assert report.occurred == UncertainDate("", "UNKNOWN", "Ne sait pas")
    assert report.place == Place(words="Préfère ne pas répondre")
    assert from_report(report)["where"]["when"]["gap"] == ["DONT_KNOW"]


def test_each_section_says_how_far_it_is() -> None:
    """Not started, started, complete."""
    empty, full = blank("fr", ID), simple()
    assert {status(empty, section) for section in SECTIONS} == {drafts.NOT_STARTED}
    for name in ("where", "what", "harmed", "did", "told"):
        assert status(full, BY_NAME[name]) == drafts.COMPLETE
    empty["told"]["sources"][0]["pseudonym"] = "Acacia"
    assert status(empty, BY_NAME["told"]) == drafts.STARTED


def test_like_this_one_copies_place_date_and_actors_alone() -> None:
    """Nothing that was told, and nobody, comes along."""
    first = to_report(simple())
    second = to_report(like(first))
    assert (second.occurred, second.place, second.category) == (first.occurred, first.place, first.category)
    assert second.acts[0].perpetrators == first.acts[0].perpetrators
    assert second.account == "" and second.victims == () and second.sources == ()
    assert second.acts[0].id != first.acts[0].id


def test_answers_to_questions_that_do_not_apply_are_not_reported() -> None:
    """A name that was typed before the person asked to stay unnamed is left out, and so is a head count of one."""
    body = simple()
    victim = body["harmed"]["victims"][0]
    victim |= {
        "kind": "PERSON",
        "protection": "WITHHELD",
        "name": "Nom-Tapé",
        "patronym": "Père",
        "sex": "DECLINED",
    }
    found = to_report(body).victims[0]
    assert not found.group and found.count is None and found.name == found.patronym == ""
    assert (found.sex, found.declined) == ("", ("sex",)) and found.outcomes[0].count is None
    body["where"] |= {"found": "", "discovered": {"words": "24 mars 2024"}}
    assert to_report(body).discovered is None


def test_nobody_harmed_and_nothing_lost_are_answers() -> None:
    """What was typed before is kept in the draft, not in the report."""
    body = simple()
    body["harmed"]["anyone"] = "NOBODY"
    body["losses"] |= {
        "anything": "NOTHING",
        "losses": [{"id": "a", "loss": "WELL", "count": {"words": "2"}}],
    }
    report = to_report(body)
    assert report.victims == () and report.losses == () and report.acts[0].victims == ()
    assert status(body, BY_NAME["harmed"]) == status(body, BY_NAME["losses"]) == drafts.COMPLETE


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        (
            "LIVESTOCK",
            "une quarantaine",
            Loss("LIVESTOCK", "", UncertainCount(40, 40, "ABOUT", "HEAD", "une quarantaine")),
        ),
        ("MONEY", "1 435 000", Loss("MONEY", "", UncertainCount.exact(1435000, "XOF", "1 435 000"))),
        ("WELL", "2", Loss("WELL", "", UncertainCount.exact(2, "SITE", "2"))),
        ("", "3", Loss("OTHER", "", UncertainCount.exact(3, "SITE", "3"))),
    ],
)
def test_losses_are_counted_in_their_own_unit(kind: str, words: str, expected: Loss) -> None:
    """Heads of cattle, francs, vehicles, places."""
    body = blank("fr", ID)
    body["losses"]["losses"][0] |= {"loss": kind, "count": {"words": words}}
    (loss,) = to_report(body).losses
    assert loss.kind == expected.kind and loss.count is not None and expected.count is not None
    assert (loss.count.low, loss.count.unit) == (expected.count.low, expected.count.unit)


def test_a_level_of_consent_ticks_its_uses_until_somebody_ticks_others() -> None:
    """Choosing a level fills the facets in; facets that were changed by hand stay as they are."""
    empty = {"sources": [{"id": "a"}]}
    chosen = settle(empty, {"sources": [{"id": "a", "level": "C3", "facets": []}]})
    assert chosen["sources"][0]["facets"] == preset("C3")
    less = settle(chosen, {"sources": [{"id": "a", "level": "C3", "facets": ["RECORD"]}]})
    assert less["sources"][0]["facets"] == ["RECORD"]
    refused = settle(less, {"sources": [{"id": "a", "level": "C0", "facets": ["RECORD"]}]})
    assert refused["sources"][0]["facets"] == []


def test_several_acts_keep_their_own_victims_and_authors() -> None:
    """The second act is done by the first's authors unless others are named."""
    body = simple()
    body["what"]["acts"].append(
        {"id": "b", "violation": "LOOT", "elsewhere": "OTHER", "place": {"words": "Ber"}}
    )
    body = drafts.matched(body)
    report = to_report(body)
    assert report.acts[1].perpetrators == report.acts[0].perpetrators and report.acts[1].victims == ()
    assert report.acts[1].place and report.acts[1].place.words == "Ber" and report.acts[0].place is None
    body["did"]["acts"][1] |= {"same": "OTHERS", "perpetrators": [{"id": "x", "actor": "JNIM"}]}
    assert to_report(body).acts[1].perpetrators == (Perpetrator("JNIM"),)


def test_what_no_question_asks_about_stays() -> None:
    """Codes of a later list, targets of other lists, references and relations survive an amendment."""
    report = Report(
        code="KADU-1",
        ref="R-7",
        language="fr",
        account="Mots.",
        geo_precision="2",
        persons_named=3,
        category="NEW_CODE",
        acts=(Act("a", "NEW_VIOLATION", ("NEW_MEANS",), victims=("v",)),),
        victims=(Victim("v", group=True, targets=("NEW_TARGET", "HERDER", "CHILD")),),
        sources=(Source("s", "NEW_TYPE", protection="NEW_WAY"),),
    )
    assert to_report(from_report(report)) == report
    body = from_report(report)
    body["what"]["account"] = "Autres mots."
    assert to_report(body) == replace(report, account="Autres mots.")


def test_a_picked_value_stays_while_its_words_do() -> None:
    """A value that was decided by hand is not understood anew when the report is opened again."""
    decided = UncertainDate.parse("2024-05", words="le mois des pluies")
    report = Report(language="fr", account="Mots.", occurred=decided)
    body = from_report(report)
    assert to_report(body).occurred == decided
    body["where"]["when"]["words"] = "2024-06-01"
    assert to_report(body).occurred.edtf == "2024-06-01"
