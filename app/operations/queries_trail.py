"""The trail with the names of who acted and whom it was about."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.audit.models import AuditEntry
from app.audit.queries import EntryFilter, entries
from app.core.db import db
from app.core.matching import holds, in_address, words_of
from app.people.models import Person
from app.web.limits import id_of

PAGE_SIZE = 50


def trail(asked: EntryFilter, *, actor: str, about: str) -> Sequence[Row[AuditEntry, str, str]]:
    """Entries, each with the name of the actor and of the person concerned (None without one).

    One more than a page holds, when there are more; one statement. ``actor`` and ``about`` are
    parts of a name or an e-mail address, or an id; empty is everybody.
    """
    actors, abouts = aliased(Person), aliased(Person)
    return db.session.execute(
        entries(asked)
        .outerjoin(actors, actors.id == AuditEntry.actor_id)
        .outerjoin(abouts, abouts.id == AuditEntry.person_id)
        .add_columns(actors.name, abouts.name)
        .where(*_is(AuditEntry.actor_id, actor), *_is(AuditEntry.person_id, about))
        .limit(PAGE_SIZE + 1)
    ).all()


def _is(column: InstrumentedAttribute[int | None], words: str) -> list[ColumnElement[bool]]:
    """The condition that a column names one of the people meant."""
    if not words:
        return []
    person_id = id_of(words)
    return [column == person_id if person_id is not None else column.in_(_named(words))]


def _named(words: str) -> Select[int]:
    return select(Person.id).where(
        and_(
            True,
            *(
                or_(holds(Person.name_folded, word), in_address(Person.email, word))
                for word in words_of(words)
            ),
        )
    )
