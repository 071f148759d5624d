"""The ledger's own vouchers, out of an export: read, found again, compared."""
