"""Saying that one's department may have somebody, and taking it back."""

from dataclasses import dataclass

from sqlalchemy import select

from app.audit.trail import Verb, record
from app.claims.locks import locked_shift
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.neighbours import notices
from app.neighbours.models import NeighbourHelp
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.states import ShiftState


@dataclass(frozen=True, slots=True)
class NobodyNeeded:
    """The task was filled, stopped, cancelled or begun meanwhile: nothing was said."""


@command
def say_may_help(shift_id: int, department_id: int, person_id: int) -> NobodyNeeded | None:
    """Say for a department that it may have somebody for a task of another one.

    Whoever is in charge of the task hears of it after a minute. Saying it twice is once, also by a
    colleague. No place is taken.
    """
    shift = locked_shift(shift_id)
    if not _needs_somebody(shift):
        return NobodyNeeded()
    known = select(NeighbourHelp.id).filter_by(shift_id=shift_id, department_id=department_id)
    if db.session.scalar(known) is not None:
        return None
    said = NeighbourHelp(
        shift_id=shift_id,
        department_id=department_id,
        said_by_id=person_id,
        said_at=clock.now(),
    )
    db.session.add(said)
    record(Verb.MAY_HELP, said, shift=shift_id, department=department_id)
    log_change(shift_id)
    notices.said(said, shift)
    return None


@command
def take_back_help(help_id: int, shift_id: int) -> list[int] | None:
    """Take it back; who heard of it hears this too. Returns their ids. Twice is once.

    Returns None where they need not hear it: the task needs nobody any more.
    """
    shift = locked_shift(shift_id)
    said = db.session.get(NeighbourHelp, help_id, populate_existing=True)
    if said is None:
        return []
    record(Verb.WITHDRAWN, said, shift=shift_id, department=said.department_id)
    heard, needed = notices.recall(said), _needs_somebody(shift)
    if needed:
        notices.taken_back(said, shift, heard)
    db.session.delete(said)
    log_change(shift_id)
    return heard if needed or not heard else None


def _needs_somebody(shift: Shift) -> bool:
    is_open = shift.state == ShiftState.OPEN and shift.filled < shift.places
    return is_open and shift.starts_at > clock.now()
