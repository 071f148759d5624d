"""How a search is read: letters folded, amounts recognised in any spelling."""

import re
import unicodedata

_LETTERS = (
    ("å", "a"), ("ä", "a"), ("ö", "o"), ("é", "e"), ("è", "e"), ("ü", "u"), ("á", "a"), ("ø", "o"), ("æ", "ae"),
    ("\u00a0", " "), ("\u202f", " "), ("–", "-"), ("\u2212", "-"),
)  # fmt: skip
_SPACED = re.compile(r"-?(\d{1,3}(?: \d{3})+)(?:[,.](\d{1,2}))?")
_GROUPED = re.compile(r"-?(?:(\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?|(\d{1,3}(?:\.\d{3})+),(\d{1,2}))")
_DECIMAL = re.compile(r"-?(\d+)[,.](\d{1,2})")
_NOT_DIGITS = re.compile(r"\D")


def fold(text: str) -> str:
    """Fold a text for searching: small letters, no diacritics, single spaces."""
    folded = text.casefold()
    if not folded.isascii():
        for letter, plain in _LETTERS:
            folded = folded.replace(letter, plain)
        if not folded.isascii():
            decomposed = unicodedata.normalize("NFKD", folded)
            folded = "".join(c for c in decomposed if not unicodedata.combining(c))
            for letter, plain in _LETTERS[-2:]:
                folded = folded.replace(letter, plain)
    return " ".join(folded.split())


def amount_word(ore: int) -> str:
    """Return the one form in which amounts stand in what is searched: ``1234,50``."""
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100},{abs(ore) % 100:02d}"


def search_words(search: str) -> list[tuple[str, ...]]:
    """Split a search into words that must all be found, each in one of its spellings.

    A search that is an amount is one word: ``1 234,50`` (with any kind of space), ``1234.50`` and
    ``1,234.50`` all become ``1234,50``; as much of it as is typed is searched for.
    """
    folded = fold(search).removesuffix(" kr")
    whole = _SPACED.fullmatch(folded) or _GROUPED.fullmatch(folded)
    if whole:
        kronor, *rest = (part for part in whole.groups() if part)
        word = ",".join([_NOT_DIGITS.sub("", kronor), *rest])
        return [(word,) if " " in folded else (word, folded)]
    return [_spellings(word) for word in sorted(folded.split(), key=len, reverse=True)]


def _spellings(word: str) -> tuple[str, ...]:
    amount = _DECIMAL.fullmatch(word)
    if not amount:
        return (word,)
    return tuple(dict.fromkeys((f"{amount[1]},{amount[2]}", word)))
