# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening sealed identities on a page: with a reason, on the record, shown once."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.vault import journal
from intake.vault.projections import attachments
from sync import inbox, outbox
from tests import vaults
from tests.web import team
from tests.web.team import NAME, Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A custodian's vault to which the seal has come."""
    made = team.found(tmp_path / "team")
    with vaults.reopen(made / "focal-point-1") as vault:
        parts = outbox.export(vault, tmp_path / "stick", to=outbox.CUSTODIANS).parts
    with vaults.reopen(made / "custodian-1") as vault:
        inbox.take_many(vault, parts)
    return made


def answers(**other: str) -> dict[str, str]:
    """What the page asks for."""
    given = {"reason": "EXERCISE court", "how": "screen", "passphrase": vaults.PASSPHRASE, "sure": "y"}
    return given | other


def seal_of(desk: Desk) -> str:
    """The id of the only seal."""
    return attachments.seals(desk.vault.connection)[0].id


def test_an_identity_is_shown_once_and_the_opening_written_down(folder: Path) -> None:
    """The page after it has the name; loaded again, it asks again; the list tells who, when and why."""
    with Desk(folder / "custodian-1") as desk:
        address = f"/seals/{seal_of(desk)}"
        answer = desk.browser.post(address, answers())
        shown = answer.headers["Location"]
        assert NAME not in shown
        assert NAME in desk.page(shown)
        again = desk.browser.get(shown)
        assert again.status_code == 303
        assert again.headers["Location"] == address
        page = desk.page("/seals/")
        assert "EXERCISE court" in page
        assert "opened once" in page
        assert NAME not in page
        assert len(attachments.unsealings(desk.vault.connection)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": " "}, "it goes on the record"),
        ({"passphrase": "wrong wrong wrong"}, "passphrase"),
        ({"sure": ""}, "Say that you know"),
    ],
)
def test_nothing_opens_without_reason_passphrase_and_assent(
    folder: Path, wrong: dict[str, str], said: str
) -> None:
    """Each is needed; nothing is shown and nothing written without it, and no passphrase is kept."""
    with Desk(folder / "custodian-1") as desk:
        given = {name: text for name, text in answers(**wrong).items() if text}
        page = desk.send(f"/seals/{seal_of(desk)}", **given)
        assert said in page
        assert NAME not in page
        assert "wrong wrong" not in page
        assert vaults.PASSPHRASE not in page
        assert not attachments.unsealings(desk.vault.connection)


def test_putting_it_on_paper_is_a_second_entry(folder: Path) -> None:
    """A page to be read on the screen does not print; printing is chosen before, and signed."""
    with Desk(folder / "custodian-1") as desk:
        address = f"/seals/{seal_of(desk)}"
        assert "unprinted" in desk.send(address, **answers())
        page = desk.send(address, **answers(how="paper"))
        assert "unprinted" not in page
        subject = attachments.seals(desk.vault.connection)[0].subject
        kinds = [entry.header.kind for entry in journal.of_subject(desk.vault.connection, subject)]
        assert kinds.count("unseal") == 2
        assert kinds.count("disclose") == 1


def test_a_seal_that_has_not_arrived_is_said_to_be_awaited(folder: Path) -> None:
    """The list tells it from those that can be opened."""
    with Desk(folder / "custodian-1") as desk:
        desk.vault.connection.execute("DELETE FROM seals")
        assert "not arrived yet" in desk.page("/seals/")
        assert "have not arrived yet" in desk.page(f"/seals/{seal_of(desk)}")


def test_an_unknown_seal_is_no_page(folder: Path) -> None:
    """Neither is anything else in its place."""
    with Desk(folder / "custodian-1") as desk:
        assert desk.browser.get(f"/seals/{'0' * 32}").status_code == 404


def test_what_is_held_of_an_identity_belongs_to_the_session(folder: Path) -> None:
    """Another browser session does not get the name with the address."""
    with Desk(folder / "custodian-1") as desk:
        shown = desk.browser.post(f"/seals/{seal_of(desk)}", answers()).headers["Location"]
        other = type(desk.browser)(desk.app.test_client())
        other.start()
        assert NAME not in other.follow(other.get(shown))
