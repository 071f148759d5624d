"""The pane beside the list: the chosen voucher explained, or the sum of several."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from workbench.services.cases import CaseDetail
from workbench.services.plain_text import on_one_line
from workbench.ui.act_bar import ActBar
from workbench.ui.case_head import case_label
from workbench.ui.case_view import CaseView, empty_page
from workbench.ui.group_view import Group, GroupView
from workbench.ui.receipt_acts import receipt_acts
from workbench.ui.receipt_drop import ReceiptDrop
from workbench.ui.session import Session


class DetailPane(QWidget):
    """Shows one voucher whole. It reads again only when told to: see `refresh` and `retranslate`.

    `act_requested` carries the name of a command (see `workbench.ui.act_bar.ACTS`) for the voucher shown.
    `shown` carries the `CaseDetail` once it stands on the page.
    """

    act_requested = Signal(object)
    shown = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None, *, with_acts: bool = True) -> None:
        super().__init__(parent)
        self._session = session
        self._with_acts = with_acts
        self._voucher_id: int | None = None
        self._group: Group | None = None
        self._detail: CaseDetail | None = None
        self._page: CaseView | None = None
        self._opened: frozenset[str] = frozenset()
        self._leaving = QWidget()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setBackgroundRole(QPalette.ColorRole.Base)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self._drop = ReceiptDrop(self)
        self._drop.dropped.connect(self._receipts_dropped)
        self.setFocusProxy(self._scroll)
        self._show_words()

    @property
    def current_id(self) -> int | None:
        """The voucher that is shown or being read; None where there is none or several."""
        return self._voucher_id

    def show_case(self, voucher_id: int | None) -> None:
        """Show a voucher from its top, or (None) ask for one to be chosen."""
        if voucher_id is not None and voucher_id == self._voucher_id:
            self.refresh()
            return
        self._group = None
        self._voucher_id = voucher_id
        self._detail = None
        if voucher_id is None:
            self._show_words()
        else:
            self._read(voucher_id)

    def show_group(self, group: Group) -> None:
        """Show what several vouchers have in common."""
        self._voucher_id = None
        self._detail = None
        self._group = group
        self._show_words()

    def refresh(self) -> None:
        """Read the same voucher again; the place on the page is kept."""
        if self._voucher_id is not None:
            self._read(self._voucher_id)

    def retranslate(self) -> None:
        """Show the same in the session's language."""
        if self._detail:
            self._show_detail(self._detail)
        else:
            self._show_words()

    def _receipts_dropped(self, paths: list[Path]) -> None:
        if self._voucher_id is not None:
            receipt_acts(self._session, self).attach(self._voucher_id, paths)

    def _read(self, voucher_id: int) -> None:
        self._drop.offer("")
        self._session.read_detail(voucher_id, self._was_read, _NotRead(self, voucher_id))

    def _was_read(self, detail: CaseDetail) -> None:
        """Take what was read, unless another voucher has been chosen since, or the pane is gone."""
        if not isValid(self) or detail.case.id != self._voucher_id:
            return
        self._show_detail(detail)

    def reading_failed(self, voucher_id: int) -> None:
        """Take away what may be another voucher's page."""
        if isValid(self) and voucher_id == self._voucher_id:
            self._voucher_id = None
            self._detail = None
            self._show_words()

    def _show_detail(self, detail: CaseDetail) -> None:
        again = self._detail is not None and self._detail.case.id == detail.case.id
        place = self._scroll.verticalScrollBar().value() if again else 0
        if self._page and again:
            self._opened = self._page.opened_parts()
        self._detail = detail
        acts = None
        if self._with_acts:
            acts = ActBar()
            acts.offer(detail.case.state, self._session.texts, self._session.refusal(detail.case.id))
            acts.requested.connect(self.act_requested)
        opened = self._opened
        if not again:
            opened = opened & {"history"} | {f"message-{each.stored.id}" for each in detail.failures[:1]}
        self._page = CaseView(detail, self._session, opened, acts)
        label = on_one_line(case_label(detail.case), 40)
        self._drop.offer(self._session.texts.t("Let go here to attach it to the voucher {voucher}", voucher=label))
        self._put(self._page, place)
        self.shown.emit(detail)

    def _show_words(self) -> None:
        texts = self._session.texts
        if self._page and self._detail is None:
            self._opened = self._page.opened_parts()
        self._page = None
        self._drop.offer("")
        if self._group:
            page = GroupView(self._group, self._session)
            page.act_requested.connect(self.act_requested)
            self._put(page, 0)
        else:
            self._put(empty_page(texts.t("Choose a voucher in the list.")), 0)

    def _put(self, page: QWidget, place: int) -> None:
        self._scroll.setAccessibleName(self._session.texts.t("The voucher"))
        before = self._scroll.takeWidget()
        if before:
            # A button of the page may be what asked for another one: it must live until its click is over.
            before.setParent(self._leaving)
            before.deleteLater()
        self._scroll.setWidget(page)
        page.show()
        if layout := page.layout():
            layout.activate()
        self._scroll.verticalScrollBar().setValue(place)


class _NotRead:
    """Tells the pane that a voucher could not be read."""

    def __init__(self, pane: DetailPane, voucher_id: int) -> None:
        self._pane = pane
        self._voucher_id = voucher_id

    def __call__(self, error: BaseException) -> None:
        """Tell it; the error itself is told by the window."""
        del error
        self._pane.reading_failed(self._voucher_id)
