"""The head of every page: whose journal it is, of what period, made when and by whom; and the column headings."""

from workbench.domain.journal import Journal
from workbench.reports.journal_grid import BLACK, FINE, GREY, WIDTH, Columns, Styles
from workbench.reports.journal_pages import PageHead
from workbench.reports.journal_summary import made, period
from workbench.reports.journal_words import Words
from workbench.reports.typeface import Cell, Style
from workbench.texts import Texts

_PAGE_NUMBER = 92.0
_BASELINE = 7.5
# A longer name is cut here, and stands whole in the summary.
_LINES = 3


def page_heads(
    journal: Journal, styles: Styles, columns: Columns, words: Words, texts: Texts
) -> tuple[PageHead, PageHead]:
    """Make the head of every page, and the one of voucher pages with the column headings in it."""
    ops, y = _company(journal, styles, words)
    told = (
        words.title,
        f"{words.period} {period(journal, texts) or words.not_told}",
        f"{words.made} {made(journal, words, texts)}",
    )
    for line in styles.small.lines(" · ".join(told), WIDTH)[:_LINES]:
        ops += _text(styles.small, 0, y, line, GREY)
        y += 7.75
    plain = PageHead(y + 6, f"BT {ops}ET ")
    rule = f"{FINE}0 -{y - 5:.2f} m {WIDTH:.2f} -{y - 5:.2f} l S "
    return plain, PageHead(y + 6, f"{rule}BT {ops}{_headings(styles.small, columns, words, y + 2.5)}ET ")


def _company(journal: Journal, styles: Styles, words: Words) -> tuple[str, float]:
    """Set name and number beside each other, or below where they are too long; return the next baseline."""
    names = styles.text.lines(journal.company_name or words.not_told, WIDTH - _PAGE_NUMBER)[:_LINES]
    label = styles.small.cell(words.org_number)
    x = names[0][1] + 10
    room = WIDTH - _PAGE_NUMBER - label[1] - 3
    numbers = styles.row.lines(journal.company or words.not_told, room)[:_LINES]
    y = _BASELINE + 10 * (len(names) - 1)
    if len(numbers) > 1 or x + numbers[0][1] > room:
        x = 0.0
        y += 10
    ops = "".join(_text(styles.text, 0, _BASELINE + 10 * place, name) for place, name in enumerate(names))
    top = y if x == 0 else _BASELINE
    ops += _text(styles.small, x, top, label, GREY)
    for place, line in enumerate(numbers):
        ops += _text(styles.row, x + label[1] + 3, top + 10 * place, line)
    return ops, max(y, top + 10 * (len(numbers) - 1)) + 9.5


def _headings(style: Style, columns: Columns, words: Words, y: float) -> str:
    places = [
        (columns.number - style.width(words.number), words.number),
        *((column.left, column.heading) for column in (columns.account, columns.name, *columns.optional)),
        (columns.debit - style.width(words.debit), words.debit),
        (columns.credit - style.width(words.credit), words.credit),
    ]
    return "".join(_text(style, x, y, style.cell(text), GREY) for x, text in places)


def _text(style: Style, x: float, y: float, cell: Cell, colour: str = BLACK) -> str:
    return f"{colour}{style.tf}1 0 0 1 {x:.2f} -{y:.2f} Tm {cell[0]}"
