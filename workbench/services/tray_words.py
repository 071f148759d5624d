"""Why something waits in the tray, how a failure was joined, and where a voucher came from, in words."""

from collections.abc import Iterator, Sequence

from workbench.domain.errors import InputError, KnownError
from workbench.domain.joining import Confidence, Rule, read_joined
from workbench.domain.origin import CameFrom
from workbench.domain.ports import TrayItem
from workbench.services.joining import REASONS
from workbench.services.plain_text import on_one_line
from workbench.services.words import system_name
from workbench.texts import N_, Texts

_JOIN_REMEDY = N_("Say which voucher it belongs to, or add the export file that holds the voucher.")
_RULES: dict[Rule, str] = {
    Rule.TOLD: N_("Joined by what the sending system told"),
    Rule.NUMBER: N_("Joined by the voucher number"),
    Rule.DOCUMENT: N_("Joined by the document number"),
    Rule.AMOUNT: N_("Joined by date and amount"),
    Rule.PERSON: N_("Joined by hand"),
}
WHY_IT_FITS: dict[Rule, str] = {
    Rule.NUMBER: N_("the number fits"),
    Rule.DOCUMENT: N_("the document number stands in its text"),
    Rule.AMOUNT: N_("date and amount fit"),
}
_CONFIDENCE: dict[Confidence, str] = {Confidence.CERTAIN: N_("certain"), Confidence.LIKELY: N_("likely")}
_MOST_ORIGINS = 6


def joined_words(joined: str, texts: Texts) -> str:
    """Return how a failure was joined to its voucher and how sure that is; nothing where that is not known."""
    read = read_joined(joined)
    if read is None:
        return ""
    words = texts.t(_RULES[read.rule])
    return words if read.rule is Rule.PERSON else f"{words} – {texts.t(_CONFIDENCE[read.confidence])}"


def unclear_words(count: int, texts: Texts) -> str:
    """Return that files of a mail are not attached by themselves, and what to do."""
    return texts.n(
        "The mail is about several vouchers, so its {count} file is not attached by itself. Attach it by hand.",
        "The mail is about several vouchers, so its {count} files are not attached by themselves. Attach them by hand.",
        count,
    )


def origin_names(origins: Sequence[CameFrom], texts: Texts) -> str:
    """Return the documents a voucher came in, with the system each is of: ``BRP export.xml, SIE kassan.se``."""
    names = dict.fromkeys(_origin_name(each, texts) for each in origins)
    shown = list(names)[:_MOST_ORIGINS]
    more = len(names) - len(shown)
    return ", ".join(shown) + (texts.n(" and {count} more", " and {count} more", more) if more else "")


def _origin_name(origin: CameFrom, texts: Texts) -> str:
    return f"{system_name(origin.source, texts)} {on_one_line(origin.name, 80)}"


def reason_words(item: TrayItem, texts: Texts) -> tuple[str, str]:
    """Return why an item waits and what can be done: the words of the error with that code, or of joining.

    A code that is not known (from a later version) stands as it is.
    """
    if item.reason in REASONS:
        return texts.t(REASONS[item.reason]), texts.t(_JOIN_REMEDY)
    known = _ERRORS.get(item.reason)
    if known is None:
        return item.reason, ""
    try:
        error = known(**item.params)
        return texts.sentence(error), texts.t(error.remedy, **error.params)
    except (KeyError, IndexError, ValueError):
        return item.reason, ""


def _all_kinds(kind: type[KnownError]) -> Iterator[type[KnownError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from _all_kinds(each)


_ERRORS: dict[str, type[KnownError]] = {each.code: each for each in _all_kinds(InputError) if each.sentence}
"""The errors an item can wait for, by code."""
