# SPDX-License-Identifier: GPL-3.0-or-later
"""How every value of the model becomes JSON and comes back.

A record is a frozen dataclass. ``to_json`` leaves out whatever is empty, so a short report stays short on a slow
link; ``from_json`` ignores keys it does not know, because the signed bytes of the journal entry, not this object,
are the record that is kept.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Self, Union, get_args, get_origin, get_type_hints

Reader = Callable[[Any], Any]


def to_value(value: Any) -> Any:
    """A record, tuple or scalar as JSON data."""
    if hasattr(value, "to_json"):
        return value.to_json()
    if isinstance(value, tuple):
        return [to_value(item) for item in value]
    return value


def _reader(hint: Any) -> Reader:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        chosen = [arg for arg in get_args(hint) if arg is not type(None)]
        return _reader(chosen[0])
    if origin is tuple:
        inner = _reader(get_args(hint)[0])
        return lambda value: tuple(
            [inner(item) for item in (value if type(value) is list else _listed(value))]
        )
    if isinstance(hint, type) and hasattr(hint, "from_json"):
        read: Reader = hint.from_json
        return read
    if hint in (str, int, float, bool):
        return _scalar(hint)
    raise TypeError(f"a record cannot hold {hint!r}")


def _listed(value: Any) -> tuple[Any, ...]:
    # Of a text, each letter would be taken for an item.
    if not isinstance(value, tuple):
        raise ValueError("expected a list")
    return value


def _scalar(kind: type) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not kind and not (kind is float and type(value) is int):
            raise ValueError(f"expected {kind.__name__}")
        return value

    return read


_KNOWN: dict[type, dict[str, Reader]] = {}


def _readers(record: type) -> dict[str, Reader]:
    if record not in _KNOWN:
        hints = get_type_hints(record)
        _KNOWN[record] = {field.name: _reader(hints[field.name]) for field in fields(record)}
    return _KNOWN[record]


class Record:
    """Mixin of the model's frozen dataclasses; every field has a default that means "nothing was said"."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """JSON data without empty values (None, "", empty tuple, empty record)."""
        out: dict[str, Any] = {}
        for name in _readers(type(self)):
            value = to_value(getattr(self, name))
            if value not in (None, "", [], {}):
                out[name] = value
        return out

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The record that ``data`` describes. Raises ValueError where a value has the wrong type."""
        if type(data) is not dict and not isinstance(data, Mapping):
            raise ValueError(f"expected an object for {cls.__name__}")
        readers = _readers(cls)
        # By what is there, not by what could be: most fields of a report are empty. An empty text says nothing, as
        # one that is not there: `to_json` writes neither.
        return cls(
            **{
                name: readers[name](value)
                for name, value in data.items()
                if value is not None and value != "" and name in readers
            }
        )
