# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of places on a page: added whole or not at all, credited, taken out; and found where a place is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from forms.gazetteer.packs import CREDITS
from intake.model.entry import new_id
from intake.vault.places import packs
from intake.web.pages import place_lists
from tests.forms.test_packs import DUMP, ROWS, table
from tests.web import team
from tests.web.conftest import HERE, SAME_ORIGIN
from tests.web.team import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A focal point at the pages."""
    with Desk(team.found(tmp_path / "team") / "focal-point-1") as open_desk:
        yield open_desk


def add(desk: Desk, data: bytes, called: str = "ML.txt", **fields: str) -> str:
    """Send a list; the text of the page that it ends on."""
    answer = desk.browser.post("/safety/places/add", {"file": (BytesIO(data), called), **fields})
    page = desk.browser.follow(answer)
    while "data-work" in page:
        page = desk.browser.follow(desk.browser.get(re.search(r'data-work="([^"]*)/state"', page)[1]))  # type: ignore[index] # it is there
    return page


def understood(desk: Desk, words: str) -> dict[str, object]:
    """What a page is told of a place while it is typed."""
    headers = {**SAME_ORIGIN, "X-CSRF-Token": desk.browser.token()}
    asked = {"words": words, "doubt": "place", "spoken": "fr"}
    answer = desk.browser.client.post("/understand", data=asked, base_url=HERE, headers=headers)
    found: dict[str, object] = json.loads(answer.data)
    return found


def test_a_list_is_added_and_credited(desk: Desk) -> None:
    """It is called after its file and names whom it is owed to, and the page leads to it from keys and safety."""
    assert 'href="/safety/places"' in desk.page("/safety")
    page = add(desk, DUMP.encode())
    assert "ML: 3 places were added." in page
    assert CREDITS["geonames"] in page
    assert "Places: 3" in page


def test_its_places_are_found_where_a_place_is_typed(desk: Desk) -> None:
    """Not before it was added, at once afterwards, and no longer when it is taken out."""
    before = understood(desk, "Exercice-Ville")
    assert "Exercice-Ville" not in str(before["told"])
    add(desk, DUMP.encode())
    assert "Exercice-Ville" in str(understood(desk, "Egzercice Ville"))
    page = desk.send("/safety/places/remove", name="ML")
    assert "ML: taken out." in page
    assert understood(desk, "Exercice-Ville") == before


def test_a_point_of_a_list_is_on_the_map(desk: Desk) -> None:
    """The map of a draft marks the place that was understood from the list."""
    add(desk, DUMP.encode())
    draft = new_id()
    desk.browser.post(f"/drafts/{draft}/where", {"place-words": "Exercice-Ville", "do": "save"})
    page = desk.browser.get(f"/drafts/{draft}/where/map.svg/place").get_data(as_text=True)
    assert "Exercice-Ville" in page


def test_a_table_takes_the_name_and_credit_that_are_typed(desk: Desk) -> None:
    """A list of that name is replaced, not doubled."""
    for _ in range(2):
        page = add(desk, table(ROWS).encode(), "x.csv", name="Lieux du nord", source="EXERCICE, CC0")
    assert "Lieux du nord: 2 places were added." in page
    assert [(pack.name, pack.source) for pack in packs(desk.vault.connection)] == [
        ("Lieux du nord", "EXERCICE, CC0")
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "No file was chosen"),
        (b"%PDF-1.7 nothing", "This is not a list of places"),
        (DUMP.encode().replace(b"16.5", b"99.5"), "Line 2 of this list"),
        (b"PK\x03\x04" + bytes(99), "This is not a list of places"),
    ],
)
def test_what_is_no_list_is_refused_plainly(desk: Desk, data: bytes, said: str) -> None:
    """The page says what is wrong, and nothing of the file is kept."""
    add(desk, DUMP.encode(), name="held")
    assert said in add(desk, data)
    assert [pack.name for pack in packs(desk.vault.connection)] == ["held"]


def test_what_is_too_big_is_refused_plainly(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the file is let pass, so that the browser gets an answer; what was typed is kept."""
    monkeypatch.setattr(place_lists, "MOST", 1000)
    page = add(desk, DUMP.encode() * 10, source="EXERCICE, CC0")
    assert "This file is too big" in page
    assert 'value="EXERCICE, CC0"' in page
    assert packs(desk.vault.connection) == []


def test_only_who_writes_reports_has_lists(tmp_path: Path) -> None:
    """A custodian is not asked for places."""
    with Desk(team.found(tmp_path / "team") / "custodian-1") as desk:
        assert desk.browser.get("/safety/places").status_code == 404
        assert 'href="/safety/places"' not in desk.page("/safety")
