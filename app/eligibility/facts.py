"""What the rules know: one worker, one shift, and the terms under which one judges.

Plain values without a database; ``eligibility/queries_shift_facts.py`` fetches them set-wise.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import Any

from app.core.intervals import Interval
from app.core.localtime import INSTANT, LocalTime
from app.eligibility.facts_agreements import AgreementFact, LimitFact
from app.eligibility.facts_needs import Held, NeedFact
from app.labour.facts_presence import Presence, PresenceKind, Spent, spent_of
from app.labour.facts_timeline import Timeline
from app.labour.facts_weeks import interval
from app.labour.judge import judge_spent, part_that_fits
from app.labour.parameters import RuleSet
from app.labour.rules_oncall import CallTerms
from app.labour.verdict import RuleId, RuleVerdict, Ruling
from app.ladder.rules_release import GoesFirst
from app.rule_sets.rules import RuleSetsInForce, law_alone
from app.rule_sets.rules_room import SetAside, may_be_set_aside
from app.shifts.states import ShiftState


class BusyKind(StrEnum):
    """What takes somebody's time."""

    CLAIM = "claim"
    OWN_ROSTER = "own_roster"
    OTHER_JOB = "other_job"
    EDUCATION = "education"
    PAID_ABSENCE = "paid_absence"
    UNAVAILABLE = "unavailable"


COUNTS_AS: dict[BusyKind, PresenceKind | None] = {
    BusyKind.CLAIM: PresenceKind.WORK,
    BusyKind.OWN_ROSTER: PresenceKind.WORK,
    BusyKind.OTHER_JOB: PresenceKind.WORK,
    BusyKind.EDUCATION: PresenceKind.EDUCATION,
    BusyKind.PAID_ABSENCE: PresenceKind.PAID_ABSENCE,
    BusyKind.UNAVAILABLE: None,
}
"""What each is to the rules of working time (ATW 1:7, 5:15); None: nothing. All kinds stand here.
School time counts for minors alone (4:4), paid absence for the most hours alone (5:2).
"""
ABSENT = {BusyKind.PAID_ABSENCE, BusyKind.UNAVAILABLE}
WORK = {kind for kind in BusyKind if kind not in ABSENT}
"""What is seen and said to be work, or school."""
NEAR = timedelta(days=3)
"""As far from a shift lies what rest depends on."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Time of a worker that is taken. ``unpaid`` is the break in it, for hours, and ``pause`` that
    for the law, where it is known; ``location``: of a place on a shift. ``mild``: they would
    rather not, and may be asked.
    """

    span: Interval
    kind: BusyKind
    title: str = ""
    shift_id: int | None = None
    unpaid: timedelta = timedelta()
    location: str = ""
    mild: bool = False
    pause: timedelta | None = None


@dataclass(frozen=True)
class WorkerFacts:
    """What the rules know of one worker. ``busy`` reaches over the weeks of the shifts judged.

    ``spent``: work and paid absence as far as the rules of working time look back and ahead; None
    where it was not asked for, and they know only what is near. ``sets``: which numbers hold in
    which department, as of the same reading. ``minor_until``: the day on which they turn 18, where
    that is ahead or was lately. ``set_aside``: what they agreed to set aside of the rules of
    working time, by the shift for which they did and on which they have a place.
    What many shifts ask of it is worked out once: hundreds are judged for one board.
    """

    person_id: int
    home_path: str
    agreements: tuple[AgreementFact, ...] = ()
    limits: tuple[LimitFact, ...] = ()
    busy: tuple[Busy, ...] = ()
    held: dict[int, tuple[Held, ...]] = field(default_factory=dict, hash=False)
    spent: tuple[Spent, ...] | None = field(default=None, hash=False)
    sets: RuleSetsInForce = field(default_factory=law_alone, hash=False, compare=False, repr=False)
    minor_until: date | None = None
    set_aside: dict[int, tuple[SetAside, ...]] = field(default_factory=dict, hash=False)

    def best(self, capability_id: int) -> Held | None:
        """What counts for most of a capability that may be held in several ways: level first."""
        ways = self.held.get(capability_id, ())
        return max(ways, key=Held.rank) if ways else None

    def is_minor_on(self, day: date) -> bool:
        """Whether they are younger than 18 on a local day."""
        return self.minor_until is not None and day < self.minor_until

    @cached_property
    def remembered(self) -> dict[Any, Any]:
        """Where rules put what they worked out once for many shifts."""
        return {}

    def agreed_on(self, day: date) -> float | None:
        """The hours a week that were agreed for a day, the least of several; None: no number."""
        numbers = (fact.hours_week for fact in self.agreements if fact.is_valid_on(day))
        return min((number for number in numbers if number is not None), default=None)

    def call_on(self, day: date) -> CallTerms | None:
        """What was agreed about calls on a day, of a contract on call; None without one."""
        found = (fact.call for fact in self.agreements if fact.call and fact.is_valid_on(day))
        return next(found, None)

    def is_on(self, shift_id: int) -> bool:
        """Whether the worker holds a place of the shift."""
        return bool(self.claims) and shift_id in self._shift_ids

    @cached_property
    def _shift_ids(self) -> frozenset[int | None]:
        return frozenset(busy.shift_id for busy in self.claims)

    @cached_property
    def claims(self) -> tuple[Busy, ...]:
        """The worker's places on shifts."""
        return tuple(busy for busy in self.busy if busy.kind is BusyKind.CLAIM)

    @cached_property
    def fewest_hours(self) -> float | None:
        """The lowest number of hours a week in any agreement or limit."""
        facts = (*self.agreements, *self.limits)
        return min((fact.hours_week for fact in facts if fact.hours_week is not None), default=None)

    def is_in_pool(self, day: date) -> bool:
        """Whether the worker may take tasks of other departments on a local day."""
        found = self._in_pool.get(day)
        if found is None:
            found = any(fact.pool and fact.is_valid_on(day) for fact in self.agreements)
            self._in_pool[day] = found
        return found

    @cached_property
    def _in_pool(self) -> dict[date, bool]:
        return {}

    def is_free(self, start: datetime, end: datetime) -> bool:
        """Whether nothing takes the worker's time between two instants."""
        starts, ends = self._bounds
        before = bisect_left(starts, end)
        return not before or ends[before - 1] <= start

    @cached_property
    def _bounds(self) -> tuple[list[datetime], list[datetime]]:
        """By start: the starts, and until when anything that starts no later lasts."""
        by_start, starts, _longest = self._in_order
        return starts, list(accumulate((busy.span.end for busy in by_start), max))

    def busy_between(self, start: datetime, end: datetime) -> list[Busy]:
        """What takes the worker's time between two instants, by start."""
        by_start, starts, longest = self._in_order
        within = by_start[bisect_left(starts, start - longest) : bisect_left(starts, end)]
        return [busy for busy in within if busy.span.end > start]

    @cached_property
    def _in_order(self) -> tuple[list[Busy], list[datetime], timedelta]:
        """By start, the starts, and the longest of them: what is further back is over."""
        by_start = sorted(self.busy, key=lambda busy: busy.span.start)
        longest = max((busy.span.length for busy in by_start), default=timedelta())
        return by_start, [busy.span.start for busy in by_start], longest


@dataclass(frozen=True)
class ShiftFacts(GoesFirst):
    """What the rules know of one shift. ``left``: places that can be had, none that are ``kept``.

    ``awaits_senior``: an extra seat is given only once somebody independent holds a place.
    ``unpaid`` is the break for hours, ``pause`` that for the law; None: nothing is known of one.
    """

    shift_id: int
    span: Interval
    state: ShiftState
    department_path: str
    left: int
    extra_left: int
    own_team_until: datetime | None = None
    division_until: datetime | None = None
    unpaid: timedelta = timedelta()
    loads: frozenset[str] = frozenset()
    needs: tuple[NeedFact, ...] = ()
    awaits_senior: bool = False
    pause: timedelta | None = None
    kept: int = 0
    by_approval: bool = False  # a tap asks for a regular place, which the department gives

    @cached_property
    def asked(self) -> Spent:
        """The shift, as the rules of working time read it. Kept with it: everybody asks."""
        return spent_of(Presence(self.span, PresenceKind.WORK, self.pause), self.shift_id)


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which one judges: the instant, and the wall clock."""

    now: datetime
    local: LocalTime


@dataclass(frozen=True)
class Case:
    """May this worker have a place of this shift? ``extra``: one beside the staffing.

    ``consent``: the worker chose it, or says yes to it. ``agreed``: what they say yes to setting
    aside, in this very moment; what they agreed to before is a fact of theirs.
    """

    worker: WorkerFacts
    shift: ShiftFacts
    terms: Terms
    extra: bool = False
    holds_already: bool = False
    consent: bool = True
    agreed: tuple[SetAside, ...] = ()

    @property
    def own_team(self) -> bool:
        """Whether the worker's home is the shift's department or below it."""
        return self.worker.home_path.startswith(self.shift.department_path)

    @property
    def first_day(self) -> date:
        """The local day on which the shift begins."""
        return self.terms.local.day(self.shift.span.start)

    @property
    def last_day(self) -> date:
        """The local day on which the shift ends: validity is judged here."""
        return self.terms.local.day(self.shift.span.end - timedelta(microseconds=1))

    @cached_property
    def beside(self) -> list[Busy]:
        """What takes the worker's time while the shift lasts, apart from it."""
        free = self.worker.is_free(self.shift.span.start, self.shift.span.end)
        return [] if free else self._around(timedelta())

    @property
    def rules(self) -> RuleSet:
        """The numbers of working time that hold for the shift."""
        return rules_of(self.worker, self.terms, self.shift)

    @property
    def asked(self) -> Spent:
        """The shift, as the rules of working time read it."""
        return self.shift.asked

    @property
    def timeline(self) -> Timeline:
        """What the worker works apart from the shift."""
        return timeline_of(self.worker, self.terms, self.shift)

    @cached_property
    def said(self) -> list[RuleVerdict]:
        """What the rules of working time say of the shift beside it. Remembered with the worker:
        many tasks are at the same time.
        """
        timeline, asked = self.timeline, self.asked
        key = (id(timeline), asked.start, asked.end, asked.pause, self.consent)
        known: list[RuleVerdict] | None = self.worker.remembered.get(key)
        if known is None:
            known = judge_spent(timeline, asked, consent=self.consent)
            self.worker.remembered[key] = known
        return known

    @property
    def refused_by_law(self) -> list[RuleVerdict]:
        """The verdicts of working time that refuse, whether set aside or not."""
        return [each for each in self.said if each.ruling is Ruling.REFUSE]

    @cached_property
    def room(self) -> frozenset[RuleId]:
        """Of the rules that refuse, those that the worker may agree to set aside."""
        beside = spent_beside(self.worker, self.shift.shift_id)
        return may_be_set_aside(self.said, beside, self.asked, self.rules, self.terms.local)

    @cached_property
    def set_aside(self) -> frozenset[RuleId]:
        """The rules that refuse and are set aside: what was agreed to, and nothing worse."""
        before = self.worker.set_aside.get(self.shift.shift_id, ())
        if not before and not self.agreed:
            return frozenset()
        return frozenset(
            each.rule
            for each in self.refused_by_law
            if any(one.covers(each) for one in before)
            or (any(one.covers(each) for one in self.agreed) and each.rule in self.room)
        )

    @cached_property
    def part_that_fits(self) -> Interval | None:
        """The longest part of the shift that no rule of working time refuses, if there is one."""
        part = part_that_fits(self.timeline, self.asked, consent=self.consent)
        return None if part is None else interval(part.start, part.end)

    @cached_property
    def near(self) -> list[Busy]:
        """What takes the worker's time within three days of the shift, apart from it."""
        return self._around(NEAR)

    @property
    def rather_not(self) -> bool:
        """Whether all that the worker said of that time is that they would rather not."""
        then = (busy for busy in self.near if busy.span.overlaps(self.shift.span))
        said = [busy.mild for busy in then if busy.kind is BusyKind.UNAVAILABLE]
        return bool(said) and all(said)

    def _around(self, reach: timedelta) -> list[Busy]:
        shift = self.shift
        found = self.worker.busy_between(shift.span.start - reach, shift.span.end + reach)
        return [busy for busy in found if busy.shift_id != shift.shift_id]

    def claims_beside(self) -> list[Busy]:
        """The worker's places on other shifts."""
        return [busy for busy in self.worker.claims if busy.shift_id != self.shift.shift_id]


def rules_of(worker: WorkerFacts, terms: Terms, shift: ShiftFacts) -> RuleSet:
    """The numbers that hold in the department of a shift on the local day on which it begins.

    Age is judged at its end: on the last day that it touches.
    """
    local, span = terms.local, shift.span
    minor = worker.minor_until is not None and worker.is_minor_on(local.day(span.end - INSTANT))
    return worker.sets.on(shift.department_path, local.day(span.start), minors=minor).rules


def rules_on(worker: WorkerFacts, path: str, day: date) -> RuleSet:
    """The numbers that hold for a worker in the department at the path on a local day."""
    return worker.sets.on(path, day, minors=worker.is_minor_on(day)).rules


def timeline_of(worker: WorkerFacts, terms: Terms, shift: ShiftFacts) -> Timeline:
    """What a worker works, apart from a shift, under the numbers that hold for it. Remembered with
    the worker, once for each set.
    """
    rules = rules_of(worker, terms, shift)
    apart = shift.shift_id if worker.is_on(shift.shift_id) else 0
    key = (id(rules), id(terms.local), apart)
    known: Timeline | None = worker.remembered.get(key)
    if known is None:
        beside = spent_beside(worker, apart)
        known = worker.remembered[key] = Timeline(beside, rules, terms.local)
    return known


def spent_beside(worker: WorkerFacts, without: int) -> list[Spent]:
    """What the rules of working time look at of a worker, apart from a shift; 0: all of it."""
    spent = _near_spent(worker) if worker.spent is None else worker.spent
    return [each for each in spent if not without or each.shift_id != without]


def _near_spent(worker: WorkerFacts) -> Iterator[Spent]:
    for busy in worker.busy:
        counted = COUNTS_AS[busy.kind]
        if counted is not None:
            yield spent_of(Presence(busy.span, counted, busy.pause), busy.shift_id or 0)
