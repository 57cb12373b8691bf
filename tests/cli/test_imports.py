# SPDX-License-Identifier: GPL-3.0-or-later
"""Help comes quickly: what a command works with is imported when it works, not to say what it does."""

from __future__ import annotations

import subprocess
import sys

import pytest

from intake.central import month_formats, reckoning
from intake.cli import month

LISTED = "import sys; from intake.cli.root import intake; intake.main({words!r}, standalone_mode=False)"
SHOWN = "import atexit, sys; atexit.register(lambda: print('MODULES', *sys.modules)); "


@pytest.mark.parametrize(
    "name", ["reports", "tallies", "evidence", "month", "places", "seal", "seals", "unseal"]
)
def test_help_imports_neither_forms_nor_the_store(name: str) -> None:
    """Neither the sections, the gazetteer, a database nor a cipher is loaded to show a page of help."""
    code = SHOWN + LISTED.format(words=[name, "--help"])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.partition("MODULES ")[2].split())
    assert "click" in loaded
    assert not {"sqlcipher3", "cryptography", "rapidfuzz", "forms.sections", "babel"} & loaded


def test_the_choices_of_month_are_those_there_are() -> None:
    """They are named a second time, so that help need not load them."""
    assert tuple(month_formats.FORMATS) == month.FORMATS
    assert month.VIEWS == (reckoning.OCCURRED, reckoning.REPORTED)
