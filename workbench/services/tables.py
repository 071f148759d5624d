"""Tables among what comes in: which of them wait for a word on their columns, and what they hold once it is said."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from workbench.domain.columns import ColumnMapping, TableHead
from workbench.domain.errors import ColumnsError
from workbench.domain.source import Problem, ReadContext, SourceItem
from workbench.services.reading import ReadInput
from workbench.services.spool import Spooled

_TRIED = 20


class SaidOfAll:
    """Answers what the columns of every table hold, and keeps the signatures of the tables that asked."""

    def __init__(self, mapping: ColumnMapping | None) -> None:
        self._mapping = mapping
        self.asked: dict[str, None] = {}

    def __call__(self, signature: str) -> ColumnMapping | None:
        """Return the one mapping there is."""
        self.asked[signature] = None
        return self._mapping


def as_told(context: ReadContext, signature: str, mapping: ColumnMapping) -> ReadContext:
    """Return a context in which this is said of tables with one signature."""
    known = context.columns

    def columns(each: str) -> ColumnMapping | None:
        return mapping if each == signature else known(each)

    return replace(context, columns=columns)


def tables_in(read: ReadInput) -> list[TableHead]:
    """Return the tables in an input of which something has to be said before they can be read."""
    errors = [problem.error for problem in read.problems] + ([read.refused] if read.refused else [])
    return [each.table for each in errors if isinstance(each, ColumnsError) and each.table]


def first_of(name: str, items: Iterator[tuple[Spooled, str, SourceItem]]) -> tuple[SourceItem, ...]:
    """Return the first items that come out of one table. What refuses the whole of it is raised."""
    return tuple(islice(_of(name, items), _TRIED))


def _of(name: str, items: Iterator[tuple[Spooled, str, SourceItem]]) -> Iterator[SourceItem]:
    for origin, _, item in items:
        if origin.name == name:
            if isinstance(item, Problem) and not item.excerpt:
                raise item.error
            yield item
