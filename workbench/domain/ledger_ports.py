"""What the services ask of exports of a ledger, of the search in them, and of the store about both."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import BinaryIO, Protocol

from workbench.domain.company import DimensionMap
from workbench.domain.failure import Status
from workbench.domain.ledger import LedgerFacts
from workbench.domain.ports import Store, Writer
from workbench.domain.source import Problem
from workbench.domain.verification import (
    Book,
    BookedEntry,
    Exported,
    KeptVerification,
    LedgerEntry,
    Scope,
    Sought,
    Verification,
)


class LedgerExport(Protocol):
    """A ledger's export while it is read; all but ``company`` and ``entries`` is known once those are exhausted."""

    @property
    def company(self) -> str:
        """Whose it is, as far as it has been read."""
        ...

    @property
    def facts(self) -> LedgerFacts:
        """What it tells of the ledger."""
        ...

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What in it cannot be read."""
        ...

    @property
    def scope(self) -> Scope:
        """What it can know of."""
        ...

    def entries(self) -> Iterator[LedgerEntry]:
        """Yield the vouchers in it, once. Raises an `InputError`."""
        ...


class Search(Protocol):
    """A search for vouchers among the entries of one export."""

    def meet(self, entry: LedgerEntry) -> None:
        """Look at an entry."""
        ...

    def finish(self, scope: Scope, others: Sequence[Sought] = ()) -> list[Verification]:
        """Tell what was found, in the order sought. ``others`` may have entries of their own, equal to one sought."""
        ...


OpenExport = Callable[[BinaryIO, str, Callable[[str], DimensionMap]], LedgerExport]
"""Begins to read an export, given its name and the dimensions of a company."""

Seek = Callable[[Sequence[Sought]], Search]
"""Begins a search."""


class LedgerWriter(Writer, Protocol):
    """A write transaction that also keeps what a ledger showed."""

    def verifications(self, voucher_ids: Sequence[int]) -> dict[int, KeptVerification]:
        """Return what was found last, by voucher id; one never looked for is left out."""
        ...

    def put_verifications(self, found: Sequence[Verification], document_id: int, made: str, at: datetime) -> None:
        """Write what was found over what was found before; ``made`` is the export's day (ISO text)."""
        ...

    def put_book(self, book: Book) -> None:
        """Say of which year the entries kept of an export are; an earlier one's are dropped, or its own are."""
        ...

    def add_entries(self, document_id: int, entries: Iterable[LedgerEntry]) -> Iterator[LedgerEntry]:
        """Keep entries as they go by, and yield them."""
        ...

    def drop_entries(self, document_id: int) -> None:
        """Forget the entries of an export."""
        ...


class LedgerStore(Store, Protocol):
    """The store, with what ledgers showed."""

    def writing(self) -> AbstractContextManager[LedgerWriter]:
        """Open a write transaction; committed when the block ends, rolled back when it raises."""
        ...

    def verifications(self, voucher_ids: Sequence[int]) -> dict[int, KeptVerification]:
        """Return what was found last, by voucher id; one never looked for is left out."""
        ...

    def with_status(self, company: str | None, statuses: Sequence[Status]) -> list[int]:
        """Return which vouchers of a company (None: of any) stand somewhere; one of no known company is any's."""
        ...

    def of_days(self, company: str, days: Sequence[str]) -> list[int]:
        """Return which vouchers of a company are of some days (ISO text)."""
        ...

    def books(self) -> list[Book]:
        """Return of which exports the entries are kept."""
        ...

    def exported(self) -> list[Exported]:
        """Return every export that came in, in order."""
        ...

    def booked(
        self, contents: Sequence[str], labels: Sequence[tuple[str, str]], keys: Sequence[int]
    ) -> list[BookedEntry]:
        """Return the entries kept with one of some dated contents, of some (number, series), or of some match keys."""
        ...

    def series_of_others(self, company: str) -> list[str]:
        """Return the series in which entries without a match key stand in a company's ledger, by the entries kept."""
        ...

    def booked_like(self, contents: Sequence[str]) -> list[BookedEntry]:
        """Return the entries kept with some contents (see `content_of`), whatever their days, with all their keys."""
        ...

    def marked_as(self) -> dict[tuple[str, str, str], list[int]]:
        """Return which vouchers are known to be which entries: by company, ``A 12`` and year of the date."""
        ...
