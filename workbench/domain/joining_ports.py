"""The part of the store that joins failures to vouchers, and vouchers to each other; see `ports`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from workbench.domain.failure import StoredFailure
from workbench.domain.history import Event
from workbench.domain.joining import TwinHit, TwinHow

if TYPE_CHECKING:
    from workbench.domain.ports import TrayItem
from workbench.domain.origin import CameFrom


class JoinWriter(Protocol):
    """What a write transaction can do with joins, twins and the tray."""

    def put_not_of(self, failure_id: int, voucher_id: int, is_not: bool) -> None:
        """Remember that a failure does not belong to a voucher, or forget that again."""
        ...

    def not_of(self, failure_ids: Sequence[int]) -> dict[int, set[int]]:
        """Return which vouchers some failures do not belong to, by failure id."""
        ...

    def failures(self, failure_ids: Sequence[int]) -> list[StoredFailure]:
        """Return failures by id; unknown ids are left out."""
        ...

    def failures_of(self, voucher_ids: Sequence[int]) -> dict[int, list[StoredFailure]]:
        """Return the failures of vouchers, oldest first, by voucher id."""
        ...

    def joined_by_rule(self, before: int, numbers: set[str], dates: set[str]) -> list[StoredFailure]:
        """Return failures of vouchers to handle that no person and no source joined, and that name one of the numbers.

        Numbers without leading zeros and case; one that names no number is returned for its date. Only ids up to
        ``before``.
        """
        ...

    def tray_items(self, document_id: int) -> list[TrayItem]:
        """Return what waits in the tray of one document."""
        ...

    def voucher_events(self, voucher_id: int) -> list[Event]:
        """Return the events of one voucher, in order."""
        ...

    def document_names(self, document_ids: Sequence[int]) -> dict[int, str]:
        """Return what documents are called, by id."""
        ...

    def put_taught(self, document_id: int, company: str) -> None:
        """Remember whose a document is, as a person said."""
        ...

    def has_facts(self, document_id: int) -> bool:
        """Tell whether ledger facts have been kept out of a document."""
        ...

    def twin_hits(
        self, dates: Iterable[str], amounts: Iterable[int], numbers: Iterable[str], before: int
    ) -> list[TwinHit]:
        """Return the vouchers of these dates, amounts and numbers with an id below one, with their rows."""
        ...

    def add_twins(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Show new vouchers as others, given as (id, id of the one it is shown as)."""
        ...

    def put_twin(self, voucher_id: int, of_id: int, how: TwinHow | None) -> None:
        """Say that a voucher is the same as another, or is not; None forgets what was said."""
        ...

    def mains(self, voucher_ids: Sequence[int]) -> dict[int, int]:
        """Return which voucher each that is shown as another is shown as."""
        ...

    def twins_of(self, voucher_ids: Sequence[int]) -> dict[int, list[int]]:
        """Return the vouchers that are shown as these, by voucher id."""
        ...

    def add_origins(self, origins: Sequence[tuple[str, int]]) -> None:
        """Remember that vouchers came in a further document, as (identity, document id); the same once."""
        ...


class JoinStore(Protocol):
    """What can be read of joins and twins."""

    def came_from(self, voucher_id: int) -> list[CameFrom]:
        """Return every document that a voucher, or one that is the same, came in: the first first."""
        ...

    def main_of(self, voucher_id: int) -> int:
        """Return the voucher that one is shown as: its own id where it is shown itself."""
        ...

    def likely_twins(self, voucher_id: int) -> list[TwinHit]:
        """Return the vouchers of the same date and amount that may be the same as one, itself among them.

        Left out are those that are shown as another, and those that a person said are different.
        """
        ...

    def taught(self) -> dict[str, str]:
        """Return whose documents are, as people said, by SHA-256."""
        ...
