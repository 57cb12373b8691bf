# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands, options and arguments whose help is a msgid, shown in the person's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import click

from intake.cli.session import Session
from translations import LANGUAGES, N_, translate

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def spoken(msgid: str) -> str:
    """A msgid in the language of the command that is running."""
    context = click.get_current_context(silent=True)
    session = context.find_object(Session) if context else None
    return translate(session.language if session else "fr", msgid) if msgid else ""


class Option(click.Option):
    """An option whose help and metavar are msgids."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The row of the help page, translated."""
        held, self.help = self.help, spoken(self.help or "")
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = held

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the value, translated."""
        return spoken(self.metavar) if self.metavar else super().make_metavar(ctx)


class Argument(click.Argument):
    """An argument whose metavar is a msgid."""

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the value, translated."""
        shown = spoken(self.metavar or self.human_readable_name)
        if not self.required:
            shown = f"[{shown}]"
        return f"{shown}..." if self.nargs == -1 else shown


class Speaking:
    """What commands and groups share: their help text is a msgid."""

    help: str | None

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The description on the help page, translated."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(spoken(self.help))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The line in a list of commands: the first sentence, translated."""
        return spoken(self.help or "").partition(". ")[0].removesuffix(".")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The usage line, with its words translated."""
        command = cast(click.Command, self)
        words = [spoken(command.options_metavar or "")]
        if isinstance(command, click.Group):
            return [*words, spoken(command.subcommand_metavar)]
        return words + [
            piece for parameter in command.get_params(ctx) for piece in parameter.get_usage_pieces(ctx)
        ]


class Command(Speaking, click.Command):
    """A command that takes the options every command takes."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("options_metavar", N_("[OPTIONS]"))
        super().__init__(*arguments, **options)
        self.params.extend(common_options())


class Group(Speaking, click.Group):
    """A command with commands inside."""

    command_class = Command

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("options_metavar", N_("[OPTIONS]"))
        options.setdefault("subcommand_metavar", N_("COMMAND [ARGUMENTS]"))
        super().__init__(*arguments, **options)
        self.params.extend(common_options())


Group.group_class = Group


def option(*names: str, **settings: Any) -> Callable[[Decorated], Decorated]:
    """Like ``click.option``, with help as a msgid."""
    return click.option(*names, cls=Option, **settings)


def argument(*names: str, **settings: Any) -> Callable[[Decorated], Decorated]:
    """Like ``click.argument``, with a metavar as a msgid."""
    return click.argument(*names, cls=Argument, **settings)


def _keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value is not None:
        session = ctx.find_object(Session)
        if session is not None and parameter.name is not None:
            setattr(session, parameter.name, value)


def common_options() -> list[click.Parameter]:
    """The options that every command takes, on either side of its name."""
    return [
        Option(
            ["--vault", "folder"],
            type=click.Path(path_type=str),
            metavar=N_("FOLDER"),
            help=N_("The vault's folder (else INTAKE_VAULT, else the usual place)."),
            expose_value=False,
            callback=_keep,
        ),
        Option(
            ["--language", "asked"],
            type=click.Choice(LANGUAGES),
            help=N_("The language of messages and labels."),
            expose_value=False,
            callback=_keep,
        ),
        Option(
            ["--passphrase-fd", "passphrase_fd"],
            type=click.IntRange(min=0),
            metavar=N_("NUMBER"),
            help=N_("Read the passphrase from this file descriptor, up to the end of its first line."),
            expose_value=False,
            callback=_keep,
        ),
    ]


def json_option(function: Decorated) -> Decorated:
    """Add ``--json``, for commands whose output a script would read."""
    return option("--json", "as_json", is_flag=True, help=N_("Write JSON, for scripts."))(function)
