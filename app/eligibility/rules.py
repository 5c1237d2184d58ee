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
from app.eligibility.facts import BusyKind, Held, LimitFact, NeedFact, Question, WorkerFacts
from app.eligibility.rules_hours import day_parts, hours_at_most, hours_per_day, paid_hours
from app.eligibility.verdict import NOT_HARD, Code, Refusal, Verdict
from app.labour.rest import short_rest

TOLERANCE = 1e-9
"""Hours are sums of fractions: what is equal but for rounding is within."""

INDEPENDENT = 5

Rule = Callable[[Question], Iterator[Refusal]]


def cancelled(question: Question) -> Iterator[Refusal]:
    """The shift was cancelled."""
    if question.shift.state == "cancelled":
        yield Refusal(Code.CANCELLED)


def closed(question: Question) -> Iterator[Refusal]:
    """The department looks no further."""
    if question.shift.state == "closed" and not question.holds_already:
        yield Refusal(Code.CLOSED)


def started(question: Question) -> Iterator[Refusal]:
    """The shift began already."""
    if question.shift.span.start <= question.terms.now:
        yield Refusal(Code.STARTED, {"start": question.shift.span.start})


def full(question: Question) -> Iterator[Refusal]:
    """No place of this kind is left."""
    left = question.shift.extra_left if question.extra else question.shift.left
    if left <= 0 and not question.holds_already:
        yield Refusal(Code.FULL)


def not_in_pool(question: Question) -> Iterator[Refusal]:
    """Only the own team and pool members take places; extra seats are open to anyone."""
    if question.extra or question.own_team:
        return
    worker, first, last = question.worker, question.first_day, question.last_day
    if not _pool_on(worker, first) or (last != first and not _pool_on(worker, last)):
        yield Refusal(Code.NOT_IN_POOL)


def _pool_on(worker: WorkerFacts, day: date) -> bool:
    return any(fact.pool and fact.is_valid_on(day) for fact in worker.agreements)


def own_team_first(question: Question) -> Iterator[Refusal]:
    """Until a set time the own team sees it first; extra seats are open to anyone."""
    until = question.shift.own_team_until
    if until is None or question.extra or question.own_team or question.terms.now >= until:
        return
    yield Refusal(Code.OWN_TEAM_FIRST, {"until": until})


def overlap(question: Question) -> Iterator[Refusal]:
    """The person works, or has paid absence, at that time."""
    for busy in question.near:
        if busy.kind is not BusyKind.UNAVAILABLE and busy.span.overlaps(question.shift.span):
            yield Refusal(
                Code.OVERLAP,
                {
                    "title": busy.title,
                    "kind": str(busy.kind),
                    "start": busy.span.start,
                    "end": busy.span.end,
                    "shift_id": busy.shift_id,
                },
            )
            return


def not_available(question: Question) -> Iterator[Refusal]:
    """The person said not to be available then. Soft."""
    for busy in question.near:
        if busy.kind is BusyKind.UNAVAILABLE and busy.span.overlaps(question.shift.span):
            yield Refusal(Code.NOT_AVAILABLE, {"start": busy.span.start, "end": busy.span.end})
            return


def capabilities(question: Question) -> Iterator[Refusal]:
    """Every need is held, at its level, through the end of the shift. Two missing are two."""
    if question.extra:
        return
    for need in question.shift.needs:
        ways = [held for held in question.worker.held.get(need.capability_id, ()) if held.level]
        if not any(need.is_met_by(held) and held.is_valid_on(question.last_day) for held in ways):
            yield from _lacking(question, need, ways)


def _lacking(question: Question, need: NeedFact, ways: list[Held]) -> Iterator[Refusal]:
    """Why none of the ways in which a capability is held will do; of the best one."""
    about = {
        "capability_id": need.capability_id,
        "names": need.names,
        "scheme": need.scheme,
    }
    if not ways:
        yield Refusal(Code.CAPABILITY_MISSING, about)
        return
    held = max(ways, key=Held.rank)
    if not need.is_met_by(held):
        yield Refusal(Code.LEVEL_TOO_LOW, {**about, "found": held.level, "needed": need.level})
    if not held.is_valid_on(question.last_day):
        yield Refusal(Code.CAPABILITY_EXPIRES, {**about, "valid_until": held.valid_until})


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


def agreed_hours(question: Question) -> Iterator[Refusal]:
    """The hours of tasks in each week stay within what was agreed for it."""
    facts = (*question.worker.agreements, *question.worker.limits)
    lowest = min((fact.hours_week for fact in facts if fact.hours_week is not None), default=None)
    if lowest is None or hours_at_most(question) <= lowest:
        return
    shift, per_day = question.shift, hours_per_day(question)
    for day, _ in paid_hours(shift.span, shift.unpaid, question.terms.local):
        numbers = (fact.hours_week for fact in facts if fact.is_valid_on(day))
        allowed = min((number for number in numbers if number is not None), default=None)
        week = monday_of(day)
        found = sum(hours for other, hours in per_day.items() if monday_of(other) == week)
        if allowed is not None and found > allowed + TOLERANCE:
            yield Refusal(Code.AGREED_HOURS, {"found": found, "allowed": allowed, "week": week})
            return


def agreed_limits(question: Question) -> Iterator[Refusal]:
    """Hours a day, days a week, parts of the day and loads stay within what was agreed."""
    if not question.worker.limits:
        return
    refusals = (
        refusal
        for day, part in question.terms.local.split_by_day(question.shift.span)
        for limit in question.worker.limits
        if limit.is_valid_on(day)
        for refusal in _beyond(question, limit, day, part)
    )
    yield from islice(refusals, 1)


def _beyond(question: Question, limit: LimitFact, day: date, part: Interval) -> Iterator[Refusal]:
    if limit.loads is not None and not question.shift.loads <= limit.loads:
        barred = sorted(question.shift.loads - limit.loads)
        yield Refusal(Code.AGREED_LIMITS, {"limit": "loads", "loads": barred})
    parts = day_parts(part, question.terms.local)
    if limit.day_parts is not None and not parts <= limit.day_parts:
        barred = sorted(parts - limit.day_parts)
        yield Refusal(Code.AGREED_LIMITS, {"limit": "day_parts", "day_parts": barred})
    if limit.hours_day is None and limit.days_week is None:
        return
    per_day = hours_per_day(question)
    days = sum(monday_of(other) == monday_of(day) for other in per_day)
    for name, found, allowed in (
        ("hours_day", per_day[day], limit.hours_day),
        ("days_week", days, limit.days_week),
    ):
        if allowed is not None and found > allowed + TOLERANCE:
            facts = {"limit": name, "found": found, "allowed": allowed}
            yield Refusal(Code.AGREED_LIMITS, facts)


def daily_rest(question: Question) -> Iterator[Refusal]:
    """Enough unbroken rest in every 24 hours (ATW 5:3)."""
    needed = question.terms.rules.daily_rest
    short = short_rest(question.work_near(), question.shift.span, needed)
    if short is not None:
        after = short.rest.start >= question.shift.span.end
        yield Refusal(
            Code.DAILY_REST,
            {
                "found": short.found,
                "needed": short.needed,
                "rest_start": short.rest.start,
                "rest_end": short.rest.end,
                "after": after,
                "article": question.terms.rules.daily_rest_article,
            },
        )


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


def judge(question: Question, enough: int | None = None) -> Verdict:
    """Every refusal, of every rule, in the order of the list.

    ``enough``: so many hard ones are all that is asked for; whether it fits, almost fits or is
    full comes out the same with 2.
    """
    refusals: list[Refusal] = []
    hard = 0
    for rule in RULES:
        for refusal in rule(question):
            refusals.append(refusal)
            hard += refusal.code not in NOT_HARD
        if enough is not None and hard >= enough:
            break
    return Verdict(tuple(refusals))
