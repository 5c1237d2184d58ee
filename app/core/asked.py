"""Reads that are asked often, past the session: see ``core.prepared``.

They run in the session's own transaction, so that they see what a command wrote. For statements
without entities: columns in, named tuples out.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    bindparam,
)

from app.core import clock
from app.core.command import write_waiting
from app.core.db import UTCDateTime, db
from app.core.localtime import local_today
from app.core.prepared import Prepared
from app.core.viewer import Can, Viewer

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


@dataclass(frozen=True, slots=True)
class Anybody:
    """Whoever looks, in a statement that is made once for all with as many grants.

    ``counts``: how many paths each right has.
    """

    counts: tuple[tuple[Can, int], ...]

    @property
    def id(self) -> BindParameter[int]:
        """The id of whoever looks."""
        return bindparam("viewer", type_=Integer())

    @property
    def now(self) -> BindParameter[datetime]:
        """The instant of asking."""
        return bindparam("now", type_=UTCDateTime())

    @property
    def today(self) -> BindParameter[date]:
        """The local day of asking."""
        return bindparam("today", type_=Date())

    def paths(self, right: Can) -> tuple[BindParameter[str], ...]:
        """The departments for which the right was granted."""
        number = dict(self.counts).get(right, 0)
        return tuple(bindparam(_name(right, n), type_=String()) for n in range(number))


def anybody_like(viewer: Viewer) -> Anybody:
    """The same for all who have as many paths for each right."""
    counts = Counter(grant.can for grant in viewer.grants)
    return Anybody(tuple(sorted(counts.items())))


def values_of(viewer: Viewer) -> dict[str, Any]:
    """What a statement asks for that was made for ``anybody_like`` them."""
    paths = {
        _name(right, n): path
        for right in {grant.can for grant in viewer.grants}
        for n, path in enumerate(viewer.paths(right))
    }
    return {"viewer": viewer.id, "now": clock.now(), "today": local_today(), **paths}


def _name(right: Can, number: int) -> str:
    return f"{right.name.lower()}_{number}"
