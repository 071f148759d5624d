"""Asks where a file is to be saved, in which of some forms."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

FILTERS = {"xlsx": "Excel (*.xlsx)", "csv": "CSV (*.csv)", "pdf": "PDF (*.pdf)"}


class SaveDialog(QFileDialog):
    """Gives the name the suffix of the form that is chosen; goes away when closed."""

    def __init__(self, parent: QWidget, title: str, folder: str, name: str, *forms: str) -> None:
        super().__init__(parent, title, folder, ";;".join(FILTERS[form] for form in forms))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._forms = forms
        if forms:
            self.setDefaultSuffix(forms[0])
        self.filterSelected.connect(self._on_filter)
        self.selectFile(name)

    def _on_filter(self, chosen: str) -> None:
        form = next((each for each in self._forms if FILTERS[each] == chosen), "")
        names = self.selectedFiles()
        if form and names:
            self.setDefaultSuffix(form)
            self.selectFile(with_form(Path(names[0]), self._forms, form).name)


def with_form(path: Path, forms: tuple[str, ...], form: str) -> Path:
    """Return a file's path with the suffix of a form in place of another form's, if it has one."""
    own = path.suffix.removeprefix(".").lower()
    stem = path.with_suffix("") if own in forms else path
    return stem.with_name(f"{stem.name}.{form}")
