"""The tables of the ledger's own entries. All derived: they may be made anew from the exports at any time."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from workbench.store.schema import metadata

ledger_book = Table(
    "ledger_book",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("company", Text, nullable=False),
    Column("year", String(10), nullable=False),
    Column("made", String(10), nullable=False),
    Index("ix_ledger_book_company_year", "company", "year"),
)
"""An export of which the vouchers stand in ``ledger_entry``: a company's newest of each financial year. Derived."""

ledger_entry = Table(
    "ledger_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("document.id"), nullable=False, index=True),
    Column("series", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("transaction_date", String(10), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("content", String(24), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("keyed", Integer, nullable=False),
    Index("ix_ledger_entry_number_series", "number", "series"),
)
"""The vouchers of a ledger, as far as a double booking is known by them. Derived."""

ledger_key = Table(
    "ledger_key",
    metadata,
    Column("voucher_id", Integer, primary_key=True, autoincrement=False),
    Column("entry_id", ForeignKey("ledger_entry.id"), primary_key=True, index=True),
)
"""Which vouchers' match keys stand in a ledger's voucher. Derived."""
