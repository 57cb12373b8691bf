# SPDX-License-Identifier: GPL-3.0-or-later
"""Files exchanged with another implementation of age: age-encryption (typage), run by node."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable

import pytest

from intake.crypto.age import HybridIdentity, HybridRecipient, decrypt, encrypt

SIZES = [0, 1, 65535, 65536, 65537, 300_000]


@pytest.mark.parametrize("size", SIZES)
def test_another_tool_opens_what_we_write(
    run_node: Callable[..., bytes], identity: HybridIdentity, size: int
) -> None:
    """A file for two recipients is opened by the other tool with either key."""
    second = HybridIdentity.generate()
    plain = random.Random(size).randbytes(size)
    file = encrypt(plain, [identity.recipient, second.recipient])
    for key in (identity, second):
        assert run_node("age.mjs", "decrypt", key.encode(), given=file) == plain


@pytest.mark.parametrize("size", SIZES)
def test_we_open_what_another_tool_writes(
    run_node: Callable[..., bytes], identity: HybridIdentity, size: int
) -> None:
    """A file that the other tool wrote to our recipient opens here."""
    plain = random.Random(size).randbytes(size)
    file = run_node("age.mjs", "encrypt", str(identity.recipient), given=plain)
    assert decrypt(file, [identity]) == plain


def test_keys_made_by_another_tool_are_understood(run_node: Callable[..., bytes]) -> None:
    """An identity generated elsewhere gives the same recipient here, and both are written the same."""
    secret, recipient = run_node("age.mjs", "keys").decode().split()
    assert HybridIdentity.parse(secret).encode() == secret
    assert HybridIdentity.parse(secret).recipient == HybridRecipient.parse(recipient)
    assert str(HybridIdentity.parse(secret).recipient) == recipient


def test_another_tool_refuses_a_file_that_was_cut(
    run_node: Callable[..., bytes], identity: HybridIdentity, capfd: pytest.CaptureFixture[str]
) -> None:
    """Both sides agree on what is damaged: the other tool refuses a truncated file of ours."""
    file = encrypt(b"x" * 70_000, [identity.recipient])
    with pytest.raises(subprocess.CalledProcessError):
        run_node("age.mjs", "decrypt", identity.encode(), given=file[:-10])
    assert "decrypt" in capfd.readouterr().err
