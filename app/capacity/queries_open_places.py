"""Exceptions about places: nobody for them, nobody who said yes, and who wants out late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.capacity.rows import Found, Row, Severity, place_of
from app.claims.models import Offer, OfferOrigin, OfferState
from app.core.db import db
from app.core.localtime import local_time
from app.core.viewer import Can, Viewer
from app.eligibility.queries_shift_facts import Task, tasks_where
from app.ladder.rules_ladder import YOURS, yours_from
from app.ladder.words import plan_text
from app.people.models import Department
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat, ShiftState

AHEAD, SOON, LATELY = timedelta(days=3), timedelta(hours=24), timedelta(days=1)
MOST = 100


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of shifts, by id: what there is to say of each, and of how many in all."""

    said: Mapping[int, str]
    total: int

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.total - len(self.said)


def open_places(viewer: Viewer, now: datetime) -> Found:
    """Tasks that lack somebody, each as one row; five statements.

    One that still looks by itself asks nobody until it is the coordinator's: unless questions
    about it ended without a yes, or somebody on it wants out.
    """
    short, unanswered, leaving = (
        find(viewer, now) for find in (_short_of_people, _nobody_took_it, _handed_back_late)
    )
    pressing = unanswered.said.keys() | leaving.said.keys()
    ids = short.said.keys() | pressing
    tasks = tasks_where(Shift.id.in_(ids)) if ids else []
    rows = []
    for task in tasks:
        yours = yours_from(task.span, task.facts.open_from, local_time())
        said = [each.said.get(task.id) for each in (unanswered, leaving)]
        rows.append(
            _row(
                task,
                tuple(text for text in said if text),
                severity_of(task.span.start - now),
                None if task.id in pressing or yours <= now else yours,
            )
        )
    return Found(rows, short.more + unanswered.more + leaving.more)


def _short_of_people(viewer: Viewer, now: datetime) -> _Facts:
    """Tasks of the nearest three days with a place free; one statement."""
    rows = db.session.execute(
        select(Shift.id, func.count().over().label("total"))
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
    ).all()
    return _Facts({row.id: "" for row in rows}, _total(rows))


def _nobody_took_it(viewer: Viewer, now: datetime) -> _Facts:
    """Tasks with a place free for which offers ended without a yes in the last day.

    Counts alone: who was asked and did not answer is nowhere. One statement.
    """
    rows = db.session.execute(
        select(
            Offer.shift_id,
            func.count().label("asked"),
            func.count().over().label("total"),
        )
        .join(Shift, Shift.id == Offer.shift_id)
        .join(Department, Department.id == Shift.department_id)
        .where(
            within(viewer, Can.COORDINATE),
            Offer.state == OfferState.ENDED,
            Offer.origin == OfferOrigin.ASKED,
            Offer.ended_at > now - LATELY,
            Shift.state == ShiftState.OPEN,
            Shift.starts_at > now,
            Shift.filled < Shift.places,
        )
        .group_by(Offer.shift_id, Shift.starts_at)
        .order_by(Shift.starts_at, Offer.shift_id)
        .limit(MOST)
    ).all()
    return _Facts(
        {
            row.shift_id: ngettext(
                "%(num)s question ended without a yes.",
                "%(num)s questions ended without a yes.",
                row.asked,
            )
            for row in rows
        },
        _total(rows),
    )


def _handed_back_late(viewer: Viewer, now: datetime) -> _Facts:
    """Tasks ahead that somebody wants out of, and stays on until then; one statement."""
    rows = db.session.execute(
        select(
            Claim.shift_id,
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
    ).all()
    return _Facts(
        {
            row.shift_id: ngettext(
                "%(num)s person wants out, and stays until somebody takes over.",
                "%(num)s people want out, and stay until somebody takes over.",
                row.leaving,
            )
            for row in rows
        },
        _total(rows),
    )


def _total(rows: Sequence[Any]) -> int:
    return rows[0].total if rows else 0


def severity_of(ahead: timedelta) -> Severity:
    """How much an open place presses, so long before the start."""
    if ahead < YOURS:
        return Severity.BAD
    return Severity.WARN if ahead < SOON else Severity.NEUTRAL


def _row(task: Task, what: tuple[str, ...], severity: Severity, yours: datetime | None) -> Row:
    is_open = task.places > task.filled
    if is_open and task.plan_b is not None:
        what = (*what, plan_text(task.plan_b, task.contact.name))
    return Row(
        key=f"shift-{task.id}",
        severity=severity,
        title=task.title,
        spoken=task.language,
        at=task.span.start,
        what=what,
        place=place_of(task),
        span=task.span,
        drawn="gap" if is_open else "mine",
        open=task.places - task.filled,
        count=_("%(filled)s of %(places)s", filled=task.filled, places=task.places),
        shift_id=task.id,
        icon="triangle" if is_open else "arrow-left",
        yours=yours,
    )


def row_of(task: Task) -> Row:
    """A task that asks nobody, or nobody any more, as a row."""
    return _row(task, (), Severity.NEUTRAL, None)
