"""Which voucher a failure belongs to."""

import re
from collections.abc import Iterable, Sequence

from workbench.domain.errors import N_
from workbench.domain.failure import Failure
from workbench.domain.ports import VoucherHit, Writer

NO_VOUCHER = "no-voucher"
SEVERAL_VOUCHERS = "several-vouchers"
REASONS: dict[str, str] = {
    NO_VOUCHER: N_("No voucher here fits this failure."),
    SEVERAL_VOUCHERS: N_("Several vouchers fit this failure."),
}
_WORD = re.compile(r"\w+")


class Candidates:
    """The vouchers that some failures may belong to, read together so that many failures cost one question."""

    def __init__(self, writer: Writer, failures: Iterable[Failure]) -> None:
        numbers = {number for each in failures for number in _numbers(each)}
        self._hits: dict[str, list[VoucherHit]] = {}
        for hit in writer.find_vouchers("", sorted(numbers)) if numbers else ():
            for word in {_plain(hit.number), *(_plain(word) for word in _WORD.findall(hit.text))}:
                self._hits.setdefault(word, []).append(hit)

    def find(self, failure: Failure) -> VoucherHit | str:
        """Return the one voucher that the failure names, or why there is none: a key of `REASONS`."""
        named = {hit.id: hit for number in _numbers(failure) for hit in self._hits.get(_plain(number), ())}
        hits: Sequence[VoucherHit] = [hit for hit in named.values() if _fits(hit, failure)]
        if len(hits) > 1:
            hits = _narrowed(hits, failure)
        if not hits:
            return NO_VOUCHER
        return hits[0] if len(hits) == 1 else SEVERAL_VOUCHERS


def _numbers(failure: Failure) -> list[str]:
    return [number for number in (failure.reference.number, failure.reference.document) if number]


def _fits(hit: VoucherHit, failure: Failure) -> bool:
    """Tell whether nothing the message says speaks against the voucher."""
    reference = failure.reference
    if failure.company and hit.company and failure.company != hit.company:
        return False
    if reference.transaction_date and hit.transaction_date != reference.transaction_date.isoformat():
        return False
    if reference.series and hit.series and reference.series.casefold() != hit.series.casefold():
        return False
    if reference.number and _plain(reference.number) == _plain(hit.number):
        return True
    return bool(reference.document) and _names(hit, reference.document)


def _narrowed(hits: Sequence[VoucherHit], failure: Failure) -> Sequence[VoucherHit]:
    """Prefer the vouchers whose text holds the document's number, word for word."""
    named = [hit for hit in hits if failure.reference.document and _in_text(failure.reference.document, hit.text)]
    return named or hits


def _names(hit: VoucherHit, document: str) -> bool:
    return _in_text(document, hit.text) or _plain(document) == _plain(hit.number)


def _in_text(number: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(number)}(?!\w)", text) is not None


def _plain(number: str) -> str:
    """Return a number as it is compared: without leading zeros and case; 0 stays 0, unlike no number."""
    bare = number.strip()
    return (bare.lstrip("0") or bare[:1]).casefold()
