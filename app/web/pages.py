"""Long lists in pages of fifty, searched by ``q``: what every long list shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import ColumnElement, Select, func, select

from app.core.db import db

PAGE_SIZE = 50
LONGEST_SEARCH = 100
LAST_PAGE = 10_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One page of a list; ``total`` counts all of it, ``number`` begins at 1.

    ``size``: how many stand on a page, where it is not as many as in other lists. ``hidden``: how
    many more there are that were not asked for.
    """

    rows: Sequence[T]
    total: int
    number: int
    size: int | None = None
    hidden: int = 0

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // (self.size or PAGE_SIZE)))

    def address(self, step: int) -> str | None:
        """The address of the page ``step`` further, with the same search; None if there is none."""
        number = self.number + step
        if not 1 <= number <= self.pages:
            return None
        return here(page=number)


def here(**instead: object) -> str:
    """This address with what it asks for, but with these values; None is not asked any more."""
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in instead]
    given = [pair for pair in instead.items() if pair[1] is not None]
    query = urlencode([*kept, *given])  # names from outside stay names in a query
    return f"{request.script_root}{request.path}{query and '?'}{query}"


def searched(field: str = "q") -> str:
    """What is searched for, of a bounded length."""
    return request.args.get(field, "").strip()[:LONGEST_SEARCH]


def page_number() -> int:
    """Which page is asked for; 1 when that is no sensible number."""
    text = request.args.get("page", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 1
    return min(max(number, 1), LAST_PAGE)


def listing(
    statement: Select[*tuple[Any, ...]], number: int, shown: ColumnElement[bool] | None = None
) -> Listing[Any]:
    """A page of the statement's rows; two statements. Past the end it is the last page.

    Only those for which ``shown`` holds, if given; the others are counted as hidden.
    """
    total, hidden = _counted(statement.order_by(None), shown)
    found: Listing[Any] = Listing((), total, number)
    number = min(number, found.pages)
    if shown is not None:
        statement = statement.where(shown)
    part = statement.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Listing(db.session.execute(part).all(), total, number, hidden=hidden)


def _counted(
    statement: Select[*tuple[Any, ...]], shown: ColumnElement[bool] | None
) -> tuple[int, int]:
    """How many rows are shown and how many are hidden; one statement."""
    if shown is None:
        rows = statement.subquery()
        return db.session.scalar(select(func.count()).select_from(rows)) or 0, 0
    rows = statement.add_columns(shown.label("shown")).subquery()
    counts = select(func.count(), func.count().filter(rows.c.shown)).select_from(rows)
    every, total = db.session.execute(counts).one()
    return total, every - total


def listing_of(rows: Sequence[T], number: int) -> Listing[T]:
    """A page of rows that are all here already."""
    number = min(number, Listing(rows, len(rows), 1).pages)
    return Listing(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], len(rows), number)
