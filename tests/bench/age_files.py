# SPDX-License-Identifier: GPL-3.0-or-later
"""The age module alone against the ``age`` command, on one file that the system holds in memory."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from intake.crypto.age import Decryptor, Encryptor, HybridIdentity
from tests.bench.bytes_on_disk import random_file, rate_of
from tests.bench.measure import Figure, once, percentile, show

BLOCK = 1 << 20
RUNS = 5


def run(megabytes: int = 1024) -> None:
    """Print encryption and decryption rates in MB/s; the goal is to be ahead of the command."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = random_file(folder / "plain", megabytes)
        key = folder / "key"
        subprocess.run(["age-keygen", "-o", str(key)], check=True, capture_output=True)
        made = subprocess.run(["age-keygen", "-y", str(key)], check=True, capture_output=True, text=True)
        theirs, ours = folder / "theirs.age", folder / "ours.age"
        identity = HybridIdentity.generate()
        _command("age", "-r", made.stdout.strip(), "-o", str(theirs), str(plain))
        with ours.open("wb") as out:
            _encrypt(plain, identity, out.write)

        def discard(data: object) -> None:
            """What would be written goes nowhere, as with the command's /dev/null."""

        pairs = {
            "encrypt": (
                lambda: _encrypt(plain, identity, discard),
                lambda: _command("age", "-r", made.stdout.strip(), "-o", "/dev/null", str(plain)),
            ),
            "decrypt": (
                lambda: _decrypt(ours, identity),
                lambda: _command("age", "-d", "-i", str(key), "-o", "/dev/null", str(theirs)),
            ),
        }
        figures = []
        for name_of, (own, other) in pairs.items():
            times = [(once(own), once(other)) for _ in range(RUNS)]
            own_rate = rate_of(megabytes, percentile([own_time for own_time, _ in times], 0.5))
            other_rate = rate_of(megabytes, percentile([other_time for _, other_time in times], 0.5))
            figures.append(
                Figure(name_of, own_rate, "MB/s", "age command", other_rate, "ahead of the age command")
            )
        show(f"age, {megabytes} MiB", figures)


class _Sink:
    def __init__(self, write: object) -> None:
        self.write = write


def _encrypt(plain: Path, identity: HybridIdentity, write: object) -> None:
    with plain.open("rb", buffering=0) as source, Encryptor(_Sink(write), [identity.recipient]) as out:  # type: ignore[arg-type]  # all that is used of the file is write
        buffer = memoryview(bytearray(BLOCK))
        while count := source.readinto(buffer):
            out.write(buffer[:count])


def _decrypt(path: Path, identity: HybridIdentity) -> None:
    with path.open("rb", buffering=0) as source:
        content = Decryptor(source, [identity])
        buffer = memoryview(bytearray(BLOCK))
        while content.readinto(buffer):
            pass


def _command(*arguments: str) -> None:
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
