# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding what is wrong with a vault: each kind of tampering by its name."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from intake.crypto.signing import SigningKey
from intake.model.entry import Entry, State
from intake.model.report import Report
from intake.vault import journal
from intake.vault.attaching import attach
from intake.vault.findings import AWAITED, MESSAGES, Finding
from intake.vault.records import save_report
from intake.vault.vault import Vault
from intake.vault.verify import verify
from tests import vaults
from translations import translate


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A vault with three reports and a file."""
    with vaults.make(tmp_path / "vault") as made:
        subjects = [save_report(made, Report(ref=f"X-{n}", account="EXERCISE")) for n in (1, 2, 3)]
        attach(made, subjects[0], io.BytesIO(b"EXERCISE" * 1000))
        yield made


def codes(vault: Vault) -> list[str]:
    """The codes of all findings."""
    return [finding.code for finding in verify(vault)]


def change(vault: Vault, sql: str, *values: object) -> None:
    """Tamper with the database as somebody who has the key could."""
    vault.connection.execute(sql, values)


def test_sound_vault_has_no_finding(vault: Vault) -> None:
    """And checking it changes nothing."""
    before = vaults.state_hash(vault.connection)
    assert verify(vault) == []
    assert vaults.state_hash(vault.connection) == before
    assert verify(vault) == []


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (
            "UPDATE entries SET body = CAST(replace(body, 'EXERCISE', 'ALTERED!') AS BLOB) WHERE seq = 2",
            {"body", "projection"},
        ),
        ("UPDATE entries SET sig = zeroblob(64) WHERE seq = 2", {"signature"}),
        ("UPDATE entries SET at = '1999-01-01T00:00:00Z' WHERE seq = 2", {"index"}),
        ("UPDATE entries SET salt = zeroblob(32) WHERE seq = 2", {"body"}),
        ("DELETE FROM entries WHERE seq = 2", {"own-gap", "projection"}),
        ("DELETE FROM p_reports WHERE ref = 'X-1'", {"projection"}),
        ("UPDATE p_reports SET place = 'elsewhere' WHERE ref = 'X-1'", {"projection"}),
        ("UPDATE evidence_files SET sha256 = zeroblob(32)", {"evidence-damaged", "evidence-other"}),
        ("DELETE FROM evidence_files", {"evidence-absent"}),
    ],
)
def test_tampering_is_named(vault: Vault, sql: str, found: set[str]) -> None:
    """Every change that the key allows is found, because no key can forge a hash."""
    change(vault, sql)
    assert set(codes(vault)) == found


def test_changed_header_is_found(vault: Vault) -> None:
    """A header that was written again is no longer the one that was signed and named."""
    (header,) = vault.connection.execute("SELECT header FROM entries WHERE seq = 2").fetchone()
    changed = json.loads(header) | {"at": "1999-01-01T00:00:00Z"}
    text = json.dumps(changed, separators=(",", ":"), sort_keys=True).encode()
    change(vault, "UPDATE entries SET header = ? WHERE seq = 2", text)
    found = codes(vault)
    assert "index" in found
    assert "signature" in found


def test_header_that_is_no_header_is_found(vault: Vault) -> None:
    """Noise in the place of a header stops nothing else from being checked."""
    change(vault, "UPDATE entries SET header = x'00ff' WHERE seq = 4")
    assert {"header", "unbuildable"} <= set(codes(vault))


def test_lost_file_is_found(vault: Vault) -> None:
    """A file that is gone from the folder is named by its id."""
    (path,) = vault.folder.evidence.iterdir()
    path.unlink()
    (finding,) = verify(vault)
    assert (finding.code, finding.facts) == ("evidence-lost", {"id": path.stem})
    assert finding.grave


def resigned(vault: Vault, seq: int, prev: Callable[[str], str]) -> Entry:
    """An entry of the vault's own key in the place of another, as a copied vault could write."""
    (old,) = journal.of_journal(vault.connection, vault.journal, seq, seq)
    header = replace(old.header, prev=prev(old.header.prev), at="2031-01-01T00:00:00Z")
    unsigned = Entry(header, header.encode(), b"", old.salt, old.body)
    key: SigningKey = vault.keys.sign
    return replace(unsigned, sig=key.sign(unsigned.signed_bytes))


def test_fork_is_found(vault: Vault) -> None:
    """Two entries with one number: the journal was written in two places."""
    journal.store(vault.connection, resigned(vault, 3, lambda prev: prev))
    assert "fork" in codes(vault)


def test_broken_chain_is_found(vault: Vault) -> None:
    """An entry that does not follow the one before it, though its signature is right."""
    changed = resigned(vault, 4, lambda _: "0" * 64)
    change(vault, "DELETE FROM entries WHERE seq = 4")
    journal.store(vault.connection, changed)
    assert "chain" in codes(vault)


def test_what_has_not_arrived_is_no_damage(vault: Vault, tmp_path: Path) -> None:
    """Gaps in the journal of somebody else are awaited, not lost."""
    with vaults.make(tmp_path / "other") as other:
        for n in (1, 2):
            save_report(other, Report(ref=f"Y-{n}"))
        (entry,) = journal.of_journal(other.connection, other.journal, 2, 2)
    journal.store(vault.connection, entry)
    findings = [finding for finding in verify(vault) if finding.code != "projection"]
    assert [finding.code for finding in findings] == ["unsigned", "gap"]
    assert not any(finding.grave for finding in findings)


def test_bodies_that_are_not_here_are_sound(vault: Vault) -> None:
    """An entry whose body was let go still verifies by its header."""
    change(vault, "UPDATE entries SET body = NULL, state = ? WHERE seq = 3", int(State.ABSENT))
    vault.rebuild()
    assert codes(vault) == []


@pytest.mark.parametrize("code", MESSAGES)
def test_every_finding_has_a_sentence_in_both_languages(code: str) -> None:
    """And says whether it is grave."""
    assert translate("fr", MESSAGES[code]) != MESSAGES[code]
    assert Finding(code).grave is (code not in AWAITED)


def test_progress_comes_to_its_end(vault: Vault) -> None:
    """The bar reaches its total."""
    seen: list[tuple[int, int]] = []
    verify(vault, lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] == len(seen)
