# SPDX-License-Identifier: GPL-3.0-or-later
"""The month table as text: JSON for programs, CSV for spreadsheets, HTML for reading and printing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

from intake.central.month_csv import write
from intake.central.month_html import page
from intake.central.month_table import MonthTable


def _json(table: MonthTable, _language: str) -> str:
    # Codes alone: a program needs no language.
    return json.dumps(table.to_json(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


FORMATS: Final[Mapping[str, Callable[[MonthTable, str], str]]] = {"json": _json, "csv": write, "html": page}
"""Each format by its name, which is the ending of its file too."""


def render(table: MonthTable, form: str, language: str) -> str:
    """The table in one of `FORMATS`, with its words in ``language``. The same table gives the same bytes.

    Raises KeyError for another format.
    """
    return FORMATS[form](table, language)
