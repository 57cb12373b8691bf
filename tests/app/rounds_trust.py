# SPDX-License-Identifier: GPL-3.0-or-later
"""The rounds about who is believed: files of strangers, a new custodian, a list of what came, a revocation by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.model.roster import CUSTODIAN, FOCAL_POINT
from intake.vault import keepers, records
from intake.vault.projections import reports
from intake.vault.vault import Vault
from intake.web.session import EXERCISE_PASSPHRASE
from sync import heads, outbox, rosters, waiting_parts
from tests import vaults
from tests.app.walking import Walk
from tests.association import Association, typed
from tests.bench import invented


def coordinator(walk: Walk, folder: Path) -> Iterator[str]:
    """A file comes before the roster that names its sender; that roster brings a new custodian too."""
    place = folder / "trust"
    place.mkdir()
    _newcomers(walk.site.vault.folder.path.parent / "root", place)
    vault = walk.site.vault
    walk.go("/receive/")
    walk.page.set_input_files("#files", [place / "early.intake"])
    walk.press("form.card button.main")
    walk.wait("**/receive/check*")
    yield "file of an unknown sender"
    walk.press("main button.main")
    walk.wait("**/receive/done*")
    yield "file that waits for its sender"
    walk.go("/receive/")
    yield "files that wait for their sender"
    walk.go(f"/receive/unknown/{waiting_parts.listing(vault)[0].id}/refuse")
    yield "refusing a file that waits"
    walk.go("/team/")
    walk.page.set_input_files("main input[type=file]", place / "next.intake-roster")
    walk.press("main form:has(input[type=file]) button")
    yield "roster with a new custodian"
    walk.press("main button.main")
    walk.wait("**/team/accepted*")
    yield "roster that let files in"
    walk.go("/")
    yield "start page with a custodian who waits"
    walk.go("/team/")
    yield "team with a custodian who waits"
    yield from _confirming(walk)
    yield from _listing(walk, place)


def _confirming(walk: Walk) -> Iterator[str]:
    vault = walk.site.vault
    own = records.save_report(vault, invented.report(78))
    source = reports.read(vault.connection, own).sources[0]
    walk.go(f"/sealing/{own}/")
    yield "sealed identities while a custodian waits"
    walk.go(f"/sealing/{own}/source/{source.id}")
    yield "sealing while a custodian waits"
    walk.go(f"/team/custodian/{keepers.awaiting(vault)[0].id}")
    yield "confirming a custodian"
    walk.send(first="eau", second="eau", third="eau")
    yield "confirming a custodian refused"


def _listing(walk: Walk, place: Path) -> Iterator[str]:
    vault = walk.site.vault
    assert vault.roster
    member = next(one.id for one in vault.roster.members if one.role == FOCAL_POINT)
    walk.go(f"/team/entries/of/{member}")
    yield "what came from a member"
    walk.send(folder="typed", typed="/nowhere/at/all")
    yield "what came from a member refused"
    walk.send(f"/team/entries/of/{member}", folder="typed", typed=str(place))
    yield "what came from a member written"
    walk.go("/team/entries/without-effect")
    yield "entries without effect"


def root(walk: Walk, folder: Path) -> Iterator[str]:
    """The list of a coordinator is handed over, and the member revoked by it."""
    (listed,) = (folder.parent / "field" / "trust").glob(f"*{heads.SUFFIX}")
    walk.go("/team/")
    walk.page.set_input_files("main input[type=file]", listed)
    walk.press("main form:has(input[type=file]) button")
    yield "revoking by a list"
    walk.send(believe="everything")
    yield "revoking refused"
    walk.press("main form button.leave")
    yield "revoked by a list"


def _newcomers(root_folder: Path, place: Path) -> None:
    """Enrol a focal point, who sends a file, and a custodian; the roster that names both is ``next.intake-roster``."""
    with (
        Vault.open(root_folder, passphrase=EXERCISE_PASSPHRASE, floor=FLOOR_ONLY_FOR_TESTS) as of_root,
        vaults.make(place / "new", FOCAL_POINT, "EXERCICE tard") as late,
        vaults.make(place / "keeper", CUSTODIAN, "EXERCICE garde") as keeper,
    ):
        association = Association(place, of_root)
        association.enrol(late)
        association.enrol(keeper)
        signed = association.signed("field")
        rosters.accept(late, signed, typed(signed.digest))
        records.save_report(late, invented.report(79))
        (part,) = outbox.export(late, place / "sent").parts
        part.rename(place / "early.intake")
        rosters.write(of_root, place / "next.intake-roster")
