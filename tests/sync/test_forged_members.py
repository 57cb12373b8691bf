# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts whose archive is not what their signed list says: each refused by its name, whole."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from intake.crypto import age
from intake.errors import CompressionBomb, IntakeError, MalformedPart, MemberMismatch
from intake.vault.projections import projector
from sync import outbox, tarstream
from sync.inbox import take
from sync.members import MAX_JOURNAL, MAX_SEAL
from tests import vaults
from tests.association import Association
from tests.sync.conftest import write_everything, write_reports
from tests.sync.forging import Forgery, refused, take_apart
from tests.sync.forging import files as forged_files


def _swap(forgery: Forgery) -> None:
    forgery.files[0], forgery.files[1] = forgery.files[1], forgery.files[0]


def _content(forgery: Forgery) -> None:
    name, data = forgery.files[1]
    forgery.files[1] = (name, data[:-1] + bytes([data[-1] ^ 1]))


def _longer(forgery: Forgery) -> None:
    name, data = forgery.files[1]
    forgery.files[1] = (name, data + b"x")


CHANGES: dict[str, Callable[[Forgery], object]] = {
    "added": lambda forgery: forgery.files.append((f"seals/{'f' * 32}.age", b"x")),
    "removed": lambda forgery: forgery.files.pop(),
    "swapped": _swap,
    "changed": _content,
    "longer": _longer,
    "renamed": lambda forgery: forgery.files.append((f"seals/{'f' * 32}.age", forgery.files.pop()[1])),
    "path": lambda forgery: forgery.files.append(("../../evil", b"x")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_members_other_than_the_list(
    members: Association, forge: Callable[..., Path], change: Callable[[Forgery], object]
) -> None:
    """Every member that is added, removed, swapped, changed, lengthened or renamed is found."""
    with refused(members.central, MemberMismatch):
        take(members.central, forge(change, relist=False))


TARS: dict[str, Callable[[bytes], bytes]] = {
    "no end": lambda tar: tar[: -tarstream.BLOCK],
    "no padding": lambda tar: tar[: -len(tarstream.END) - 20 * tarstream.BLOCK] + tarstream.END,
    "more after the end": lambda tar: tar + bytes(tarstream.BLOCK),
    "one byte more": lambda tar: tar + b"\0",
    "padding that is not zeros": lambda tar: tar[:-2000] + b"x" + tar[-1999:],
    "end that is not zeros": lambda tar: tar[:-1] + b"x",
    "a link": lambda tar: tar.replace(b"\x00ustar\x0000", b"\x00ustar\x0000", 1)[:-1536] + bytes(1535) + b"1",
}


@pytest.mark.parametrize("tar", TARS.values(), ids=TARS.keys())
def test_archive_other_than_ours(
    members: Association, forge: Callable[..., Path], tar: Callable[[bytes], bytes]
) -> None:
    """The archive ends where it must and holds nothing more, nothing less."""

    def change(forgery: Forgery) -> None:
        forgery.tar = tar

    with refused(members.central, MemberMismatch):
        take(members.central, forge(change))


def test_changed_header_of_a_member(members: Association, forge: Callable[..., Path]) -> None:
    """No byte of a member's tar header may differ from the one that its name and size give."""

    def change(forgery: Forgery, place: int) -> None:
        sound = tarstream.header(*next((name, len(data)) for name, data in forgery.files))
        other = sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :]
        forgery.tar = lambda tar: tar.replace(sound, other, 1)

    for place in range(0, tarstream.BLOCK, 7):
        with refused(members.central, MemberMismatch):
            take(members.central, forge(partial(change, place=place)))


def test_file_that_no_entry_names(members: Association, forge: Callable[..., Path]) -> None:
    """Even a listed file is refused when no signed entry of the part names it with its hash."""
    for name in (f"seals/{'f' * 32}.age", f"blobs/{'f' * 32}"):
        with refused(members.central, MemberMismatch):
            take(members.central, forge(lambda f, name=name: f.files.append((name, b"x"))))


def test_seal_in_place_of_another(members: Association, tmp_path: Path) -> None:
    """The ciphertexts of two seals cannot be exchanged, even by a sender who lists them so."""
    field = members.fields[0]
    write_everything(field)
    write_everything(field)
    path = outbox.export(field, tmp_path, evidence=False).parts[0]
    forgery = take_apart(path, members.central.keys.receive)
    (one, first), (other, second) = forgery.files[-2:]
    forgery.files[-2:] = [(one, second), (other, first)]
    forgery.relist().write(path, field.keys.sign, [members.central.keys.receive.recipient])
    with refused(members.central, MemberMismatch):
        take(members.central, path)


def test_evidence_that_is_not_what_was_announced(members: Association, forge: Callable[..., Path]) -> None:
    """A sender cannot bring other bytes under the hash of the evidence entry."""

    def change(forgery: Forgery) -> None:
        name, data = forgery.files[-1]
        forgery.files[-1] = (name, data[:-1] + b"X")

    for relist in (True, False):
        with refused(members.central, MemberMismatch):
            take(members.central, forge(change, of=1, relist=relist))


@pytest.mark.parametrize("said", [5, 10**15, True, "1", None])
def test_evidence_of_another_size_than_was_announced(
    members: Association, tmp_path: Path, said: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who signs another size than the file has does not get it in: no other could take slices of it from there."""
    field = members.fields[0]
    (subject,) = write_reports(field, 1)
    stored = vaults.put(field.evidence, b"x")
    with field.transaction(), monkeypatch.context() as odd:
        odd.setattr(projector, "project", lambda *_: None)
        field.record("evidence", subject, {"evidence": stored.id, "sha256": stored.sha256, "size": said})
    (path,) = outbox.export(field, tmp_path).parts
    with refused(members.central, MemberMismatch):
        take(members.central, path)


def test_failing_late_leaves_nothing(members: Association, forge: Callable[..., Path]) -> None:
    """A part that turns out wrong in its very last byte has imported nothing of what came before."""

    def change(forgery: Forgery) -> None:
        forgery.tar = lambda tar: tar[:-1] + b"x"

    with refused(members.central, MemberMismatch):
        take(members.central, forge(change, of=1))


NAMES = (
    *(
        "../../evil",
        "/etc/evil",
        "blobs/../../evil",
        "journal/../evil.jsonl.gz",
        "C:\\evil",
        "seals/evil.age",
    ),
    *(
        f"blobs/{'f' * 32}/x",
        f"blobs/{'F' * 32}",
        f"seals/{'f' * 32}.age\0",
        f"./blobs/{'f' * 32}",
        "blobs/CON",
    ),
)


@pytest.mark.parametrize("name", NAMES)
def test_listed_name_that_is_none_of_ours(
    members: Association, forge: Callable[..., Path], name: str
) -> None:
    """A sender cannot list a file by a path of its own choice: whatever is no id names nothing."""

    def change(forgery: Forgery) -> None:
        forgery.relist()
        forgery.fields["members"].append({"name": name, "size": 1, "sha256": "0" * 64})

    with refused(members.central, MalformedPart):
        take(members.central, forge(change, relist=False))


SIZES: dict[str, tuple[str, int, type[IntakeError]]] = {
    "journal": ("journal/0002.jsonl.gz", MAX_JOURNAL + 1, MalformedPart),
    "seal": (f"seals/{'f' * 32}.age", MAX_SEAL + 1, MalformedPart),
    "file": (f"blobs/{'f' * 32}", tarstream.MAX_SIZE + 1, MalformedPart),
    "negative": (f"blobs/{'f' * 32}", -1, MalformedPart),
    "largest, not there": (f"blobs/{'f' * 32}", tarstream.MAX_SIZE, MemberMismatch),
}


@pytest.mark.parametrize(("name", "size", "error"), SIZES.values(), ids=SIZES.keys())
def test_listed_size_that_cannot_be(
    members: Association, forge: Callable[..., Path], name: str, size: int, error: type[IntakeError]
) -> None:
    """A member larger than its kind may be is refused by the list alone; one that is not there, where it should be."""

    def change(forgery: Forgery) -> None:
        listed = forgery.relist().fields["members"]
        at = 1 if name.startswith("journal/") else len(listed)
        listed.insert(at, {"name": name, "size": size, "sha256": "0" * 64})

    with refused(members.central, error):
        take(members.central, forge(change, relist=False))


def test_member_listed_twice(members: Association, forge: Callable[..., Path]) -> None:
    """Two members of one name cannot be: which would count?"""
    with refused(members.central, MalformedPart):
        take(members.central, forge(lambda forgery: forgery.files.append(forgery.files[-1])))


def test_members_of_two_parts_exchanged(
    members: Association, parts: tuple[Path, ...], tmp_path: Path
) -> None:
    """Under the list of one signed part nothing of another one passes, though both are their sender's."""
    central, field = members.central, members.fields[0]
    take(central, parts[0])
    write_everything(field)
    (later, *_) = outbox.export(field, tmp_path / "later").parts
    receiver = central.keys.receive
    plains = [age.decrypt(path.read_bytes(), [receiver]) for path in (parts[0], later)]
    (listed, signature, *_), (_, _, *other) = map(forged_files, plains)
    forgery = Forgery({}, other, listed=listed[1], signature=signature[1])
    with refused(central, MemberMismatch):
        take(central, forgery.write(tmp_path / "spliced.intake", field.keys.sign, [receiver.recipient]))


def test_bomb_behind_a_sound_member(members: Association, forge: Callable[..., Path]) -> None:
    """Two megabytes of nothing in a second journal member: the sound one before it is not kept either."""
    bomb = gzip.compress(bytes(2 * 1024 * 1024) + b"\n", mtime=0)
    with refused(members.central, CompressionBomb):
        take(
            members.central,
            forge(lambda forgery: forgery.files.insert(1, ("journal/0002.jsonl.gz", bomb))),
        )
