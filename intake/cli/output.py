# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes to the terminal: lines, tables, JSON, progress; never a control character from a text."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import click

Progress = Callable[[int, int], None]

GAP: Final = "  "
# Formatting characters (Cf) that scripts need to join and separate letters; all others may mislead the eye.
_JOINERS: Final = frozenset("\u200c\u200d")
_WIDEST: Final = 48
_STEPS: Final = 200


def clean(text: str) -> str:
    """Text without what a terminal could obey or a reader be misled by (ECMA-48 controls, bidi overrides).

    Line ends and tabs stay; a carriage return would let a second line cover the first.
    """
    return "".join(filter(_shown, text))


def _shown(character: str) -> bool:
    if character.isprintable() or character in "\n\t" or character in _JOINERS:
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")


def one_line(text: str) -> str:
    """Clean text on one line."""
    return " ".join(clean(text).split())


def width(text: str) -> int:
    """How many columns text takes in a terminal."""
    columns = 0
    for character in text:
        if unicodedata.combining(character) or character in _JOINERS:
            continue
        columns += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return columns


def shortened(text: str, columns: int = _WIDEST) -> str:
    """One line of at most so many columns, with an ellipsis where something was left out."""
    line = one_line(text)
    if width(line) <= columns:
        return line
    while width(line) > columns - 1:
        line = line[:-1]
    return line.rstrip() + "…"


def line(text: str = "") -> None:
    """Write one line (or several) to standard output."""
    click.echo(clean(text))


def note(text: str) -> None:
    """Write a warning or a summary for a person to standard error."""
    click.echo(clean(text), err=True)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write rows under heads, in columns as wide as needed."""
    cells = [[one_line(head) for head in heads]] + [[shortened(cell) for cell in row] for row in rows]
    widths = [max(width(row[column]) for row in cells) for column in range(len(heads))]
    for row in cells:
        padded = [cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)]
        click.echo(GAP.join(padded).rstrip())


def pairs(rows: Sequence[tuple[str, str]]) -> None:
    """Write names with their values, without those that are empty."""
    shown = [(one_line(name), clean(value)) for name, value in rows if value]
    wide = max((width(name) for name, _ in shown), default=0)
    for name, value in shown:
        first, *rest = value.splitlines() or [""]
        click.echo(f"{name}{' ' * (wide - width(name))}{GAP}{first}")
        for more in rest:
            click.echo(f"{' ' * wide}{GAP}{more}")


def data(value: Any) -> None:
    """Write one JSON document, in which whatever `clean` would take out is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo("".join(c if _shown(c) else _escaped(c) for c in text))


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1]


@contextmanager
def progress(label: str) -> Iterator[Progress | None]:
    """A bar on standard error for the work inside, where a person watches; None where nobody does."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=clean(label), file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            # Drawing a bar costs more than many a step.
            if done < total and (done - bar.pos) * _STEPS < total:
                return
            bar.length = max(total, done, 1)
            bar.update(done - bar.pos)

        yield show
