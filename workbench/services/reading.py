"""Reading one spooled input through its source, and what is inside it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from workbench.domain.errors import BrokenFile, CutShort, InputError, NoText, NothingFound, UnknownFormat, UnsafeArchive
from workbench.domain.failure import Failure
from workbench.domain.ledger import LedgerFacts
from workbench.domain.ports import Progress
from workbench.domain.source import Attached, Enclosed, Problem, ReadContext, SourceItem, SourceReader, Told
from workbench.domain.voucher import Voucher
from workbench.services.spool import Spooled, spool_bytes

_BATCH = 500
_DEEPEST = 4
_MOST_PROBLEMS = 1000
_MOST_ENCLOSED = 20_000
_MOST_BYTES = 4 << 30
_MOST_HELD = 100
_MOST_AT_ONCE = 64 << 20
_NOTHING_IN_IT = (UnknownFormat, NothingFound, NoText)


@dataclass(slots=True)
class ReadInput:
    """An input as the preview found it: the counts, and whether it can be taken.

    ``ledgers`` are the companies (organisation numbers, empty where not told) that its facts are of.
    ``encoding`` is what a text was read in (``CP437``).
    ``receipts`` are files that are new and of one voucher, ``unclear`` those of mails that are about several.
    ``refused`` is why nothing of it can be taken; ``partial`` that it breaks off after complete vouchers.
    """

    spooled: Spooled | None
    name: str
    kind: str = ""
    vouchers: int = 0
    failures: int = 0
    receipts: int = 0
    unclear: int = 0
    facts: int = 0
    ledgers: tuple[str, ...] = ()
    known: int = 0
    refused: InputError | None = None
    partial: CutShort | None = None
    problems: tuple[Problem, ...] = ()
    company: str = ""
    encoding: str = ""

    def tell_encoding(self, encoding: str) -> None:
        """Take in which encoding its source read it."""
        self.encoding = encoding


@dataclass(frozen=True, slots=True)
class Opened:
    """An input with its source chosen."""

    spooled: Spooled
    kind: str
    items: Iterator[SourceItem]


def open_input(
    spooled: Spooled, sources: SourceReader, context: ReadContext, progress: Progress, span: range
) -> Opened:
    """Choose the source; ``span`` is the stretch of the whole work this input stands for, in bytes.

    Raises `UnknownFormat`. Reading the items may raise an `InputError`.
    """
    source = sources.choose(spooled.head(), spooled.name)
    stream = spooled.reading(progress, span.start, span.stop)
    return Opened(spooled, source.name, source.read(stream, spooled.name, context))


@dataclass(slots=True)
class _Room:
    """What one input may hold in all, through every level, so that little files in little archives have an end."""

    files: int = _MOST_ENCLOSED
    size: int = _MOST_BYTES

    def take(self, size: int, name: str) -> None:
        """Count one enclosed file. Raises `UnsafeArchive` where it is one too many."""
        self.files -= 1
        self.size -= size
        if self.files < 0 or self.size < 0:
            detail = f"> {_MOST_ENCLOSED}" if self.files < 0 else f"> {_MOST_BYTES >> 30} GB"
            raise UnsafeArchive(name=name, detail=detail)


def with_enclosed(
    opened: Opened, sources: SourceReader, context: ReadContext, depth: int = 0, room: _Room | None = None
) -> Iterator[tuple[Spooled, str, SourceItem]]:
    """Yield every item with the input it came from; an enclosed file is read in its place.

    What is enclosed and cannot be read becomes a `Problem`; the rest goes on. What lies aside and holds nothing is
    told only where nothing else was found. Too many problems in one file mean that it is something else:
    `BrokenFile`. Raises `UnsafeArchive` where more is enclosed than can be meant.
    """
    room = room or _Room()
    problems = 0
    held: list[tuple[Spooled, str, SourceItem]] = []
    inside: list[_Inside] = []
    is_empty = True
    for item in opened.items:
        if isinstance(item, Enclosed):
            room.take(len(item.data), opened.spooled.name)
            inside.append(_Inside(bool(item.beside)))
            for found in _enclosed(item, opened, sources, context, depth, room):
                inside[-1].note(item, found[2])
                if item.aside and _is_nothing(found[2]):
                    held += [found] if len(held) < _MOST_HELD else []
                else:
                    is_empty = False
                    yield found
            continue
        if isinstance(item, Attached):
            if mail := _mail_of(item, inside[len(inside) - item.enclosed :], context.company):
                yield opened.spooled, opened.kind, mail
            continue
        problems += isinstance(item, Problem)
        if problems > _MOST_PROBLEMS:
            raise BrokenFile(name=opened.spooled.name, line=1, detail=f"> {_MOST_PROBLEMS}")
        is_empty = False
        yield opened.spooled, opened.kind, _owned(item, context.company)
    if is_empty:
        yield from held


@dataclass(slots=True)
class _Inside:
    """What was read in one enclosed file: ``digest`` is its own where it was anything.

    ``is_report`` tells that other files lie beside it, which it may speak of.
    """

    is_report: bool
    digest: bytes = b""
    failures: list[Failure] = field(default_factory=list)
    has_vouchers: bool = False

    def note(self, file: Enclosed, item: SourceItem) -> None:
        """Take in an item that was read in the file."""
        if not self.digest and isinstance(item, Voucher | Told | Failure | LedgerFacts):
            self.digest = hashlib.sha256(file.data).digest()
        self.has_vouchers |= isinstance(item, Voucher | Told)
        if isinstance(item, Failure):
            self.failures.append(item)
        elif isinstance(item, Told):
            self.failures += item.own_failures


def _mail_of(item: Attached, inside: Sequence[_Inside], company: str) -> Attached | None:
    """Return the files of a mail that may be receipts, with all of its failures; None where there are none of either.

    Beside a report of several vouchers it is for that report to say which file is of which.
    """
    if any(each.is_report and each.has_vouchers for each in inside):
        return None
    told = [replace(each, company=each.company or company) for each in item.failures]
    told += [failure for each in inside for failure in each.failures]
    read = {each.digest for each in inside} - {b""}
    files = [each for each in item.files if not (read and hashlib.sha256(each.data).digest() in read)]
    return replace(item, failures=tuple(dict.fromkeys(told)), files=tuple(files)) if told and files else None


def _is_nothing(item: SourceItem) -> bool:
    """Tell whether an item says only that there was nothing to read."""
    return isinstance(item, Problem) and isinstance(item.error, _NOTHING_IN_IT)


def batches(items: Iterator[tuple[Spooled, str, SourceItem]]) -> Iterator[list[tuple[Spooled, str, SourceItem]]]:
    """Yield items in batches, fewer where files come with them; what was read before a fault is yielded before it."""
    while True:
        batch: list[tuple[Spooled, str, SourceItem]] = []
        size = 0
        try:
            for each in islice(items, _BATCH):
                batch.append(each)
                size += sum(len(file.data) for file in files_with(each[2]))
                if size > _MOST_AT_ONCE:
                    break
        except InputError:
            yield batch
            raise
        if not batch:
            return
        yield batch


def files_with(item: SourceItem) -> tuple[Enclosed, ...]:
    """Return the files that come with an item and may be receipts."""
    if isinstance(item, Told):
        return item.receipts
    return item.files if isinstance(item, Attached) else ()


def names_one(item: SourceItem) -> bool:
    """Tell whether what an item says is of one voucher, as far as it names any."""
    return not isinstance(item, Attached) or len({each.reference for each in item.failures}) <= 1


def by_origin(
    batch: Sequence[tuple[Spooled, str, SourceItem]],
) -> Iterator[tuple[Spooled, str, list[SourceItem]]]:
    """Group neighbours that came from the same input."""
    group: list[SourceItem] = []
    for place, (origin, kind, item) in enumerate(batch):
        group.append(item)
        if place + 1 == len(batch) or batch[place + 1][0] is not origin:
            yield origin, kind, group
            group = []


def _owned(item: SourceItem, company: str) -> SourceItem:
    """Return an item with the company whose it is where it does not tell that itself."""
    if not company:
        return item
    if isinstance(item, Told):
        failures = tuple(replace(each, company=each.company or company) for each in item.failures)
        voucher = item.voucher if item.voucher.company else replace(item.voucher, company=company)
        return replace(item, voucher=voucher, failures=failures)
    if isinstance(item, Voucher | Failure) and not item.company:
        return replace(item, company=company)
    return item


def _enclosed(
    item: Enclosed, opened: Opened, sources: SourceReader, context: ReadContext, depth: int, room: _Room
) -> Iterator[tuple[Spooled, str, SourceItem]]:
    inner = spool_bytes(f"{opened.spooled.name} › {item.name}", item.data)
    try:
        if depth >= _DEEPEST:
            raise UnsafeArchive(name=inner.name, detail=f"> {_DEEPEST} levels")
        company = context.company or context.taught.get(inner.sha256, "")
        own = replace(context, beside=item.beside, read_as=_not_told, company=company)
        found = open_input(inner, sources, own, _no_progress, range(0))
        yield from with_enclosed(found, sources, own, depth + 1, room)
    except InputError as error:
        if room.files < 0 or room.size < 0:
            raise
        yield inner, "", Problem(error)


def _not_told(encoding: str) -> None:
    """Leave what an enclosed file was read as untold: the encoding shown is that of the input itself."""
    del encoding


def _no_progress(done: int, total: int) -> None:
    del done, total
