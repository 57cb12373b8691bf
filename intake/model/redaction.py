# SPDX-License-Identifier: GPL-3.0-or-later
"""What is left of a report when some of it is taken out: by removal only, nothing else altered (DESIGN section 2).

Works on the body of a report as it was signed, so that what this version of the program does not know stays too.
A whole value goes without a trace but its pointer; a passage of a text leaves `MARK`, because a sentence that is
cut in silence may say the opposite.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from intake.model.record import Record

MARK: Final = "[…]"
"""Stands where a passage was."""
KEPT: Final = frozenset({"form", "code", "language"})
"""Fields of a report that say nothing of what was told, and by which it is found and read."""
TEXTS: Final = frozenset((
    "account", "notes", "words", "statement", "pseudonym", "name", "aliases", "patronym", "community", "nationality",
    "occupation", "interpreter", "present", "earlier_interviews", "wording", "reason", "admin_words", "basis_words",
    "alias", "ref", "document", "section", "period",
))  # fmt: skip
"""Names of the fields, at any depth, that hold what a person typed."""
_NUMBER: Final = re.compile(r"0|[1-9]\d*")


@dataclass(frozen=True, slots=True)
class Removal(Record):
    """The value at ``pointer`` (RFC 6901, in the original), or of its text the characters ``start`` to ``end``."""

    pointer: str = ""
    start: int | None = None
    end: int | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The names and numbers that lead to the value. Raises ValueError for what is no pointer below the top."""
        if not self.pointer.startswith("/"):
            raise ValueError("a pointer begins with /")
        return tuple(step.replace("~1", "/").replace("~0", "~") for step in self.pointer[1:].split("/"))


def pointer(*path: str | int) -> str:
    """The pointer of a path."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def without(original: Mapping[str, Any], removals: Iterable[Removal]) -> dict[str, Any]:
    """The original without what is to be removed; every pointer and place is one of the original.

    Raises ValueError for a pointer that leads nowhere or to what says what record this is, for places outside of a
    text, and for spans that overlap.
    """
    left: dict[str, Any] = copy.deepcopy(dict(original))
    spans: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    whole: list[tuple[str, ...]] = []
    for removal in removals:
        path = removal.path
        value = _at(original, path)
        if path[0] in KEPT or path[-1] == "id":
            raise ValueError("this is not removed")
        if removal.start is None or removal.end is None:
            if removal.start is not removal.end:
                raise ValueError("half a span")
            whole.append(path)
        elif not isinstance(value, str) or not 0 <= removal.start < removal.end <= len(value):
            raise ValueError("no such span")
        else:
            spans.setdefault(path, []).append((removal.start, removal.end))
    for path, found in spans.items():
        _put(left, path, _cut(_at(original, path), sorted(found)))
    # The last of a list first, so that the numbers of those before it stay true; a value before what it holds.
    for path in sorted(set(whole), key=_order, reverse=True):
        if not any(path[:length] in whole for length in range(1, len(path))):
            holder = _at(left, path[:-1])
            del holder[int(path[-1]) if isinstance(holder, list) else path[-1]]
    return left


def by_removal_only(original: Mapping[str, Any], content: object, removals: Iterable[Removal]) -> bool:
    """Whether ``content`` is the original without these parts, and nothing else."""
    try:
        return bool(without(original, removals) == content)
    except ValueError:
        return False


def removals(
    original: Mapping[str, Any],
    *,
    sources: Collection[str] = (),
    victims: Collection[str] = (),
    fields: Collection[str] = (),
    passages: Iterable[str] = (),
) -> tuple[tuple[Removal, ...], tuple[int, ...]]:
    """What to remove, so that these sources and victims (ids), fields of the report and passages are gone.

    A passage goes wherever it occurs as whole words, whatever its case and its spaces. Also returned: the numbers,
    from 1, of passages that occur nowhere in what is left.
    """
    whole = [pointer(name) for name in original if name in fields and name not in KEPT]
    for name, ids in (("sources", sources), ("victims", victims)):
        told = original.get(name)
        for number, one in enumerate(told if isinstance(told, list) else ()):
            if isinstance(one, dict) and one.get("id") in ids:
                whole.append(pointer(name, number))
    left = [
        (found, text)
        for found, text in texts(original)
        if not any(f"{found}/".startswith(f"{one}/") for one in whole)
    ]
    spans: dict[str, list[tuple[int, int]]] = {}
    missed = []
    for number, passage in enumerate(passages, 1):
        pattern = _pattern(passage)
        hits = [(at, hit.span()) for at, text in left for hit in pattern.finditer(text)]
        if not hits:
            missed.append(number)
        for at, span in hits:
            spans.setdefault(at, []).append(span)
    cut = [Removal(at, start, end) for at, found in spans.items() for start, end in _joined(found)]
    return (*(Removal(one) for one in whole), *cut), tuple(missed)


def texts(data: object, *path: str | int) -> Iterator[tuple[str, str]]:
    """Every text that a person typed, with its pointer."""
    if isinstance(data, dict):
        for name, value in data.items():
            if isinstance(value, str) and name in TEXTS:
                yield pointer(*path, name), value
            else:
                yield from texts(value, *path, name)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from texts(value, *path, number)


def _pattern(passage: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in passage.split())
    return re.compile(rf"(?<!\w){words}(?!\w)" if words else r"(?!)", re.IGNORECASE)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places, none of which touches another."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in spans:
        if start < at:
            raise ValueError("spans overlap")
        kept += [text[at:start], MARK]
        at = end
    return "".join((*kept, text[at:]))


def _at(data: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        if isinstance(data, list) and _NUMBER.fullmatch(step) and int(step) < len(data):
            data = data[int(step)]
        elif isinstance(data, dict) and step in data:
            data = data[step]
        else:
            raise ValueError("a pointer that leads nowhere")
    return data


def _put(data: Any, path: tuple[str, ...], text: str) -> None:
    holder = _at(data, path[:-1])
    holder[int(path[-1]) if isinstance(holder, list) else path[-1]] = text


def _order(path: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    return tuple((int(step), "") if _NUMBER.fullmatch(step) else (-1, step) for step in path)
