# SPDX-License-Identifier: GPL-3.0-or-later
"""The controlled lists: complete in both languages, typeset as French demands, and tied to the model."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import vocabularies
from forms.vocabularies import load
from intake.model import counts, dates, places

PERPETRATORS = load("perpetrator")


@pytest.mark.parametrize("name", vocabularies.names())
def test_every_entry_has_both_labels(name: str) -> None:
    """Each code of each list has a label in French and in English, and no two share one."""
    for language in ("fr", "en"):
        labels = [load(name).entry(code).get(language, "") for code in load(name).codes]
        assert all(label and label == label.strip() for label in labels)
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("name", vocabularies.names())
def test_labels_follow_the_rules_of_type(name: str) -> None:
    """No-break spaces before double punctuation and dashes in French, curly apostrophes in both languages."""
    for entry in load(name).entries.values():
        assert "'" not in entry["fr"] + entry["en"]
        assert not re.search(r" [:;!?»—]|« |[^\s][;!?](?<!\u202f.)|\d (?:ans|km)\b", entry["fr"])


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("date_precision", dates.PRECISIONS),
        ("count_qualifier", counts.QUALIFIERS),
        ("location_precision", places.PRECISIONS),
        ("direction", places.DIRECTIONS),
    ],
)
def test_the_model_and_the_lists_know_the_same_codes(name: str, codes: tuple[str, ...]) -> None:
    """The codes that the model checks against are those that the lists label, in the same order."""
    assert load(name).codes == codes


def test_examples_of_date_precisions_are_such_dates() -> None:
    """The example beside each date precision is understood with that precision."""
    for code, entry in load("date_precision").entries.items():
        assert dates.UncertainDate.parse(entry.get("edtf_example", ""), code).precision == code


def test_lists_refer_only_to_codes_that_exist() -> None:
    """Categories of violations and facets of consent presets are codes of their own lists."""
    for entry in load("violation_type").entries.values():
        assert entry["bulletin_category"] in load("bulletin_category")
    for entry in load("consent_level").entries.values():
        assert set(entry["facets"]) <= set(load("consent_facet").codes)


def test_the_shipped_lists_hold_every_given_code(data: Path) -> None:
    """Nothing of the given lists was lost: each code is there, with its mappings."""
    given_lists = json.loads((data / "vocabularies.json").read_text("utf-8"))
    for name, entries in given_lists.items():
        if not isinstance(entries, list):
            continue
        for entry in entries:
            ours = load(name).entry(entry["code"])
            facts = {key for key, value in entry.items() if value not in ("", None)} - {"fr", "en"}
            assert {key: ours.get(key) for key in facts} == {key: entry[key] for key in facts}


def test_a_list_that_is_not_there_is_an_error() -> None:
    """A wrong name is a mistake of the program, and never a path."""
    with pytest.raises(KeyError):
        load("../lists/perpetrator")


def test_an_unknown_code_is_shown_as_it_is() -> None:
    """What a newer Intake wrote is still readable."""
    assert PERPETRATORS.label("NEW_GROUP", "fr") == "NEW_GROUP"
    assert PERPETRATORS.short_label("NEW_GROUP", "fr") == "NEW_GROUP"
    assert not PERPETRATORS.entry("NEW_GROUP")
    assert vocabularies.target_label("NEW_TARGET", "en") == "NEW_TARGET"


@given(st.permutations(["WAGNER", "FAMA", "ZZZ", "JNIM", "AAA"]))
def test_a_set_of_perpetrators_prints_the_same_in_any_order(codes: list[str]) -> None:
    """One set is one row: list order, then unknown codes by the alphabet, each once."""
    assert PERPETRATORS.set_label([*codes, "FAMA"], "fr") == "FAMa + Wagner + JNIM + AAA + ZZZ"


def test_short_labels_are_told_apart() -> None:
    """No two perpetrators share a short label, or two rows of a table would look like one."""
    for language in ("fr", "en"):
        short = [PERPETRATORS.short_label(code, language) for code in PERPETRATORS.codes]
        assert len(set(short)) == len(short)


def test_choices_keep_the_order_of_the_list() -> None:
    """A form offers what the list holds, in its order."""
    assert load("victim_sex").choices("fr")[:2] == [("M", "Homme"), ("F", "Femme")]


def test_a_violation_knows_its_category() -> None:
    """Rape is counted under sexual violence; an unknown type under other, never nowhere."""
    assert vocabularies.category_of("RAPE") == "RAPE"
    assert vocabularies.category_of("THEFT_LIVE") == "LIVESTOCK"
    assert vocabularies.category_of("NEW_TYPE") == "OTHER"


def test_targets_come_from_three_lists() -> None:
    """A target may be a vulnerability, a community or an occupation."""
    told = [vocabularies.target_label(code, "en") for code in ("CIV", "PEUL", "HERDER", "FAMA")]
    assert told == ["Civilian population", "Fulani (Peul)", "Herder", "FAMA"]
