"""Naming who stands in for a contact person or deputy who is away for a period."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select

from app.audit.trail import Verb, record
from app.core.command import command
from app.core.db import db
from app.core.localtime import local_today
from app.notices import outbox
from app.people.locks import lock_people
from app.people.models import Person
from app.people.rules import days_overlap
from app.shifts.changelog import log_change
from app.shifts.models import Shift, StandIn
from app.shifts.queries_stand_ins import charged_shifts


class NoStandIn(StrEnum):
    """Why somebody was not named as a stand-in."""

    ORDER = "order"
    PAST = "past"
    ONESELF = "oneself"
    OVERLAPS = "overlaps"
    UNREACHABLE = "unreachable"
    AWAY = "away"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class StandInDraft:
    """Somebody from a day to a day, both included."""

    stand_in_id: int
    valid_from: date
    valid_until: date


@command
def name_stand_in(person_id: int, draft: StandInDraft) -> int | NoStandIn:
    """Let somebody stand in for a person; the id of the period. The stand-in is told.

    A person has one stand-in at a time, who can be called and is not away then. The very same
    period again is a second tap: the answer is the first, and nobody is told again.
    """
    lock_people(select(Person.id).where(Person.id.in_([person_id, draft.stand_in_id])))
    same = select(StandIn.id).filter_by(person_id=person_id, **asdict(draft))
    present = db.session.scalar(same.limit(1))
    if present is not None:
        return present
    refused = _refusal(person_id, draft)
    if refused is not None:
        return refused
    period = StandIn(
        person_id=person_id,
        stand_in_id=draft.stand_in_id,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
    )
    db.session.add(period)
    record(
        Verb.ADDED,
        period,
        about=person_id,
        stand_in=draft.stand_in_id,
        valid_from=draft.valid_from.isoformat(),
        valid_until=draft.valid_until.isoformat(),
    )
    outbox.post("stands_in", draft.stand_in_id, stand_in=period.id)
    _redraw(person_id)
    return period.id


@command
def end_stand_in(stand_in_id: int) -> None:
    """Let a stand-in stand in no longer, from today; one that did not begin is gone.

    A second tap finds nothing to end.
    """
    period = db.session.get(StandIn, stand_in_id, with_for_update=True)
    today = local_today()
    if period is None or period.valid_until < today:
        return
    person_id = period.person_id
    if period.valid_from >= today:
        db.session.delete(period)
        record(Verb.REMOVED, period, about=person_id)
    else:
        period.valid_until = today - timedelta(days=1)
        record(Verb.CHANGED, period, about=person_id, until=period.valid_until.isoformat())
    _redraw(person_id)


def _refusal(person_id: int, draft: StandInDraft) -> NoStandIn | None:
    if draft.valid_until < draft.valid_from:
        return NoStandIn.ORDER
    if draft.valid_until < local_today():
        return NoStandIn.PAST
    if draft.stand_in_id == person_id:
        return NoStandIn.ONESELF
    if not db.session.get_one(Person, person_id).active:
        return NoStandIn.LEFT
    stand_in = db.session.get_one(Person, draft.stand_in_id)
    if not (stand_in.active and stand_in.phone):
        return NoStandIn.UNREACHABLE
    if _meets(StandIn.person_id == person_id, draft):
        return NoStandIn.OVERLAPS
    if _meets(StandIn.person_id == draft.stand_in_id, draft):
        return NoStandIn.AWAY
    return None


def _meets(whose: ColumnElement[bool], draft: StandInDraft) -> bool:
    """Whether one of these periods shares a day with the draft."""
    return any(
        days_overlap(draft.valid_from, draft.valid_until, each.valid_from, each.valid_until)
        for each in db.session.scalars(select(StandIn).where(whose))
    )


def _redraw(person_id: int) -> None:
    """Whoever looks at a task of theirs sees at once whom to call."""
    for shift_id in db.session.scalars(select(Shift.id).where(*charged_shifts(person_id))):
        log_change(shift_id)
