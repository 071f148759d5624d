"""Terminal commands for an office's own explanations: list, take in, begin one from a voucher's failure."""

from pathlib import Path
from typing import Any

import click

from workbench.cli_help import SpokenGroup, option
from workbench.diagnosis.catalogue import UNKNOWN
from workbench.domain.errors import NothingMatched
from workbench.services.own_explanations import OwnExplanation
from workbench.terminal import VOUCHER_ID, Terminal, as_json
from workbench.texts import N_, Texts

_HEAD = (
    N_("An explanation of your office's own, for Voucher Workbench."),
    N_("Write in one language or both; “title” and “why” are needed, the rest may stay empty."),
    N_(
        "Steps (fortnox_steps in Fortnox, source_steps in the sending system): "
        "one text for each, in quotation marks, with a comma after each."
    ),
    N_("What the message said is in braces: {example} in a sentence becomes what was read there."),
    N_("family: voucher, attachment, connection, request, sub-ledger or unknown."),
    N_("enter_by_hand: yes, after-replacement or no."),
    N_("When it is filled in: {command}"),
    N_("The message: {message}"),
)


@click.group(cls=SpokenGroup, invoke_without_command=True)
@as_json
@click.pass_context
def explanations(ctx: click.Context, as_json: bool) -> None:
    """List, take in and begin your office's own explanations."""
    if ctx.invoked_subcommand is not None:
        return
    terminal: Terminal = ctx.obj
    listed = terminal.services.explanations.all()
    if as_json:
        terminal.put_json([_values(each, terminal.texts) for each in listed])
        return
    for each in listed:
        words = _title(each, terminal.texts) or terminal.texts.t("left out")
        click.echo(f"{each.name}\t{words}\t{each.path}")


@explanations.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@option("--replace", is_flag=True, help="Put it in the place of one of the same name.")
@click.pass_obj
def add_explanation(terminal: Terminal, file: Path, replace: bool) -> None:
    """Check a file that was shared with you, and take it in."""
    own = terminal.services.explanations
    click.echo(str(own.folder / f"{own.take_in(file, replace)}.toml"))


@explanations.command("draft")
@click.argument("voucher_id", metavar="ID", type=VOUCHER_ID)
@option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to fill in.")
@click.pass_obj
def draft_explanation(terminal: Terminal, voucher_id: int, output: Path) -> None:
    """Begin an explanation of what a voucher failed on, as a file to fill in."""
    detail = terminal.services.cases.detail(voucher_id)
    findings = sorted(detail.findings, key=lambda finding: finding.cause != UNKNOWN)
    if not findings:
        raise NothingMatched
    draft = terminal.services.explanations.draft(findings[0], detail.case.voucher)
    t = terminal.texts
    command = f"voucher-workbench explanations add {output.name}"
    head = [t.t(line, example="{account}", command=command, message=draft.example or "–") for line in _HEAD]
    terminal.services.explanations.write_form(draft, output, head)
    click.echo(str(output))


def _title(each: OwnExplanation, texts: Texts) -> str:
    if each.cause is None:
        return ""
    return (each.cause.texts.get(texts.language) or each.cause.texts["en"]).generic_title


def _values(each: OwnExplanation, texts: Texts) -> dict[str, Any]:
    cause = each.cause
    return {
        "id": each.name,
        "file": str(each.path),
        "title": _title(each, texts) or None,
        "family": str(cause.family) if cause else None,
        "enter_by_hand": str(cause.enter_by_hand) if cause else None,
        "codes": list(cause.codes) if cause else [],
        "patterns": list(cause.patterns) if cause else [],
        "replaces": each.replaces,
        "error": texts.error(each.error) if each.error else None,
    }


COMMANDS: tuple[Any, ...] = (explanations,)
"""What the program adds to its own commands."""
