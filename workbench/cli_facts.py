"""Terminal commands for what is known of the ledgers, what stops the vouchers, and the cards of causes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from workbench.cli_help import SpokenGroup, option
from workbench.domain.company import normalise_org_number
from workbench.domain.errors import BadFact, NothingMatched
from workbench.domain.failure import Status
from workbench.domain.finding import Blocker, CauseKey
from workbench.domain.ledger import Statement
from workbench.services.case_index import CaseFilter
from workbench.services.fact_words import fact_words, origin_words
from workbench.services.plain import card_values, ledger_values, replay_values
from workbench.services.requests import FileInput
from workbench.services.telling import read_told
from workbench.terminal import VOUCHER_ID, Terminal, as_json, quiet

_NOT_FINISHED = frozenset({Status.UNREPORTED, Status.OPEN, Status.RETRY, Status.HAND, Status.DIFFERS})


@click.group(cls=SpokenGroup)
def facts() -> None:
    """Add, show and set what is known of the ledgers in Fortnox."""


@facts.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@option("--company", default="", help="The organisation number of the company whose ledger it is.")
@as_json
@click.pass_obj
def add_facts(terminal: Terminal, file: Path, company: str, as_json: bool) -> None:
    """Bring in a ledger's export from Fortnox (SIE 4)."""
    number = normalise_org_number(company)
    intake = terminal.services.intake
    preview = intake.preview([FileInput(file)], quiet, number)
    preview.require_company(number)
    result = intake.store(preview, terminal.user(""), False, quiet)
    found = preview.inputs[0].ledgers[0]
    ledger = terminal.services.ledgers.of(found)
    for problem in preview.inputs[0].problems:
        terminal.say(terminal.texts.error(problem.error))
    if as_json:
        terminal.put_json({**ledger_values(ledger, _name(terminal, found)), "new": bool(result.facts)})
        return
    newest = ledger.exports[0][1]
    words = (
        f"{found} {newest.company_name}".strip(),
        terminal.texts.n("{count} account", "{count} accounts", len(newest.accounts)),
        terminal.texts.n("{count} cost centre", "{count} cost centres", len(newest.cost_centers)),
        terminal.texts.n("{count} project", "{count} projects", len(newest.projects)),
        "" if result.facts else terminal.texts.t("known already"),
    )
    click.echo(" · ".join(word for word in words if word))


@facts.command("show")
@option("--company", default="", help="Only this organisation number.")
@as_json
@click.pass_obj
def show_facts(terminal: Terminal, company: str, as_json: bool) -> None:
    """Show what is known of each company's ledger, who told it, and when."""
    wanted = normalise_org_number(company)
    services = terminal.services
    if services.cases.stale():
        services.cases.rediagnose(quiet)
    names = {each.org_number: each.name for each in services.cases.companies()}
    companies = [each for each in services.ledgers.companies() if not wanted or each == wanted]
    ledgers = [services.ledgers.of(each) for each in companies]
    if as_json:
        terminal.put_json([ledger_values(ledger, names.get(ledger.company, "")) for ledger in ledgers])
        return
    t = terminal.texts
    for ledger in ledgers:
        click.echo(f"{ledger.company} {names.get(ledger.company, '')}".strip())
        for made, export in ledger.exports:
            year = f"{export.year.start} – {export.year.end}" if export.year else "–"
            told = t.t("SIE export of {day}", day=t.day(made.date()))
            accounts = t.n("{count} account", "{count} accounts", len(export.accounts))
            click.echo(f"  {told}: {year} · {accounts} · {', '.join(export.series)}")
        for statement in ledger.current:
            click.echo(f"  {_statement_words(statement, terminal)}")


@facts.command("set", context_settings={"ignore_unknown_options": True})
@click.argument(
    "told",
    nargs=-1,
    required=True,
    type=click.UNPROCESSED,
    metavar="--lock-date D | --account N inactive|active | --account N cost-center mandatory|allowed|not-allowed | "
    "--account N project RULE | --cost-center C inactive|active | --project P inactive|active | "
    "--series S manual|not-manual …",
)
@option("--company", required=True, help="The organisation number of the company whose ledger it is.")
@option("--year", default="", help="Only for this financial year; every year where not given.")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def set_facts(terminal: Terminal, told: Sequence[str], company: str, year: str, by: str) -> None:
    """Set what an export does not hold: lock date, inactive accounts, cost-centre rules, manual series."""
    user = terminal.user(by)
    now = datetime.now(UTC)
    statements = [each for subject, words in _subjects(told) for each in read_told(subject, words, now, user, year)]
    number = normalise_org_number(company)
    if number not in {each.org_number for each in terminal.services.cases.companies()}:
        terminal.say(terminal.texts.t("No voucher here is of {company} yet.", company=number))
    terminal.services.facts.tell(number, statements, user)
    for statement in statements:
        click.echo(_statement_words(statement, terminal))


@click.command()
@click.argument("ids", nargs=-1, type=VOUCHER_ID)
@as_json
@click.pass_obj
def blockers(terminal: Terminal, ids: Sequence[int], as_json: bool) -> None:
    """Tell everything that would stop the vouchers in Fortnox: those given, or all that wait."""
    cases = terminal.services.cases
    if cases.stale():
        cases.rediagnose(quiet)
    chosen = tuple(dict.fromkeys(ids))
    if not chosen:
        index = cases.index()
        chosen = tuple(index.ids[place] for place in index.matching(CaseFilter(_NOT_FINISHED)))
    replays = cases.replays(chosen)
    if as_json:
        terminal.put_json([replay_values(each, replay) for each, replay in replays])
        return
    catalogue, language = terminal.services.catalogue, terminal.language
    for each, replay in replays:
        stops = ", ".join(dict.fromkeys(_blocker_words(blocker, terminal) for blocker in replay.blockers))
        unknown = ", ".join(catalogue.title(CauseKey(cause), language) for cause in replay.not_checked)
        told = stops or terminal.texts.t("nothing known stops it")
        click.echo(f"#{each}\t{told}\t{terminal.texts.t('not checked: {causes}', causes=unknown) if unknown else ''}")


@click.command()
@option("--company", default="", help="Only this organisation number.")
@as_json
@click.pass_obj
def causes(terminal: Terminal, company: str, as_json: bool) -> None:
    """List the causes among the vouchers to handle: how many each stops, and how many it releases."""
    services = terminal.services
    if services.cases.stale():
        services.cases.rediagnose(quiet)
    cards = services.cases.index().cards(normalise_org_number(company))
    if as_json:
        terminal.put_json([card_values(card, str(services.catalogue.cause(card.key.cause).family)) for card in cards])
        return
    t = terminal.texts
    for card in cards:
        then = ", ".join(
            f"{services.catalogue.title(key, terminal.language)}: {count}" for key, count in card.then_blocked_by
        )
        click.echo(
            "\t".join(
                (
                    services.catalogue.title(card.key, terminal.language),
                    t.n("{count} voucher", "{count} vouchers", card.vouchers),
                    t.amount(card.amount),
                    t.t("releases {count}", count=card.releases),
                    t.t("then stopped by {causes}", causes=then) if then else "",
                )
            )
        )
    if not cards:
        raise NothingMatched


def _subjects(told: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Part ``--account 1950 inactive --series F manual`` into subjects with their words."""
    subjects: list[tuple[str, list[str]]] = []
    for word in (part for each in told for part in (each.split("=", 1) if each.startswith("--") else [each])):
        if word.startswith("--"):
            subjects.append((word[2:], []))
        elif not subjects:
            raise BadFact(words=word)
        else:
            subjects[-1][1].append(word)
    return subjects


def _statement_words(statement: Statement, terminal: Terminal) -> str:
    day = statement.day.isoformat() if statement.day else ""
    told = fact_words(statement.topic, statement.key, statement.value, terminal.texts, day)
    return f"{told} ({origin_words(statement, terminal.texts)})"


def _blocker_words(blocker: Blocker, terminal: Terminal) -> str:
    title = terminal.services.catalogue.title(blocker.key, terminal.language)
    return title if blocker.certain else terminal.texts.t("perhaps: {cause}", cause=title)


def _name(terminal: Terminal, company: str) -> str:
    return next((each.name for each in terminal.services.cases.companies() if each.org_number == company), "")


COMMANDS: tuple[Any, ...] = (facts, blockers, causes)
"""What the program adds to its own commands."""
