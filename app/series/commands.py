"""Taking a whole series in one tap: each date judged with those before it taken, all or nothing."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select

from app.claims.commands import Taken, ask_judged, seat_judged, tell_taken
from app.claims.locks import lock_shifts, lock_worker
from app.claims.models import Waiting
from app.claims.queries_standing import standings
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.eligibility.queries_shift_facts import tasks_where
from app.eligibility.queries_verdicts import Judged, judge_in_turn
from app.notices import outbox
from app.shifts.models import Shift
from app.shifts.states import Initiator, Seat, ShiftState


@dataclass(frozen=True, slots=True)
class SeriesTaken:
    """The dates are the person's; none were taken where all were already.

    ``lost`` were seen free, and somebody else was first. ``asked``: of how many dates the
    department chooses who comes, and was asked.
    """

    taken: tuple[Taken, ...]
    lost: tuple[Judged, ...] = ()
    asked: int = 0


@dataclass(frozen=True, slots=True)
class DatesDoNotFit:
    """Dates that were neither left out nor seen to go: nothing was taken, and these are why.

    Without any there was nothing to take.
    """

    judged: tuple[Judged, ...] = ()
    codes: tuple[str, ...] = ()


@command
def claim_series(
    person_id: int,
    series_id: int,
    without: Collection[int] = (),
    seen: Collection[int] = (),
    *,
    anyway: bool = False,
) -> SeriesTaken | DatesDoNotFit:
    """Give the person every date of the series that is ahead, but for those left out.

    What does not fit has to be left out: nothing is taken otherwise. A date that was ``seen`` to be
    free, and that nobody can have by now, is lost alone; the rest is as asked. ``anyway`` waves
    soft refusals aside. The worker is locked, then the shifts by id.
    """
    home_path = lock_worker(person_id)
    ids = set(db.session.scalars(select(Shift.id).where(*_is_ahead(series_id)))) - set(without)
    shifts = {shift.id: shift for shift in lock_shifts(ids)}
    if home_path is None or not shifts:
        return DatesDoNotFit()
    tasks = tasks_where(Shift.id.in_(ids))
    wanted = [each for each in judge_in_turn(person_id, home_path, tasks) if not each.mine]
    refused = [each for each in wanted if not _fits(each, anyway=anyway)]
    lost = [each for each in refused if each.task.id in seen and _is_gone(each)]
    if len(lost) < len(refused) or (wanted and len(lost) == len(wanted)):
        return _refused(refused)
    stands = standings(person_id, ids)
    taken, asked = [], 0
    for each in wanted:
        shift = shifts[each.task.id]
        stood = stands[shift.id]
        if not _fits(each, anyway=anyway):
            continue
        if stood.asks_for_it(shift, Seat.REGULAR, Initiator.CLAIMED):
            if stood.requested is None:
                ask_judged(person_id, shift, Seat.REGULAR, Initiator.CLAIMED, stood)
                asked += 1
        else:
            place = seat_judged(person_id, shift, Seat.REGULAR, Initiator.CLAIMED, stood, each)
            if place is None:
                lost.append(each)
            else:
                taken.append((place, shift, stood))
    listed = [shift.id for _place, shift, stood in taken if stood.listed]
    if listed:
        waits = (Waiting.person_id == person_id, Waiting.shift_id.in_(listed))
        db.session.execute(delete(Waiting).where(*waits))
    with outbox.together():
        for place, shift, stood in taken:
            tell_taken(place, shift, stood)
    return SeriesTaken(tuple(place for place, _shift, _stood in taken), tuple(lost), asked)


def _is_ahead(series_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Shift.series_id == series_id,
        Shift.starts_at > clock.now(),
        Shift.state != ShiftState.CANCELLED,
    )


def _fits(judged: Judged, *, anyway: bool) -> bool:
    return judged.verdict.fits and (anyway or not judged.verdict.soft)


def _is_gone(judged: Judged) -> bool:
    """Whether nobody can have it: it is full, or the department ended it."""
    return bool(judged.verdict.states) and not judged.verdict.hard


def _refused(refused: list[Judged]) -> DatesDoNotFit:
    codes = tuple(dict.fromkeys(code for each in refused for code in each.verdict.codes))
    return DatesDoNotFit(tuple(refused), codes)
