# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake erase`` and ``intake hold``, from the request to a second member's confirmation."""

from __future__ import annotations

from intake.vault.records import write_entry
from tests.cli.conftest import Association


def test_a_report_is_erased_by_two_members(association: Association) -> None:
    """Tried, asked for, listed, confirmed by a custodian, and gone from the coordinator's vault."""
    field, central, custodian = association.field, association.central, association.custodian
    association.carry(field, central)
    central("incidents", "form", "--from", "X-1")
    tried = central.json("erase", "X-1", "--reason", "DANGER", "--dry-run")
    assert (tried["erasure"], tried["entries"], len(tried["incidents"])) == ("", 1, 1)
    assert "No erasure" in central("erase", "--list")
    asked = central.result("erase", "X-1", "--reason", "DANGER")
    assert "Nothing is deleted until" in asked.stdout and "Incidents that rest on it" in asked.stderr
    (waits,) = central.json("erase", "--list")
    assert waits["doubted"] is False
    assert (waits["state"], waits["reason"], waits["asked_by"]) == (
        "waiting",
        "DANGER",
        "COORDINATOR",
    )
    association.carry(central, custodian, "--to", "custodians")
    assert "waits for a second member" in custodian("erase", "--list")
    done = custodian.json("erase", "--confirm", waits["erasure"][:8])
    assert (done["state"], done["code"]) == ("done", waits["code"])
    association.carry(custodian, central)
    assert "was erased" in central("reports", "show", waits["code"])
    assert central.json("reports", "list")[0]["state"] == "erased"
    steps = central.json("reports", "show", waits["code"], "--history")["history"]
    assert sorted(step["kind"] for step in steps) == ["confirm", "erase", "report"]
    assert "erased" in central.speaking("en")("reports", "list")
    central.refused("erase", waits["code"], "--reason", "DANGER", code=1)


def test_what_others_said_is_kept(association: Association) -> None:
    """Named sources, fields and words are what goes; a name that leads nowhere is refused."""
    field, central, custodian = association.field, association.central, association.custodian
    association.carry(field, central)
    central.refused("erase", "X-1", "--reason", "LAW", "--source", 9, code=1)
    central.refused("erase", "X-1", "--reason", "LAW", "--blank", "nowhere", code=1)
    asked = central.json("erase", "X-1", "--reason", "LAW", "--field", "assessment", "--blank", "Tin-Adjar")
    association.carry(central, custodian, "--to", "custodians")
    custodian("erase", "--confirm", asked["erasure"])
    association.carry(custodian, central)
    shown = central.json("reports", "show", "X-1")
    assert shown["report"]["place"]["words"] == "EXERCISE […]" and "assessment" not in shown["report"]


def test_other_words_are_warned_of(association: Association) -> None:
    """What a custodian confirmed without comparing is told where the original was, beside the list."""
    field, central, custodian = association.field, association.central, association.custodian
    association.carry(field, central)
    subject = central.json("reports", "list")[0]["subject"]
    with central.vault() as vault, vault.transaction():
        false = {"of": "0" * 64, "removed": [], "content": {"account": "EXERCISE never said"}}
        redact = write_entry(vault, "redact", subject, false, ()).name.hex()
        said = {"code": "X", "reason": "LAW", "keep": [redact]}
        name = write_entry(vault, "erase", subject, said, ()).name.hex()
    association.carry(central, custodian, "--to", "custodians")
    custodian("erase", "--confirm", name)
    association.carry(custodian, central)
    listed = central.result("erase", "--list")
    assert "Rest nothing on it" in listed.stderr
    assert central.json("erase", "--list")[0]["doubted"] is True
    assert "Rest nothing" not in custodian.result("erase", "--list").stderr


def test_a_hold_stops_it(association: Association) -> None:
    """Nothing is asked for while it stands, and it is lifted as it was set."""
    association.carry(association.field, association.central)
    central = association.central
    assert "stands on" in central("hold", "X-1", "on", "--reason", "EXERCISE court")
    assert "legal hold" in central.refused("erase", "X-1", "--reason", "LAW", code=1)
    assert "lifted" in central("hold", "X-1", "off", "--reason", "EXERCISE closed")
    central("erase", "X-1", "--reason", "LAW")


def test_one_thing_at_a_time(association: Association) -> None:
    """A report, --confirm or --list, and a reason with the first: anything else is a mistake in the call."""
    central = association.central
    for words in ((), ("X-1", "--list"), ("X-1",), ("--list", "--confirm", "abcdef")):
        central.refused("erase", *words, code=2)
