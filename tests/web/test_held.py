# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake.web.held import KEPT, Held, HeldForms
from intake.web.paths import own_path


def test_what_is_held_is_found_only_by_its_session_and_page() -> None:
    """Another session, another page or another id gets nothing."""
    held = HeldForms()
    name = held.hold(Held("one", "/reports/new", message="said"))
    found = held.get(name, "one", "/reports/new")
    assert found is not None and found.message == "said"
    assert held.get(name, "two", "/reports/new") is None
    assert held.get(name, "one", "/unlock") is None
    assert held.get("0" * 32, "one", "/reports/new") is None
    held.drop(name)
    assert held.get(name, "one", "/reports/new") is None


def test_the_oldest_gives_way() -> None:
    """Memory does not grow with refusals."""
    held = HeldForms()
    names = [held.hold(Held("one", "/")) for _ in range(KEPT + 3)]
    assert [held.get(name, "one", "/") is not None for name in names] == [False] * 3 + [True] * KEPT


def test_nothing_typed_is_in_the_words_of_an_error() -> None:
    """A held form that is printed by mistake shows no value."""
    assert "secret" not in repr(Held("one", "/", errors={"name": ["secret"]}, message="secret"))


@given(st.text(alphabet="/\\.:@?#abc \t\r\n", max_size=12))
def test_an_own_path_never_leads_elsewhere(wanted: str) -> None:
    """Whatever is asked for, the answer begins with one slash and names no host."""
    path = own_path(wanted, "/")
    assert path.startswith("/") and not path.startswith("//")
    assert not any(character in path for character in "\\\t\r\n")
