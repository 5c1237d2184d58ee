"""Which of the tasks that fit are picked for a worker, and the reasons printed with them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.intervals import Interval
from app.core.localtime import LocalTime

MOST_PICKS = 3
MOST_REASONS = 2
CLOSE = timedelta(minutes=90)
"""Longer than this between two duties is a gap."""
LONGEST_DAY = timedelta(hours=10)
BUILDING = re.compile(r"\b(?:gebouw |geb\. ?|building )(\w{1,6})\b", re.IGNORECASE)


class Why(StrEnum):
    """A reason for a pick, in the order in which reasons are printed."""

    DID = "did"
    AFTER_TASK = "after_task"
    AFTER_ROSTER = "after_roster"
    BEFORE_TASK = "before_task"
    BEFORE_ROSTER = "before_roster"
    FREE = "free"
    BUILDING = "building"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class Worked:
    """Time that a worker works already; ``building`` where it is known."""

    span: Interval
    is_task: bool
    building: str = ""


@dataclass(frozen=True, slots=True)
class Fitting:
    """A task that fits: of which kind, when, where, how often they did such a task, and whether
    doing it keeps something fresh that would go stale soon.
    """

    shift_id: int
    kind: int
    span: Interval
    building: str = ""
    did: int = 0
    keeps_fresh: bool = False


@dataclass(frozen=True, slots=True)
class PickReason:
    """A reason that holds; ``number`` where it counts something."""

    why: Why
    number: int = 0


def building_of(location: str) -> str:
    """The building that a location names, in capitals; empty where it names none."""
    found = BUILDING.search(location)
    return found[1].upper() if found else ""


def reasons(task: Fitting, duties: Iterable[Worked], local: LocalTime) -> list[PickReason]:
    """Every reason that holds for a task, the first first."""
    days = _days(task.span, local)
    on_the_day = [duty for duty in duties if days & _days(duty.span, local)]
    before = [duty for duty in on_the_day if duty.span.end <= task.span.start]
    last = max(before, key=lambda duty: duty.span.end, default=None)
    found = [PickReason(Why.DID, task.did)] if task.did else []
    found += [PickReason(why) for why in _beside(task, on_the_day)[:1]]
    if not on_the_day:
        found.append(PickReason(Why.FREE))
    if last is not None and task.building and last.building == task.building:
        found.append(PickReason(Why.BUILDING))
    if task.keeps_fresh:
        found.append(PickReason(Why.FRESH))
    return found


def _beside(task: Fitting, duties: Iterable[Worked]) -> list[Why]:
    """That a task follows or precedes a duty without a gap."""
    found = []
    for duty in sorted(duties, key=lambda each: each.span):
        if timedelta() <= task.span.start - duty.span.end <= CLOSE:
            found.append(Why.AFTER_TASK if duty.is_task else Why.AFTER_ROSTER)
        elif timedelta() <= duty.span.start - task.span.end <= CLOSE:
            found.append(Why.BEFORE_TASK if duty.is_task else Why.BEFORE_ROSTER)
    return found


def picks(
    tasks: Sequence[Fitting], duties: Sequence[Worked], local: LocalTime
) -> Mapping[int, list[PickReason]]:
    """At most three tasks by id, earliest first, each with the first two reasons that hold.

    Those with most reasons come first, then those that were done most often; a second of one kind
    only after the other kinds. No two are at the same time, and none makes a day longer than ten
    hours.
    """
    known = {task.shift_id: reasons(task, duties, local) for task in tasks}
    chosen: list[Fitting] = []
    ranked = sorted(tasks, key=lambda each: _rank(each, known[each.shift_id]))
    for task in _other_kinds_first([each for each in ranked if known[each.shift_id]]):
        if len(chosen) == MOST_PICKS:
            break
        taken = [duty.span for duty in duties] + [pick.span for pick in chosen]
        if _has_room(task.span, taken, local):
            chosen.append(task)
    chosen.sort(key=lambda each: each.span)
    return {task.shift_id: known[task.shift_id][:MOST_REASONS] for task in chosen}


def _rank(task: Fitting, found: Sequence[PickReason]) -> tuple[int, int, Interval, int]:
    return -len(found), -task.did, task.span, task.shift_id


def _other_kinds_first(ranked: Sequence[Fitting]) -> list[Fitting]:
    """The first of each kind before the second of any."""
    seen: Counter[int] = Counter()
    turns = []
    for task in ranked:
        turns.append(seen[task.kind])
        seen[task.kind] += 1
    return [task for _turn, task in sorted(zip(turns, ranked, strict=True), key=_turn)]


def _turn(pair: tuple[int, Fitting]) -> int:
    return pair[0]


def _has_room(span: Interval, taken: Sequence[Interval], local: LocalTime) -> bool:
    if any(span.overlaps(each) for each in taken):
        return False
    lengths = (
        sum((_length_on(day, each, local) for each in (span, *taken)), timedelta())
        for day in _days(span, local)
    )
    return all(length <= LONGEST_DAY for length in lengths)


def _length_on(day: date, span: Interval, local: LocalTime) -> timedelta:
    part = span.clipped(local.whole_day(day))
    return part.length if part is not None else timedelta()


def _days(span: Interval, local: LocalTime) -> set[date]:
    """The local days that a span touches: a task or a duty touches two at most."""
    return set(local.days_touched(span.start, span.end))
