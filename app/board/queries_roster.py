"""A person's week: places on tasks, and time taken otherwise."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select

from app.claims.queries import quiet, theirs
from app.core.db import db
from app.core.localtime import local_time
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import Task, tasks_where
from app.eligibility.rules_hours import hours_in_week
from app.people.models import Agreement, Commitment
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState


@dataclass(frozen=True, slots=True)
class RosterPlace:
    """A place of somebody on a task, in their roster; or an extra seat that they wait for."""

    claim: Claim
    task: Task

    @property
    def day(self) -> date:
        """The local day on which it begins."""
        return local_time().day(self.task.span.start)

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return self.task.span.start

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return self.task.span.end


@dataclass(frozen=True, slots=True)
class RosterWeek:
    """A week of a person: places on tasks, and time taken otherwise."""

    places: list[RosterPlace]
    commitments: list[Commitment]
    hours: float
    agreed: float | None


def roster_week(viewer: Viewer, monday: date) -> RosterWeek:
    """What the viewer works in the week that begins on the local Monday. Five statements."""
    week = local_time().week(monday)
    claims = {
        claim.shift_id: claim
        for claim in db.session.scalars(
            select(Claim)
            .where(
                Claim.person_id == viewer.id,
                theirs(),
                Claim.ends_at > week.start,
                Claim.starts_at < week.end,
            )
            .order_by(Claim.live, Claim.id),
            quiet(),
        )
    }
    tasks = tasks_where(Shift.id.in_(claims)) if claims else []
    commitments = db.session.scalars(
        select(Commitment)
        .where(
            Commitment.person_id == viewer.id,
            Commitment.ends_at > week.start,
            Commitment.starts_at < week.end,
        )
        .order_by(Commitment.starts_at)
    )
    return RosterWeek(
        [RosterPlace(claims[task.id], task) for task in tasks],
        list(commitments),
        hours=hours_in_week(
            [
                (task.span, task.facts.unpaid)
                for task in tasks
                if claims[task.id].state != ClaimState.REQUESTED
            ],
            monday,
            local_time(),
        ),
        agreed=_agreed_hours(viewer.id, monday),
    )


def _agreed_hours(person_id: int, monday: date) -> float | None:
    return db.session.scalar(
        select(func.min(Agreement.hours_week)).where(
            Agreement.person_id == person_id,
            Agreement.valid_from <= monday + timedelta(days=6),
            or_(Agreement.valid_until.is_(None), Agreement.valid_until >= monday),
        )
    )


def local_day(instant: datetime) -> str:
    """The local date of an instant, as addresses write it."""
    return local_time().day(instant).isoformat()
