# SPDX-License-Identifier: GPL-3.0-or-later
"""Slices that are not what they should be, though their sender signed them."""

from __future__ import annotations

from pathlib import Path

from intake.errors import MemberMismatch, SliceConflict
from sync import arrival
from sync.inbox import take, take_many
from tests.association import Association
from tests.sync.conftest import FILM, content
from tests.sync.forging import Forgery, refused, take_apart


def test_slice_with_other_content_is_refused(
    members: Association, cut: tuple[Path, ...], tmp_path: Path
) -> None:
    """A second version of a slice, properly signed, is refused by name, and the first one stays."""
    central = members.central
    take(central, cut[1])
    with refused(central, SliceConflict):
        take(central, changed(members, cut[1], tmp_path))


def test_slice_of_no_entry_is_refused(members: Association, cut: tuple[Path, ...], tmp_path: Path) -> None:
    """A slice needs a signed entry with the hash and the size of the whole."""
    central = members.central
    for field, value in (("sha256", "0" * 64), ("size", len(FILM) + 5)):
        forgery = take_apart(cut[2], central.keys.receive)
        forgery.fields["members"][-1]["slice"][field] = value
        with refused(central, MemberMismatch):
            take(central, sealed(members, forgery, tmp_path))


def test_slice_that_is_not_as_listed_is_refused(
    members: Association, cut: tuple[Path, ...], tmp_path: Path
) -> None:
    """The hash of the slice itself is checked before anything is kept."""
    forgery = take_apart(cut[2], members.central.keys.receive)
    name, data = forgery.files[-1]
    forgery.files[-1] = (name, data[:-1] + bytes([data[-1] ^ 1]))
    with refused(members.central, MemberMismatch):
        take(members.central, sealed(members, forgery, tmp_path))


def test_slices_that_make_up_another_file(
    members: Association, cut: tuple[Path, ...], film: str, tmp_path: Path
) -> None:
    """A wrong slice that came first spoils the whole: it is said, all are let go, and the true ones complete it."""
    central = members.central
    take(central, changed(members, cut[1], tmp_path))
    for path in cut[2:]:
        arrived = take(central, path)
    assert [anomaly.code for anomaly in arrived.anomalies] == [arrival.SLICES_WRONG]
    assert central.evidence.held(film) is None
    assert list(central.folder.evidence.iterdir()) == []
    take_many(central, cut)
    assert content(central, film) == FILM


def changed(members: Association, path: Path, folder: Path) -> Path:
    """The part with another slice in it, listed and signed by its sender."""
    forgery = take_apart(path, members.central.keys.receive)
    listed = forgery.fields["members"][-1]
    name, data = forgery.files[-1]
    forgery.files[-1] = (name, bytes(len(data)))
    forgery.relist().fields["members"][-1]["slice"] = listed["slice"]
    return sealed(members, forgery, folder)


def sealed(members: Association, forgery: Forgery, folder: Path) -> Path:
    """A forgery signed by the focal point for the coordinator."""
    central = members.central.keys.receive.recipient
    return forgery.write(folder / "forged.intake", members.fields[0].keys.sign, [central])
