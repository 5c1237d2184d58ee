"""Several questions in one trip to the database, where the trip costs more than the answer."""

from collections import namedtuple
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, cast, literal_column, null, union_all
from sqlalchemy.types import TypeEngine

from app.core.asked import Asked


class Together:
    """Selects of columns that are made once and asked as one statement, each answered for itself.

    Columns of one type share a column of the UNION ALL. None may be ordered or limited.
    """

    def __init__(self, *parts: Select[*tuple[Any, ...]]) -> None:
        shared: list[TypeEngine[Any]] = []
        self._parts = [_part(part, shared) for part in parts]
        self._asked = Asked(
            union_all(
                *(
                    _widened(number, part, self._parts[number].places, shared)
                    for number, part in enumerate(parts)
                )
            )
        )

    def rows(self, values: Mapping[str, Any]) -> list[list[Any]]:
        """The rows of each, as named tuples, in the order of the questions. One statement."""
        found: list[list[Any]] = [[] for _ in self._parts]
        for row in self._asked.rows(values):
            part = self._parts[row[0]]
            found[row[0]].append(part.row([row[place] for place in part.places]))
        return found


@dataclass(frozen=True, slots=True)
class _Part:
    """Where the columns of one question stand among those of all; ``row`` names them again."""

    places: tuple[int, ...]
    row: Any


def _part(part: Select[*tuple[Any, ...]], shared: list[TypeEngine[Any]]) -> _Part:
    """Give each column the first place of its type; ``shared`` grows by what is missing."""
    places: list[int] = []
    for column in part.selected_columns:
        place = next(
            (
                place
                for place, type_ in enumerate(shared, 1)
                if repr(type_) == repr(column.type) and place not in places
            ),
            None,
        )
        if place is None:
            shared.append(column.type)
            place = len(shared)
        places.append(place)
    names = part.selected_columns.keys()
    row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024
    return _Part(tuple(places), row._make)


def _widened(
    number: int,
    part: Select[*tuple[Any, ...]],
    places: Iterable[int],
    shared: Iterable[TypeEngine[Any]],
) -> Select[*tuple[Any, ...]]:
    """The question with its number and with nothing in the columns of others."""
    own: dict[int, ColumnElement[Any]] = dict(zip(places, part.selected_columns, strict=True))
    columns = [
        own.get(place, cast(null(), type_)).label(f"c{place}")
        for place, type_ in enumerate(shared, 1)
    ]
    tag: ColumnElement[int] = literal_column(str(number)).label("question")
    return part.with_only_columns(tag, *columns, maintain_column_froms=True)
