"""Runs a migration inside the transaction it is handed; see ``workbench.store.migrate``."""
