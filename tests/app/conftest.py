# SPDX-License-Identifier: GPL-3.0-or-later
"""One browser for the tests of a module, and the vaults of an exercise, made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.exercise import VAULTS, make_set
from intake.web.session import EXERCISE_PASSPHRASE
from tests.app.site import Seen, walk_over
from tests.browsing import launched
from tests.web import compiled


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Spare each application of a test what the one before it has compiled."""
    with pytest.MonkeyPatch.context() as patch:
        compiled.install(patch)
        yield


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser that asks nobody but this machine."""
    with launched() as opened:
        yield opened


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an exercise that nobody has touched since."""
    folder = tmp_path_factory.mktemp("exercise") / "set"
    parameters = FLOOR_ONLY_FOR_TESTS.parameters()
    make_set(folder, passphrase=EXERCISE_PASSPHRASE, language="fr", parameters=parameters)
    return folder


@pytest.fixture(scope="module")
def exercise(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The vaults of a whole exercise by name: root, coordinator, custodian-1, custodian-2, field."""
    folder = shutil.copytree(made_once, tmp_path_factory.mktemp("exercise") / "set")
    return {name: folder / name for name in VAULTS}


@pytest.fixture(scope="module")
def seen(
    request: pytest.FixtureRequest,
    chromium: Browser,
    exercise: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Seen:
    """What one walk over the whole site has found, with the ``LOOK`` of the module."""
    return walk_over(chromium, exercise, request.module.LOOK, tmp_path_factory.mktemp("carried"))
