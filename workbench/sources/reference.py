"""What a message says of the voucher it speaks of: series, number, date, register report."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from workbench.domain.failure import VoucherReference

# A number is no reference when it goes on as a date, an amount, a time or a range.
_NUMBER = r"(?P<number>[0-9]{1,10})(?![0-9]|[.,:/–-][0-9]|[ \u00a0][0-9]{3}(?![0-9-])|[ \u00a0]?(?i:kr|sek)\b)"
_SERIES = r"(?P<series>[A-ZÅÄÖ]{1,4}|[a-zåäö](?=[0-9]))"
_NO = r"(?i:(?:nummer|number|n:o|nr|no|id)\b\.?)"
_GLUE = r"[ \t\u00a0.:=#\"'>_-]{0,4}"
_VOUCHER_WORD = r"(?i:\b(?:verifikation(?:en|erna|er|s)?|verifikat(?:et|en)?|vernr|ver|vouchers?|bokföringsorder))"

_VOUCHER = re.compile(
    rf"{_VOUCHER_WORD}{_GLUE}(?:{_NO}{_GLUE})?"
    rf"(?:(?<![A-Za-zÅÄÖåäö]){_SERIES}[ \u00a0:/-]{{0,2}}(?:{_NO}{_GLUE})?)?{_NUMBER}"
)
_SERIES_FIRST = re.compile(
    r"(?i:\b(?:verifikations|voucher[ _]?)?(?:series?))[ \t\u00a0:=\"'>]{0,4}(?P<series>[A-ZÅÄÖ0-9]{1,4})\b[\s,;]{0,4}"
    rf"(?i:(?:ver(?:ifikations)?[ -]?|voucher[ _]?)?){_NO}{_GLUE}{_NUMBER}"
)
_SERIES_ALONE = re.compile(
    r"(?i:\b(?:(?:verifikations|voucher[ _]?)?series?|vouchertype)\b)"
    r"[ \t\u00a0:=\"'>]{0,4}(?P<series>[A-ZÅÄÖ0-9]{1,4})\b"
)
_AT_LINE_START = re.compile(
    r"(?m:^[ \t>*•·|-]*)(?P<series>(?!SE|NR|AB|ID|KR|IP|PO)[A-ZÅÄÖ]{1,2})[ \u00a0-]?"
    rf"{_NUMBER}(?=[ \t\u00a0]*(?:$|[,;:|(\t–-]|[0-9]{{4}}-?[0-9]{{2}}-?[0-9]{{2}}|(?i:kassarapport|register)))",
    re.MULTILINE,
)
_DOCUMENT = re.compile(
    r"(?i:\b(?:kassarapport(?:erna|er|en)?|(?:cash[ -])?register[ -]?reports?|cash[ -]reports?|"
    r"[zx]-rapport|dagsrapport|dagskassa))"
    rf"{_GLUE}(?:{_NO}{_GLUE})?{_NUMBER}"
)
_FURTHER = re.compile(rf"[ \t\u00a0]*(?:[,;&]|och\b|and\b|samt\b)\s*(?:{_SERIES}[ \u00a0-]?)?{_NUMBER}")

_MONTHS = ("jan", "feb", "mar", "apr", "ma[ij]", "jun", "jul", "aug", "sep", "o[kc]t", "nov", "dec")
_MONTH_NAME = r"(?P<month>(?:jan|feb|mar|apr|ma[ij]|jun|jul|aug|sep|o[kc]t|nov|dec)[a-z]{0,7})"
_NO_TIME = r"(?![0-9]|[-T][0-9]|,?[ \u00a0](?:kl\.?[ ]?)?[0-9]{1,2}[:.][0-9]{2})"
_DATES = (
    re.compile(rf"(?<![0-9-])(?P<year>(?:19|20)[0-9]{{2}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}}){_NO_TIME}"),
    re.compile(rf"(?<![0-9-])(?P<year>(?:19|20)[0-9]{{2}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_NO_TIME}"),
    re.compile(
        rf"(?i)(?<![0-9])(?P<day>[0-9]{{1,2}})[ .]{{1,2}}{_MONTH_NAME}\.?[ ](?P<year>(?:19|20)[0-9]{{2}}){_NO_TIME}"
    ),
    re.compile(rf"(?i)\b{_MONTH_NAME}\.?[ ](?P<day>[0-9]{{1,2}}),?[ ](?P<year>(?:19|20)[0-9]{{2}}){_NO_TIME}"),
)
_DATE_LABEL = re.compile(
    r"(?i)^[\s>*•|-]*(?:bokförings|verifikations|transaktions|voucher[ _]?|transaction[ _]?)?dat(?:um|e)[\s:=\"'>]*$"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing said of a voucher, and where in the text (``start`` to ``end``)."""

    start: int
    end: int
    says: VoucherReference


def mentions(text: str) -> tuple[Mention, ...]:
    """Return everything in the text that names a voucher, in order, without overlaps.

    A date or a series counts only beside a number, or on a line of its own that is labelled as the voucher's date.
    """
    found: list[Mention] = []
    for pattern in (_SERIES_FIRST, _VOUCHER, _DOCUMENT, _AT_LINE_START):
        for match in pattern.finditer(text):
            found.extend(_with_further(text, match, document=pattern is _DOCUMENT))
    numbers = _without_overlaps(found)
    lines = {_line(text, mention.start) for mention in numbers}
    sides = [Mention(m.start(), m.end(), VoucherReference(series=m["series"])) for m in _SERIES_ALONE.finditer(text)]
    sides += _dates(text)
    beside = [side for side in sides if _line(text, side.start) in lines or _labelled_date(text, side)]
    return tuple(sorted(_without_overlaps([*numbers, *beside]), key=lambda mention: mention.start))


def references(said: Iterable[Mention]) -> tuple[VoucherReference, ...]:
    """Put what is said, in order, together into the vouchers it speaks of; each once."""
    made: list[VoucherReference] = []
    waiting = VoucherReference()
    for mention in said:
        says = mention.says
        if made and _fits(made[-1], says):
            made[-1] = _joined(made[-1], says)
        elif says:
            made.append(_joined(waiting, says) if _fits(waiting, says) else says)
            waiting = VoucherReference()
        else:
            waiting = _joined(waiting, says) if _fits(waiting, says) else says
    return tuple(dict.fromkeys(made))


def _with_further(text: str, match: re.Match[str], document: bool) -> Iterator[Mention]:
    """Yield the match, and what a list goes on with: ``F 1123, 1124 och F 1125``."""
    series = ""
    length = 0
    current: re.Match[str] | None = match
    while current is not None:
        number = current["number"]
        told = "" if document else (current["series"] or "").upper()
        if length and not told and len(number) != length:
            return
        series, length = told or series, len(number)
        as_date = len(number) == 8 and not series and _day(number[:4], number[4:6], number[6:]) is not None
        if as_date:
            return
        says = VoucherReference(document=number) if document else VoucherReference(series=series, number=number)
        yield Mention(current.start(), current.end(), says)
        current = _FURTHER.match(text, current.end())


def _without_overlaps(found: list[Mention]) -> list[Mention]:
    """Keep the earlier in the list where two overlap, so the surer pattern wins."""
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in found:
        cells = range(mention.start, mention.end)
        if taken.isdisjoint(cells):
            kept.append(mention)
            taken.update(cells)
    return sorted(kept, key=lambda mention: mention.start)


def _line(text: str, place: int) -> int:
    """Return where the line starts that holds the place."""
    return text.rfind("\n", 0, place) + 1


def _labelled_date(text: str, mention: Mention) -> bool:
    """Tell whether a date stands on a line of its own that says it is the voucher's."""
    if mention.says.transaction_date is None:
        return False
    end = text.find("\n", mention.end)
    after = text[mention.end : end if end >= 0 else len(text)]
    return not after.strip(" \t\r\"',;<>/") and bool(
        _DATE_LABEL.match(text[_line(text, mention.start) : mention.start])
    )


def _dates(text: str) -> Iterator[Mention]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            month = match["month"]
            if not month.isdigit():
                month = str(next(n for n, name in enumerate(_MONTHS, 1) if re.match(name, month, re.IGNORECASE)))
            day = _day(match["year"], month, match["day"])
            if day is not None:
                yield Mention(match.start(), match.end(), VoucherReference(transaction_date=day))


def _day(year: str, month: str, day: str) -> date | None:
    with suppress(ValueError):
        return date(int(year), int(month), int(day))
    return None


def _fits(known: VoucherReference, says: VoucherReference) -> bool:
    """Tell whether what is said adds to what is known and contradicts nothing."""
    if says.number and says.series and known.series:
        return False
    return not (
        (known.series and says.series)
        or (known.number and says.number)
        or (known.document and says.document)
        or (known.transaction_date and says.transaction_date)
    )


def _joined(known: VoucherReference, says: VoucherReference) -> VoucherReference:
    return replace(
        known,
        series=known.series or says.series,
        number=known.number or says.number,
        document=known.document or says.document,
        transaction_date=known.transaction_date or says.transaction_date,
    )
