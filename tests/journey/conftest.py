# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole journeys, from a focal point's laptop to the month's table, by the commands and pages that people use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.cli import opening
from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from tests.crypto.conftest import run_node, ssh_keygen

# Named so that pytest finds the fixtures of another folder here.
__all__ = ["run_node", "ssh_keygen"]

_LOCALE = ("LC_ALL", "LC_MESSAGES", "INTAKE_VAULT", "INTAKE_PASSPHRASE_FILE", "INTAKE_KEY_FILE")


@pytest.fixture(autouse=True, scope="module")
def quick_and_plain() -> Iterator[None]:
    """For a whole module: keys at the price for tests, and nothing of the locale of who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "FLOOR", FLOOR_ONLY_FOR_TESTS)
        patch.setattr(opening, "calibrate", FLOOR_ONLY_FOR_TESTS.parameters)
        for name in _LOCALE:
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "C")
        patch.setenv("LANGUAGE", "")
        yield


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what the tests of one module share."""
    return tmp_path_factory.mktemp("journey")
