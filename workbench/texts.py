"""Sentences, amounts and dates in the reader's language, for window, terminal and paper alike.

Source strings are English and the catalogues are ``resources/i18n/<language>.po``; dropping a new
file there adds a language. Text in the code is marked by being passed to ``texts.t`` or ``texts.n``,
or by ``N_`` where it is kept in a table and translated later.
"""

import gettext
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from workbench.domain.errors import N_, KnownError, Sentence
from workbench.domain.money import format_ore
from workbench.domain.sentence import NN_

__all__ = ["NN_", "N_", "Texts", "languages"]

_OURS = ("detail", "option")  # the parameters of a known error that may be words of ours


def languages(folder: Path) -> tuple[str, ...]:
    """Return the languages there are: English, and one for every catalogue in the folder."""
    return ("en", *sorted(path.stem for path in folder.glob("*.po")))


class Texts:
    """The words of one language. Immutable; switching language means using another one."""

    def __init__(self, language: str, folder: Path) -> None:
        """Load ``<folder>/<language>.po``; English, or a language that is not there, gives the source strings."""
        path = folder / f"{language}.po"
        self.language = language if path.exists() else "en"
        self._catalogue = _load(path.read_bytes()) if path.exists() else gettext.NullTranslations()

    def t(self, message: str, /, **values: object) -> str:
        """Translate a sentence and fill in its named values."""
        translated = self._catalogue.gettext(message) if message else ""
        return translated.format(**values) if values else translated

    def n(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Translate a sentence with a count (filled in as ``{count}``) in its right number."""
        shown = f"{count:,}".replace(",", "," if self.language == "en" else "\u00a0")
        return self._catalogue.ngettext(one, many, count).format(count=shown, **values)

    def error(self, error: KnownError) -> str:
        """Return a known error's sentence and remedy."""
        return f"{self.sentence(error)} {self.t(error.remedy, **self._params(error))}".strip()

    def sentence(self, error: KnownError) -> str:
        """Return what a known error says happened, without the remedy."""
        params = self._params(error)
        if not error.sentences:
            return self.t(error.sentence, **params)
        count = error.params["count"]
        assert isinstance(count, int)
        return self.n(error.sentence, error.sentences, count, **{k: v for k, v in params.items() if k != "count"})

    def _params(self, error: KnownError) -> dict[str, object]:
        """Return an error's parameters, a detail or a heading that is of ours in this language."""
        return {key: self._param(value) if key in _OURS else value for key, value in error.params.items()}

    def _param(self, value: object) -> object:
        if isinstance(value, Sentence):
            return self.t(value.source, **value.values)
        return self.t(value) if isinstance(value, str) else value

    def amount(self, ore: int) -> str:
        """Write an amount in öre."""
        return format_ore(ore, self.language)

    def moment(self, at: datetime) -> str:
        """Write a time as the reader's clock shows it: ``2024-01-31 09:05``."""
        return at.astimezone().strftime("%Y-%m-%d %H:%M")

    def day(self, day: date | None) -> str:
        """Write a date as ``2024-01-31``, or nothing."""
        return day.isoformat() if day else ""

    def pick(self, words: Mapping[str, str]) -> str:
        """Choose this language's words, else the English ones."""
        return words.get(self.language) or words["en"]


@lru_cache(maxsize=4)
def _load(source: bytes) -> gettext.GNUTranslations:
    """Read a catalogue straight from its source form, so that there is no second form to forget.

    That takes a tenth of a second, and a help page asks for the words of each of its lines: read once.
    """
    catalogue = read_po(BytesIO(source))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
