# SPDX-License-Identifier: GPL-3.0-or-later
"""A bundle, a seal and a stored file opened and checked with none of our code (DESIGN section 6, promise 6).

What our code gives is only what a holder has anyway: the vault's own secret key, and the members' public keys.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.journey.tables import row, table
from tests.journey.team import Team, assemble, seal

SECRET = {"name": "EXERCISE Name-4711"}
Node = Callable[..., bytes]
Keygen = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def team(place: Path, quick_and_plain: None) -> Team:
    """A focal point, the coordinator and a custodian."""
    return assemble(place / "team", exercise=True)


@pytest.fixture(scope="module")
def video(place: Path) -> Path:
    """A file to attach."""
    path = place / "video.bin"
    path.write_bytes(random.Random(6).randbytes(300_000))
    return path


@pytest.fixture(scope="module")
def parts(team: Team, place: Path, video: Path) -> list[Path]:
    """What the focal point sends."""
    field = team.fields[0]
    field("reports", "add", table(place / "rows.csv", [row("T-1"), row("T-2")]))
    seal(field, "T-1", SECRET)
    field("evidence", "add", "T-2", video)
    made = field.json("export", "--folder", place / "parts")
    return [place / "parts" / name for name in made["parts"]]


def secret_key(shell: Shell) -> str:
    """The identity string by which the vault receives, as its holder could print it."""
    with shell.vault() as vault:
        return vault.keys.receive.encode()


@pytest.fixture
def unpacked(team: Team, parts: list[Path], tmp_path: Path, run_node: Node) -> list[Path]:
    """Each part decrypted by the age implementation of node and unpacked by the system's tar."""
    if shutil.which("tar") is None:
        pytest.skip("tar is not installed")
    key, folders = secret_key(team.central), []
    for number, part in enumerate(parts):
        archive = tmp_path / f"{number}.tar"
        archive.write_bytes(run_node("age.mjs", "decrypt", key, given=part.read_bytes()))
        folders.append(tmp_path / str(number))
        folders[-1].mkdir()
        subprocess.run(["tar", "-xf", archive, "-C", folders[-1]], check=True)
    return folders


def allowed_signers(team: Team, folder: Path) -> Path:
    """The members' public keys as ssh-keygen takes them."""
    members = team.central.json("roster", "show")["members"]
    path = folder / "allowed_signers"
    path.write_text(
        "".join(f'{one["id"]} namespaces="intake-part" {one["sign"]}\n' for one in members), "ascii"
    )
    return path


def test_a_part_is_checked_by_age_tar_and_ssh_keygen(
    team: Team, unpacked: list[Path], tmp_path: Path, ssh_keygen: Keygen
) -> None:
    """The list is signed by its sender, and every file in the archive has the size and hash that it states."""
    signers = allowed_signers(team, tmp_path)
    sender = team.fields[0].json("vault", "info")["member"]
    for folder in unpacked:
        listed = (folder / "part.json").read_bytes()
        verify = [
            "-Y",
            "verify",
            "-f",
            signers,
            "-I",
            sender,
            "-n",
            "intake-part",
            "-s",
            folder / "part.json.sig",
        ]
        assert ssh_keygen(*verify, given=listed).returncode == 0
        assert ssh_keygen(*verify, given=listed + b" ").returncode != 0
        assert ssh_keygen(*verify[:7], "another-purpose", *verify[8:], given=listed).returncode != 0
        stated = json.loads(listed)
        assert stated["sender"]["member"] == sender
        assert stated["members"]
        for member in stated["members"]:
            data = (folder / member["name"]).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (member["size"], member["sha256"])
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        assert there == {"part.json", "part.json.sig", "padding", *(one["name"] for one in stated["members"])}
        assert not any((folder / "padding").read_bytes())


def test_the_reports_are_read_with_gzip_alone(unpacked: list[Path]) -> None:
    """Journal members are lines of JSON in gzip, with the testimony as it was written."""
    lines = [
        json.loads(line)
        for folder in unpacked
        for path in sorted(folder.glob("journal/*.jsonl.gz"))
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    bodies = [json.loads(line["body"]) for line in lines if json.loads(line["header"])["kind"] == "report"]
    assert sorted(body["ref"] for body in bodies) == ["T-1", "T-2"]
    assert all(body["place"]["words"] == "EXERCISE Tin-Adjar" for body in bodies)


def test_evidence_in_a_part_is_the_file(unpacked: list[Path], video: Path) -> None:
    """What was attached lies in the archive as it is."""
    blobs = [path.read_bytes() for folder in unpacked for path in folder.glob("blobs/*")]
    assert blobs == [video.read_bytes()]


def test_a_seal_in_a_part_opens_with_the_custodians_key_alone(
    team: Team, unpacked: list[Path], run_node: Node, capfd: pytest.CaptureFixture[str]
) -> None:
    """Node's age gives the identity to the custodian's key; with the coordinator's it fails."""
    (path,) = [path for folder in unpacked for path in folder.glob("seals/*.age")]
    plain = run_node("age.mjs", "decrypt", secret_key(team.custodians[0]), given=path.read_bytes())
    told = json.loads(plain)
    assert (told["identity"], told["seal"], len(plain) % 1024) == (SECRET, path.stem, 0)
    with pytest.raises(subprocess.CalledProcessError):
        run_node("age.mjs", "decrypt", secret_key(team.central), given=path.read_bytes())
    capfd.readouterr()


def test_a_stored_file_opens_with_the_vaults_own_key(
    team: Team, video: Path, run_node: Node, parts: list[Path]
) -> None:
    """The encrypted file in the vault's folder is an age file, which gives back what was attached."""
    field = team.fields[0]
    (stored,) = (field.folder / "evidence").glob("*.age")
    with field.vault() as vault:
        key = vault.keys.store.encode()
    assert run_node("age.mjs", "decrypt", key, given=stored.read_bytes()) == video.read_bytes()


def test_nothing_of_a_part_can_be_read_without_a_key(team: Team, parts: list[Path]) -> None:
    """A part shows the format's name and its number of recipients; not a word, not a name, not whose it is."""
    member = team.fields[0].json("vault", "info")["member"]
    for part in parts:
        data = part.read_bytes()
        assert data.startswith(b"age-encryption.org/v1\n-> mlkem768x25519 ")
        # Of the header alone: what follows is as good as random, and so spells anything that is short.
        assert data.partition(b"\n--- ")[0].count(b"\n-> ") == 1
        for word in (b"EXERCISE", b"part.json", b"ustar", member.encode(), b"intake"):
            assert word not in data
        assert part.suffix == ".intake"
        assert len(part.stem) == 16
