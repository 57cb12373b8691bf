# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts from the wrong hand, for the wrong reader, or with a wrong list: each refused by its name, whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import rfc8785

from intake.crypto import age, sshsig
from intake.crypto.signing import SigningKey
from intake.errors import (
    CannotRead,
    DamagedPart,
    ExercisePart,
    IntakeError,
    MalformedPart,
    MemberMismatch,
    NotAPart,
    ReaddressedPart,
    RealPart,
    RevokedSender,
    UnknownFormat,
    UnknownPartKind,
    UnknownSender,
    UnsignedPart,
    WrongRecipient,
)
from sync import outbox, rosters
from sync.inbox import take
from tests import association, vaults
from tests.association import TODAY, Association
from tests.sync.conftest import write_reports
from tests.sync.forging import (
    Forgery,
    member,
    nothing,
    refused,
    take_apart,
    unchanged,
)


def test_part_put_together_again_is_accepted(members: Association, forge: Callable[..., Path]) -> None:
    """The forger's tools make sound parts when they change nothing: what follows fails for its own reason."""
    assert take(members.central, forge(nothing)).new > 0


@pytest.mark.parametrize("content", [b"", b"photo", b"PK\x03\x04" + bytes(900)], ids=["empty", "text", "zip"])
def test_foreign_file(members: Association, tmp_path: Path, content: bytes) -> None:
    """A file that is nothing of ours is named as that."""
    path = tmp_path / "x.intake"
    path.write_bytes(content)
    with refused(members.central, NotAPart):
        take(members.central, path)


def test_file_that_is_not_there(members: Association, tmp_path: Path) -> None:
    """A stick that was pulled out is no damaged part."""
    with refused(members.central, CannotRead):
        take(members.central, tmp_path / "gone.intake")


@pytest.mark.parametrize("plain", [b"", b"hello", bytes(70000), member("part.jsom", b"{}") + bytes(2048)])
def test_encrypted_file_that_is_no_part(members: Association, tmp_path: Path, plain: bytes) -> None:
    """An age file for this vault that holds something else is named as that."""
    path = tmp_path / "x.intake"
    path.write_bytes(age.encrypt(plain, [members.central.keys.receive.recipient]))
    with refused(members.central, NotAPart):
        take(members.central, path)


def test_list_beyond_the_first_64_kib(members: Association, forge: Callable[..., Path]) -> None:
    """A list so long that its signature lies beyond what is read on trust is not read at all."""

    def change(forgery: Forgery) -> None:
        forgery.listed = rfc8785.dumps({**forgery.fields, "made": "x" * 66000})

    with refused(members.central, NotAPart):
        take(members.central, forge(change))


def test_part_for_somebody_else(members: Association, parts: tuple[Path, ...]) -> None:
    """A part to coordinators does not open at the custodian's, who is told so."""
    with refused(members.custodian, WrongRecipient):
        take(members.custodian, parts[0])


def test_part_encrypted_again_for_somebody_else(members: Association, forge: Callable[..., Path]) -> None:
    """A coordinator who encrypts a part to another member is found out: the signed list names the readers."""
    with refused(members.custodian, ReaddressedPart):
        take(members.custodian, forge(nothing, to=members.custodian))


def test_unknown_sender(members: Association, forge: Callable[..., Path]) -> None:
    """A key that the roster does not name is a stranger's, whoever the part says it is from."""
    part = forge(nothing, key=SigningKey.generate())
    with refused(members.central, UnknownSender):
        take(members.central, part, dry_run=True)
    before = vaults.state_hash(members.central.connection)
    with pytest.raises(UnknownSender):
        take(members.central, part)
    assert vaults.state_hash(members.central.connection) == before


def test_revoked_sender(members: Association, parts: tuple[Path, ...]) -> None:
    """After revocation no new part of a member is imported."""
    rosters.revoke(members.root, members.fields[0].identity.member, TODAY)
    rosters.accept(members.central, members.signed("central"))
    with refused(members.central, RevokedSender):
        take(members.central, parts[0])


def test_member_in_the_name_of_another(members: Association, forge: Callable[..., Path]) -> None:
    """An enrolled member cannot send in the name of another one."""
    with refused(members.central, UnsignedPart):
        take(members.central, forge(nothing, key=members.fields[1].keys.sign))


@pytest.mark.parametrize(
    "signature", [b"", b"-----BEGIN SSH SIGNATURE-----\n", b"\xff" * 300], ids=["none", "cut", "noise"]
)
def test_unsigned_part(
    members: Association, parts: tuple[Path, ...], tmp_path: Path, signature: bytes
) -> None:
    """Without a signature nobody vouches for a part."""
    forgery = take_apart(parts[0], members.central.keys.receive)
    listed = rfc8785.dumps(forgery.fields)
    archive = member("part.json", listed) + member("part.json.sig", signature)
    path = tmp_path / "x.intake"
    path.write_bytes(age.encrypt(archive + bytes(4096), [members.central.keys.receive.recipient]))
    with refused(members.central, UnsignedPart):
        take(members.central, path)


def test_signature_over_another_list(members: Association, forge: Callable[..., Path]) -> None:
    """A signature taken from another part does not fit."""

    def change(forgery: Forgery) -> None:
        other = rfc8785.dumps({**forgery.fields, "made": "2031-03-02T00:00:00Z"})
        forgery.signature = sshsig.sign(members.fields[0].keys.sign, "intake-part", other).encode()

    with refused(members.central, UnsignedPart):
        take(members.central, forge(change))


def test_signature_for_another_purpose(members: Association, forge: Callable[..., Path]) -> None:
    """What a member signed as a card cannot be shown as a part."""

    def change(forgery: Forgery) -> None:
        forgery.namespace = "intake-card"

    with refused(members.central, UnsignedPart):
        take(members.central, forge(change))


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"format": "intake-part/2"}, UnknownFormat),
        ({"format": "intake-other/1"}, MalformedPart),
        ({"kind": "letter"}, UnknownPartKind),
        ({"unknown": 1}, MalformedPart),
        ({"index": 9}, MalformedPart),
        ({"exercise": False}, RealPart),
        ({"ranges": []}, MemberMismatch),
    ],
    ids=str,
)
def test_list_that_is_signed_but_wrong(
    members: Association, forge: Callable[..., Path], fields: dict[str, object], error: type[IntakeError]
) -> None:
    """A member's key does not make a wrong list right."""
    with refused(members.central, error):
        take(members.central, forge(lambda forgery: forgery.fields.update(fields)))


def test_exercise_stays_out_of_real_work(tmp_path: Path) -> None:
    """A part marked as an exercise is refused by a real vault."""
    with association.build(tmp_path / "real", exercise=False) as real:
        write_reports(real.fields[0], 1)
        (path,) = outbox.export(real.fields[0], tmp_path).parts
        forgery = take_apart(path, real.central.keys.receive)
        forgery.fields["exercise"] = True
        forgery.write(path, real.fields[0].keys.sign, [real.central.keys.receive.recipient])
        with refused(real.central, ExercisePart):
            take(real.central, path)


def test_journal_of_an_exercise_stays_out_of_real_work(
    members: Association, forge: Callable[..., Path], tmp_path: Path
) -> None:
    """Entries of an exercise cannot be smuggled in by a part that is not marked so."""
    with association.build(tmp_path / "real", exercise=False) as real:
        write_reports(real.fields[0], 1)
        (path,) = outbox.export(real.fields[0], tmp_path).parts
        inner = take_apart(path, real.central.keys.receive)
        training = take_apart(forge(nothing), members.central.keys.receive)
        inner.files, inner.fields["ranges"] = training.files, training.fields["ranges"]
        inner.relist().write(path, real.fields[0].keys.sign, [real.central.keys.receive.recipient])
        with refused(real.central, ExercisePart):
            take(real.central, path)


def test_strange_recipients_of_the_ciphertext(members: Association, parts: tuple[Path, ...]) -> None:
    """A header of age that was cut or changed is damage, and other software's recipients are not ours."""
    path = parts[0]
    sound = path.read_bytes()
    for broken in (
        sound[:100],
        sound.replace(b"mlkem768x25519", b"mlkem768x25510"),
        sound.replace(b"\n", b"", 1),
    ):
        path.write_bytes(broken)
        with unchanged(members.central), pytest.raises((DamagedPart, NotAPart, WrongRecipient)):
            take(members.central, path)
