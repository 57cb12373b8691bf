# SPDX-License-Identifier: GPL-3.0-or-later
"""`kill -9` at random moments of saving, exporting and importing (DESIGN section 6, promise 2)."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from intake.vault import exchange
from tests.cli.conftest import Shell
from tests.journey.killing import Kills, calls, run
from tests.journey.tables import row, table
from tests.journey.team import Team, assemble, content, copied, seal, sound, state

SAVES = 12
AWAITED = {"gap", "evidence-absent", "seal-absent"}

Amount = Callable[[int, int], int]
Fresh = Callable[[Shell], Shell]


@dataclass(frozen=True)
class Bundle:
    """What one export wrote, and whose it is."""

    sender: str
    id: str
    parts: list[Path]


@pytest.fixture(scope="module")
def team(place: Path, quick_and_plain: None) -> Team:
    """A focal point, a coordinator and a custodian."""
    return assemble(place / "team", exercise=True)


@pytest.fixture(scope="module")
def loaded(team: Team, place: Path) -> Shell:
    """A field vault with reports, seals and evidence enough for several parts."""
    field = copied(team.fields[0], "field-loaded")
    field("reports", "add", table(place / "many.csv", [row(f"M-{number}") for number in range(300)]))
    for number in range(3):
        seal(field, f"M-{number}", {"name": "EXERCISE Name-4711"})
        video = place / f"video-{number}.bin"
        video.write_bytes(random.Random(number).randbytes(4_000_000))
        field("evidence", "add", f"M-{number}", video)
    return field


@pytest.fixture(scope="module")
def bundle(loaded: Shell, place: Path) -> Bundle:
    """One bundle of it, in several parts."""
    made = copied(loaded, "field-bundle").json("export", "--folder", place / "parts")
    assert len(made["parts"]) >= 2
    sender = loaded.json("vault", "info")["member"]
    return Bundle(sender, made["bundle"], [place / "parts" / name for name in made["parts"]])


@pytest.fixture
def fresh(request: pytest.FixtureRequest) -> Iterator[Fresh]:
    """Copies of vaults, removed when the test is done with them."""
    made: list[Path] = []

    def copy(shell: Shell) -> Shell:
        trial = copied(shell, f"{shell.folder.name}-{request.node.name}-{len(made)}")
        made.append(trial.folder)
        return trial

    yield copy
    for folder in made:
        shutil.rmtree(folder)


@pytest.mark.soak
def test_nothing_that_was_said_to_be_saved_is_lost(
    team: Team, place: Path, fresh: Fresh, amount: Amount
) -> None:
    """The vault is sound and holds all that was confirmed; the same commands finish the work, nothing is twice."""
    names = [f"K-{number}" for number in range(SAVES)]
    reports = [["reports", "add", table(place / f"{name}.csv", [row(name)]), "--json"] for name in names]
    sound_file = place / "sound.bin"
    sound_file.write_bytes(random.Random(5).randbytes(200_000))
    evidence = [["evidence", "add", name, sound_file, "--json"] for name in names]
    commands = [command for pair in zip(reports, evidence, strict=True) for command in pair]
    seconds = run(fresh(team.fields[0]), commands).seconds
    at_calls = calls(fresh(team.fields[0]), commands, place / "calls-of-save")
    kills = Kills("save", seconds, at_calls, amount(3, 110), amount(2, 110), seed=2031)
    for moment in kills.moments:
        field = fresh(team.fields[0])
        ended = run(field, commands, moment)
        said, files = ended.said("ref"), ended.said("sha256")
        assert sound(field) == []
        there = [one["ref"] for one in field.json("reports", "list")]
        attached = field.json("evidence", "list")
        assert set(said) <= set(there)
        assert len(said) <= len(there) <= len(said) + 1
        assert all(one["here"] for one in attached)
        assert len(files) <= len(attached) <= len(files) + 1
        assert sum(kind == "evidence" for kind, _ in content(field)) == len(attached)
        kills.count(ended, saved_before_it_was_said=len(there) + len(attached) > len(said) + len(files))

        assert set(run(field, reports).said("exit")) == {0}
        there = [one["ref"] for one in field.json("reports", "list")]
        assert sorted(there) == sorted(names)
        assert sound(field) == []
    kills.tell()


@pytest.mark.soak
def test_a_killed_export_leaves_nothing_half_written(
    team: Team, loaded: Shell, bundle: Bundle, place: Path, fresh: Fresh, amount: Amount
) -> None:
    """Any part in the folder is whole; the same command clears up and finishes, and the centre gets everything."""
    complete = fresh(team.central)
    complete("import", *bundle.parts)
    expected = state(complete), _files(complete)
    whole = [["export", "--folder", place / "whole", "--json"]]
    seconds = run(fresh(loaded), whole).seconds
    at_calls = calls(fresh(loaded), whole, place / "calls-of-export")
    kills = Kills("export", seconds, at_calls, amount(3, 110), amount(2, 110), seed=2032)
    for number, moment in enumerate(kills.moments):
        field, central, folder = fresh(loaded), fresh(team.central), place / f"export-{number}"
        command = ["export", "--folder", folder, "--json"]
        ended = run(field, [command], moment)
        left = sorted(folder.glob("*.intake"))
        for part in left:
            assert "refused" not in central.json("import", "--dry-run", part)[0]
        assert sound(field) == []

        again = run(field, [command])
        found = sorted(folder.iterdir())
        if again.said("exit") == [0]:
            assert [path.name for path in found] == sorted(again.said("parts")[0])
        else:
            # It had recorded the export before it was killed: then every part was there.
            assert (again.said("exit"), left, len(left)) == ([1], found, len(bundle.parts))
        central("import", folder)
        assert (state(central), _files(central)) == expected
        assert sound(central) == sound(field) == []
        kills.count(ended, left_parts_behind=bool(left), already_recorded=again.said("exit") == [1])
        shutil.rmtree(folder)
    kills.tell()


@pytest.mark.soak
def test_a_killed_import_leaves_no_half_part(
    team: Team, bundle: Bundle, fresh: Fresh, amount: Amount
) -> None:
    """Each part is in with all its entries, seals and evidence, or with none; the same command finishes the work."""
    alone = [_alone(fresh(team.central), part) for part in bundle.parts]
    complete = fresh(team.central)
    command = [["import", *bundle.parts, "--json"]]
    seconds = run(complete, command).seconds
    expected = state(complete), _files(complete)
    at_calls = calls(fresh(team.central), command, bundle.parts[0].with_name("calls-of-import"))
    kills = Kills("import", seconds, at_calls, amount(3, 110), amount(2, 110), seed=2033)
    for moment in kills.moments:
        central = fresh(team.central)
        ended = run(central, command, moment)
        findings = {finding["code"] for finding in sound(central)}
        came = _recorded(central, bundle)
        assert content(central) == frozenset().union(*(alone[index] for index in came))
        assert findings <= AWAITED
        kills.count(
            ended,
            with_some_parts_in=0 < len(came) < len(bundle.parts),
            with_all=len(came) == len(bundle.parts),
        )

        assert run(central, command).said("exit") == [0]
        assert (state(central), _files(central)) == expected
        assert sound(central) == []
    kills.tell()


def _alone(central: Shell, part: Path) -> frozenset[tuple[str, str]]:
    """What one part brings to an empty central vault."""
    central("import", part)
    return content(central)


def _files(shell: Shell) -> set[tuple[str, str]]:
    return {held for held in content(shell) if held[0] != "entry"}


def _recorded(central: Shell, bundle: Bundle) -> list[int]:
    """Which parts the vault says that it took in, by their place in the list."""
    with central.vault() as vault:
        return [number - 1 for number in exchange.parts_of(vault.connection, bundle.sender, bundle.id)]
