# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.errors import KeyFileNeeded, WrongPassphrase
from intake.vault import keyfile
from intake.vault.folder import VaultFolder
from intake.web import folders
from intake.web.folders import Folder
from intake.web.session import VaultSession
from tests import association, vaults
from tests.web.conftest import PASSPHRASE, Browser, Recorder
from tests.web.team import Desk

NEW = "girafe moulin cendre quartz vapeur olive"


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick that is plugged in: the only folder that is offered."""
    place = tmp_path / "stick"
    place.mkdir()
    monkeypatch.setattr(folders, "offered", lambda: [Folder(place, True, 10**9)])
    return place


def open_again(session: VaultSession, passphrase: str) -> None:
    """Close and unlock, as after a lock."""
    session.close()
    session.unlock(passphrase)


def test_every_page_is_two_steps_from_the_destruction(inside: Browser) -> None:
    """The foot of each page leads to keys and safety, and that page to the destruction."""
    assert 'href="/safety"' in inside.get("/reports/").get_data(as_text=True)
    assert 'href="/safety/destroy"' in inside.get("/safety").get_data(as_text=True)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "path",
    ["", "/limits", "/passphrase", "/recovery", "/stick", "/lock", "/activity", "/backup", "/destroy"],
)
def test_every_page_of_safety_stands_in_both_languages(inside: Browser, path: str, language: str) -> None:
    """Each is served, names its language and has a heading."""
    inside.post("/language?next=/", {"language": language})
    page = inside.get(f"/safety{path}").get_data(as_text=True)
    assert f'<html lang="{language}">' in page and "<h1>" in page
    if language == "fr":
        assert not re.search(r"\w [;!?:»]|« \w", page)


def test_the_passphrase_is_changed(inside: Browser, session: VaultSession) -> None:
    """The old one opens nothing any more; how long the new one holds out is said in words."""
    form = {"passphrase": PASSPHRASE, "new_passphrase": NEW, "new_passphrase_again": NEW}
    page = inside.follow(inside.post("/safety/passphrase", form))
    assert "The passphrase was changed" in page and "Length: good" in page and NEW not in page
    session.close()
    with pytest.raises(WrongPassphrase):
        session.unlock(PASSPHRASE)
    session.unlock(NEW)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"passphrase": "not the one at all"}, "does not open the vault"),
        ({"new_passphrase": "court", "new_passphrase_again": "court"}, "too short"),
        ({"new_passphrase_again": "other"}, "The two passphrases differ"),
    ],
)
def test_a_change_that_is_refused_changes_nothing(
    inside: Browser, session: VaultSession, changed: dict[str, str], said: str
) -> None:
    """The reason is told, nothing that was typed is in the page, and the old passphrase holds."""
    form = {"passphrase": PASSPHRASE, "new_passphrase": NEW, "new_passphrase_again": NEW, **changed}
    page = inside.follow(inside.post("/safety/passphrase", form))
    assert said in page
    assert not any(f'value="{typed}"' in page for typed in form.values())
    assert session.key(PASSPHRASE)


def test_a_recovery_code_opens_only_once_it_was_typed_again(inside: Browser, session: VaultSession) -> None:
    """Shown, typed wrongly (refused), typed rightly with the passphrase: from then on it opens the vault."""
    shown = inside.post("/safety/recovery", {"way": "code"}).headers["Location"]
    page = inside.get(shown).get_data(as_text=True)
    words = re.findall(r"<li>(\w+)</li>", page)
    assert len(words) == 12 and not session.ways_in.recovery
    confirm = re.search(r'href="(/safety/recovery/confirm/\w+)"', page)
    assert confirm
    wrong = {"recovery": " ".join([*words[1:], words[0]]), "passphrase": PASSPHRASE}
    inside.follow(inside.post(confirm[1], wrong))
    assert not session.ways_in.recovery
    typed = {"recovery": " ".join(words).upper(), "passphrase": PASSPHRASE}
    assert "opens this vault now" in inside.follow(inside.post(confirm[1], typed))
    assert inside.get(shown).headers["Location"] == "/safety/recovery"
    session.close()
    assert inside.post("/unlock/code", {"recovery": " ".join(words)}).headers["Location"] == "/"
    assert session.is_open


def test_the_first_run_leads_to_the_code(browser: Browser, session: VaultSession) -> None:
    """Whoever chose a code at the first start is shown it, and has to type it again."""
    browser.start()
    form = {"label": "Harmattan", "role": "focal-point", "recovery_choice": "code"}
    form |= {"passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE}
    response = browser.post("/first/setup", form)
    assert response.headers["Location"].startswith("/safety/recovery/code?held=")
    assert len(re.findall(r"<li>(\w+)</li>", browser.follow(response))) == 12
    assert not session.ways_in.recovery


def test_the_custodians_are_one_way_back(tmp_path: Path) -> None:
    """A focal point seals the key to them; a custodian lets that member in again at the page, on the record."""
    with association.build(tmp_path / "team", custodians=2) as team:
        member, custodian = team.fields[0].folder.path, team.custodian.folder.path
    with Desk(member) as desk:
        said = desk.browser.follow(
            desk.browser.post("/safety/recovery", {"way": "custodians", "passphrase": vaults.PASSPHRASE})
        )
        assert "sealed to the custodians (2)" in said
    with Desk(custodian) as desk:
        form = {
            "folder": "typed",
            "typed": str(member),
            "reason": "EXERCISE flood",
            "passphrase": vaults.PASSPHRASE,
            "new_passphrase": NEW,
            "new_passphrase_again": NEW,
        }
        assert "opens with the new passphrase" in desk.browser.follow(
            desk.browser.post("/safety/member", form)
        )
        page = desk.browser.get("/safety/activity").get_data(as_text=True)
        assert "A member was let back into a vault" in page and "EXERCISE flood" in page


def test_only_custodians_have_that_page(inside: Browser) -> None:
    """In the vault of another role it is not there."""
    assert inside.get("/safety/member").status_code == 404


def test_a_stick_is_needed_once_it_was_made(inside: Browser, session: VaultSession, stick: Path) -> None:
    """Without it the passphrase opens nothing; plugged in, it is found by itself; and it can be let go of."""
    form = {"folder": str(stick), "passphrase": PASSPHRASE}
    assert "this stick together" in inside.follow(inside.post("/safety/stick", form))
    kept = stick / keyfile.name(session.vault.slots.vault)
    key = kept.read_bytes()
    open_again(session, PASSPHRASE)
    kept.unlink()
    session.close()
    assert "Plug in the stick" in inside.get("/unlock").get_data(as_text=True)
    with pytest.raises(KeyFileNeeded):
        session.unlock(PASSPHRASE)
    kept.write_bytes(key)
    session.unlock(PASSPHRASE)
    change = {"passphrase": PASSPHRASE, "new_passphrase": NEW, "new_passphrase_again": NEW}
    inside.follow(inside.post("/safety/passphrase", change))
    assert session.ways_in.key_file
    open_again(session, NEW)
    assert "alone again" in inside.follow(inside.post("/safety/stick/remove", {"passphrase": NEW}))
    kept.unlink()
    open_again(session, NEW)


def test_the_minutes_until_it_locks_are_set_and_stay(inside: Browser, session: VaultSession) -> None:
    """They count at once and after the next unlock; what is not offered is refused."""
    assert "after 15 minutes" in inside.follow(inside.post("/safety/lock", {"minutes": "15"}))
    assert 800 < session.clock.left <= 900
    inside.post("/safety/lock", {"minutes": "9999"})
    open_again(session, PASSPHRASE)
    assert session.minutes == 15 and session.clock.left <= 900


def test_a_backup_is_written_and_opens(
    inside: Browser, session: VaultSession, stick: Path, app: object
) -> None:
    """It lies whole on the stick and opens with the same passphrase; a wrong one writes nothing."""
    inside.follow(inside.post("/safety/backup", {"folder": str(stick), "passphrase": "no, not this"}))
    assert list(stick.iterdir()) == []
    place = inside.post("/safety/backup", {"folder": str(stick), "passphrase": PASSPHRASE}).headers[
        "Location"
    ]
    (work,) = app.extensions["intake.work"]._known.values()  # type: ignore[attr-defined] # a Flask application
    assert work.finished.wait(600)
    page = inside.follow(inside.get(place))
    (copy,) = stick.iterdir()
    assert "The backup is whole" in page and str(copy) in page
    kept = VaultSession(copy, floor=session.floor)
    kept.unlock(PASSPHRASE)
    kept.close()


def test_what_was_done_is_told_in_plain_words(inside: Browser) -> None:
    """The journal of a fresh vault says that it was made."""
    assert "The vault was made" in inside.get("/safety/activity").get_data(as_text=True)


@pytest.mark.parametrize("locked", [False, True])
def test_the_word_destroys_the_vault(
    inside: Browser, session: VaultSession, control: Recorder, locked: bool
) -> None:
    """Open or locked: the vault is gone, a calendar is shown, and this process ends."""
    if locked:
        session.close()
    inside.follow(inside.post("/safety/destroy", {"word": "yes"}))
    assert VaultFolder(session.folder).holds_vault() and control.asked == []
    response = inside.post("/safety/destroy", {"word": "détruire"})
    assert response.headers["Location"] == "/calendar" and control.asked == ["lock"]
    assert not session.folder.exists() and not session.is_open


def test_a_destruction_that_was_cut_short_ends_at_the_next_start(
    inside: Browser, session: VaultSession
) -> None:
    """A new worker finds the mark and completes it before anything is asked."""
    session.close()
    VaultFolder(session.folder).destroying.touch()
    again = VaultSession(session.folder, floor=session.floor)
    assert not again.exists and not session.folder.exists()
