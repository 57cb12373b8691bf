# SPDX-License-Identifier: GPL-3.0-or-later
"""The two classes that belong to no layer: what every refusal is, and a task that a person stopped."""

from __future__ import annotations

from translations import N_, translate


class IntakeError(Exception):
    """Base of every error that a person may be shown.

    `facts` fill the places of `message`, and may hold more (such as `reason`, a short technical phrase) for
    a log or a test. `exit_code` is what a command returns to the shell (``intake/cli/exits.py``).
    """

    message: str = N_("Something went wrong. Nothing was changed.")
    exit_code: int = 1

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return self.tell("en")

    def tell(self, language: str) -> str:
        """The sentence for a person, in `language` ("fr" or "en")."""
        told = translate(language, self.message, **self.facts)
        # The name of a file need not be Unicode, and a page or a terminal could not show it.
        return told.encode("utf-8", "replace").decode()


class WorkStopped(IntakeError):
    """The person asked to stop a long task."""

    message = N_(
        "It was stopped, as you asked. What was finished before is kept; what was not finished was undone."
    )
