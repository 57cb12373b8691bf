# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.vault.database import Connection
from intake.vault.settings import Settings

VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@settings(suppress_health_check=[*HealthCheck])
@given(st.text(st.characters(codec="utf-8"), min_size=1), VALUES)
def test_what_is_set_is_got(connection: Connection, name: str, value: Any) -> None:
    """Any JSON value comes back as it was set, the last one set winning."""
    kept = Settings(connection)
    kept.set(name, "before")
    kept.set(name, value)
    assert kept.get(name) == value
    assert kept.get(name, type(value)()) == value


def test_default_holds_until_set_and_after_unset(connection: Connection) -> None:
    """A name that was never set, or was unset, has its default."""
    kept = Settings(connection)
    assert kept.get("minutes", 10) == 10
    kept.set("minutes", 5)
    assert kept.get("minutes", 10) == 5
    kept.unset("minutes")
    assert kept.get("minutes", 10) == 10


def test_value_of_another_type_counts_as_never_set(connection: Connection) -> None:
    """A setting whose form changed in an upgrade starts over; true is not taken for a number."""
    kept = Settings(connection)
    kept.set("minutes", True)
    assert kept.get("minutes", 10) == 10
    assert kept.get("minutes", False) is True


def test_what_is_not_json_is_refused(connection: Connection) -> None:
    """A number that JSON cannot write is never stored."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        Settings(connection).set("share", float("nan"))
    assert Settings(connection).get("share") is None
