"""Swaps through the one who looks: asked of them, asked by them, or theirs to agree to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from app.asking.queries_candidates import Candidate, those
from app.claims.models import Awaits, Swap, SwapState
from app.core.db import UTCDateTime, db
from app.core.names import called
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import Task, as_if_free
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, ShiftState
from app.tasks.models import TaskType

MOST_LOOKED_AT, MOST_NAMED = 60, 8

HOLDER, TAKER, MINE = aliased(Person), aliased(Person), aliased(Claim)
RETURNED, RETURNED_SHIFT, RETURNED_TYPE = aliased(Claim), aliased(Shift), aliased(TaskType)


def asked_of(
    person_id: BindParameter[int], now: BindParameter[datetime]
) -> tuple[ColumnElement[bool], ...]:
    """Of a swap with its claim and shift: whether the person can answer it now, and did not."""
    return (
        Swap.person_id == person_id,
        Swap.state == SwapState.OPEN,
        Swap.awaits == Awaits.COLLEAGUE,
        ~Swap.hidden,
        Swap.expires_at > now,
        Claim.state == ClaimState.HELD,
        Shift.state != ShiftState.CANCELLED,
        ~exists().where(
            MINE.shift_id == Claim.shift_id, MINE.person_id == Swap.person_id, MINE.live
        ),
    )


SWAPS = (
    select(
        Swap.id.label("swap_id"),
        Claim.shift_id,
        Swap.expires_at,
        HOLDER.id,
        HOLDER.name,
        HOLDER.given_name,
    )
    .join(Claim, Claim.id == Swap.claim_id)
    .join(Shift, Shift.id == Claim.shift_id)
    .join(HOLDER, HOLDER.id == Claim.person_id)
    .where(*asked_of(bindparam("person"), bindparam("now", type_=UTCDateTime())))
)
"""What a person is asked to take over, as rows for ``queries_offers.open_swap``."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What is wanted in return: a task of the one asked, and its time."""

    title: str
    language: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class OpenSwap:
    """An open swap on a task: who has the place, who is asked, and whose yes it waits for.

    ``known``: the holder may read the name of the one asked; else they are a colleague.
    """

    swap_id: int
    claim_id: int
    holder_id: int
    holder: str
    taker: str
    awaits: Awaits
    returned: Returned | None = None
    known: bool = True


def _swaps_on() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Swap.id.label("swap_id"),
            Swap.claim_id,
            Swap.awaits,
            Claim.person_id.label("holder_id"),
            HOLDER.name.label("holder_name"),
            HOLDER.given_name.label("holder_given_name"),
            TAKER.name.label("taker_name"),
            TAKER.given_name.label("taker_given_name"),
            Department.path.label("taker_path"),
            RETURNED.starts_at.label("returned_from"),
            RETURNED.ends_at.label("returned_until"),
            RETURNED_TYPE.name.label("returned_title"),
            RETURNED_TYPE.language.label("returned_language"),
        )
        .join(Claim, Claim.id == Swap.claim_id)
        .join(HOLDER, HOLDER.id == Claim.person_id)
        .join(TAKER, TAKER.id == Swap.person_id)
        .join(Department, Department.id == TAKER.home_department_id)
        .outerjoin(RETURNED, RETURNED.id == Swap.return_claim_id)
        .outerjoin(RETURNED_SHIFT, RETURNED_SHIFT.id == RETURNED.shift_id)
        .outerjoin(RETURNED_TYPE, RETURNED_TYPE.id == RETURNED_SHIFT.task_type_id)
        .where(Swap.state == SwapState.OPEN, Claim.live)
    )


SWAPS_ON = _swaps_on().where(Claim.shift_id == bindparam("shift"))
"""The open swaps of a shift, as rows for ``open_swap_of``."""


def open_swap_of(row: Any, viewer: Viewer, task_path: str = "") -> OpenSwap:
    """A row of ``SWAPS_ON`` as the viewer reads it."""
    returned = None
    if row.returned_title is not None:
        returned = Returned(
            row.returned_title, row.returned_language, row.returned_from, row.returned_until
        )
    return OpenSwap(
        row.swap_id,
        row.claim_id,
        row.holder_id,
        called(row.holder_name, row.holder_given_name),
        called(row.taker_name, row.taker_given_name),
        Awaits(row.awaits),
        returned,
        known=is_known(viewer, row.taker_path, task_path) or row.awaits != Awaits.COLLEAGUE,
    )


def swaps_of_claims(viewer: Viewer, claim_ids: Collection[int]) -> dict[int, list[OpenSwap]]:
    """The open swaps of places of the viewer, by claim. One statement."""
    if not claim_ids:
        return {}
    rows = db.session.execute(
        _swaps_on()
        .add_columns(_TASK_PATH)
        .join(Shift, Shift.id == Claim.shift_id)
        .join(_TASK_DEPARTMENT, _TASK_DEPARTMENT.id == Shift.department_id)
        .where(Swap.claim_id.in_(claim_ids), Claim.person_id == viewer.id)
        .order_by(Swap.id)
    )
    found: dict[int, list[OpenSwap]] = {}
    for row in rows:
        found.setdefault(row.claim_id, []).append(open_swap_of(row, viewer, row.task_path))
    return found


_TASK_DEPARTMENT = aliased(Department)
_TASK_PATH = _TASK_DEPARTMENT.path.label("task_path")


def is_known(viewer: Viewer, home_path: str, task_path: str) -> bool:
    """Whether somebody who has a place may read the name of a colleague whom it fits: those of the
    same home department, and those at home in the department of the task or below it.
    """
    return home_path == viewer.home_path or bool(task_path and home_path.startswith(task_path))


def colleagues(viewer: Viewer, task: Task) -> list[Candidate]:
    """The few colleagues known to the viewer whom their place on a task fits best. At most nine
    statements.
    """
    fitting = [
        each
        for each in those(as_if_free(task), *_known(viewer, task), most=MOST_LOOKED_AT)
        if each.fits and not each.is_on
    ]
    fitting.sort(key=lambda each: each.reasons.order())
    return fitting[:MOST_NAMED]


def is_colleague(viewer: Viewer, task: Task, person_id: int) -> bool:
    """Whether somebody is known to the viewer, for a task. One statement."""
    known = select(Person.id).where(Person.id == person_id, Person.active, *_known(viewer, task))
    return db.session.scalar(known) is not None


def _known(viewer: Viewer, task: Task) -> tuple[ColumnElement[bool], ...]:
    """That a person is ``is_known``, and somebody else."""
    homes = select(Department.id).where(
        or_(
            Department.path == viewer.home_path,
            Department.path.startswith(task.facts.department_path),
        )
    )
    return Person.home_department_id.in_(homes), Person.id != viewer.id


def swap_for(viewer: Viewer, swap_id: int) -> tuple[Swap, Claim] | None:
    """A swap and its claim, if the viewer is asked, or asks. One statement."""
    return _swap(swap_id, or_(Swap.person_id == viewer.id, Claim.person_id == viewer.id))


def swap_of(swap_id: int) -> tuple[Swap, Claim] | None:
    """A swap and its claim, for whoever posts for its department: look at that first."""
    return _swap(swap_id)


def _swap(swap_id: int, *conditions: ColumnElement[bool]) -> tuple[Swap, Claim] | None:
    row = db.session.execute(
        select(Swap, Claim)
        .join(Claim, Claim.id == Swap.claim_id)
        .where(Swap.id == swap_id, *conditions)
    ).one_or_none()
    return (row[0], row[1]) if row is not None else None
