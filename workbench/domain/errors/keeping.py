"""What can be wrong with the data file."""

from workbench.domain.errors.base import KnownError
from workbench.domain.sentence import N_


class StoreError(KnownError):
    """The data file could not be used. Parameter ``path``: where it lies."""


class StoreTooNew(StoreError):
    """Parameters: path, found, known."""

    code = "store-too-new"
    sentence = N_("{path} was written by a later version of the program.")
    remedy = N_("Install the latest version; nothing has been changed in the file.")


class StoreBusy(StoreError):
    """Parameters: path."""

    code = "store-busy"
    sentence = N_("{path} is busy in another program.")
    remedy = N_("Close the other window and try again.")


class StoreDamaged(StoreError):
    """Parameters: path, detail."""

    code = "store-damaged"
    sentence = N_("{path} is damaged: {detail}.")
    remedy = N_("Copy the whole folder aside first, then restore the newest file in its backups folder.")


class StoreNotWritable(StoreError):
    """Parameters: path, detail."""

    code = "store-not-writable"
    sentence = N_("{path} cannot be written: {detail}.")
    remedy = N_("Check free disk space and that you may write in that folder.")


class HistoryBroken(StoreError):
    """Parameters: path, record, detail."""

    code = "history-broken"
    sentence = N_("The history in {path} is not intact: record {record} {detail}.")
    remedy = N_("Someone or something has changed the file. Keep it, and compare with a backup.")
