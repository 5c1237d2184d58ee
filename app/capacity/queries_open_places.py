"""Exceptions about places: nobody for them, nobody who said yes, and who wants out late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.capacity.rows import Found, Row, Severity, clock_to, open_task, place_of
from app.capacity.rules_ladder import YOURS, ladder
from app.claims.models import Offer, OfferState
from app.core.db import db
from app.core.localtime import local_time
from app.core.viewer import Can, Viewer
from app.eligibility.queries_shift_facts import Callee, Task, tasks_where
from app.people.models import Department
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat, ShiftState

AHEAD, SOON, LATELY = timedelta(days=3), timedelta(hours=24), timedelta(days=1)
MOST = 100


@dataclass(frozen=True, slots=True)
class _Fact:
    """What is known of one shift: since when, what to say, and of how many shifts in all."""

    since: datetime
    what: str
    total: int


def short_of_people(viewer: Viewer, now: datetime) -> Found:
    """Tasks of the nearest three days with a place free; three statements.

    What begins after tomorrow is looked for by the board itself.
    """
    rows = db.session.execute(
        select(
            Shift.id,
            Shift.posted_at,
            (Shift.places - Shift.filled).label("left"),
            func.count().over().label("total"),
        )
        .join(Department, Department.id == Shift.department_id)
        .where(
            within(viewer, Can.COORDINATE),
            Shift.state == ShiftState.OPEN,
            Shift.starts_at > now,
            Shift.starts_at < now + AHEAD,
            Shift.filled < Shift.places,
        )
        .order_by(Shift.starts_at, Shift.id)
        .limit(MOST)
    )
    facts = {
        row.id: _Fact(
            row.posted_at,
            ngettext("%(num)s person needed.", "%(num)s people needed.", row.left),
            row.total,
        )
        for row in rows
    }
    local = local_time()
    tomorrow = local.whole_day(local.day(now) + timedelta(days=1))
    return _found(viewer, facts, now, asking_until=tomorrow.end)


def nobody_took_it(viewer: Viewer, now: datetime) -> Found:
    """Tasks with a place free for which offers ended without a yes in the last day.

    Counts alone: who was asked and did not answer is nowhere. Three statements.
    """
    rows = db.session.execute(
        select(
            Offer.shift_id,
            func.min(Offer.ended_at).label("since"),
            func.count().label("asked"),
            func.count().over().label("total"),
        )
        .join(Shift, Shift.id == Offer.shift_id)
        .join(Department, Department.id == Shift.department_id)
        .where(
            within(viewer, Can.COORDINATE),
            Offer.state == OfferState.ENDED,
            Offer.ended_at > now - LATELY,
            Shift.state == ShiftState.OPEN,
            Shift.starts_at > now,
            Shift.filled < Shift.places,
        )
        .group_by(Offer.shift_id, Shift.starts_at)
        .order_by(Shift.starts_at, Offer.shift_id)
        .limit(MOST)
    )
    facts = {
        row.shift_id: _Fact(
            row.since,
            ngettext(
                "%(num)s question ended without a yes.",
                "%(num)s questions ended without a yes.",
                row.asked,
            ),
            row.total,
        )
        for row in rows
    }
    return _found(viewer, facts, now)


def handed_back_late(viewer: Viewer, now: datetime) -> Found:
    """Tasks ahead that somebody wants out of, and stays on until it is taken over; 3 statements."""
    rows = db.session.execute(
        select(
            Claim.shift_id,
            func.min(Claim.leaving_since).label("since"),
            func.count().label("leaving"),
            func.count().over().label("total"),
        )
        .join(Shift, Shift.id == Claim.shift_id)
        .join(Department, Department.id == Shift.department_id)
        .where(
            within(viewer, Can.COORDINATE),
            Claim.live,
            Claim.leaving_since.is_not(None),
            Claim.seat == Seat.REGULAR,
            Shift.starts_at > now,
        )
        .group_by(Claim.shift_id, Shift.starts_at)
        .order_by(Shift.starts_at, Claim.shift_id)
        .limit(MOST)
    )
    facts = {
        row.shift_id: _Fact(
            row.since,
            ngettext(
                "%(num)s person wants out, and stays until somebody takes over.",
                "%(num)s people want out, and stay until somebody takes over.",
                row.leaving,
            ),
            row.total,
        )
        for row in rows
    }
    return _found(viewer, facts, now)


def severity_of(ahead: timedelta) -> Severity:
    """How much an open place presses, so long before the start."""
    if ahead < YOURS:
        return Severity.BAD
    return Severity.WARN if ahead < SOON else Severity.NEUTRAL


def _found(
    viewer: Viewer, facts: Mapping[int, _Fact], now: datetime, asking_until: datetime | None = None
) -> Found:
    tasks = tasks_where(Shift.id.in_(facts)) if facts else []
    rows = [
        _row(
            task,
            task.call_by(viewer.id),
            facts[task.id],
            now,
            by_itself=asking_until is not None and task.span.start >= asking_until,
        )
        for task in tasks
    ]
    total = next((fact.total for fact in facts.values()), 0)
    return Found(rows, total - len(rows))


def _row(task: Task, callee: Callee | None, fact: _Fact, now: datetime, by_itself: bool) -> Row:
    ahead = task.span.start - now
    return Row(
        key=f"shift-{task.id}",
        severity=severity_of(ahead),
        title=task.title,
        spoken=task.language,
        what=(fact.what,),
        at=task.span.start,
        place=place_of(task),
        span=task.span,
        since=fact.since,
        clock=clock_to(task, now),
        count=_("%(filled)s of %(places)s", filled=task.filled, places=task.places),
        steps=ladder(task.span, task.facts.own_team_until, now),
        actions=(open_task(task),),
        callee=callee,
        shift_id=task.id,
        by_itself=by_itself,
    )
