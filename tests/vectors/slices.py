# SPDX-License-Identifier: GPL-3.0-or-later
"""The vectors of evidence files that were cut."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from sync.members import slice_name
from tests.sync.forging import Forgery
from tests.vectors.make import BLOB, full, id_of, part


def sliced(number: int, start: int, end: int, of: int = 3, **changes: Any) -> Forgery:
    """A part with one slice of the evidence file, whose place is stated with some changes."""
    journal, _ = full()
    made = part(journal, (slice_name(id_of("blob"), number), BLOB[start:end]))
    digest = hashlib.sha256(BLOB).hexdigest()
    place = {"offset": start, "of": of, "size": len(BLOB), "sha256": digest}
    made.fields["members"][-1]["slice"] = place | changes
    return made


def vectors(sealed: Callable[..., bytes]) -> dict[str, tuple[str, str, Callable[[], bytes]]]:
    """Name: what a reader says, why, and the bytes, which ``sealed`` signs and encrypts."""
    return {
        "slice-1": ("accept", "the first of three slices", lambda: sealed(sliced(1, 0, 600))),
        "slice-2": ("accept", "the second of three slices", lambda: sealed(sliced(2, 600, 1200))),
        "slice-3": ("accept", "the last of three slices", lambda: sealed(sliced(3, 1200, len(BLOB)))),
        "slice-other": (
            "accept",
            "the last slice of another cut",
            lambda: sealed(sliced(2, 500, len(BLOB), 2)),
        ),
        "slice-unnamed": (
            "MemberMismatch",
            "a slice of a whole that no entry names",
            lambda: sealed(sliced(2, 600, 1200, sha256="0" * 64)),
        ),
        "slice-misplaced": (
            "MalformedPart",
            "a second slice that begins at 0",
            lambda: sealed(sliced(2, 600, 1200, offset=0)),
        ),
    }
