# SPDX-License-Identifier: GPL-3.0-or-later
"""What travels in a receipt beside what it confirms: questions, withdrawals, rosters, lists of places."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from intake.vault import journal, places, questioning
from intake.vault.places import KnownPlace
from intake.vault.projections import projector, questions
from intake.vault.vault import Vault
from sync import outbox, returning, rosters
from sync.inbox import take
from sync.packs import PlacePack
from sync.returning import Return
from tests.association import Association
from tests.sync.conftest import write_reports


def send(sender: Vault, folder: Path, *receivers: Vault) -> None:
    """Export and have others import."""
    for path in outbox.export(sender, folder).parts:
        for receiver in receivers:
            take(receiver, path)


def write(writer: Vault, to: Vault, folder: Path, *packs: PlacePack) -> Return:
    """A receipt of one vault for another."""
    member = writer.roster.by_id(to.identity.member) if writer.roster else None
    assert member is not None
    return returning.write(writer, folder, member, packs)


def test_question_and_answer(members: Association, tmp_path: Path) -> None:
    """A coordinator's question reaches the author in a receipt, and the answer comes back in a bundle."""
    field, central = members.fields[0], members.central
    (subject,) = write_reports(field, 1)
    send(field, tmp_path / "1", central)
    questioning.ask(central, subject, "EXERCISE: who told you?")
    made = write(central, field, tmp_path)
    assert made.notices == 1
    arrived = take(field, made.path)
    assert (arrived.new, arrived.missing) == (2, ())
    (asked,) = questions.unanswered(field.connection)
    assert (asked.subject, asked.question) == (subject, "EXERCISE: who told you?")
    questioning.answer(field, asked.name[:8], "EXERCISE: the herder")
    assert questions.unanswered(field.connection) == []
    send(field, tmp_path / "2", central)
    assert questions.unanswered(central.connection) == []
    (told,) = questions.of_report(central.connection, subject)
    assert told.answer == "EXERCISE: the herder"
    before = projector.domain_state(field.connection)
    field.rebuild()
    assert projector.domain_state(field.connection) == before


def test_question_goes_again_until_it_arrived(members: Association, tmp_path: Path) -> None:
    """A receipt that is lost loses no question; once its arrival is signed for, it goes no more."""
    field, central = members.fields[0], members.central
    (subject,) = write_reports(field, 1)
    send(field, tmp_path / "1", central)
    questioning.ask(central, subject, "EXERCISE?")
    assert write(central, field, tmp_path).notices == 1
    second = write(central, field, tmp_path)
    assert second.notices == 1
    take(field, second.path)
    write_reports(field, 1, first=10)
    send(field, tmp_path / "2", central)
    assert write(central, field, tmp_path).notices == 0


def test_other_authors_learn_nothing(members: Association, tmp_path: Path) -> None:
    """What is asked about one focal point's report is in no other's receipt."""
    (one, other), central = members.fields, members.central
    (subject,) = write_reports(one, 1)
    write_reports(other, 1, first=10)
    send(one, tmp_path / "1", central)
    send(other, tmp_path / "2", central)
    questioning.ask(central, subject, "EXERCISE?")
    assert write(central, other, tmp_path).notices == 0
    take(other, write(central, other, tmp_path).path)
    assert set(journal.journals(other.connection)) == {other.journal}


def test_roster_comes_along_to_who_lacks_it(members: Association, tmp_path: Path) -> None:
    """A newer roster travels as its copy for the field, and only to who has an older one."""
    field, central = members.fields[0], members.central
    write_reports(field, 1)
    send(field, tmp_path / "1", central)
    assert not write(central, field, tmp_path).roster
    members.enrol(members.fields[1])

    rosters.accept(central, members.signed("central"))
    made = write(central, field, tmp_path)
    assert made.roster
    told = take(field, made.path).returned
    assert told is not None and central.roster is not None and told.roster == central.roster.version
    assert field.roster is not None and field.roster.scope == "field"


def test_places_come_along_once(members: Association, tmp_path: Path) -> None:
    """A list of places is added where it arrives, and goes no more once it has."""
    field, central = members.fields[0], members.central
    known = (
        KnownPlace("X:1", "EXERCISE Tin-Alpha", ("Tin Alfa",), 17.5, -1.25),
        KnownPlace("X:2", "EXERCISE"),
    )
    pack = PlacePack.of("EXERCISE list", "EXERCISE source", known)
    assert PlacePack.unpack(pack.pack()) == pack
    write_reports(field, 1)
    send(field, tmp_path / "1", central)
    told = take(field, write(central, field, tmp_path, pack).path).returned
    assert told is not None and told.places == 1
    assert places.read_pack(field.connection, "EXERCISE list") == ("EXERCISE source", list(known))
    write_reports(field, 1, first=5)
    send(field, tmp_path / "2", central)
    assert write(central, field, tmp_path, pack).places == 0
    assert write(central, field, tmp_path, replace(pack, source="other")).places == 1


def test_due_names_those_from_whom_something_came(members: Association, tmp_path: Path) -> None:
    """A receipt is due to whom something came from since the last one, or who has to be told something."""
    field, central = members.fields[0], members.central
    assert returning.due(central) == ()
    (subject,) = write_reports(field, 1)
    send(field, tmp_path / "1", central)
    assert [member.id for member in returning.due(central)] == [field.identity.member]
    write(central, field, tmp_path)
    assert returning.due(central) == ()
    questioning.ask(central, subject, "EXERCISE?")
    assert [member.id for member in returning.due(central)] == [field.identity.member]
