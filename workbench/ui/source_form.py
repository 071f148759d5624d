"""Sets up a way in, or changes one: the fields its kind asks for, a trial, and where its password is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialogButtonBox, QFormLayout, QFrame, QLabel, QScrollArea, QWidget
from shiboken6 import isValid

from workbench.domain.company import Company
from workbench.domain.errors import (
    InletError,
    InletExists,
    KnownError,
    NoKeyring,
    NotPermitted,
    OptionWrong,
    PlaceMissing,
    SecretMissing,
    SignInRefused,
)
from workbench.domain.inlets import Inlet, InletKind, Option, OptionKind
from workbench.services.inlets import MINUTES, MOST_MINUTES, NAME, Checked
from workbench.ui import theme
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.fault_label import FaultLabel
from workbench.ui.jobs import Call
from workbench.ui.plain import Rule
from workbench.ui.session import Session
from workbench.ui.source_fields import CompanyField, Field, LineField, NumberField, SecretField, option_field
from workbench.ui.source_trial import SourceTrial
from workbench.ui.tasks import Task

_OF_SECRET = (SignInRefused, SecretMissing, NoKeyring, NotPermitted)
_LETTERS = 116


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What a form needs to know: the companies there are, and the names that are taken."""

    companies: Sequence[Company] = ()
    taken: frozenset[str] = frozenset()


class SourceForm(AskDialog):
    """Made out of `InletKind.options`. ``saved`` carries the `Inlet` as it is kept; then the form has closed.

    An inlet whose id is 0 is a new one; what it says already is proposed.
    """

    saved = Signal(object)

    def __init__(
        self, session: Session, kind: InletKind, inlet: Inlet, facts: FormFacts, parent: QWidget | None
    ) -> None:
        t = session.texts.t
        title = t("Change {name}", name=inlet.name) if inlet.id else t("New source: {kind}", kind=t(kind.title))
        super().__init__(title, parent, letters=_LETTERS)
        self._session = session
        self._kind = kind
        self._inlet = inlet
        self._facts = facts
        self._fields: dict[str, Field] = {each.name: option_field(each, session.texts) for each in kind.options}
        self._name = LineField(t(NAME), t("What you call it; it stands in the list, and with what comes through it."))
        self._company = CompanyField(t("Company"), facts.companies, session.texts)
        self._minutes = NumberField(
            t(MINUTES), t("It is looked at by itself while the program is open."), 1, MOST_MINUTES
        )
        self._trial = SourceTrial(session)
        self._fault = FaultLabel()
        self._proposed = ""
        self._build()
        self._show(inlet)
        self._connect()
        self._ask_keyring()
        self._begin()

    # Building

    def _build(self) -> None:
        t = self._session.texts.t
        page = QWidget()
        self._form = form = QFormLayout(page)
        form.setContentsMargins(0, 0, theme.GAP, 0)
        form.setVerticalSpacing(theme.GAP + theme.GAP_SMALL)
        form.setHorizontalSpacing(theme.GAP_WIDE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for option in self._kind.options:
            field = self._fields[option.name]
            form.addRow("" if option.kind is OptionKind.SWITCH else _label(field), field)
        form.addRow(Rule())
        for field in (self._company, self._name, self._minutes):
            form.addRow(_label(field), field)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(self.windowTitle())
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setBackgroundRole(QPalette.ColorRole.Window)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(page)
        self.column.addWidget(self._scroll, 1)
        self.column.addWidget(self._trial)
        self.column.addWidget(self._fault)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._test = buttons.addButton(t("&Test"), QDialogButtonBox.ButtonRole.ActionRole)
        self._save = buttons.button(QDialogButtonBox.StandardButton.Save)
        buttons.accepted.connect(self._on_save)
        self.add_buttons(buttons, self._save)

    def _begin(self) -> None:
        """Open as high as the fields are, or as the screen allows, and begin in the first field."""
        metrics = self.fontMetrics()
        wide = metrics.averageCharWidth() * _LETTERS
        form = self._form
        fields = form.totalHeightForWidth(wide) if form.hasHeightForWidth() else form.sizeHint().height()
        self.begin_at(_LETTERS, fields // metrics.lineSpacing() + 10)
        next(iter(self._fields.values())).setFocus()

    def _show(self, inlet: Inlet) -> None:
        for option in self._kind.options:
            if option.name in inlet.options:
                self._fields[option.name].show_value(inlet.options[option.name])
        self._company.show_value(inlet.company)
        self._minutes.show_value(str(inlet.minutes))
        if inlet.id:
            self._name.show_value(inlet.name)
        else:
            self._propose()

    def _connect(self) -> None:
        for field in (*self._fields.values(), self._company, self._name, self._minutes):
            field.changed.connect(self._on_edited)
        self._test.clicked.connect(self._on_test)
        self._trial.ended.connect(self._on_tried)
        self._session.failed.connect(self._on_failed)

    # The name and the keyring

    def _propose(self) -> None:
        """Propose a name out of what is said, as long as no other has been written."""
        if self._inlet.id or self._name.value() != self._proposed:
            return
        proposal = self._inlet.name or _proposal(self._kind, self._said()) or self._session.texts.t(self._kind.title)
        name, number = proposal, 1
        while name.casefold() in self._facts.taken:
            number += 1
            name = f"{proposal} {number}"
        self._proposed = name
        self._name.show_value(name)

    def _ask_keyring(self) -> None:
        """Read whether a secret is kept; a keyring that waits to be unlocked holds up nothing."""
        if self._secret():
            outcome = _Outcome(self, SourceForm._keyring_told)
            job = Call(self._session.services.inlets.holds_secret, self._inlet)
            self._session.beside(Task(job, outcome, outcome))

    def _keyring_told(self, told: object) -> None:
        secret = self._secret()
        if isinstance(told, bool) and secret:
            secret.show_kept(told)
        else:
            self._tell(told)

    # What is said

    def inlet(self) -> Inlet:
        """Return the way in as it is written now."""
        return replace(
            self._inlet,
            kind=self._kind.name,
            name=self._name.value(),
            company=self._company.value(),
            options=self._said(),
            minutes=self._minutes.number(),
        )

    def _said(self) -> dict[str, str]:
        return {name: field.value() for name, field in self._fields.items() if not isinstance(field, SecretField)}

    def _secret(self) -> SecretField | None:
        return next((each for each in self._fields.values() if isinstance(each, SecretField)), None)

    def _secret_said(self) -> str:
        secret = self._secret()
        return secret.value() if secret else ""

    def _on_edited(self) -> None:
        self._clear()
        self._propose()

    def _clear(self) -> None:
        for field in (*self._fields.values(), self._company, self._name, self._minutes):
            field.tell_fault("")
        self._fault.tell("")
        if not self._trial.running:
            self._trial.clear()

    def _complete(self) -> bool:
        """Tell whether all that has to be said is; what is missing is told beside its field."""
        self._clear()
        t = self._session.texts.t
        secretly = {each.name for each in self._kind.options if each.kind is OptionKind.SECRET}
        wanted = [self._fields[each.name] for each in self._kind.options if each.required and each.name not in secretly]
        for field in (*wanted, self._name):
            if not field.value():
                self._tell_at(field, t("This has to be filled in."))
                return False
        if wrong := self._company.wrong():
            self._tell_at(self._company, wrong)
            return False
        return True

    # Trying and saving

    def _on_test(self) -> None:
        if self._complete():
            self._test.setEnabled(False)
            self._trial.begin(self.inlet(), self._secret_said() or None)

    def _on_tried(self, checked: Checked | None) -> None:
        self._test.setEnabled(True)
        if checked and checked.error:
            self._tell(checked.error)

    def _on_save(self) -> None:
        if not self._complete():
            return
        self._trial.cancel()
        self._save.setEnabled(False)
        inlets, inlet, secret = self._session.services.inlets, self.inlet(), self._secret_said()
        job = (
            Call(inlets.change, inlet, secret or None, self._session.user_name)
            if inlet.id
            else Call(inlets.add, inlet, secret, self._session.user_name)
        )
        outcome = _Outcome(self, SourceForm._saved)
        self._session.beside(Task(job, outcome, outcome))

    def _saved(self, outcome: object) -> None:
        self._save.setEnabled(True)
        if isinstance(outcome, Inlet):
            self.accept()
            self.saved.emit(outcome)
        else:
            self._tell(outcome)

    def done(self, result: int) -> None:
        """Close; a trial under way is stopped."""
        self._trial.cancel()
        super().done(result)

    # What is wrong

    def _on_failed(self, error: BaseException) -> None:
        """Tell it here too: the window's bar is behind."""
        if isinstance(error, KnownError):
            self._fault.tell(self._session.texts.error(error))

    def _tell(self, error: object) -> None:
        """Tell what is wrong beside the field it is of; a bug goes the way of bugs."""
        if not isinstance(error, KnownError):
            self._session.failed.emit(error)
            return
        words = self._session.texts.error(error)
        field = self._field_of(error) if isinstance(error, InletError) else None
        if field:
            self._tell_at(field, words)
        else:
            self._fault.tell(words)

    def _tell_at(self, field: Field, words: str) -> None:
        field.tell_fault(words)
        QTimer.singleShot(0, field, self._bring_into_view)

    def _bring_into_view(self) -> None:
        told = next((each for each in self.findChildren(Field) if not each.fault.isHidden()), None)
        if told:
            self._scroll.ensureWidgetVisible(told.fault)

    def _field_of(self, error: InletError) -> Field | None:
        """Return the field that an error is of; None where it is of none of them more than of another."""
        if isinstance(error, InletExists):
            return self._name
        if isinstance(error, OptionWrong):
            own = {NAME: self._name, MINUTES: self._minutes}
            named = {each.title: self._fields[each.name] for each in self._kind.options}
            return {**own, **named}.get(str(error.params["option"]))
        if isinstance(error, _OF_SECRET):
            return self._secret()
        first = next((each for each in self._kind.options if each.required), None)
        if isinstance(error, PlaceMissing):
            first = next((each for each in self._kind.options if _is_folder(each)), first)
        return self._fields[first.name] if first else None


class _Outcome:
    """Hands what came of a task, or what stopped it, to a form that is still open."""

    def __init__(self, form: SourceForm, receive: Callable[[SourceForm, object], None]) -> None:
        self._form = form
        self._receive = receive

    def __call__(self, outcome: object) -> None:
        if isValid(self._form):
            self._receive(self._form, outcome)


def _label(field: Field) -> QLabel:
    label = QLabel(field.title)
    label.setBuddy(field.control)
    return label


def _is_folder(option: Option) -> bool:
    return option.kind is OptionKind.FOLDER or option.name == "folder"


def _proposal(kind: InletKind, said: dict[str, str]) -> str:
    """Return a name out of what is said: of a folder its last part, of an address its server, else the user."""
    for option in kind.options:
        value = said.get(option.name, "")
        if value and option.kind is OptionKind.FOLDER:
            return PurePath(value).name
        if value and option.name == "address":
            return value.partition("://")[2].partition("/")[0].partition(":")[0]
        if value and option.name == "user":
            return value
    return ""
