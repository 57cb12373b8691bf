# SPDX-License-Identifier: GPL-3.0-or-later
"""Codes that were added to lists, as they travel in a receipt: ``lists.json`` (FORMAT.md, "Receipts")."""

from __future__ import annotations

import json

import rfc8785

from intake.errors import BadCode, MalformedReceipt
from intake.vault import extra_codes
from intake.vault.extra_codes import Lists


def encode(lists: Lists) -> bytes:
    """Canonical JSON (RFC 8785)."""
    return rfc8785.dumps(
        {name: {code: dict(labels) for code, labels in codes.items()} for name, codes in lists.items()}
    )


def parse(data: bytes) -> Lists:
    """The lists in ``data``. Raises MalformedReceipt."""
    try:
        lists = extra_codes.check(json.loads(data))
    except (ValueError, RecursionError, BadCode) as error:
        raise MalformedReceipt(reason="lists") from error
    if encode(lists) != data:
        raise MalformedReceipt(reason="lists are not canonical")
    return lists
