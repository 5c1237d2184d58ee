"""Waiting lists through the one who looks: where they stand on one, and on which they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from app.claims.models import Offer, OfferState, Waiting
from app.core import clock
from app.core.db import db
from app.core.viewer import Viewer
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from app.tasks.models import TaskType


@dataclass(frozen=True, slots=True)
class OwnWaiting:
    """That the one who looks waits for a place: as which one in the order, the first is 1.

    ``asked_again``: the task was moved, and they did not say yet whether they still wait.
    """

    position: int
    asked_again: bool = False


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A task that somebody waits for, as a list shows it."""

    shift_id: int
    title: str
    language: str
    starts_at: datetime
    ends_at: datetime
    own: OwnWaiting


LISTED = select(Waiting.id, Waiting.person_id, Waiting.since, Waiting.moved_revision).where(
    Waiting.shift_id == bindparam("shift")
)
"""Who waits for a place of a shift, as rows for ``standing_on``."""


def standing_on(rows: Iterable[Any], person_id: int) -> OwnWaiting | None:
    """Where somebody stands among rows of ``LISTED``, in whatever order they come."""
    in_order = sorted(rows, key=lambda row: (row.since, row.id))
    for position, row in enumerate(in_order, 1):
        if row.person_id == person_id:
            return OwnWaiting(position, row.moved_revision is not None)
    return None


def own_waiting(viewer: Viewer, shift_id: int) -> OwnWaiting | None:
    """Where the viewer stands on the waiting list of a shift. One statement."""
    rows = db.session.execute(LISTED, {"shift": shift_id}).all()
    return standing_on(rows, viewer.id)


def waits_of(viewer: Viewer) -> list[WaitingRow]:
    """What the viewer waits for and is not offered at the moment, by start. One statement."""
    before = (
        select(func.count())
        .where(
            _OTHERS.c.shift_id == Waiting.shift_id,
            (_OTHERS.c.since < Waiting.since)
            | ((_OTHERS.c.since == Waiting.since) & (_OTHERS.c.id <= Waiting.id)),
        )
        .scalar_subquery()
    )
    offered = exists().where(
        Offer.shift_id == Waiting.shift_id,
        Offer.person_id == viewer.id,
        Offer.state == OfferState.OPEN,
        Offer.expires_at > clock.now(),
    )
    rows = db.session.execute(
        select(
            Waiting.shift_id,
            Waiting.moved_revision,
            TaskType.name,
            TaskType.language,
            Shift.starts_at,
            Shift.ends_at,
            before.label("position"),
        )
        .join(Shift, Shift.id == Waiting.shift_id)
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .where(
            Waiting.person_id == viewer.id,
            Shift.starts_at > clock.now(),
            Shift.state == ShiftState.OPEN,
            ~offered,
        )
        .order_by(Shift.starts_at, Shift.id)
    )
    return [
        WaitingRow(
            row.shift_id,
            row.name,
            row.language,
            row.starts_at,
            row.ends_at,
            OwnWaiting(row.position, row.moved_revision is not None),
        )
        for row in rows
    ]


_OTHERS = Waiting.__table__.alias()
