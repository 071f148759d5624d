"""Values and rules of the voucher workbench; standard library only."""
