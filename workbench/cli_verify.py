"""The terminal command that verifies entered vouchers against an export of the ledger, and the guard's words there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from workbench.cli_help import option
from workbench.domain.verification import Verdict, Verification
from workbench.services.requests import FileInput
from workbench.services.verification import verification_values
from workbench.services.verification_words import VERDICT_WORDS, verification_words
from workbench.terminal import Terminal, as_json, quiet


@click.command()
@click.argument("export", type=click.Path(path_type=Path))
@option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Also write it, as PDF or XLSX.")
@option("--by", default="", help="Who; the settings' name where not given.")
@as_json
@click.pass_obj
def verify(terminal: Terminal, export: Path, output: Path | None, by: str, as_json: bool) -> None:
    """Look for the entered vouchers in a later export of the ledger (SIE 4), and compare them row by row."""
    if output is not None and output.suffix.lower() not in (".pdf", ".xlsx"):
        raise click.UsageError("-o FILE.pdf | FILE.xlsx")
    result = terminal.services.verification.verify(FileInput(export), terminal.user(by), quiet).result
    texts = terminal.texts
    for error in result.problems:
        terminal.say(texts.error(error))
    if output is not None:
        terminal.services.write_verification(result, output, terminal.user(by), texts)
    labels = _labels(terminal, [*result.found, *result.unmarked])
    for each in result.unmarked:
        terminal.say(
            texts.t(
                "{voucher} is in the ledger as {entry}, but is not marked as exported yet.",
                voucher=labels.get(each.voucher_id, ""),
                entry=each.fortnox,
            )
        )
    if as_json:
        terminal.put_json([_values(each) for each in result.found])
        return
    for each in result.found:
        click.echo(f"#{each.voucher_id}\t{labels.get(each.voucher_id, '')}\t{verification_words(each, texts)}")
    counts = (
        (words, sum(each.verdict is verdict for each in result.found)) for verdict, words in VERDICT_WORDS.items()
    )
    terminal.say(" · ".join(f"{texts.t(words)}: {count}" for words, count in counts if count))
    if not result.found:
        terminal.say(texts.t("No voucher of this company is marked as exported."))


def warn_of_booked(terminal: Terminal, voucher_ids: Sequence[int]) -> None:
    """Say on standard error which of the vouchers are in the ledger already, by the newest export of it."""
    booked = terminal.services.guard.already_booked(voucher_ids, quiet)
    for row in terminal.services.cases.rows(list(booked)):
        entry = booked[row.id]
        label = row.label or f"#{row.id}"
        terminal.say(
            terminal.texts.t(
                "{voucher} seems to be in the ledger already, as {entry} of {day}.",
                voucher=label,
                entry=entry.label,
                day=entry.day,
            )
        )


def _labels(terminal: Terminal, found: Sequence[Verification]) -> dict[int, str]:
    rows = terminal.services.cases.rows([each.voucher_id for each in found])
    return {row.id: row.label or f"#{row.id}" for row in rows}


def _values(found: Verification) -> dict[str, Any]:
    values = {"id": found.voucher_id, **verification_values(found)}
    if found.verdict is not Verdict.NOT_CHECKED:
        del values["why"]
    return values


COMMANDS: tuple[Any, ...] = (verify,)
"""What the program adds to its own commands."""
