"""The files that lie beside a report or an export in an archive, and which of them belong to a voucher."""

import re
from collections.abc import Iterable, Mapping

from workbench.domain.source import Enclosed
from workbench.domain.voucher import Voucher

_SHORTEST_ID = 5
_PIECE = re.compile(r"[^\W_]+")
_DATE = re.compile(r"(?:19|20)[0-9]{2}-?[0-9]{2}(?:-?[0-9]{2})?")
_PARTING = re.compile(r"\s*[;,|\n]\s*")


_NONE = re.compile(r"(?:nej|no|saknas|saknat|missing|none|inget kvitto|no receipt)\W*", re.IGNORECASE)
_NAMES_FILE = re.compile(r"\.(?:pdf|jpe?g|png|tiff?|heic|gif|webp)\s*(?:[;,|]|$)", re.IGNORECASE)


def tells_of_missing(told: str) -> bool:
    """Tell whether a cell that no file was found for says that there is none, or names one that did not come along."""
    return bool(_NONE.fullmatch(told.strip()) or _NAMES_FILE.search(told))


class Beside:
    """Finds files by their exact name, or by a word that stands in it; nothing is guessed beyond that."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._by_name: dict[str, list[str]] = {}
        self._by_piece: dict[str, list[str]] = {}
        for path in files:
            name = _base(path).casefold()
            self._by_name.setdefault(name, []).append(path)
            for piece in dict.fromkeys(_PIECE.findall(name)):
                self._by_piece.setdefault(piece, []).append(path)

    def named(self, told: str) -> list[str]:
        """Return the files that a cell names, alone or several with a sign between; one of two by one name is none."""
        if not self._files or not told.strip():
            return []
        found: list[str] = []
        for name in (told.strip(), *_PARTING.split(told.strip())):
            if name in self._files:
                found.append(name)
            else:
                paths = self._by_name.get(_base(name).casefold(), [])
                found += paths if len(paths) == 1 else []
        return list(dict.fromkeys(found))

    def with_id(self, told: str) -> list[str]:
        """Return the files in whose name an id stands as a word; a short one is no id."""
        return self.with_word(told) if sum(map(str.isalnum, told)) >= _SHORTEST_ID else []

    def with_word(self, word: str) -> list[str]:
        """Return the files in whose name a word or a number stands by itself."""
        word = word.strip().casefold()
        rarest = min((self._by_piece.get(piece, []) for piece in _PIECE.findall(word)), key=len, default=[])
        if not rarest:
            return []
        stands = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
        return [path for path in rarest if stands.search(_base(path).casefold())]

    def of_voucher(self, voucher: Voucher) -> list[str]:
        """Return the files in whose name a voucher's series and number stand, or a word of its text that is an id."""
        if not self._files:
            return []
        found: list[str] = []
        if voucher.series and voucher.number:
            for parting in ("", "-", "_", " "):
                found += self.with_word(f"{voucher.series}{parting}{voucher.number}")
        for word in voucher.text.split():
            plain = word.strip(".,;:()[]")
            if any(map(str.isdigit, plain)) and not _DATE.fullmatch(plain):
                found += self.with_id(plain)
        return list(dict.fromkeys(found))

    def enclosed(self, paths: Iterable[str]) -> tuple[Enclosed, ...]:
        """Return files to be attached, read now."""
        return tuple(Enclosed(_base(path), self._files[path]) for path in dict.fromkeys(paths))


def _base(path: str) -> str:
    return re.split(r"[/\\]", path)[-1]
