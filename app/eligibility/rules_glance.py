"""What is seen of most tasks at a glance, without asking every rule."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.eligibility.facts import Case, ShiftFacts, Terms, WorkerFacts
from app.eligibility.rules_hours import room_in_every_week
from app.shifts.states import ShiftState


@dataclass(frozen=True, slots=True)
class Glance:
    """What every task is held against: how long it may be, and until when it may last."""

    worker: WorkerFacts
    terms: Terms
    longest: timedelta
    until: datetime

    def is_plain(self, shift: ShiftFacts) -> bool:
        """Whether none but ``rules.BESIDE`` can have anything against a regular place."""
        head_start = shift.open_from
        return (
            shift.left > 0
            and shift.state is ShiftState.OPEN
            and self.terms.now < shift.span.start
            and shift.span.end <= self.until
            and shift.span.length <= self.longest
            and (head_start is None or head_start <= self.terms.now)
        )

    def is_apart(self, case: Case) -> bool:
        """Whether, of these, only what the task needs can be missing."""
        shift, span = case.shift, case.shift.span
        free = self.worker.is_free(span.start, span.end) and not self.worker.is_on(shift.shift_id)
        return free and not case.said


def glance_of(worker: WorkerFacts, terms: Terms) -> Glance:
    """What can be seen of a worker: nothing where limits were agreed, or without a pool now."""
    longest = room_in_every_week(worker, terms.local)
    return Glance(worker, terms, longest, _in_pool_until(worker, terms))


def _in_pool_until(worker: WorkerFacts, terms: Terms) -> datetime:
    """Until when the worker is surely in the pool from now on, by one agreement."""
    today = terms.local.day(terms.now)
    if worker.limits:
        return terms.now
    lasts = [
        each.valid_until for each in worker.agreements if each.pool and each.is_valid_on(today)
    ]
    if None in lasts:
        return datetime.max.replace(tzinfo=terms.now.tzinfo)
    last = max((each for each in lasts if each is not None), default=today - timedelta(days=1))
    return terms.local.whole_day(last).end
