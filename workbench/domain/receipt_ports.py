"""The part of the store that keeps which files belong to which vouchers; see `ports`."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from workbench.domain.history import Event, EventKind


class MailedFile(NamedTuple):
    """A file that came in a mail with a failure; ``mail`` is the lowest id of that mail's failures.

    ``voucher_id`` is what the failure belongs to by now, None where that is not known.
    """

    mail: int
    failure_id: int
    document_id: int
    name: str
    voucher_id: int | None


class ReceiptWriter(Protocol):
    """What a write transaction can do with receipts."""

    def add_receipts(self, receipts: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Attach kept documents to vouchers, as (voucher id, document id, name), the same once; return the new ones."""
        ...

    def with_receipts(self, voucher_ids: Sequence[int]) -> set[int]:
        """Return those of the vouchers that have a receipt."""
        ...

    def receipts_held(self, voucher_ids: Sequence[int]) -> set[tuple[int, int]]:
        """Return the receipts of some vouchers, as (voucher id, document id)."""
        ...

    def remove_receipt(self, voucher_id: int, document_id: int) -> bool:
        """Take a receipt away from a voucher; its document stays. Return whether there was one."""
        ...

    def kept_already(self, digests: Sequence[str]) -> set[str]:
        """Return of which SHA-256 sums there are documents already."""
        ...

    def failure_ids(self, fingerprints: Sequence[str]) -> list[int]:
        """Return the ids of the failures with these fingerprints, by id."""
        ...

    def add_mailed(self, failure_ids: Sequence[int], files: Sequence[tuple[int, str]]) -> None:
        """Remember that kept documents, as (id, name), came in one mail with some failures; the same once."""
        ...

    def mailed(self, failure_ids: Sequence[int]) -> list[MailedFile]:
        """Return the files of every mail that some failures came in, once for each failure of the mail."""
        ...

    def events_of(self, kinds: Sequence[EventKind]) -> list[Event]:
        """Return the events of these kinds, in order."""
        ...
