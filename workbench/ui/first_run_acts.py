"""When the first-run guide is shown, and what is done from it."""

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QStackedWidget
from shiboken6 import isValid

from workbench.ui.first_run import FirstRun, is_untouched
from workbench.ui.jobs import Call
from workbench.ui.session import Session
from workbench.ui.window_acts import WindowActs


class FirstRunActs(QObject):
    """Shows the guide in the list's place where nothing has come in yet, until it is skipped once."""

    def __init__(self, session: Session, guide: FirstRun, stack: QStackedWidget, acts: WindowActs) -> None:
        super().__init__(guide)
        self._session = session
        self._guide = guide
        self._stack = stack
        self._acts = acts
        self._offered = False
        session.loaded.connect(self._on_loaded)
        guide.left.connect(self._leave)
        guide.files_wanted.connect(acts.do_add_files)
        guide.paste_wanted.connect(acts.do_paste)
        guide.dropped.connect(self._on_dropped)
        guide.way_wanted.connect(self._on_way)
        acts.guide_wanted.connect(self.show)
        acts.brought_in.connect(guide.tell_intake)
        acts.poller.looked.connect(guide.tell_look)
        acts.sources.added.connect(guide.tell_added)

    def show(self) -> None:
        """Show the guide from its beginning."""
        self._offered = False
        self._guide.begin()
        self._open()

    def _open(self) -> None:
        self._stack.setCurrentWidget(self._guide)
        self._guide.setFocus()

    def _on_loaded(self) -> None:
        """Offer it over an empty list; give way to what comes in, unless that is the try it waits for."""
        if len(self._session.index):
            if self._offered and not self._guide.trying:
                self._leave()
        elif not self._session.settings.guided and not self._offered:
            self._session.ask(Call(is_untouched, self._session.services), self._offer)

    def _offer(self, untouched: bool) -> None:
        if untouched and isValid(self) and not len(self._session.index):
            self._offered = True
            self._open()

    def _leave(self) -> None:
        self._offered = False
        listing = self._stack.widget(0)
        if listing and self._stack.currentWidget() is self._guide:
            self._stack.setCurrentWidget(listing)
            listing.setFocus()

    def _on_dropped(self, data: QMimeData) -> None:
        self._acts.bring_in_mime(data)

    def _on_way(self, way: str, company: str, name: str) -> None:
        kind = next(each for each in self._session.services.inlets.kinds() if each.name == way)
        self._acts.sources.add(kind, company, name)
