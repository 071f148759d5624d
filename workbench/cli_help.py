"""The terminal's help in the reader's language: click shows what these classes translate."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

import click

from workbench.settings import resource, system_language
from workbench.texts import Texts

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])


def texts_of(ctx: click.Context) -> Texts:
    """Return the words of the language asked for with --lang, else of the system's."""
    return Texts(ctx.find_root().params.get("lang") or system_language(), resource("i18n"))


class SpokenOption(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and what it does."""
        record = super().get_help_record(ctx)
        if record is None:
            return None
        words, bracket, more = record[1].partition("  [")
        return record[0], texts_of(ctx).t(words) + bracket + more


class SpokenCommand(click.Command):
    """A command whose help is translated when it is shown."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(texts_of(ctx).t(first_line(self)))


class SpokenGroup(click.Group):
    """The program: its own help and the list of its commands are translated when they are shown."""

    command_class = SpokenCommand

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the program is for."""
        SpokenCommand.format_help_text(self, ctx, formatter)  # type: ignore[arg-type]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does, on a line."""
        texts = texts_of(ctx)
        rows = [(name, texts.t(first_line(self.commands[name]))) for name in self.list_commands(ctx)]
        with formatter.section(texts.t("Commands")):
            formatter.write_dl(rows)


def first_line(command: click.Command) -> str:
    """Return what a command says of itself, in the source language."""
    return inspect.cleandoc(command.help or "").partition("\n")[0]


def option(*names: str, **attributes: Any) -> Callable[[_Decorated], _Decorated]:
    """Declare an option whose help is translated."""
    return click.option(*names, cls=SpokenOption, **attributes)
