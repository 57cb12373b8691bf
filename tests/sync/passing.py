# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts from any vault to any other, with everything the one holds, and what a holder of all keys finds in a vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from intake.model.entry import Entry
from intake.model.roster import CUSTODIAN, Member
from intake.vault.vault import Vault
from sync import inbox, outbox
from sync.arrival import Arrival
from sync.making import Making
from tests.vault.pages import plaintext


def member_of(source: Vault, target: Vault) -> Member:
    """The target as the source's roster would have it."""
    known = source.roster.by_id(target.identity.member) if source.roster else None
    return known or Member(
        id=target.identity.member, label=target.identity.label, recipient=str(target.keys.receive.recipient)
    )


def parts_for(source: Vault, target: Vault, folder: Path) -> list[Path]:
    """A bundle of all that the source may pass on, addressed to the target alone."""
    to = outbox.CUSTODIANS if target.identity.role == CUSTODIAN else outbox.COORDINATORS
    wait = outbox.waiting(source, to=to, again=True)
    folder.mkdir(parents=True, exist_ok=True)

    def bodies(entry: Entry) -> bool:
        return to == outbox.COORDINATORS or outbox._for_custodians(entry)

    return list(Making(source, folder, [member_of(source, target)], wait.parts, bodies).write(None).parts)


def pass_on(source: Vault, target: Vault, folder: Path) -> list[Arrival]:
    """Carry everything from one vault to another."""
    taken = inbox.take_many(target, parts_for(source, target, folder))
    for each in taken:
        if each.error:
            raise each.error
    return [each.arrival for each in taken if each.arrival]


def readable(vault: Vault) -> bytes:
    """Every page of the database and of what is written ahead, decrypted, and every evidence file that opens."""
    key = vault.slots.unlock_with_passphrase("exercise exercise exercise", None)
    return plaintext(vault.folder.database, key) + b"".join(_files(vault))


def _files(vault: Vault) -> Iterator[bytes]:
    for stored in vault.evidence.files():
        with vault.evidence.open(stored.id) as content:
            yield content.read()
