"""Pages of the HTTP feed (``resources/schemas``): failed vouchers as JSON, fetched or saved as a file."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from workbench.domain.company import normalise_org_number
from workbench.domain.errors import BadVoucher, BrokenFile
from workbench.domain.failure import Failure
from workbench.domain.source import Enclosed, Problem, ReadContext, SourceItem, Told
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.sources.decode import decode
from workbench.sources.streams import read_whole

FORMAT = "failed-vouchers/1"
LIMIT = 16
"""Mebibytes that a page may have."""

_SIGN = re.compile(r'"format"\s*:\s*"failed-vouchers/')
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MAX_ORE = 10**13
_LONGEST = 4000
_LONGEST_NAME = 200
_EXCERPT = 4000
_YEARS = range(1990, 2200)


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart. ``next`` is the cursor of the page after it, empty on the last."""

    text: str
    system: str
    items: list[Any]
    next: str


class NoPage(Exception):
    """Says why some bytes are no page of the feed; ``line`` where it could not go on."""

    def __init__(self, detail: str, line: int = 1) -> None:
        self.detail = detail
        self.line = line
        super().__init__(detail)


class _Unreadable(Exception):
    """Says, by field and value, what in an item is not as it should be."""


class FeedPage:
    """The source for a page of the feed."""

    name = "feed"

    def recognises(self, head: bytes, name: str) -> float:  # noqa: ARG002  the content tells
        """Tell by the name of the format, which stands in every page."""
        text = decode(head)
        return 0.98 if text.lstrip().startswith("{") and _SIGN.search(text) else 0.0

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:  # noqa: ARG002
        """Yield a `Told` for each item, a `Problem` with `BadVoucher` for one that cannot be read.

        Raises `BrokenFile` where it is no page at all, `TooLarge` above 16 MiB.
        """
        try:
            page = read_page(read_whole(stream, name, LIMIT))
        except NoPage as fault:
            raise BrokenFile(name=name, line=fault.line, detail=fault.detail) from fault
        place, line = 0, 1
        for item in page.items:
            try:
                yield _told(item, page.system)
            except _Unreadable as fault:
                found = _place(page.text, item, place)
                place, line = found, line + page.text.count("\n", place, found)
                error = BadVoucher(name=name, line=line, voucher=_label(item), detail=str(fault))
                yield Problem(error, _excerpt(item))


def read_page(data: bytes) -> Page:
    """Take a page apart, its items untouched. Raises `NoPage`."""
    text = decode(data, "utf-8")
    try:
        page = json.loads(text)
    except json.JSONDecodeError as fault:
        raise NoPage(f"JSON: {fault.msg}", fault.lineno) from fault
    except (ValueError, RecursionError) as fault:
        raise NoPage(f"JSON: {str(fault)[:_LONGEST_NAME]}") from fault
    if not isinstance(page, dict) or page.get("format") != FORMAT:
        raise NoPage(f"format ≠ “{FORMAT}”")
    if not isinstance(page.get("items"), list):
        raise NoPage("items ≠ […]")
    following = page.get("next")
    if following is not None and not isinstance(following, str):
        raise NoPage("next ≠ “…”")
    system = page.get("system")
    system = _clean(system).strip().casefold() if isinstance(system, str) else ""
    return Page(text, system[:40] or FeedPage.name, page["items"], following or "")


def _place(text: str, item: object, start: int) -> int:
    """Return where an item stands, by its id; the end where that is not found, so that nobody looks again."""
    own = item.get("id") if isinstance(item, dict) else None
    if not isinstance(own, str) or not own:
        return start
    found = text.find(json.dumps(own, ensure_ascii=False), start)
    return len(text) if found < 0 else found


def _told(item: object, system: str) -> Told:
    """Make the voucher with what stands beside it. Raises `_Unreadable`."""
    if not isinstance(item, dict):
        raise _Unreadable("items[…] ≠ {…}")
    own = _text(item, "id", _LONGEST_NAME)
    if not own.strip(". ") or not own.isprintable() or "\ufffd" in own:
        raise _Unreadable(f"id “{own[:30]}”")
    company = normalise_org_number(_text(item, "company", _LONGEST_NAME))
    day = _day(item, "date")
    if day is None:
        raise _Unreadable("date: –")
    voucher = Voucher(
        company=company,
        source=system,
        series=_text(item, "series", _LONGEST_NAME),
        number=_text(item, "number", _LONGEST_NAME) or own,
        transaction_date=day,
        text=_text(item, "text", _LONGEST),
        rows=tuple(_row(row, place) for place, row in enumerate(_list(item, "rows"))),
        registration_date=_day(item, "registration_date"),
    )
    if not voucher.rows:
        raise _Unreadable("rows: 0")
    state = _text(item, "state", _LONGEST_NAME)
    failures = tuple(_failure(each, place, system, company) for place, each in enumerate(_list(item, "failures")))
    # Whatever stands in this feed has failed, also where the system does not say why.
    failures = failures or (Failure(system, state or "failed", company=company),)
    receipts = tuple(_receipt(each, place) for place, each in enumerate(_list(item, "receipts")))
    return Told(voucher, own, state, failures, receipts)


def _row(row: object, place: int) -> VoucherRow:
    where = f"rows[{place}]"
    if not isinstance(row, dict):
        raise _Unreadable(f"{where} ≠ {{…}}")
    amount = row.get("amount")
    if type(amount) is not int or abs(amount) > _MAX_ORE:
        raise _Unreadable(f"{where}.amount {_shown(amount)}")
    account = _text(row, "account", _LONGEST_NAME, where)
    if not account:
        raise _Unreadable(f"{where}.account: –")
    return VoucherRow(
        account=account,
        amount=amount,
        cost_center=_text(row, "cost_center", _LONGEST_NAME, where),
        project=_text(row, "project", _LONGEST_NAME, where),
        transaction_information=_text(row, "text", _LONGEST, where),
        currency=_text(row, "currency", _LONGEST_NAME, where),
        vat_code=_text(row, "vat_code", _LONGEST_NAME, where),
    )


def _failure(failure: object, place: int, system: str, company: str) -> Failure:
    where = f"failures[{place}]"
    if not isinstance(failure, dict):
        raise _Unreadable(f"{where} ≠ {{…}}")
    code, message = _text(failure, "code", _LONGEST_NAME, where), _text(failure, "message", 1 << 16, where)
    if not (code or message):
        raise _Unreadable(f"{where}: –")
    text = f"{code}: {message}" if code and message and code not in message else message or code
    return Failure(system, text, reported=_moment(failure.get("at")), company=company)


def _receipt(receipt: object, place: int) -> Enclosed:
    where = f"receipts[{place}]"
    if not isinstance(receipt, dict):
        raise _Unreadable(f"{where} ≠ {{…}}")
    name = _text(receipt, "name", _LONGEST_NAME, where)
    content = receipt.get("content")
    try:
        data = base64.b64decode(content, validate=True) if isinstance(content, str) else b""
    except (binascii.Error, ValueError):
        data = b""
    if not (name and data):
        raise _Unreadable(f"{where}: {name or '–'}")
    return Enclosed(name, data)


def _text(values: Mapping[str, Any], field: str, longest: int, where: str = "") -> str:
    """Return a text, or a whole number as text; empty where it is left out. Raises `_Unreadable`."""
    value = values.get(field)
    if value is None:
        return ""
    text = str(value) if type(value) is int else value
    if not isinstance(text, str) or len(text) > longest:
        raise _Unreadable(f"{where}{'.' if where else ''}{field} {_shown(value)}")
    return _clean(text).strip()


def _list(values: Mapping[str, Any], field: str) -> list[Any]:
    value = values.get(field)
    if value is None:
        return []
    if not isinstance(value, list):
        raise _Unreadable(f"{field} {_shown(value)}")
    return value


def _day(values: Mapping[str, Any], field: str) -> date | None:
    value = values.get(field)
    if value is None:
        return None
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise _Unreadable(f"{field} {_shown(value)}")


def _moment(value: object) -> datetime | None:
    """Read a time; one that is not written with its time zone is not known."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None and at.year in _YEARS else None


def _label(item: object) -> str:
    """Name an item by what is known of it."""
    if not isinstance(item, dict):
        return "–"
    parts = [str(item.get(field) or "") for field in ("series", "number")]
    return _clean(" ".join(parts).strip() or str(item.get("id") or "–"))[:60]


def _excerpt(item: object) -> str:
    try:
        return _clean(json.dumps(item, ensure_ascii=False))[:_EXCERPT]
    except RecursionError:
        return "…"


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    return f"“{_clean(str(value))[:30]}”"


def _clean(text: str) -> str:
    """Return a text as UTF-8 can hold it: half a character becomes U+FFFD."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
