# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from flask import Flask

from intake.errors import DiskFull
from intake.web.guards import require_own_window
from intake.web.problems import PAGES
from tests.web.conftest import Browser
from translations import translate


@pytest.fixture
def failing(app: Flask, inside: Browser) -> Browser:
    """A browser on an application with pages that fail."""

    def crash() -> str:
        secret = "Amadou of the well"
        raise RuntimeError(secret)

    def full() -> str:
        raise DiskFull

    def page() -> str:
        return "a page after a POST"

    app._got_first_request = False

    def seal() -> str:
        require_own_window()
        return "sealed"

    for view in (crash, full, page, seal):
        app.add_url_rule(f"/{view.__name__}", view.__name__, view, methods=["GET", "POST"])
    return inside


@pytest.mark.parametrize("posted", [False, True])
def test_a_crash_shows_no_trace_and_logs_no_words(
    failing: Browser, posted: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page has plain words; the log has the place and kind of the error, never its message."""
    page = failing.follow(failing.post("/crash") if posted else failing.get("/crash"))
    logged = capsys.readouterr().err
    assert "Something went wrong inside Intake" in page
    assert "Traceback" not in page and "RuntimeError" not in page and "Amadou" not in page
    assert "RuntimeError at test_problems.py:" in logged and "Amadou" not in logged


@pytest.mark.parametrize("posted", [False, True])
def test_a_refusal_of_a_lower_layer_is_told_in_its_own_words(failing: Browser, posted: bool) -> None:
    """What the vault says of a full disk reaches the person as it is."""
    response = failing.post("/full") if posted else failing.get("/full")
    assert response.status_code == (303 if posted else 409)
    assert "The disk is full" in failing.follow(response)


def test_another_window_is_refused_with_the_reason(failing: Browser) -> None:
    """Where an identity is typed, only the window that the program opened is served."""
    assert failing.get("/seal").get_data(as_text=True) == "sealed"
    failing.start("foreign")
    for response in (failing.get("/seal"), failing.post("/seal")):
        page = failing.follow(response)
        assert "no identity can be" in page and "sealed here" in page


def test_a_post_never_answers_with_a_page(failing: Browser) -> None:
    """Even a page that forgets to redirect does not leave the body of a POST in the browser's history."""
    response = failing.post("/page")
    assert response.status_code == 303
    assert "a page after" not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/nothing", "/help", "/lock", "/unlock", "/start", "/static/app.js", "/reports/new"]
)
def test_every_post_redirects(inside: Browser, path: str) -> None:
    """Wrong address, wrong method, missing fields: a POST answers 303 each time."""
    assert inside.post(path).status_code == 303


@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_problem_has_a_page_in_both_languages(inside: Browser, name: str, language: str) -> None:
    """It says what happened in the language of the page, and its sentence is translated."""
    inside.post("/language", {"language": language})
    response = inside.get(f"/problem/{name}")
    sentence = translate(language, PAGES[name])
    assert (sentence != PAGES[name]) == (language == "fr")
    assert sentence in response.get_data(as_text=True).replace("&#39;", "'")
    assert response.status_code == (int(name) if name.isdigit() else 403)
