# SPDX-License-Identifier: GPL-3.0-or-later
"""Adding the lines of a table: good ones go in together, wrong ones are named, known ones stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake.cli import output
from intake.cli.exits import Exit
from intake.cli.session import Session
from translations import N_

if TYPE_CHECKING:
    from forms.table import RowProblem

REFUSED = N_("Line {line}, column {column}: {message}")
REFUSED_LINE = N_("Line {line}: {message}")


@dataclass
class Added:
    """What became of a table: records written (with their codes), lines known already, lines refused."""

    written: list[dict[str, str]] = field(default_factory=list)
    known: int = 0
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many lines were refused; a line may have several problems."""
        return len({problem.line for problem in self.problems})

    @property
    def exit(self) -> Exit:
        """The exit code: partly done when some lines were refused, refused when all were."""
        if not self.problems:
            return Exit.FINE
        return Exit.PARTLY if self.written or self.known else Exit.REFUSED


def split(rows: Iterable[Any], added: Added) -> list[Any]:
    """The lines that were understood; the others are noted in ``added``."""
    from forms.table import RowProblem

    good = []
    for row in rows:
        if isinstance(row, RowProblem):
            added.problems.append(row)
        else:
            good.append(row)
    return good


def tell(session: Session, added: Added, *, dry_run: bool, as_json: bool) -> None:
    """Say what became of the table."""
    if as_json:
        output.data(
            {
                "added": len(added.written),
                "known": added.known,
                "refused": [
                    {"line": p.line, "column": p.column, "message": p.tell(session.language)}
                    for p in added.problems
                ],
                "records": added.written,
                "dry_run": dry_run,
            }
        )
        return
    for problem in added.problems:
        sentence = REFUSED if problem.column else REFUSED_LINE
        message = problem.tell(session.language)
        session.warn(sentence, line=problem.line, column=problem.column, message=message)
    if dry_run:
        session.tell(N_("Tried only; nothing was written."))
    session.tell(
        N_("Added: {added}. Here already: {known}. Refused: {refused}."),
        added=len(added.written),
        known=added.known,
        refused=added.refused,
    )
