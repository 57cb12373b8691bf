# SPDX-License-Identifier: GPL-3.0-or-later
"""The rounds of a focal point who exchanges through a shared folder and lets go of what was confirmed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.vault.vault import Vault
from intake.web.session import EXERCISE_PASSPHRASE
from sync import returning, shared_folder
from tests.app.walking import Walk


def sharing(walk: Walk, folder: Path) -> Iterator[str]:
    """The shared folder, an answer from the centre in it, and what may then go."""
    shared = folder / "shared"
    shared.mkdir()
    walk.go("/shared/")
    yield "shared folder, none yet"
    walk.send(folder="typed", typed="/nowhere/at/all")
    yield "shared folder refused"
    walk.send("/shared/", folder="typed", typed=str(shared), watched="y")
    yield "shared folder"
    walk.send("/shared/now")
    walk.wait("**/shared/done*")
    yield "exchanged"
    _answered(walk, folder, shared)
    part = max(shared.iterdir(), key=lambda path: path.stat().st_size).read_bytes()
    (shared / "half").write_bytes(part[: len(part) // 2])
    walk.go("/shared/")
    walk.send("/shared/now")
    walk.wait("**/shared/done*")
    yield "exchanged, with half a file"
    walk.go("/safety/kept")
    yield "what stays"
    walk.send(rule="later", days="0")
    yield "what stays, refused"
    walk.go("/safety/kept/now")
    yield "what goes now"
    walk.send()
    walk.wait("**/safety/kept?*")
    yield "what went"
    walk.go("/reports/")
    yield "reports that went"


def _answered(walk: Walk, folder: Path, shared: Path) -> None:
    """The centre takes in what lies in the folder and answers; on a copy, for its own round comes later."""
    copy = folder / "centre"
    shutil.copytree(walk.site.vault.folder.path.parent / "coordinator", copy)
    with Vault.open(copy, passphrase=EXERCISE_PASSPHRASE, floor=FLOOR_ONLY_FOR_TESTS) as centre:
        for member in returning.due(centre):
            returning.write(centre, shared, member)
        shared_folder.exchange_once(centre, shared)
    shutil.rmtree(copy)
