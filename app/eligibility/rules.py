"""Whether a person may take a place: every rule, once, as a pure function.

Facts about one worker and one shift go in; refusals come out, all of them, so that a screen can
show every reason and "almost fits" can count to one. Board, candidates, assignment and the final
check inside ``claim_shift`` call ``judge``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice

from app.core.intervals import Interval
from app.core.localtime import monday_of
from app.eligibility.facts import BusyKind, Case, Held, LimitFact, NeedFact, WorkerFacts
from app.eligibility.rules_hours import day_parts, hours_at_most, hours_per_day, paid_hours
from app.eligibility.verdict import (
    NOT_HARD,
    BarredDayParts,
    BarredLoads,
    Cancelled,
    CapabilityExpires,
    CapabilityMissing,
    Closed,
    Full,
    LevelTooLow,
    LongDay,
    ManyDays,
    NotAvailable,
    NotInPool,
    Overlap,
    OwnTeamFirst,
    Refusal,
    RestTooShort,
    Started,
    TooManyHours,
    Verdict,
)
from app.labour.rest import short_rest
from app.shifts.states import ShiftState

TOLERANCE = 1e-9
"""Hours are sums of fractions: what is equal but for rounding is within."""

INDEPENDENT = 5

Rule = Callable[[Case], Iterator[Refusal]]


def cancelled(case: Case) -> Iterator[Refusal]:
    """The shift was cancelled."""
    if case.shift.state == ShiftState.CANCELLED:
        yield Cancelled()


def closed(case: Case) -> Iterator[Refusal]:
    """The department looks no further."""
    if case.shift.state == ShiftState.CLOSED and not case.holds_already:
        yield Closed()


def started(case: Case) -> Iterator[Refusal]:
    """The shift began already."""
    if case.shift.span.start <= case.terms.now:
        yield Started(case.shift.span.start)


def full(case: Case) -> Iterator[Refusal]:
    """No place of this kind is left."""
    left = case.shift.extra_left if case.extra else case.shift.left
    if left <= 0 and not case.holds_already:
        yield Full()


def not_in_pool(case: Case) -> Iterator[Refusal]:
    """Only the own team and pool members take places; extra seats are open to anyone."""
    if case.extra or case.own_team:
        return
    worker, first, last = case.worker, case.first_day, case.last_day
    if not _pool_on(worker, first) or (last != first and not _pool_on(worker, last)):
        yield NotInPool()


def _pool_on(worker: WorkerFacts, day: date) -> bool:
    return any(fact.pool and fact.is_valid_on(day) for fact in worker.agreements)


def own_team_first(case: Case) -> Iterator[Refusal]:
    """Until a set time the own team sees it first; extra seats are open to anyone."""
    until = case.shift.own_team_until
    if until is None or case.extra or case.own_team or case.terms.now >= until:
        return
    yield OwnTeamFirst(until)


def overlap(case: Case) -> Iterator[Refusal]:
    """The person works, or has paid absence, at that time."""
    for busy in case.near:
        if busy.kind is not BusyKind.UNAVAILABLE and busy.span.overlaps(case.shift.span):
            yield Overlap(busy)
            return


def not_available(case: Case) -> Iterator[Refusal]:
    """The person said not to be available then. Soft."""
    for busy in case.near:
        if busy.kind is BusyKind.UNAVAILABLE and busy.span.overlaps(case.shift.span):
            yield NotAvailable()
            return


def capabilities(case: Case) -> Iterator[Refusal]:
    """Every need is held, at its level, through the end of the shift. Two missing are two."""
    if case.extra:
        return
    for need in case.shift.needs:
        ways = [held for held in case.worker.held.get(need.capability_id, ()) if held.level]
        if not any(need.is_met_by(held) and held.is_valid_on(case.last_day) for held in ways):
            yield from _lacking(case, need, ways)


def _lacking(case: Case, need: NeedFact, ways: list[Held]) -> Iterator[Refusal]:
    """Why none of the ways in which a capability is held will do; of the best one."""
    if not ways:
        yield CapabilityMissing(need)
        return
    held = max(ways, key=Held.rank)
    if not need.is_met_by(held):
        yield LevelTooLow(need, held.level)
    if held.valid_until is not None and not held.is_valid_on(case.last_day):
        yield CapabilityExpires(need, held.valid_until)


def is_independent(
    held: Mapping[int, Iterable[Held]], needs: Iterable[NeedFact], day: date
) -> bool:
    """Whether somebody holds every need that has levels at the top, through a local day."""
    return all(
        any(
            way.level >= INDEPENDENT and way.is_valid_on(day)
            for way in held.get(need.capability_id, ())
        )
        for need in needs
        if need.has_levels
    )


def agreed_hours(case: Case) -> Iterator[Refusal]:
    """The hours of tasks in each week stay within what was agreed for it."""
    facts = (*case.worker.agreements, *case.worker.limits)
    lowest = min((fact.hours_week for fact in facts if fact.hours_week is not None), default=None)
    if lowest is None or hours_at_most(case) <= lowest:
        return
    shift, per_day = case.shift, hours_per_day(case)
    for day, _ in paid_hours(shift.span, shift.unpaid, case.terms.local):
        numbers = (fact.hours_week for fact in facts if fact.is_valid_on(day))
        allowed = min((number for number in numbers if number is not None), default=None)
        week = monday_of(day)
        found = sum(hours for other, hours in per_day.items() if monday_of(other) == week)
        if allowed is not None and found > allowed + TOLERANCE:
            yield TooManyHours(found, allowed, week)
            return


def agreed_limits(case: Case) -> Iterator[Refusal]:
    """Hours a day, days a week, parts of the day and loads stay within what was agreed."""
    if not case.worker.limits:
        return
    refusals = (
        refusal
        for day, part in case.terms.local.split_by_day(case.shift.span)
        for limit in case.worker.limits
        if limit.is_valid_on(day)
        for refusal in _beyond(case, limit, day, part)
    )
    yield from islice(refusals, 1)


def _beyond(case: Case, limit: LimitFact, day: date, part: Interval) -> Iterator[Refusal]:
    if limit.loads is not None and not case.shift.loads <= limit.loads:
        yield BarredLoads(tuple(sorted(case.shift.loads - limit.loads)))
    parts = day_parts(part, case.terms.local)
    if limit.day_parts is not None and not parts <= limit.day_parts:
        yield BarredDayParts(tuple(sorted(parts - limit.day_parts)))
    if limit.hours_day is None and limit.days_week is None:
        return
    per_day = hours_per_day(case)
    if limit.hours_day is not None and per_day[day] > limit.hours_day + TOLERANCE:
        yield LongDay(per_day[day], limit.hours_day)
    days = sum(monday_of(other) == monday_of(day) for other in per_day)
    if limit.days_week is not None and days > limit.days_week:
        yield ManyDays(days, limit.days_week)


def daily_rest(case: Case) -> Iterator[Refusal]:
    """Enough unbroken rest in every 24 hours (ATW 5:3)."""
    needed = case.terms.rules.daily_rest
    short = short_rest(case.work_near(), case.shift.span, needed)
    if short is not None:
        after = short.rest.start >= case.shift.span.end
        yield RestTooShort(short, after, case.terms.rules.daily_rest_article)


RULES: tuple[Rule, ...] = (
    cancelled,
    started,
    closed,
    full,
    not_in_pool,
    own_team_first,
    overlap,
    not_available,
    capabilities,
    agreed_hours,
    agreed_limits,
    daily_rest,
)


def judge(case: Case, enough: int | None = None) -> Verdict:
    """Every refusal, of every rule, in the order of the list.

    ``enough``: so many hard ones are all that is asked for: whether it fits, almost fits or is
    full comes out the same with 2.
    """
    refusals: list[Refusal] = []
    hard = 0
    for rule in RULES:
        for refusal in rule(case):
            refusals.append(refusal)
            hard += refusal.code not in NOT_HARD
        if enough is not None and hard >= enough:
            break
    return Verdict(tuple(refusals))
