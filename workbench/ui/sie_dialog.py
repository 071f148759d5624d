"""Asks before a SIE file is written: what goes in, what is left out, what speaks against it, and in which series."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QFileDialog, QFormLayout, QLabel, QLineEdit, QWidget
from shiboken6 import isValid

from workbench.services.requests import SieWish
from workbench.services.sie_plan import SiePlan
from workbench.services.sie_words import Told, against_told, faults_told, not_checked_words
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.jobs import Call
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_MOST_TOLD = 6
_MOST_NAMED = 4


class SieDialog(AskDialog):
    """Tells a plan; ``confirmed`` carries a `SieWish` once a place for the file is chosen.

    What cannot be written keeps the button shut. What Fortnox would refuse, and what is in a SIE file already, is
    written only where that is ticked.
    """

    confirmed = Signal(object)

    def __init__(
        self, session: Session, voucher_ids: Sequence[int], plan: SiePlan, name: str, parent: QWidget | None
    ) -> None:
        """Take the plan for the vouchers; ``name`` is what the file may be called."""
        super().__init__(session.texts.t("SIE file for Fortnox"), parent, letters=76)
        self._session = session
        self._ids = tuple(voucher_ids)
        self._plan = plan
        self._name = name
        t = session.texts.t
        self._headline = PlainLabel(strong=True)
        self._left_out = PlainLabel(accent=Accent.QUIET)
        self._series = QLineEdit(plan.parts[0].series if plan.parts else "")
        self._series.setMaxLength(10)
        self._series.setAccessibleName(t("Voucher series in Fortnox"))
        self._series.editingFinished.connect(self._plan_again)
        self._split = QCheckBox(t("Write a &file for each company and financial year"))
        self._split.toggled.connect(self._tell)
        self._faults = PlainLabel(accent=Accent.ATTENTION)
        self._against = PlainLabel(accent=Accent.ATTENTION)
        self._anyway = QCheckBox(t("Write it &anyway"))
        self._anyway.toggled.connect(self._tell)
        self._unknown = PlainLabel(accent=Accent.QUIET)
        self._lay_out()
        self._tell()

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
        self.column.addWidget(self._headline)
        self.column.addWidget(self._left_out)
        self.column.addLayout(form)
        for widget in (own, self._split, self._faults, self._against, self._anyway, self._unknown):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._save = buttons.addButton(t("&Write the file…"), QDialogButtonBox.ButtonRole.ActionRole)
        self._save.clicked.connect(self._choose_place)
        self.add_buttons(buttons, self._save)

    # What the plan says

    def _plan_again(self) -> None:
        """Check the vouchers again for another series."""
        if self._plan.parts and self._series.text().strip().upper() != self._plan.parts[0].series:
            plan = Call(self._session.services.sie.plan, self._ids, self._series.text())
            self._session.ask(plan, self._planned)

    def _planned(self, plan: SiePlan) -> None:
        if isValid(self):
            self._plan = plan
            self._series.setText(plan.parts[0].series if plan.parts else "")
            self._tell()

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
        faults, against = faults_told(plan, texts), against_told(plan, self._session.services.catalogue, texts)
        _show(self._left_out, left)
        _show(self._faults, self._few(faults, texts.t("To be settled first:")))
        _show(self._against, self._few(against, texts.t("Speaks against it:")))
        unknown = not_checked_words(plan, self._session.services.catalogue, texts)
        _show(self._unknown, [f"{unknown[:1].upper()}{unknown[1:]}"] if unknown else [])
        self._split.setVisible(len(plan.parts) > 1)
        self._anyway.setVisible(plan.against > 0)
        self._save.setEnabled(self._may_write())
        self.resize(self.sizeHint().boundedTo(self.screen().availableSize() * 0.9))

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
        parted = len(plan.parts) == 1 or (bool(plan.parts) and self._split.isChecked())
        return parted and not plan.faults and (not plan.against or self._anyway.isChecked())

    # Where it goes

    def _choose_place(self) -> None:
        t = self._session.texts.t
        folder = Path(self._session.settings.report_folder)
        if not self._session.settings.report_folder or not folder.is_dir():
            folder = Path.home()
        dialog = QFileDialog(self, t("Save the SIE file as"), str(folder / self._name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(t("SIE files") + " (*.si *.se)")
        dialog.setDefaultSuffix("si")
        dialog.selectFile(self._name)
        dialog.fileSelected.connect(self._confirm)
        dialog.open()

    def _confirm(self, chosen: str) -> None:
        self.accept()
        series = self._series.text().strip().upper()
        anyway, split = self._anyway.isChecked(), self._split.isChecked()
        wish = SieWish(self._ids, Path(chosen), series, anyway, split, self._plan.objections)
        self.confirmed.emit(wish)


def _by_count(group: tuple[str, list[str]]) -> int:
    return -len(group[1])


def _show(label: PlainLabel, lines: Sequence[str]) -> None:
    label.show_text("\n".join(lines))
    label.setVisible(bool(lines))
