"""Reads that are asked often, past the session: see ``core.prepared``.

They run in the session's own transaction, so that they see what a command wrote. For statements
without entities: columns in, named tuples out.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CompoundSelect, Select

from app.core.command import write_waiting
from app.core.db import db
from app.core.prepared import Prepared

Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]


class Asked:
    """A SELECT of columns that is made once, compiled for each engine once, and asked often."""

    def __init__(self, statement: Statement) -> None:
        self._prepared = Prepared(statement)

    def rows(self, values: Mapping[str, Any] | None = None) -> list[Any]:
        """Every row, as a named tuple. Raises DBAPIError as a session does; KeyError for a value
        that is missing.
        """
        write_waiting()
        return self._prepared.run(db.session.connection(), values or {})

    def first(self, values: Mapping[str, Any] | None = None) -> Any | None:
        """The first row, or None."""
        return next(iter(self.rows(values)), None)

    def scalars(self, values: Mapping[str, Any] | None = None) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self.rows(values)]
