# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing down a report without scripts: sections, groups, finishing, amending, totals, lists, paper."""

from __future__ import annotations

import re

from forms.gazetteer.map import projection
from forms.sections.draft import to_report
from intake.vault.projections import reports
from intake.web.session import VaultSession
from tests.web.conftest import Browser
from tests.web.typing import ID, Page, begin, finish, section


def test_a_simple_report_takes_seven_pages_and_few_answers(inside: Browser, session: VaultSession) -> None:
    """From the first question to the saved report, going on page by page: 7 pages, 13 answers, 7 buttons."""
    answers = [
        {"when__words": "nuit du 22 au 23 mars 2024", "place__words": "12 km au nord de Gao"},
        {"account": "Des hommes armés, au puits.", "acts__0__violation": "KILL_TARG"},
        {"victims__0__outcomes__0__became": "DEAD", "victims__0__outcomes__0__count__words": "2"},
        {"acts__0__perpetrators__0__actor": "UNKNOWN", "acts__0__perpetrators__0__basis": "SUSPECTED"},
        {"sources__0__type": "EYEWITNESS", "sources__0__level": "C4", "sources__0__risk": "R3"},
    ]
    page = begin(inside)
    for number, typed in enumerate(answers, start=1):
        text = page.send(do="next" if number < len(answers) else "check", **typed)
        page = Page(inside, text)
    text = page.send(do="finish", level="1", reason="Un seul témoin.")
    assert "Saved." in text
    pages = len(answers) + 2
    assert pages <= 7 and sum(map(len, answers)) + 2 <= 25
    for said in (
        "Des hommes armés",
        "12 km au nord de Gao",
        "Targeted killing",
        "Eyewitness",
        "Anonymised publication",
    ):
        assert said in text
    (line,) = reports.newest(session.vault.connection)
    report = reports.read(session.vault.connection, line.subject)
    assert (report.occurred.edtf, report.category) == ("2024-03-22/2024-03-23", "EXEC")
    assert report.sources[0].consent and "PUBLISH" in report.sources[0].consent.facets
    assert session.vault.drafts.list() == []


def test_opening_a_new_report_saves_nothing(inside: Browser, session: VaultSession) -> None:
    """A draft begins with the first thing that is saved, and ends as an address when it is finished."""
    page = begin(inside)
    assert session.vault.drafts.list() == []
    page.send(when__words="hier")
    assert len(session.vault.drafts.list()) == 1
    assert inside.get(f"/drafts/{ID}/where").status_code == 404
    assert inside.get("/drafts/x/where?new=report").status_code == 404


def test_words_are_told_as_understood_and_kept_as_typed(inside: Browser) -> None:
    """The echo stands under the words; what is not understood says so."""
    page = begin(inside)
    text = page.send(do="show", when__words="nuit du 22 au 23 mars 2024", place__words="Xqzwk-Nulle-Part")
    assert "night of 22 to 23\N{NO-BREAK SPACE}March 2024" in text
    assert 'value="Xqzwk-Nulle-Part"' in text and "in no list here" in text


def test_a_place_is_pointed_out_on_the_map(inside: Browser, session: VaultSession) -> None:
    """By a click without scripts; the words stay, the address tells no place, and the point can be taken away."""
    text = section(inside, ID, "where").send(do="map:place", place__words="Tin-Exemple")
    assert "Point on the map" in text and 'type="image"' in text
    picture = inside.get(f"/drafts/{ID}/where/map.svg/place")
    assert picture.mimetype == "image/svg+xml" and "map-point" not in picture.get_data(as_text=True)
    address = f"/drafts/{ID}/where/map/place"
    x, y = projection(320).to_drawing(16.27, -0.04)
    response = inside.post(address, {"point.x": str(round(x)), "point.y": str(round(y))})
    assert response.headers["Location"] == address
    assert "map-point" in inside.get(f"/drafts/{ID}/where/map.svg/place").get_data(as_text=True)
    (draft,) = session.vault.drafts.list()
    place = to_report(draft.body).place
    assert place and place.words == "Tin-Exemple" and place.latitude and place.longitude
    assert abs(place.latitude - 16.27) < 0.1 and abs(place.longitude + 0.04) < 0.1
    inside.post(address, {"none": "1"})
    (draft,) = session.vault.drafts.list()
    assert draft.body["where"]["place"]["latitude"] == ""
    inside.post(address, {"point.x": "9999", "point.y": "x"})
    assert inside.get(f"/drafts/{ID}/where/map/when").status_code == 404
    assert inside.get(f"/drafts/{ID}/nothing/map/place").status_code == 404


def test_groups_grow_shrink_and_move_by_plain_buttons(inside: Browser) -> None:
    """Whatever was typed stays; a removed item can be put back."""
    page = section(inside, ID, "what")
    first = page.fields["acts-0-id"][0]
    page = Page(inside, page.send(do="add:acts", acts__0__violation="LOOT"))
    second = page.fields["acts-1-id"][0]
    page = Page(inside, page.send(do=f"up:acts/{second}", acts__1__violation="RAPE"))
    assert (page.fields["acts-0-violation"], page.fields["acts-1-violation"]) == (["RAPE"], ["LOOT"])
    text = page.send(do=f"remove:acts/{second}", account="Écrit entre-temps.")
    page = Page(inside, text)
    assert "Removed." in text and page.fields["acts-0-id"] == [first] and "acts-1-id" not in page.fields
    page = Page(inside, page.send(do="undo"))
    assert page.fields["acts-0-violation"] == ["RAPE"] and page.fields["account"] == ["Écrit entre-temps."]
    inner = section(inside, ID, "harmed")
    victim = inner.fields["victims-0-id"][0]
    inner = Page(
        inside, inner.send(do=f"add:victims/{victim}/outcomes", victims__0__outcomes__0__became="DEAD")
    )
    assert (
        inner.fields["victims-0-outcomes-0-became"] == ["DEAD"] and "victims-0-outcomes-1-id" in inner.fields
    )


def test_questions_appear_when_they_apply(inside: Browser) -> None:
    """Without scripts a button shows them; what was typed in a hidden one is not lost."""
    page = section(inside, ID, "harmed")
    hidden = re.search(r'<div class="field"[^>]*hidden>\s*<label for="victims-0-age-words"', page.text)
    assert hidden and "<noscript>" in page.text
    text = page.send(do="show", victims__0__kind="PERSON", victims__0__count__words="12")
    assert not re.search(r'<div class="field"[^>]*hidden>\s*<label for="victims-0-age-words"', text)
    assert Page(inside, text).fields["victims-0-count-words"] == ["12"]


def test_acts_of_section_two_are_asked_about_in_section_four(inside: Browser) -> None:
    """Each by its name; the first is never asked whether it is like the first."""
    page = section(inside, ID, "what")
    page = Page(inside, page.send(do="add:acts", acts__0__violation="LOOT"))
    page.send(do="list", acts__1__violation="RAPE")
    text = section(inside, ID, "did").text
    assert "Act 1 · Looting (pillage)" in text and "Act 2 · Rape" in text
    assert 'name="acts-0-same"' not in text and 'name="acts-1-same"' in text


def test_the_task_list_says_how_far_each_section_is(inside: Browser) -> None:
    """And going on leads to the field where one stopped."""
    page = section(inside, ID, "what")
    page.fields["field"] = ["acts-0-violation"]
    text = page.send(do="list", account="Mots.", acts__0__violation="LOOT")
    assert text.count("Not started") == 7 and text.count("Complete") == 1
    assert inside.get(f"/drafts/{ID}/resume").headers["Location"] == f"/drafts/{ID}/what#acts-0-violation"
    assert "Go on with a draft" in inside.get("/").get_data(as_text=True)


def test_the_check_page_names_what_is_open_and_blocks_nothing(inside: Browser, session: VaultSession) -> None:
    """Each line leads to its field; an empty report can still be saved."""
    section(inside, ID, "where").send(do="list", admin="")
    page = section(inside, ID, "check")
    for field in ("where?new=report#when-words", "where?new=report#place-words", "what?new=report#account"):
        assert f"/drafts/{ID}/{field}" in page.text
    assert "Saved." in page.send(do="finish")
    assert reports.count(session.vault.connection) == 1


def test_the_check_page_points_out_what_could_give_somebody_away(inside: Browser) -> None:
    """A number and a name, with the question they stand in; finishing stays possible."""
    section(inside, ID, "what").send(do="list", account="Mr Exemple Inventé, 76 12 34 56.")
    text = section(inside, ID, "check").text
    assert "Could this give somebody away?" in text and "76 12 34 56" in text and "Exemple Inventé" in text
    assert 'value="finish"' in text


def test_finishing_twice_saves_one_report(inside: Browser, session: VaultSession) -> None:
    """A second click leads to the report that the first one saved."""
    section(inside, ID, "what").send(do="list", account="Une fois.")
    page = section(inside, ID, "check")
    assert "Saved." in page.send(do="finish") and "Saved." in page.send(do="finish")
    assert reports.count(session.vault.connection) == 1
    assert "Une fois." in inside.follow(inside.get(f"/drafts/{ID}"))


def test_an_amendment_is_shown_as_a_difference_and_kept_as_a_version(
    inside: Browser, session: VaultSession
) -> None:
    """Before saving and in the history; only one draft amends a report at a time."""
    finish(inside)
    (line,) = reports.newest(session.vault.connection)
    address = f"/reports/{line.subject}"
    text = inside.follow(inside.post(f"{address}/amend"))
    again = inside.follow(inside.post(f"{address}/amend"))
    (draft,) = session.vault.drafts.list()
    assert draft.id in text and draft.id in again and draft.subject == line.subject
    section(inside, draft.id, "what").send(do="list", account="Quatre personnes inventées.")
    page = section(inside, draft.id, "check")
    assert "<del>Trois personnes inventées.</del>" in page.text
    assert "<ins>Quatre personnes inventées.</ins>" in page.text
    text = page.send(do="finish")
    assert "Quatre personnes" in text and "<del>Trois personnes inventées.</del>" in text
    (line,) = reports.newest(session.vault.connection)
    assert (line.revisions, line.heads) == (2, 1)


def test_another_report_like_this_one(inside: Browser, session: VaultSession) -> None:
    """Place and day are there already; the account is not."""
    finish(inside)
    (line,) = reports.newest(session.vault.connection)
    page = Page(inside, inside.follow(inside.post(f"/reports/{line.subject}/like")))
    assert page.fields["when-words"] == ["2024-03-16"] and page.fields["place-words"] == ["Puits d’Exemple"]
    (draft,) = session.vault.drafts.list()
    assert draft.subject == "" and not draft.body["what"].get("account")


def test_a_discarded_draft_can_be_taken_back(inside: Browser, session: VaultSession) -> None:
    """Until the next one is discarded, or it is deleted now."""
    section(inside, ID, "what").send(do="list", account="Gardé.")
    text = inside.follow(inside.post(f"/drafts/{ID}/discard"))
    assert "The draft is put away." in text and inside.get(f"/drafts/{ID}").status_code == 404
    assert "The draft is back" in inside.follow(inside.post(f"/drafts/{ID}/back"))
    assert section(inside, ID, "what").fields["account"] == ["Gardé."]
    inside.post(f"/drafts/{ID}/discard")
    inside.post("/drafts/bin")
    assert session.vault.drafts.list() == []
    assert inside.post(f"/drafts/{ID}/back").headers["Location"].startswith("/problem/")


def test_titles_and_addresses_tell_nothing(inside: Browser) -> None:
    """Neither carries a word of the report, nor do those of the list that was narrowed by words."""
    text = finish(inside)
    title = re.search(r"<title>(.*?)</title>", text)
    assert title and title[1] == "Report · Intake"
    response = inside.post("/reports/find", {"words": "inventées"})
    assert "invent" not in response.headers["Location"]
    assert "Puits d’Exemple" in inside.follow(response)
