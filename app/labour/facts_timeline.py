"""What somebody works, prepared once; and the same with one more shift, for each that is asked.

Hundreds of shifts are judged against one timeline: what it knows of itself is worked out when it
is first asked for, and kept.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from app.core.localtime import LocalTime
from app.labour.facts_diensten import Dienst, day_rest, diensten_of, joined
from app.labour.facts_nights import NightFact, nights_of
from app.labour.facts_presence import (
    Piece,
    Presence,
    PresenceKind,
    Span,
    Spent,
    basis_of,
    piece_of_spent,
    spent_of,
    uncovered,
)
from app.labour.facts_weeks import WeekSums, week_of
from app.labour.parameters import SEVEN_DAYS, RuleSet

Change = tuple[int, int]
"""A week, and by how much its amount changes."""


class Timeline:
    """Somebody's work and paid absence under a rule set and a clock. Time is counted once."""

    def __init__(
        self, presences: Iterable[Presence | Spent], rules: RuleSet, local: LocalTime
    ) -> None:
        self.basis = basis_of(rules, local)
        self.rules, self.local = rules, local
        self.calendar = self.basis.calendar
        work, absent = self._sorted(presences)
        self._work: list[Piece] = []
        for piece in work:
            last = self._work[-1].end if self._work else piece.start
            self._work += uncovered(self.basis, piece, [(piece.start, last)])
        self.worked = joined((piece.start, piece.end) for piece in self._work)
        self._absence: list[Piece] = []
        until = 0
        for piece in absent:
            for fresh in uncovered(self.basis, piece, [(piece.start, until)]):
                self._absence += uncovered(self.basis, fresh, self.worked)
            until = max(until, piece.end)
        self.absence: Sequence[Span] = [(piece.start, piece.end) for piece in self._absence]
        self.taken = joined(sorted([*self.worked, *self.absence]))
        self.diensten = diensten_of(self._work, self.basis)
        self.starts = [dienst.start for dienst in self.diensten]
        self.ends = [dienst.end for dienst in self.diensten]

    def _sorted(self, presences: Iterable[Presence | Spent]) -> tuple[list[Piece], list[Piece]]:
        """Work and absence by start; education is either work or nothing."""
        work, absent = list[Piece](), list[Piece]()
        for presence in presences:
            spent = presence if isinstance(presence, Spent) else spent_of(presence)
            if spent.kind is PresenceKind.PAID_ABSENCE:
                absent.append(piece_of_spent(self.basis, spent))
            elif spent.kind is PresenceKind.WORK or self.rules.education_is_work:
                work.append(piece_of_spent(self.basis, spent))
        return sorted(work, key=_by_start), sorted(absent, key=_by_start)

    @cached_property
    def hours(self) -> WeekSums:
        """Work and paid absence of each week."""
        amounts: dict[int, int] = {}
        for piece in (*self._work, *self._absence):
            for week, work in piece.weeks:
                amounts[week] = amounts.get(week, 0) + work
        return WeekSums(amounts)

    @cached_property
    def sundays(self) -> WeekSums:
        """The weeks on whose Sunday there is work."""
        return WeekSums({week: 1 for piece in self._work for week in piece.sundays})

    @cached_property
    def nights(self) -> WeekSums:
        """The nights that begin in each week."""
        return self.counted(lambda dienst: dienst.is_night)

    @cached_property
    def late_nights(self) -> WeekSums:
        """Those of them that end after 02:00."""
        return self.counted(lambda dienst: dienst.is_late)

    def counted(self, wanted: Callable[[Dienst], bool]) -> WeekSums:
        """How many of the diensten that are wanted begin in each week."""
        amounts: dict[int, int] = {}
        for dienst in self.diensten:
            if wanted(dienst):
                week = week_of(self.calendar, dienst.start)
                amounts[week] = amounts.get(week, 0) + 1
        return WeekSums(amounts)

    @cached_property
    def row_lengths(self) -> list[int]:
        """How many nights in a row end with each dienst: 0 for one by day."""
        lengths: list[int] = []
        gap = self.rules.row_gap.value
        for at, dienst in enumerate(self.diensten):
            follows = at > 0 and dienst.start - self.ends[at - 1] < gap
            lengths.append((lengths[-1] + 1 if follows else 1) if dienst.is_night else 0)
        return lengths

    @cached_property
    def day_rests(self) -> list[int]:
        """The longest rest in the 24 hours from the begin of each dienst."""
        return [day_rest(self.diensten, at, self.basis) for at in range(len(self.diensten))]

    @cached_property
    def short_days(self) -> list[int]:
        """Which of the diensten have less rest than a day should have."""
        need = self.rules.day_rest.value
        return [at for at, rest in enumerate(self.day_rests) if rest < need]

    @cached_property
    def rests_weekly(self) -> bool:
        """Whether the 7 times 24 hours from the begin of each dienst hold one long rest."""
        need = self.rules.week_rest.value if self.rules.week_rest else 0
        following = math.inf
        for at in range(len(self.diensten) - 1, -1, -1):
            last = at + 1 == len(self.diensten)
            if last or self.starts[at + 1] - self.ends[at] >= need:
                following = self.ends[at]
            if following - self.starts[at] > SEVEN_DAYS - need:
                return False
        return True

    @cached_property
    def unusual_nights(self) -> list[NightFact]:
        """The nights that are long, or lack rest."""
        nights = nights_of(self.diensten, self.rules)
        return [night for night in nights if night.is_long or night.lacks_rest]

    def absence_within(self, dienst: Dienst) -> int:
        """Paid absence between the parts of a dienst, less its breaks."""
        between = list(pairwise(dienst.parts))
        return sum(
            min(piece.work, max(0, min(piece.end, after[0]) - max(piece.start, before[1])))
            for piece in self._absence
            for before, after in between
        )


def _by_start(piece: Piece) -> tuple[int, int]:
    return piece.start, piece.end


class Added:
    """A timeline with one shift more.

    ``diensten`` are those then; ``dienst`` is the one that holds the shift, at ``index``; ``was``
    are those that it takes in. ``consent``: the worker chose this shift, or said yes to it.
    """

    def __init__(self, timeline: Timeline, asked: Piece, *, consent: bool) -> None:
        self.timeline, self.asked, self.consent = timeline, asked, consent
        self.rules, self.calendar = timeline.rules, timeline.calendar
        gap = self.rules.shift_gap.value
        first = bisect_right(timeline.ends, asked.start - gap)
        last = bisect_left(timeline.starts, asked.end + gap)
        self.index, self.until = first, last
        self.was = timeline.diensten[first:last]
        self.fresh: Sequence[Piece] = (asked,)
        pieces: Sequence[Piece] = self.fresh
        if self.was:
            self.fresh = list(uncovered(timeline.basis, asked, timeline.worked))
            beside = [piece for dienst in self.was for piece in dienst.pieces]
            pieces = sorted([*beside, *self.fresh], key=_by_start)
        self.dienst = Dienst(pieces, timeline.basis)
        self.diensten = [*timeline.diensten[:first], self.dienst, *timeline.diensten[last:]]

    @property
    def is_work(self) -> bool:
        """Whether the shift is any work beside what is there."""
        return bool(self.fresh)

    @property
    def before(self) -> Dienst | None:
        """The dienst before the one of the shift."""
        return self.diensten[self.index - 1] if self.index else None

    @property
    def after(self) -> Dienst | None:
        """The dienst after the one of the shift."""
        following = self.index + 1
        return self.diensten[following] if following < len(self.diensten) else None

    def original(self, index: int) -> int:
        """Where a dienst, other than that of the shift, stands in the timeline without it."""
        return index if index < self.index else index + self.until - self.index - 1

    @cached_property
    def hours(self) -> Sequence[Change]:
        """What the shift adds to work and paid absence of each week."""
        pieces: Iterable[Piece] = (self.asked,)
        taken, asked = self.timeline.taken, self.asked
        at = bisect_right(taken, (asked.start, asked.end))
        if (at and taken[at - 1][1] > asked.start) or (
            at < len(taken) and taken[at][0] < asked.end
        ):
            pieces = uncovered(self.timeline.basis, asked, taken)
        amounts: dict[int, int] = {}
        for piece in pieces:
            for week, work in piece.weeks:
                amounts[week] = amounts.get(week, 0) + work
        return [(week, work) for week, work in amounts.items() if work]

    def count_changes(self, wanted: Callable[[Dienst], bool]) -> Sequence[Change]:
        """By how much the number of diensten that are wanted changes, by week of their begin."""
        amounts: dict[int, int] = {}
        for dienst, by in ((self.dienst, 1), *((dienst, -1) for dienst in self.was)):
            if wanted(dienst):
                week = week_of(self.calendar, dienst.start)
                amounts[week] = amounts.get(week, 0) + by
        return [(week, by) for week, by in amounts.items() if by]
