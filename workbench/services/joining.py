"""Which voucher a failure belongs to."""

import re
from collections.abc import Iterable

from workbench.domain.errors import N_
from workbench.domain.failure import Failure
from workbench.domain.ports import VoucherHit, Writer

NO_VOUCHER = "no-voucher"
SEVERAL_VOUCHERS = "several-vouchers"
REASONS: dict[str, str] = {
    NO_VOUCHER: N_("No voucher here fits this failure."),
    SEVERAL_VOUCHERS: N_("Several vouchers fit this failure."),
}


def find_voucher(writer: Writer, failure: Failure) -> VoucherHit | str:
    """Return the one voucher that the failure names, or why there is none: a key of `REASONS`."""
    reference = failure.reference
    if not reference:
        return NO_VOUCHER
    wanted = [number for number in (reference.number, reference.document) if number]
    hits = [hit for hit in writer.find_vouchers(failure.company, wanted) if _fits(hit, failure)]
    if len(hits) > 1:
        hits = _narrowed(hits, failure)
    if not hits:
        return NO_VOUCHER
    return hits[0] if len(hits) == 1 else SEVERAL_VOUCHERS


def _fits(hit: VoucherHit, failure: Failure) -> bool:
    """Tell whether nothing the message says speaks against the voucher."""
    reference = failure.reference
    if reference.transaction_date and hit.transaction_date != reference.transaction_date.isoformat():
        return False
    if reference.series and hit.series and reference.series.casefold() != hit.series.casefold():
        return False
    if reference.number and _same_number(reference.number, hit.number):
        return True
    return bool(reference.document) and _names(hit, reference.document)


def _narrowed(hits: Iterable[VoucherHit], failure: Failure) -> list[VoucherHit]:
    """Prefer the vouchers whose text holds the document's number, word for word."""
    chosen = list(hits)
    if failure.reference.document:
        named = [hit for hit in chosen if _in_text(failure.reference.document, hit.text)]
        return named or chosen
    return chosen


def _names(hit: VoucherHit, document: str) -> bool:
    return _in_text(document, hit.text) or _same_number(document, hit.number)


def _in_text(number: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(number)}(?!\w)", text) is not None


def _same_number(one: str, other: str) -> bool:
    return one.lstrip("0").casefold() == other.lstrip("0").casefold()
