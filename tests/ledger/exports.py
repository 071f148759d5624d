"""Exports of a ledger, written here as Fortnox writes them, and the vouchers that were typed into it."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from workbench.domain.company import DimensionMap
from workbench.domain.match_key import match_key
from workbench.domain.verification import LedgerEntry, Sought, Verification
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.ledger.entries import LedgerExport
from workbench.ledger.matching import EntrySearch

COMPANY = "556000-4615"
Row = tuple[str, int]
Typed = tuple[str, str, str, Sequence[str]]
"""A voucher in the export: series and number, date, text, and its lines."""


def voucher(*rows: Row | VoucherRow, text: str = "Dagskassa", day: str = "2026-01-31", number: str = "") -> Voucher:
    made = tuple(row if isinstance(row, VoucherRow) else VoucherRow(*row) for row in rows)
    return Voucher(COMPANY, "brp", "F", number, date.fromisoformat(day), text, made)


def sought(each: int, of: Voucher, fortnox: tuple[str, str] = ("", ""), sent: Voucher | None = None) -> Sought:
    return Sought(each, sent or of, of, fortnox[0], fortnox)


def line(row: VoucherRow, label: str = "#TRANS") -> str:
    objects = (f'1 "{row.cost_center}" ' if row.cost_center else "") + (f'6 "{row.project}"' if row.project else "")
    return f'{label} {row.account} {{{objects.strip()}}} {row.amount / 100:.2f} "" "{row.transaction_information}" 0'


def typed(label: str, of: Voucher, key: int | None = None, text: str | None = None) -> Typed:
    """Return a voucher as it is when it has been typed faithfully, with its key in the text where one is given."""
    words = (of.text if text is None else text) + (f" {match_key(key)}" if key is not None else "")
    return label, of.transaction_date.isoformat(), words, [line(row) for row in of.rows]


def moved(of: Voucher, day: str) -> Voucher:
    return replace(of, transaction_date=date.fromisoformat(day))


def export(*vouchers: Typed, company: str = COMPANY, made: str = "20260228", year: str = "2026") -> bytes:
    """Return an export with some vouchers; where none are given, with one that is nobody's."""
    nobodys = ("Z 1", f"{year}-01-02", "Aktiekapital", ["#TRANS 1930 {} 7777", "#TRANS 2081 {} -7777"])
    lines = [
        "#FLAGGA 0",
        '#PROGRAM "Fortnox" 3.60.4',
        "#FORMAT PC8",
        f"#GEN {made}" if made else "#PROSA",
        "#SIETYP 4",
        f"#ORGNR {company}",
        '#FNAMN "Gymmet i Åkersberga AB"',
        f"#RAR 0 {year}0101 {year}1231",
        '#KONTO 1930 "Bank"',
        '#KONTO 3010 "Försäljning"',
        "#IB 0 1930 0.00",
    ]
    for label, day, text, rows in vouchers or (nobodys,):
        series, _, number = label.partition(" ")
        lines += [f'#VER {series} {number} {day.replace("-", "")} "{text}" 20260201', "{", *rows, "}"]
    return ("\r\n".join(lines) + "\r\n").encode("cp437", "replace")


def opened(data: bytes, name: str = "export.se") -> LedgerExport:
    return LedgerExport(io.BytesIO(data), name, _dimensions)


def entries(data: bytes) -> list[LedgerEntry]:
    return list(opened(data).entries())


def verify(wanted: Sequence[Sought], data: bytes, others: Sequence[Sought] = ()) -> list[Verification]:
    search = EntrySearch(wanted)
    read = opened(data)
    for entry in read.entries():
        search.meet(entry)
    return search.finish(read.scope, others)


def _dimensions(_company: str) -> DimensionMap:
    return DimensionMap()
