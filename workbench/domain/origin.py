"""Where a voucher came from, and the files that belong to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from workbench.domain.receipt_kind import ReceiptKind


@dataclass(frozen=True, slots=True)
class Origin:
    """One place a voucher came from: a document, and what its source says of it there (see `Told`).

    ``inlet_id`` is set where it came through a way in that can be told of marks.
    """

    voucher_id: int
    document_id: int
    source: str
    external_id: str = ""
    state: str = ""
    inlet_id: int | None = None


@dataclass(frozen=True, slots=True)
class CameFrom:
    """One document that a voucher came in, or one that is the same as it.

    ``state`` is where it stood there, in its source's own words, ``external_id`` the source's own id of it.
    """

    voucher_id: int
    document_id: int
    name: str
    source: str
    received: datetime
    state: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file that belongs to a voucher."""

    voucher_id: int
    document_id: int
    name: str
    size: int


class ReceiptFile(NamedTuple):
    """One receipt with its bytes. ``kind`` is None for what only came along as one."""

    receipt: Receipt
    kind: ReceiptKind | None
    data: bytes
