"""What is seen of most shifts without asking every rule: that none of them can say anything.

It errs to one side only: of a shift that it lets pass no rule refuses, warns or uses an exception.
"""

from bisect import bisect_left, bisect_right

from app.labour.facts_presence import Piece, Spent, piece_of_spent
from app.labour.facts_timeline import Timeline
from app.labour.facts_weeks import WeekSums
from app.labour.parameters import DAY, SEVEN_DAYS, Amount, RuleSet


def surely_fine(timeline: Timeline, asked: Spent) -> bool:
    """Whether no rule can have anything to say of a shift by day that the worker chose."""
    rules, piece = timeline.rules, piece_of_spent(timeline.basis, asked)
    return (
        _is_short_day(rules, piece)
        and _lies_apart(timeline, piece)
        and _is_within_hours(timeline, piece)
        and _leaves_sundays(timeline, piece)
        and _leaves_a_long_rest(timeline, piece)
    )


def _is_short_day(rules: RuleSet, piece: Piece) -> bool:
    """That by itself it is no night, not too long, and has its breaks."""
    length = piece.end - piece.start
    if piece.night or rules.day_rest_evening is not None:
        return False
    if length > DAY - rules.day_rest.value or _is_over(length, rules.shift_work):
        return False
    if piece.pause is None:
        return True
    found = length - piece.work
    return all(piece.work <= each.over.value or found >= each.least.value for each in rules.breaks)


def _is_over(found: int, most: Amount | None) -> bool:
    return most is not None and found > most.value


def _lies_apart(timeline: Timeline, piece: Piece) -> bool:
    """That rest enough is on both sides, also where nights ask more of it than days do."""
    rules, diensten = timeline.rules, timeline.diensten
    before, after = (
        bisect_right(timeline.starts, piece.start) - 1,
        bisect_left(timeline.starts, piece.start),
    )
    reach = rules.day_rest.value
    if timeline.nights.total:
        more = (rules.night_rest, rules.long_night_rest, rules.row_rest, rules.row_gap)
        reach = max(reach, *(each.value for each in more if each is not None))
    reach = max(reach, rules.shift_gap.value)
    if before >= 0 and piece.start - diensten[before].end < reach:
        return False
    if after < len(diensten) and diensten[after].start - piece.end < reach:
        return False
    return not any(start < piece.end and end > piece.start for start, end in timeline.absence)


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


def _leaves_a_long_rest(timeline: Timeline, piece: Piece) -> bool:
    """That whoever rested at that time soon rests elsewhere, where all was well before."""
    need = timeline.rules.week_rest
    if need is None:
        return True
    if not timeline.rests_weekly:
        return False
    first, last = piece.start, piece.end
    starts, ends = timeline.starts, timeline.ends
    at = bisect_left(starts, piece.start)
    for before in range(at - 1, -1, -1):
        if first - ends[before] >= need.value:
            break
        first = starts[before]
    for after in range(at, len(starts)):
        if starts[after] - last >= need.value:
            break
        last = ends[after]
    return last - first <= SEVEN_DAYS - need.value
