"""Writes that every tap does, past the session: see ``core.prepared``.

The guard of ``core.command`` sees each of them: none happens outside a unit of work, and one that
is no entry of the trail needs one.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnDefault, Table, insert
from sqlalchemy.sql.dml import ReturningUpdate

from app.core.command import note_write, wait, write_waiting
from app.core.db import Model, db
from app.core.prepared import Prepared


class Updated:
    """An UPDATE with RETURNING that is made once; what the session holds of the rows stays old."""

    def __init__(self, statement: ReturningUpdate[*tuple[Any, ...]]) -> None:
        self._prepared = Prepared(statement)

    def first(self, values: Mapping[str, Any]) -> Any | None:
        """Change rows, and give back the first of them; None where there was none to change."""
        note_write(recorded=False)
        write_waiting()
        return next(iter(self._prepared.run(db.session.connection(), values)), None)


class Inserted:
    """The rows of a table, written without objects of the session."""

    def __init__(self, model: type[Model]) -> None:
        table = model.__table__
        assert isinstance(table, Table)
        self._recorded = getattr(model, "__trail__", False)
        self._defaults = {column.name: column.default for column in table.c if column.name != "id"}
        self._one = Prepared(insert(table).returning(table.c.id), self._defaults)
        self._many = Prepared(insert(table).inline(), self._defaults)

    def add(self, **values: Any) -> None:
        """Add a row: before the next question of this unit of work, or at its end."""
        wait(self, self._whole(values))

    def write(self, many: Iterable[Mapping[str, Any]]) -> None:
        """Write rows that waited, in one statement."""
        note_write(recorded=self._recorded)
        self._many.run_all(db.session.connection(), many)

    def insert(self, row: Model) -> None:
        """Write an object now and give it its id. The session does not hold it."""
        note_write(recorded=self._recorded)
        write_waiting()
        values = self._whole({name: getattr(row, name) for name in self._defaults})
        [written] = self._one.run(db.session.connection(), values)
        row.id = written.id  # type: ignore[attr-defined]

    def _whole(self, values: dict[str, Any]) -> dict[str, Any]:
        """With what a column is where nothing is said of it."""
        return {
            name: _of(default) if values.get(name) is None else values[name]
            for name, default in self._defaults.items()
        }


def _of(default: Any) -> Any:
    if not isinstance(default, ColumnDefault):
        return None
    return default.arg(None) if default.is_callable else default.arg
