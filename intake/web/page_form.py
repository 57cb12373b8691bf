# SPDX-License-Identifier: GPL-3.0-or-later
"""What all forms of pages are made from. It knows nothing of a request; ``formbase`` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Form


class PageForm(Form):
    """A form of our pages: WTForms' own, with the types that it lacks."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)  # type: ignore[no-untyped-call] # WTForms ships no types

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether every answer is as it must be."""
        return bool(super().validate(extra_validators))  # type: ignore[no-untyped-call] # WTForms ships no types
