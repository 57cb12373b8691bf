# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from intake.web.app import create_app
from intake.web.headers import HEADERS
from intake.web.instance import Instance
from intake.web.session import VaultSession
from tests.web.conftest import HERE, PORT, SAME_ORIGIN, Browser, Recorder


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", f"127.0.0.2:{PORT}", "localhost"],
)
def test_a_foreign_host_is_refused(browser: Browser, host: str) -> None:
    """Only 127.0.0.1 and localhost with our port are answered, whoever asks and however."""
    browser.start()
    for response in (
        browser.get("/help", base_url=f"http://{host}"),
        browser.client.post("/lock", base_url=f"http://{host}", headers=SAME_ORIGIN),
    ):
        assert response.status_code == 403
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_localhost_by_name_is_answered(browser: Browser) -> None:
    """The name localhost with our port is one of the two hosts."""
    assert browser.get("/start?token=own", base_url=f"http://localhost:{PORT}").status_code == 303


@pytest.mark.parametrize(
    "path", ["/", "/unlock", "/first", "/help", "/static/app.css", "/calendar", "/nothing"]
)
def test_without_a_session_every_address_is_refused(browser: Browser, path: str) -> None:
    """Before a launch token was used there is one answer: a plain 403 that loads nothing."""
    response = browser.get(path)
    assert response.status_code == 403
    assert "static" not in response.get_data(as_text=True)


def test_a_bad_launch_token_gives_no_session(browser: Browser) -> None:
    """An unknown or used token is refused and sets no cookie."""
    for token in ("", "used"):
        response = browser.start(token)
        assert response.status_code == 403
        assert "Set-Cookie" not in response.headers


def test_the_cookie_is_of_this_run_alone(browser: Browser, tmp_path: Path, control: Recorder) -> None:
    """The cookie has a random name, is HttpOnly and SameSite=Strict, and another run does not take it."""
    cookie = browser.start().headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Expires" not in cookie
    other = Instance.new(tmp_path / "other", PORT, "en")
    assert other.cookie_name not in cookie
    name, _, value = cookie.partition(";")[0].partition("=")
    assert len(name) > 8
    elsewhere = Browser(create_app(other, VaultSession(tmp_path / "other"), control).test_client())
    elsewhere.client.set_cookie(other.cookie_name, value, domain="127.0.0.1")
    assert elsewhere.get("/help").status_code == 403


def test_the_next_worker_of_a_run_knows_the_session_and_its_forms(
    app: Flask, control: Recorder, tmp_path: Path
) -> None:
    """Cookie and form token outlive a worker: the secrets are the supervisor's."""
    instance = Instance.new(tmp_path / "vault", PORT, "en")
    first, second = (
        Browser(create_app(instance, VaultSession(tmp_path / "v"), control).test_client()) for _ in "12"
    )
    value = first.start().headers["Set-Cookie"].partition(";")[0].partition("=")[2]
    token = first.token()
    second.client.set_cookie(instance.cookie_name, value, domain="127.0.0.1")
    response = second.client.post(
        "/language", data={"csrf_token": token, "language": "fr"}, base_url=HERE, headers=SAME_ORIGIN
    )
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_get_nothing(browser: Browser, site: str) -> None:
    """What another site, or another port of this machine, makes a browser ask for is refused, pages and files."""
    browser.start()
    for path in ("/help", "/static/app.js"):
        assert browser.get(path, headers={"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": f"http://127.0.0.1:{PORT + 1}"},
    ],
)
def test_a_write_from_elsewhere_is_refused(
    browser: Browser, control: Recorder, headers: dict[str, str]
) -> None:
    """A POST needs Sec-Fetch-Site of our own, or our Origin where that is missing; with neither it is refused."""
    browser.start()
    token = browser.token()
    response = browser.client.post(
        "/lock", data={"csrf_token": token}, base_url=HERE, headers=headers, buffered=True
    )
    assert response.headers["Location"] == "/problem/403"
    assert control.asked == []


@pytest.mark.parametrize("headers", [{"Origin": HERE}, {"Sec-Fetch-Site": "none"}, SAME_ORIGIN])
def test_a_write_from_here_is_taken(browser: Browser, control: Recorder, headers: dict[str, str]) -> None:
    """Either mark of our own pages is enough."""
    browser.start()
    token = browser.token()
    browser.client.post("/lock", data={"csrf_token": token}, base_url=HERE, headers=headers, buffered=True)
    assert control.asked == ["lock"]


@pytest.mark.parametrize("token", [None, "", "0" * 64, "é"])
def test_a_write_needs_the_form_token(browser: Browser, control: Recorder, token: str | None) -> None:
    """Without the token of this session nothing is done."""
    browser.start()
    data = {} if token is None else {"csrf_token": token}
    response = browser.client.post("/lock", data=data, base_url=HERE, headers=SAME_ORIGIN)
    assert response.headers["Location"] == "/problem/403"
    assert control.asked == []


def test_a_token_of_another_session_is_refused(app: Flask, control: Recorder) -> None:
    """The form token is bound to one session."""
    one, other = Browser(app.test_client()), Browser(app.test_client())
    one.start()
    other.start()
    data = {"csrf_token": other.token()}
    response = one.client.post("/lock", data=data, base_url=HERE, headers=SAME_ORIGIN)
    assert response.headers["Location"] == "/problem/403"
    assert control.asked == []


def test_every_answer_carries_the_headers(inside: Browser, app: Flask) -> None:
    """Pages, files, redirects and errors of every kind carry all of them."""
    refused = app.test_client().get("/", base_url=HERE)
    gone = inside.get("/nothing")
    not_so = inside.get("/lock")
    answers = [refused, gone, not_so, inside.post("/language", {"language": "fr"})]
    paths = [
        rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments
    ]
    answers += [inside.get(path) for path in paths]
    answers += [inside.get("/static/app.css"), inside.get("/problem/500")]
    for answer in answers:
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS, answer.request.path
    assert (refused.status_code, gone.status_code, not_so.status_code) == (403, 404, 405)


def test_scripts_have_the_type_that_browsers_take(inside: Browser) -> None:
    """A .js file is text/javascript whatever the system's registry says."""
    assert inside.get("/static/app.js").headers["Content-Type"].startswith("text/javascript")


def test_pages_hold_nothing_inline(inside: Browser) -> None:
    """No page has a script, a style or a handler of its own: the policy would block it."""
    for path in ("/", "/reports/", f"/drafts/{'1' * 32}/where?new=report", "/help", "/safety"):
        page = inside.get(path).get_data(as_text=True)
        assert "<style" not in page and " style=" not in page and " onclick" not in page
        assert "<script>" not in page


@pytest.mark.parametrize("path", ["/", "/reports/", "/reports/new", "/reports/a/b"])
def test_a_locked_vault_shows_no_page_but_the_way_in(
    inside: Browser, session: VaultSession, path: str
) -> None:
    """While the vault is locked a page leads to the unlock page, which leads back to it."""
    session.close()
    response = inside.get(path)
    assert response.status_code == 303
    assert (
        response.headers["Location"].startswith("/unlock?next=%2F")
        or "next=/" in response.headers["Location"]
    )


def test_a_write_to_a_locked_vault_saves_nothing_and_says_so(inside: Browser, session: VaultSession) -> None:
    """A form that is sent after the vault has locked is not kept anywhere."""
    session.close()
    page = inside.follow(inside.post(f"/drafts/{'1' * 32}/what", {"account": "mot-gardé"}))
    assert "Nothing of it was saved" in page
    assert "mot-gardé" not in page


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "DELETE"])
def test_other_methods_are_not_answered(inside: Browser, method: str) -> None:
    """Only reading and posting exist."""
    response = inside.client.open("/", method=method, base_url=HERE, headers=SAME_ORIGIN)
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/problem/")
