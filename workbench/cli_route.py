"""Terminal commands for the way a voucher goes, and for the second person's approval."""

from collections.abc import Sequence
from typing import Any

import click

from workbench.cli_help import SpokenGroup, option
from workbench.domain.company import Company, normalise_org_number
from workbench.domain.errors import NothingMatched
from workbench.domain.failure import Status
from workbench.domain.money import parse_amount
from workbench.services.approval import AWAITING
from workbench.services.case_index import CaseFilter
from workbench.services.changes import Changes
from workbench.services.plain import row_values
from workbench.services.route import ROUTE_DONE, ROUTES
from workbench.terminal import VOUCHER_ID, Terminal, as_json

_WAITING = frozenset({Status.OPEN, Status.RETRY, Status.HAND})
_OFF = ("off", "none")


@click.command()
@click.argument("words", metavar="[ID…] retry|hand", nargs=-1, required=True)
@option("--cause", default="", help="Only vouchers with this cause.")
@option("--reason", required=True, help="Why, for the history.")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def route(terminal: Terminal, words: Sequence[str], cause: str, reason: str, by: str) -> None:
    """Decide that vouchers are to be retried in the source, or entered by hand; never both."""
    *numbers, way = words
    if way not in ROUTES:
        raise click.UsageError(f"{way}: retry | hand")
    ids = [VOUCHER_ID(each) for each in numbers]
    chosen = terminal.chosen(ids, CaseFilter(_WAITING, cause) if cause else None, " or --cause")
    services, texts, target = terminal.services, terminal.texts, ROUTES[way]
    for words in services.routes.ask(chosen, target, texts).warnings:
        terminal.say(words)
    changes = services.routes.choose(chosen, target, reason, terminal.user(by), texts.language)
    _say_skipped(terminal, changes)
    click.echo(texts.n(*ROUTE_DONE[target], len(changes.voucher_ids)))


@click.command()
@click.argument("ids", nargs=-1, type=VOUCHER_ID)
@option("--reason", default="", help="Why, for the history.")
@option("--by", default="", help="Who approves: another one than who marked.")
@as_json
@click.pass_obj
def approve(terminal: Terminal, ids: Sequence[int], reason: str, by: str, as_json: bool) -> None:
    """Approve what another person has marked; without ids list what awaits approval."""
    services, texts = terminal.services, terminal.texts
    if ids:
        changes = services.approval.approve(ids, reason, by)
        _say_skipped(terminal, changes)
        click.echo(texts.n("{count} voucher approved", "{count} vouchers approved", len(changes.voucher_ids)))
        return
    index = services.cases.index()
    rows = [index.rows[place] for place in index.matching(AWAITING)]
    if as_json:
        terminal.put_json([row_values(row) for row in rows])
        return
    for row in rows:
        click.echo(f"{row.id}\t{row.label}\t{row.transaction_date}\t{row.text}\t{texts.amount(row.amount)}")


@click.group(cls=SpokenGroup, invoke_without_command=True)
@as_json
@click.pass_context
def company(ctx: click.Context, as_json: bool) -> None:
    """List the companies and what is set for each."""
    if ctx.invoked_subcommand is not None:
        return
    terminal: Terminal = ctx.obj
    companies = terminal.services.cases.companies()
    if as_json:
        terminal.put_json([_values(each) for each in companies])
        return
    for each in companies:
        told = _limit(each, terminal)
        click.echo(f"{each.org_number}\t{each.name}\t{told}".rstrip())


@company.command("set")
@click.argument("number", metavar="ORGNR")
@option("--approve-from", "limit", required=True, help="The amount from which another person approves, or off.")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def set_company(terminal: Terminal, number: str, limit: str, by: str) -> None:
    """Set from what amount another person is to approve a mark."""
    wanted = normalise_org_number(number)
    found = [each for each in terminal.services.cases.companies() if each.org_number == wanted]
    if not found:
        raise NothingMatched
    amount = None if limit in _OFF else abs(parse_amount(limit))
    changed = Company(found[0].org_number, found[0].name, found[0].dimensions, amount)
    terminal.services.actions.change_company(changed, terminal.user(by))
    click.echo(f"{changed.org_number}\t{changed.name}\t{_limit(changed, terminal)}".rstrip())


def _say_skipped(terminal: Terminal, changes: Changes) -> None:
    for skipped in changes.skipped:
        terminal.say(f"#{skipped.voucher_id}: {terminal.texts.t(skipped.reason)}")


def _values(each: Company) -> dict[str, Any]:
    return {
        "company": each.org_number,
        "name": each.name,
        "cost_center": each.dimensions.cost_center,
        "project": each.dimensions.project,
        "approve_from_ore": each.approve_from,
    }


def _limit(each: Company, terminal: Terminal) -> str:
    if each.approve_from is None:
        return ""
    return terminal.texts.t("approved by another from {amount} kr", amount=terminal.texts.amount(each.approve_from))


COMMANDS: tuple[Any, ...] = (route, approve, company)
"""What the program adds to its own commands."""
