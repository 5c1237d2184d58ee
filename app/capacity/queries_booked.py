"""Exceptions about who is booked: what will no longer hold, and what lapses."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import Row as Record
from sqlalchemy import exists, select

from app.capabilities.models import Capability, Holding
from app.capabilities.queries_expiring import LATELY, is_expiring
from app.capacity.queries_doubts import Doubtful, doubts
from app.capacity.queries_open_places import severity_of
from app.capacity.rows import (
    Action,
    Found,
    Row,
    Severity,
    place_of,
)
from app.capacity.words import lapse_words
from app.core.db import db
from app.core.localtime import local_time
from app.core.viewer import Can, Viewer
from app.people.models import Department, Person
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat
from app.tasks.models import Need

LAPSES_WITHIN = timedelta(days=30)
MOST_LAPSING = 300


def no_longer_holds(viewer: Viewer, now: datetime) -> Found:
    """Claims that the rules would not give today; see ``capacity.queries_doubts``."""
    found = doubts(viewer, now)
    return Found([_doubt(line, now) for line in found.lines], found.total - len(found.lines))


def _doubt(line: Doubtful, now: datetime) -> Row:
    task = line.claim.task
    ahead = task.span.start - now
    severity = min(Severity.WARN, severity_of(ahead))
    return Row(
        key=f"doubt-{line.claim.claim_id}",
        severity=severity,
        title=_("%(name)s no longer fits: %(task)s", name=line.claim.name, task=task.title),
        what=tuple(reason.text for reason in line.reasons),
        at=task.span.start,
        place=place_of(task),
        span=task.span,
        drawn="mine",
        shift_id=task.id,
        icon="triangle",
    )


def lapsing(viewer: Viewer, now: datetime) -> Found:
    """Capabilities and registrations that booked people need and that lapse within 30 days.

    One row for each capability; what lapsed in the last 30 days counts too. One statement.
    """
    today = local_time().day(now)
    by_capability: dict[int, list[Record[Any]]] = defaultdict(list)
    for record in db.session.execute(_lapsing(viewer, now, today).limit(MOST_LAPSING)):
        by_capability[record.capability_id].append(record)
    return Found([_lapse(records) for records in by_capability.values()])


def _lapsing(viewer: Viewer, now: datetime, today: date) -> Any:
    name = Capability.name_nl if str(get_locale()) == "nl" else Capability.name_en
    is_needed = (
        exists()
        .where(
            Claim.person_id == Holding.person_id,
            Claim.live,
            Claim.seat == Seat.REGULAR,
            Claim.starts_at > now,
            Shift.id == Claim.shift_id,
            Need.task_type_id == Shift.task_type_id,
            Need.capability_id == Holding.capability_id,
        )
        .correlate(Holding)
    )
    return (
        select(Person.name, Holding.capability_id, name.label("capability"), Holding.valid_until)
        .join(Person, Person.id == Holding.person_id)
        .join(Department, Department.id == Person.home_department_id)
        .join(Capability, Capability.id == Holding.capability_id)
        .where(
            within(viewer, Can.COORDINATE),
            is_expiring(today - LATELY, today + LAPSES_WITHIN),
            Person.active,
            Capability.active,
            is_needed,
        )
        .order_by(Holding.valid_until, Person.name_folded, Holding.id)
    )


def _lapse(records: list[Record[Any]]) -> Row:
    first = records[0]
    return Row(
        key=f"lapse-{first.capability_id}",
        severity=Severity.NEUTRAL,
        title=ngettext(
            "‘%(name)s’ lapses for %(num)s person who is booked",
            "‘%(name)s’ lapses for %(num)s people who are booked",
            len(records),
            name=first.capability,
        ),
        what=lapse_words([(each.name, each.valid_until) for each in records]),
        at=local_time().midnight(first.valid_until),
        actions=(
            Action(_("Who and when"), url_for("capacity.expiring", capability=first.capability_id)),
        ),
        icon="half",
    )
