# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import pytest

from intake.web.machine import hibernates, swaps

HEAD = "Filename\tType\tSize\tUsed\tPriority\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [("", False), ("/dev/sda2 partition 8 0 -2\n", True), ("/dev/zram0 partition 8 0 100\n", False)],
)
def test_swap_on_a_disk_is_seen(tmp_path: Path, lines: str, expected: bool) -> None:
    """Compressed memory does not count."""
    (tmp_path / "swaps").write_text(HEAD + lines, "utf-8")
    assert swaps(tmp_path) is expected


def test_hibernation_is_seen(tmp_path: Path) -> None:
    """As the kernel lists the ways to sleep."""
    (tmp_path / "power").mkdir()
    state = tmp_path / "power" / "state"
    state.write_text("freeze mem disk\n", "ascii")
    assert hibernates(tmp_path) is True
    state.write_text("freeze mem\n", "ascii")
    assert hibernates(tmp_path) is False


def test_what_cannot_be_seen_is_not_claimed(tmp_path: Path) -> None:
    """Elsewhere than on Linux nothing is said, neither way."""
    assert swaps(tmp_path) is None
    assert hibernates(tmp_path) is None
