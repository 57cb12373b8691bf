# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts that somebody made wrong, most of them with a member's own key: each refused by its name, whole."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import rfc8785

from intake.crypto import age, sshsig
from intake.crypto.signing import SigningKey
from intake.errors import (
    CannotRead,
    CompressionBomb,
    DamagedPart,
    ExercisePart,
    IntakeError,
    MalformedEntry,
    MalformedPart,
    MemberMismatch,
    NotAPart,
    ReaddressedPart,
    RealPart,
    RevokedSender,
    SlicedEvidence,
    UnknownFormat,
    UnknownPartKind,
    UnknownSender,
    UnsignedPart,
    WrongRecipient,
)
from intake.model.entry import Entry, Header, State, body_hash, journal_id
from intake.vault import journal
from intake.vault.vault import Vault
from sync import lines, outbox, rosters, tarstream
from sync.inbox import take
from tests import association
from tests.association import TODAY, Association
from tests.sync.conftest import write_everything, write_reports
from tests.sync.forging import Forgery, member, take_apart


@contextmanager
def unchanged(vault: Vault) -> Iterator[None]:
    """Nothing may be imported: no entry, no file, not even a row that is undone again."""

    def state() -> tuple[object, ...]:
        files = sorted(path.name for path in vault.folder.evidence.iterdir())
        return journal.state_hash(vault.connection), files, vault.connection.total_changes

    before = state()
    yield
    assert state() == before


@contextmanager
def refused(vault: Vault, error: type[IntakeError]) -> Iterator[None]:
    """Refused by exactly this name, with nothing imported."""
    with unchanged(vault), pytest.raises(error) as raised:
        yield
    assert type(raised.value) is error
    assert raised.value.tell("fr") and raised.value.tell("en")


@pytest.fixture
def forge(members: Association, parts: tuple[Path, ...], tmp_path: Path) -> Callable[..., Path]:
    """Change a sound part (the text by default) and write it, signed by its sender unless said otherwise."""

    def make(
        change: Callable[[Forgery], object],
        *,
        of: int = 0,
        key: SigningKey | None = None,
        to: Vault | None = None,
        relist: bool = True,
    ) -> Path:
        forgery = take_apart(parts[of], members.central.keys.receive)
        change(forgery)
        if relist:
            forgery.relist()
        receiver = (to or members.central).keys.receive.recipient
        return forgery.write(tmp_path / "forged.intake", key or members.fields[0].keys.sign, [receiver])

    return make


def nothing(forgery: Forgery) -> None:
    """Leave the part as it is."""


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
    with refused(members.central, UnknownSender):
        take(members.central, forge(nothing, key=SigningKey.generate()))


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
        ({"kind": "receipt"}, UnknownPartKind),
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


@pytest.mark.parametrize("place", range(0, tarstream.BLOCK, 7))
def test_changed_header_of_a_member(members: Association, forge: Callable[..., Path], place: int) -> None:
    """No byte of a member's tar header may differ from the one that its name and size give."""

    def change(forgery: Forgery) -> None:
        sound = tarstream.header(*next((name, len(data)) for name, data in forgery.files))
        other = sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :]
        forgery.tar = lambda tar: tar.replace(sound, other, 1)

    with refused(members.central, MemberMismatch):
        take(members.central, forge(change))


def test_slice_of_a_large_file(members: Association, forge: Callable[..., Path]) -> None:
    """A slice is refused by its own name."""
    with refused(members.central, SlicedEvidence):
        take(members.central, forge(lambda f: f.files.append((f"blobs/{'f' * 32}.0001", b"x"))))


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


def _entries(forgery: Forgery) -> list[Entry]:
    return [lines.decode(line) for line in lines.unpack(forgery.files[0][1])]


def _replace_entries(forgery: Forgery, packed: bytes) -> None:
    forgery.files[0] = ("journal/0001.jsonl.gz", packed)


def test_entry_left_out(members: Association, forge: Callable[..., Path]) -> None:
    """A range of which an entry is missing is no range, whichever entry it is."""
    count = len(_entries(take_apart(forge(nothing), members.central.keys.receive)))
    for left_out in range(count):

        def change(forgery: Forgery, left_out: int = left_out) -> None:
            kept = [lines.encode(e) for n, e in enumerate(_entries(forgery)) if n != left_out]
            _replace_entries(forgery, lines.pack(kept))

        with refused(members.central, MalformedPart if left_out == 0 else MemberMismatch):
            take(members.central, forge(change))


def _rewritten(entry: Entry, key: SigningKey, **changes: object) -> Entry:
    """An entry made anew with some changes to its header, and signed."""
    fields = {name: getattr(entry.header, name) for name in Header.__slots__} | changes
    header = Header(**fields)
    unsigned = Entry(header, header.encode(), b"", entry.salt, entry.body)
    return Entry(header, header.encode(), key.sign(unsigned.signed_bytes), entry.salt, entry.body)


def test_entry_signed_by_another_key(members: Association, forge: Callable[..., Path]) -> None:
    """Every signature is checked: an entry of another author's hand is refused with its whole part."""

    def change(forgery: Forgery) -> None:
        entries = _entries(forgery)
        entries[1] = _rewritten(entries[1], members.fields[1].keys.sign)
        _replace_entries(forgery, lines.pack(map(lines.encode, entries)))

    with refused(members.central, UnsignedPart):
        take(members.central, forge(change))


def test_body_other_than_the_signed_one(members: Association, forge: Callable[..., Path]) -> None:
    """A body that was changed under its signed header is refused."""

    def change(forgery: Forgery) -> None:
        entries = _entries(forgery)
        sound = entries[1]
        other = Entry(sound.header, sound.header_bytes, sound.sig, sound.salt, b'{"form":1}')
        _replace_entries(forgery, lines.pack(map(lines.encode, [entries[0], other, *entries[2:]])))

    with refused(members.central, MalformedEntry):
        take(members.central, forge(change))


def test_entries_that_do_not_chain(members: Association, forge: Callable[..., Path]) -> None:
    """A sender who signs an entry with a false predecessor cannot state it as a chain."""

    def change(forgery: Forgery) -> None:
        entries = _entries(forgery)
        entries[-1] = _rewritten(entries[-1], members.fields[0].keys.sign, prev="0" * 64)
        forgery.fields["ranges"][0]["head"] = entries[-1].name.hex()
        _replace_entries(forgery, lines.pack(map(lines.encode, entries)))

    with refused(members.central, MemberMismatch):
        take(members.central, forge(change))


def test_journal_cannot_be_claimed_by_another_key(members: Association, forge: Callable[..., Path]) -> None:
    """An enrolled member who begins a journal under another's id is refused: the id is made from the key."""
    thief = members.fields[1].keys.sign

    def change(forgery: Forgery) -> None:
        opening = _entries(forgery)[0]
        body = rfc8785.dumps({**opening.content(), "key": thief.public.line})
        digest = body_hash(opening.salt, body)
        stolen = Entry(opening.header, b"", b"", opening.salt, body)
        _replace_entries(forgery, lines.pack([lines.encode(_rewritten(stolen, thief, body_hash=digest))]))
        forgery.fields["ranges"] = []
        forgery.files = forgery.files[:1]

    with refused(members.central, MalformedEntry):
        take(members.central, forge(change))


@pytest.mark.parametrize("changes", [{"kind": "report"}, {"subject": f"{'a' * 32}/{'b' * 32}"}], ids=str)
def test_journal_begins_with_its_opening(
    members: Association, forge: Callable[..., Path], changes: dict[str, object]
) -> None:
    """Entry 0 is an opening about the journal itself."""

    def change(forgery: Forgery) -> None:
        entries = _entries(forgery)
        entries[0] = _rewritten(entries[0], members.fields[0].keys.sign, **changes)
        _replace_entries(forgery, lines.pack(map(lines.encode, entries)))

    with refused(members.central, MalformedEntry):
        take(members.central, forge(change))


def test_opening_without_its_body(members: Association, forge: Callable[..., Path]) -> None:
    """An opening whose body is absent gives no key, so nothing in the journal can be checked."""

    def change(forgery: Forgery) -> None:
        first, *rest = _entries(forgery)
        packed = [lines.encode(first, bodies=False), *map(lines.encode, rest)]
        _replace_entries(forgery, lines.pack(packed))

    with refused(members.central, MalformedEntry):
        take(members.central, forge(change))


BOMB = zlib.compressobj(9, zlib.DEFLATED, 31)
PACKED: dict[str, tuple[bytes, type[IntakeError]]] = {
    "bomb": (BOMB.compress(bytes(40 * 1024 * 1024)) + BOMB.flush(), CompressionBomb),
    "two members": (gzip.compress(b"{}\n", mtime=0) * 2, MalformedPart),
    "time": (gzip.compress(b"{}\n", mtime=9), MalformedPart),
    "plain": (b"{}\n", MalformedPart),
    "no entry": (gzip.compress(b"{}\n", mtime=0), MalformedEntry),
}


@pytest.mark.parametrize(("packed", "error"), PACKED.values(), ids=PACKED.keys())
def test_journal_member_of_another_form(
    members: Association, forge: Callable[..., Path], packed: bytes, error: type[IntakeError]
) -> None:
    """A journal member that unfolds too far, or is not one plain gzip member of entries, is refused by name."""
    with refused(members.central, error):
        take(members.central, forge(lambda forgery: _replace_entries(forgery, packed)))


def test_failing_late_leaves_nothing(members: Association, forge: Callable[..., Path]) -> None:
    """A part that turns out wrong in its very last byte has imported nothing of what came before."""

    def change(forgery: Forgery) -> None:
        forgery.tar = lambda tar: tar[:-1] + b"x"

    with refused(members.central, MemberMismatch):
        take(members.central, forge(change, of=1))


def test_erased_on_the_wire_is_only_absent_here(members: Association, forge: Callable[..., Path]) -> None:
    """A sender's word that a body was erased deletes nothing and keeps no body from coming later."""

    def change(forgery: Forgery) -> None:
        entries = _entries(forgery)
        gone = entries[1]
        entries[1] = Entry(gone.header, gone.header_bytes, gone.sig, b"", None, State.ERASED)
        _replace_entries(forgery, lines.pack(map(lines.encode, entries)))

    take(members.central, forge(change))
    assert take(members.central, forge(nothing)).filled == 1
    take(members.central, forge(change))
    name = _entries(take_apart(forge(nothing), members.central.keys.receive))[1].name
    held = journal.get(members.central.connection, name)
    assert held is not None and held.state is State.HELD


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


def test_id_of_a_journal_is_made_from_its_key(members: Association) -> None:
    """Every journal, of every role, has the id that its key and nonce give."""
    for vault in members.members:
        opening = journal.opening(vault.connection, vault.journal)
        assert opening is not None
        content = opening.content()
        assert journal_id(content["key"], content["nonce"]) == vault.journal
