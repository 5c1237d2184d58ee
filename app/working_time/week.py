"""One's own week beside the rules: judged as it stands, each day drawn, each number measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from app.core.axis import Hours, Part, Strip, axis_of_day, hours_for, strip
from app.core.intervals import Interval
from app.eligibility.facts import COUNTS_AS, Busy, Case, spent_beside
from app.eligibility.queries_shift_facts import Task
from app.eligibility.strips import parts_of
from app.labour.facts_presence import PresenceKind, Spent
from app.labour.facts_timeline import Timeline
from app.labour.facts_weeks import seconds
from app.labour.judge import judge_spent
from app.labour.verdict import RuleVerdict, Ruling
from app.measures.measured import measured
from app.measures.numbers import Measured
from app.working_time.lines import RuleLine, lines_of, rest_of, work_after
from app.working_time.queries_week import WeekFacts

LONGEST_DUTY = timedelta(hours=20)
"""What is longer is an absence of days: it asks for no hours of its own on the axis."""
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeekEntry:
    """Time that counts, on a day; ``task`` where it is a place on one."""

    busy: Busy
    task: Task | None


@dataclass(frozen=True, slots=True)
class WeekRest:
    """A rest between two times of work that is short, or nearly so."""

    line: RuleLine
    span: Interval

    @property
    def is_short(self) -> bool:
        """Whether it is shorter than usually needed."""
        return self.line.measured.is_beyond


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day as it is drawn; ``rests``: those that begin on it."""

    date: date
    entries: Sequence[WeekEntry]
    rests: Sequence[WeekRest]
    strip: Strip | None


@dataclass(frozen=True)
class OwnWeek:
    """A week of somebody beside the numbers that hold for them."""

    facts: WeekFacts

    @cached_property
    def timeline(self) -> Timeline:
        """All that they work, as it stands."""
        spent = spent_beside(self.facts.worker, 0)
        return Timeline(spent, self.facts.rules, self.facts.under.local)

    @cached_property
    def measured(self) -> list[Measured]:
        """Each number in every window that touches the week."""
        return measured(self.timeline, self.facts.span)

    @cached_property
    def verdicts(self) -> list[RuleVerdict]:
        """What the rules say of each time of work in the week, beside all the others.

        A task is judged as its proof does, by the set of its department.
        """
        return [said for each in self._works() for said in self._said(each)]

    def _works(self) -> Iterator[Spent]:
        start, end = seconds(self.facts.span.start), seconds(self.facts.span.end)
        for each in spent_beside(self.facts.worker, 0):
            if each.kind is not PresenceKind.PAID_ABSENCE and start < each.end and each.start < end:
                yield each

    def _said(self, spent: Spent) -> list[RuleVerdict]:
        facts = self.facts
        task = facts.tasks.get(spent.shift_id)
        if task is not None:
            return Case(facts.worker, task.facts, facts.under, holds_already=True).said
        if not self._counts(spent.kind):
            return []
        others = [each for each in spent_beside(facts.worker, 0) if each is not spent]
        return judge_spent(Timeline(others, facts.rules, facts.under.local), spent)

    def _counts(self, kind: PresenceKind | None) -> bool:
        if kind is PresenceKind.EDUCATION:
            return self.facts.rules.education_is_work
        return kind is not None

    @cached_property
    def lines(self) -> list[RuleLine]:
        """A line of each number, what asks most first."""
        return lines_of(self.verdicts, self.measured, self.timeline)

    @property
    def open_lines(self) -> list[RuleLine]:
        """Those that say something, are not kept or nearly not."""
        return [line for line in self.lines if line.tone != "fine"]

    @property
    def fine_lines(self) -> list[RuleLine]:
        """Those with room enough."""
        return [line for line in self.lines if line.tone == "fine"]

    @property
    def broken(self) -> int:
        """How many numbers are not kept."""
        return sum(line.tone == "bad" for line in self.lines)

    @property
    def exceptions(self) -> int:
        """How many are kept by an exception of the law, or with a warning."""
        return sum(line.tone == "warn" for line in self.lines)

    @property
    def near(self) -> list[RuleLine]:
        """The numbers of which little is left, the nearest first."""
        return [line for line in self.lines if line.is_near]

    @cached_property
    def entries(self) -> list[WeekEntry]:
        """The time that counts, by start."""
        return [
            WeekEntry(busy, self.facts.tasks.get(busy.shift_id or 0))
            for busy in self.facts.busy
            if self._counts(COUNTS_AS[busy.kind])
        ]

    @cached_property
    def rests(self) -> list[WeekRest]:
        """Rests that are short or nearly so, where work ends them; the shortest of each."""
        found: dict[datetime, WeekRest] = {}
        for each in self.measured:
            before, rest = work_after(each, self.timeline), rest_of(each, self.timeline)
            if before is None or rest is None:
                continue
            line = RuleLine(each, self._ruling_of(each), before)
            known = found.get(before)
            if line.tone != "fine" and (known is None or known.line.measured.share < each.share):
                found[before] = WeekRest(line, rest)
        return sorted(found.values(), key=lambda each: each.span)

    def _ruling_of(self, each: Measured) -> Ruling:
        said = (
            verdict.ruling
            for verdict in self.verdicts
            if verdict.rule == each.rule and verdict.window == each.window
        )
        return next(said, Ruling.ALLOW)

    @cached_property
    def hours(self) -> Hours:
        """The hours that every day shows."""
        duties = (each.busy.span for each in self.entries)
        return hours_for(
            (each for each in duties if each.length < LONGEST_DUTY), self.facts.under.local
        )

    @property
    def scale(self) -> Strip:
        """The hours alone."""
        axis = axis_of_day(self.facts.first_day, self.hours, self.facts.under.local)
        return strip(axis, [])

    @property
    def days(self) -> list[WeekDay]:
        """Its seven days."""
        return [self._day(self.facts.first_day + number * A_DAY) for number in range(7)]

    def _day(self, day: date) -> WeekDay:
        local = self.facts.under.local
        whole = local.whole_day(day)
        entries = [each for each in self.entries if each.busy.span.overlaps(whole)]
        begun = [each for each in self.rests if local.day(each.span.start) == day]
        drawn: list[Part] = [
            *parts_of(each.busy for each in entries),
            *(
                ("short" if each.is_short else "rest", each.span, "")
                for each in self.rests
                if each.span.overlaps(whole)
            ),
        ]
        if not drawn:
            return WeekDay(day, entries, begun, None)
        axis = axis_of_day(day, self.hours, local)
        return WeekDay(day, entries, begun, strip(axis, drawn, now=self.facts.under.now))
