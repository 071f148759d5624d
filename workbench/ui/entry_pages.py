"""Pages of which one is shown, and asks for room: a stack of Qt's is always as high as its highest page."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Pages(QWidget):
    """One page at a time."""

    def __init__(self, *pages: QWidget) -> None:
        super().__init__()
        self._pages = pages
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for page in pages:
            page.setParent(self)
            page.setVisible(page is pages[0])
            column.addWidget(page)

    @property
    def current(self) -> QWidget:
        """The page that is shown."""
        return next(page for page in self._pages if not page.isHidden())

    def turn_to(self, wanted: QWidget) -> bool:
        """Show a page; tell whether another stood there before."""
        before = self.current
        before.setVisible(before is wanted)
        wanted.show()
        return before is not wanted
