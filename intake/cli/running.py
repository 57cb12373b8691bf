# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake run``: the pages, in a window of their own."""

from __future__ import annotations

import click

from intake.cli.language import of_locale
from intake.cli.session import Session
from intake.cli.speaking import Command, option
from translations import N_


@click.command("run", cls=Command, help=N_("Open the pages, in a private browser window of their own."))
@option("--no-browser", is_flag=True, help=N_("Only show the address to open on this computer."))
@option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar=N_("NUMBER"),
    help=N_("The port on 127.0.0.1 (default: a free one)."),
)
@click.pass_obj
def run(session: Session, no_browser: bool, port: int) -> int:
    """Hand over to the supervisor, which holds no key."""
    from intake.web import supervisor

    # Neither asked for nor told by the locale: then each vault speaks its own language.
    language = session.asked or of_locale() or None
    return supervisor.run(session.path, language=language, open_browser=not no_browser, port=port)
