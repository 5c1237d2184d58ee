"""What is seen of most shifts without asking every rule: that none of them can say anything.

It errs to one side only: of a shift that it lets pass no rule refuses, warns or uses an exception.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.labour.facts_diensten import Dienst
from app.labour.facts_presence import Piece, Spent, piece_of_spent
from app.labour.facts_timeline import Timeline
from app.labour.facts_weeks import WeekSums
from app.labour.parameters import DAY, SEVEN_DAYS, Amount, RuleSet


@dataclass(slots=True)
class Joined:
    """The dienst that a shift becomes part of: those from ``first`` up to ``last`` of the timeline
    lie within it. ``beside`` is their work; ``overlaps``: some of it is at the time of the shift.
    """

    first: int
    last: int
    start: int
    end: int
    beside: Sequence[Piece] = ()
    overlaps: bool = False


def surely_fine(timeline: Timeline, asked: Spent) -> bool:
    """Whether no rule can have anything to say of a shift by day that the worker chose."""
    rules, piece = timeline.rules, piece_of_spent(timeline.basis, asked)
    if piece.night or rules.day_rest_evening is not None:
        return False
    dienst = _joined(timeline, piece)
    if dienst is None or not _lies_apart(timeline, dienst):
        return False
    if dienst.overlaps:
        piece = piece_of_spent(timeline.basis, asked._replace(pause=None))
    return (
        _is_short_day(rules, piece, dienst)
        and (asked.pause is None or _has_breaks(rules, piece, dienst))
        and _is_far_from_nights(timeline, dienst)
        and _is_within_hours(timeline, piece)
        and _leaves_sundays(timeline, piece)
        and _leaves_a_long_rest(timeline, dienst)
    )


def _joined(timeline: Timeline, piece: Piece) -> Joined | None:
    """The dienst of the shift; None where part of it is by night."""
    gap = timeline.rules.shift_gap.value
    first = bisect_right(timeline.ends, piece.start - gap)
    last = bisect_left(timeline.starts, piece.end + gap, first)
    if first == last:
        return Joined(first, last, piece.start, piece.end)
    diensten = timeline.diensten[first:last]
    if any(each.night for each in diensten):
        return None
    beside = [each for dienst in diensten for each in dienst.pieces]
    return Joined(
        first,
        last,
        min(piece.start, diensten[0].start),
        max(piece.end, diensten[-1].end),
        beside,
        any(each.start < piece.end and piece.start < each.end for each in beside),
    )


def _is_short_day(rules: RuleSet, piece: Piece, dienst: Joined) -> bool:
    """That it leaves a day's rest, and has no more work than a dienst may have."""
    length, most = dienst.end - dienst.start, rules.shift_work
    if length > DAY - rules.day_rest.value:
        return False
    if most is None or length <= most.value:
        return True
    return piece.work + sum(each.work for each in dienst.beside) <= most.value


def _has_breaks(rules: RuleSet, piece: Piece, dienst: Joined) -> bool:
    """That the breaks which are known of are enough, without the time between two pieces."""
    known = [piece, *(each for each in dienst.beside if each.pause is not None)]
    work = sum(each.work for each in known)
    found = 0 if dienst.overlaps else sum(each.end - each.start for each in known) - work
    return all(work <= each.over.value or found >= each.least.value for each in rules.breaks)


def _lies_apart(timeline: Timeline, dienst: Joined) -> bool:
    """That a day's rest is on both sides, and no paid absence at the time."""
    starts, ends, first, last = timeline.starts, timeline.ends, dienst.first, dienst.last
    rest = timeline.rules.day_rest.value
    if first and dienst.start - ends[first - 1] < rest:
        return False
    if last < len(starts) and starts[last] - dienst.end < rest:
        return False
    return not any(start < dienst.end and end > dienst.start for start, end in timeline.absence)


def _is_far_from_nights(timeline: Timeline, dienst: Joined) -> bool:
    """That no night is in a row with it, and what one before it asks of rest is there."""
    if not timeline.nights.total:
        return True
    rules, diensten = timeline.rules, timeline.diensten
    asked = (rules.night_rest, rules.long_night_rest, rules.row_rest)
    reach = max(rules.row_gap.value, *(each.value for each in asked if each is not None))
    return _no_night_before(diensten, dienst, reach) and _no_night_after(
        diensten, dienst, rules.row_gap.value
    )


def _no_night_before(diensten: Sequence[Dienst], dienst: Joined, reach: int) -> bool:
    start = dienst.start
    for before in reversed(diensten[: dienst.first]):
        if start - before.end >= reach:
            break
        if before.is_night:
            return False
        start = before.start
    return True


def _no_night_after(diensten: Sequence[Dienst], dienst: Joined, gap: int) -> bool:
    end = dienst.end
    for at in range(dienst.last, len(diensten)):
        after = diensten[at]
        if after.start - end >= gap:
            break
        if after.is_night:
            return False
        end = after.end
    return True


def _is_within_hours(timeline: Timeline, piece: Piece) -> bool:
    rules, sums = timeline.rules, timeline.hours
    week_work = rules.week_work
    for week, work in piece.weeks:
        if week_work is not None and sums.amounts.get(week, 0) + work > week_work.value:
            return False
    averages = [rules.long_average, rules.short_average]
    if rules.many_nights is not None and timeline.nights.total >= rules.many_nights.value:
        averages.append(rules.many_nights_average)
    return all(each is None or _is_within(sums, piece, each) for each in averages)


def _is_within(sums: WeekSums, piece: Piece, most: Amount) -> bool:
    """That no average over weeks with it can be above a number."""
    highest = max(sums.most(week, most.weeks) for week, _ in piece.weeks)
    return highest + piece.work <= most.value * most.weeks


def _leaves_sundays(timeline: Timeline, piece: Piece) -> bool:
    least = timeline.rules.free_sundays
    if least is None or not piece.sundays:
        return True
    return timeline.sundays.total + len(piece.sundays) <= least.weeks - least.value


def _leaves_a_long_rest(timeline: Timeline, dienst: Joined) -> bool:
    """That whoever rested at that time soon rests elsewhere, where all was well before."""
    need = timeline.rules.week_rest
    if need is None:
        return True
    if not timeline.rests_weekly:
        return False
    first, last = dienst.start, dienst.end
    starts, ends = timeline.starts, timeline.ends
    for before in range(dienst.first - 1, -1, -1):
        if first - ends[before] >= need.value:
            break
        first = starts[before]
    for after in range(dienst.last, len(starts)):
        if starts[after] - last >= need.value:
            break
        last = ends[after]
    return last - first <= SEVEN_DAYS - need.value
