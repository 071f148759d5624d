"""The same services from a terminal: data on stdout, messages on stderr.

Exit codes: 0 done, 1 a known error or nothing matched, 2 wrong usage.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from workbench import (
    __version__,
    cli_correct,
    cli_explanations,
    cli_facts,
    cli_history,
    cli_receipts,
    cli_register,
    cli_route,
    cli_sie,
    cli_sources,
    cli_tray,
    cli_verify,
)
from workbench.cli_columns import preview_of, say_mappings
from workbench.cli_help import SpokenGroup, option
from workbench.diagnosis import Diagnoser, read
from workbench.diagnosis.catalogue import UNKNOWN, Catalogue
from workbench.diagnosis.senders import sender_of
from workbench.domain.errors import NothingMatched, OwnSieFile
from workbench.domain.failure import Flag, Status
from workbench.domain.finding import Finding
from workbench.domain.journal import JournalOrder
from workbench.domain.voucher import Voucher
from workbench.services.case_index import CaseFilter, Column
from workbench.services.cases import CaseDetail
from workbench.services.correction_words import changes_words
from workbench.services.intake_words import came_in_words
from workbench.services.joining import REASONS
from workbench.services.lists import SHEETS
from workbench.services.plain import (
    CORRECTED_FLAG,
    FLAG_NAMES,
    detail_values,
    finding_values,
    intake_values,
    row_values,
)
from workbench.services.replacing import differences
from workbench.services.requests import FileInput, IntakeResult, MarkRequest, TextInput
from workbench.services.tray_words import unclear_words
from workbench.services.words import standing_words
from workbench.settings import resource, system_language
from workbench.terminal import LIST_FILE, VOUCHER_ID, Command, Terminal, as_json, known_errors, quiet
from workbench.texts import Texts

_FORTNOX = re.compile(r"([A-Za-zÅÄÖåäö]*)[ -]?([0-9]*)")
_ALL_BUT_UNREPORTED = frozenset(Status) - {Status.UNREPORTED}


class _Program(SpokenGroup):
    def invoke(self, ctx: click.Context) -> Any:
        """Run a command with known errors told in the reader's language."""
        texts = Texts(ctx.params.get("lang") or system_language(), resource("i18n"))
        with known_errors(texts):
            return super().invoke(ctx)


@click.group(cls=_Program, invoke_without_command=True)
@option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder where the vouchers are kept.")
@option("--lang", type=click.Choice(["sv", "en"]), is_eager=True, help="Language of what is shown.")
@click.version_option(__version__, prog_name="voucher-workbench")
@click.pass_context
def program(ctx: click.Context, data: Path | None, lang: str | None) -> None:
    """Failed vouchers: why, what to do, the journal to type from. Without a command: the window."""
    ctx.obj = Terminal(data, lang)
    if ctx.invoked_subcommand is None:
        from workbench.app import run_window

        sys.exit(run_window(data=data, language=lang))


def _choosing(command: Command) -> Command:
    searched = option("--search", default="", help="Only vouchers that hold these words or this amount.")(command)
    by_cause = option("--cause", default="", help="Only vouchers with this cause.")(searched)
    return click.argument("ids", nargs=-1, type=VOUCHER_ID)(by_cause)


@program.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--accept-partial", is_flag=True, help="Take the complete vouchers of a file that breaks off.")
@option("--columns", type=click.Path(path_type=Path), help="A mapping (TOML) that says what a table's columns hold.")
@as_json
@click.pass_obj
def add(terminal: Terminal, files: Sequence[Path], accept_partial: bool, columns: Path | None, as_json: bool) -> None:
    """Bring in files, folders, or text from standard input (-)."""
    inputs: list[FileInput | TextInput] = [
        TextInput("stdin", sys.stdin.read()) if str(path) == "-" else FileInput(path) for path in files
    ]
    result = terminal.services.intake.store(
        preview_of(terminal, inputs, columns), terminal.user(""), accept_partial, quiet
    )
    not_understood = _not_understood(terminal, result, accept_partial)
    if as_json:
        terminal.put_json(intake_values(result, not_understood))
    else:
        t = terminal.texts
        parts = (
            *came_in_words(result, t),
            t.n("{count} known already", "{count} known already", result.known),
            t.n("{count} not understood", "{count} not understood", len(not_understood)),
        )
        click.echo(" · ".join(parts))
    for name, reason in not_understood:
        terminal.say(f"{name}: {reason}")
    for each in result.inputs:
        if each.unclear:
            terminal.say(f"{each.name}: {unclear_words(each.unclear, terminal.texts)}")
    say_mappings(terminal, result)
    own = any(isinstance(problem.error, OwnSieFile) for each in result.inputs for problem in each.problems)
    if not (result.vouchers or result.failures or result.facts or (result.known and not own)):
        sys.exit(1)


def _not_understood(terminal: Terminal, result: IntakeResult, accept_partial: bool) -> list[tuple[str, str]]:
    texts = terminal.texts
    told = [(each.name, texts.error(problem.error)) for each in result.inputs for problem in each.problems]
    told += [(each.name, texts.error(each.partial)) for each in result.inputs if each.partial and not accept_partial]
    told += [(name, texts.t(REASONS[reason])) for name, reason in result.unjoined]
    return told


@program.command("list")
@option("--status", type=click.Choice([str(each) for each in Status]), help="Only vouchers with this status.")
@option("--cause", default="", help="Only vouchers with this cause.")
@option("--company", default="", help="Only this organisation number.")
@option("--search", default="", help="Only vouchers that hold these words or this amount.")
@option("--flag", type=click.Choice([*FLAG_NAMES, CORRECTED_FLAG]), help="Only vouchers with this flag.")
@option("-o", "--output", type=LIST_FILE, help="Write the list to this file instead, XLSX or CSV.")
@option("--sheet", type=click.Choice(list(SHEETS)), default="vouchers", help="Which sheet a CSV file is to hold.")
@as_json
@click.pass_obj
def list_(
    terminal: Terminal,
    status: str | None,
    cause: str,
    company: str,
    search: str,
    flag: str | None,
    output: Path | None,
    sheet: str,
    as_json: bool,
) -> None:
    """List vouchers; without --status all but those that nothing has been reported about."""
    flags = FLAG_NAMES.get(flag or "", Flag.NONE)
    corrected = flag == CORRECTED_FLAG
    rows = terminal.rows(CaseFilter(_statuses(status), cause or None, company, search, flags, corrected))
    if output is not None:
        terminal.services.write_list(rows, tuple(Column), output, terminal.user(""), terminal.texts, sheet)
        click.echo(str(output))
        return
    if as_json:
        terminal.put_json([row_values(row) for row in rows])
        return
    for row in rows:
        causes = ", ".join(terminal.services.catalogue.title(key, terminal.language) for key in row.causes)
        amount, texts = terminal.texts.amount(row.amount), terminal.texts
        told = standing_words(row, texts)
        click.echo(f"{row.id}\t{row.label}\t{row.transaction_date}\t{row.text}\t{amount}\t{told}\t{causes}")


@program.command()
@click.argument("voucher_id", metavar="ID", type=VOUCHER_ID)
@as_json
@click.pass_obj
def show(terminal: Terminal, voucher_id: int, as_json: bool) -> None:
    """Show one voucher whole: rows, explanation, original message, history."""
    services = terminal.services
    detail = services.cases.detail(voucher_id)
    system = detail.system
    findings = [_finding(services.catalogue, each, terminal.language, system) for each in detail.findings]
    if as_json:
        terminal.put_json(detail_values(detail, services.cases.rows([detail.case.id])[0], findings))
        return
    _say_voucher(detail.case.voucher, detail, terminal)
    if detail.case.correction:
        changes = differences(detail.case.voucher, detail.case.entered)
        words = terminal.texts.t("To be entered otherwise: {changes}", changes=changes_words(changes, terminal.texts))
        click.echo(words)
        _say_voucher(detail.case.entered, detail, terminal)
    t = terminal.texts
    for finding in findings:
        _say_finding(finding)
    for blocker in dict.fromkeys(each.key for each in detail.next_blockers if each.certain):
        click.echo(t.t("After this it will stop on: {causes}", causes=services.catalogue.title(blocker, t.language)))


def _say_voucher(voucher: Voucher, detail: CaseDetail, terminal: Terminal) -> None:
    t = terminal.texts
    label = voucher.label or f"#{detail.case.id}"
    click.echo("  ".join((label, t.day(voucher.transaction_date), voucher.text, t.amount(voucher.amount))))
    for row in voucher.rows:
        sides = (t.amount(row.debit) if row.debit else "", t.amount(row.credit) if row.credit else "")
        objects = " ".join(part for part in (row.cost_center, row.project) if part)
        click.echo(
            f"  {row.account:<6} {detail.account_name(row.account):<32} {objects:<10} {sides[0]:>14} {sides[1]:>14}"
        )


@program.command()
@click.argument("file", default="-", type=click.File("rb"))
@as_json
@click.pass_obj
def explain(terminal: Terminal, file: Any, as_json: bool) -> None:
    """Explain the failure messages in a file or on standard input; keeps nothing."""
    text = file.read().decode("utf-8", "replace")
    catalogue = terminal.catalogue
    findings = [
        _finding(catalogue, each, terminal.language, sender_of(text)) for each in read(text, Diagnoser(catalogue))
    ]
    if as_json:
        terminal.put_json({"failures": findings})
    else:
        for finding in findings:
            _say_finding(finding)
    if not findings:
        sys.exit(1)


@program.command()
@_choosing
@option("--reason", required=True, help="Why, for the history.")
@option("--by", default="", help="Who; the settings' name where not given.")
@option("--fortnox", default="", help="Series and number in Fortnox, like A123.")
@click.pass_obj
def mark(terminal: Terminal, ids: Sequence[int], cause: str, search: str, reason: str, by: str, fortnox: str) -> None:
    """Mark vouchers as exported."""
    series, number = _fortnox(fortnox)
    wanted = CaseFilter(_ALL_BUT_UNREPORTED, cause or None, "", search) if cause or search else None
    chosen = terminal.chosen(ids, wanted, ", --cause or --search")
    plan = terminal.services.actions.plan_mark(chosen)
    for skipped in plan.skipped:
        terminal.say(f"#{skipped.voucher_id}: {terminal.texts.t(skipped.reason)}")
    if not plan.voucher_ids:
        raise NothingMatched
    cli_verify.warn_of_booked(terminal, plan.voucher_ids)
    request = MarkRequest(reason, terminal.user(by), None, series, number)
    changes = terminal.services.actions.mark(plan.voucher_ids, request)
    click.echo(terminal.texts.n("{count} voucher marked", "{count} vouchers marked", len(changes.voucher_ids)))


@program.command()
@click.argument("ids", nargs=-1, type=VOUCHER_ID, required=True)
@option("--reason", required=True, help="Why, for the history.")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def unmark(terminal: Terminal, ids: Sequence[int], reason: str, by: str) -> None:
    """Take back marks."""
    changes = terminal.services.actions.unmark(ids, reason, terminal.user(by))
    for skipped in changes.skipped:
        terminal.say(f"#{skipped.voucher_id}: {terminal.texts.t(skipped.reason)}")
    if not changes.voucher_ids:
        raise NothingMatched
    click.echo(terminal.texts.n("{count} mark taken back", "{count} marks taken back", len(changes.voucher_ids)))


@program.command()
@_choosing
@option("--status", type=click.Choice([str(each) for each in Status]), help="Only vouchers with this status.")
@option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF file.")
@option("--order", type=click.Choice([str(each) for each in JournalOrder]), default="number", help="Sorted by.")
@option("--receipts", is_flag=True, help="With the receipts behind the vouchers.")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def report(
    terminal: Terminal,
    ids: Sequence[int],
    cause: str,
    search: str,
    status: str | None,
    output: Path,
    order: str,
    receipts: bool,
    by: str,
) -> None:
    """Write the PDF journal of vouchers."""
    if not (ids or cause or search or status):
        raise click.UsageError("Give voucher ids, --cause, --status or --search.")
    wanted = CaseFilter(_statuses(status), cause or None, "", search)
    chosen = terminal.chosen(ids, wanted, ", --cause or --search")
    cli_verify.warn_of_booked(terminal, chosen)
    services = terminal.services
    selection = terminal.texts.n("{count} voucher", "{count} vouchers", len(chosen))
    changes = services.write_journal(
        chosen,
        output,
        JournalOrder(order),
        selection,
        terminal.user(by),
        terminal.texts,
        None,
        True,
        quiet,
        codes=terminal.settings.load().journal_codes,
        with_receipts=receipts,
    )
    for skipped in changes.skipped:
        terminal.say(f"#{skipped.voucher_id}: {terminal.texts.t(skipped.reason)}")
    click.echo(str(output))


@program.command()
@click.pass_context
def demo(ctx: click.Context) -> None:
    """Open the window on a made-up company; without a display do the same and write a PDF and a picture."""
    from workbench.demo import run_demo

    terminal: Terminal = ctx.obj
    sys.exit(run_demo(terminal.data, terminal.language))


for _module in (
    cli_facts,
    cli_correct,
    cli_route,
    cli_sie,
    cli_verify,
    cli_receipts,
    cli_register,
    cli_history,
    cli_explanations,
    cli_sources,
    cli_tray,
):
    for _command in _module.COMMANDS:
        program.add_command(_command)


def _statuses(status: str | None) -> frozenset[Status]:
    return frozenset({Status(status)}) if status else _ALL_BUT_UNREPORTED


def _fortnox(text: str) -> tuple[str, str]:
    found = _FORTNOX.fullmatch(text.strip())
    if not found:
        raise click.BadParameter("like A123", param_hint="--fortnox")
    return found[1].upper(), found[2]


def _finding(catalogue: Catalogue, finding: Finding, language: str, system: str) -> dict[str, Any]:
    explanation = catalogue.explain(finding, language, system)
    return finding_values(finding, explanation, str(catalogue.cause(finding.cause).family))


def _say_finding(finding: dict[str, Any]) -> None:
    code = f" ({finding['code']})" if finding["code"] else ""
    original = f"\n  “{finding['message']}”" if finding["cause"] == UNKNOWN and finding["message"] else ""
    click.echo(f"\n{finding['title']}{code}{original}\n{finding['explanation']}")
    for number, step in enumerate(finding["steps"], 1):
        click.echo(f"  {number}. {step}")
