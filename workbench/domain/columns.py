"""Which column of a table holds what, as it was said once for every table with the same headings."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What the columns of a table mean.

    ``columns`` gives for each field (``date``, ``amount``, ``text`` …) the heading of its column; ``values`` what is
    the same in every row (``account``: the account of the card). ``date_order`` is ``ymd``, ``dmy`` or ``mdy``,
    ``decimal`` is ``,`` or ``.``; both are empty where the table itself leaves no doubt.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    date_order: str = ""
    decimal: str = ""
