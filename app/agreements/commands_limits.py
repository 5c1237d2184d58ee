"""What changes about limits. A limit has no reason, here or anywhere.

It holds at once, and the trail is told once a night of all of them together (``retention``): by
whom, when and for whom one was written would tell why.
"""

from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from app.agreements.commands_agreements import Ended, given_last_day
from app.core.command import command, recorded_later
from app.core.db import db
from app.notices import news
from app.people.locks import lock_person
from app.people.models import Limit
from app.people.rules import LimitDraft


@command
def add_limit(person_id: int, draft: LimitDraft, *, quietly: bool = False) -> int:
    """Agree on what to stay within; the id. Several limits at a time all hold.

    The very same one again is a second tap: the answer is the first. ``quietly``, here and below,
    is for a room that keeps the limit as its own and tells the person itself what has to be told.
    """
    lock_person(person_id)
    given = asdict(draft)
    for name in ("day_parts", "loads"):
        given[name] = None if given[name] is None else list(given[name])
    for other in db.session.scalars(select(Limit).where(Limit.person_id == person_id)):
        if not quietly and all(getattr(other, name) == value for name, value in given.items()):
            return other.id
    limit = Limit(person_id=person_id, **given)
    db.session.add(limit)
    _changed(person_id, quietly)
    db.session.flush()
    return limit.id


@command
def end_limit(
    limit_id: int, until: date, seen: str | None = None, *, quietly: bool = False
) -> Ended:
    """Give a limit its last day; see ``end_agreement``."""
    limit = db.session.get(Limit, limit_id, with_for_update=True)
    if limit is None:
        return None
    lock_person(limit.person_id)
    refusal = given_last_day(limit, until, seen)
    if refusal is None:
        _changed(limit.person_id, quietly)
    return refusal


@command
def remove_limit(limit_id: int, *, quietly: bool = False) -> None:
    """Take away a limit that was a mistake."""
    limit = db.session.get(Limit, limit_id, with_for_update=True)
    if limit is not None:
        lock_person(limit.person_id)
        db.session.delete(limit)
        _changed(limit.person_id, quietly)


def _changed(person_id: int, quietly: bool) -> None:
    recorded_later()
    if not quietly:
        news.tell(person_id)
