"""Pure functions from failure text and voucher to findings."""
