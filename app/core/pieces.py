"""Long housekeeping in small pieces: nobody who taps a button waits for a job.

SQLite has one write lock, and PostgreSQL's row locks are held just as long: a job that writes
everything at once keeps everybody out for as long as that takes. A piece is one unit of work of a
bounded number of rows. After each piece that another one follows, the job rests for as long as the
piece took, so that whoever waits comes in between. Cut off between two pieces it has done half, and
the next run does the other half: every piece must hold by itself.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from itertools import islice
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import ColumnElement, delete, inspect, select, tuple_

from app.core.command import is_under_way
from app.core.db import Model, delete_rows

MOST = 50
"""So many rows, or things with a few rows each, are written in one transaction."""

FILES = 5
"""So many files go in one transaction: each may be megabytes."""

SHORTEST_REST, LONGEST_REST = 0.002, 0.25
"""Seconds."""

P = ParamSpec("P")
T = TypeVar("T")


def in_pieces(
    at_once: int | None = None,
) -> Callable[[Callable[Concatenate[int, P], int]], Callable[P, int]]:
    """Call a unit of work again and again until nothing is left. Returns how much it did in all.

    Its first argument is the most that it may do in one go (``MOST``, unless said otherwise); it
    says how much it did, and less than that means that nothing is left.
    """

    def decorate(piece: Callable[Concatenate[int, P], int]) -> Callable[P, int]:
        @wraps(piece)
        def run(*args: P.args, **kwargs: P.kwargs) -> int:
            most, done = at_once or MOST, 0
            while True:
                began = time.monotonic()
                did = piece(most, *args, **kwargs)
                done += did
                if did < most:
                    return done
                rest(time.monotonic() - began)

        return run

    return decorate


def one_by_one(things: Iterable[T]) -> Iterator[T]:
    """The things, with a rest between two; read them first, outside every transaction."""
    began = None
    for thing in things:
        if began is not None:
            rest(time.monotonic() - began)
        began = time.monotonic()
        yield thing


def some_by_some(things: Iterable[T]) -> Iterator[Sequence[T]]:
    """The things, at most ``MOST`` together, with a rest between."""
    all_of_them = iter(things)
    return one_by_one(iter(lambda: list(islice(all_of_them, MOST)), []))


def rest(seconds: float) -> None:
    """Let others write for as long as this did; inside a unit of work there is nobody to let."""
    if not is_under_way():
        time.sleep(min(max(seconds, SHORTEST_REST), LONGEST_REST))


def delete_some(most: int, table: type[Model], *conditions: ColumnElement[bool]) -> int:
    """Delete at most so many rows that meet the conditions. Returns the number deleted."""
    key: Any = tuple_(*inspect(table).primary_key)
    found = select(*inspect(table).primary_key).where(*conditions).limit(most)
    return delete_rows(delete(table).where(key.in_(found)))
