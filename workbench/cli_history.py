"""Terminal commands for the history: in words, checked, or as a report for a company and period."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from workbench.cli_help import option
from workbench.domain.company import normalise_org_number
from workbench.domain.errors import NotFound
from workbench.services.plain import event_values
from workbench.services.processing_history import HistoryWish
from workbench.services.words import describe
from workbench.terminal import Terminal, as_json, quiet

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("what", required=False, metavar="[ID|verify|report]")
@option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Of report: the PDF or XLSX file.")
@option("--company", default="", help="Only this organisation number.")
@option("--from", "start", type=_DAY, help="Of report: the first day.")
@option("--to", "end", type=_DAY, help="Of report: the last day.")
@option("--by", default="", help="Who; the settings' name where not given.")
@as_json
@click.pass_obj
def history(
    terminal: Terminal,
    what: str | None,
    output: Path | None,
    company: str,
    start: datetime | None,
    end: datetime | None,
    by: str,
    as_json: bool,
) -> None:
    """Show the history of a voucher or everything; verify: check that it is intact; report: write it as a file."""
    if what == "verify":
        _verify(terminal)
    elif what == "report":
        if output is None or output.suffix.lower() not in (".pdf", ".xlsx"):
            raise click.UsageError("-o FILE.pdf | FILE.xlsx")
        wish = HistoryWish(company, _day(start), _day(end))
        terminal.services.write_history(wish, output, terminal.user(by), terminal.texts, quiet)
        click.echo(str(output))
    else:
        _show(terminal, what, normalise_org_number(company) if company else "", as_json)


def _verify(terminal: Terminal) -> None:
    count = terminal.services.cases.verify_history()
    click.echo(
        terminal.texts.n("The history is intact: {count} record", "The history is intact: {count} records", count)
    )


def _show(terminal: Terminal, what: str | None, company: str, as_json: bool) -> None:
    cases = terminal.services.cases
    if what is not None and not (what.isdecimal() and int(what) < 2**63):
        raise click.UsageError(f"{what}: an id, “verify” or “report”.")
    if what is not None and not cases.rows([int(what)]):
        raise NotFound(id=what)
    events = cases.history(int(what) if what else None)
    if company:
        theirs = {row.id for row in cases.index().rows if row.company == company}
        events = (event for event in events if event.voucher_id in theirs or event.data.get("company") == company)
    if as_json:
        terminal.put_json([event_values(event) for event in events])
        return
    for event in events:
        voucher = f"#{event.voucher_id}" if event.voucher_id else ""
        told = describe(event, terminal.texts)
        click.echo(f"{event.seq}\t{terminal.texts.moment(event.at)}\t{event.actor}\t{voucher}\t{told}")


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


COMMANDS: tuple[Any, ...] = (history,)
"""What the program adds to its own commands."""
