# SPDX-License-Identifier: GPL-3.0-or-later
"""The vectors of ``sync/FORMAT.md``, "Proofs". Nothing in them is drawn at random: they come out the same each time."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import rfc8785

from intake.crypto import sshsig
from intake.crypto.signing import SigningKey
from intake.model.entry import Entry, Header, body_hash
from tests.vectors.make import AT, SENDER, Journal, id_of, make_roster, seed

LATER: Final = "2031-03-02T08:00:00Z"
RECEIVER: Final = SigningKey.from_seed(seed("receiver signs"))


def _entry(entry: Entry, state: str = "") -> dict[str, Any]:
    fields: dict[str, Any] = {
        "header": entry.header_bytes.decode(),
        "sig": base64.b64encode(entry.sig).decode(),
        "salt": None,
        "body": None,
    }
    if state:
        return {**fields, "state": state}
    return {**fields, "salt": base64.b64encode(entry.salt).decode(), "body": (entry.body or b"").decode()}


def _head(entry: Entry) -> dict[str, Any]:
    return {"journal": entry.header.journal, "seq": entry.header.seq, "name": entry.name.hex()}


def _receipt(head: Entry) -> dict[str, Any]:
    document = rfc8785.dumps({"format": "intake-receipt/1", "heads": [{**_head(head), "from": 0}]})
    member: dict[str, Any] = {
        "name": "receipt.json",
        "size": len(document),
        "sha256": hashlib.sha256(document).hexdigest(),
    }
    part = rfc8785.dumps(
        {
            "format": "intake-part/1",
            "kind": "receipt",
            "made": LATER,
            "sender": {"member": id_of("receiver"), "sign": RECEIVER.public.line},
            "members": [member],
        }
    )
    return {
        "part": part.decode(),
        "sig": sshsig.sign(RECEIVER, "intake-part", part),
        "receipt": document.decode(),
    }


def sound() -> dict[str, Any]:
    """A report, its amendment whose content was erased, another entry, an import and a receipt."""
    journal = Journal()
    first = journal.add("report", id_of("report"), {"account": "EXERCISE. Été « à Tin-Alpha »."})
    second = _amendment(journal, first)
    last = journal.add("report", id_of("other report"), {"account": "EXERCISE"})
    other = Journal(RECEIVER)
    taken = other.add("import", id_of("import"), {"heads": [_head(second)]})
    roster = make_roster()
    return {
        "format": "intake-proof/1",
        "subject": first.header.subject,
        "roster": {"roster": roster.signed.text, "sig": roster.signed.sig},
        "openings": [_entry(journal.entries[0]), _entry(other.entries[0])],
        "entries": [_entry(first), _entry(second, "erased")],
        "chains": [[entry.header_bytes.decode() for entry in (first, second, last)]],
        "imports": [_entry(taken)],
        "receipts": [_receipt(last)],
    }


def _amendment(journal: Journal, first: Entry) -> Entry:
    """A revision with a parent, which ``Journal.add`` does not write."""
    body, salt = b'{"account":"EXERCISE, erased","form":1}', seed("salt of the amendment")
    header = replace(
        first.header,
        seq=2,
        prev=first.name.hex(),
        parents=(first.name.hex(),),
        body_hash=body_hash(salt, body),
    )
    unsigned = Entry(header, header.encode(), b"", salt, body)
    entry = replace(unsigned, sig=SENDER.sign(unsigned.signed_bytes))
    journal.entries.append(entry)
    return entry


def _changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    proof = sound()
    change(proof)
    return proof


def _backdated(proof: dict[str, Any]) -> None:
    first = proof["entries"][0]
    first["header"] = first["header"].replace(AT, "2031-02-01T08:00:00Z")


def _other_head(proof: dict[str, Any]) -> None:
    link = Header.decode(proof["chains"][0].pop().encode())
    proof["chains"][0].append(replace(link, at="2031-02-01T08:00:00Z").encode().decode())


PROOFS: Final[dict[str, tuple[str, str, Callable[[], dict[str, Any]]]]] = {
    "proof": ("accept", "a report, an erased amendment, an import and a receipt", sound),
    "proof-backdated": ("refuse", "an entry with an earlier time", lambda: _changed(_backdated)),
    "proof-gap": (
        "refuse",
        "a chain without one of its links",
        lambda: _changed(lambda p: p["chains"][0].pop(1)),
    ),
    "proof-other-head": ("refuse", "a chain that ends elsewhere", lambda: _changed(_other_head)),
    "proof-left-out": (
        "refuse",
        "a chain through an entry that is not shown",
        lambda: _changed(lambda p: p["entries"].pop()),
    ),
}
"""Name: what a verifier says, why, and the proof."""


def files() -> dict[str, bytes]:
    """Each file with its content."""
    return {f"{name}.intake-proof": rfc8785.dumps(make()) for name, (_, _, make) in PROOFS.items()}


def index() -> list[dict[str, str]]:
    """What ``vectors.json`` says of them."""
    return [
        {"file": f"{name}.intake-proof", "expect": expect, "why": why}
        for name, (expect, why, _) in PROOFS.items()
    ]


def index_text(held: dict[str, Any]) -> str:
    """``vectors.json`` with what it says of proofs brought up to date."""
    return json.dumps(held | {"proofs": index()}, indent=1) + "\n"
