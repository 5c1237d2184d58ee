"""Telling people what expires, 60, 30 and 7 days ahead: one message to each, once for each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.exc import IntegrityError

from app.capabilities.models import Capability, ExpiryNote, Holding
from app.capabilities.notices import own_capabilities
from app.capabilities.queries_expiring import is_expiring
from app.core.command import bookkeeping
from app.core.db import db
from app.core.localtime import local_time
from app.core.pieces import delete_some, in_pieces, some_by_some
from app.notices import kinds, outbox
from app.notices.models import Notice
from app.people.models import Person

KIND = "capability_expires"
DAYS_AHEAD = (7, 30, 60)
"""Told so many days ahead; the nearest first."""

NOT_BEFORE, NOT_AFTER = time(8), time(20)
"""Nobody is woken for what is weeks away."""

ASK = "/capability-requests/new?capability="


@dataclass(frozen=True, slots=True)
class Expiring:
    """A capability of somebody that expires, and how many days ahead they are to be told."""

    person_id: int
    capability_id: int
    valid_until: date
    days: int


def tell_what_expires(now: datetime) -> int:
    """Leave everybody concerned one message about what expires; to how many.

    After days without this job only the nearest of the three is told. A renewed capability has a
    new day, and is told anew. Two statements, and what is written.
    """
    today = local_time().day(now)
    forget_notes(today)
    to_tell: dict[int, list[Expiring]] = defaultdict(list)
    for each in _to_tell(today):
        to_tell[each.person_id].append(each)
    return sum(_told(those, now) for those in some_by_some(list(to_tell.values())))


@in_pieces()
@bookkeeping
def forget_notes(most: int, today: date) -> int:
    """Delete the notes of what was told about days that are over. Returns the number deleted."""
    return delete_some(most, ExpiryNote, ExpiryNote.valid_until < today)


def _told(people: Sequence[list[Expiring]], now: datetime) -> int:
    """Tell some people.

    Returns the number told. Whom somebody else tells meanwhile hears it from them.
    """
    try:
        tell(people, now)
    except IntegrityError:
        return 0
    return len(people)


@bookkeeping
def tell(people: Sequence[list[Expiring]], now: datetime) -> None:
    """Leave each of some people one message, and note what it says."""
    for those in people:
        _tell(those[0].person_id, those, now)


def _to_tell(today: date) -> Iterator[Expiring]:
    """What nobody said yet, by day."""
    note = and_(
        ExpiryNote.person_id == Holding.person_id,
        ExpiryNote.capability_id == Holding.capability_id,
        ExpiryNote.valid_until == Holding.valid_until,
    )
    statement = (
        select(
            Holding.person_id,
            Holding.capability_id,
            Holding.valid_until,
            func.min(ExpiryNote.days).label("told"),
        )
        .join(Person, Person.id == Holding.person_id)
        .join(Capability, Capability.id == Holding.capability_id)
        .outerjoin(ExpiryNote, note)
        .where(Person.active, Capability.active)
        .where(is_expiring(today, today + timedelta(max(DAYS_AHEAD))))
        .group_by(Holding.person_id, Holding.capability_id, Holding.valid_until)
        .order_by(Holding.valid_until, Holding.person_id, Holding.capability_id)
    )
    for row in db.session.execute(statement):
        days = next(days for days in DAYS_AHEAD if (row.valid_until - today).days <= days)
        if row.told is None or row.told > days:
            yield Expiring(row.person_id, row.capability_id, row.valid_until, days)


def _tell(person_id: int, those: list[Expiring], now: datetime) -> None:
    for each in those:
        db.session.add(
            ExpiryNote(
                person_id=person_id,
                capability_id=each.capability_id,
                valid_until=each.valid_until,
                days=each.days,
                told_at=now,
            )
        )
    outbox.post(
        KIND,
        person_id,
        due_at=_at_a_decent_hour(now),
        expires_at=local_time().midnight(max(each.valid_until for each in those) + timedelta(1)),
        expiring=[[each.capability_id, each.valid_until.isoformat()] for each in those],
    )


def _at_a_decent_hour(now: datetime) -> datetime:
    """Now, or the next morning."""
    local = local_time()
    clock = local.at(now)
    if NOT_BEFORE <= clock.time() < NOT_AFTER:
        return now
    day = clock.date() + timedelta(clock.time() >= NOT_AFTER)
    return local.instant(day, NOT_BEFORE, fold=0)


def install() -> None:
    """Make the message known."""
    kinds.register(KIND, _still_due, _context, place=own_capabilities)


def _still_due(notice: Notice) -> bool:
    """Until all of it was renewed, or taken away."""
    return bool(_still_expiring(notice))


def _context(notice: Notice) -> dict[str, Any]:
    return {"expiring": _still_expiring(notice)}


def _still_expiring(notice: Notice) -> list[dict[str, Any]]:
    """What of the message is as it was when the message was left. One statement."""
    days = {
        capability_id: date.fromisoformat(day) for capability_id, day in notice.data["expiring"]
    }
    rows = db.session.execute(
        select(Capability, Holding.valid_until)
        .join(Holding, Holding.capability_id == Capability.id)
        .where(
            Holding.person_id == notice.person_id,
            Capability.id.in_(days),
            is_expiring(min(days.values()), max(days.values())),
        )
        .order_by(Holding.valid_until, Capability.id)
    )
    return [
        {
            "names": {"nl": capability.name_nl, "en": capability.name_en},
            "until": until,
            "ask": f"{ASK}{capability.id}",
        }
        for capability, until in rows
        if until == days[capability.id]
    ]
