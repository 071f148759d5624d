"""The columns of the list: heading, width, alignment, and how a row reads in each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from workbench.domain.failure import Flag
from workbench.domain.finding import CauseKey
from workbench.services.case_index import CaseRow, Column
from workbench.services.plain_text import on_one_line
from workbench.services.words import SOURCE_NAMES, flag_words, standing_words
from workbench.texts import N_, Texts

_WARNING = "\u26a0 "
WARNED = Flag.FAILED_AGAIN | Flag.MARK_REFUSED | Flag.AWAITING_APPROVAL
"""Flags of something still to look at after a person was done with the voucher."""

"""Names of systems as they write themselves; another stands as it came."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell's words depend on besides its row; ``companies`` names by organisation number."""

    texts: Texts
    title: Callable[[CauseKey], str]
    today: date
    companies: dict[str, str]


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column. ``width`` in average characters; ``spoken`` where words say more than what is shown.

    ``numeric`` columns stand to the right and are copied as numbers.
    """

    column: Column
    header: str
    width: int
    shown: Callable[[CaseRow, Reading], str]
    spoken: Callable[[CaseRow, Reading], str] | None = None
    numeric: bool = False
    visible: bool = True


def _status_spoken(row: CaseRow, reading: Reading) -> str:
    return standing_words(row, reading.texts)


def _status_shown(row: CaseRow, reading: Reading) -> str:
    if Flag.AWAITING_APPROVAL in row.flags:  # that it is marked goes without saying, and has no room
        return _WARNING + " · ".join(flag_words(row.flags, reading.texts))
    sign = _WARNING if row.flags & WARNED else ""
    return sign + _status_spoken(row, reading)


def cause_words(row: CaseRow, reading: Reading) -> str:
    """Return the title of the first cause, and how many more there are."""
    if not row.causes:
        return ""
    title = on_one_line(reading.title(row.causes[0]))
    return f"{title} +{len(row.causes) - 1}" if len(row.causes) > 1 else title


def all_causes(row: CaseRow, reading: Reading) -> str:
    """Return the titles of all causes."""
    return "; ".join(on_one_line(reading.title(key)) for key in row.causes)


def company_words(row: CaseRow, reading: Reading) -> str:
    """Return the company's name, else its number."""
    return on_one_line(reading.companies.get(row.company) or row.company)


def age(row: CaseRow, today: date) -> int | None:
    """Return the days since the row first failed or came in; None where that is not known."""
    try:
        return max((today - date.fromisoformat(row.since[:10])).days, 0)
    except ValueError:
        return None


def _age_shown(row: CaseRow, reading: Reading) -> str:
    days = age(row, reading.today)
    return "" if days is None else reading.texts.t("{days} d", days=days)


def _age_spoken(row: CaseRow, reading: Reading) -> str:
    days = age(row, reading.today)
    return "" if days is None else reading.texts.n("{count} day", "{count} days", days)


def _received(row: CaseRow, reading: Reading) -> str:
    try:
        return reading.texts.moment(datetime.fromisoformat(row.received)) if "T" in row.received else row.received
    except ValueError:
        return on_one_line(row.received)


def _failures_spoken(row: CaseRow, reading: Reading) -> str:
    return reading.texts.n("{count} failure", "{count} failures", row.failures)


def _amount_spoken(row: CaseRow, reading: Reading) -> str:
    return reading.texts.t("{amount} kronor", amount=reading.texts.amount(row.amount))


def _text(row: CaseRow, _: Reading) -> str:
    return on_one_line(row.text)


COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec(Column.SERIES, N_("Series"), 7, lambda row, _: on_one_line(row.series)),
    ColumnSpec(Column.NUMBER, N_("Number"), 9, lambda row, _: on_one_line(row.number), numeric=True),
    ColumnSpec(Column.TRANSACTION_DATE, N_("Date"), 12, lambda row, _: row.transaction_date),
    ColumnSpec(Column.TEXT, N_("Text"), 24, _text),
    ColumnSpec(
        Column.AMOUNT, N_("Amount"), 14, lambda row, r: r.texts.amount(row.amount), _amount_spoken, numeric=True
    ),
    ColumnSpec(Column.CAUSE, N_("Cause"), 38, cause_words, all_causes),
    ColumnSpec(Column.STATUS, N_("Status"), 30, _status_shown, _status_spoken),
    ColumnSpec(Column.AGE, N_("Age"), 8, _age_shown, _age_spoken, numeric=True),
    ColumnSpec(
        Column.FAILURES, N_("Failures"), 9, lambda row, _: str(row.failures), _failures_spoken, True, visible=False
    ),
    ColumnSpec(Column.CODE, N_("Code"), 12, lambda row, _: on_one_line(", ".join(row.codes)), visible=False),
    ColumnSpec(Column.COMPANY, N_("Company"), 18, company_words, visible=False),
    ColumnSpec(
        Column.SOURCE,
        N_("Source"),
        11,
        lambda row, _: SOURCE_NAMES.get(row.source, on_one_line(row.source)),
        visible=False,
    ),
    ColumnSpec(Column.FORTNOX, N_("In Fortnox"), 12, lambda row, _: on_one_line(row.fortnox), visible=False),
    ColumnSpec(Column.RECEIVED, N_("Came in"), 17, _received, visible=False),
)
"""Every column in its first order. To add one: a row here, and a key to sort by in the index."""
