"""Hundreds of shifts judged against one timeline are judged as each would be on its own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.intervals import Interval
from app.labour import rules_weekly_rest
from app.labour.facts_presence import Presence, PresenceKind
from app.labour.facts_timeline import Timeline
from app.labour.judge import AskedCase, judge, judge_asked
from app.labour.parameters import RuleSet
from app.labour.rulesets import ATW, ATW_16_17, CAO_UMC
from app.labour.verdict import RuleVerdict, Ruling
from tests.factories import ZONE, at
from tests.labour.rosters import FIRST, works

HOUR = timedelta(hours=1)
SETS = [ATW, ATW_16_17, CAO_UMC, replace(ATW, may_use_two_weeks=False)]


@st.composite
def shifts(draw: st.DrawFn, days: int = 21) -> Presence:
    """A shift within three weeks over which summer time ends."""
    start = (
        at("00:00", FIRST, draw(st.integers(-14, days - 14))) + draw(st.integers(0, 47)) * HOUR / 2
    )
    span = Interval(start, start + draw(st.integers(2, 24)) * HOUR / 2)
    kind = draw(st.sampled_from([*[PresenceKind.WORK] * 8, *PresenceKind]))
    return Presence(span, kind, draw(st.sampled_from([None, timedelta(), HOUR / 2])))


rosters = st.lists(shifts(), max_size=16)
sets = st.sampled_from(SETS)


def as_asked(presence: Presence) -> Presence:
    return replace(presence, kind=PresenceKind.WORK)


@settings(max_examples=40)
@given(rosters, st.lists(shifts(), min_size=1, max_size=4), sets)
def test_a_timeline_remembers_nothing_of_what_was_asked(
    existing: list[Presence], asked: list[Presence], rules: RuleSet
) -> None:
    timeline = Timeline(existing, rules, ZONE)
    for each in map(as_asked, asked):
        alone = AskedCase(tuple(reversed(existing)), each, rules, ZONE)
        assert judge(timeline, each) == judge_asked(alone)


@settings(max_examples=40)
@given(rosters, shifts(), sets)
def test_the_quick_answer_about_weekly_rest_is_the_long_one(
    existing: list[Presence], asked: Presence, rules: RuleSet
) -> None:
    timeline = Timeline(existing, rules, ZONE)
    quick = judge(timeline, as_asked(asked))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules_weekly_rest, "_surely_rests", lambda added, need: False)
        assert judge(timeline, as_asked(asked)) == quick


def grave(verdicts: list[RuleVerdict]) -> set[str]:
    return {each.rule for each in verdicts if each.ruling is Ruling.REFUSE}


@settings(max_examples=40)
@given(rosters, shifts(), sets)
def test_what_lies_two_months_back_makes_no_rest_shorter(
    existing: list[Presence], asked: Presence, rules: RuleSet
) -> None:
    """However broken it is; averages over 16 weeks are another matter."""
    wild = [works(day, "06:00-22:00") for day in range(-90, -80)]
    beside = judge(Timeline([*existing, *wild], rules, ZONE), as_asked(asked))
    assert grave(beside) - {"A3"} == grave(judge(Timeline(existing, rules, ZONE), as_asked(asked)))


@settings(max_examples=40)
@given(rosters, shifts(), sets)
def test_the_same_shift_again_adds_nothing(
    existing: list[Presence], asked: Presence, rules: RuleSet
) -> None:
    asked = as_asked(asked)
    assert judge(Timeline([*existing, asked], rules, ZONE), asked) == []
