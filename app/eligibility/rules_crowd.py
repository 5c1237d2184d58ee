"""Many people against many tasks at once: what the rules say of everybody, told by sets.

A set of people is one whole number with a bit for each: to cross two sets of thousands takes less
than to ask one of them. Of some rules the sets say exactly whom they let pass; of others whom they
surely do, and the rule itself is asked about the rest. A rule of which nothing is known here is
asked about everybody, so that a new one is slow at first and never wrong.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from app.core.intervals import Interval
from app.core.localtime import INSTANT, monday_of
from app.eligibility import rules
from app.eligibility.facts import Case, ShiftFacts, Terms, WorkerFacts, timeline_of
from app.eligibility.facts_needs import NeedFact
from app.eligibility.rules_hours import paid_hours
from app.labour.rules_surely import surely_fine
from app.ladder.rules_release import division_of

NOBODY = 0
DAY = timedelta(days=1)
Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Split:
    """Of whom a task says yes surely, and about whom the rules that are left must be asked."""

    surely: int
    perhaps: int


class Crowd:
    """People, whose facts reach over the spans as those of ``worker_facts`` do.

    Sets of them are whole numbers: bit 0 is the first of ``people``. What many tasks ask is
    remembered.
    """

    def __init__(
        self, people: Sequence[WorkerFacts], spans: Iterable[Interval], under: Terms
    ) -> None:
        self.people = people
        self.under = under
        self.everybody = (1 << len(people)) - 1
        self._found: dict[object, int] = {}
        self._asked: dict[object, tuple[int, int]] = {}
        self._glanced: dict[object, tuple[int, int]] = {}
        self._until: dict[object, list[tuple[int, date]]] = {}
        self._left: dict[date, list[timedelta | None]] = {}
        self._points, self._busy = _timeline(people, spans)

    def fitting(self, facts: ShiftFacts) -> int:
        """Who could take a place of the task and is available then, by every rule."""
        split = self.split(facts)
        return split.surely | self.judged(facts, split.perhaps)

    def split(self, facts: ShiftFacts, besides: int = NOBODY) -> Split:
        """What the sets alone say of a task; nothing is said of those ``besides``."""
        possible = self.everybody & ~besides
        for exactly in EXACTLY.values():
            possible &= exactly(self, facts)
            if not possible:
                return Split(NOBODY, NOBODY)
        surely = possible
        for rule in LEFT:
            if rule is not rules.working_time:
                surely &= self._surely(rule, facts)
        surely &= self._at_a_glance(facts, surely)
        return Split(surely, possible & ~surely)

    def judged(self, facts: ShiftFacts, perhaps: int) -> int:
        """Those of some people whom the rules that are left let pass."""
        for rule in LEFT:
            if perhaps:
                perhaps &= self._passing(rule, facts, perhaps)
        return perhaps

    def _at_a_glance(self, facts: ShiftFacts, some: int) -> int:
        """Of whom, of these at least, no rule of working time can say anything."""
        key = _hours_of_work(facts, self)
        asked, passed = self._glanced.get(key, (NOBODY, NOBODY))
        shift, more = facts.asked, some & ~asked
        passed |= _set_of(
            at
            for at in members(more)
            if surely_fine(timeline_of(self.people[at], self.under, facts), shift)
        )
        self._glanced[key] = asked | more, passed
        return passed

    def _surely(self, rule: rules.Rule, facts: ShiftFacts) -> int:
        if rule is rules.working_time:
            return self._at_a_glance(facts, NOBODY)
        return SURELY[rule](self, facts) if rule in SURELY else NOBODY

    def _passing(self, rule: rules.Rule, facts: ShiftFacts, some: int) -> int:
        """Whom a rule lets pass, of these people at least. Each is asked once for what counts."""
        key = (rule, WHAT_COUNTS.get(rule, _everything)(facts, self))
        asked, passed = self._asked.get(key) or (self._surely(rule, facts),) * 2
        found = (
            at
            for at in members(some & ~asked)
            if not rule(Case(self.people[at], facts, self.under))
        )
        passed |= _set_of(found)
        self._asked[key] = asked | some, passed
        return passed

    def ids(self, some: int) -> set[int]:
        """Who they are."""
        return {self.people[at].person_id for at in members(some)}

    def those(self, key: object, holds: Callable[[WorkerFacts], bool]) -> int:
        """Of whom something holds; asked once for a key."""
        if key not in self._found:
            self._found[key] = _set_of(at for at, each in enumerate(self.people) if holds(each))
        return self._found[key]

    def numbers_of(self, facts: ShiftFacts) -> tuple[int, ...]:
        """Which sets hold for a task, of adults and of minors: equal for those with the same."""
        if not self.people:
            return ()
        sets, day = self.people[0].sets, self.under.local.day(facts.span.start)
        return tuple(
            id(sets.on(facts.department_path, day, minors=minors).rules) for minors in (False, True)
        )

    def team(self, path: str) -> int:
        """Whose home is a department, or below it."""
        return self.those(("team", path), lambda each: each.home_path.startswith(path))

    def pool(self, day: date) -> int:
        """Who may take tasks of other departments on a local day."""
        return self.those(("pool", day), lambda each: each.is_in_pool(day))

    def holders(self, need: NeedFact, day: date) -> int:
        """Who holds what is needed, through a local day."""
        what = ("until", need.capability_id, need.has_levels, need.level)
        if what not in self._until:
            self._until[what] = [
                (at, until)
                for at, each in enumerate(self.people)
                if (until := _held_until(each, need)) is not None
            ]
        key = (what, day)
        if key not in self._found:
            self._found[key] = _set_of(at for at, until in self._until[what] if day <= until)
        return self._found[key]

    def busy(self, span: Interval) -> int:
        """Whose time is taken between two points; at most a little more where they are none."""
        key = ("busy", span)
        if key not in self._found:
            first = max(bisect_right(self._points, span.start) - 1, 0)
            taken = NOBODY
            for at in range(first, bisect_left(self._points, span.end)):
                taken |= self._busy[at]
            self._found[key] = taken
        return self._found[key]

    def within_hours(self, monday: date, length: timedelta) -> int:
        """Whose tasks of a week, with breaks, leave so much of the fewest hours ever agreed."""
        if monday not in self._left:
            week = self.under.local.week(monday)
            self._left[monday] = [_left_of(each, week) for each in self.people]
        key = ("hours", monday, length)
        if key not in self._found:
            left = self._left[monday]
            fine = (at for at, each in enumerate(left) if each is None or each >= length)
            self._found[key] = _set_of(fine)
        return self._found[key]


def _held_until(worker: WorkerFacts, need: NeedFact) -> date | None:
    """The last day on which what is needed is held, however it is; None: on none."""
    ways = worker.held.get(need.capability_id, ())
    enough = (way.valid_until or date.max for way in ways if way.level and need.is_met_by(way))
    return max(enough, default=None)


def _left_of(worker: WorkerFacts, week: Interval) -> timedelta | None:
    """What is left of the fewest hours in a week, at least; None: there is no number."""
    if worker.fewest_hours is None:
        return None
    taken = (each.span.length for each in worker.claims if each.span.overlaps(week))
    return timedelta(hours=worker.fewest_hours) - sum(taken, timedelta())


def people_by_group(
    groups: Mapping[ShiftFacts, Collection[Group]],
    everybody: Iterable[Mapping[int, WorkerFacts]],
    under: Terms,
) -> dict[Group, int]:
    """How many people could take a task of each group: once each, however many tasks fit them.

    ``groups`` tells of each task, or of one for all that are alike, which it belongs to.
    ``everybody``: the people, some at a time, nobody twice.
    """
    spans = {facts.span for facts in groups}
    total = {group: 0 for each in groups.values() for group in each}
    for people in everybody:
        crowd = Crowd(list(people.values()), spans, under)
        for group, some in _by_group(crowd, groups).items():
            total[group] += some.bit_count()
    return total


def _by_group(crowd: Crowd, groups: Mapping[ShiftFacts, Collection[Group]]) -> Mapping[Group, int]:
    """Who of the crowd could take a task of each group.

    First everybody of whom it is sure; then nobody is judged for a task who is in its groups.
    """
    found: dict[Group, int] = defaultdict(int)
    unsure: list[tuple[ShiftFacts, int]] = []
    for facts, every in groups.items():
        split = crowd.split(facts, _in_all(found, every, crowd.everybody))
        for group in every:
            found[group] |= split.surely
        if split.perhaps:
            unsure.append((facts, split.perhaps))
    for facts, perhaps in unsure:
        every = groups[facts]
        known = _in_all(found, every, crowd.everybody)
        passed = crowd.judged(facts, perhaps & ~known)
        for group in every:
            found[group] |= passed
    return found


def _in_all(found: Mapping[Group, int], every: Iterable[Group], everybody: int) -> int:
    """Who is known to be in all of these groups."""
    known = everybody
    for group in every:
        known &= found.get(group, NOBODY)
    return known


def members(some: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    for byte, value in enumerate(some.to_bytes((some.bit_length() + 7) // 8, "little")):
        rest = value
        while rest:
            lowest = rest & -rest
            yield byte * 8 + lowest.bit_length() - 1
            rest ^= lowest


def _set_of(places: Iterable[int]) -> int:
    bits = bytearray()
    for at in places:
        if len(bits) <= at >> 3:
            bits.extend(bytes((at >> 3) + 1 - len(bits)))
        bits[at >> 3] |= 1 << (at & 7)
    return int.from_bytes(bits, "little")


def _timeline(
    people: Sequence[WorkerFacts], spans: Iterable[Interval]
) -> tuple[list[datetime], list[int]]:
    """The starts and ends of the spans in order, and who is busy from each to the next.

    A day before the first begins the first of these stretches, and a day after the last ends the
    last.
    """
    spans = set(spans)
    if not spans:
        return [], []
    ends = {span.start for span in spans} | {span.end for span in spans}
    points = sorted(ends | {min(ends) - DAY, max(ends) + DAY})
    taken: dict[int, set[int]] = defaultdict(set)
    for at, worker in enumerate(people):
        for each in worker.busy:
            first = max(bisect_right(points, each.span.start) - 1, 0)
            for stretch in range(first, bisect_left(points, each.span.end)):
                taken[stretch].add(at)
    busy = [_set_of(sorted(taken[stretch])) for stretch in range(len(points))]
    return points, busy


def _in_team_or_pool(crowd: Crowd, facts: ShiftFacts) -> int:
    local = crowd.under.local
    first, last = local.days_touched(facts.span.start, facts.span.end)
    return crowd.team(facts.department_path) | (crowd.pool(first) & crowd.pool(last))


def _head_start_is_over(crowd: Crowd, facts: ShiftFacts) -> int:
    now, last, own = crowd.under.now, facts.open_from, facts.own_team_until
    if last is None or now >= last:
        return crowd.everybody
    path = facts.department_path
    return crowd.team(path if own is not None and now < own else division_of(path))


def _has_that_time_free(crowd: Crowd, facts: ShiftFacts) -> int:
    return crowd.everybody & ~crowd.busy(facts.span)


def _holds_every_need(crowd: Crowd, facts: ShiftFacts) -> int:
    day = crowd.under.local.day(facts.span.end - INSTANT)
    able = crowd.everybody
    for need in facts.needs:
        able &= crowd.holders(need, day)
    return able


EXACTLY: dict[rules.Rule, Callable[[Crowd, ShiftFacts], int]] = {
    rules.not_in_pool: _in_team_or_pool,
    rules.own_team_first: _head_start_is_over,
    rules.capabilities: _holds_every_need,
    rules.overlap: _has_that_time_free,
    rules.not_available: _has_that_time_free,
}
"""Whom a rule lets pass. Those of time together: whose time is taken fails one of the two."""


def _of_the_task(rule: rules.Rule) -> Callable[[Crowd, ShiftFacts], int]:
    """A rule that asks nothing of whoever would take it."""

    def surely(crowd: Crowd, facts: ShiftFacts) -> int:
        if not crowd.people:
            return NOBODY
        refused = rule(Case(crowd.people[0], facts, crowd.under))
        return NOBODY if refused else crowd.everybody

    return surely


def _has_hours_left(crowd: Crowd, facts: ShiftFacts) -> int:
    local = crowd.under.local
    able = crowd.everybody
    for monday in {monday_of(day) for day, _part in local.split_by_day(facts.span)}:
        able &= crowd.within_hours(monday, facts.span.length)
    return able


def _has_no_limits(crowd: Crowd, _facts: ShiftFacts) -> int:
    return crowd.those("no limits", lambda each: not each.limits)


def _hours_of_work(facts: ShiftFacts, crowd: Crowd) -> object:
    """With the numbers that hold there, of each age: all of the people were read with the same."""
    return facts.span, facts.pause, crowd.numbers_of(facts)


SURELY: dict[rules.Rule, Callable[[Crowd, ShiftFacts], int]] = {
    rules.cancelled: _of_the_task(rules.cancelled),
    rules.started: _of_the_task(rules.started),
    rules.closed: _of_the_task(rules.closed),
    rules.full: _of_the_task(rules.full),
    rules.agreed_hours: _has_hours_left,
    rules.agreed_limits: _has_no_limits,
}
"""Whom a rule surely lets pass, at least."""

WHAT_COUNTS: dict[rules.Rule, Callable[[ShiftFacts, Crowd], object]] = {
    rules.agreed_hours: lambda facts, crowd: paid_hours(
        facts.span, facts.unpaid, crowd.under.local
    ),
    rules.agreed_limits: lambda facts, _crowd: (facts.span, facts.unpaid, facts.loads),
    rules.working_time: _hours_of_work,
}
"""What of a task a rule looks at, where somebody has its time free: tasks alike in it are one."""


def _everything(facts: ShiftFacts, _crowd: Crowd) -> object:
    return facts


LEFT = tuple(rule for rule in rules.RULES if rule not in EXACTLY)
"""The rules that are asked about those of whom the sets are not sure."""
