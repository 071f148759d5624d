"""Terminal commands for what is entered in place of what was sent, and the rules kept for it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from workbench.cli_help import SpokenGroup, option
from workbench.domain.errors import PairNotUnderstood, WordsLeftOut
from workbench.domain.failure import CORRECTABLE
from workbench.domain.finding import CauseKey
from workbench.services.case_index import CaseFilter
from workbench.services.correction_words import left_out_words, not_checked_words, plan_words, rule_words
from workbench.services.corrections import Keeping
from workbench.services.plain import rule_values
from workbench.services.replacing import Replacements
from workbench.services.splitting import LENGTHS
from workbench.terminal import VOUCHER_ID, Terminal, as_json

_PAIR = "FOUND=NEW"


@click.command()
@click.argument("ids", nargs=-1, type=VOUCHER_ID)
@option("--cause", default="", help="Only vouchers with this cause.")
@option("--account", "accounts", multiple=True, metavar=_PAIR, help="Enter this account instead, like 4903=4010.")
@option("--cost-center", "cost_centers", multiple=True, metavar=_PAIR, help="Like 36=12; 36= takes it away.")
@option("--project", "projects", multiple=True, metavar=_PAIR, help="Enter this project instead, like A=B.")
@option("--series", multiple=True, metavar=_PAIR, help="Enter it in this series instead, like F=A.")
@option("--date", "day", default="", help="Enter it on this day; the day that was sent stays in the text.")
@option("--locked-only", is_flag=True, help="Give --date only to vouchers in a period that is locked.")
@option("--text", default=None, help="Enter this text instead.")
@option(
    "--clean-text",
    is_flag=True,
    help="Replace characters that Fortnox or a SIE file does not take, and cut texts that are too long.",
)
@option(
    "--split-text",
    type=click.Choice([str(each) for each in LENGTHS]),
    help="Let longer texts go on in rows that have none: 200 when typed, 50 to be sure in a SIE file.",
)
@option("--anyway", is_flag=True, help="Also where words find no room and are left out.")
@option("--rounding", default="", metavar="ACCOUNT", help="Add a row for a difference of at most one krona.")
@option("--withdraw", is_flag=True, help="Take corrections away: enter it as it was sent.")
@option("--reason", required=True, help="Why, for the history.")
@option("--by", default="", help="Who; the settings' name where not given.")
@option("--keep-until", default="", metavar="DATE", help="Keep it as a rule to be offered, for dates until this one.")
@click.pass_obj
def correct(
    terminal: Terminal,
    /,
    ids: Sequence[int],
    cause: str,
    withdraw: bool,
    reason: str,
    by: str,
    keep_until: str,
    anyway: bool,
    **asked: Any,
) -> None:
    """Enter vouchers otherwise than they were sent; what was sent stays."""
    wanted = _replacements(**asked)
    if bool(wanted) == withdraw:
        raise click.UsageError("Give what is to be entered (like --account 4903=4010), or --withdraw.")
    if keep_until and not any(wanted.pairs):
        raise click.UsageError("--keep-until keeps replacements: give one, like --account 4903=4010.")
    chosen = terminal.chosen(ids, CaseFilter(CORRECTABLE, cause) if cause else None, " or --cause")
    corrections = terminal.services.corrections
    if withdraw:
        changes = corrections.withdraw(chosen, reason, terminal.user(by))
        lines = [terminal.texts.n("{count} correction taken away", "{count} corrections taken away",
                                  len(changes.voucher_ids))]  # fmt: skip
    else:
        keep = Keeping(_day(keep_until)) if keep_until else None
        plan = corrections.plan(chosen, wanted)
        if plan.left_out and not anyway:
            raise WordsLeftOut(count=len(plan.left_out), words=left_out_words(plan, terminal.texts))
        changes = corrections.correct(chosen, wanted, reason, terminal.user(by), keep)
        lines = plan_words(plan, _Title(terminal), terminal.texts, done=True)
        if unsure := not_checked_words(plan, _Title(terminal), terminal.texts):
            lines.append(unsure)
    for skipped in changes.skipped:
        terminal.say(f"#{skipped.voucher_id}: {terminal.texts.t(skipped.reason)}")
    click.echo(lines[0])
    for line in lines[1:]:
        terminal.say(line)


@click.group(cls=SpokenGroup, invoke_without_command=True)
@option("--company", default="", help="Only this organisation number.")
@as_json
@click.pass_context
def rules(ctx: click.Context, company: str, as_json: bool) -> None:
    """List the replacements kept as rules; they are offered, never applied by themselves."""
    if ctx.invoked_subcommand is not None:
        return
    terminal: Terminal = ctx.obj
    kept = terminal.services.rules.rules(company or None)
    if as_json:
        terminal.put_json([rule_values(rule) for rule in kept])
        return
    for rule in kept:
        words = rule_words(rule, terminal.texts)
        click.echo(f"{rule.id}\t{rule.company}\t{words}\t{rule.by}\t{rule.reason}")


@rules.command("drop")
@click.argument("rule_id", metavar="ID", type=VOUCHER_ID)
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def drop_rule(terminal: Terminal, rule_id: int, by: str) -> None:
    """Take a rule away; what was corrected by it stays corrected."""
    terminal.services.rules.drop_rule(rule_id, terminal.user(by))
    click.echo(terminal.texts.t("The rule is taken away."))


class _Title:
    """A cause's heading in the reader's language."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def __call__(self, key: CauseKey) -> str:
        return self._terminal.services.catalogue.title(key, self._terminal.language)


def _replacements(
    accounts: Sequence[str],
    cost_centers: Sequence[str],
    projects: Sequence[str],
    series: Sequence[str],
    day: str,
    locked_only: bool,
    text: str | None,
    clean_text: bool,
    split_text: str | None,
    rounding: str,
) -> Replacements:
    return Replacements(
        _pairs(accounts),
        _pairs(cost_centers),
        _pairs(projects),
        _pairs(series),
        day=_day(day) if day else None,
        locked_only=locked_only,
        text=text,
        clean_text=clean_text,
        split_text=int(split_text or 0),
        rounding=rounding.strip(),
    )


def _pairs(words: Sequence[str]) -> dict[str, str]:
    found = {}
    for each in words:
        before, sign, after = each.partition("=")
        if not sign or before.strip() in found:
            raise PairNotUnderstood(words=each)
        found[before.strip()] = after.strip()
    return found


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        raise click.UsageError(f"{words}: a date like 2024-02-01.") from None


COMMANDS: tuple[Any, ...] = (correct, rules)
"""What the program adds to its own commands."""
