"""Voucher Workbench: from a voucher that failed to export to proof that it is in the ledger."""

__version__ = "0.1.0"
