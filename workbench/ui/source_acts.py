"""What is done with the ways in: show them, set one up, change, pause, take away; the looks follow at once."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from shiboken6 import isValid

from workbench.domain.errors import KnownError
from workbench.domain.inlets import Inlet, InletKind
from workbench.services.inlets import kind_of
from workbench.services.services import Services
from workbench.ui.jobs import Call, Notice, Tried
from workbench.ui.poller import Poller
from workbench.ui.session import Session
from workbench.ui.source_form import FormFacts, SourceForm
from workbench.ui.sources_dialog import SourcesDialog
from workbench.ui.tasks import Lane, Task


class SourceActs(QObject):
    """Opens the dialogs, the list once. ``added`` carries an `Inlet` that has been set up, ``gone`` an id."""

    added = Signal(object)
    gone = Signal(object)

    def __init__(self, session: Session, poller: Poller, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._poller = poller
        self._window = window
        self._asked: tuple[InletKind, Inlet] | None = None
        self._leaving: Inlet | None = None
        session.sources_wanted.connect(self.show)

    def show(self) -> None:
        """Show the ways in, or bring forward the dialog that is open."""
        dialog = self._opened()
        if dialog is None:
            dialog = SourcesDialog(self._session, self._poller, self._window)
            dialog.add_wanted.connect(self.add)
            dialog.change_wanted.connect(self._change)
            dialog.pause_wanted.connect(self._pause)
            dialog.remove_wanted.connect(self._ask_remove)
            dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def add(self, kind: InletKind, company: str = "", name: str = "") -> None:
        """Set up a way in of a kind; where no company is told, the one chosen in the window is proposed."""
        self._begin(kind, Inlet(kind.name, name, company or self._session.settings.company))

    def _change(self, inlet: Inlet) -> None:
        self._session.ask(Tried(kind_of, inlet, self._session.services.inlets.kinds()), _WithInlet(self, inlet))

    def begin_change(self, kind: InletKind | KnownError, inlet: Inlet) -> None:
        """Open the form on a way in, unless its kind is not known here."""
        if isinstance(kind, KnownError):
            self._session.failed.emit(kind)
        else:
            self._begin(kind, inlet)

    def _begin(self, kind: InletKind, inlet: Inlet) -> None:
        self._asked = kind, inlet
        self._session.ask(Call(_form_facts, self._session.services), self._open_form)

    def _open_form(self, facts: FormFacts) -> None:
        if self._asked and isValid(self):
            (kind, inlet), self._asked = self._asked, None
            form = SourceForm(self._session, kind, inlet, facts, self._opened() or self._window)
            form.saved.connect(self._saved)
            form.open()

    def _saved(self, inlet: Inlet) -> None:
        self._changed(inlet.id)
        self.added.emit(inlet)
        self._poller.look_at([] if inlet.paused else [inlet])

    def _pause(self, inlet: Inlet, paused: bool) -> None:
        self._poller.leave(inlet.id)
        job = Call(self._session.services.inlets.pause, inlet.id, paused, self._session.user_name)
        self._session.beside(Task(job, self._done, self._failed))

    def _ask_remove(self, inlet: Inlet) -> None:
        texts = self._session.texts
        self._leaving = inlet
        box = QMessageBox(self._opened() or self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(texts.t("Remove {name}?", name=inlet.name))
        box.setInformativeText(
            texts.t("Nothing more comes from there. What has come stays, and the password is taken out of the keyring.")
        )
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.addButton(texts.t("&Remove"), QMessageBox.ButtonRole.DestructiveRole).clicked.connect(self._remove)
        box.open()

    def _remove(self) -> None:
        """Take it away once a look at it has ended: in turn with the looks."""
        if self._leaving:
            inlet, self._leaving = self._leaving, None
            self._poller.leave(inlet.id)
            job = Call(self._session.services.inlets.remove, inlet.id, self._session.user_name)
            self._session.beside(Task(job, _Removed(self, inlet), _Removed(self, inlet)), Lane.POLL)

    def removed(self, inlet: Inlet, error: KnownError | None) -> None:
        """Tell that it is gone, and what of it was left behind."""
        if isValid(self):
            self.gone.emit(inlet.id)
            self._changed()
            if error:
                self._session.failed.emit(error)
            else:
                words = self._session.texts.t("{name} is removed; what came from there stays", name=inlet.name)
                self._session.noticed.emit(Notice(words))

    def _done(self, nothing: None) -> None:
        del nothing
        self._changed()

    def _failed(self, error: BaseException) -> None:
        self._changed()
        self._session.failed.emit(error)

    def _changed(self, chosen: int = 0) -> None:
        if isValid(self):
            self._poller.refresh()
            if dialog := self._opened():
                dialog.choose(chosen)

    def _opened(self) -> SourcesDialog | None:
        windows = QApplication.topLevelWidgets()
        return next((each for each in windows if isinstance(each, SourcesDialog) and each.isVisible()), None)


class _WithInlet:
    """Hands over a kind with the way in that is of it."""

    def __init__(self, acts: SourceActs, inlet: Inlet) -> None:
        self._acts = acts
        self._inlet = inlet

    def __call__(self, kind: InletKind | KnownError) -> None:
        if isValid(self._acts):
            self._acts.begin_change(kind, self._inlet)


class _Removed:
    """Tells that a way in is gone; `KnownError` where something of it was left behind."""

    def __init__(self, acts: SourceActs, inlet: Inlet) -> None:
        self._acts = acts
        self._inlet = inlet

    def __call__(self, outcome: object) -> None:
        if outcome is None or isinstance(outcome, KnownError):
            self._acts.removed(self._inlet, outcome)
        else:
            self._acts._session.failed.emit(outcome)


def _form_facts(services: Services) -> FormFacts:
    taken = frozenset(each.inlet.name.casefold() for each in services.inlets.all())
    return FormFacts(services.cases.companies(), taken)
