# SPDX-License-Identifier: GPL-3.0-or-later
"""Two windows on one draft: what each changed is brought together, and nothing typed in either is lost.

A page carries a short hash of every answer as it was shown (`marks`). When it is sent, an answer that still has its
hash was not touched there; one whose saved state still has it was not touched elsewhere. Only an answer that both
touched, differently, is a conflict: what is saved stays, and what came second waits beside it for the person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Conflict:
    """An answer that two windows changed. `path` is its place ("acts/ID/violation"), `mine` what came second."""

    path: str
    mine: Any

    def to_json(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {"path": self.path, "mine": self.mine}


def marks(answers: Answers, prefix: str = "") -> dict[str, str]:
    """A hash of each answer by its path; of a group, its order and the answers of its items."""
    found: dict[str, str] = {}
    for name, value in answers.items():
        path = prefix + name
        if _is_group(value):
            found[path] = _mark(_ids(value))
            for item in value:
                found |= marks(item, f"{path}/{item['id']}/")
        elif isinstance(value, Mapping):
            found |= marks(value, f"{path}/")
        elif name not in ("id", "kept", "on"):
            found[path] = _mark(value)
    return found


def merge(shown: Mapping[str, str], saved: Answers, sent: Answers) -> tuple[dict[str, Any], list[Conflict]]:
    """The answers of one section, and what could not be brought together.

    `shown` are the marks that the sending page was made with, `saved` what the draft holds now, `sent` what was
    typed. An answer that the page does not ask stays as it is saved.
    """
    conflicts: list[Conflict] = []
    return _merge(shown, saved, sent, "", conflicts), conflicts


def next_marks(shown: Mapping[str, str], saved: Answers, sent: Answers) -> dict[str, str]:
    """The marks that the sending page carries from now on: of what it shows, where that is what is saved."""
    mine, theirs = marks(sent), marks(saved)
    return {path: mark if theirs.get(path) == mark else shown.get(path, EMPTY) for path, mark in mine.items()}


def read_marks(text: str) -> dict[str, str]:
    """The marks that a page sent back; none when they are no such thing."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return {str(path): str(mark) for path, mark in found.items()} if isinstance(found, dict) else {}


def put_at(answers: dict[str, Any], path: str, value: Any) -> bool:
    """Set the answer at `path`; False when the item that it belonged to is gone."""
    *steps, name = path.split("/")
    here: Any = answers
    for step in steps:
        if isinstance(here, list):
            here = next((item for item in here if item.get("id") == step), None)
        else:
            here = here.setdefault(step, {})
        if here is None:
            return False
    if isinstance(here, list):
        return False
    here[name] = value
    return True


def get_at(answers: Answers, path: str) -> Any:
    """The answer at `path`, None when there is none."""
    here: Any = answers
    for step in path.split("/"):
        if isinstance(here, list):
            here = next((item for item in here if item.get("id") == step), None)
        elif isinstance(here, Mapping):
            here = here.get(step)
        if here is None:
            return None
    return here


def names_in(answers: Answers, path: str) -> list[str]:
    """The names of a path without the ids of items: "acts/ID/when/words" is ["acts", "when", "words"]."""
    names: list[str] = []
    here: Any = answers
    for step in path.split("/"):
        if isinstance(here, list):
            here = next((item for item in here if item.get("id") == step), None)
        else:
            names.append(step)
            here = here.get(step) if isinstance(here, Mapping) else None
    return names


def _merge(
    shown: Mapping[str, str], saved: Answers, sent: Answers, prefix: str, conflicts: list[Conflict]
) -> dict[str, Any]:
    merged = dict(saved)
    for name, mine in sent.items():
        path, theirs = prefix + name, saved.get(name)
        if _is_group(mine) or _is_group(theirs):
            merged[name] = list(_items(shown, theirs or [], mine or [], path, conflicts))
        elif isinstance(mine, Mapping):
            merged[name] = _merge(shown, theirs or {}, mine, f"{path}/", conflicts)
        elif name == "id" or _mark(mine) == _mark(theirs) or shown.get(path, EMPTY) == _mark(theirs):
            merged[name] = mine
        elif shown.get(path, EMPTY) != _mark(mine):
            conflicts.append(Conflict(path, mine))
    return merged


def _items(
    shown: Mapping[str, str], theirs: list[Any], mine: list[Any], path: str, conflicts: list[Conflict]
) -> Iterator[dict[str, Any]]:
    """The items of a group: one that either window added stays, one that either removed goes."""
    saved, sent = ({item["id"]: item for item in items} for items in (theirs, mine))
    known = {one[len(path) + 1 :].split("/")[0] for one in shown if one.startswith(f"{path}/")}
    if shown.get(path) == _mark(list(saved)):
        order = list(sent)
    else:
        order = [one for one in saved if one in sent or one not in known]
        order += [one for one in sent if one not in saved and one not in known]
    for one in order:
        if one in sent:
            yield _merge(shown, saved.get(one, {}), {**sent[one], "id": one}, f"{path}/{one}/", conflicts)
        else:
            yield dict(saved[one])


def _ids(items: list[Any]) -> list[str]:
    return [str(item.get("id", "")) for item in items]


def _is_group(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _mark(value: Any) -> str:
    # Nothing answered is one thing, whether a browser sent it as "" or a draft never held it.
    text = json.dumps(value or "", ensure_ascii=True, sort_keys=True)
    return hashlib.blake2s(text.encode(), digest_size=4).hexdigest()


EMPTY: Final = _mark("")
"""The mark of an answer that nobody gave."""
