"""SIE 4I, written strictly: chosen vouchers as they are to be entered, for one company and one financial year.

What is followed is SIE 4B (lexical rules 5.3 to 5.13, what type 4I holds 6) and what Fortnox takes: flag, format, type
and organisation number without quotes, a series of its own and no number, as the receiver gives one. Nothing is
replaced on the quiet: what cannot be written is told by `faults`, and `sie_bytes` refuses it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from workbench.domain.ledger import FinancialYear
from workbench.sie.voucher import SieRow

COST_CENTER, PROJECT = 1, 6
_DIMENSION_NAMES = {COST_CENTER: "Kostnadsställe", PROJECT: "Projekt"}
_FEWEST_ROWS = 2
_LONGEST_SERIES = 10
_YEARS = range(1900, 2200)
_ORG_NUMBER = re.compile("[0-9]{6}-[0-9]{4}")
_CODEC = "cp437"
SUBSTITUTES = {
    **dict.fromkeys("–—−‐‑", "-"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("’‘´", "'"),
    "€": "EUR",
    "ø": "o",
    "Ø": "O",
    "…": "...",
}
"""What a person may write instead of characters that are often met and not in the code page."""
# Line ends and tabs part words; a backslash has no escape of its own in SIE 4B.
_SPACES = {**dict.fromkeys((*range(32), 127, 0x85, 0x2028, 0x2029), " "), ord("\\"): "/"}


@dataclass(frozen=True, slots=True)
class VoucherToWrite:
    """A voucher as it is to be entered. ``id`` names it where something is wrong; ``text`` holds the match key."""

    id: int
    day: date
    text: str
    rows: tuple[SieRow, ...]


@dataclass(frozen=True, slots=True)
class SieFile:
    """Everything a file holds. Names by number or code, where known; ``year`` None where it is not known."""

    program: str
    version: str
    made: date
    company_name: str
    org_number: str
    series: str
    vouchers: tuple[VoucherToWrite, ...]
    year: FinancialYear | None = None
    account_names: Mapping[str, str] = field(default_factory=dict)
    object_names: Mapping[tuple[int, str], str] = field(default_factory=dict)


class FaultKind(StrEnum):
    """Why something cannot be written."""

    CHARACTER = "character"
    UNBALANCED = "unbalanced"
    TOO_FEW_ROWS = "too-few-rows"
    ACCOUNT = "account"
    OUTSIDE_YEAR = "outside-year"
    SERIES = "series"
    COMPANY = "company"
    ORG_NUMBER = "org-number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class WriteFault:
    """What must be settled before a file can be written.

    ``voucher_id`` None where it is of the whole file; ``row`` from 0, None for the voucher's head; ``field`` as in
    `VoucherRow` and `Voucher`, or ``company_name``; ``value`` the character, the account or the date.
    """

    kind: FaultKind
    voucher_id: int | None = None
    row: int | None = None
    field: str = ""
    value: str = ""


class NotStrict(Exception):
    """The file cannot be written by the rules; ``faults`` says where."""

    def __init__(self, faults: Sequence[WriteFault]) -> None:
        super().__init__(", ".join(each.kind for each in faults[:5]))
        self.faults = tuple(faults)


def faults(file: SieFile) -> list[WriteFault]:
    """Return everything that keeps a file from being written; an empty list where nothing does."""
    found = list(_characters(file.company_name, None, None, "company_name"))
    if not _plain(file.company_name).strip():
        found.append(WriteFault(FaultKind.COMPANY, field="company_name"))
    if not (file.series.isascii() and file.series.isalnum() and len(file.series) <= _LONGEST_SERIES):
        found.append(WriteFault(FaultKind.SERIES, field="series", value=file.series))
    if file.org_number and not _ORG_NUMBER.fullmatch(file.org_number):
        found.append(WriteFault(FaultKind.ORG_NUMBER, field="org_number", value=file.org_number))
    for voucher in file.vouchers:
        found.extend(_voucher_faults(voucher, file.year))
    return found


def sie_bytes(file: SieFile) -> bytes:
    """Return the file; the same vouchers give the same bytes. Raises `NotStrict`."""
    wrong = faults(file)
    if wrong:
        raise NotStrict(wrong)
    return "".join(f"{line}\r\n" for line in _lines(file)).encode(_CODEC)


def sie_text(text: str) -> str:
    """Return a text as it comes out of a SIE file: composed, on one line, without backslashes."""
    return _plain(text)


def _voucher_faults(voucher: VoucherToWrite, year: FinancialYear | None) -> Iterator[WriteFault]:
    yield from _characters(voucher.text, voucher.id, None, "text")
    for place, row in enumerate(voucher.rows):
        if not (row.account.isascii() and row.account.isdigit()):
            yield WriteFault(FaultKind.ACCOUNT, voucher.id, place, "account", row.account)
        yield from _characters(row.text, voucher.id, place, "transaction_information")
        for dimension, code in row.objects:
            yield from _characters(code, voucher.id, place, "cost_center" if dimension == COST_CENTER else "project")
    if len(voucher.rows) < _FEWEST_ROWS:
        yield WriteFault(FaultKind.TOO_FEW_ROWS, voucher.id)
    if sum(row.amount for row in voucher.rows):
        yield WriteFault(FaultKind.UNBALANCED, voucher.id)
    if voucher.day.year not in _YEARS:
        yield WriteFault(FaultKind.DATE, voucher.id, None, "transaction_date", voucher.day.isoformat())
    elif year is not None and not year.holds(voucher.day):
        yield WriteFault(FaultKind.OUTSIDE_YEAR, voucher.id, None, "transaction_date", voucher.day.isoformat())


def _characters(text: str, voucher_id: int | None, row: int | None, name: str) -> Iterator[WriteFault]:
    """Yield each different character that is not in the code page."""
    for char in dict.fromkeys(_plain(text)):
        if not is_writable(char):
            yield WriteFault(FaultKind.CHARACTER, voucher_id, row, name, char)


def _lines(file: SieFile) -> Iterator[str]:
    yield "#FLAGGA 0"
    yield f"#PROGRAM {_quoted(file.program)} {_quoted(file.version)}"
    yield "#FORMAT PC8"
    yield f"#GEN {_day(file.made)}"
    yield "#SIETYP 4"
    if file.org_number:
        yield f"#ORGNR {file.org_number}"
    yield f"#FNAMN {_quoted(file.company_name)}"
    if file.year is not None:
        yield f"#RAR 0 {_day(file.year.start)} {_day(file.year.end)}"
    yield "#VALUTA SEK"
    yield from _declarations(file)
    for voucher in file.vouchers:
        yield f'#VER "{file.series}" "" {_day(voucher.day)} {_quoted(voucher.text)}'
        yield "{"
        for row in voucher.rows:
            yield _row(row)
        yield "}"


def _declarations(file: SieFile) -> Iterator[str]:
    """Yield the accounts and objects that are used; one whose name is not known, or not writable, is left undeclared.

    An object has to be declared to be made, so there its code stands for the name.
    """
    rows = [row for voucher in file.vouchers for row in voucher.rows]
    for account in sorted({row.account for row in rows}, key=lambda each: (len(each), each)):
        name = file.account_names.get(account, "")
        if name and _all_writable(name):
            yield f"#KONTO {account} {_quoted(name)}"
    objects = sorted({each for row in rows for each in row.objects})
    for dimension in sorted({dimension for dimension, _ in objects}):
        yield f"#DIM {dimension} {_quoted(_DIMENSION_NAMES.get(dimension, str(dimension)))}"
    for dimension, code in objects:
        name = file.object_names.get((dimension, code), "")
        yield f"#OBJEKT {dimension} {_quoted(code)} {_quoted(name if name and _all_writable(name) else code)}"


def _row(row: SieRow) -> str:
    objects = " ".join(f"{dimension} {_quoted(code)}" for dimension, code in row.objects)
    text = f' "" {_quoted(row.text)}' if row.text else ""
    return f"#TRANS {row.account} {{{objects}}} {_amount(row.amount)}{text}"


def _day(day: date) -> str:
    """Write a date; not with ``%Y``, which writes the year 224 with three digits."""
    return day.isoformat().replace("-", "")


def _amount(ore: int) -> str:
    whole, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{whole}.{rest:02}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_SPACES)


def _quoted(text: str) -> str:
    escaped = _plain(text).replace('"', '\\"')
    return f'"{escaped}"'


def is_writable(char: str) -> bool:
    """Tell whether a character stands in the code page."""
    try:
        char.encode(_CODEC)
    except UnicodeEncodeError:
        return False
    return True


def _all_writable(texts: Iterable[str]) -> bool:
    return all(is_writable(char) for char in _plain("".join(texts)))
