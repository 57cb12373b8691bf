# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence files of unknown origin: what they are, what their camera said, how they look."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from typing import cast

from intake.errors import IntakeError
from intake.media import images
from intake.media.camera import camera_facts
from intake.media.exif import Exif
from intake.media.formats import FORMATS, Showing
from intake.media.sniff import HEAD, sniff
from intake.model.incident import Incident
from intake.model.record import Record
from intake.model.report import Report
from intake.model.tally import Tally
from intake.vault.database import Connection
from intake.vault.settings import Settings


def file_type(data: bytes) -> None:
    """Any beginning and any name is some type; a name, before the first NUL, makes no more of a file than a player."""
    name, _, content = data.partition(b"\0")
    facts = sniff(content, name.decode("utf-8", "replace"))
    bare = sniff(content)
    assert facts.showing is bare.showing or Showing.PICTURE not in (facts.showing, bare.showing)
    assert sniff(content[:HEAD]) == bare


def camera(data: bytes) -> None:
    """What a camera wrote is read or passed over, whatever type the file claims; it never fails."""
    Exif.parse(data)
    for media in FORMATS:
        if media.startswith(("image/", "video/")):
            facts = camera_facts(io.BytesIO(data), media)
            if facts is not None and facts.latitude is not None and facts.longitude is not None:
                assert -90 <= facts.latitude <= 90 and -180 <= facts.longitude <= 180


def picture(data: bytes) -> None:
    """A picture becomes a small JPEG without anything else in it, or is refused by name."""
    made = images.thumbnail(io.BytesIO(data), (64, 64))
    assert made.startswith(b"\xff\xd8\xff") and len(made) < 1 << 20


def records(data: bytes) -> None:
    """The content of an entry: a record that is written the same when it comes back, or refused as a wrong value."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return
    kinds: tuple[type[Record], ...] = (Report, Incident, Tally)
    for kind in kinds:
        try:
            found = kind.from_json(told)
        except (ValueError, IntakeError):
            continue
        assert kind.from_json(found.to_json()).to_json() == found.to_json()


def settings(data: bytes) -> None:
    """A setting of whatever form is given back as it is, or as the default where its type is another."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT)")
        held = Settings(cast(Connection, connection))
        try:
            value = json.loads(data)
            written = json.dumps(value, allow_nan=False)
        except (ValueError, RecursionError):
            return
        connection.execute("INSERT INTO settings VALUES ('x', ?)", (written,))
        assert json.dumps(held.get("x")) == written
        assert isinstance(held.get("x", 7), int) and isinstance(held.get("x", ""), str)
        assert isinstance(held.get("x", True), bool) and isinstance(held.get("x", [1]), list)
