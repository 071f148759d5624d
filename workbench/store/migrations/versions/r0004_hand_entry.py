"""Entering by hand: corrections, rules kept, the register of reports, and what the ledger showed.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("company", sa.Column("approve_from", sa.BigInteger(), nullable=True))
    op.create_table(
        "correction",
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_correction_voucher_id")),
        sa.PrimaryKeyConstraint("voucher_id", name=op.f("pk_correction")),
    )
    op.create_table(
        "rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("instead", sa.Text(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule")),
    )
    op.create_index(op.f("ix_rule_company"), "rule", ["company"], unique=False)
    op.create_table(
        "report",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_report_document_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_report")),
    )
    op.create_table(
        "report_voucher",
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_report_voucher_voucher_id")),
        sa.ForeignKeyConstraint(["number"], ["report.number"], name=op.f("fk_report_voucher_number")),
        sa.PrimaryKeyConstraint("voucher_id", "number", name=op.f("pk_report_voucher")),
    )
    op.create_index(op.f("ix_report_voucher_number"), "report_voucher", ["number"], unique=False)
    op.create_table(
        "verification",
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("fortnox", sa.Text(), nullable=False),
        sa.Column("differences", sa.Text(), nullable=False),
        sa.Column("made", sa.String(length=10), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_verification_voucher_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_verification_document_id")),
        sa.PrimaryKeyConstraint("voucher_id", name=op.f("pk_verification")),
    )
    op.create_table(
        "ledger_book",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("year", sa.String(length=10), nullable=False),
        sa.Column("made", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_ledger_book_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_ledger_book")),
    )
    op.create_index(op.f("ix_ledger_book_company_year"), "ledger_book", ["company", "year"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("transaction_date", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("keyed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_ledger_entry_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    op.create_index(op.f("ix_ledger_entry_content"), "ledger_entry", ["content"], unique=False)
    op.create_index(op.f("ix_ledger_entry_document_id"), "ledger_entry", ["document_id"], unique=False)
    op.create_index(op.f("ix_ledger_entry_number_series"), "ledger_entry", ["number", "series"], unique=False)
    op.create_table(
        "ledger_key",
        sa.Column("voucher_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_key_entry_id")),
        sa.PrimaryKeyConstraint("voucher_id", "entry_id", name=op.f("pk_ledger_key")),
    )
    op.create_table(
        "mailed_file",
        sa.Column("mail", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("failure_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["failure_id"], ["failure.id"], name=op.f("fk_mailed_file_failure_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_mailed_file_document_id")),
        sa.PrimaryKeyConstraint("mail", "failure_id", "document_id", name=op.f("pk_mailed_file")),
    )
    op.create_index(op.f("ix_mailed_file_failure_id"), "mailed_file", ["failure_id"], unique=False)
