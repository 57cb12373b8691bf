# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the test vectors of ``sync/FORMAT.md`` again: ``python -m tests.vectors.make``.

Keys, ids, salts and times are fixed. What age draws at random (file keys, encapsulations) is not, so the files
differ from one making to the next while their plaintexts stay the same.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import rfc8785

from intake.crypto import age
from intake.crypto.age import HybridIdentity
from intake.crypto.hybrid import fingerprint
from intake.crypto.signing import SigningKey
from intake.model.entry import Entry, Header, State, body_hash, journal_id
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT, Member, Roster
from sync import lines, roster
from sync.members import blob_name, journal_name, seal_name
from sync.part import FORMAT
from sync.roster import SignedRoster
from tests.sync.forging import Forgery, member

HERE: Final = Path(__file__).resolve().parent
AT: Final = "2031-03-01T08:00:00Z"
NONCE: Final = "0123456789abcdef0123456789abcdef"
BLOB: Final = b"EXERCISE evidence\n" * 100


def seed(name: str) -> bytes:
    """32 bytes that a name always gives."""
    return hashlib.sha256(f"intake test vector: {name}".encode()).digest()


ROOT: Final = SigningKey.from_seed(seed("root"))
SENDER: Final = SigningKey.from_seed(seed("sender"))
CONFIRMER: Final = SigningKey.from_seed(seed("custodian signs"))
STRANGER: Final = SigningKey.from_seed(seed("stranger"))
RECEIVER: Final = HybridIdentity(seed("receiver"))
OTHER: Final = HybridIdentity(seed("other"))


def id_of(name: str) -> str:
    """An id that a name always gives."""
    return seed(name).hex()[:32]


def make_roster() -> SignedRoster:
    """A roster of the sender, the receiver and a custodian."""
    sender = HybridIdentity(seed("sender receives"))
    members = (
        Member(id_of("sender"), "EXERCISE-1", FOCAL_POINT, SENDER.public.line, str(sender.recipient)),
        Member(
            id_of("receiver"),
            "EXERCISE-2",
            COORDINATOR,
            SigningKey.from_seed(seed("receiver signs")).public.line,
            str(RECEIVER.recipient),
        ),
        Member(
            id_of("custodian"),
            "EXERCISE-3",
            CUSTODIAN,
            CONFIRMER.public.line,
            str(OTHER.recipient),
        ),
    )
    made = Roster("EXERCISE", ROOT.public.line, 1, AT, True, roster.CENTRAL, members)
    return SignedRoster(made, roster.sign(ROOT, made))


class Journal:
    """Entries of one fixed journal."""

    def __init__(self, key: SigningKey = SENDER) -> None:
        self.id = journal_id(key.public.line, NONCE)
        self.entries: list[Entry] = []
        self._key = key
        who = {"member": id_of("sender"), "label": "EXERCISE-1", "key": key.public.line, "nonce": NONCE}
        self.add("open", self.id, {**who, "exercise": True})

    def add(self, kind: str, record: str, content: dict[str, Any], key: SigningKey | None = None) -> Entry:
        """Sign the next entry, with another key if one is given."""
        body = rfc8785.dumps({"form": 1, **content})
        seq = len(self.entries)
        salt = seed(f"salt {seq}")
        prev = self.entries[-1].name.hex() if seq else ""
        subject = f"{self.id}/{record}"
        header = Header(self.id, seq, prev, kind, subject, (), AT, body_hash(salt, body))
        unsigned = Entry(header, header.encode(), b"", salt, body)
        signature = (key or self._key).sign(unsigned.signed_bytes)
        self.entries.append(Entry(header, header.encode(), signature, salt, body))
        return self.entries[-1]

    def range(self) -> dict[str, Any]:
        """All of it as a range of part.json."""
        last = self.entries[-1]
        return {"journal": self.id, "from": 0, "to": last.header.seq, "head": last.name.hex()}


def part(journal: Journal, *files: tuple[str, bytes], **lines_as: bool) -> Forgery:
    """A sound part of this journal and these files."""
    packed = lines.pack(lines.encode(entry, **lines_as) for entry in journal.entries)
    fields = {
        "format": f"{FORMAT}1",
        "kind": "bundle",
        "bundle": id_of("bundle"),
        "index": 1,
        "total": 1,
        "made": AT,
        "sender": {"member": id_of("sender"), "sign": SENDER.public.line},
        "recipients": [fingerprint(str(RECEIVER.recipient))],
        "exercise": True,
        "ranges": [journal.range()],
        "roster": None,
        "members": [],
    }
    return Forgery(fields, [(journal_name(1), packed), *files]).relist()


def text() -> Journal:
    """A journal with one report."""
    journal = Journal()
    journal.add("report", id_of("report"), {"account": "EXERCISE. Été « à Tin-Alpha ».", "code": "KADU-1"})
    return journal


def full() -> tuple[Journal, list[tuple[str, bytes]]]:
    """A journal with a report, a seal and an evidence file, and the two files."""
    journal, report = text(), id_of("report")
    plain: dict[str, Any] = {
        "format": "intake-seal/1",
        "subject": f"{journal.id}/{report}",
        "seal": id_of("seal"),
    }
    plain |= {"about": "source/s1", "identity": {"name": "EXERCISE Name"}}
    sealed = age.encrypt(rfc8785.dumps(plain).ljust(1024), [OTHER.recipient])
    for kind, name, data in (("seal", id_of("seal"), sealed), ("evidence", id_of("blob"), BLOB)):
        digest = hashlib.sha256(data).hexdigest()
        journal.add(kind, report, {kind: name, "sha256": digest, "size": len(data), "about": "source/s1"})
    return journal, [(seal_name(id_of("seal")), sealed), (blob_name(id_of("blob")), BLOB)]


def changed(forgery: Forgery, **fields: Any) -> Forgery:
    """A part with some fields of part.json changed."""
    forgery.fields.update(fields)
    return forgery


def _signed_by_another(journal: Journal) -> Journal:
    journal.add("report", id_of("other report"), {"account": "EXERCISE"}, STRANGER)
    return journal


def _bomb() -> Forgery:
    folder = zlib.compressobj(9, zlib.DEFLATED, 31)
    made = part(text())
    made.files = [(journal_name(1), folder.compress(bytes(40 * 1024 * 1024)) + folder.flush())]
    return made.relist()


def _without(made: Forgery) -> Forgery:
    made.files.pop()
    return made


def _another_file(made: Forgery) -> Forgery:
    made.files[-1] = (made.files[-1][0], BLOB + b"!")
    return made.relist()


def _hidden_link(made: Forgery) -> Forgery:
    made.tar = lambda tar: tar[:-1024] + member("padding", b"")[:512] + tar[-512:]
    return made


def vectors() -> dict[str, tuple[str, str, Callable[[], bytes]]]:
    """Name: what a reader says ("accept" or the error), why, and the bytes."""

    def sealed(made: Forgery, key: SigningKey = SENDER, to: HybridIdentity = RECEIVER) -> bytes:
        return age.encrypt(made.plain(key), [to.recipient])

    # Imported here, because it builds upon this module.
    from tests.vectors import receipts, slices

    journal, files = full()
    sound = sealed(part(text()))
    flipped = bytearray(sound)
    flipped[len(sound) // 2] ^= 1
    erased = text()
    erased.entries[1] = Entry(
        erased.entries[1].header,
        erased.entries[1].header_bytes,
        erased.entries[1].sig,
        b"",
        None,
        State.ERASED,
    )
    return {
        "text": ("accept", "an opening and a report", lambda: sound),
        "full": ("accept", "a report, a seal and an evidence file", lambda: sealed(part(journal, *files))),
        "erased": ("accept", "a body that the sender no longer has", lambda: sealed(part(erased))),
        **slices.vectors(sealed),
        "flipped": ("DamagedPart", "one bit in the middle", lambda: bytes(flipped)),
        "truncated": ("DamagedPart", "the last byte is missing", lambda: sound[:-1]),
        "other-recipient": ("WrongRecipient", "encrypted to another", lambda: sealed(part(text()), to=OTHER)),
        "readdressed": (
            "ReaddressedPart",
            "encrypted to the receiver, signed for another",
            lambda: sealed(changed(part(text()), recipients=[fingerprint(str(OTHER.recipient))])),
        ),
        "stranger": ("UnknownSender", "a key not in the roster", lambda: sealed(part(text()), STRANGER)),
        "later-format": (
            "UnknownFormat",
            "intake-part/2",
            lambda: sealed(changed(part(text()), format="intake-part/2")),
        ),
        "unknown-kind": (
            "UnknownPartKind",
            "neither a bundle nor a receipt",
            lambda: sealed(changed(part(text()), kind="letter")),
        ),
        **receipts.vectors(sealed),
        "no-exercise": ("RealPart", "not marked", lambda: sealed(changed(part(text()), exercise=False))),
        "member-missing": (
            "MemberMismatch",
            "a listed file is not there",
            lambda: sealed(_without(part(journal, *files))),
        ),
        "member-changed": (
            "MemberMismatch",
            "a file that is not the one its entry names",
            lambda: sealed(_another_file(part(journal, *files))),
        ),
        "range-broken": (
            "MemberMismatch",
            "a range longer than its entries",
            lambda: sealed(changed(part(text()), ranges=[{**text().range(), "to": 9}])),
        ),
        "entry-signature": (
            "UnsignedPart",
            "an entry signed by another key",
            lambda: sealed(part(_signed_by_another(text()))),
        ),
        "bomb": ("CompressionBomb", "40 MiB of zeros in a journal member", lambda: sealed(_bomb())),
        "archive": (
            "MemberMismatch",
            "something between padding and end",
            lambda: sealed(_hidden_link(part(text()))),
        ),
    }


def main() -> None:
    """Write every vector, the keys and the roster."""
    index = []
    for name, (expected, why, make) in vectors().items():
        (HERE / f"{name}.intake").write_bytes(make())
        index.append({"file": f"{name}.intake", "expect": expected, "why": why})
    keys = {
        "receiver": RECEIVER.encode(),
        "member": id_of("receiver"),
        "sender": SENDER.public.line,
        "root": ROOT.public.line,
        "journal": text().id,
    }
    # Imported here, because it builds upon this module.
    from tests.vectors import proofs

    for name, data in proofs.files().items():
        (HERE / name).write_bytes(data)
    held = {"keys": keys, "roster": make_roster().document, "vectors": index}
    (HERE / "vectors.json").write_text(proofs.index_text(held), encoding="utf-8")


if __name__ == "__main__":
    main()
