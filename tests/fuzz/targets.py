# SPDX-License-Identifier: GPL-3.0-or-later
"""Every parser of the program by a name, with its corpus: what it may do with any bytes at all.

A target fails by anything that is no refusal of ``intake.errors``. It asserts what holds of whatever is accepted,
above all that what has one form is written back in it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from intake.errors import IntakeError
from tests.fuzz import of_crypto, of_files, of_parts, of_returns, of_words

CORPUS: Final = Path(__file__).resolve().parent / "corpus"
TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "age": of_crypto.age_file,
    "bech32": of_crypto.bech32_key,
    "signature": of_crypto.signature,
    "key-slots": of_crypto.key_slots,
    "recovery-words": of_crypto.recovery_words,
    "part-list": of_parts.part_list,
    "archive": of_parts.archive,
    "journal-lines": of_parts.journal_lines,
    "journal-member": of_parts.journal_member,
    "entries": of_parts.entries,
    "card": of_parts.card,
    "roster": of_parts.roster_file,
    "receipt": of_returns.receipt,
    "receipt-lists": of_returns.lists,
    "receipt-places": of_returns.places,
    "heads": of_returns.list_of_heads,
    "proof": of_returns.proof,
    "edtf": of_words.edtf,
    "date-words": of_words.date_words,
    "count-words": of_words.count_words,
    "place-words": of_words.place_words,
    "incident-table": of_words.incident_table,
    "tally-table": of_words.tally_table,
    "place-pack": of_words.place_pack,
    "file-type": of_files.file_type,
    "camera": of_files.camera,
    "picture": of_files.picture,
    "records": of_files.records,
    "settings": of_files.settings,
}


def feed(name: str, data: bytes) -> None:
    """Give bytes to a target; refusals are what it is for."""
    try:
        TARGETS[name](data)
    except IntakeError as refusal:
        assert refusal.tell("fr") and refusal.tell("en")


def corpus(name: str) -> list[bytes]:
    """The examples of a target that are kept in the tree, and what it once failed on."""
    return [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]
