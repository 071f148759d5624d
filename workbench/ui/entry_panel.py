"""Typing along: a small window that stays beside the browser and hands over one field at a time.

No key is heard while another program is in front: Qt has no keys for the whole system, so the panel says that its
keys work while it is in front, and can hand over the next field by itself when one comes back to it.
"""

from PySide6.QtCore import QByteArray, QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from workbench.domain.finding import Replay
from workbench.domain.match_key import match_key
from workbench.services.plain_text import both_ends, on_one_line
from workbench.services.typing_run import TypingRun
from workbench.texts import NN_
from workbench.ui import theme
from workbench.ui.case_head import case_label
from workbench.ui.entry_begun import Begun
from workbench.ui.entry_booked import EntryBooked
from workbench.ui.entry_flow import EntryFlow, Phase
from workbench.ui.entry_number import EntryNumber
from workbench.ui.entry_options import EntryOptions
from workbench.ui.entry_pages import Pages
from workbench.ui.entry_rows import EntryRows
from workbench.ui.entry_stage import EntryStage, field_words
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent
from workbench.ui.voucher_window import place_on_screen

_WIDTH_CHARACTERS, _HEIGHT_LINES = 56, 40
_COMING_BACK_MS = 200
"""How long to wait on coming back for a press of a button, which then says itself what is wanted."""
_BLOCKERS_SHOWN = 4


class EntryPanel(QWidget):
    """The window of one run; closing it is a pause. ``closed`` says that it has gone."""

    closed = Signal()

    def __init__(self, session: Session, run: TypingRun, begun: Begun | None = None) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowIcon(theme.app_icon())
        self._session = session
        self._begun = begun
        self._companies = {row.company for each in run.left if (row := session.index.row(each))}
        self._away = False
        self._coming_back = QTimer(self)
        self._coming_back.setSingleShot(True)
        self._coming_back.setInterval(_COMING_BACK_MS)
        self.flow = EntryFlow(session, run)
        self.flow.setParent(self)
        self.stage, self.number, self.rows = EntryStage(), EntryNumber(), EntryRows()
        self.booked = EntryBooked()
        self.options = EntryOptions(session, self)
        self._build()
        self._connect()
        self.retranslate()
        self._place()

    # Building

    def _build(self) -> None:
        self._head = PlainLabel(strong=True)
        self._head.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._progress = PlainLabel(accent=Accent.QUIET)
        self._warning = PlainLabel(accent=Accent.ATTENTION)
        self._told = PlainLabel(accent=Accent.MARKED)
        self._unchecked = PlainLabel(accent=Accent.QUIET)
        self._more = QPushButton()
        self._more.setMenu(self.options.menu)
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._rest = PlainLabel(size=1.1)
        self._go_on = QPushButton()
        self._typing, self._resting = self._typing_page(), self._rest_page()
        self._pages = Pages(self._typing, self.number, self._resting, self.booked)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP + 4, theme.GAP + 2, theme.GAP + 4, theme.GAP + 2)
        column.setSpacing(theme.GAP)
        top = QHBoxLayout()
        top.addWidget(self._progress, 1)
        top.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        for label in (self._head, self._told, self._warning, self._unchecked):
            column.addWidget(label)
        column.addWidget(self._pages)
        column.addWidget(self.rows, 1)
        column.addStretch(0)  # takes the room while there are no rows

    def _typing_page(self) -> QWidget:
        page = QWidget()
        self.buttons = {name: QPushButton() for name in ("back", "next", "copy", "skip_row", "pause", "skip_voucher")}
        grid = QGridLayout()
        grid.setSpacing(theme.GAP_SMALL + 2)
        for place, button in enumerate(self.buttons.values()):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.buttons["next"].setDefault(True)
        self._keys = PlainLabel(accent=Accent.QUIET, size=0.92)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.stage, 1)
        column.addLayout(grid)
        column.addWidget(self._keys)
        return page

    def _rest_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self._rest)
        column.addWidget(self._go_on)
        return page

    def _connect(self) -> None:
        flow = self.flow
        steps = {
            "back": flow.back,
            "next": flow.next,
            "copy": flow.copy,
            "skip_row": flow.skip_row,
            "pause": flow.pause,
            "skip_voucher": flow.skip_voucher,
        }
        for name, button in self.buttons.items():
            button.pressed.connect(self._coming_back.stop)
            button.clicked.connect(steps[name])
        self.stage.key.connect(self._on_key)
        self.number.given.connect(flow.mark)
        self.number.back.connect(flow.back)
        self.number.skipped.connect(flow.skip_voucher)
        self.booked.skipped.connect(flow.skip_booked)
        self.booked.taken.connect(flow.type_booked)
        self.booked.marked.connect(flow.mark_booked)
        self._go_on.clicked.connect(self._on_go_on)
        self.options.order_changed.connect(flow.order_changed)
        self.options.changed.connect(self._show_keys)
        self._coming_back.timeout.connect(flow.next)
        flow.stepped.connect(self.show_step)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_application)
        self._session.language_changed.connect(self.retranslate)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.close)
        QShortcut(QKeySequence("Ctrl+W"), self).activated.connect(self.close)

    # Showing

    def retranslate(self) -> None:
        """Put every word into the session's language; nothing is stepped or copied."""
        t = self._session.texts.t
        self.setWindowTitle(t("Type along"))
        words = {
            "back": t("Back (←)"),
            "next": t("Next (Space)"),
            "copy": t("Copy again (C)"),
            "skip_row": t("Skip the row (S)"),
            "pause": t("Pause (P)"),
            "skip_voucher": t("Skip the voucher"),
        }
        for name, button in self.buttons.items():
            button.setText(words[name])
        self.buttons["skip_voucher"].setToolTip(t("It is left as it is, and not marked"))
        self._more.setText(t("Settings"))
        self.options.retranslate()
        self.number.retranslate(self._session.texts)
        self.rows.retranslate(self._session.texts)
        self._show_keys()
        self.show_step()

    def show_step(self) -> None:
        """Show where the run stands."""
        flow, texts = self.flow, self._session.texts
        typing = flow.phase not in (Phase.PAUSED, Phase.FINISHED)
        self._progress.show_text(self._progress_words())
        case = flow.detail.case if flow.detail else None
        label = on_one_line(case_label(case), 40) if case else ""
        key = match_key(case.id) if case and self._session.settings.typing_key else ""
        parts = (label, self._company_words(), both_ends(on_one_line(case.entered.text), 120) if case else "", key)
        head = " · ".join(part for part in parts if part)
        self._head.show_text(head)
        self._head.setVisible(bool(head))
        told = [texts.t(sentence, voucher=name, reason=texts.t(why)) for sentence, name, why in flow.told[-3:]]
        if flow.phase in (Phase.NUMBER, Phase.FINISHED):
            self._begun = None
        begun = self._begun.words(texts) if self._begun and typing else ""
        self._told.show_text("\n".join([*([begun] if begun else []), *told]))
        self._told.setVisible(bool(told or begun))
        asks = flow.phase is Phase.BOOKED  # what would stop the typing is told once it is to be typed
        self._show_replay(flow.detail.replay if typing and flow.detail and not asks else Replay())
        self.rows.setVisible(typing)
        self.rows.show_step(flow, texts)
        if flow.phase is Phase.NUMBER:
            self.number.show_step(flow, texts, self._session.user_name, self._pages.turn_to(self.number))
        elif flow.phase is Phase.BOOKED:
            self.booked.show_step(flow, texts, self._pages.turn_to(self.booked))
        elif typing:
            self._show_typing()
        else:
            self._show_rest()

    def _show_typing(self) -> None:
        flow = self.flow
        came = self._pages.turn_to(self._typing)
        self.stage.show_step(flow, self._session.texts)
        self.buttons["back"].setEnabled(flow.run.place > 0)
        self.buttons["skip_row"].setEnabled(flow.field is not None and flow.field.row is not None)
        if came or self.focusWidget() is None:
            self.stage.setFocus()

    def _show_rest(self) -> None:
        flow, texts = self.flow, self._session.texts
        if self._pages.turn_to(self._resting) and flow.phase is Phase.FINISHED:
            self._remember_place()  # before it is made lower
        if flow.phase is Phase.FINISHED:
            done = texts.n("{count} voucher typed and marked.", "{count} vouchers typed and marked.", flow.run.typed)
            found, left = flow.run.found, flow.run.total - flow.run.typed - flow.run.found
            rest = [texts.n("{count} left as it was.", "{count} left as they were.", left)] if left > 0 else []
            if found:
                told = NN_("{count} marked as found in the ledger.", "{count} marked as found in the ledger.")
                rest.insert(0, texts.n(*told, found))
            self._rest.show_text(" ".join((done, *rest)))
            self._go_on.setText(texts.t("&Close"))
        else:
            where = field_words(flow.field, texts) if flow.field else ""
            words = texts.t("Paused at {field}.", field=where) if where else texts.t("Paused.")
            self._rest.show_text(f"{words} {texts.t('Nothing is lost when you close the panel or the program.')}")
            self._go_on.setText(texts.t("Go on typing"))
        self._go_on.setDefault(True)
        self._go_on.setFocus()

    def _progress_words(self) -> str:
        flow, texts = self.flow, self._session.texts
        if flow.phase is Phase.FINISHED:
            return texts.t("All done")
        words = texts.t("Voucher {place} of {total}", place=flow.run.ordinal, total=flow.run.total)
        minutes = flow.run.minutes_left
        if minutes is None:
            return words
        about = texts.n("about {count} minute left", "about {count} minutes left", minutes)
        return f"{words} · {about}"

    def _show_replay(self, replay: Replay) -> None:
        """Say what will stop the voucher, and that not everything could be checked."""
        texts = self._session.texts
        titles = list(dict.fromkeys(self._session.title(each.key) for each in replay.blockers))
        shown = "; ".join(titles[:_BLOCKERS_SHOWN]) + ("; …" if titles[_BLOCKERS_SHOWN:] else "")
        unchecked = texts.t("Not everything could be checked beforehand.") if replay.not_checked else ""
        self._warning.show_text(texts.t("⚠ It will stop on: {causes}", causes=shown) if titles else "")
        self._warning.setVisible(bool(titles))
        self._unchecked.show_text(unchecked)
        self._unchecked.setVisible(bool(unchecked))

    def _company_words(self) -> str:
        """Say whose the voucher is, where the run is of several companies."""
        case = self.flow.detail.case if self.flow.detail else None
        return on_one_line(case.entered.company, 40) if case and len(self._companies) > 1 else ""

    def _show_keys(self) -> None:
        t = self._session.texts.t
        words = t("The keys work while this window is in front.")
        if self._session.settings.typing_by_return:
            words = t("Come back here from the browser and the next field is copied.") + " " + words
        self._keys.show_text(words)

    # What the user does

    def _on_key(self, name: str) -> None:
        self._coming_back.stop()
        if self.buttons[name].isEnabled():
            self.buttons[name].click()

    def _on_go_on(self) -> None:
        if self.flow.phase is Phase.FINISHED:
            self.close()
        else:
            self._begun = None
            self.flow.go_on()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Give the keys back to the field when the panel itself is pressed."""
        super().mousePressEvent(event)
        if self._pages.current is self._typing:
            self.stage.setFocus()

    def _on_application(self, state: Qt.ApplicationState) -> None:
        if state != Qt.ApplicationState.ApplicationActive and self.flow.phase is Phase.TYPING:
            self._away = True

    def changeEvent(self, event: QEvent) -> None:
        """On coming back from another program: copy the next field, if asked, and say what is on the clipboard."""
        super().changeEvent(event)
        if event.type() != QEvent.Type.ActivationChange or not self.isActiveWindow():
            return
        if self.flow.phase is Phase.TYPING:
            self.stage.show_step(self.flow, self._session.texts)
            if self._away and self._session.settings.typing_by_return and self.flow.on_clipboard:
                self._coming_back.start()
        self._away = False

    # Place

    def closeEvent(self, event: QCloseEvent) -> None:
        """Pause, and remember the place on the screen."""
        self._coming_back.stop()
        self.flow.pause()
        if self.flow.phase is not Phase.FINISHED:
            self._remember_place()
        self._session.save_settings()
        super().closeEvent(event)
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Be high enough for what is shown, however the words wrap; at the end no higher than that."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        if event.type() == QEvent.Type.LayoutRequest and self.flow.phase is Phase.FINISHED:
            self.resize(self.width(), self.minimumHeight())
        return done

    def _fit(self) -> None:
        column = self.layout()
        if column is None or self.isHidden():
            return
        room = self.screen().availableGeometry().height()
        self.setMinimumHeight(min(column.totalMinimumHeightForWidth(self.width()), room))

    def _remember_place(self) -> None:
        """Keep where it stands while it is as large as it is for typing."""
        self._session.settings.window["typing"] = bytes(self.saveGeometry().toBase64().data()).decode()

    def _place(self) -> None:
        """Stand where it stood last, or at the right edge of the screen."""
        letter = self.fontMetrics()
        room = QGuiApplication.primaryScreen().availableGeometry()
        wanted = QRect(0, 0, letter.averageCharWidth() * _WIDTH_CHARACTERS, letter.lineSpacing() * _HEIGHT_LINES)
        wanted.moveTopRight(room.topRight())
        place_on_screen(self, wanted)
        kept = self._session.settings.window.get("typing", "")
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))
            place_on_screen(self, self.geometry())
