# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing readable touches the disk, by the pages (DESIGN section 6, promise 1).

Markers are typed into every field for words, in the window that the program opens by itself, and a file full of them
is dropped; then the vault, the browser's profile, temporary folders and the trace of the worker are searched.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from intake.vault.projections import reports
from intake.vault.vault import Vault
from tests.browsing import IN_A_BROWSER, press, press_enter
from tests.cli.conftest import PASSPHRASE, Shell
from tests.journey.markers import Marker, appeared, holding, occurs
from tests.journey.programs import ROOT
from tests.journey.team import assemble, at_full_price, sound
from tests.journey.test_journey_pages import send, write_report
from tests.journey.test_nothing_readable import FILM, PART, SHARED, VAULT, within
from tests.journey.traced import written
from tests.journey.windows import Window, opened
from tests.vault.pages import plaintext

pytestmark = IN_A_BROWSER

WORDS = Marker.new(f"typed words {os.urandom(8).hex()}")
NAMES = Marker.new(f"typed names {os.urandom(8).hex()}")
TRAY = re.compile(r"inbox(/[0-9a-f]{32}\.age(\.part)?)?")


@dataclass(frozen=True)
class Typed:
    """What was left behind: where, since when, the trace, and what was found in the profile while it was there."""

    place: Path
    since: float
    field: Shell
    profile: Path
    in_profile: list[Path]
    fields: int
    parts: list[Path]


@pytest.fixture(scope="module")
def typed(place: Path, quick_and_plain: None) -> Typed:
    """Everything that a focal point types and drops, in one window."""
    field = assemble(place / "team").fields[0]
    at_full_price(field)
    film = place / "inputs" / "film.bin"
    film.parent.mkdir()
    line = (WORDS.text("film") + "\n").encode()
    film.write_bytes(line * (FILM // len(line)))
    since = time.time() - 1
    with opened(field, place / "window", "fr", place / "trace") as window:
        window.unlock()
        fields = write_report(window, WORDS.text("{name}"))
        record = urlsplit(window.page.url).path.removeprefix("/reports/")
        attach(window, record, film)
        seal_a_source(window, record)
        leave_a_draft(window)
        look_around(window)
        drop(window, film)
        parts = send(window, place / "parts")
        in_profile = holding([window.profile], WORDS, NAMES)
        profile = window.profile
    return Typed(place, since, field, profile, in_profile, fields, parts)


def attach(window: Window, record: str, film: Path) -> None:
    """Add the film to the report as evidence, with words about it."""
    window.open(f"/evidence/report/{record}/")
    window.type_everywhere(WORDS.text("{name}"))
    window.choose(film)
    window.press("Add them")
    window.page.locator("main ul.files li").first.wait_for()


def seal_a_source(window: Window, record: str) -> None:
    """Seal who the first source is, at the second try: the first time a line is too long."""
    window.open(f"/sealing/{record}/")
    press(window.page, "main a.button[href*='/source/']")
    type_a_name(window, NAMES.text() * 200)
    window.page.locator("#errors").wait_for()
    type_a_name(window, NAMES.text())
    window.page.wait_for_url("**/sealing/done/*")


def type_a_name(window: Window, last: str) -> None:
    """Fill in the page that seals, and send it."""
    last_line = window.page.locator("main [name=other]")
    last_line.wait_for()
    for field in window.fields():
        field.fill(NAMES.text())
    # Longer than the page lets anybody type: the program has to refuse it by itself.
    last_line.evaluate("line => line.removeAttribute('maxlength')")
    last_line.fill(last)
    window.page.locator("main [name=pseudonym]").fill(WORDS.text("pseudonym"))
    window.press("Seal it now")


def leave_a_draft(window: Window) -> None:
    """Type into the first section of another report, switch the language with it, and go away."""
    window.go("Reports")
    window.go("Write down a report")
    window.page.locator("main form").first.wait_for()
    assert window.type_everywhere(WORDS.text("draft {name}"))
    for button, language in (("English", "en"), ("Save and go on", "en"), ("Français", "fr")):
        press(window.page, window.page.get_by_role("button", name=button, exact=True))
        window.page.locator(f"html[lang={language}]").wait_for()


def look_around(window: Window) -> None:
    """Search for a typed word, ask for a page that does not exist, and type a wrong folder."""
    window.go("Reports")
    window.page.locator("main input[type=search]").first.fill(WORDS.plain)
    press_enter(window.page)
    window.go("Send")
    window.page.get_by_label(window.say("Another folder"), exact=True).first.check()
    window.page.locator("main input[name=typed]").fill(f"/{WORDS.text('folder')}")
    window.press("Write the files")
    window.page.locator("#errors, .error").first.wait_for()


def drop(window: Window, film: Path) -> None:
    """Drop a readable file where encrypted ones are expected: it is refused, and kept nowhere."""
    window.go("Receive")
    window.choose(film)
    window.press("Look at them")
    window.page.get_by_role("heading", name=window.say("What these files are"), exact=True).wait_for()


def test_many_fields_were_filled(typed: Typed) -> None:
    """The markers went in: the report holds them, a draft holds them, and a search in the vault finds both words."""
    assert typed.fields > 10
    with typed.field.vault() as vault:
        assert len(vault.drafts.list()) == 1
        assert all(reports.search(vault.connection, word) for word in (WORDS.plain, WORDS.accented))
        assert occurs(pages_of(vault), WORDS)


def pages_of(vault: Vault) -> bytes:
    """Every page of the database, decrypted with its key."""
    return plaintext(vault.folder.database, vault.slots.unlock_with_passphrase(PASSPHRASE, None))


def test_the_film_and_the_seal_are_in_the_vault(typed: Typed) -> None:
    """What was dropped is held as it was; who the source is, is sealed; the pseudonym alone can be read."""
    (film,) = typed.field.json("evidence", "list")
    assert film["sha256"] == hashlib.sha256((typed.place / "inputs" / "film.bin").read_bytes()).hexdigest()
    assert WORDS.plain in film["title"]
    (sealed,) = typed.field.json("seals", "list")
    assert WORDS.plain in sealed["pseudonym"]


def test_no_name_is_in_the_decrypted_database(typed: Typed) -> None:
    """With the vault's key: no page, no draft, no index holds a line of the sealing page, not even a refused one."""
    with typed.field.vault() as vault:
        assert not occurs(pages_of(vault), NAMES)
        assert not any(occurs(json.dumps(draft.body).encode(), NAMES) for draft in vault.drafts.list())
        assert not any(reports.search(vault.connection, word) for word in (NAMES.plain, NAMES.accented))


def test_no_file_holds_a_word_that_was_typed(typed: Typed) -> None:
    """Neither the browser's profile while it was open, nor any vault, part, temporary or home folder."""
    assert typed.in_profile == []
    assert not typed.profile.exists()
    assert holding([typed.place], WORDS, NAMES, but=[typed.place / "inputs"]) == []
    others = list(Path("/tmp").glob("pytest-of-*"))  # noqa: S108 - of other tests
    assert (
        holding(appeared(SHARED, typed.since), WORDS, NAMES, since=typed.since, but=[*others, typed.place])
        == []
    )


def test_the_worker_makes_only_known_files(typed: Typed) -> None:
    """The trace of the supervisor and its workers names files of the vault and the parts; no temporary file."""
    made = written(typed.place / "trace", ROOT)
    folder = typed.field.folder
    assert folder / "vault.db-wal" in made
    strange = [
        path
        for path in made - {Path(os.devnull), typed.place / "parts"}
        if not within(path, folder, VAULT)
        and not within(path, folder, TRAY)
        and not within(path, typed.place / "parts", PART)
    ]
    assert strange == []
    assert not list((typed.place / "window" / "temporary").iterdir())


def test_the_vault_is_sound_and_the_parts_are_there(typed: Typed) -> None:
    """What was typed was not lost either."""
    assert sound(typed.field) == []
    assert typed.parts
    (there,) = typed.field.json("reports", "list")
    assert WORDS.accented in there["place"]
