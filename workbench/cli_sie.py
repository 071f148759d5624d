"""The terminal command that writes a SIE file instead of typing."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from workbench.cli_help import option
from workbench.domain.failure import Status
from workbench.services.case_row import CaseFilter
from workbench.services.sie_words import against_told, faults_told, not_checked_words
from workbench.sie.writer import FaultKind
from workbench.terminal import VOUCHER_ID, Terminal


@click.command()
@click.argument("ids", nargs=-1, type=VOUCHER_ID)
@option("--cause", default="", help="Only vouchers with this cause.")
@option("--status", type=click.Choice([str(each) for each in Status]), help="Only vouchers with this status.")
@option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The SIE file.")
@option("--series", default="", help="The voucher series in Fortnox; one of its own is suggested.")
@option("--anyway", is_flag=True, help="Write also what Fortnox would refuse, or what is in a SIE file already.")
@option("--split", is_flag=True, help="Write a file for each company and financial year.")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def sie(
    terminal: Terminal,
    ids: Sequence[int],
    cause: str,
    status: str | None,
    output: Path,
    series: str,
    anyway: bool,
    split: bool,
    by: str,
) -> None:
    """Write a SIE file of vouchers, to be imported in Fortnox instead of typed, and a receipt page beside it."""
    statuses = frozenset({Status(status)}) if status else frozenset(Status) - {Status.UNREPORTED}
    wanted = CaseFilter(statuses, cause or None) if cause or status else None
    chosen = terminal.chosen(ids, wanted, ", --cause or --status")
    services, texts = terminal.services, terminal.texts
    plan = services.sie.plan(chosen, series)
    for skipped in plan.left_out:
        terminal.say(f"#{skipped.voucher_id}: {texts.t(skipped.reason)}")
    for told in (*faults_told(plan, texts), *against_told(plan, services.catalogue, texts)):
        name = told.label if told.voucher_id is None else f"#{told.voucher_id} {told.label}"
        terminal.say(f"{name}: {told.words}")
    if any(fault.kind is FaultKind.CHARACTER for fault in plan.faults):
        terminal.say(texts.t("The correct command’s --clean-text replaces what a SIE file does not take."))
    if unknown := not_checked_words(plan, services.catalogue, texts):
        terminal.say(unknown)
    written = services.sie.write(
        chosen, output, series, terminal.user(by), texts, anyway=anyway, split=split, agreed=plan.objections
    )
    for path in (*written.files, *written.receipts):
        click.echo(str(path))


COMMANDS: tuple[Any, ...] = (sie,)
"""What the program adds to its own commands."""
