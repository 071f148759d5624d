"""A quiet word in the status bar about the ways in; pressing it shows them."""

from datetime import datetime

from PySide6.QtWidgets import QToolButton, QWidget

from workbench.domain.inlets import Inlet
from workbench.services.plain_text import on_one_line
from workbench.services.polling import PollResult
from workbench.ui.plain import plain_tip
from workbench.ui.poller import Poller
from workbench.ui.session import Session
from workbench.ui.source_words import HEALS, look_words


class SourceLine(QToolButton):
    """Says what the last looks brought; hidden where nothing is set up or nothing has been looked at."""

    def __init__(self, session: Session, poller: Poller, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._poller = poller
        self._looks: dict[int, tuple[PollResult, datetime]] = {}
        self.setAutoRaise(True)
        self.clicked.connect(session.sources_wanted)
        poller.looking.connect(self._on_looking)
        poller.looked.connect(self._on_looked)
        poller.counted.connect(self._on_counted)
        session.language_changed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Say it in the session's language."""
        texts, inlet = self._session.texts, self._poller.current
        words = texts.t("Looking in {name}…", name=on_one_line(inlet.name, 40)) if inlet else self._words()
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(texts.t("Show the sources")))
        self.setVisible(bool(words))

    def _words(self) -> str:
        """Return the newest look that brought something and what is offline, else the newest look."""
        looks = sorted(self._looks.values(), key=_when)
        if not looks:
            return ""
        texts = self._session.texts
        brought = [look for look in looks if look[0].arrived]
        wrong = [look for look in looks if look[0].error and not look[0].arrived]
        parts = [look_words(*brought[-1], texts)] if brought else []
        offline = [look for look in wrong if isinstance(look[0].error, HEALS)]
        others = [look for look in wrong if look not in offline]
        if len(offline) > 1:
            parts.append(texts.n("{count} source offline", "{count} sources offline", len(offline)))
        else:
            parts += [look_words(*look, texts) for look in offline]
        parts += [look_words(*look, texts) for look in others[-1:]]
        return " · ".join(parts) if parts else look_words(*looks[-1], texts)

    def _on_looking(self, inlet: Inlet | None) -> None:
        del inlet
        self.refresh()

    def _on_looked(self, result: PollResult) -> None:
        self._looks[result.inlet.id] = result, datetime.now().astimezone()
        self.refresh()

    def _on_counted(self, count: int) -> None:
        if not count:
            self._looks.clear()
        self.refresh()

    def forget(self, inlet_id: int) -> None:
        """Say nothing more of a way in that is gone."""
        self._looks.pop(inlet_id, None)
        self.refresh()


def _when(look: tuple[PollResult, datetime]) -> datetime:
    return look[1]
