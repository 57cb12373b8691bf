# SPDX-License-Identifier: GPL-3.0-or-later
"""The vectors of ``sync/FORMAT.md``, "Receipts"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import rfc8785

from sync.members import blob_name
from tests.sync.forging import Forgery
from tests.vectors.make import BLOB, CONFIRMER, SENDER, Journal, changed, id_of, part, text

_SENT_BY_FIELD: Final = {"member": id_of("sender"), "sign": SENDER.public.line}


def head(seq: int) -> dict[str, Any]:
    """That the writer of a receipt holds the text vector's journal up to an entry."""
    journal = text()
    return {"journal": journal.id, "from": 0, "seq": seq, "name": journal.entries[seq].name.hex()}


def returned(
    files: tuple[tuple[str, bytes], ...] = (), noticed: str = "confirm", to: str = "receiver", **changes: Any
) -> Forgery:
    """A custodian's receipt for the receiver, with one entry in no range; ``changes`` are to receipt.json."""
    told = Journal(CONFIRMER)
    told.add(noticed, id_of("report"), {"account": "EXERCISE"})
    stated: dict[str, Any] = {
        "format": "intake-receipt/1",
        "for": id_of(to),
        "heads": [head(1)],
        "bodies": [{"journal": text().id, "from": 1, "to": 1}],
        "seals": [id_of("seal")],
        "evidence": [{"id": id_of("blob"), "held": [[0, 599]]}],
        "seen": [id_of("bundle")],
        "parts": [{"bundle": id_of("bundle"), "missing": [[2, 3]]}],
        "forks": [],
        "roster": None,
    }
    made = part(told)
    made.fields |= {
        "kind": "receipt",
        "bundle": id_of("receipt"),
        "ranges": [],
        "sender": {"member": id_of("custodian"), "sign": CONFIRMER.public.line},
    }
    made.files = [("receipt.json", rfc8785.dumps(stated | changes)), *made.files, *files]
    return made.relist()


def vectors(sealed: Callable[..., bytes]) -> dict[str, tuple[str, str, Callable[[], bytes]]]:
    """Name: what a reader says, why, and the bytes, which ``sealed`` signs and encrypts."""
    return {
        "receipt": ("accept", "a receipt with a confirmation", lambda: sealed(returned(), CONFIRMER)),
        "receipt-malformed": (
            "MalformedReceipt",
            "heads that do not rise",
            lambda: sealed(returned(heads=[head(1), head(0)]), CONFIRMER),
        ),
        "receipt-of-other-kind": (
            "MalformedPart",
            "an evidence file in a receipt",
            lambda: sealed(returned(files=((blob_name(id_of("blob")), BLOB),)), CONFIRMER),
        ),
        "receipt-readdressed": (
            "ReaddressedPart",
            "written for somebody else",
            lambda: sealed(returned(to="sender"), CONFIRMER),
        ),
        "receipt-from-field": (
            "ReceiptNotFromTeam",
            "signed by a focal point",
            lambda: sealed(changed(returned(), sender=_SENT_BY_FIELD)),
        ),
        "receipt-other-entry": (
            "MemberMismatch",
            "a report in no range",
            lambda: sealed(returned(noticed="report"), CONFIRMER),
        ),
    }
