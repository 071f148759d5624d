"""What the reports of records share: the head of each page, facts with their labels, and text in columns."""

from collections.abc import Sequence

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


def heading_band(styles: Styles, lefts: Sequence[float], words: Sequence[str]) -> Band:
    """Return the headings of some columns, over a line."""
    small, height = styles.small, LINE + 2
    cells = "".join(
        f"1 0 0 1 {left:.2f} -{_DROP} Tm {small.cell(word)[0]}" for left, word in zip(lefts, words, strict=True)
    )
    return height, f"BT {GREY}{small.tf}{cells}{BLACK}ET {FINE}0 -{height} m {WIDTH:.2f} -{height} l S "


def column_bands(styles: Styles, columns: Sequence[tuple[float, float, Sequence[str]]]) -> list[Band]:
    """Return a record: in each column (where it begins and ends) some texts, each broken where it must be."""
    row = styles.row
    broken = [[line for text in texts for line in row.lines(text, end - left)] for left, end, texts in columns]
    count = max(1, *map(len, broken))
    bands: list[Band] = []
    for place in range(count):
        ops = "".join(
            f"1 0 0 1 {left:g} -{_DROP} Tm {lines[place][0]}"
            for (left, _, _), lines in zip(columns, broken, strict=True)
            if place < len(lines)
        )
        rule = f"{HAIR}0 -{_HEIGHT} m {WIDTH:.2f} -{_HEIGHT} l S " if place == count - 1 else ""
        bands.append((_HEIGHT, f"{rule}BT {row.tf}{ops}ET "))
    return bands
