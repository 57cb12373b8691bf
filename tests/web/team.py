# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages on the vaults of an invented association: each member's application and browser."""

from __future__ import annotations

import functools
import re
import shutil
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.entry import new_id
from intake.model.places import Place
from intake.model.report import Act, Assessment, Outcome, Report, Source, Victim
from intake.vault import sealing
from intake.vault.records import save_report
from intake.vault.vault import Vault
from intake.web.app import create_app
from intake.web.instance import Instance
from intake.web.session import VaultSession
from tests import association, vaults
from tests.web.conftest import PORT, Browser, Recorder

NAME = "EXERCISE Aminata"
"""The name that is sealed; no page but the custodian's may show it."""


class Desk:
    """One member at the pages of the member's vault. A context manager that closes the vault."""

    def __init__(self, folder: Path, language: str = "en") -> None:
        self.session = VaultSession(folder, floor=FLOOR_ONLY_FOR_TESTS)
        self.session.unlock(vaults.PASSPHRASE)
        self.app = create_app(Instance.new(folder, PORT, language), self.session, Recorder())
        self.browser = Browser(self.app.test_client())
        self.browser.start()

    @property
    def vault(self) -> Vault:
        """The open vault."""
        return self.session.vault

    def page(self, path: str) -> str:
        """The text of a page."""
        return self.browser.get(path).get_data(as_text=True)

    def send(self, path: str, **fields: Any) -> str:
        """Send a form; the text of the page that it leads to."""
        return self.browser.follow(self.browser.post(path, fields))

    def drop(self, path: str, field: str, *files: Path) -> str:
        """Upload files; the text of the page that this leads to."""
        return self.send(path, **{field: [(BytesIO(file.read_bytes()), file.name) for file in files]})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()


def value(page: str, name: str) -> str:
    """What a hidden field of a page holds."""
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    assert found, name
    return found[1]


def spelled(page: str, words: Sequence[str]) -> bool:
    """Whether a page shows a fingerprint: three of its words in their order. One or two may stand on any page."""
    shown = re.findall(r"[^\W\d_]+", re.sub(r"<[^>]*>", " ", page))
    runs = set(zip(shown, shown[1:], shown[2:], strict=False))
    return any(run in runs for run in zip(words, words[1:], words[2:], strict=False))


def report(code: str = "EXEC", killed: int = 2, day: str = "2031-03-03") -> Report:
    """An invented report with one source."""
    victim = Victim(id=new_id(), group=True, outcomes=(Outcome("DEAD", UncertainCount.exact(killed)),))
    return Report(
        language="en",
        account="EXERCISE account",
        category=code,
        occurred=UncertainDate.parse(day),
        place=Place(words="EXERCISE place"),
        acts=(Act(id=new_id(), violation="", victims=(victim.id,)),),
        victims=(victim,),
        sources=(Source(id=new_id(), type="EYEWITNESS", pseudonym="Baobab"),),
        assessment=Assessment(level="2", reason="EXERCISE"),
    )


def field_with_seal(folder: Path) -> None:
    """Give the first focal point a report whose source is sealed."""
    with vaults.reopen(folder / "focal-point-1") as vault:
        made = report()
        subject = save_report(vault, made)
        sealing.seal(vault, subject, f"source/{made.sources[0].id}", {"name": NAME}, "Baobab")


_ONCE = TemporaryDirectory()


@functools.cache
def _made(fields: int, coordinators: int, custodians: int) -> Path:
    folder = Path(_ONCE.name, f"{fields}-{coordinators}-{custodians}")
    with association.build(folder, fields=fields, coordinators=coordinators, custodians=custodians):
        pass
    field_with_seal(folder)
    return folder


def found(folder: Path, *, fields: int = 1, coordinators: int = 1, custodians: int = 1) -> Path:
    """Closed vaults of an association in a new folder; the first focal point has a sealed source."""
    shutil.copytree(_made(fields, coordinators, custodians), folder)
    return folder
