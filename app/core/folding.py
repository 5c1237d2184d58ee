"""Columns of folded text, kept by themselves: what is searched and kept unique on both engines.

``name_folded = folded_column("name")`` holds ``folded(name)`` whatever way a row is stored. Both
engines compare and order it byte by byte, so that they answer alike.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from sqlalchemy import String, Table, event, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.orm import MappedColumn, Mapper, mapped_column

from app.core.text import folded

FOLDED = String().with_variant(String(collation="C"), "postgresql")


def folded_column(
    of: str, *, unique: bool = False, nullable: bool = False, index: bool = True
) -> MappedColumn[Any]:
    """A column with the folded text of the column named; None of None."""
    return mapped_column(
        FOLDED,
        default=_default(of),
        server_default=None if nullable else "",
        nullable=nullable,
        index=index,
        unique=unique or None,
        info={"folds": of},
    )


def _default(of: str) -> Callable[[Any], str | None]:
    def fold(context: Any) -> str | None:
        return _of(context.get_current_parameters().get(of))

    return fold


def _of(text: str | None) -> str | None:
    return None if text is None else folded(text)


def folds_of(table: Table) -> dict[str, str]:
    """The folded columns of a table, each with the column that it follows."""
    return {each.key: each.info["folds"] for each in table.columns if "folds" in each.info}


def with_folded(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row that is stored as it is (``COPY``), with its folded columns."""
    return {**row, **{key: _of(row.get(of)) for key, of in folds_of(table).items()}}


@event.listens_for(Mapper, "before_update")
def _follow(mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    for key, of in folds_of(cast("Table", mapper.local_table)).items():
        if inspect(row).attrs[of].history.has_changes():
            setattr(row, key, _of(getattr(row, of)))
