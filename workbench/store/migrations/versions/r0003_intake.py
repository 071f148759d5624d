"""The ways in, the marks told back, further origins and receipts of vouchers, and what was said of tables.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("failure", sa.Column("joined", sa.Text(), nullable=True))
    op.add_column("failure", sa.Column("reference_amount", sa.BigInteger(), nullable=True))
    op.create_table(
        "not_of",
        sa.Column("failure_id", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["failure_id"], ["failure.id"], name=op.f("fk_not_of_failure_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_not_of_voucher_id")),
        sa.PrimaryKeyConstraint("failure_id", "voucher_id", name=op.f("pk_not_of")),
    )
    op.create_table(
        "origin",
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("inlet_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_origin_voucher_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_origin_document_id")),
        sa.PrimaryKeyConstraint("voucher_id", "document_id", name=op.f("pk_origin")),
    )
    op.create_index(op.f("ix_origin_inlet_id"), "origin", ["inlet_id"], unique=False)
    op.create_table(
        "twin",
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_twin_voucher_id")),
        sa.ForeignKeyConstraint(["of_id"], ["voucher.id"], name=op.f("fk_twin_of_id")),
        sa.PrimaryKeyConstraint("voucher_id", "of_id", name=op.f("pk_twin")),
    )
    op.create_index(op.f("ix_twin_of_id"), "twin", ["of_id"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_receipt_voucher_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_receipt_document_id")),
        sa.PrimaryKeyConstraint("voucher_id", "document_id", name=op.f("pk_receipt")),
    )
    op.create_table(
        "column_mapping",
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("signature", name=op.f("pk_column_mapping")),
    )
    op.create_table(
        "taught",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_taught_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_taught")),
    )
    _inlets()


def _inlets() -> None:
    op.create_table(
        "inlet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inlet")),
    )
    op.create_table(
        "inlet_run",
        sa.Column("inlet_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("arrived", sa.Integer(), nullable=False),
        sa.Column("understood", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("well", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["inlet_id"], ["inlet.id"], name=op.f("fk_inlet_run_inlet_id")),
        sa.PrimaryKeyConstraint("inlet_id", name=op.f("pk_inlet_run")),
    )
    op.create_table(
        "arrival",
        sa.Column("inlet_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("received", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["inlet_id"], ["inlet.id"], name=op.f("fk_arrival_inlet_id")),
        sa.PrimaryKeyConstraint("inlet_id", "key", name=op.f("pk_arrival")),
    )
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inlet_id", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("verb", sa.String(length=16), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fortnox", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["inlet_id"], ["inlet.id"], name=op.f("fk_outgoing_inlet_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_outgoing_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_key")),
    )
    op.create_index("ix_outgoing_inlet_id_status_id", "outgoing", ["inlet_id", "status", "id"], unique=False)
