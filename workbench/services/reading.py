"""Reading one spooled input through its source, and what is inside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from workbench.domain.errors import BrokenFile, CutShort, InputError
from workbench.domain.failure import Failure
from workbench.domain.ports import Progress
from workbench.domain.source import Enclosed, Problem, ReadContext, SourceItem, SourceReader, Told
from workbench.domain.voucher import Voucher
from workbench.services.spool import Spooled, spool_bytes

_BATCH = 500
_DEEPEST = 4
_MOST_PROBLEMS = 1000


@dataclass(slots=True)
class ReadInput:
    """An input as the preview found it: the counts, and whether it can be taken.

    ``ledgers`` are the companies (organisation numbers, empty where not told) that its facts are of.
    ``refused`` is why nothing of it can be taken; ``partial`` that it breaks off after complete vouchers.
    """

    spooled: Spooled | None
    name: str
    kind: str = ""
    vouchers: int = 0
    failures: int = 0
    facts: int = 0
    ledgers: tuple[str, ...] = ()
    known: int = 0
    refused: InputError | None = None
    partial: CutShort | None = None
    problems: tuple[Problem, ...] = ()
    company: str = ""


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


def with_enclosed(
    opened: Opened, sources: SourceReader, context: ReadContext, depth: int = 0
) -> Iterator[tuple[Spooled, str, SourceItem]]:
    """Yield every item with the input it came from; an enclosed file is read in its place.

    What is enclosed and can not be read becomes a `Problem`; the rest goes on. Too many problems in one
    file mean that it is something else: `BrokenFile`.
    """
    problems = 0
    for item in opened.items:
        if isinstance(item, Enclosed):
            yield from _enclosed(item, opened, sources, context, depth)
            continue
        problems += isinstance(item, Problem)
        if problems > _MOST_PROBLEMS:
            raise BrokenFile(name=opened.spooled.name, line=1, detail=f"> {_MOST_PROBLEMS}")
        yield opened.spooled, opened.kind, _owned(item, context.company)


def batches(items: Iterator[tuple[Spooled, str, SourceItem]]) -> Iterator[list[tuple[Spooled, str, SourceItem]]]:
    """Yield items in batches; what was read before a fault is yielded before the fault is raised."""
    while True:
        batch: list[tuple[Spooled, str, SourceItem]] = []
        try:
            batch.extend(islice(items, _BATCH))
        except InputError:
            yield batch
            raise
        if not batch:
            return
        yield batch


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
    item: Enclosed, opened: Opened, sources: SourceReader, context: ReadContext, depth: int
) -> Iterator[tuple[Spooled, str, SourceItem]]:
    inner = spool_bytes(f"{opened.spooled.name} › {item.name}", item.data)
    try:
        if depth >= _DEEPEST:
            raise BrokenFile(name=inner.name, line=1, detail=f"> {_DEEPEST} levels")
        beside = replace(context, beside=item.beside)
        found = open_input(inner, sources, beside, _no_progress, range(0))
        yield from with_enclosed(found, sources, beside, depth + 1)
    except InputError as error:
        yield inner, "", Problem(error)


def _no_progress(done: int, total: int) -> None:
    del done, total
