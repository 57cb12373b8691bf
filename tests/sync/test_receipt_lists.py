# SPDX-License-Identifier: GPL-3.0-or-later
"""Codes that a coordinator adds to lists reach the others in receipts, and are shown with their labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from forms import vocabularies
from intake.errors import BadCode, MalformedReceipt
from intake.vault import extra_codes
from sync import codes
from sync.inbox import take
from tests.association import Association
from tests.sync.conftest import write_reports
from tests.sync.test_receipt_notices import send, write

LISTS = {"means": {"EXERCISE_KNIFE": {"en": "EXERCISE knife", "fr": "EXERCICE couteau"}}}


@pytest.fixture(autouse=True)
def _as_they_ship() -> Iterator[None]:
    yield
    vocabularies.extend({})


def test_added_codes_travel_once_and_have_their_labels(members: Association, tmp_path: Path) -> None:
    """What a coordinator added is in the field after the return file, and goes no more once it arrived."""
    field, central = members.fields[0], members.central
    write_reports(field, 1)
    send(field, tmp_path / "1", central)
    extra_codes.merge(central.settings, LISTS)
    told = take(field, write(central, field, tmp_path).path).returned
    assert told is not None and told.codes == 1
    assert extra_codes.held(field.settings) == LISTS
    vocabularies.extend(extra_codes.held(field.settings))
    assert vocabularies.load("means").label("EXERCISE_KNIFE", "fr") == "EXERCICE couteau"
    assert not vocabularies.ships("means", "EXERCISE_KNIFE") and vocabularies.ships("means", "AIRSTRIKE")
    write_reports(field, 1, first=5)
    send(field, tmp_path / "2", central)
    told = take(field, write(central, field, tmp_path).path).returned
    assert told is not None and told.codes == 0


def test_custodian_adds_nothing(members: Association, tmp_path: Path) -> None:
    """Whoever is no coordinator has no word in what is asked."""
    central, custodian = members.central, members.custodian
    extra_codes.merge(custodian.settings, LISTS)
    take(central, write(custodian, central, tmp_path).path)
    assert extra_codes.held(central.settings) == {}


def test_shipped_codes_keep_their_labels() -> None:
    """A code of the program cannot be called something else, and no list that rules depend on grows."""
    before = vocabularies.load("means").label("AIRSTRIKE", "en")
    odd = {"en": "EXERCISE", "fr": "EXERCICE"}
    vocabularies.extend({"means": {"AIRSTRIKE": odd}, "verification_status": {"EXERCISE": odd}})
    assert vocabularies.load("means").label("AIRSTRIKE", "en") == before
    assert "EXERCISE" not in vocabularies.load("verification_status")


@pytest.mark.parametrize(
    "lists",
    [[], {"means": {}}, {"Means": LISTS["means"]}, {"means": {"small": {"en": "a", "fr": "b"}}}]
    + [
        {"means": {"CODE": labels}}
        for labels in ({"en": "a"}, {"en": "a", "fr": ""}, {"en": "a", "fr": "b\n"}, 5)
    ],
)
def test_odd_lists_are_refused(lists: Any) -> None:
    """From a person and from a file."""
    with pytest.raises(BadCode):
        extra_codes.check(lists)
    with pytest.raises(MalformedReceipt):
        codes.parse(rfc8785.dumps(lists))
