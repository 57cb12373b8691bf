# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies for publication, and what a camera says, taken into a report only when somebody says so."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from intake.vault import custody, waiting
from intake.vault.projections import attachments, reports
from intake.web.session import VaultSession
from tests.media.samples import marked_jpeg
from tests.web.conftest import Browser
from tests.web.evidence import DRAFT, add, held, of, send, told

AREA = {"left": "0", "top": "0", "width": "50", "height": "50"}


@pytest.fixture
def subject(inside: Browser, session: VaultSession) -> str:
    """A saved report with one source."""
    return told(session)


@pytest.fixture
def photo(session: VaultSession, subject: str) -> str:
    """The page of a photograph, full of what a camera writes."""
    return add(session, subject, marked_jpeg((640, 480)), title="at the well")


def test_copy_is_looked_at_before_it_is_kept(inside: Browser, session: VaultSession, photo: str) -> None:
    """Looking keeps nothing; the copy shown has the area covered and nothing of what the camera wrote."""
    page = inside.follow(inside.post(f"{photo}/publish", {**AREA, "do": "look"}))
    found = re.search(rf'src="({photo}/publish/copy\?[^"]*)"', page)
    assert found
    copy = inside.get(found[1].replace("&amp;", "&"))
    assert copy.mimetype == "image/jpeg"
    assert b"WITNESS-MARKER" not in copy.data
    with Image.open(io.BytesIO(copy.data)) as image:
        covered, open_to_see = image.getpixel((80, 60)), image.getpixel((560, 60))
    assert max(covered) - min(covered) < 8  # type: ignore[arg-type] # of an RGB picture
    assert open_to_see[1] > 150  # type: ignore[index] # of an RGB picture
    assert len(held(session)) == 1


def test_kept_copy_is_linked_to_its_original(inside: Browser, session: VaultSession, photo: str) -> None:
    """It is evidence of its own, hashed, with the number of covered areas; the original tells of it."""
    page = inside.follow(inside.post(f"{photo}/publish", {**AREA, "do": "keep"}))
    copy = next(one for one in held(session) if one.copy_of)
    original = next(one for one in held(session) if not one.copy_of)
    assert (copy.copy_of, copy.covered, copy.media, copy.title) == (original.id, 1, "image/jpeg", "")
    with session.vault.evidence.open(copy.id) as content:
        assert b"WITNESS-MARKER" not in content.read()
    assert "The original that this copy was made of" in page
    assert [step.did for step in custody.chain(session.vault, original)] == ["received", "copied"]
    assert copy.id in inside.get(photo).get_data(as_text=True)


@pytest.mark.parametrize("area", [{"left": "200"}, {"width": "0"}, {"left": "x"}, {"height": ""}])
def test_area_that_hides_nothing_is_refused(
    inside: Browser, session: VaultSession, photo: str, area: dict[str, str]
) -> None:
    """No copy is made as if it had been covered; what was typed is there again."""
    page = inside.follow(inside.post(f"{photo}/publish", {**AREA, **area, "do": "keep"}))
    assert "An area to hide does not lie in the picture" in page
    assert 'value="50"' in page
    assert len(held(session)) == 1


def test_coordinator_takes_a_copy_of_others_testimony_on_the_record(
    inside: Browser, session: VaultSession, photo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not added to testimony of somebody else; the journal names its hash, and it goes out once."""
    monkeypatch.setattr("intake.web.evidence_files.may_add", lambda *_: False)
    address = inside.post(f"{photo}/publish", {**AREA, "do": "keep"}).headers["Location"]
    copy = inside.get(address)
    assert copy.headers["Content-Type"] == "application/octet-stream"
    assert b"WITNESS-MARKER" not in copy.data
    assert inside.get(address).status_code == 303
    (original,) = held(session)
    step = custody.chain(session.vault, original)[-1]
    assert (step.did, step.facts["how"], step.facts["covered"]) == ("disclosed", "publication", 1)


def test_camera_is_asked_about_and_not_believed(inside: Browser, session: VaultSession, photo: str) -> None:
    """The page shows what the camera wrote; until somebody decides, the report says nothing of it."""
    page = inside.get(photo).get_data(as_text=True)
    assert "What the camera wrote" in page
    assert "2024-03-22 23:10:05" in page
    assert "16.275, -0.04" in page
    left = inside.follow(inside.post(f"{photo}/camera", {"do": "date:left"}))
    assert "Use as the day of the event" not in left
    assert "Use as the place of the event" in left
    assert session.vault.drafts.list() == []


def test_camera_fills_a_draft_and_keeps_what_was_said(inside: Browser, session: VaultSession) -> None:
    """Day and position are put over the answers; the words that were typed stay beside them."""
    send(inside, f"/evidence/draft/{DRAFT}/", (marked_jpeg(), "a.jpg"))
    draft = session.vault.drafts.load(DRAFT)
    assert draft
    where = {"when": {"words": "the other night"}, "place": {"words": "the big well"}}
    session.vault.drafts.save(DRAFT, draft.kind, "", {**draft.body, "where": where}, revision=draft.revision)
    (file,) = waiting.files(session.vault, DRAFT)
    for what in ("date", "place"):
        answer = inside.post(f"/evidence/file/{file.id}/camera", {"do": f"{what}:used"})
        assert answer.headers["Location"].startswith(f"/drafts/{DRAFT}/where")
    inside.post(f"/drafts/{DRAFT}/check", {"do": "finish"})
    (one,) = held(session)
    report = reports.read(session.vault.connection, one.subject)
    assert report.place
    assert (report.occurred.edtf, report.occurred.words) == ("2024-03-22", "the other night")
    assert (report.place.latitude, report.place.longitude, report.place.words) == (
        16.275,
        -0.04,
        "the big well",
    )


def test_camera_fills_a_saved_report_through_an_amendment(
    inside: Browser, session: VaultSession, subject: str, photo: str
) -> None:
    """Nothing changes in the report until the amendment is saved; a second fact goes into the same one."""
    for what in ("date", "place"):
        assert "/where" in inside.post(f"{photo}/camera", {"do": f"{what}:used"}).headers["Location"]
    (draft,) = session.vault.drafts.list()
    assert draft.subject == subject
    assert draft.body["where"]["when"]["first"] == "2024-03-22"
    assert draft.body["where"]["place"]["latitude"] == "16.275"
    assert len(attachments.evidence(session.vault.connection, subject)) == 1
    assert not reports.read(session.vault.connection, subject).occurred.edtf
    assert of(subject) in inside.get(photo).get_data(as_text=True)
