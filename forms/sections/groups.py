# SPDX-License-Identifier: GPL-3.0-or-later
"""Changing a repeated group: one more item, one less, another order, and the removed one back again."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from forms.sections.asking import Group, Questions
from forms.sections.draft import blank_item


@dataclass(frozen=True)
class Change:
    """The answers after a change, the id of the field to go on at, and what can be put back."""

    answers: dict[str, Any]
    field: str
    removed: dict[str, Any] | None = None


def change(
    form: type[Questions],
    answers: Mapping[str, Any],
    action: str,
    path: str,
    back: Mapping[str, Any] | None = None,
) -> Change | None:
    """Carry out "add" (path of a group), "remove", "up", "down" (path of an item) or "put" (of a group, with `back`).

    A path is made of names and ids: "victims/ID/outcomes". None when it leads nowhere, because another window
    changed the group in between; nothing has changed then.
    """
    after = deepcopy(dict(answers))
    group_path, _, id = (path, "", "") if action in ("add", "put") else path.rpartition("/")
    found = _group(form(), after, group_path.split("/"), "")
    if found is None:
        return None
    group, items, name = found
    if action == "add":
        items.append(blank_item(group))
        return Change(after, f"{name}-{len(items) - 1}")
    if action == "put" and back is not None:
        place = min(int(back.get("place", 0)), len(items))
        items.insert(place, deepcopy(back["item"]))
        return Change(after, f"{name}-{place}")
    place = next((number for number, item in enumerate(items) if item["id"] == id), -1)
    if place < 0 or group.fixed:
        return None
    if action == "remove":
        removed = {"path": group_path, "place": place, "item": items.pop(place)}
        if not items:
            items.append(blank_item(group))
        return Change(after, f"{name}-{min(place, len(items) - 1)}", removed)
    to = max(0, min(len(items) - 1, place + (-1 if action == "up" else 1)))
    items.insert(to, items.pop(place))
    return Change(after, f"{name}-{to}")


def _group(
    form: Questions, answers: dict[str, Any], steps: list[str], name: str
) -> tuple[Group, list[dict[str, Any]], str] | None:
    """The group that a path names, its items, and the name its fields begin with."""
    first, *rest = steps
    group = next((field for field in form.asked() if field.short_name == first), None)
    if not isinstance(group, Group):
        return None
    items = answers.setdefault(first, [])
    name = f"{name}{first}"
    if not rest:
        return group, items, name
    place = next((number for number, item in enumerate(items) if item["id"] == rest[0]), -1)
    if place < 0 or len(rest) < 2:
        return None
    inner = group.unbound_field.args[0]()
    return _group(inner, items[place], rest[1:], f"{name}-{place}-")
