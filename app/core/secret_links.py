"""Links that open something by the secret in them: made once by each form, and so many at most."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select

from app.core import clock
from app.core.db import db
from app.core.tokens import MadeBefore, hash_of, secret_of

Row = TypeVar("Row", bound=Any)


@dataclass(frozen=True, slots=True)
class SecretLink:
    """A link with its secret, to be shown once and forgotten."""

    id: int
    token: str


@dataclass(frozen=True, slots=True)
class TooManyLinks:
    """There are this many living ones already: stop one first."""

    most: int


def end_every(table: type[Any]) -> int:
    """End every link of a table that lives, inside a command. Returns the number ended."""
    living = db.session.scalars(select(table).where(table.revoked_at.is_(None))).all()
    at = clock.now()
    for link in living:
        link.revoked_at = at
    return len(living)


def secret_link(
    table: type[Row],
    make: Callable[[str, str | None], Row],
    of: ColumnElement[bool],
    most: int,
    *,
    person_id: int,
    once: str | None,
) -> SecretLink | TooManyLinks | MadeBefore:
    """Make a link of a person, locked, inside a command; its secret is kept nowhere.

    ``make`` writes the row, of the hash of its secret and of how the form is stored. ``of``: which
    links count towards ``most``, and what a link is for. The same ``once`` twice is one link: the
    second gets what the first got, unless that stopped, got another secret, or is for another.
    """
    token, key = secret_of(once, person_id, table.__tablename__)
    alive = table.revoked_at.is_(None)
    if key and db.session.scalar(select(table.id).where(table.once == key)) is not None:
        same = select(table.id).where(
            table.once == key, table.token_hash == hash_of(token), alive, of
        )
        before = db.session.scalar(same)
        return MadeBefore() if before is None else SecretLink(before, token)
    living = select(func.count()).select_from(table).where(alive, of)
    if (db.session.scalar(living) or 0) >= most:
        return TooManyLinks(most)
    return SecretLink(make(hash_of(token), key).id, token)
