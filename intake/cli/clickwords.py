# SPDX-License-Identifier: GPL-3.0-or-later
"""click's own sentences, listed for our catalogues: click asks gettext for them by these msgids.

Only sentences that these commands can cause are here. One that a later click words differently shows in
English; a test compares this list with the installed click.
"""

from __future__ import annotations

from typing import Final

from translations import N_


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Mark both forms for translation, under the name that extractors look for."""
    return one, many


SENTENCES: Final = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing command."),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("default: {default}"),
    N_("env var: {var}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("file"),
    N_("directory"),
    N_("path"),
    N_("Choose from:\n\t{choices}"),
)

PLURALS: Final = (
    ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
)
