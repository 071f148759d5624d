"""The measures of the journal: the paper, the type sizes and the columns, fitted to what the journal holds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from workbench.domain.journal import Journal, JournalRow
from workbench.reports.typeface import Style, Typography
from workbench.texts import Texts

# A4 in points. The left margin leaves room for a binder's holes.
PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, BOTTOM = 51.0, 34.28, 22.0, 19.0
WIDTH = PAGE_WIDTH - LEFT - RIGHT
LINE = 8.75
"""The line of the grid everything stands on."""
ROW_DROP = 6.6
"""From the top of a line down to its baseline."""
GAP = 8.0
"""Between columns."""

GREY = "0.38 g "
BLACK = "0 g "
HAIR = "0.25 w 0.72 G "
FINE = "0.5 w 0 G "
BAR = "0.9 g "

Band = tuple[float, str]
"""A strip across the page: its height, and operators with the origin at its upper left corner."""


@dataclass(frozen=True, slots=True)
class Styles:
    """The few sizes the journal is set in."""

    row: Style
    row_bold: Style
    small: Style
    small_bold: Style
    reference: Style
    text: Style
    title: Style

    @classmethod
    def of(cls, typography: Typography) -> "Styles":
        """Make them in a document's typography."""
        style = typography.style
        return cls(
            row=style(7.5),
            row_bold=style(7.5, bold=True),
            small=style(6.3),
            small_bold=style(6.3, bold=True),
            reference=style(9.5, bold=True),
            text=style(8.25, bold=True),
            title=style(19, bold=True),
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of texts between ``left`` and ``left + width``; ``name`` is the field of the row it shows."""

    name: str
    heading: str
    left: float
    width: float
    value: Callable[[JournalRow], str]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of the rows stand. ``optional`` are those with anything in them.

    ``left_out`` the headings of those without; ``number``, ``debit`` and ``credit`` are right edges,
    ``amount`` is the width of an amount and ``tick`` the left edge of the tick box.
    """

    number: float
    account: Column
    name: Column
    optional: tuple[Column, ...]
    left_out: tuple[str, ...]
    amount: float
    debit: float
    credit: float
    tick: float


_OPTIONAL = ("cost_center", "project", "transaction_information")
_TICK = 6.2
_LARGEST_AMOUNT = 84.0
_LIMITS = {"account": 44.0, "cost_center": 54.0, "project": 54.0}


def fit_columns(journal: Journal, styles: Styles, texts: Texts, not_told: str) -> Columns:
    """Give every column what its widest text asks for; what is left goes to names and information."""
    headings = {
        "account": texts.t("Account"),
        "account_name": texts.t("Account name"),
        "cost_center": texts.t("Cost centre"),
        "project": texts.t("Project"),
        "transaction_information": texts.t("Transaction information"),
    }
    found = _distinct(journal)
    emptied = {name for row in _rows(journal) for name, _ in row.sent}
    found["account_name"] = {name or not_told for name in found["account_name"]}
    number = styles.row.width(str(max((row.number for row in _rows(journal)), default=1)))
    amount = min(_widest_amount(journal, styles.row_bold, texts), _LARGEST_AMOUNT)
    tick = WIDTH - _TICK
    credit = tick - GAP
    debit = credit - amount - GAP
    kept = ["account", "account_name", *(name for name in _OPTIONAL if found[name] - {""} or name in emptied)]
    wanted = {
        name: max(_widest(found[name], styles.row_bold), styles.small.width(headings[name])) + 0.5 for name in kept
    }
    number = max(number, styles.small.width(texts.t("No.")))
    room = debit - amount - number - GAP * (len(kept) + 1)
    widths = _shared(wanted, room, {name: styles.small.width(headings[name]) for name in kept})
    columns, left = {}, number + GAP
    for name in kept:
        columns[name] = Column(name, headings[name], left, widths[name], attrgetter(name))
        left += widths[name] + GAP
    return Columns(
        number=number,
        account=columns["account"],
        name=columns["account_name"],
        optional=tuple(columns[name] for name in kept[2:]),
        left_out=tuple(headings[name] for name in _OPTIONAL if name not in kept),
        amount=amount,
        debit=debit,
        credit=credit,
        tick=tick,
    )


def _shared(wanted: dict[str, float], room: float, least: dict[str, float]) -> dict[str, float]:
    """Fit the wanted widths into the room: short columns first, the long ones share the rest."""
    widths = {name: min(width, _LIMITS.get(name, room)) for name, width in wanted.items()}
    spare = room - sum(widths.values())
    if spare >= 0:
        growing = {name: width for name, width in widths.items() if name != "account"}
        whole = sum(growing.values())
        return widths | {name: width + spare * width / whole for name, width in growing.items()}
    rest = room - sum(width for name, width in widths.items() if name in _LIMITS)
    long = sorted((name for name in widths if name not in _LIMITS), key=widths.__getitem__)
    for place, name in enumerate(long):
        # The narrower one may have what it asks for up to its equal share, and no less than its heading.
        share = rest / (len(long) - place)
        after = sum(least[other] for other in long[place + 1 :])
        widths[name] = min(widths[name], max(share, least[name]), rest - after)
        rest -= widths[name]
    return widths


def _rows(journal: Journal) -> Iterable[JournalRow]:
    return (row for voucher in journal.vouchers for row in voucher.rows)


def _distinct(journal: Journal) -> dict[str, set[str]]:
    rows = [row for voucher in journal.vouchers for row in voucher.rows]
    names = ("account", "account_name", *_OPTIONAL)
    return {name: set(map(attrgetter(name), rows)) for name in names}


def _widest(found: set[str], style: Style) -> float:
    # A text of more than 60 characters is broken in any column; measuring its beginning is enough.
    return max((style.width(text[:60]) for text in found), default=0.0)


def _widest_amount(journal: Journal, style: Style, texts: Texts) -> float:
    # No sum within a voucher is wider than that of all its amounts without their signs.
    largest = max(
        (sum([abs(row.debit) + abs(row.credit) for row in each.rows]) for each in journal.vouchers), default=0
    )
    widest = style.width(texts.amount(-largest))
    return max(widest, style.width(texts.t("Credit")), style.width(texts.t("Debit")))
