"""How the left pane is drawn: cards with a title over two lines at most and a line of figures, states in one line."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QTextLayout
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbench.ui import theme

if TYPE_CHECKING:
    from workbench.ui.cause_list import Entry

AnyIndex = QModelIndex | QPersistentModelIndex

_TITLE_LINES = 2
_MINIMUM = 120


class CauseDelegate(QStyledItemDelegate):
    """Draws the entries of the cause list in palette colours."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the view's width, and the height that the entry's lines need at it."""
        entry = self._entry(index)
        width = max(self._view.viewport().width(), _MINIMUM)
        font = _title_font(entry, option.font)
        height = QFontMetrics(font).lineSpacing() * len(self._title_lines(entry, font, width))
        if entry.has_detail:
            lines = 2 if entry.work else 1
            height += theme.GAP_SMALL // 2 + lines * QFontMetrics(_detail_font(option.font)).lineSpacing()
        return QSize(_MINIMUM, height + 2 * _padding(entry) + self._space_before(entry))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw an entry."""
        entry = self._entry(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect.adjusted(0, self._space_before(entry), 0, 0)
        if entry.opens_group:
            self._draw_line(painter, option)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._draw_ground(painter, option, rect, selected)
        self._draw_words(painter, option, rect, entry, selected)
        painter.restore()

    def _draw_line(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        painter.setPen(theme.line(option.palette))
        height = option.rect.top() + theme.GAP
        painter.drawLine(
            QPoint(option.rect.left() + theme.GAP, height), QPoint(option.rect.right() - theme.GAP, height)
        )

    def _draw_ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, selected: bool) -> None:
        palette = option.palette
        ground = rect.adjusted(theme.GAP_SMALL, 1, -theme.GAP_SMALL, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if selected:
            active = option.state & QStyle.StateFlag.State_Active
            group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
            painter.setBrush(palette.color(group, QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(ground, theme.GAP_SMALL, theme.GAP_SMALL)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.tint(palette, theme.Accent.QUIET))
            painter.drawRoundedRect(ground, theme.GAP_SMALL, theme.GAP_SMALL)

    def _draw_words(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, entry: "Entry", selected: bool
    ) -> None:
        palette = option.palette
        active = option.state & QStyle.StateFlag.State_Active
        group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
        strong = palette.color(group, QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
        ground = palette.color(group, QPalette.ColorRole.Highlight if selected else QPalette.ColorRole.Base)
        faint = theme.mixed(strong, ground, 0.78 if selected else 0.66)
        font = _title_font(entry, option.font)
        metrics = QFontMetrics(font)
        left = rect.left() + theme.GAP_WIDE
        top = rect.top() + _padding(entry)
        painter.setFont(font)
        painter.setPen(faint if entry.empty else strong)
        for line in self._title_lines(entry, font, rect.width()):
            painter.drawText(left, top + metrics.ascent(), line)
            top += metrics.lineSpacing()
        if entry.has_detail:
            small = _detail_font(option.font)
            painter.setFont(small)
            painter.setPen(faint)
            below = QFontMetrics(small)
            room = rect.width() - theme.GAP_WIDE - theme.GAP_WIDE
            top += theme.GAP_SMALL // 2 + below.ascent()
            painter.drawText(left, top, _fitting(entry.details, below, room))
            if entry.work:
                painter.drawText(left, top + below.lineSpacing(), _fitting(entry.work, below, room))
        else:
            right = rect.right() - theme.GAP_WIDE - metrics.horizontalAdvance(entry.count)
            painter.setPen(faint)
            painter.drawText(right, rect.top() + _padding(entry) + metrics.ascent(), entry.count)

    def _title_lines(self, entry: "Entry", font: QFont, width: int) -> list[str]:
        """Break a title into the lines it is drawn on; the last is elided where there is more."""
        metrics = QFontMetrics(font)
        room = width - theme.GAP_WIDE - theme.GAP_WIDE
        if not entry.has_detail:
            room -= metrics.horizontalAdvance(entry.count) + theme.GAP
        room = max(room, metrics.averageCharWidth() * 4)
        if metrics.horizontalAdvance(entry.title) <= room:
            return [entry.title]
        layout = QTextLayout(entry.title, font)
        layout.beginLayout()
        starts: list[int] = []
        while len(starts) < _TITLE_LINES:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(room)
            starts.append(line.textStart())
        layout.endLayout()
        units = entry.title.encode("utf-16-le")
        ends = [*starts[1:], len(units) // 2]
        lines = [units[2 * a : 2 * b].decode("utf-16-le", "replace").strip() for a, b in zip(starts, ends, strict=True)]
        return [*lines[:-1], metrics.elidedText(lines[-1], Qt.TextElideMode.ElideRight, room)]

    def _space_before(self, entry: "Entry") -> int:
        return theme.GAP_WIDE if entry.opens_group else 0

    def _entry(self, index: AnyIndex) -> "Entry":
        entry: Entry = index.data(int(Qt.ItemDataRole.UserRole))
        return entry


def _padding(entry: "Entry") -> int:
    return theme.GAP if entry.has_detail else theme.GAP_SMALL + 1


def _fitting(details: tuple[str, ...], metrics: QFontMetrics, room: int) -> str:
    """Return as many of the details as there is room for: an amount is shown whole or not at all."""
    for count in range(len(details), 1, -1):
        words = " · ".join(details[:count])
        if metrics.horizontalAdvance(words) <= room:
            return words
    return metrics.elidedText(details[0], Qt.TextElideMode.ElideRight, room)


def _title_font(entry: "Entry", font: QFont) -> QFont:
    return theme.scaled(font, 1.0, strong=entry.heading)


def _detail_font(font: QFont) -> QFont:
    return theme.scaled(font, 0.9)
