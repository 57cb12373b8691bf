# SPDX-License-Identifier: GPL-3.0-or-later
"""The controlled lists: every code that a record may hold, with its French and English label.

One file per list in `lists/`, read when it is first asked for. Entries keep the order of their file, which is
the order that people see. A code that a list does not know is shown as it is, never refused, because a newer
Intake may have written it. To add a list, add a file; to retire a code, leave it: old records still hold it.

The mappings to other systems (ACLED, Rome Statute, MRM, GBVIMS, ICCS, HURIDOCS code numbers) are working
hypotheses for filtering and export, not legal findings: a lawyer must check them before anybody uses them, and
nothing shows them yet. War-crime references are those for non-international armed conflict.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

Entry = Mapping[str, Any]

TARGET_LISTS: Final = ("vulnerability", "ethnic_affiliation", "occupation_or_role")
"""The lists that the targets of an act are described from, in the order in which a code is looked up."""

EXTENDABLE: Final = (
    "means",
    "perpetrator",
    "loss_kind",
    "occupation_or_role",
    "ethnic_affiliation",
    "vulnerability",
)
"""The lists to which an association may add codes of its own: those on which no rule depends."""
_added: dict[str, dict[str, dict[str, str]]] = {}

_LISTS: Final = resources.files(__package__) / "lists"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One list. `entries` maps each code to its entry, in the order of the list."""

    name: str
    entries: Mapping[str, Entry]
    note: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, in the order of the list."""
        return tuple(self.entries)

    def __contains__(self, code: object) -> bool:
        return code in self.entries

    def entry(self, code: str) -> Entry:
        """Everything known of a code; empty for a code that is not in the list."""
        return self.entries.get(code, MappingProxyType({}))

    def label(self, code: str, language: str) -> str:
        """The label in `language` ("fr" or "en"); an unknown code as it is."""
        return str(self.entry(code).get(language, code))

    def short_label(self, code: str, language: str) -> str:
        """The label for a narrow column ("FAMa"), where the list has one; else the label."""
        return str(self.entry(code).get(f"short_{language}") or self.label(code, language))

    def set_label(self, codes: Iterable[str], language: str) -> str:
        """Codes that stand together as one: "FAMa + Wagner", in the order of the list whatever theirs was."""
        return " + ".join(self.short_label(code, language) for code in self.in_order(codes))

    def in_order(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Each code once, in the order of the list; unknown codes last, by the alphabet."""
        rank = {code: position for position, code in enumerate(self.entries)}
        return tuple(sorted(set(codes), key=lambda code: (rank.get(code, len(rank)), code)))

    def choices(self, language: str) -> list[tuple[str, str]]:
        """Pairs of code and label for a form control, in the order of the list."""
        return [(code, self.label(code, language)) for code in self.entries]


@cache
def names() -> tuple[str, ...]:
    """The names of all lists."""
    files = (entry.name for entry in _LISTS.iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in files if name.endswith(".json")))


def extend(lists: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
    """Show these codes too, by list and with a label for each language, in the stead of those given before.

    They are those of the vault that is open. A code that ships with the program keeps its own labels.
    """
    _added.clear()
    for name in EXTENDABLE:
        _added[name] = {code: dict(labels) for code, labels in lists.get(name, {}).items()}
    load.cache_clear()


def ships(name: str, code: str) -> bool:
    """Whether a code of a list comes with the program."""
    return code in load(name) and code not in _added.get(name, {})


@cache
def load(name: str) -> Vocabulary:
    """The list called `name`, read once. Raises KeyError when there is none."""
    if name not in names():
        raise KeyError(name)
    data = json.loads((_LISTS / f"{name}.json").read_text("utf-8"))
    entries = {entry["code"]: MappingProxyType(entry) for entry in data["entries"]}
    for code, labels in _added.get(name, {}).items():
        entries.setdefault(code, MappingProxyType({"code": code, **labels}))
    return Vocabulary(name, MappingProxyType(entries), data.get("note", ""))


def category_of(violation: str) -> str:
    """The bulletin category that a violation type is counted in; OTHER for a type that is not known."""
    return str(load("violation_type").entry(violation).get("bulletin_category", "OTHER"))


def target_label(code: str, language: str) -> str:
    """The label of a target, from the first of `TARGET_LISTS` that knows it; an unknown code as it is."""
    known = (name for name in TARGET_LISTS if code in load(name))
    return load(next(known, TARGET_LISTS[0])).label(code, language)
