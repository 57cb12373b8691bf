# SPDX-License-Identifier: GPL-3.0-or-later
"""What belongs to the worker that serves this request, beside what Flask itself knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from flask import current_app
from werkzeug.wrappers import Response as BaseResponse

from intake.web.control import Control
from intake.web.headers import FORGET
from intake.web.held import HeldForms
from intake.web.instance import Instance
from intake.web.sealed_words import SealedWords
from intake.web.session import VaultSession

KEY: Final = "intake"


@dataclass(frozen=True)
class Running:
    """The run, the vault session, the processes, the typed values that wait for a page, and what was sealed lately."""

    instance: Instance
    session: VaultSession
    control: Control
    held: HeldForms
    sealed: SealedWords = field(default_factory=SealedWords)

    def lock(self, response: BaseResponse) -> BaseResponse:
        """Send `response`, then end this process with all that it knows."""
        response.headers["Clear-Site-Data"] = FORGET
        response.headers["Connection"] = "close"
        response.call_on_close(self.control.lock)
        return response


def running() -> Running:
    """Of the application that serves the current request."""
    found: Running = current_app.extensions[KEY]
    return found
