"""Many rows at once, as each engine takes them fastest; never all of them in memory.

PostgreSQL copies (some 3 times as fast as inserting); SQLite inserts thousands in a statement.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Table, func, insert, select

from app.core.db import Model, db
from app.core.folding import with_folded
from seeds.rows import Row

if TYPE_CHECKING:
    from psycopg import Cursor

AT_ONCE = 2000


def pour(model: type[Model], rows: Iterable[Row]) -> int:
    """Store the rows in the transaction under way.

    Returns the number stored. Each has the same columns.
    """
    table = _table(model)
    whole = (with_folded(table, row) for row in rows)
    first = next(whole, None)
    if first is None:
        return 0
    store = _copy if _on_postgresql() else _insert
    return store(table, tuple(first), chain([first], whole))


def count_on_from(model: type[Model], last_id: int) -> None:
    """Let the next row get the next id: PostgreSQL does not look at ids that were given."""
    if _on_postgresql():
        sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
        db.session.execute(select(func.setval(sequence, last_id)))


def _on_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def _table(model: type[Model]) -> Table:
    return cast("Table", model.__table__)


def _insert(table: Table, _columns: tuple[str, ...], rows: Iterator[Row]) -> int:
    connection, stored = db.session.connection(), 0
    while some := list(islice(rows, AT_ONCE)):
        connection.execute(insert(table), some)
        stored += len(some)
    return stored


def _copy(table: Table, columns: tuple[str, ...], rows: Iterator[Row]) -> int:
    from psycopg import sql  # 9 MiB that a web worker on SQLite does without

    connection = db.session.connection()
    as_stored = _converters(connection, table, columns)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    stored, cursor = 0, cast("Cursor[Any]", connection.connection.cursor())
    with cursor, cursor.copy(statement) as copying:
        for row in rows:
            values = list(row.values())
            for place, convert in as_stored:
                values[place] = convert(values[place])
            copying.write_row(values)
            stored += 1
    return stored


def _converters(
    connection: Connection, table: Table, columns: tuple[str, ...]
) -> list[tuple[int, Callable[[Any], Any]]]:
    """What makes a stored value of one given, for those columns (by place) that need it."""
    dialect = connection.dialect
    found = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns]
    return [(place, convert) for place, convert in enumerate(found) if convert is not None]
