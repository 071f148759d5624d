"""A source: what it is given to read, and what it makes of it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import BinaryIO, Protocol

from workbench.domain.columns import ColumnMapping
from workbench.domain.company import DimensionMap
from workbench.domain.errors import InputError
from workbench.domain.failure import Failure, VoucherReference
from workbench.domain.ledger import LedgerFacts
from workbench.domain.voucher import Voucher


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file inside what is being read (an attachment), to be read as if it had come by itself.

    ``beside`` are the files that lie beside it, by name; each is read when it is asked for. One that lies ``aside``
    (a PDF that may be a receipt) is not missed where it holds nothing to read, unless there is nothing else.
    """

    name: str
    data: bytes
    beside: Mapping[str, bytes] = field(default_factory=dict, compare=False)
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Attached:
    """Files that came in a mail, and may be receipts of the voucher that its failures are of.

    ``failures`` are all of that mail. Of the `Enclosed` yielded before this, the last ``enclosed`` are of it too: one
    in which something is read is no receipt, and the failures in it are the mail's.
    """

    failures: tuple[Failure, ...]
    files: tuple[Enclosed, ...]
    enclosed: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """A part that could not be understood while its neighbours could. ``excerpt`` is that part as it came."""

    error: InputError
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A voucher with what its source says beside it.

    ``external_id`` is the source's own id of it, ``state`` where it stands there in the source's own words
    (``Draft``), ``failures`` why it was not exported, ``receipts`` the files that belong to it;
    ``receipt_missing`` says that the source tells of a receipt that is not there.
    """

    voucher: Voucher
    external_id: str = ""
    state: str = ""
    failures: tuple[Failure, ...] = ()
    receipts: tuple[Enclosed, ...] = ()
    receipt_missing: bool = False

    @property
    def own_failures(self) -> tuple[Failure, ...]:
        """The failures, each saying which voucher it is of, so that equal words of two vouchers stay two failures."""
        voucher = self.voucher
        document = "" if voucher.number else self.external_id or voucher.fingerprint()[:16]
        own = VoucherReference(voucher.series, voucher.number, voucher.transaction_date, document)
        return tuple(each if each.reference else replace(each, reference=own) for each in self.failures)


SourceItem = Voucher | Told | Failure | LedgerFacts | Enclosed | Attached | Problem


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a source may ask while reading: the dimensions of a company, by organisation number.

    ``ledger_of`` is not None where a company's ledger is wanted and no vouchers; it is whose a file is that does not
    tell it itself, an empty text where that is not known either. ``company`` is whose vouchers these are where they
    do not tell it themselves. ``columns`` gives what was said of a table's columns, by the signature of its headings;
    ``beside`` are the files that lie beside this one in an archive, by name. A source of texts tells ``read_as`` which
    encoding it read the bytes in, as a person names it (``CP437``). ``taught`` is whose some bytes are, as people said,
    by their SHA-256. ``made_here`` gives number and day of the SIE file made here that holds vouchers with some ids.
    """

    dimensions: Callable[[str], DimensionMap] = field(default=lambda _company: DimensionMap())
    ledger_of: str | None = None
    company: str = ""
    columns: Callable[[str], ColumnMapping | None] = field(default=lambda _signature: None)
    beside: Mapping[str, bytes] = field(default_factory=dict)
    read_as: Callable[[str], None] = field(default=lambda _encoding: None)
    taught: Mapping[str, str] = field(default_factory=dict)
    made_here: Callable[[Collection[int]], tuple[int, date] | None] = field(default=lambda _voucher_ids: None)


class Source(Protocol):
    """One kind of input: recognises it by content and turns its bytes into vouchers and failures."""

    name: str

    def recognises(self, head: bytes, name: str) -> float:
        """Tell from the first 64 KiB and the file's name how sure it is, 0 (no) to 1 (certainly)."""
        ...

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:
        """Yield what the bytes hold, in order and lazily (memory stays bounded).

        Raises an `InputError` where reading cannot go on; `CutShort` where what was yielded
        before is complete and may be offered.
        """
        ...


class SourceReader(Protocol):
    """Chooses the source for some bytes. `UnknownFormat` is raised where none recognises them."""

    def choose(self, head: bytes, name: str) -> Source:
        """Return the source surest of these bytes."""
        ...
