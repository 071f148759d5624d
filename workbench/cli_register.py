"""Terminal commands for the register of reports: what was made, and the very file again."""

from pathlib import Path
from typing import Any

import click

from workbench.cli_help import SpokenGroup, option
from workbench.services.plain import report_values
from workbench.services.report_words import kind_words
from workbench.terminal import Terminal, as_json

_NUMBER = click.IntRange(0, 2**63 - 1, clamp=True)


@click.group(cls=SpokenGroup, invoke_without_command=True)
@as_json
@click.pass_context
def register(ctx: click.Context, as_json: bool) -> None:
    """List every report made: number, kind, name, when, by whom, of how many vouchers."""
    if ctx.invoked_subcommand is not None:
        return
    terminal: Terminal = ctx.obj
    kept = terminal.services.register
    reports = kept.reports()
    if as_json:
        terminal.put_json([report_values(each, kept.vouchers(each.number)) for each in reports])
        return
    texts = terminal.texts
    for each in reports:
        count = texts.n("{count} voucher", "{count} vouchers", each.vouchers)
        made = f"{texts.moment(each.at)}\t{each.by}"
        click.echo(f"{each.number}\t{kind_words(each, texts)}\t{each.name}\t{each.company}\t{made}\t{count}")


@register.command("again")
@click.argument("number", metavar="NUMBER", type=_NUMBER)
@option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.pass_obj
def again(terminal: Terminal, number: int, output: Path) -> None:
    """Write the very bytes of a report once more."""
    terminal.services.register.write_again(number, output)
    click.echo(str(output))


COMMANDS: tuple[Any, ...] = (register,)
"""What the program adds to its own commands."""
