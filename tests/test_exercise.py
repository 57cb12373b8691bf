# SPDX-License-Identifier: GPL-3.0-or-later
"""The training set: an association that works, and of which nothing can be taken for real."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from intake import exercise
from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.errors import FolderTaken
from intake.vault import deliveries, sealing
from intake.vault.projections import attachments, incidents, questions, reports, tallies
from intake.vault.vault import Vault
from intake.vault.verify import verify

PASSPHRASE = "exercise exercise exercise"


@pytest.fixture(scope="module")
def steps() -> list[tuple[int, int]]:
    """What was told while the training set was made."""
    return []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]]) -> dict[str, Path]:
    """The folders of one training set."""
    return exercise.make_set(
        tmp_path_factory.mktemp("training") / "set",
        passphrase=PASSPHRASE,
        language="fr",
        parameters=FLOOR_ONLY_FOR_TESTS.parameters(),
        progress=lambda done, total: steps.append((done, total)),
    )


def opened(folder: Path) -> Vault:
    """One of its vaults."""
    return Vault.open(folder, passphrase=PASSPHRASE, floor=FLOOR_ONLY_FOR_TESTS)


@pytest.mark.parametrize("name", exercise.VAULTS)
def test_every_vault_is_sound_and_marked(made: dict[str, Path], name: str) -> None:
    """Each opens, verifies, and says EXERCISE in its identity, its label and its roster, in the set's language."""
    with opened(made[name]) as vault:
        assert vault.identity.exercise
        assert vault.identity.label.startswith("EXERCICE ")
        assert vault.roster is not None
        assert vault.roster.association == "EXERCICE association"
        assert all(member.label.startswith("EXERCICE ") for member in vault.roster.members)
        assert vault.roster.exercise
        assert not [finding for finding in verify(vault) if finding.grave]


def test_the_month_is_ready_for_the_coordinator(made: dict[str, Path]) -> None:
    """Reports arrived from the focal point, and each has its incident."""
    with opened(made["coordinator"]) as coordinator:
        came = reports.count(coordinator.connection)
        assert len(incidents.every(coordinator.connection)) == came > 20
        assert len(coordinator.evidence.files()) == 1


def test_reports_have_got_differently_far(made: dict[str, Path]) -> None:
    """Most are confirmed by a return file, some are on the way, and one is ready to send."""
    with opened(made["field"]) as field:
        subjects = [line.subject for line in reports.newest(field.connection, limit=-1)]
        found = Counter(one.state for one in deliveries.deliveries(field, subjects).values())
    assert found[deliveries.READY] == 1
    assert found[deliveries.CONFIRMED] > found[deliveries.SENT] > 1
    assert found.total() == len(subjects)


def test_one_question_waits_and_one_was_answered(made: dict[str, Path]) -> None:
    """The focal point finds a question, and the coordinator an answer; both say what they are."""
    for name in ("field", "coordinator"):
        with opened(made[name]) as vault:
            (waits,) = questions.unanswered(vault.connection)
            assert waits.question.startswith("EXERCICE")
    with opened(made["coordinator"]) as coordinator:
        subjects = [line.subject for line in reports.newest(coordinator.connection, limit=-1)]
        every = [one for subject in subjects for one in questions.of_report(coordinator.connection, subject)]
    assert [one.answer.startswith("EXERCICE") for one in every if one.answered] == [True]
    assert len(every) == 2


def test_the_steps_of_making_one_are_all_told(made: dict[str, Path], steps: list[tuple[int, int]]) -> None:
    """Progress ends at the number of steps that it names."""
    assert made.keys() == set(exercise.VAULTS)
    assert [done for done, _ in steps] == list(range(1, steps[0][1] + 1))


def test_only_custodians_open_the_sealed_identity(made: dict[str, Path]) -> None:
    """Both can, in the set as in life."""
    for name in ("custodian-1", "custodian-2"):
        with opened(made[name]) as custodian:
            (seal,) = attachments.seals(custodian.connection)
            assert sealing.unseal(custodian, seal.id, exercise.MARK)["name"].startswith("EXERCICE")


def test_every_report_is_invented_and_says_so(made: dict[str, Path]) -> None:
    """No report can be taken for a real one."""
    with opened(made["field"]) as field:
        for line in reports.newest(field.connection, limit=-1):
            assert "EXERCI" in reports.read(field.connection, line.subject).texts()


def test_people_speak_the_language_of_the_set(made: dict[str, Path]) -> None:
    """Dates, notes and totals are in French where the set is, and none is left in English."""
    with opened(made["field"]) as field:
        subjects = [line.subject for line in reports.newest(field.connection, limit=-1)]
        told = [str(reports.read(field.connection, subject).to_json()) for subject in subjects]
        told += [str(one.tally.to_json()) for one in tallies.every(field.connection)]
    assert any("'4 mars'" in one for one in told)
    assert not [one for one in told if "EXERCISE" in one or "March" in one]


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    """Nothing is made beside what is there."""
    (tmp_path / "mine").write_bytes(b"x")
    with pytest.raises(FolderTaken):
        exercise.make_set(
            tmp_path, passphrase=PASSPHRASE, language="fr", parameters=FLOOR_ONLY_FOR_TESTS.parameters()
        )
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_set_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is there whole or not at all."""

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(exercise, "form_each", fail)
    with pytest.raises(KeyboardInterrupt):
        exercise.make_set(
            tmp_path / "set",
            passphrase=PASSPHRASE,
            language="en",
            parameters=FLOOR_ONLY_FOR_TESTS.parameters(),
        )
    assert list(tmp_path.iterdir()) == []
