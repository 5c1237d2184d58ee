"""One person of the demo builds up again: the limits that anybody may have are steps of a track."""

from datetime import timedelta
from math import ceil

from sqlalchemy import select

from app.core.actor import Actor, acting
from app.core.db import db
from app.people.models import Limit, Person, RoleGrant
from app.people.rules import Role
from app.reintegration.models import (
    Evaluation,
    NextStep,
    Phase,
    Step,
    StepSeat,
    StepState,
    Track,
    TrackState,
    TrackVerb,
)
from app.reintegration.trail import note
from seeds.demo import Plan

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
A_DAY, A_DAY_AT_FIRST = 4.0, 2.0
"""Hours a day that somebody who builds up has agreed on."""


def build_up(plan: Plan) -> int:
    """A track behind the first limit of hours that ends on a day.

    Returns the number of tracks. Runs inside a command.
    """
    limit = db.session.scalars(
        select(Limit)
        .where(Limit.hours_week.is_not(None), Limit.valid_until.is_not(None))
        .order_by(Limit.id)
        .limit(1)
    ).one_or_none()
    case_worker = db.session.scalars(
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == Role.CASE_WORKER)
    ).first()
    if limit is None or case_worker is None:
        return 0
    hours = limit.hours_week or A_DAY
    limit.hours_day = limit.hours_day or A_DAY
    limit.days_week = limit.days_week or ceil(hours / limit.hours_day)
    track = _track(plan, limit, case_worker)
    with acting(Actor("person", case_worker.id)):
        note(TrackVerb.STARTED, track)
    _steps(plan, track, limit)
    return 1


def _track(plan: Plan, limit: Limit, case_worker: Person) -> Track:
    starts_on = limit.valid_from - 4 * WEEK
    track = Track(
        person_id=limit.person_id,
        case_worker_id=case_worker.id,
        first_day=starts_on - 10 * WEEK,
        starts_on=starts_on,
        target_on=starts_on + 30 * WEEK,
        hours_target=24,
        state=TrackState.RUNNING,
        made_at=plan.now - timedelta(days=90),
    )
    db.session.add(track)
    db.session.flush()
    return track


def _steps(plan: Plan, track: Track, limit: Limit) -> None:
    """Four weeks of half the hours, what holds now, and what is proposed for afterwards."""
    hours, until = limit.hours_week or 0, limit.valid_until
    assert until is not None
    first = _step(plan, track, limit, hours_week=hours / 2)
    first.hours_day = A_DAY_AT_FIRST
    first.valid_from, first.valid_until = track.starts_on, limit.valid_from - DAY
    first.evaluation_on = first.valid_until
    now = _step(plan, track, limit, hours_week=hours, phase=Phase.PAID)
    now.valid_from, now.valid_until, now.limit_id = limit.valid_from, until, limit.id
    now.evaluation_on = until
    more = _step(plan, track, limit, hours_week=hours + A_DAY, phase=Phase.PAID)
    more.days_week = now.days_week + 1
    more.seat, more.state, more.answered_at = StepSeat.REGULAR, StepState.PROPOSED, None
    more.valid_from, more.valid_until = until + DAY, until + 4 * WEEK
    more.evaluation_on = more.valid_until
    db.session.add_all([first, now, more])
    db.session.flush()
    db.session.add(
        Evaluation(
            track_id=track.id,
            step_id=first.id,
            on=first.valid_until,
            held=True,
            choice=NextStep.GO_ON,
            noted_at=plan.now - timedelta(days=20),
        )
    )


def _step(
    plan: Plan, track: Track, limit: Limit, *, hours_week: float, phase: Phase = Phase.TRIAL
) -> Step:
    return Step(
        track_id=track.id,
        hours_week=hours_week,
        hours_day=limit.hours_day,
        days_week=limit.days_week,
        day_parts=limit.day_parts,
        loads=limit.loads,
        phase=phase,
        state=StepState.CONFIRMED,
        proposed_at=plan.now - timedelta(days=89),
        answered_at=plan.now - timedelta(days=88),
    )
