# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of a report that compete, question by question, and the one report that a person makes of them.

Only what differs is asked. An act, a victim or a source that some versions lack is kept or left out as a whole;
what belongs together without an id of its own (the outcomes of a victim, the losses) is chosen as one answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from forms.differences import told
from forms.sections import SECTIONS, Section
from forms.sections import draft as drafts
from forms.sections.answers import Answer, answers
from forms.sections.asking import Chosen, Group, Questions, is_empty
from forms.sections.merging import get_at, put_at
from intake.model.report import Report
from translations import N_, translate

BY_ID: Final = ("acts", "victims", "sources")
"""Groups whose items are the same ones in every version."""
REST: Final = "rest"
"""The key of everything that no question asks about."""

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Disputed:
    """One question on which versions differ; `key` tells it apart, `group` names the item it belongs to.

    `said` has the lines of each version, in their order, none where it says nothing. `suggested` is the version that
    alone changed what all were made from, None where that is not known or several changed it.
    """

    key: str
    number: str
    label: str
    group: str
    said: tuple[tuple[str, ...], ...]
    suggested: int | None = None


def disputed(versions: Sequence[Report], base: Report | None, language: str) -> list[Disputed]:
    """What a person has to choose, in the order of the questions; `base` is what the versions were made from."""
    return list(_Comparison(versions, base, language).rows())


def settled(versions: Sequence[Report], chosen: Mapping[str, int]) -> drafts.Body:
    """The draft that takes for each key of `disputed` the answer of the version that was chosen for it.

    What is not chosen is that of the first version.
    """
    bodies = [drafts.from_report(version) for version in versions]
    body = deepcopy(bodies[0])
    for key, version in chosen.items():
        section, _, path = key.partition("/")
        if section != REST:
            _put(body[section], path, bodies[version][section])
        if section == "what" and path.count("/") == 1:
            # Who did an act is asked in a section of its own, and comes and goes with the act.
            _put(body["did"], path, bodies[version]["did"])
    body["original"] = _original(versions, chosen.get(REST, 0))
    return drafts.matched(body)


def _put(answers: dict[str, Any], path: str, taken: Data) -> None:
    group, slash, id = path.partition("/")
    if not slash or "/" in id or group not in BY_ID:
        put_at(answers, path, deepcopy(get_at(taken, path)))
        return
    item = next((one for one in taken.get(group) or () if one["id"] == id), None)
    kept = [one for one in answers.get(group) or () if one["id"] != id]
    answers[group] = [*kept, deepcopy(item)] if item is not None else kept


def _original(versions: Sequence[Report], version: int) -> dict[str, Any]:
    """The report that holds what no question asks about, with that of the items which only other versions have."""
    original = deepcopy(versions[version].to_json())
    for group in BY_ID:
        items = original.setdefault(group, [])
        known = {item["id"] for item in items}
        for other in versions:
            items += [item for item in other.to_json().get(group, ()) if item["id"] not in known]
            known = {item["id"] for item in items}
    return original


class _Comparison:
    def __init__(self, versions: Sequence[Report], base: Report | None, language: str) -> None:
        self._versions, self._language = versions, language
        self._bodies = [drafts.from_report(version) for version in versions]
        self._base = drafts.from_report(base) if base else None
        self._told = [
            {f"{one.section.name}/{one.path}": one for one in answers(version, language)}
            for version in versions
        ]

    def rows(self) -> Iterator[Disputed]:
        for section in SECTIONS:
            datas = [body.get(section.name) or {} for body in self._bodies]
            base = (self._base.get(section.name) or {}) if self._base else None
            yield from self._questions(section, section.form(), datas, base, "", "", "")
        yield from self._rest()

    def _questions(
        self,
        section: Section,
        form: Questions,
        datas: Sequence[Data],
        base: Data | None,
        path: str,
        name: str,
        group: str,
    ) -> Iterator[Disputed]:
        for field in form.asked():
            here, full = f"{path}{field.short_name}", f"{name}{field.short_name}"
            if isinstance(field, Group) and field.short_name in BY_ID:
                yield from self._items(section, field, datas, base, here, full)
                continue
            values = [_plain(data.get(field.short_name)) for data in datas]
            if all(value == values[0] for value in values):
                continue
            key = f"{section.name}/{here}"
            said = tuple(
                self._lines(number, key, field, data.get(field.short_name))
                for number, data in enumerate(datas)
            )
            if any(said):
                was = None if base is None else [_plain(base.get(field.short_name))]
                label = translate(self._language, field.label.text)
                yield Disputed(key, section.number_of(full), label, group, said, _suggested(values, was))

    def _items(
        self, section: Section, field: Group, datas: Sequence[Data], base: Data | None, path: str, name: str
    ) -> Iterator[Disputed]:
        """Each act, victim or source: question by question where all versions have it, else as a whole."""
        held = [_by_id(data.get(field.short_name)) for data in datas]
        was = None if base is None else _by_id(base.get(field.short_name))
        item_form = field.unbound_field.args[0]()
        for place, id in enumerate(dict.fromkeys(id for items in held for id in items), start=1):
            items = [one.get(id) for one in held]
            title = translate(self._language, field.title, number=place)
            key = f"{section.name}/{path}/{id}"
            found = [item for item in items if item is not None]
            if len(found) == len(items):
                yield from self._questions(
                    section,
                    item_form,
                    found,
                    None if was is None else was.get(id, {}),
                    f"{path}/{id}/",
                    f"{name}-",
                    title,
                )
            elif not field.fixed:
                said = tuple(self._within(number, f"{key}/") for number in range(len(items)))
                values = [_plain(item) for item in items]
                then = None if was is None else [_plain(was.get(id))]
                yield Disputed(key, section.number_of(name), title, "", said, _suggested(values, then))

    def _lines(self, version: int, key: str, field: Any, value: Any) -> tuple[str, ...]:
        if isinstance(field, Group):
            return self._within(version, f"{key}/")
        if isinstance(field, Chosen) and field.quiet:
            return (field.label_of(str(value or ""), self._language),)
        line = told(self._told[version].get(key))
        return (line,) if line else ()

    def _within(self, version: int, path: str) -> tuple[str, ...]:
        """Every answer below a path, with its question."""
        found = [one for key, one in self._told[version].items() if key.startswith(path)]
        colon = "\N{NO-BREAK SPACE}:" if self._language == "fr" else ":"
        return tuple(f"{_labelled(one)}{colon} {told(one)}" for one in found)

    def _rest(self) -> Iterator[Disputed]:
        first = _original(self._versions, 0)
        same = [
            drafts.to_report({**body, "original": first})
            == drafts.to_report({**body, "original": _original(self._versions, number)})
            for number, body in enumerate(self._bodies)
        ]
        if not all(same):
            label = translate(self._language, N_("Everything that no question asks about"))
            said = (translate(self._language, N_("as this version has it")),)
            yield Disputed(REST, "", label, "", (said,) * len(same))


def _labelled(answer: Answer) -> str:
    """The question of an answer within an item, with the smaller item that it belongs to."""
    _, _, inner = answer.group.partition(" · ")
    return f"{inner} · {answer.label}" if inner else answer.label


def _by_id(items: Any) -> dict[str, Data]:
    """The items that say anything, by their ids: an empty one is only room to write."""
    return {item["id"]: item for item in items or () if not is_empty(item)}


def _suggested(values: Sequence[Any], was: Sequence[Any] | None) -> int | None:
    """The version that changed what was (one value), where the others left it as it was."""
    if was is None:
        return None
    changed = [number for number, value in enumerate(values) if value != was[0]]
    alike = changed and all(values[number] == values[changed[0]] for number in changed)
    return changed[0] if alike else None


def _plain(value: Any) -> Any:
    """An answer without what is empty and without the ids of items that have none of their own."""
    if isinstance(value, Mapping):
        kept = {name: _plain(one) for name, one in value.items() if name not in ("id", "on")}
        return {name: one for name, one in kept.items() if one} or None
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value] or None
    return value or None
