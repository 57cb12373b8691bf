# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts as a second reader sees them, which was written from FORMAT.md: ``tests/node/reader.mjs``.

It opens them with age-encryption, tar and ssh-keygen, and checks every hash, signature and chain by itself.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from intake.errors import IntakeError
from intake.model.entry import Entry
from intake.vault import journal
from intake.vault.vault import Vault
from sync import lines, returning
from sync.inbox import take
from tests.association import Association
from tests.crypto.conftest import run_node, ssh_keygen
from tests.sync.conftest import FILM, VIDEO
from tests.sync.forging import Forgery, entries, replace_entries
from tests.sync.test_vectors import FOLDER, HELD

# Named so that pytest finds the fixtures of another folder here.
__all__ = ["run_node", "ssh_keygen"]

SLICED: Final = b"EXERCISE evidence\n" * 100
"""The evidence file of the vectors."""
Read = Callable[..., dict[str, Any]]


@pytest.fixture
def read(run_node: Callable[..., bytes], ssh_keygen: object, tmp_path: Path) -> Read:
    """Give parts to the second reader; what it says of each, and of the evidence they make up."""
    if shutil.which("tar") is None:
        pytest.skip("tar is not installed")

    def ask(
        paths: Sequence[Path], identity: str, roster: str | None, *, exercise: bool = True
    ) -> dict[str, Any]:
        request = {"identity": identity, "roster": roster, "exercise": exercise}
        given = json.dumps({**request, "parts": [str(path) for path in paths]}).encode()
        told: dict[str, Any] = json.loads(
            run_node("reader.mjs", str(tmp_path / "second reader"), given=given)
        )
        assert [one["part"] for one in told["parts"]] == [path.name for path in paths]
        return told

    return ask


@pytest.fixture
def central(members: Association, read: Read) -> Callable[[Sequence[Path]], dict[str, Any]]:
    """The second reader with the coordinator's key and roster."""
    vault = members.central
    return lambda paths: read(paths, vault.keys.receive.encode(), members.signed("central").document)


def said(told: dict[str, Any]) -> list[str]:
    """Of each part "accept", or the name under which it is refused."""
    return [one.get("refused", "accept") for one in told["parts"]]


def test_every_vector(read: Read) -> None:
    """The second reader accepts and refuses what FORMAT.md says, by the same names, and puts the slices together."""
    vectors = HELD["vectors"]
    paths = [FOLDER / vector["file"] for vector in vectors]
    told = read(paths, HELD["keys"]["receiver"], HELD["roster"])
    assert dict(zip([path.name for path in paths], said(told), strict=True)) == {
        vector["file"]: vector["expect"] for vector in vectors
    }
    (whole,) = told["evidence"]
    assert (whole["sound"], whole["size"]) == (True, len(SLICED))
    assert whole["sha256"] == hashlib.sha256(SLICED).hexdigest()
    by_name = {one["part"]: one.get("accepted") for one in told["parts"]}
    kinds = [one["kind"] for one in by_name["full.intake"]["entries"]]
    assert kinds == ["open", "report", "seal", "evidence"]
    assert by_name["erased.intake"]["entries"][1]["body"] is None


def test_without_a_roster_nobody_is_known(read: Read) -> None:
    """A vault that has no roster yet takes nothing."""
    assert said(read([FOLDER / "text.intake"], HELD["keys"]["receiver"], None)) == ["NoRoster"]


def test_a_fresh_export_with_slices(
    members: Association,
    parts: tuple[Path, ...],
    cut: tuple[Path, ...],
    film: str,
    central: Callable[[Sequence[Path]], dict[str, Any]],
) -> None:
    """Shuffled parts of two bundles: it finds the very entries, seals and files that our own reader keeps."""
    paths = [*parts, *cut]
    random.Random(3).shuffle(paths)
    told = central(paths)
    assert set(said(told)) == {"accept"}
    for path in paths:
        take(members.central, path)
    found = [one for part in told["parts"] for one in part["accepted"]["entries"]]
    field = members.fields[0]
    held = {
        entry.name.hex(): entry for entry in journal.of_journal(members.central.connection, field.journal)
    }
    assert {one["name"] for one in found} == held.keys()
    assert all((one["seq"], one["kind"]) == _place(held[one["name"]]) for one in found)
    brought = {name for part in told["parts"] for name in part["accepted"]["members"]}
    assert sum(name.startswith("seals/") for name in brought) == 1
    assert sum(name.startswith(f"blobs/{film}.") for name in brought) == len(cut) - 1 > 3
    files = {one["sha256"] for one in told["evidence"] if one["sound"]}
    assert files == {hashlib.sha256(FILM).hexdigest()}
    bodies = [json.loads(one["body"]) for one in found if one["kind"] == "evidence"]
    assert {body["sha256"] for body in bodies} == {hashlib.sha256(file).hexdigest() for file in (VIDEO, FILM)}


def test_a_fresh_receipt(members: Association, parts: tuple[Path, ...], read: Read, tmp_path: Path) -> None:
    """It finds in a receipt the very head that our reader took, and nothing lacking but what was not sent."""
    central, field = members.central, members.fields[0]
    take(central, parts[0])
    named = members.signed("central")
    me = named.roster.by_id(field.identity.member)
    assert me is not None
    path = returning.write(central, tmp_path / "back", me).path
    told = read([path], field.keys.receive.encode(), named.document)
    assert said(told) == ["accept"]
    receipt = told["parts"][0]["accepted"]["receipt"]
    last = max(journal.of_journal(field.connection, field.journal, 0), key=lambda entry: entry.header.seq)
    heads = [one for one in receipt["heads"] if one["journal"] == field.journal]
    assert heads and heads[-1]["seq"] <= last.header.seq
    held = {entry.name.hex() for entry in journal.of_journal(central.connection, field.journal)}
    assert {one["name"] for one in heads} <= held
    assert len(receipt["evidence"]) == 1 and receipt["seals"] == []
    assert taken(field, path) == "accept"


def _place(entry: Entry) -> tuple[int, str]:
    return entry.header.seq, entry.header.kind


def _body(forgery: Forgery) -> None:
    found = entries(forgery)
    sound = found[1]
    found[1] = Entry(sound.header, sound.header_bytes, sound.sig, sound.salt, b'{"form":1}')
    replace_entries(forgery, lines.pack(map(lines.encode, found)))


def _without_opening(forgery: Forgery) -> None:
    replace_entries(forgery, lines.pack(map(lines.encode, entries(forgery)[1:])))


FORGED: dict[str, Callable[[Forgery], object]] = {
    "body": _body,
    "without its opening": _without_opening,
    "left out": lambda forgery: replace_entries(
        forgery, lines.pack(map(lines.encode, entries(forgery)[:-1]))
    ),
    "later list": lambda forgery: forgery.fields.update(format="intake-part/9"),
    "unknown field": lambda forgery: forgery.fields.update(more=1),
    "index": lambda forgery: forgery.fields.update(index=9),
    "no ranges": lambda forgery: forgery.fields.update(ranges=[]),
    "real": lambda forgery: forgery.fields.update(exercise=False),
    "unnamed file": lambda forgery: forgery.files.append((f"seals/{'f' * 32}.age", b"x")),
    "path": lambda forgery: forgery.files.append(("../../evil", b"x")),
    "listed twice": lambda forgery: forgery.files.append(forgery.files[-1]),
    "bomb": lambda forgery: replace_entries(forgery, gzip.compress(bytes(2_000_000) + b"\n", mtime=0)),
    "order": lambda forgery: forgery.files.reverse(),
    "gzip with a name": lambda forgery: replace_entries(
        forgery, b"\x1f\x8b\x08\x08" + forgery.files[0][1][4:]
    ),
    "two gzip members": lambda forgery: replace_entries(forgery, forgery.files[0][1] * 2),
    "empty journal": lambda forgery: replace_entries(forgery, lines.pack([])),
    "end": lambda forgery: setattr(forgery, "tar", lambda tar: tar[:-1] + b"x"),
    "padding": lambda forgery: setattr(forgery, "tar", lambda tar: tar[:-2000] + b"x" + tar[-1999:]),
    # The last: what a reader has taken helps it to check the rest of a journal.
    "nothing": lambda forgery: None,
}


def test_forged_parts_have_the_same_name_for_both(
    members: Association,
    forge: Callable[..., Path],
    tmp_path: Path,
    central: Callable[[Sequence[Path]], dict[str, Any]],
) -> None:
    """Signed by a member, but wrong: what our reader refuses, the second one refuses for the same reason."""
    paths = []
    for number, change in enumerate(FORGED.values()):
        paths.append(forge(change).rename(tmp_path / f"{number}.intake"))
    ours = dict(zip(FORGED, (taken(members.central, path) for path in paths), strict=True))
    assert ours["nothing"] == "accept" and list(ours.values()).count("accept") == 1
    assert dict(zip(FORGED, said(central(paths)), strict=True)) == ours


def taken(vault: Vault, path: Path) -> str:
    """What our own reader says of a part."""
    try:
        take(vault, path)
    except IntakeError as refusal:
        return type(refusal).__name__
    return "accept"


def test_damaged_copies_are_refused_by_both(
    members: Association,
    parts: tuple[Path, ...],
    tmp_path: Path,
    central: Callable[[Sequence[Path]], dict[str, Any]],
) -> None:
    """Bits flipped and copies cut off at random places: neither reader takes one, and both say why alike."""
    paths = list(_damaged(parts[1], tmp_path))
    ours = [taken(members.central, path) for path in paths]
    assert said(central(paths)) == ours
    assert "accept" not in ours and {"DamagedPart", "IncompletePart", "NotAPart"} <= set(ours)


def _damaged(path: Path, folder: Path) -> Iterator[Path]:
    sound, drawn = path.read_bytes(), random.Random(8)
    for number in range(30):
        at = drawn.randrange(len(sound))
        flipped = sound[:at] + bytes([sound[at] ^ 1 << drawn.randrange(8)]) + sound[at + 1 :]
        variant = folder / f"damaged-{number}.intake"
        variant.write_bytes(flipped if number % 2 else sound[:at])
        yield variant
    (folder / "short.intake").write_bytes(sound[:9])
    yield folder / "short.intake"
