"""Of a shift that is let pass at a glance no rule has anything to say, whatever somebody works."""

import json
from collections import Counter
from datetime import timedelta
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.core.intervals import Interval
from app.labour.cases import UnreadableCase, read_cases
from app.labour.facts_presence import Presence, Spent, spent_of
from app.labour.facts_timeline import Timeline
from app.labour.judge import judge_by_every_rule
from app.labour.parameters import RuleSet
from app.labour.rules_surely import surely_fine
from app.labour.rulesets import ATW
from tests.factories import ZONE
from tests.labour.months import month
from tests.labour.rosters import works
from tests.labour.test_timeline import as_asked, rosters, sets, shifts

MONTHS = 150
HOUR = timedelta(hours=1)


def says_nothing(timeline: Timeline, asked: Spent) -> bool:
    return judge_by_every_rule(timeline, asked, consent=True) == []


def test_no_rule_speaks_of_a_shift_that_is_surely_fine() -> None:
    seen: Counter[bool] = Counter()

    @settings(max_examples=60, derandomize=True, database=None, phases=[Phase.generate])
    @given(rosters, st.lists(shifts(), min_size=4, max_size=8), sets)
    def hold(existing: list[Presence], asked: list[Presence], rules: RuleSet) -> None:
        timeline = Timeline(existing, rules, ZONE)
        for each in map(spent_of, map(as_asked, asked)):
            fine = surely_fine(timeline, each)
            assert not fine or says_nothing(timeline, each)
            seen[fine] += 1

    hold()
    assert min(seen[True], seen[False]) > 20


def test_nor_at_the_limits_of_months_and_years() -> None:
    seen: Counter[bool] = Counter()
    for seed in range(MONTHS):
        try:
            [read] = read_cases(json.dumps({"cases": [month(Random(seed))]}))
        except UnreadableCase:
            continue
        case = read.case
        timeline = Timeline(case.existing, case.rules, case.local)
        for hours in (-48, -24, 0, 24, 72, 240):
            span = case.asked.span
            moved = Interval(span.start + hours * HOUR, span.end + hours * HOUR)
            asked = spent_of(Presence(moved, case.asked.kind, case.asked.pause))
            fine = surely_fine(timeline, asked)
            assert not fine or says_nothing(timeline, asked)
            seen[fine] += 1
    assert min(seen[True], seen[False]) > 20


def test_a_sixth_day_after_five_is_seen_at_a_glance_and_a_seventh_is_not() -> None:
    week = [works(day, "07:00-15:00") for day in range(2, 7)]
    timeline = Timeline(week, ATW, ZONE)
    assert surely_fine(timeline, spent_of(works(7, "07:00-15:00")))
    full = Timeline([*week, works(7, "07:00-15:00")], ATW, ZONE)
    assert not surely_fine(full, spent_of(works(8, "07:00-15:00")))


def test_an_evening_after_a_day_is_seen_at_a_glance_until_the_day_is_too_long() -> None:
    timeline = Timeline([works(day, "07:00-15:00") for day in range(2, 5)], ATW, ZONE)
    assert surely_fine(timeline, spent_of(works(3, "16:00-19:00")))
    assert surely_fine(timeline, spent_of(works(3, "14:00-19:00")))
    assert not surely_fine(timeline, spent_of(works(3, "16:00-20:15")))
    assert not surely_fine(timeline, spent_of(works(3, "05:00-11:00")))


def test_a_day_far_from_nights_is_seen_at_a_glance_and_one_in_their_row_is_not() -> None:
    nights = [works(day, "23:00-07:00") for day in range(2, 5)]
    timeline = Timeline(nights, ATW, ZONE)
    assert surely_fine(timeline, spent_of(works(9, "08:00-12:00")))
    assert not surely_fine(timeline, spent_of(works(6, "08:00-12:00")))
