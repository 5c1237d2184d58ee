"""Locks, always in this order: the worker, then the shift. Several of a kind by id.

They do not stand in the way of foreign keys (``FOR NO KEY UPDATE``). On SQLite the unit of work
holds the only write lock already.
"""

from collections.abc import Collection

from sqlalchemy import bindparam, select

from app.core.asked import Asked
from app.core.db import db
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim

WORKER = Asked(
    select(Department.path)
    .join(Person, Person.home_department_id == Department.id)
    .where(Person.id == bindparam("id"), Person.active)
    .with_for_update(key_share=True, of=Person)
)
SHIFT = (
    select(Shift)
    .where(Shift.id == bindparam("id"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def lock_worker(person_id: int) -> str | None:
    """Lock an active person; the path of their home department, or None."""
    return next(iter(WORKER.scalars({"id": person_id})), None)


def lock_shift(shift_id: int) -> Shift | None:
    """Lock a shift and read it afresh."""
    return db.session.scalar(SHIFT, {"id": shift_id})


def lock_holders(shift_ids: Collection[int]) -> None:
    """Lock whoever holds a place of these shifts, by id: they take no other until this is done."""
    holders = select(Claim.person_id).where(Claim.shift_id.in_(shift_ids), Claim.live)
    db.session.execute(
        select(Person.id)
        .where(Person.id.in_(holders))
        .order_by(Person.id)
        .with_for_update(key_share=True)
    )


def lock_shifts(shift_ids: Collection[int]) -> list[Shift]:
    """Lock several shifts and read them afresh, by id. One statement."""
    return list(
        db.session.scalars(
            select(Shift)
            .where(Shift.id.in_(shift_ids))
            .order_by(Shift.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def lock_people(person_ids: Collection[int]) -> None:
    """Lock several people by id, active or not."""
    db.session.execute(
        select(Person.id)
        .where(Person.id.in_(person_ids))
        .order_by(Person.id)
        .with_for_update(key_share=True)
    )


def lock_claim(claim_id: int) -> tuple[Claim, Shift] | None:
    """Lock the worker and the shift of a claim, then read it afresh."""
    ids = db.session.execute(
        select(Claim.person_id, Claim.shift_id).where(Claim.id == claim_id)
    ).one_or_none()
    if ids is None:
        return None
    lock_people([ids.person_id])
    shift = lock_shift(ids.shift_id)
    claim = db.session.get(Claim, claim_id, populate_existing=True)
    return (claim, shift) if claim is not None and shift is not None else None


def locked_shift(shift_id: int) -> Shift:
    """Lock a shift that was loaded through the viewer, so that it is there. Raises LookupError."""
    shift = lock_shift(shift_id)
    if shift is None:
        raise LookupError(f"no shift {shift_id}: load it through the viewer first")
    return shift


def locked_claim(claim_id: int) -> tuple[Claim, Shift]:
    """Lock a claim that was loaded through the viewer. Raises LookupError where there is none."""
    found = lock_claim(claim_id)
    if found is None:
        raise LookupError(f"no claim {claim_id}: load it through the viewer first")
    return found
