"""Where failures come from, for the first-run guide: what to do there, and what the program needs.

To add one: a row in `ORIGINS`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from workbench.domain.inlets import InletKind
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.plain import PlainLabel

FILES = "files"


@dataclass(frozen=True, slots=True)
class OriginOfFailures:
    """A place failures come from. ``ways`` are kinds of ways in, the likeliest first, and `FILES`."""

    title: str
    there: str
    needs: str
    ways: tuple[str, ...]
    name: str = ""


ORIGINS = (
    OriginOfFailures(
        "BRP",
        N_(
            "BRP sends an e-mail to its recipient of info e-mails for each voucher that Fortnox refused, "
            "and has the vouchers themselves in its export file (XML)."
        ),
        N_(
            "The program reads the mailbox that these e-mails come to, or a folder where you save them, "
            "and needs the export file too: the e-mail tells why, the file what was to be booked."
        ),
        ("mailbox", "folder", FILES),
        "BRP",
    ),
    OriginOfFailures(
        "Integration Platform (Sharespine)",
        N_(
            "Integration Platform sends an error report by e-mail, with the connector, the object "
            "and what Fortnox answered."
        ),
        N_(
            "The program reads the mailbox that the report comes to; or save the reports in a folder, "
            "or paste the text of one."
        ),
        ("mailbox", "folder", FILES),
        "Integration Platform",
    ),
    OriginOfFailures(
        "Junipeer",
        N_("Open the log of the object in Junipeer, and copy the message or save the log as a file."),
        N_("The program needs that text or file: paste it, add it, or save it in a watched folder."),
        (FILES, "folder"),
        "Junipeer",
    ),
    OriginOfFailures(
        N_("Nordea or Mynt business card"),
        N_(
            "Take out the report of the card's transactions as SIE, CSV, Excel or ZIP, "
            "and copy the message of each transaction whose export failed."
        ),
        N_(
            "The program needs the report; add it as a file, or save it in a watched folder each month. "
            "The messages are pasted."
        ),
        (FILES, "folder"),
        N_("Business card"),
    ),
    OriginOfFailures(
        N_("Another system's feed"),
        N_("Ask whoever runs the system for the address of its feed of failed vouchers, and for a token."),
        N_("The program needs both. What you mark as exported here is then told that system too."),
        ("feed",),
    ),
    OriginOfFailures(
        N_("A watched folder"),
        N_("Let export files and failure e-mails be saved in a folder, on this computer or on a share."),
        N_("The program needs to be able to read it. It looks there by itself, and leaves the files as they are."),
        ("folder",),
    ),
    OriginOfFailures(
        N_("I have files"),
        N_("Save the export file and the failure e-mails where you like, or copy the text of a message."),
        N_("Choose them, or drop them on the window. You see what was understood before anything is kept."),
        (FILES,),
    ),
)

_WAY_WORDS = {
    "mailbox": N_("Set up the &mailbox…"),
    "folder": N_("&Watch a folder…"),
    "feed": N_("Set up the f&eed…"),
    FILES: N_("&Choose files…"),
}


class _Places(QListWidget):
    """A list as high as its lines."""

    def sizeHint(self) -> QSize:
        """Be as high as what is in it."""
        lines = sum(self.sizeHintForRow(row) + 2 * self.spacing() for row in range(self.count()))
        return QSize(super().sizeHint().width(), lines + 2 * self.frameWidth() + self.spacing())

    def minimumSizeHint(self) -> QSize:
        """Keep that height."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


class OriginsPage(QWidget):
    """The places to the left, what to do at the chosen one to the right.

    ``way_chosen`` carries the `OriginOfFailures` and the way: a kind's name or `FILES`.
    """

    way_chosen = Signal(object, object)

    def __init__(self, texts: Texts, kinds: Sequence[InletKind]) -> None:
        super().__init__()
        self._texts = texts
        self._kinds = {each.name for each in kinds}
        self._list = _Places()
        self._list.setAccessibleName(texts.t("Where failures come from"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._list.setSpacing(theme.GAP_SMALL)
        self._title = PlainLabel(size=1.2, strong=True)
        self._there = PlainLabel()
        self._needs = PlainLabel()
        self._buttons = {way: QPushButton() for way in _WAY_WORDS}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_SECTION)
        row.addWidget(self._list, 2, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(theme.GAP)
        row.addLayout(right, 3)
        for each in (self._title, self._there, self._needs):
            right.addWidget(each)
        right.addSpacing(theme.GAP)
        for way, button in self._buttons.items():
            button.setText(texts.t(_WAY_WORDS[way]))
            button.setProperty("way", way)
            button.clicked.connect(self._on_way)
            right.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        for origin in self._offered():
            item = QListWidgetItem(texts.t(origin.title), self._list)
            item.setData(Qt.ItemDataRole.UserRole, origin)
        self._list.currentItemChanged.connect(self._show)
        self._list.itemActivated.connect(self._on_first_way)
        self._list.setCurrentRow(0)
        self.setFocusProxy(self._list)

    def _offered(self) -> list[OriginOfFailures]:
        """Leave out what there is no way in for."""
        return [each for each in ORIGINS if any(way == FILES or way in self._kinds for way in each.ways)]

    def _origin(self) -> OriginOfFailures:
        origin: OriginOfFailures = self._list.currentItem().data(Qt.ItemDataRole.UserRole)
        return origin

    def _show(self) -> None:
        origin, t = self._origin(), self._texts.t
        self._title.show_text(t(origin.title))
        self._there.show_text(t(origin.there))
        self._needs.show_text(t(origin.needs))
        for way, button in self._buttons.items():
            button.setVisible(way in self._ways(origin))

    def _ways(self, origin: OriginOfFailures) -> list[str]:
        return [way for way in origin.ways if way == FILES or way in self._kinds]

    def _on_way(self) -> None:
        self.way_chosen.emit(self._origin(), self.sender().property("way"))

    def _on_first_way(self) -> None:
        self.way_chosen.emit(self._origin(), self._ways(self._origin())[0])
