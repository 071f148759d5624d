"""The first form of the data file.

Revision: 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

WRITTEN_ONCE = ("document", "document_chunk", "voucher", "voucher_row", "event")


def upgrade() -> None:
    _tables()
    for table in WRITTEN_ONCE:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is written once and never changed'); END"
            )


def _tables() -> None:

    op.create_table(
        "company",
        sa.Column("org_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cost_center_dimension", sa.Integer(), nullable=False),
        sa.Column("project_dimension", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org_number", name=op.f("pk_company")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("sha256", name=op.f("uq_document_sha256")),
    )
    op.create_table(
        "event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_act"), "event", ["act"], unique=False)
    op.create_index("ix_event_kind_seq", "event", ["kind", "seq"], unique=False)
    op.create_index(op.f("ix_event_voucher_id"), "event", ["voucher_id"], unique=False)
    op.create_table(
        "history_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_head")),
    )
    op.create_table(
        "document_chunk",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("compressed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_chunk_document_id")),
        sa.PrimaryKeyConstraint("document_id", "place", name=op.f("pk_document_chunk")),
    )
    op.create_table(
        "facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("received", sa.String(length=32), nullable=False),
        sa.Column("compressed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_facts_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
    )
    op.create_index(op.f("ix_facts_company"), "facts", ["company"], unique=False)
    op.create_table(
        "voucher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("plain_number", sa.Text(), nullable=False),
        sa.Column("transaction_date", sa.String(length=10), nullable=False),
        sa.Column("registration_date", sa.String(length=10), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("accounts", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("received", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_voucher_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher")),
        sa.UniqueConstraint("identity", name=op.f("uq_voucher_identity")),
    )
    op.create_index(op.f("ix_voucher_fingerprint"), "voucher", ["fingerprint"], unique=False)
    op.create_index(op.f("ix_voucher_plain_number"), "voucher", ["plain_number"], unique=False)
    op.create_index(op.f("ix_voucher_transaction_date"), "voucher", ["transaction_date"], unique=False)
    op.create_table(
        "failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("reported", sa.String(length=32), nullable=True),
        sa.Column("reference_series", sa.Text(), nullable=False),
        sa.Column("reference_number", sa.Text(), nullable=False),
        sa.Column("reference_date", sa.String(length=10), nullable=True),
        sa.Column("reference_document", sa.Text(), nullable=False),
        sa.Column("received", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_failure_document_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_failure_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failure")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_failure_fingerprint")),
    )
    op.create_index(op.f("ix_failure_voucher_id"), "failure", ["voucher_id"], unique=False)
    op.create_table(
        "number_word",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_number_word_voucher_id")),
        sa.PrimaryKeyConstraint("word", "voucher_id", name=op.f("pk_number_word")),
    )
    op.create_table(
        "state",
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("flags", sa.Integer(), nullable=False),
        sa.Column("mark_by", sa.Text(), nullable=True),
        sa.Column("mark_at", sa.String(length=32), nullable=True),
        sa.Column("mark_reason", sa.Text(), nullable=True),
        sa.Column("fortnox_series", sa.Text(), nullable=True),
        sa.Column("fortnox_number", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_state_voucher_id")),
        sa.PrimaryKeyConstraint("voucher_id", name=op.f("pk_state")),
    )
    op.create_table(
        "voucher_row",
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("cost_center", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("transaction_information", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("vat_code", sa.Text(), nullable=False),
        sa.Column("other_dimensions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_voucher_row_voucher_id")),
        sa.PrimaryKeyConstraint("voucher_id", "place", name=op.f("pk_voucher_row")),
    )
    op.create_table(
        "finding",
        sa.Column("failure_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["failure_id"], ["failure.id"], name=op.f("fk_finding_failure_id")),
        sa.PrimaryKeyConstraint("failure_id", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_version"), "finding", ["version"], unique=False)
    op.create_table(
        "tray",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("failure_id", sa.Integer(), nullable=True),
        sa.Column("received", sa.String(length=32), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_tray_document_id")),
        sa.ForeignKeyConstraint(["failure_id"], ["failure.id"], name=op.f("fk_tray_failure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tray")),
    )
