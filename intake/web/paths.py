# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses that a request names for the answer to lead to: only ever pages of our own."""

from __future__ import annotations

from urllib.parse import urlsplit


def own_path(wanted: str | None, otherwise: str) -> str:
    r"""`wanted` when it is a path on this server, else `otherwise`.

    Browsers take "//host" and "/\host" for another site, and drop tabs and line ends before they look.
    """
    if not wanted or not wanted.startswith("/") or any(c in wanted for c in "\\\t\r\n"):
        return otherwise
    parts = urlsplit(wanted)
    return otherwise if parts.netloc or parts.scheme or wanted.startswith("//") else wanted
