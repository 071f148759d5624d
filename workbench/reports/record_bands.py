"""What the reports of records share: the head of each page, facts with their labels, and text in columns."""

from collections.abc import Sequence
from typing import NamedTuple

from workbench.reports.journal_grid import BLACK, FINE, GREY, HAIR, LINE, ROW_DROP, WIDTH, Band, Styles
from workbench.reports.journal_pages import PageHead

_DROP = ROW_DROP + 1.2
_HEIGHT = LINE + 1.5


def page_head(styles: Styles, whose: str, told: str) -> PageHead:
    """Return the head of every page: whose report it is, and below it what it is."""
    name = styles.text.lines(whose, WIDTH - 100)[0]
    small = styles.small.lines(told, WIDTH)[0]
    ops = (
        f"{FINE}0 -22 m {WIDTH:.2f} -22 l S BT {styles.text.tf}1 0 0 1 0 -7.5 Tm {name[0]}"
        f"{GREY}{styles.small.tf}1 0 0 1 0 -17 Tm {small[0]}{BLACK}ET "
    )
    return PageHead(28.0, ops)


def title_band(styles: Styles, title: str) -> Band:
    """Return the title of a report."""
    return 32.0, f"BT {styles.title.tf}1 0 0 1 0 -20 Tm {styles.title.cell(title)[0]}ET "


def labelled(styles: Styles, label: str, text: str, left: float) -> list[Band]:
    """Return a fact: its label, and the text from ``left`` on, in as many lines as it needs."""
    start = f"{GREY}{styles.small.tf}1 0 0 1 0 -{_DROP} Tm {styles.small.cell(label)[0]}{BLACK}"
    bands = []
    for line in styles.row.lines(text, WIDTH - left):
        bands.append((LINE + 2.25, f"BT {start}{styles.row.tf}1 0 0 1 {left} -{_DROP} Tm {line[0]}ET "))
        start = ""
    return bands


class ColumnTexts(NamedTuple):
    """Some texts below each other in a column that begins and ends somewhere; ``right`` where they end flush."""

    left: float
    end: float
    texts: Sequence[str]
    right: bool = False


def heading_band(styles: Styles, columns: Sequence[ColumnTexts]) -> Band:
    """Return the headings of some columns, the first text of each, over a line."""
    small, height = styles.small, LINE + 2
    cells = "".join(_at(each, small.cell(each.texts[0])) for each in columns)
    return height, f"BT {GREY}{small.tf}{cells}{BLACK}ET {FINE}0 -{height} m {WIDTH:.2f} -{height} l S "


def column_bands(styles: Styles, columns: Sequence[ColumnTexts]) -> list[Band]:
    """Return a record: the texts of each column, each broken where it must be."""
    row = styles.row
    broken = [[line for text in each.texts for line in row.lines(text, each.end - each.left)] for each in columns]
    count = max(1, *map(len, broken))
    bands: list[Band] = []
    for place in range(count):
        ops = "".join(
            _at(each, lines[place]) for each, lines in zip(columns, broken, strict=True) if place < len(lines)
        )
        rule = f"{HAIR}0 -{_HEIGHT} m {WIDTH:.2f} -{_HEIGHT} l S " if place == count - 1 else ""
        bands.append((_HEIGHT, f"{rule}BT {row.tf}{ops}ET "))
    return bands


def _at(column: ColumnTexts, told: tuple[str, float]) -> str:
    """Put a text in its column."""
    left = column.end - told[1] if column.right else column.left
    return f"1 0 0 1 {left:.2f} -{_DROP} Tm {told[0]}"
