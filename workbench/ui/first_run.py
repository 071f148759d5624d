"""The first-run guide: the company, where failures come from, a first try. Calm, in the list's place, and skippable."""

from dataclasses import replace

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.company import Company, is_org_number, normalise_org_number
from workbench.domain.inlets import Inlet
from workbench.services.polling import PollResult
from workbench.services.requests import IntakeResult
from workbench.services.services import Services
from workbench.texts import N_
from workbench.ui import theme
from workbench.ui.first_run_origins import FILES, OriginOfFailures, OriginsPage
from workbench.ui.first_run_trial import TrialPage
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.source_fields import LineField, org_number_fault
from workbench.ui.theme import Accent

_STEPS = (N_("The company"), N_("Where failures come from"), N_("A first try"))
COMPANY, ORIGIN, TRIAL = range(3)
_WIDEST_LETTERS = 110


class FirstRun(QWidget):
    """Three steps. Its signals ask the window for what it cannot do itself.

    ``way_wanted`` carries a kind's name, the company's number and a proposed name; ``dropped`` mime data.
    """

    way_wanted = Signal(object, object, object)
    files_wanted = Signal()
    paste_wanted = Signal()
    dropped = Signal(object)
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._company = Company("")
        self._awaited = 0
        self._steps = QStackedWidget()
        self._title = PlainLabel(size=1.5, strong=True)
        self._about = PlainLabel(accent=Accent.QUIET)
        self._step_labels = [PlainLabel() for _ in _STEPS]
        self._back, self._next, self._skip = QPushButton(), QPushButton(), QPushButton()
        self._build()
        self._back.clicked.connect(self._on_back)
        self._next.clicked.connect(self._on_next)
        self._skip.clicked.connect(self._on_skip)
        self.retranslate()

    @property
    def step(self) -> int:
        """Which step is shown."""
        return self._steps.currentIndex()

    @property
    def trying(self) -> bool:
        """Whether it is waiting to tell what came of a first try."""
        return self.isVisible() and self.step == TRIAL

    # Building

    def _build(self) -> None:
        page = QWidget()
        page.setMaximumWidth(self.fontMetrics().averageCharWidth() * _WIDEST_LETTERS)
        column = QVBoxLayout(page)
        column.setContentsMargins(theme.GAP_SECTION, theme.GAP_SECTION, theme.GAP_SECTION, theme.GAP_SECTION)
        column.setSpacing(theme.GAP)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addSpacing(theme.GAP)
        steps = QHBoxLayout()
        steps.setSpacing(theme.GAP_WIDE)
        for label in self._step_labels:
            label.setWordWrap(False)
            steps.addWidget(label)
        steps.addStretch(1)
        column.addLayout(steps)
        column.addSpacing(theme.GAP)
        column.addWidget(self._steps, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._skip)
        buttons.addStretch(1)
        buttons.addWidget(self._back)
        buttons.addWidget(self._next)
        column.addLayout(buttons)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setBackgroundRole(QPalette.ColorRole.Base)
        scroll.setWidgetResizable(True)
        scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        scroll.setWidget(page)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _company_page(self) -> QWidget:
        t = self._session.texts.t
        self._number = LineField(
            t("Organisation number"), t("Leave it empty if your files tell it, or if you have several companies.")
        )
        self._name = LineField(t("Name"))
        self._number.line.returnPressed.connect(self._on_next)
        self._name.line.returnPressed.connect(self._on_next)
        self._number.changed.connect(self._number_edited)
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(theme.GAP_WIDE)
        form.setHorizontalSpacing(theme.GAP_WIDE)
        for field in (self._number, self._name):
            form.addRow(field.title, field)
        page.setFocusProxy(self._number)
        return page

    def retranslate(self) -> None:
        """Put every word into the session's language; the step, and what has been written, stay."""
        t, step = self._session.texts.t, max(self.step, 0)
        written = (self._number.value(), self._name.value()) if self._steps.count() else ("", "")
        while page := self._steps.widget(0):
            page.setParent(None)
            page.deleteLater()
        self._steps.addWidget(self._company_page())
        self._number.show_value(written[0])
        self._name.show_value(written[1])
        origins = OriginsPage(self._session.texts, self._session.services.inlets.kinds())
        origins.way_chosen.connect(self._on_way)
        self._steps.addWidget(origins)
        self._trial = TrialPage(self._session.texts)
        self._trial.zone.dropped.connect(self._on_dropped)
        self._trial.zone.files_wanted.connect(self.files_wanted)
        self._trial.zone.paste_wanted.connect(self.paste_wanted)
        self._trial.list_wanted.connect(self._on_skip)
        self._steps.addWidget(self._trial)
        self.setAccessibleName(t("Get started"))
        self._title.show_text(t("Get started"))
        self._about.show_text(
            t("Three short steps, each of which can be skipped. You find them again under Help › Get started.")
        )
        self._back.setText(t("&Back"))
        self._skip.setText(t("&Skip the guide"))
        self._go(step)

    def _go(self, step: int) -> None:
        t = self._session.texts.t
        self._steps.setCurrentIndex(step)
        for place, label in enumerate(self._step_labels):
            label.show_text(f"{place + 1}  {t(_STEPS[place])}")
            label.set_accent(None if place == step else Accent.QUIET)
            label.set_strong(place == step)
        self._back.setEnabled(step > COMPANY)
        self._next.setText(t("&Done") if step == TRIAL else t("&Next"))
        if page := self._steps.currentWidget():
            self.setFocusProxy(page)
            if self.isVisible():
                page.setFocus(Qt.FocusReason.OtherFocusReason)

    # Steps

    def begin(self) -> None:
        """Begin at the first step."""
        self._go(COMPANY)

    def _on_back(self) -> None:
        self._go(self.step - 1)

    def _on_next(self) -> None:
        if self.step == TRIAL:
            self._on_skip()
        elif self.step != COMPANY or self._keep_company():
            self._go(self.step + 1)

    def _on_skip(self) -> None:
        self._session.settings.guided = True
        self._session.save_settings()
        self.left.emit()

    def _number_edited(self) -> None:
        self._number.tell_fault("")

    def _keep_company(self) -> bool:
        """Keep the company as it is written; tell whether one can go on."""
        number, name = normalise_org_number(self._number.value()), self._name.value()
        if not number and not name:
            return True
        if not is_org_number(number):
            self._number.tell_fault(org_number_fault(self._session.texts))
            return False
        known = {each.org_number: each for each in self._session.services.cases.companies()}
        before = known.get(number, Company(number))
        self._company = replace(before, name=name or before.name)
        if number not in known or self._company != before:
            self._session.change_company(self._company)
        return True

    def _on_way(self, origin: OriginOfFailures, way: str) -> None:
        if way == FILES:
            self._go(TRIAL)
            self.files_wanted.emit()
        else:
            self.way_wanted.emit(way, self._company.org_number, self._session.texts.t(origin.name))

    def _on_dropped(self, data: QMimeData) -> None:
        self.dropped.emit(data)

    # What came of it

    def tell_added(self, inlet: Inlet) -> None:
        """Go on once a way in is set up from here."""
        if self.isVisible():
            self._awaited = inlet.id
            self._go(TRIAL)
            self._trial.tell_set_up(inlet.name)

    def tell_look(self, result: PollResult) -> None:
        """Tell what the first look at it brought."""
        if self.trying and result.inlet.id == self._awaited:
            self._trial.tell_look(result)

    def tell_intake(self, result: IntakeResult) -> None:
        """Tell what came of a file."""
        if self.trying:
            self._trial.tell_intake(result)


def is_untouched(services: Services) -> bool:
    """Tell whether nothing has come in or been set up yet, the list of vouchers aside."""
    return not services.inlets.all() and not services.cases.tray()
