"""Whether a person may take a place: every rule, once, as a pure function.

Facts about one worker and one shift go in; refusals come out, all of them, so that a screen can
show every reason and "almost fits" can count to one. Board, candidates, assignment and the final
check inside ``claim_shift`` call ``judge``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from app.core.intervals import Interval
from app.core.localtime import monday_of
from app.eligibility.facts import BusyKind, Case
from app.eligibility.facts_agreements import LimitFact
from app.eligibility.rules_hours import day_parts, hours_per_day, paid_hours, room_in_every_week
from app.eligibility.rules_needs import lacking
from app.eligibility.verdict import (
    NOT_HARD,
    NOTHING_IN_THE_WAY,
    OF_WORKING_TIME,
    BarredDayParts,
    BarredLoads,
    Cancelled,
    Closed,
    Code,
    Full,
    LongDay,
    ManyDays,
    NotAvailable,
    NotInPool,
    OfWorkingTime,
    Overlap,
    OwnTeamFirst,
    Refusal,
    Started,
    TooManyHours,
    Verdict,
)
from app.labour.verdict import TAKE_A_YES, RuleVerdict, Ruling
from app.rule_sets.rules import LAW
from app.shifts.states import ShiftState

TOLERANCE = 1e-9
"""Hours are sums of fractions: what is equal but for rounding is within."""

Refusals = Sequence[Refusal]
Rule = Callable[[Case], Refusals]
FINE: Refusals = ()
"""Nothing stands in the way: what most rules say of most tasks, hundreds of times a board."""


def cancelled(case: Case) -> Refusals:
    """The shift was cancelled."""
    return (Cancelled(),) if case.shift.state == ShiftState.CANCELLED else FINE


def closed(case: Case) -> Refusals:
    """The department looks no further."""
    if case.shift.state == ShiftState.CLOSED and not case.holds_already:
        return (Closed(),)
    return FINE


def started(case: Case) -> Refusals:
    """The shift began already."""
    start = case.shift.span.start
    return (Started(start),) if start <= case.terms.now else FINE


def full(case: Case) -> Refusals:
    """No place of this kind is left."""
    left = case.shift.extra_left if case.extra else case.shift.left
    return (Full(),) if left <= 0 and not case.holds_already else FINE


def not_in_pool(case: Case) -> Refusals:
    """Only the own team and pool members take places; extra seats are open to anyone."""
    if case.extra or case.own_team:
        return FINE
    worker, first, last = case.worker, case.first_day, case.last_day
    if worker.is_in_pool(first) and (last == first or worker.is_in_pool(last)):
        return FINE
    return (NotInPool(),)


def own_team_first(case: Case) -> Refusals:
    """Until a set time the own team sees it first, then the division; extra seats are open to
    anyone. ``prefilters.is_released`` says the same in SQL.
    """
    last = case.shift.open_from
    if last is None or case.extra or case.terms.now >= last:
        return FINE
    until = case.shift.released_to(case.worker.home_path)
    if until is None or case.terms.now >= until:
        return FINE
    return (OwnTeamFirst(until, beside_division=until != case.shift.own_team_until),)


def overlap(case: Case) -> Refusals:
    """The person works, or has paid absence, at that time."""
    for busy in case.beside:
        if busy.kind is not BusyKind.UNAVAILABLE and busy.span.overlaps(case.shift.span):
            return (Overlap(busy),)
    return FINE


def not_available(case: Case) -> Refusals:
    """The person said not to be available then. Soft."""
    for busy in case.beside:
        if busy.kind is BusyKind.UNAVAILABLE and busy.span.overlaps(case.shift.span):
            return (NotAvailable(),)
    return FINE


def capabilities(case: Case) -> Refusals:
    """Every need is held, at its level, through the end of the shift. Two missing are two."""
    return needs_alone(case).refusals


def needs_alone(case: Case) -> Verdict:
    """The verdict where no other rule can have anything against it."""
    if case.extra:
        return NOTHING_IN_THE_WAY
    return lacking(case.worker, case.shift.needs, case.last_day).verdict


def agreed_hours(case: Case) -> Refusals:
    """The hours of tasks in each week stay within what was agreed for it."""
    if case.shift.span.length <= room_in_every_week(case.worker, case.terms.local):
        return FINE
    shift, per_day = case.shift, hours_per_day(case)
    facts = (*case.worker.agreements, *case.worker.limits)
    for day, _ in paid_hours(shift.span, shift.unpaid, case.terms.local):
        numbers = (fact.hours_week for fact in facts if fact.is_valid_on(day))
        allowed = min((number for number in numbers if number is not None), default=None)
        week = monday_of(day)
        found = sum(hours for other, hours in per_day.items() if monday_of(other) == week)
        if allowed is not None and found > allowed + TOLERANCE:
            return (TooManyHours(found, allowed, week),)
    return FINE


def agreed_limits(case: Case) -> Refusals:
    """Hours a day, days a week, parts of the day and loads stay within what was agreed."""
    if not case.worker.limits:
        return FINE
    refusals = (
        refusal
        for day, part in case.terms.local.split_by_day(case.shift.span)
        for limit in case.worker.limits
        if limit.is_valid_on(day)
        for refusal in _beyond(case, limit, day, part)
    )
    return tuple(islice(refusals, 1))


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


def working_time(case: Case) -> Refusals:
    """Hours, rest and nights stay within what the law asks (ATW 5:3 to 5:8).

    What the worker agreed to set aside for this very task refuses no more, unless it got worse.
    """
    refused = case.refused_by_law
    if not refused:
        return FINE
    aside = case.set_aside
    return [OF_WORKING_TIME[each.code](each) for each in refused if each.rule not in aside] or FINE


def to_set_aside(case: Case, verdict: Verdict) -> tuple[RuleVerdict, ...]:
    """What the worker would have to agree to set aside for it to fit.

    Empty: nothing, or something stands in the way that nobody can set aside.
    """
    asked = tuple(each.said for each in verdict.hard if isinstance(each, OfWorkingTime))
    if verdict.states or len(asked) < len(verdict.hard):
        return ()
    return asked if all(each.rule in case.room for each in asked) else ()


def final_of(case: Case, verdict: Verdict) -> tuple[RuleVerdict, ...]:
    """The refusals of working time that nobody can set aside."""
    said = (each.said for each in verdict.hard if isinstance(each, OfWorkingTime))
    return tuple(each for each in said if each.rule not in TAKE_A_YES | case.room)


def article_of(said: RuleVerdict, case: Case) -> str:
    """Where a number stands: after the name of the set, where that is not the law alone."""
    rules = case.rules
    by_law = rules.name == LAW[rules.minors].name
    return said.article if by_law else f"{rules.name}, {said.article}"


def notes_of(case: Case) -> tuple[RuleVerdict, ...]:
    """What the rules of working time say without refusing, and what is set aside of them."""
    return tuple(
        each
        for each in case.said
        if each.ruling is not Ruling.REFUSE or each.rule in case.set_aside
    )


def takes_a_yes(case: Case) -> bool:
    """Whether the law asks the person's yes for this very time (ATW 5:6)."""
    unasked = replace(case, consent=False)
    return any(refusal.code is Code.SUNDAY for refusal in working_time(unasked))


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
    working_time,
)


BESIDE: tuple[Rule, ...] = (overlap, not_available, capabilities, working_time)
"""Those that ask what a worker does at other times, or holds."""
CHEAP: tuple[Rule, ...] = tuple(rule for rule in RULES if rule is not working_time)
"""Those for which near facts are enough."""


def judge(case: Case, enough: int | None = None, rules: Iterable[Rule] = RULES) -> Verdict:
    """Every refusal, of every rule, in the order of the list.

    ``enough``: so many hard ones are all that is asked for: whether it fits, almost fits or is
    full comes out the same with 2.
    """
    refusals: list[Refusal] = []
    hard = 0
    for rule in rules:
        found = rule(case)
        if not found:
            continue
        refusals += found
        for refusal in found:
            hard += refusal.code not in NOT_HARD
        if enough is not None and hard >= enough:
            return Verdict(tuple(refusals))
    notes = notes_of(case) if "said" in case.__dict__ and case.said else ()
    return Verdict(tuple(refusals), notes) if refusals or notes else NOTHING_IN_THE_WAY
