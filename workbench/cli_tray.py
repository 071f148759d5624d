"""Terminal commands for what was not understood, and for taking a failure away from the wrong voucher."""

from collections.abc import Sequence
from typing import Any

import click

from workbench.cli_help import SpokenGroup, option
from workbench.domain.errors import NoSuchItem, NothingMatched
from workbench.domain.ports import TrayItem
from workbench.services.requests import IntakeResult
from workbench.services.tray_words import reason_words
from workbench.terminal import VOUCHER_ID, Terminal, as_json, quiet


@click.group(cls=SpokenGroup, invoke_without_command=True)
@as_json
@click.pass_context
def tray(ctx: click.Context, as_json: bool) -> None:
    """List what was not understood, and say what it is."""
    if ctx.invoked_subcommand is not None:
        return
    terminal: Terminal = ctx.obj
    items = terminal.services.cases.tray()
    readable = {item.id for item in terminal.services.tray.readable(quiet, items)}
    if as_json:
        terminal.put_json([_values(item, item.id in readable, terminal) for item in items])
        return
    for item in items:
        now = terminal.texts.t("can be read now") if item.id in readable else ""
        reason = reason_words(item, terminal.texts)[0]
        click.echo(f"{item.id}\t{item.name}\t{terminal.texts.moment(item.received)}\t{reason}\t{now}".rstrip())


@tray.command("read")
@click.argument("ids", nargs=-1, type=VOUCHER_ID)
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def read_again(terminal: Terminal, ids: Sequence[int], by: str) -> None:
    """Read documents that were not understood again; without ids all that can be read now."""
    services = terminal.services
    items = _items(terminal, ids) if ids else services.tray.readable(quiet)
    if not items:
        raise NothingMatched
    _say(terminal, services.tray.read_again(items, terminal.user(by), quiet))


@tray.command("ignore")
@click.argument("ids", nargs=-1, type=VOUCHER_ID, required=True)
@option("--reason", required=True, help="Why, for the history.")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def ignore(terminal: Terminal, ids: Sequence[int], reason: str, by: str) -> None:
    """Take items off the list, for a reason; they stay in the history."""
    items = _items(terminal, ids)
    terminal.services.actions.set_aside(items, reason, terminal.user(by))
    click.echo(terminal.texts.n("{count} item set aside", "{count} items set aside", len(items)))


@tray.command("belongs")
@click.argument("item_id", metavar="ID", type=VOUCHER_ID)
@click.argument("voucher_id", metavar="VOUCHER", type=VOUCHER_ID)
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def belongs(terminal: Terminal, item_id: int, voucher_id: int, by: str) -> None:
    """Say which voucher a failure belongs to."""
    (item,) = _items(terminal, [item_id])
    services = terminal.services
    services.actions.join(item, voucher_id, terminal.user(by))
    click.echo(terminal.texts.t("The failure now stands with its voucher"))
    for each in services.tray.alike(item, voucher_id):
        t = terminal.texts
        terminal.say(
            t.t("{item} waits for the same answer: voucher {voucher}", item=each.item.id, voucher=each.voucher_id)
        )


@tray.command("company")
@click.argument("ids", nargs=-1, type=VOUCHER_ID, required=True)
@click.argument("company", metavar="ORGNR")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def say_company(terminal: Terminal, ids: Sequence[int], company: str, by: str) -> None:
    """Say whose items are, and read them again as that company's."""
    taught = terminal.services.tray.teach_company(_items(terminal, ids), company, terminal.user(by), quiet)
    if taught.result:
        _say(terminal, taught.result)
    if taught.joined or not taught.result:
        t = terminal.texts
        click.echo(t.n("{count} failure found its voucher", "{count} failures found their vouchers", taught.joined))


@click.command()
@click.argument("failure_id", metavar="FAILURE_ID", type=VOUCHER_ID)
@option("--reason", required=True, help="Why, for the history.")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def part(terminal: Terminal, failure_id: int, reason: str, by: str) -> None:
    """Say that a failure does not belong to the voucher it stands with."""
    terminal.services.actions.part(failure_id, reason, terminal.user(by))
    click.echo(terminal.texts.t("The failure waits for its voucher again"))


def _items(terminal: Terminal, ids: Sequence[int]) -> list[TrayItem]:
    """Return the items with these ids. Raises `NoSuchItem`."""
    waiting = {item.id: item for item in terminal.services.cases.tray()}
    for each in ids:
        if each not in waiting:
            raise NoSuchItem(id=each)
    return [waiting[each] for each in dict.fromkeys(ids)]


def _say(terminal: Terminal, result: IntakeResult) -> None:
    t = terminal.texts
    parts = (
        t.n("{count} voucher", "{count} vouchers", result.vouchers),
        t.n("{count} failure", "{count} failures", result.failures),
        t.n("{count} known already", "{count} known already", result.known),
    )
    click.echo(" · ".join(parts))
    for each in result.inputs:
        for problem in each.problems:
            terminal.say(f"{each.name}: {t.error(problem.error)}")


def _values(item: TrayItem, readable: bool, terminal: Terminal) -> dict[str, Any]:
    """Return an item for a script."""
    return {
        "id": item.id,
        "name": item.name,
        "reason": reason_words(item, terminal.texts)[0],
        "received": item.received.isoformat(),
        "kind": "document" if item.failure_id is None else "failure",
        "code": item.reason,
        "can_be_read_now": readable,
    }


COMMANDS: tuple[Any, ...] = (tray, part)
"""What the program adds to its own commands."""
