"""Terminal commands for receipts: attach, take away, what is missing, and copies for Fortnox."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from workbench.cli_help import SpokenGroup, option
from workbench.domain.company import normalise_org_number
from workbench.domain.failure import Status
from workbench.services.case_index import CaseFilter
from workbench.services.case_row import RECEIPT_MISSING
from workbench.services.plain import row_values
from workbench.services.requests import FileInput
from workbench.services.words import status_words
from workbench.terminal import VOUCHER_ID, Terminal, as_json, quiet

_ALL_BUT_UNREPORTED = frozenset(Status) - {Status.UNREPORTED}


class _Receipts(SpokenGroup):
    """The group of commands; voucher ids or options alone mean that the receipts are to be written out."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command's name in front where none is given."""
        if args and args[0] not in self.commands and args[0] not in ("--help",):
            args = ["export", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Receipts)
def receipts() -> None:
    """Attach receipts, see which are missing, and write copies small enough for Fortnox."""


@receipts.command("export")
@click.argument("ids", nargs=-1, type=VOUCHER_ID)
@option("--cause", default="", help="Only vouchers with this cause.")
@option("--search", default="", help="Only vouchers that hold these words or this amount.")
@option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder that the receipts are written to.",
)
@click.pass_obj
def export(terminal: Terminal, ids: Sequence[int], cause: str, search: str, output: Path) -> None:
    """Write the receipts of vouchers, named by series and number and small enough for Fortnox."""
    wanted = CaseFilter(_ALL_BUT_UNREPORTED, cause or None, "", search) if cause or search else None
    chosen = terminal.chosen(ids, wanted, ", --cause or --search")
    t = terminal.texts
    for each in terminal.services.receipts.export(chosen, output, t, quiet):
        click.echo(str(each.path))
        if not each.fits:
            terminal.say(t.t("{name} could not be made small enough for Fortnox, and is as it came.", name=each.name))


@receipts.command("add")
@click.argument("voucher_id", metavar="ID", type=VOUCHER_ID)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def add(terminal: Terminal, voucher_id: int, files: Sequence[Path], by: str) -> None:
    """Attach receipts to a voucher: PDF, JPEG, PNG or TIFF."""
    given = [FileInput(path) for path in files]
    changes = terminal.services.receipts.attach(voucher_id, given, terminal.user(by))
    t = terminal.texts
    click.echo(t.t("The receipts are attached.") if changes.act else t.t("The voucher has them already."))


@receipts.command("remove")
@click.argument("voucher_id", metavar="ID", type=VOUCHER_ID)
@click.argument("name")
@option("--reason", required=True, help="Why, for the history.")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def remove(terminal: Terminal, voucher_id: int, name: str, reason: str, by: str) -> None:
    """Take a receipt away from its voucher; its bytes stay with the data."""
    service = terminal.services.receipts
    service.detach(service.named(voucher_id, name), reason, terminal.user(by))
    click.echo(terminal.texts.t("The receipt is taken away."))


@receipts.command("wanted")
@click.argument("ids", nargs=-1, required=True, type=VOUCHER_ID)
@option("--not", "settled", is_flag=True, help="No receipt is missing after all.")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def wanted(terminal: Terminal, ids: Sequence[int], settled: bool, by: str) -> None:
    """Say that the receipts of vouchers are missing."""
    changes = terminal.services.receipts.say_missing(ids, not settled, terminal.user(by))
    count = len(changes.voucher_ids)
    click.echo(terminal.texts.n("{count} voucher changed", "{count} vouchers changed", count))


@receipts.command("missing")
@option("--company", default="", help="Only this organisation number.")
@as_json
@click.pass_obj
def missing(terminal: Terminal, company: str, as_json: bool) -> None:
    """List the vouchers that are in Fortnox while their receipts are missing."""
    rows = terminal.rows(replace(RECEIPT_MISSING, company=normalise_org_number(company)))
    if as_json:
        terminal.put_json([row_values(row) for row in rows])
        return
    t = terminal.texts
    for row in rows:
        told = (str(row.id), row.fortnox or row.label, row.transaction_date, row.text, t.amount(row.amount))
        click.echo("\t".join((*told, status_words(row.status, t))))


COMMANDS: tuple[Any, ...] = (receipts,)
"""What the program adds to its own commands."""
