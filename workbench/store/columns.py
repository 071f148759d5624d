"""What was said of tables' columns: reading and writing."""

import json

from sqlalchemy import Connection, delete, insert, select

from workbench.domain.columns import ColumnMapping
from workbench.store import schema

_SAID = ("date_order", "decimal", "purchase")


class ColumnWriter:
    """The part of a write transaction that remembers what columns hold."""

    _connection: Connection

    def put_column_mapping(self, signature: str, mapping: ColumnMapping) -> None:
        """Remember what the columns of tables with these headings hold, over what was said before."""
        table = schema.column_mapping
        said = {"columns": dict(mapping.columns), "values": dict(mapping.values)}
        text = json.dumps(said | {name: getattr(mapping, name) for name in _SAID}, ensure_ascii=True, sort_keys=True)
        self._connection.execute(delete(table).where(table.c.signature == signature))
        self._connection.execute(insert(table).values(signature=signature, mapping=text))


def column_mappings(connection: Connection) -> dict[str, ColumnMapping]:
    """Read what was said of tables' columns, by the signature of their headings."""
    table = schema.column_mapping
    found: dict[str, ColumnMapping] = {}
    for signature, text in connection.execute(select(table.c.signature, table.c.mapping)):
        said = json.loads(text)
        beside = {name: said.get(name, "") for name in _SAID}
        found[signature] = ColumnMapping(said["columns"], said["values"], **beside)
    return found
