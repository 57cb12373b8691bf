# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts: what they confirm, what is sent once more, and what they bring."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from intake.errors import NothingToSend, OnlyTheTeam
from intake.vault import attaching, deliveries, delivery_counts, exchange, records, sealing
from intake.vault.deliveries import AWAITED, CONFIRMED, READY, SENT
from intake.vault.vault import Vault
from sync import outbox, returning
from sync.arrival import Arrival
from sync.inbox import take, take_many
from tests.association import Association
from tests.sync.conftest import FILM, IDENTITY, PART_SIZE, VIDEO, content, write_film, write_reports


def answer(writer: Vault, to: Vault, folder: Path) -> Arrival:
    """Write a receipt and have it taken in."""
    return take(to, receipt(writer, to, folder))


def receipt(writer: Vault, to: Vault, folder: Path) -> Path:
    """A receipt of one vault for another."""
    member = writer.roster.by_id(to.identity.member) if writer.roster else None
    assert member is not None
    return returning.write(writer, folder, member).path


def state(vault: Vault, subject: str) -> str:
    """How far a record has got."""
    return deliveries.deliveries(vault, [subject])[subject].state


def test_report_goes_from_ready_to_confirmed(members: Association, tmp_path: Path) -> None:
    """Ready when written, sent when exported, with evidence awaited once the text is there, then confirmed."""
    field, central = members.fields[0], members.central
    (subject,) = write_reports(field, 1)
    sealing.seal(field, subject, "source/s1", IDENTITY, "EXERCISE-X")
    attaching.attach(field, subject, io.BytesIO(VIDEO))
    assert state(field, subject) == READY
    today = outbox.export(field, tmp_path, evidence=False)
    assert state(field, subject) == SENT
    for path in today.parts:
        take(central, path)
    told = answer(central, field, tmp_path).returned
    assert told is not None and (told.new, told.awaited, told.lost, told.lost_files) == (True, 1, 0, 0)
    assert state(field, subject) == AWAITED
    assert deliveries.let_go(field) == []
    later = outbox.export(field, tmp_path)
    for path in later.parts:
        take(central, path)
    answer(central, field, tmp_path)
    assert state(field, subject) == CONFIRMED
    (gone,) = deliveries.let_go(field)
    assert gone.subject == subject and gone.since
    with pytest.raises(NothingToSend):
        outbox.export(field, tmp_path)


def test_counts_agree_with_each_report(members: Association, tmp_path: Path) -> None:
    """The start page counts what the list of reports says of each."""
    field, central = members.fields[0], members.central
    for round_ in range(3):
        subjects = write_reports(field, 3, first=10 * round_)
        if round_ == 0:
            attaching.attach(field, subjects[0], io.BytesIO(VIDEO))
        if round_ < 2:
            made = outbox.export(field, tmp_path / str(round_), evidence=False)
            if round_ == 0:
                for path in made.parts:
                    take(central, path)
                answer(central, field, tmp_path)
    counts = delivery_counts.counts(field)
    assert (counts.ready, counts.sent, counts.awaited, counts.confirmed) == (3, 3, 1, 2)


def test_lost_part_is_sent_again_and_nothing_else(members: Association, tmp_path: Path) -> None:
    """Of three exports the second is lost: the receipt has just that one sent again."""
    field, central = members.fields[0], members.central
    bundles = []
    for number in range(3):
        (subject,) = write_reports(field, 1, first=10 * number)
        bundles.append((subject, outbox.export(field, tmp_path / str(number))))
    for index in (0, 2):
        for path in bundles[index][1].parts:
            take(central, path)
    told = answer(central, field, tmp_path).returned
    assert told is not None and told.lost == bundles[1][1].entries
    assert [state(field, subject) for subject, _ in bundles] == [CONFIRMED, READY, CONFIRMED]
    again = outbox.export(field, tmp_path / "again")
    # Beside it only that the third was sent, and that the receipt came.
    assert again.entries == bundles[1][1].entries + 2
    for path in again.parts:
        take(central, path)
    assert exchange.gaps(central.connection, [field.journal]) == []
    assert answer(central, field, tmp_path).returned
    assert {state(field, subject) for subject, _ in bundles} == {CONFIRMED}


def test_what_is_on_its_way_is_not_sent_again(members: Association, tmp_path: Path) -> None:
    """A receipt says nothing against bundles that were made after the newest that its writer saw."""
    field, central = members.fields[0], members.central
    write_reports(field, 1)
    for path in outbox.export(field, tmp_path / "first").parts:
        take(central, path)
    write_reports(field, 1, first=10)
    outbox.export(field, tmp_path / "second")
    told = answer(central, field, tmp_path).returned
    assert told is not None and told.lost == 0
    with pytest.raises(NothingToSend):
        outbox.export(field, tmp_path)


def test_lost_slice_goes_alone(
    members: Association, film: str, cut: tuple[Path, ...], tmp_path: Path
) -> None:
    """Of a film in pieces one is lost: only that piece is sent again, and the film is whole."""
    field, central = members.fields[0], members.central
    assert len(cut) > 4
    for path in (*cut[:2], *cut[3:]):
        take(central, path)
    told = answer(central, field, tmp_path).returned
    assert told is not None and (told.awaited, told.lost_files) == (1, 1)
    again = outbox.export(field, tmp_path / "again", part_size=PART_SIZE)
    assert again.bytes < 2 * PART_SIZE
    for path in again.parts:
        take(central, path)
    assert content(central, film) == FILM


def test_repeated_and_older_receipts_change_nothing(members: Association, tmp_path: Path) -> None:
    """A receipt taken in twice, or an older one after a newer, leaves what is confirmed as it is."""
    field, central = members.fields[0], members.central
    (subject,) = write_reports(field, 1)
    older = receipt(central, field, tmp_path)
    for path in outbox.export(field, tmp_path).parts:
        take(central, path)
    newer = receipt(central, field, tmp_path)
    for path in (newer, older, newer):
        take(field, path)
        assert state(field, subject) == CONFIRMED
    assert field.connection.execute("SELECT count(*) FROM receipts").fetchone()[0] == 2


def test_only_the_team_writes_receipts(members: Association, tmp_path: Path) -> None:
    """A focal point cannot confirm anything."""
    with pytest.raises(OnlyTheTeam):
        receipt(members.fields[0], members.central, tmp_path)


def test_one_coordinator_with_all_of_it_is_enough(members: Association, tmp_path: Path) -> None:
    """What one coordinator holds whole is confirmed; what two hold a half of each is not."""
    field, (one, other) = members.fields[0], members.coordinators
    (subject,) = write_reports(field, 1)
    first = outbox.export(field, tmp_path / "1")
    attaching.attach(field, subject, io.BytesIO(VIDEO))
    second = outbox.export(field, tmp_path / "2")
    for path in first.parts:
        take(one, path)
    for path in second.parts:
        take(other, path)
    answer(one, field, tmp_path)
    answer(other, field, tmp_path)
    assert state(field, subject) in (SENT, READY)
    for path in second.parts:
        take(one, path)
    answer(one, field, tmp_path)
    assert state(field, subject) == CONFIRMED


def test_coordinators_answer_each_other(members: Association, tmp_path: Path) -> None:
    """Between replicas a receipt speaks of all journals, and what got lost between them goes again."""
    one, other = members.coordinators
    write_reports(members.fields[0], 2)
    for path in outbox.export(members.fields[0], tmp_path / "field").parts:
        take(one, path)
    outbox.export(one, tmp_path / "lost")
    write_reports(one, 1, first=20)
    for path in outbox.export(one, tmp_path / "second").parts:
        take(other, path)
    told = answer(other, one, tmp_path).returned
    assert told is not None and told.lost > 2
    for path in outbox.export(one, tmp_path / "again").parts:
        take(other, path)
    assert exchange.gaps(other.connection, [one.journal, members.fields[0].journal]) == []


def test_write_film_is_whole_after_many_losses(members: Association, tmp_path: Path) -> None:
    """Every other export loses a part; receipts ask until nothing is lacking."""
    field, central = members.fields[0], members.central
    film = write_film(field)
    for round_ in range(8):
        try:
            made = outbox.export(field, tmp_path / str(round_), part_size=PART_SIZE)
        except NothingToSend:
            break
        lost = made.parts[len(made.parts) // 2] if round_ % 2 == 0 else None
        take_many(central, [path for path in made.parts if path != lost])
        answer(central, field, tmp_path)
    assert content(central, film) == FILM


def test_custodian_answers_too(members: Association, tmp_path: Path) -> None:
    """A custodian holds few bodies and asks for none of the others, only for entries that got lost."""
    field, central, custodian = members.fields[0], members.central, members.custodian
    for number in range(3):
        write_reports(field, 1, first=10 * number)
        for path in outbox.export(field, tmp_path / f"field {number}").parts:
            take(central, path)
        made = outbox.export(central, tmp_path / f"centre {number}", to="custodians")
        for path in made.parts if number != 1 else ():
            take(custodian, path)
    told = answer(custodian, central, tmp_path).returned
    assert told is not None and told.lost == 2 + 2
    again = outbox.export(central, tmp_path / "again", to="custodians")
    for path in again.parts:
        take(custodian, path)
    assert exchange.gaps(custodian.connection, [field.journal, central.journal]) == []
    assert (told := answer(custodian, central, tmp_path).returned) is not None and told.lost == 0


def test_withdrawn_report_counts_nowhere(members: Association, tmp_path: Path) -> None:
    """What was withdrawn is not waited for."""
    field = members.fields[0]
    gone, _ = write_reports(field, 2)
    outbox.export(field, tmp_path)
    records.withdraw(field, gone)
    counts = delivery_counts.counts(field)
    assert (counts.ready, counts.sent) == (0, 1)
