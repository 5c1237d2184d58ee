"""What sets say of many people at once, held against every rule, person by person."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.core.intervals import Interval
from app.eligibility.facts import Busy, BusyKind, Case, ShiftFacts, Terms, WorkerFacts
from app.eligibility.facts_agreements import AgreementFact, LimitFact
from app.eligibility.facts_needs import Held, NeedFact
from app.eligibility.rules import RULES, judge
from app.eligibility.rules_crowd import (
    EXACTLY,
    SURELY,
    WHAT_COUNTS,
    Crowd,
    members,
    people_by_group,
)
from app.shifts.states import ShiftState
from tests.factories import TODAY, ZONE, at

UNDER = Terms(at("08:00"), ZONE)
LONG_AGO = date(2020, 1, 1)
PATHS = ("/1/2/", "/1/2/3/", "/1/4/", "/5/")
hours = st.integers(-40, 110)
lasting = st.sampled_from([2, 4, 7, 9, 14])
days = st.sampled_from([None, *(TODAY + timedelta(days=plus) for plus in range(-1, 4))])
numbers = st.sampled_from([None, None, 4.0, 7.0, 8.0, 16.0])
levels = st.sampled_from([0, 1, 3, 5, 5])


def spanned(start: int, length: int) -> Interval:
    """So many hours after today's midnight, for so many hours."""
    first = at("00:00") + timedelta(hours=start)
    return Interval(first, first + timedelta(hours=length))


spans = st.builds(spanned, hours, lasting)
busy = st.builds(
    Busy,
    spans,
    st.sampled_from([*BusyKind, BusyKind.CLAIM, BusyKind.OWN_ROSTER]),
    shift_id=st.integers(1000, 2000),
    unpaid=st.sampled_from([timedelta(), timedelta(minutes=30)]),
)
workers = st.builds(
    WorkerFacts,
    st.just(0),
    st.sampled_from(PATHS),
    st.lists(
        st.builds(AgreementFact, st.just(LONG_AGO), days, numbers, st.booleans()), max_size=2
    ).map(tuple),
    st.lists(
        st.builds(
            LimitFact,
            st.just(LONG_AGO),
            days,
            numbers,
            numbers,
            st.sampled_from([None, 1, 3]),
            st.sampled_from([None, frozenset({"morning", "afternoon"})]),
            st.sampled_from([None, frozenset({"sitting"})]),
        ),
        max_size=1,
    ).map(tuple),
    st.lists(busy, max_size=4).map(tuple),
    st.dictionaries(
        st.sampled_from([1, 2]),
        st.lists(st.builds(Held, levels, days), min_size=1, max_size=2).map(tuple),
    ),
    minor_until=st.sampled_from([None, None, *(TODAY + timedelta(days=day) for day in (1, 2, 9))]),
)
needs = st.builds(NeedFact, st.sampled_from([1, 2]), st.just({}), st.booleans(), levels)
tasks = st.builds(
    ShiftFacts,
    st.integers(1, 900),
    st.builds(spanned, st.sampled_from([-2, 9, 13, 20, 33]), st.sampled_from([4, 4, 9, 14])),
    st.sampled_from([ShiftState.OPEN] * 6 + [ShiftState.CLOSED]),
    st.sampled_from(PATHS),
    st.sampled_from([1, 1, 1, 0]),
    st.just(0),
    st.sampled_from([None, None, at("07:00"), at("12:00")]),
    st.sampled_from([None, None, at("07:30"), at("12:30")]),
    st.sampled_from([timedelta(), timedelta(minutes=30)]),
    st.sampled_from([frozenset(), frozenset({"sitting"}), frozenset({"walking"})]),
    st.lists(needs, max_size=2).map(tuple),
    pause=st.sampled_from([None, timedelta(), timedelta(minutes=30)]),
)
crowds = st.lists(workers, min_size=6, max_size=30).map(
    lambda some: [replace(who, person_id=number) for number, who in enumerate(some)]
)


def one_by_one(facts: ShiftFacts, people: list[WorkerFacts]) -> set[int]:
    """The same, as every rule says of each person alone."""
    return {
        who.person_id for who in people if not judge(Case(who, facts, UNDER), enough=1).refusals
    }


def test_sets_say_of_each_task_and_of_groups_what_the_rules_say_of_each_person() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=120, derandomize=True, database=None, phases=[Phase.generate])
    @given(st.lists(tasks, min_size=2, max_size=6), crowds)
    def hold(many: list[ShiftFacts], people: list[WorkerFacts]) -> None:
        crowd = Crowd(people, {facts.span for facts in many}, UNDER)
        fitting = {facts: one_by_one(facts, people) for facts in many}
        for facts, fits in fitting.items():
            split = crowd.split(facts)
            assert crowd.ids(split.surely) <= fits
            assert fits <= crowd.ids(split.surely | split.perhaps), "nobody is dropped"
            assert crowd.ids(crowd.fitting(facts)) == fits, "exactly"
            seen["surely"] += split.surely.bit_count()
            seen["judged and fit"] += len(fits) - split.surely.bit_count()
            seen["judged and do not"] += (split.surely | split.perhaps).bit_count() - len(fits)
        groups = {facts: {"all", facts.department_path} for facts in many}
        halves = [{who.person_id: who for who in some} for some in (people[:3], people[3:])]
        assert people_by_group(groups, halves, UNDER) == united(groups, fitting)

    hold()
    assert min(seen.values()) > 20, "each way happens often"
    assert len(seen) == 3


def united(
    groups: Mapping[ShiftFacts, set[str]], fitting: Mapping[ShiftFacts, set[int]]
) -> dict[str, int]:
    """How many people fit a task of each group."""
    found: dict[str, set[int]] = {}
    for facts, every in groups.items():
        for group in every:
            found.setdefault(group, set()).update(fitting[facts])
    return {group: len(people) for group, people in found.items()}


def test_each_rule_of_which_sets_know_something_is_a_rule() -> None:
    assert {*EXACTLY, *SURELY, *WHAT_COUNTS} <= {*RULES}


def test_a_set_is_read_back_as_its_members() -> None:
    assert list(members(0b1000_0000_0101)) == [0, 2, 11]
    assert list(members(0)) == []
