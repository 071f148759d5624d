"""The tables, as they are today; the migrations lead here.

Raw tables (document, document_chunk, voucher, voucher_row) and the history (event) are written once: the
database itself refuses to change or delete their rows. ``state``, ``tray``, ``company``, ``origin``, ``twin``, the
failure's ``voucher_id`` and all of the ways in hold what can change; ``finding`` and ``standing`` are derived and may
be made anew at any time, as are those of `ledger_schema`. No password or token stands in any of them.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received", String(32), nullable=False),
)

document_chunk = Table(
    "document_chunk",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("compressed", LargeBinary, nullable=False),
)

voucher = Table(
    "voucher",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity", Text, nullable=False, unique=True),
    Column("fingerprint", String(64), nullable=False, index=True),
    Column("company", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("series", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("plain_number", Text, nullable=False, index=True),
    Column("transaction_date", String(10), nullable=False, index=True),
    Column("registration_date", String(10)),
    Column("text", Text, nullable=False),
    Column("batch", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("accounts", Text, nullable=False),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("received", String(32), nullable=False),
)

voucher_row = Table(
    "voucher_row",
    metadata,
    Column("voucher_id", ForeignKey("voucher.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("account", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("cost_center", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("transaction_information", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("vat_code", Text, nullable=False),
    Column("other_dimensions", Text, nullable=False),
)

number_word = Table(
    "number_word",
    metadata,
    Column("word", Text, primary_key=True),
    Column("voucher_id", ForeignKey("voucher.id"), primary_key=True),
)
"""The whole numbers that stand in a voucher's text, so that a failure naming one finds it at once."""

state = Table(
    "state",
    metadata,
    Column("voucher_id", ForeignKey("voucher.id"), primary_key=True),
    Column("status", String(16), nullable=False),
    Column("flags", Integer, nullable=False),
    Column("mark_by", Text),
    Column("mark_at", String(32)),
    Column("mark_reason", Text),
    Column("fortnox_series", Text),
    Column("fortnox_number", Text),
)

failure = Table(
    "failure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("voucher_id", ForeignKey("voucher.id"), index=True),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("system", Text, nullable=False),
    Column("company", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("context", Text, nullable=False),
    Column("reported", String(32)),
    Column("reference_series", Text, nullable=False),
    Column("reference_number", Text, nullable=False),
    Column("reference_date", String(10)),
    Column("reference_document", Text, nullable=False),
    Column("received", String(32), nullable=False),
    Column("joined", Text),
    Column("reference_amount", BigInteger),
)
"""``joined`` tells how it was joined to its voucher, see `domain.joining`."""

not_of = Table(
    "not_of",
    metadata,
    Column("failure_id", ForeignKey("failure.id"), primary_key=True),
    Column("voucher_id", ForeignKey("voucher.id"), primary_key=True),
)
"""Which failures do not belong to which vouchers, as a person said: they are never joined again by themselves."""

finding = Table(
    "finding",
    metadata,
    Column("failure_id", ForeignKey("failure.id"), primary_key=True),
    Column("version", String(64), nullable=False, index=True),
    Column("findings", Text, nullable=False),
)

standing = Table(
    "standing",
    metadata,
    Column("voucher_id", ForeignKey("voucher.id"), primary_key=True),
    Column("version", String(64), nullable=False),
    Column("standing", Text, nullable=False),
)

derived = Table(
    "derived",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False),
)
"""One row: by what ``finding`` and ``standing`` were worked out last, so that a start need not look through them."""

event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
    Column("at", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("act", String(32), nullable=False, index=True),
    Column("program", Text, nullable=False),
    Column("voucher_id", Integer, index=True),
    Column("data", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_event_kind_seq", "kind", "seq"),
)

history_head = Table(
    "history_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""One row: number and hash of the last event, so that a history cut short is noticed."""

tray = Table(
    "tray",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("params", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("failure_id", ForeignKey("failure.id")),
    Column("received", String(32), nullable=False),
    Column("settled", Integer, nullable=False),
)

company = Table(
    "company",
    metadata,
    Column("org_number", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("cost_center_dimension", Integer, nullable=False),
    Column("project_dimension", Integer, nullable=False),
    Column("approve_from", BigInteger),
)
"""``approve_from`` is the amount in öre from which two persons are needed, none where one is enough."""

facts = Table(
    "facts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("company", Text, nullable=False, index=True),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("received", String(32), nullable=False),
    Column("compressed", LargeBinary, nullable=False),
)

origin = Table(
    "origin",
    metadata,
    Column("voucher_id", ForeignKey("voucher.id"), primary_key=True),
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("source", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("inlet_id", Integer, index=True),
)
"""Where a voucher came from besides its first document, and what a source says of it there."""

twin = Table(
    "twin",
    metadata,
    Column("voucher_id", ForeignKey("voucher.id"), primary_key=True),
    Column("of_id", ForeignKey("voucher.id"), primary_key=True, index=True),
    Column("how", Text, nullable=False),
)
"""A voucher that another source sent too: ``voucher_id`` is shown as ``of_id``, not by itself.

Where ``how`` is ``different`` a person has said that the two are not the same.
"""

receipt = Table(
    "receipt",
    metadata,
    Column("voucher_id", ForeignKey("voucher.id"), primary_key=True),
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("name", Text, nullable=False),
)

mailed_file = Table(
    "mailed_file",
    metadata,
    Column("mail", Integer, primary_key=True, autoincrement=False),
    Column("failure_id", ForeignKey("failure.id"), primary_key=True, index=True),
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("name", Text, nullable=False),
)
"""What came in a mail with which failures; ``mail`` is the lowest id of the failures in it."""

inlet = Table(
    "inlet",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("company", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("paused", Integer, nullable=False),
    Column("cursor", Text, nullable=False),
    Column("removed", Integer, nullable=False),
)

inlet_run = Table(
    "inlet_run",
    metadata,
    Column("inlet_id", ForeignKey("inlet.id"), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("arrived", Integer, nullable=False),
    Column("understood", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("params", Text, nullable=False),
    Column("well", String(32)),
)

arrival = Table(
    "arrival",
    metadata,
    Column("inlet_id", ForeignKey("inlet.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("received", String(32), nullable=False),
)
"""What has come through a way in, by the name it has there, so that it comes once."""

outgoing = Table(
    "outgoing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("inlet_id", ForeignKey("inlet.id"), nullable=False),
    Column("voucher_id", ForeignKey("voucher.id"), nullable=False),
    Column("external_id", Text, nullable=False),
    Column("verb", String(16), nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("fortnox", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("answer", Text, nullable=False),
    Index("ix_outgoing_inlet_id_status_id", "inlet_id", "status", "id"),
)
"""Marks to be told the sending system: ``status`` is waiting, told or refused."""

column_mapping = Table(
    "column_mapping",
    metadata,
    Column("signature", String(64), primary_key=True),
    Column("mapping", Text, nullable=False),
)
"""What was said of a table's columns, by the signature of its headings."""

taught = Table(
    "taught",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("company", Text, nullable=False),
)
"""Whose a document is, as a person said."""

correction = Table(
    "correction",
    metadata,
    Column("voucher_id", ForeignKey("voucher.id"), primary_key=True),
    Column("correction", Text, nullable=False),
)
"""What is to be entered in place of what was sent; what it was before stands in the history."""

rule = Table(
    "rule",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("company", Text, nullable=False, index=True),
    Column("subject", String(16), nullable=False),
    Column("found", Text, nullable=False),
    Column("instead", Text, nullable=False),
    Column("until", String(10)),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("dropped", Integer, nullable=False),
)
"""A replacement kept for a company, to be offered the next time: ``subject`` account, cost-center, project, series."""

report = Table(
    "report",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("company", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("about", Text, nullable=False),
)
"""Every file made for the ledger, whole, so that it can be made again to the byte."""

report_voucher = Table(
    "report_voucher",
    metadata,
    Column("voucher_id", ForeignKey("voucher.id"), primary_key=True),
    Column("number", ForeignKey("report.number"), primary_key=True, index=True),
)

verification = Table(
    "verification",
    metadata,
    Column("voucher_id", ForeignKey("voucher.id"), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("document_id", ForeignKey("document.id")),
    Column("verdict", String(16), nullable=False),
    Column("fortnox", Text, nullable=False),
    Column("differences", Text, nullable=False),
    Column("made", String(10), nullable=False),
    Column("about", Text, nullable=False),
)
"""How a voucher was found in the ledger when it was looked for last; ``made`` is the day of the export."""
