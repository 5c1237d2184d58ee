"""Where a rule of working time was set aside with consent, or somebody was asked to agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import aliased

from app.claims.models import Offer, OfferState
from app.claims.notices import is_quiet
from app.core import clock
from app.core.db import db
from app.core.viewer import Can, Viewer
from app.labour.verdict import RuleVerdict
from app.people.models import Department, Person
from app.people.queries import within
from app.rule_sets.rules_room import read
from app.shifts.models import Shift
from app.shifts.models_claims import Claim, Override
from app.shifts.states import ClaimState
from app.tasks.models import TaskType
from app.web.pages import Listing, listing

MOST = 10_000
"""So many stand in a table to take away."""


class Stands(StrEnum):
    """What became of asking somebody to agree."""

    OPEN = "open"
    AGREED = "agreed"
    UNDONE = "undone"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """One of them. ``at``: when it was agreed to, or asked where it is open."""

    id: int
    at: datetime
    person_id: int
    person: str
    shift_id: int
    task: str
    language: str
    department: str
    starts_at: datetime
    ends_at: datetime
    said: tuple[RuleVerdict, ...]
    reason: str
    by: str
    stands: Stands


def overrides(viewer: Viewer, number: int) -> Listing[OverrideLine]:
    """A page of them, the newest question first; two statements.

    Those of the viewer's people and of the tasks of the viewer's departments, and all for who
    administers everything. A question that nobody said yes to stands here while it can be answered:
    a no and no answer are gone alike.
    """
    found = listing(_statement(viewer), number)
    return Listing([_line(row) for row in found.rows], found.total, found.number)


def all_overrides(viewer: Viewer) -> Iterator[OverrideLine]:
    """All of them, as far as a table goes; one statement."""
    rows = db.session.execute(_statement(viewer).limit(MOST))
    return (_line(row) for row in rows)


def _statement(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    of_task, asker = aliased(Department), aliased(Person)
    return (
        select(
            Override.id,
            Override.asked_at,
            Override.agreed_at,
            Override.person_id,
            Person.name.label("person"),
            Override.shift_id,
            TaskType.name.label("task"),
            TaskType.language,
            of_task.name.label("department"),
            Shift.starts_at,
            Shift.ends_at,
            Override.said,
            Override.reason,
            asker.name.label("by"),
            Offer.state.label("offer"),
            Claim.state.label("claim"),
            Claim.claimed_at,
        )
        .join(Offer, Offer.id == Override.offer_id)
        .outerjoin(Claim, Claim.id == Override.claim_id)
        .join(Person, Person.id == Override.person_id)
        .join(Department, Department.id == Person.home_department_id)
        .join(asker, asker.id == Override.asked_by_id)
        .join(Shift, Shift.id == Override.shift_id)
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .join(of_task, of_task.id == Shift.department_id)
        .where(_seen_by(viewer, of_task), _still_said())
        .order_by(Override.asked_at.desc(), Override.id.desc())
    )


def _seen_by(viewer: Viewer, of_task: Any) -> ColumnElement[bool]:
    own = or_(within(viewer, Can.COORDINATE), within(viewer, Can.COORDINATE, of=of_task))
    return Department.id.is_not(None) if viewer.can(Can.ADMINISTER_ALL) else own


def _still_said() -> ColumnElement[bool]:
    """Agreed to at some time, or still to be answered."""
    waits = and_(Offer.state == OfferState.OPEN, Offer.expires_at > clock.now())
    return or_(Override.agreed_at.is_not(None), waits)


def _line(row: Row[Any]) -> OverrideLine:
    stands = _stands(row, clock.now())
    return OverrideLine(
        id=row.id,
        at=row.asked_at if stands is Stands.OPEN else row.agreed_at,
        person_id=row.person_id,
        person=row.person,
        shift_id=row.shift_id,
        task=row.task,
        language=row.language,
        department=row.department,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        said=read(row.said),
        reason=row.reason,
        by=row.by,
        stands=stands,
    )


def _stands(row: Row[Any], now: datetime) -> Stands:
    """A yes of this minute is heard by nobody yet, unless the task starts soon."""
    if row.claim is None or (row.claim == ClaimState.HELD and is_quiet(row, now)):
        return Stands.OPEN
    if row.claim == ClaimState.UNDONE:
        return Stands.UNDONE
    kept = (ClaimState.HELD, ClaimState.RECONFIRM, ClaimState.WORKED)
    return Stands.AGREED if row.claim in kept else Stands.ENDED
