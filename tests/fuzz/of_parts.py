# SPDX-License-Identifier: GPL-3.0-or-later
"""What is inside a part: list, archive, journal members, entries; and the signed texts beside it.

A signature would stop every change before it is read, so the texts are signed here, as a hostile member could.
"""

from __future__ import annotations

import io
import json
from typing import Any, Final, cast

from intake.crypto import sshsig
from intake.crypto.age import Decryptor
from intake.errors import IntakeError
from intake.model.entry import Entry, Header
from intake.model.roster import FOCAL_POINT
from intake.vault.authority import Author
from sync import cards, lines, roster
from sync.checks import EntryChecks
from sync.padding import padded
from sync.part import PartHeader
from sync.reader import Part
from sync.writer import plain_size
from tests.sync.forging import member
from tests.vectors.make import SENDER, id_of

AUTHOR: Final = Author(id_of("sender"), FOCAL_POINT)


def part_list(data: bytes) -> None:
    """The list has one form: what parses is encoded to the same bytes."""
    assert PartHeader.parse(data).encode() == data


def journal_lines(data: bytes) -> None:
    """So has each line of a journal, and the header in it."""
    for line in data.split(b"\n"):
        entry = lines.decode(line)
        assert lines.encode(entry) == line
        assert Header.decode(entry.header_bytes).encode() == entry.header_bytes


def journal_member(data: bytes) -> None:
    """A gzip member unfolds within its bounds, or is refused."""
    text = b"".join(line + b"\n" for line in lines.unpack(data))
    assert len(text) <= max(lines.EXCUSED, min(lines.MAX_UNFOLDED, lines.MAX_RATIO * len(data)))
    assert list(lines.unpack(lines.pack(text[:-1].split(b"\n")))) == text[:-1].split(b"\n")


def archive(data: bytes) -> None:
    """A list, a NUL and the archive after the signature, without the zeros at its end: read as an importer does."""
    listed, _, rest = data.partition(b"\0")
    first = member("part.json", listed)
    signed = sshsig.sign(SENDER, "intake-part", listed).encode()
    plain = first + member("part.json.sig", signed) + rest
    try:
        whole = plain_size(listed, signed, PartHeader.parse(listed).members)
    except IntakeError:
        whole = 0
    # What a list may announce beyond this is not there: the archive ends early.
    source = io.BytesIO(plain.ljust(min(padded(whole), 1 << 20), b"\0"))
    part = Part(cast(Decryptor, source), lambda _: id_of("sender"))
    checks = EntryChecks(lambda _: AUTHOR, lambda _: None, exercise=True)
    for incoming in part.members():
        content = incoming.read()
        if incoming.member.name.startswith("journal/"):
            for line in lines.unpack(content):
                checks.add(lines.decode(line))
    checks.check_ranges(part.header.ranges)
    for one in part.header.members:
        if one.name.startswith(("seals/", "blobs/")):
            checks.vouched(one, {})


def entries(data: bytes) -> None:
    """Entries of one journal as they are checked after their lines were read, signed as if by its author."""
    checks = EntryChecks(lambda _: AUTHOR, lambda _: None, exercise=True)
    for line in data.split(b"\n"):
        entry = lines.decode(line)
        signed = SENDER.sign(entry.signed_bytes)
        checks.add(Entry(entry.header, entry.header_bytes, signed, entry.salt, entry.body, entry.state))


def card(data: bytes) -> None:
    """A card file as it comes, and its text signed by the sender of the vectors."""
    for file in (data, document("card", data)):
        try:
            found = cards.parse(file)
        except IntakeError:
            continue
        assert found.words("fr") and found.digest


def roster_file(data: bytes) -> None:
    """A roster as it comes, and its text signed; what parses is written back with the same content."""
    for file in (data, document("roster", data)):
        try:
            found = roster.parse(file)
        except IntakeError:
            continue
        assert roster.parse(found.document).roster == found.roster


def document(kind: str, data: bytes) -> bytes:
    """A signed file whose text is that, signed by the sender of the vectors."""
    text = data.decode("utf-8", "replace")
    fields: dict[str, Any] = {kind: text, "sig": sshsig.sign(SENDER, f"intake-{kind}", text.encode())}
    return json.dumps(fields).encode()
