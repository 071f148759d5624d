"""An office writes its own explanation: what it says, what it applies to, and how many vouchers that explains."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from workbench.diagnosis.terms import VARIABLES
from workbench.domain.errors import KnownError
from workbench.services.explanation_draft import Draft
from workbench.services.own_explanations import Met, Reach
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.explanation_fields import (
    BY_HAND_WORDS,
    FAMILY_WORDS,
    LANGUAGE_WORDS,
    LanguageFields,
    TextField,
    fault_words,
)
from workbench.ui.fault_label import FaultLabel
from workbench.ui.finding_view import LargeOriginal
from workbench.ui.jobs import Call, Notice, Tried
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_LOOK_AFTER_MS = 250


class ExplanationDialog(AskDialog):
    """Writes one explanation and saves it; closes once it is saved, and then `saved` tells.

    What is not right yet is told here, and nothing typed is lost unasked.
    """

    saved = Signal()

    def __init__(self, session: Session, draft: Draft, parent: QWidget | None) -> None:
        t = session.texts.t
        super().__init__(t("Explanation for your office"), parent)
        self._session = session
        self._draft = draft
        self._met: Met | None = None
        self._asked: Draft | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_AFTER_MS)
        self._timer.timeout.connect(self._look)
        self._codes = QLineEdit(", ".join(draft.codes))
        self._patterns = TextField(t("Wordings"), "\n".join(draft.patterns), 3)
        self._family = _choice(FAMILY_WORDS, draft.family, session.texts)
        self._by_hand = _choice(BY_HAND_WORDS, draft.enter_by_hand, session.texts)
        self._reach = PlainLabel(strong=True)
        self._languages = {
            language: LanguageFields(draft.words[language], session.texts) for language in _ordered(draft, session)
        }
        self._fault = FaultLabel()
        self.column.addWidget(self._page(), 1)
        self.column.addWidget(self._fault)
        self._add_buttons()
        self.begin_at(170, 40)
        for field in (self._codes, self._patterns):
            field.textChanged.connect(self._edited)
        for language in self._languages.values():
            language.changed.connect(self._typed)
        self._begun = self.draft()
        next(iter(self._languages.values())).title.setFocus()
        session.ask(Call(session.services.explanations.met), self._has_met)

    def draft(self) -> Draft:
        """Return the draft as it is written now."""
        words = {language: fields.words() for language, fields in self._languages.items()}
        return replace(
            self._draft,
            family=self._family.currentData() or "",
            enter_by_hand=self._by_hand.currentData() or "",
            codes=tuple(re.findall(r"[^\s,;]+", self._codes.text())),
            patterns=self._patterns.lines(),
            words={**self._draft.words, **words},
        )

    def reject(self) -> None:
        """Close, unless something was written that would be lost: then ask first."""
        if self.draft() == self._begun:
            super().reject()
            return
        t = self._session.texts.t
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(t("What you have written is not saved."))
        box.setDefaultButton(box.addButton(t("Go on writing"), QMessageBox.ButtonRole.RejectRole))
        box.addButton(t("Throw it away"), QMessageBox.ButtonRole.DestructiveRole).clicked.connect(self._throw_away)
        box.open()

    def _throw_away(self) -> None:
        super().reject()

    # Building

    def _page(self) -> QWidget:
        """Put what it applies to beside what it says, in a page that scrolls on a small screen."""
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, theme.GAP, 0)
        grid.setHorizontalSpacing(theme.GAP_SECTION)
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.setAccessibleName(self._session.texts.t("Language"))
        tabs.tabBar().setAccessibleName(tabs.accessibleName())
        for language, fields in self._languages.items():
            tabs.addTab(fields, self._session.texts.t(LANGUAGE_WORDS.get(language, language)))
        grid.addLayout(self._applies_to(), 0, 0)
        grid.addWidget(tabs, 0, 1)
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(1, 5)
        scroll = QScrollArea()
        scroll.setAccessibleName(self.windowTitle())
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setBackgroundRole(QPalette.ColorRole.Window)
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        return scroll

    def _applies_to(self) -> QVBoxLayout:
        t = self._session.texts.t
        column = QVBoxLayout()
        column.setSpacing(theme.GAP_SMALL)
        if self._draft.example:
            column.addWidget(LargeOriginal(self._draft.example, self._session.texts))
            column.addSpacing(theme.GAP)
        slots = ", ".join(f"{{{name}}}" for name in VARIABLES)
        for words, field in (
            (t("&Codes, with commas between"), self._codes),
            (t("&Wordings, one on each line"), self._patterns),
            (t("What it is &about"), self._family),
            (t("May it be entered by &hand?"), self._by_hand),
        ):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words.replace("&", ""))
            column.addWidget(label)
            column.addWidget(field)
            if field is self._patterns:
                hint = t("What differs from time to time stands in braces, and can be told of: {slots}", slots=slots)
                column.addWidget(PlainLabel(hint, accent=Accent.QUIET))
                column.addWidget(self._reach)
                column.addSpacing(theme.GAP)
        column.addStretch(1)
        file = t("Kept as {name} in your data folder. One language is enough.", name=f"{self._draft.name}.toml")
        column.addWidget(PlainLabel(file, accent=Accent.QUIET))
        return column

    def _add_buttons(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._save = buttons.button(QDialogButtonBox.StandardButton.Save)
        buttons.accepted.connect(self._on_save)
        self.add_buttons(buttons, self._save)

    # What it would explain

    def _has_met(self, met: Met) -> None:
        if isValid(self):
            self._met = met
            self._look()

    def _edited(self) -> None:
        self._typed()
        self._timer.start()

    def _typed(self) -> None:
        self._fault.tell("")

    def _look(self) -> None:
        """Count anew what is explained; one count at a time."""
        if self._met is not None and self._asked is None:
            self._asked = self.draft()
            self._session.ask(Tried(self._session.services.explanations.reach, self._asked, self._met), self._looked)

    def _looked(self, answer: Reach | KnownError) -> None:
        if not isValid(self):
            return
        texts = self._session.texts
        if isinstance(answer, KnownError):
            self._reach.set_accent(Accent.ATTENTION)
            self._reach.show_text(fault_words(answer, texts))
        else:
            explained = Accent.MARKED if answer.otherwise else Accent.OK
            self._reach.set_accent(explained if answer.vouchers else Accent.QUIET)
            self._reach.show_text(reach_words(answer, texts))
        asked, self._asked = self._asked, None
        if asked != self.draft():
            self._look()

    # Saving

    def _on_save(self) -> None:
        self._save.setEnabled(False)
        self._session.command(Tried(self._session.services.explanations.save, self.draft()), self._was_saved)

    def _was_saved(self, outcome: Path | KnownError) -> None:
        texts = self._session.texts
        if isinstance(outcome, KnownError):
            if isValid(self):
                self._save.setEnabled(True)
                self._fault.tell(fault_words(outcome, texts))
            return
        self._session.noticed.emit(Notice(texts.t("The explanation is saved, and used from now on."), path=outcome))
        self._session.load()
        if isValid(self):
            self.saved.emit()
            self.accept()


def reach_words(reach: Reach, texts: Texts) -> str:
    """Say how many vouchers an explanation is for."""
    if not reach.vouchers:
        return texts.t("No present voucher has failed with this code or wording.")
    words = texts.n("Explains {count} present voucher.", "Explains {count} present vouchers.", reach.vouchers)
    if reach.otherwise:
        more = texts.n(
            "{count} of them is explained in another way now.",
            "{count} of them are explained in another way now.",
            reach.otherwise,
        )
        words = f"{words} {more}"
    return words


def _ordered(draft: Draft, session: Session) -> Sequence[str]:
    """Return the draft's languages, the reader's first."""
    return sorted(draft.words, key=lambda language: language != session.texts.language)


def _choice(words: Mapping[Any, str], chosen: str, texts: Texts) -> QComboBox:
    """Return a choice of words whose data are the file's own words."""
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(16)
    for value, sentence in words.items():
        box.addItem(texts.t(sentence), str(value))
    widest = max(box.fontMetrics().horizontalAdvance(box.itemText(row)) for row in range(box.count()))
    box.view().setMinimumWidth(widest + 2 * theme.GAP_WIDE)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    return box
