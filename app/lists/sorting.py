"""Lists sorted by the heads of their columns: ``sort=name`` in the address, ``-name`` backwards."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request
from sqlalchemy import ColumnElement

from app.web.pages import here

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column, and whether backwards. One that the list does not have sorts nothing."""

    by: str = ""
    down: bool = False

    @property
    def asked(self) -> str:
        """What the address says."""
        return f"-{self.by}" if self.down else self.by

    def way(self, column: str) -> str | None:
        """How it is sorted by this column, in the words of ``aria-sort``; None if it is not."""
        if column != self.by:
            return None
        return "descending" if self.down else "ascending"

    def address(self, column: str) -> str:
        """This page sorted by the column, or the other way round if it is; the rest stays asked."""
        wanted = f"-{column}" if self.way(column) == "ascending" else column
        return here(sort=wanted)

    def clauses(self, columns: Mapping[str, Any]) -> list[ColumnElement[Any]]:
        """What a statement is ordered by before its own order; what has no value comes last."""
        if self.by not in columns:
            return []
        column = columns[self.by]
        return [(column.desc() if self.down else column.asc()).nulls_last()]

    def rows(self, rows: Iterable[T], keys: Mapping[str, Callable[[T], Any]]) -> list[T]:
        """Rows that are all here already, sorted; equal ones stay in the order they had."""
        if self.by not in keys:
            return list(rows)
        return sorted(rows, key=keys[self.by], reverse=self.down)


UNSORTED = Sorting()


def sorting() -> Sorting:
    """How the address asks for the list to be sorted."""
    asked = request.args.get("sort", "")
    return Sorting(asked.removeprefix("-"), asked.startswith("-"))
