# SPDX-License-Identifier: GPL-3.0-or-later
"""New keys for a member who keeps the vault (FORMAT.md, "Renewing keys").

They are made here and wait until a roster names them: from then on a new journal, which continues the old one, is
signed with them. The signing key of before is destroyed then, so that this vault can never speak with it again; the
receiving one is kept, because files made for it are still on their way and old seals open with nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.crypto.hybrid import HybridIdentity, fingerprint
from intake.crypto.signing import SigningKey
from intake.model.roster import Roster
from intake.vault.database import Connection


@dataclass(frozen=True, slots=True)
class Prepared:
    """The keys that wait."""

    sign: SigningKey
    receive: HybridIdentity

    def __repr__(self) -> str:
        return "Prepared(…)"


def prepared(connection: Connection) -> Prepared | None:
    """The keys that wait for a roster, None when there are none."""
    rows = connection.execute("SELECT name, secret FROM keys WHERE name IN ('next-sign', 'next-receive')")
    held = dict(rows.fetchall())
    if not held:
        return None
    return Prepared(
        SigningKey.from_seed(held["next-sign"]), HybridIdentity.parse(held["next-receive"].decode())
    )


def prepare(connection: Connection) -> Prepared:
    """Make new keys, unless some wait already. Inside a transaction."""
    waiting = prepared(connection)
    if waiting is None:
        waiting = Prepared(SigningKey.generate(), HybridIdentity.generate())
        connection.executemany(
            "INSERT INTO keys (name, secret) VALUES (?, ?)",
            [("next-sign", waiting.sign.seed), ("next-receive", waiting.receive.encode().encode())],
        )
    return waiting


def take_up(connection: Connection, roster: Roster) -> bool:
    """Put the keys that wait in the place of the present ones, if a roster names them. Inside a transaction."""
    waiting = prepared(connection)
    if waiting is None:
        return False
    key = waiting.sign.public
    if key.fingerprint not in roster.renewed and all(member.sign != key.line for member in roster.members):
        return False
    held = dict(connection.execute("SELECT name, secret FROM keys").fetchall())
    number = sum(name.startswith("former-sign-") for name in held) + 1
    line = SigningKey.from_seed(held["sign"]).public.line
    connection.execute("DELETE FROM keys WHERE name = 'sign'")
    connection.execute(
        "INSERT INTO keys (name, secret) VALUES (?, ?)", (f"former-sign-{number:04}", line.encode())
    )
    for old, new in (
        ("receive", f"former-receive-{number:04}"),
        ("next-sign", "sign"),
        ("next-receive", "receive"),
    ):
        connection.execute("UPDATE keys SET name = ? WHERE name = ?", (new, old))
    return True


def carry_marks(connection: Connection, roster: Roster) -> None:
    """What a member was sent under former keys need not be sent again under the present ones, unless they were lost."""
    for member in roster.members:
        after = [*(keys.recipient for keys in member.former[1:]), member.recipient]
        for keys, recipient in zip(member.former, after, strict=False):
            if not keys.lost:
                _carry(connection, fingerprint(keys.recipient), fingerprint(recipient))


def _carry(connection: Connection, old: str, new: str) -> None:
    connection.execute(
        "INSERT INTO sent_entries (recipient, content, upto)"
        " SELECT ?, content, upto FROM sent_entries WHERE recipient = ?"
        " ON CONFLICT (recipient, content) DO UPDATE SET upto = max(upto, excluded.upto)",
        (new, old),
    )
    for statement in (
        "INSERT OR IGNORE INTO sent_files (recipient, id, bundle)"
        " SELECT ?, id, bundle FROM sent_files WHERE recipient = ?",
        "INSERT OR IGNORE INTO due_entries (recipient, name, bundle)"
        " SELECT ?, name, bundle FROM due_entries WHERE recipient = ?",
    ):
        connection.execute(statement, (new, old))
