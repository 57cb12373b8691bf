# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts that were flipped, cut, spliced, forged, re-addressed, replayed or left out (DESIGN section 6, promise 3)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from intake.crypto import age
from intake.crypto.age import HybridIdentity
from intake.crypto.signing import SigningKey
from tests.cli.conftest import Shell
from tests.journey.soaking import figures, tally
from tests.journey.tables import row, table
from tests.journey.team import Team, assemble, content, copied, seal, sound, state
from tests.sync.forging import Forgery, files, take_apart

Amount = Callable[[int, int], int]
AT_ONCE = 100


@pytest.fixture(scope="module")
def team(place: Path, quick_and_plain: None) -> Team:
    """Two focal points, the coordinator and a custodian."""
    return assemble(place / "team", fields=2, exercise=True)


@pytest.fixture(scope="module")
def parts(team: Team, place: Path) -> list[Path]:
    """What the first focal point sends: text and a seal, then a file."""
    field = team.fields[0]
    field("reports", "add", table(place / "first.csv", [row(f"P-{number}") for number in range(6)]))
    seal(field, "P-1", {"name": "EXERCISE Name-4711"})
    (place / "sound.bin").write_bytes(random.Random(3).randbytes(150_000))
    field("evidence", "add", "P-1", place / "sound.bin")
    made = field.json("export", "--folder", place / "parts")
    assert len(made["parts"]) == 2
    return [place / "parts" / name for name in made["parts"]]


@pytest.fixture(scope="module")
def central(team: Team, parts: list[Path]) -> Shell:
    """A central vault that knows its team and holds nothing yet."""
    return copied(team.central, "central-tried")


@contextmanager
def untouched(shell: Shell) -> Iterator[None]:
    """Afterwards the vault holds what it held, to the last entry, and no unfinished file."""
    before = state(shell), content(shell), shell.json("vault", "info")["entries"]
    yield
    assert (state(shell), content(shell), shell.json("vault", "info")["entries"]) == before
    assert sound(shell) == []
    assert not list(shell.folder.rglob("*.part"))


def refused(central: Shell, *paths: Path) -> list[str]:
    """Import files that are all refused, each by its name and in both languages; the kinds of refusal."""
    kinds: list[str] = []
    for at in range(0, len(paths), AT_ONCE):
        some = paths[at : at + AT_ONCE]
        english = central.json("import", *some, code=1)
        french = central.speaking("fr").json("import", *some, code=1)
        for path, told, dit in zip(some, english, french, strict=True):
            assert told["file"] == dit["file"] == path.name
            assert told["refused"] == dit["refused"]
            assert told["message"] and dit["message"] not in ("", told["message"])
            kinds.append(told["refused"])
    return kinds


def forged(
    team: Team, part: Path, path: Path, change: Callable[[Forgery], object], key: SigningKey | None = None
) -> Path:
    """A part with something changed by its recipient; signed again with ``key``, else with the old signature."""
    with team.central.vault() as vault:
        identity = vault.keys.receive
    pieces = take_apart(part, identity)
    if key is None:
        pieces.listed, pieces.signature = _signed_list(part, identity)
    change(pieces)
    return pieces.write(path, key or SigningKey.generate(), [identity.recipient])


def _signed_list(part: Path, identity: HybridIdentity) -> tuple[bytes, bytes]:
    """The list of a part and its signature, as they are."""
    (_, listed), (_, signature), *_ = files(age.decrypt(part.read_bytes(), [identity]))
    return listed, signature


def signer(shell: Shell) -> SigningKey:
    """The signing key of a vault."""
    with shell.vault() as vault:
        return vault.keys.sign


@pytest.mark.soak
def test_every_flipped_bit_is_refused(
    central: Shell, parts: list[Path], tmp_path: Path, amount: Amount
) -> None:
    """A bit flipped anywhere, in the header or in the content, brings nothing in."""
    drawn, number = random.Random(3001), amount(60, 3000)
    damaged = []
    for at in range(number):
        data = bytearray(parts[at % 2].read_bytes())
        # Half of them in the header, which is a small part of the file.
        bit = drawn.randrange((6000 if at % 4 < 2 else len(data)) * 8)
        data[bit // 8] ^= 1 << bit % 8
        damaged.append(tmp_path / f"flip-{at}-{bit}.intake")
        damaged[-1].write_bytes(data)
    with figures("flips", seed=3001) as told, untouched(central):
        kinds = refused(central, *damaged)
        told += [f"{number} bits", tally(kinds)]
    assert set(kinds) <= {"DamagedPart", "NotAPart", "WrongRecipient"}


@pytest.mark.soak
def test_every_cut_is_refused(central: Shell, parts: list[Path], tmp_path: Path, amount: Amount) -> None:
    """A part that ends early, or goes on after its end, brings nothing in; cuts fall at every chunk too."""
    drawn, number = random.Random(3002), amount(40, 1500)
    damaged = []
    for part in parts:
        data = part.read_bytes()
        edges = [0, 1, len(data) - 1, *range(len(data) % 65552, len(data), 65552)]
        cuts = [*edges, *(drawn.randrange(len(data)) for _ in range(number // 2))]
        pieces = [data[:cut] for cut in cuts] + [data + b"\0", data + data]
        for at, piece in enumerate(pieces):
            damaged.append(tmp_path / f"{part.stem}-{at}.intake")
            damaged[-1].write_bytes(piece)
    with figures("cuts", seed=3002) as told, untouched(central):
        kinds = refused(central, *damaged)
        told += [f"{len(damaged)} files", tally(kinds)]
    assert set(kinds) <= {"DamagedPart", "IncompletePart", "NotAPart"}


def test_splices_of_two_parts_are_refused(central: Shell, parts: list[Path], tmp_path: Path) -> None:
    """The head of one file on the tail of another, whole chunks swapped or doubled: nothing comes in."""
    first, second = (part.read_bytes() for part in parts)
    head = second.index(b"\n--- ") + 66
    chunks = [second[at : at + 65552] for at in range(head, len(second), 65552)]
    spliced = {
        "tail": first[: len(first) // 2] + second[len(first) // 2 :],
        "header": first[: first.index(b"\n--- ") + 66] + second[head:],
        "swapped": second[:head] + b"".join([chunks[1], chunks[0], *chunks[2:]]),
        "doubled": second[:head] + b"".join([chunks[0], *chunks]),
        "dropped": second[:head] + b"".join(chunks[1:]),
    }
    paths = []
    for name, data in spliced.items():
        paths.append(tmp_path / f"{name}.intake")
        paths[-1].write_bytes(data)
    with untouched(central):
        assert set(refused(central, *paths)) <= {"DamagedPart", "NotAPart", "WrongRecipient"}


CHANGES: dict[str, tuple[Callable[[Forgery], object], str]] = {
    "a seal replaced": (lambda part: part.files.__setitem__(-1, _other(part.files[-1])), "MemberMismatch"),
    "a file taken out": (lambda part: part.files.pop(), "MemberMismatch"),
    "a file added": (lambda part: part.files.append(("blobs/" + "0" * 32, b"x")), "MemberMismatch"),
    "the order changed": (lambda part: part.files.reverse(), "MemberMismatch"),
    "a file renamed": (lambda part: part.files.__setitem__(-1, ("seals/x", part.files[-1][1])), "MemberMismatch"),
    "the list changed": (lambda part: setattr(part, "listed", part.listed[:-2] + b" }"), "UnsignedPart"),
    "another purpose": (lambda part: setattr(part, "signature", part.signature[:-60]), "UnsignedPart"),
    "no signature": (lambda part: setattr(part, "signature", b"x"), "UnsignedPart"),
}  # fmt: skip


def _other(file: tuple[str, bytes]) -> tuple[str, bytes]:
    return file[0], bytes([file[1][0] ^ 1]) + file[1][1:]


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_recipient_changes_is_refused(
    team: Team, central: Shell, parts: list[Path], tmp_path: Path, change: str
) -> None:
    """Somebody who can open a part still cannot change what its sender signed."""
    make, kind = CHANGES[change]
    with untouched(central):
        assert refused(central, forged(team, parts[0], tmp_path / "forged.intake", make)) == [kind]


def test_a_part_encrypted_again_for_another_is_refused(
    team: Team, central: Shell, parts: list[Path], tmp_path: Path
) -> None:
    """A coordinator cannot pass a part on in its sender's name: its signed recipients do not name the next one."""
    with team.central.vault() as vault, team.custodians[0].vault() as other:
        plain = age.decrypt(parts[0].read_bytes(), [vault.keys.receive])
        passed_on = tmp_path / "passed-on.intake"
        passed_on.write_bytes(age.encrypt(plain, [other.keys.receive.recipient]))
    custodian = team.custodians[0]
    with untouched(custodian):
        assert refused(custodian, passed_on) == ["ReaddressedPart"]
        assert refused(custodian, parts[0]) == ["WrongRecipient"]


def test_a_signed_part_of_a_later_version_is_named_so(
    team: Team, central: Shell, parts: list[Path], tmp_path: Path
) -> None:
    """A future format, or kind of part, is told from a damaged one: install the newer Intake."""
    key = signer(team.fields[0])
    later = forged(
        team,
        parts[0],
        tmp_path / "later.intake",
        lambda part: part.fields.update(format="intake-part/2"),
        key,
    )
    other = forged(
        team, parts[0], tmp_path / "other.intake", lambda part: part.fields.update(kind="pack"), key
    )
    with untouched(central):
        assert refused(central, later, other) == ["UnknownFormat", "UnknownPartKind"]
        told = central.result("import", later, code=1).stderr
        assert "newer Intake" in told


def test_a_member_cannot_send_in_the_name_of_another(
    team: Team, central: Shell, parts: list[Path], tmp_path: Path
) -> None:
    """Signed by the second focal point, naming the first as sender: refused; so is a key that nobody enrolled."""
    second = forged(team, parts[0], tmp_path / "second.intake", Forgery.relist, signer(team.fields[1]))
    nobody = forged(team, parts[0], tmp_path / "nobody.intake", Forgery.relist, SigningKey.generate())
    with untouched(central):
        assert refused(central, second, nobody) == ["UnsignedPart", "UnknownSender"]


def test_a_replay_brings_nothing_back(team: Team, tmp_path: Path, parts: list[Path]) -> None:
    """Parts that come again, after newer ones too, are known: exit code 0, "nothing new", no entry written."""
    desk, field = copied(team.central, "central-replay"), copied(team.fields[0], "field-replay")
    field("reports", "add", table(tmp_path / "more.csv", [row("P-9")]))
    newer = field.json("export", "--folder", tmp_path / "newer")
    desk("import", *(tmp_path / "newer" / name for name in newer["parts"]))
    desk("import", *parts)
    before = state(desk), desk.json("vault", "info")["entries"]
    for _ in range(2):
        told = desk("import", *reversed(parts))
        assert told.count("nothing new") == len(parts)
    assert (state(desk), desk.json("vault", "info")["entries"]) == before


def test_what_was_left_out_is_named(team: Team, tmp_path: Path, parts: list[Path]) -> None:
    """The part, the entries and the files that have not come are told after each import, in both languages."""
    desk, field = copied(team.central, "central-gap"), copied(team.fields[0], "field-gap")
    told = desk.result("import", parts[1]).stderr
    assert "these have not arrived: 1" in told
    assert "entries" in told
    field("reports", "add", table(tmp_path / "more.csv", [row("P-9")]))
    made = field.json("export", "--folder", tmp_path / "newer")
    (came,) = desk.json("import", tmp_path / "newer" / made["parts"][0])
    assert came["missing"] and came["missing"][0]["from"] >= 1
    found = {finding["code"] for finding in desk.json("vault", "verify")["findings"]}
    assert "gap" in found
    assert "pas arriv" in desk.speaking("fr").result("import", parts[1]).stderr
    desk("import", *parts)
    assert sound(desk) == []


def test_a_part_may_be_renamed(team: Team, tmp_path: Path, parts: list[Path]) -> None:
    """Names of files mean nothing: two parts that exchanged their names come in as they are."""
    desk = copied(team.central, "central-renamed")
    for name, part in (("b.jpg", parts[0]), ("a.jpg", parts[1])):
        (tmp_path / name).write_bytes(part.read_bytes())
    arrivals: list[dict[str, Any]] = desk.json("import", tmp_path)
    assert [came["index"] for came in arrivals] == [2, 1]
    assert sound(desk) == []


def test_a_revoked_sender_is_refused(team: Team, central: Shell, parts: list[Path]) -> None:
    """Once the roster revokes the sender the file is not taken, and an older roster does not bring it back."""
    folder = team.folder
    root, desk = copied(team.root, "root-revoking"), copied(central, "central-revoked")
    root("roster", "revoke", "FIELD1")
    root("roster", "write", folder / "revoked.intake-roster")
    desk("roster", "accept", folder / "revoked.intake-roster")
    with untouched(desk):
        assert refused(desk, *parts) == ["RevokedSender"] * 2
        desk.refused("roster", "accept", team.central.folder.with_suffix(".intake-roster"), code=1)
