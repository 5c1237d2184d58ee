"""Feeds of a person, the feed behind a secret, and what stands in a calendar."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from app.calendars.models import Feed
from app.calendars.rules import (
    AHEAD,
    BACK,
    Appointment,
    FeedSettings,
    OpenFeed,
    newest_per_shift,
)
from app.core import clock
from app.core.asked import Asked
from app.core.db import UTCDateTime, db
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.core.tokens import hash_of
from app.core.viewer import Viewer
from app.installation.queries import sequence_offset
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim, is_being_taken_over
from app.shifts.queries_charge import TaskOnDay, is_there, lines
from app.shifts.rules_charge import Charged, ChargePart, to_call
from app.shifts.states import ClaimState
from app.tasks.models import TaskType

OPENED = Asked(
    select(
        Feed.id,
        Feed.person_id,
        Person.language,
        Feed.detail,
        Feed.alarm_minutes,
        Feed.settings_at,
        Feed.used_at,
        Feed.body_hash,
        Feed.body_at,
    )
    .join(Person, Person.id == Feed.person_id)
    .where(Feed.token_hash == bindparam("token_hash"), Feed.revoked_at.is_(None), Person.active)
)


def feeds_of(viewer: Viewer) -> list[Feed]:
    """The living feeds of the viewer, oldest first."""
    return list(
        db.session.scalars(
            select(Feed)
            .where(Feed.person_id == viewer.id, Feed.revoked_at.is_(None))
            .order_by(Feed.id)
        )
    )


def settings_of(feed: Feed) -> FeedSettings:
    """What a feed tells now."""
    return FeedSettings(feed.detail, feed.alarm_minutes)


def count_of_feeds(person_id: int) -> int:
    """How many living feeds somebody has."""
    living = select(func.count()).where(Feed.person_id == person_id, Feed.revoked_at.is_(None))
    return db.session.scalars(living).one()


def lost_feeds(viewer: Viewer, since: datetime) -> bool:
    """Whether a feed of the viewer stopped since then, and none lives; one statement."""
    mine = select(Feed.id).where(Feed.person_id == viewer.id)
    living, stopped = mine.where(Feed.revoked_at.is_(None)), mine.where(Feed.revoked_at > since)
    return bool(db.session.scalar(select(and_(stopped.exists(), ~living.exists()))))


def own_feed(viewer: Viewer, feed_id: int) -> Feed | None:
    """A living feed of the viewer."""
    feed = db.session.get(Feed, feed_id)
    if feed is None or feed.person_id != viewer.id or feed.revoked_at is not None:
        return None
    return feed


def open_feed(token: str) -> OpenFeed | None:
    """The feed that the secret opens; None when wrong, old, revoked, or the person has left."""
    row = OPENED.first({"token_hash": hash_of(token)})
    return OpenFeed(*row) if row else None


def appointments_of(person_id: int, now: datetime) -> list[Appointment]:
    """What stands in a person's calendar now, by start.

    One statement; three more where a contact person cannot be had.
    """
    asked = {"person_id": person_id, "first": now - BACK, "last": now + AHEAD}
    newest = newest_per_shift(_appointments(_claims_between().rows(asked)))
    return sorted(
        (each for each in newest if each.stays(now)), key=lambda each: (each.span, each.shift_id)
    )


def appointment_of(viewer: Viewer, shift_id: int) -> Appointment | None:
    """The viewer's own part in a shift, as far as a calendar may show it."""
    row = db.session.execute(
        _claims()
        .where(Claim.shift_id == shift_id)
        .order_by(Claim.sequence.desc(), Claim.id.desc())
        .limit(1),
        {"person_id": viewer.id},
    ).one_or_none()
    found = _appointments([row])[0] if row else None
    return found if found and found.status else None


@cache
def _claims_between() -> Asked:
    """Those of a person that a calendar reaches to. Made once: calendars look every hour."""
    first, last = (bindparam(name, type_=UTCDateTime()) for name in ("first", "last"))
    reached = (Claim.ends_at >= first, Claim.starts_at <= last)
    return Asked(_claims().where(*reached).order_by(Claim.sequence, Claim.id))


def _claims() -> Select[*tuple[Any, ...]]:
    contact = aliased(Person)
    return (
        select(
            Claim.shift_id,
            Claim.person_id,
            Claim.state,
            Claim.starts_at,
            Claim.ends_at,
            (Claim.sequence + sequence_offset()).label("sequence"),
            Claim.changed_at,
            Claim.ended_at,
            Claim.ended_by_id,
            Claim.reconfirm_until,
            Shift.changed_at.label("shift_changed_at"),
            Shift.location,
            Shift.note,
            TaskType.name.label("task"),
            Department.name.label("department"),
            Department.phone.label("department_phone"),
            Department.path,
            Shift.contact_id,
            Shift.deputy_id,
            contact.name.label("contact"),
            contact.phone.label("contact_phone"),
            is_there(contact).label("contact_there"),
        )
        .join(Shift, Shift.id == Claim.shift_id)
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .join(Department, Department.id == Shift.department_id)
        .join(contact, contact.id == Shift.contact_id)
        .where(Claim.person_id == bindparam("person_id"))
    )


def _appointments(rows: Sequence[Any]) -> list[Appointment]:
    """The rows as appointments, each with whom to call on the day that it begins."""
    asked = {
        row.shift_id: TaskOnDay(
            row.shift_id,
            row.contact_id,
            row.deputy_id,
            row.path,
            local_time().day(row.starts_at),
        )
        for row in rows
        if not row.contact_there or row.contact_id == row.person_id
    }
    found = lines(list(asked.values()))
    return [_appointment(row, _to_call(row, found)) for row in rows]


def _to_call(row: Any, found: Mapping[int, list[Charged]]) -> Charged:
    """Whom to call about a row: the contact person, the next in charge, or the department.

    Never the holder of the place.
    """
    if row.shift_id not in found:
        return Charged(row.contact_id, row.contact, row.contact_phone, ChargePart.CONTACT)
    line = [each for each in found[row.shift_id] if each.id != row.person_id]
    callees = to_call(line, row.department, row.department_phone)
    return callees[0] if callees else Charged(0, row.department, "", ChargePart.DEPARTMENT)


def _appointment(row: Any, callee: Charged) -> Appointment:
    state, sequence = row.state, row.sequence
    if is_being_taken_over(row, clock.now()):  # its holder was not told: to them nothing changed
        state = ClaimState.RECONFIRM if row.reconfirm_until else ClaimState.HELD
        sequence -= 1
    return Appointment(
        shift_id=row.shift_id,
        person_id=row.person_id,
        state=state,
        span=Interval(row.starts_at, row.ends_at),
        sequence=sequence,
        changed_at=max(row.changed_at, row.shift_changed_at),
        ended_at=row.ended_at or row.changed_at,
        task=row.task,
        department=row.department,
        location=row.location,
        note=row.note,
        contact=callee.name,
        part=callee.part,
        instead_of=callee.instead_of,
        phone=callee.phone,
    )
