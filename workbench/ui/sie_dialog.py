"""Asks before a SIE file is written: what goes in, what is left out, what speaks against it, and in which series."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from shiboken6 import isValid

from workbench.domain.errors import KnownError
from workbench.services.changes import Changes
from workbench.services.requests import SieWish
from workbench.services.sie_export import SieWritten
from workbench.services.sie_plan import SiePlan
from workbench.services.sie_words import Told, against_told, faults_told, not_checked_words, tidiable
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.correction_acts import CorrectionActs
from workbench.ui.fault_label import FaultLabel
from workbench.ui.jobs import Notice, Tried
from workbench.ui.journal_preview import remember_folder, save_folder
from workbench.ui.leave_question import UnreportedQuestion
from workbench.ui.outcomes import left_alone
from workbench.ui.plain import PlainLabel
from workbench.ui.scrolled import Scrolled
from workbench.ui.session import Session
from workbench.ui.theme import Accent
from workbench.ui.trying import NotDone

_MOST_TOLD = 6
_MOST_NAMED = 4
_DELAY_MS = 300


class SieDialog(AskDialog):
    """Tells a plan and writes it through the session, once a place for the file is chosen; goes when it is written.

    What cannot be written keeps the button shut. What Fortnox would refuse, and what is in a SIE file already, is
    written only where that is ticked, which holds for what stands there at that moment.
    """

    def __init__(
        self, session: Session, voucher_ids: Sequence[int], plan: SiePlan, name: str, parent: QWidget | None
    ) -> None:
        """Take the plan for those of the vouchers that have failed; ``name`` is what the file may be called."""
        super().__init__(session.texts.t("SIE file for Fortnox"), parent, letters=76)
        self._session = session
        self._chosen = tuple(voucher_ids)
        self._unreported = UnreportedQuestion(session, self._chosen)
        self._unreported.changed.connect(self._on_answer)
        self._ids = self._taken()
        self._plan = plan
        self._name = name
        self._planning, self._again, self._writing = False, False, False
        self._corrections = CorrectionActs(session, self)
        t = session.texts.t
        self._headline = PlainLabel(strong=True)
        self._left_out = PlainLabel(accent=Accent.QUIET)
        self._series = QLineEdit(plan.parts[0].series if plan.parts else "")
        self._series.setMaxLength(10)
        self._series.setAccessibleName(t("Voucher series in Fortnox"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._series_typed)
        self._series.textEdited.connect(self._on_typing)
        self._series.editingFinished.connect(self._series_given)
        self._split = QCheckBox(t("Write a &file for each company and financial year"))
        self._split.toggled.connect(self._tell)
        self._faults = PlainLabel(accent=Accent.ATTENTION)
        self._tidy = QPushButton(t("C&orrect the texts…"))
        self._tidy.setAutoDefault(False)
        self._tidy.clicked.connect(self._tidy_texts)
        self._against = PlainLabel(accent=Accent.ATTENTION)
        self._anyway = QCheckBox(t("Write it &anyway"))
        self._anyway.toggled.connect(self._tell)
        self._unknown = PlainLabel(accent=Accent.QUIET)
        self._fault = FaultLabel()
        self._scrolled = Scrolled()
        self._lay_out()
        self._tell()
        session.changed.connect(self._changed)

    def _lay_out(self) -> None:
        t = self._session.texts.t
        form = QFormLayout()
        label = QLabel(t("Voucher &series in Fortnox"))
        label.setBuddy(self._series)
        form.addRow(label, self._series)
        own = PlainLabel(
            t("A series of its own lets the import be undone in Fortnox, until someone else books in it."),
            accent=Accent.QUIET,
        )
        column = self._scrolled.column
        column.addWidget(self._headline)
        column.addWidget(self._left_out)
        column.addWidget(self._unreported)
        column.addLayout(form)
        for widget in (own, self._split, self._faults):
            column.addWidget(widget)
        column.addWidget(self._tidy, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self._against, self._anyway, self._unknown):
            column.addWidget(widget)
        column.addStretch(1)
        self.column.addWidget(self._scrolled, 1)
        self.column.addWidget(self._fault)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._save = buttons.addButton(t("&Write the file…"), QDialogButtonBox.ButtonRole.ActionRole)
        self._save.clicked.connect(self._choose_place)
        self.add_buttons(buttons, self._save)

    def _taken(self) -> tuple[int, ...]:
        return tuple(each for each in self._chosen if each not in self._unreported.left_out)

    def _on_answer(self) -> None:
        self._ids = self._taken()
        self._plan_again()

    # What the plan says

    def _is_stale(self) -> bool:
        """Tell whether another series stands there than was planned."""
        return bool(self._plan.parts) and self._series.text().strip().upper() != self._plan.parts[0].series

    def _on_typing(self) -> None:
        self._timer.start()
        self._save.setEnabled(self._may_write())

    def _series_typed(self) -> None:
        if self._series.text().strip():
            self._series_given()

    def _series_given(self) -> None:
        self._timer.stop()
        if self._is_stale():
            self._fault.tell("")
            self._plan_again()

    def _changed(self, changes: Changes) -> None:
        """Plan anew where some of the vouchers have changed, as when their texts have been corrected."""
        if not self._writing and (changes.all_cases or not set(self._ids).isdisjoint(changes.voucher_ids)):
            self._fault.tell("")
            self._plan_again()

    def _plan_again(self) -> None:
        """Check the vouchers again, for the series that stands there."""
        if self._planning:
            self._again = True
            return
        self._planning, self._again = True, False
        self._save.setEnabled(False)
        job = Tried(self._session.services.sie.plan, self._ids, self._series.text())
        self._session.ask(job, _Planned(self))

    def planned(self, plan: SiePlan | KnownError) -> None:
        """Take a plan, unless something has changed since it was asked for."""
        self._planning = False
        if self._again:
            self._plan_again()
        elif isinstance(plan, KnownError):
            self._fault.tell(self._session.texts.error(plan))
            self.grow()
        else:
            if self._against_words(plan) != self._against_words(self._plan):
                self._anyway.setChecked(False)
            self._plan = plan
            if plan.parts and (self._is_stale() or not self._series.hasFocus()):
                self._series.setText(plan.parts[0].series)
            self._tell()

    def _against_words(self, plan: SiePlan) -> list[Told]:
        return list(against_told(plan, self._session.services.catalogue, self._session.texts))

    def _tidy_texts(self) -> None:
        self._corrections.correct(tidiable(self._plan), clean_only=True)

    def _tell(self) -> None:
        plan, texts = self._plan, self._session.texts
        self._headline.show_text(self._headline_words())
        reasons = Counter(each.reason for each in plan.left_out)
        left = [
            texts.n(
                "{count} voucher is left out: {reason}",
                "{count} vouchers are left out: {reason}",
                count,
                reason=texts.t(reason),
            )
            for reason, count in reasons.items()
        ]
        faults, against = faults_told(plan, texts), self._against_words(plan)
        _show(self._left_out, left)
        _show(self._faults, self._few(faults, texts.t("To be settled first:")))
        _show(self._against, self._few(against, texts.t("Speaks against it:")))
        unknown = not_checked_words(plan, self._session.services.catalogue, texts)
        _show(self._unknown, [f"{unknown[:1].upper()}{unknown[1:]}"] if unknown else [])
        self._split.setVisible(len(plan.parts) > 1)
        self._tidy.setVisible(bool(tidiable(plan)))
        self._anyway.setVisible(plan.against > 0 and not plan.faults)
        if self._anyway.isHidden():
            self._anyway.setChecked(False)
        self._save.setEnabled(self._may_write())
        self._scrolled.column.activate()
        self._scrolled.updateGeometry()
        self.grow()

    def _headline_words(self) -> str:
        plan, texts = self._plan, self._session.texts
        if not plan.parts:
            return texts.t("None of these vouchers can go in a SIE file.")
        lines = [
            texts.n(
                "{count} voucher, {amount} kr: {company}, {year}",
                "{count} vouchers, {amount} kr: {company}, {year}",
                len(part.cases),
                amount=texts.amount(part.amount),
                company=part.company_name or part.company,
                year=f"{part.year.start} – {part.year.end}" if part.year else part.year_words,
            )
            for part in plan.parts
        ]
        return "\n".join(lines)

    def _few(self, told: Iterable[Told], heading: str) -> list[str]:
        """Put what is the same of several vouchers on one line, the commonest first."""
        groups: dict[str, list[str]] = {}
        for each in told:
            groups.setdefault(each.words, []).append(each.label)
        if not groups:
            return []
        ordered = sorted(groups.items(), key=_by_count)
        lines = [f"{self._named(labels)}: {words}" for words, labels in ordered[:_MOST_TOLD]]
        return [heading, *lines, *self._more(len(ordered) - _MOST_TOLD)]

    def _named(self, labels: Sequence[str]) -> str:
        return " ".join([", ".join(labels[:_MOST_NAMED]), *self._more(len(labels) - _MOST_NAMED)])

    def _more(self, count: int) -> list[str]:
        return [self._session.texts.n("and {count} more", "and {count} more", count)] if count > 0 else []

    def _may_write(self) -> bool:
        plan = self._plan
        if self._planning or self._writing or self._is_stale():
            return False
        parted = len(plan.parts) == 1 or (bool(plan.parts) and self._split.isChecked())
        return parted and not plan.faults and (not plan.against or self._anyway.isChecked())

    # Where it goes

    def _choose_place(self) -> None:
        t = self._session.texts.t
        dialog = QFileDialog(self, t("Save the SIE file as"), str(save_folder(self._session) / self._name))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(t("SIE files") + " (*.si *.se)")
        dialog.setDefaultSuffix("si")
        dialog.selectFile(self._name)
        dialog.fileSelected.connect(self._write)
        dialog.open()

    def _write(self, chosen: str) -> None:
        if not self._may_write():
            self._fault.tell(
                self._session.texts.t("The vouchers have changed and are checked again. Then write the file.")
            )
            return
        path, series = Path(chosen), self._series.text().strip().upper()
        remember_folder(self._session, path)
        self._writing = True
        self._save.setEnabled(False)
        self._fault.tell("")
        anyway, split = self._anyway.isChecked(), self._split.isChecked()
        wish = SieWish(self._ids, path, series, anyway, split, self._plan.objections)
        self._session.write_sie(wish, _Written(self._session, self))

    def written(self, refused: NotDone | None) -> None:
        """Go, now that it is written; or tell why it is not, so that another place can be chosen."""
        self._writing = False
        if refused is None:
            self.accept()
        else:
            self._fault.tell(self._session.texts.error(refused.error))
            self._plan_again()  # others may have changed the vouchers
            self.grow()


class _Planned:
    """Hands a plan to the dialog that asked, if it is still there."""

    def __init__(self, dialog: SieDialog) -> None:
        self._dialog = dialog

    def __call__(self, plan: SiePlan | KnownError) -> None:
        if isValid(self._dialog):
            self._dialog.planned(plan)


class _Written:
    """Tells where the files lie, or lets the dialog tell why they do not; the session where the dialog is gone."""

    def __init__(self, session: Session, dialog: SieDialog) -> None:
        self._session = session
        self._dialog = dialog

    def __call__(self, outcome: SieWritten | NotDone) -> None:
        refused = outcome if isinstance(outcome, NotDone) else None
        if isValid(self._dialog):
            self._dialog.written(refused)
        elif refused:
            self._session.failed.emit(refused.error)
        if isinstance(outcome, SieWritten):
            self._session.noticed.emit(Notice(self._words(outcome), path=outcome.receipts[0]))

    def _words(self, written: SieWritten) -> str:
        texts = self._session.texts
        words = texts.n(
            "The SIE file {name} is written, with {count} voucher, and its receipt page beside it.",
            "The SIE file {name} is written, with {count} vouchers, and its receipt page beside it.",
            len(written.changes.voucher_ids),
            name=", ".join(path.name for path in written.files),
        )
        pairs = zip(written.files, written.receipts, strict=True)
        if elsewhere := [page.name for file, page in pairs if page.stem != file.stem]:
            words += " " + texts.t("The receipt page is called {name}.", name=", ".join(elsewhere))
        return " · ".join([words, *left_alone(written.changes.skipped, texts)])


def _by_count(group: tuple[str, list[str]]) -> int:
    return -len(group[1])


def _show(label: PlainLabel, lines: Sequence[str]) -> None:
    label.show_text("\n".join(lines))
    label.setVisible(bool(lines))
