"""Which link a task has, and what a secret opens."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.db import db
from app.core.tokens import hash_of
from app.core.viewer import Viewer
from app.customers.models import CustomerLink
from app.customers.rules import is_shown
from app.shifts.models import Shift
from app.shifts.queries import posted_by_department_of, visible_to


def task(viewer: Viewer, shift_id: int) -> Shift | None:
    """A task that the viewer may see, with its department."""
    return db.session.scalar(
        visible_to(viewer)
        .where(Shift.id == shift_id)
        .options(joinedload(Shift.department), joinedload(Shift.task_type))
    )


def living(shift_id: int) -> CustomerLink | None:
    """The link of a task that lives, with who made it."""
    return db.session.scalar(
        select(CustomerLink)
        .options(joinedload(CustomerLink.made_by))
        .where(CustomerLink.shift_id == shift_id, CustomerLink.revoked_at.is_(None))
    )


def link(viewer: Viewer, link_id: int) -> CustomerLink | None:
    """A living link to a task of a department that the viewer posts for."""
    return db.session.scalar(
        select(CustomerLink)
        .join(Shift, Shift.id == CustomerLink.shift_id)
        .where(
            CustomerLink.id == link_id,
            CustomerLink.revoked_at.is_(None),
            posted_by_department_of(viewer),
        )
    )


def opened(token: str) -> int | None:
    """The id of the task that the secret shows; None when it is wrong, ended, or too long ago.

    A post that was taken back before anybody was told of it never was: it has no card.
    """
    row = db.session.execute(
        select(Shift.id, Shift.ends_at)
        .join(CustomerLink, CustomerLink.shift_id == Shift.id)
        .where(
            CustomerLink.token_hash == hash_of(token),
            CustomerLink.revoked_at.is_(None),
            Shift.unposted_at.is_(None),
        )
    ).one_or_none()
    return row.id if row is not None and is_shown(row.ends_at, clock.now()) else None
