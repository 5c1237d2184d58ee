"""Which tasks are picked for a worker, and why."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.board.rules_picks import (
    LONGEST_DAY,
    Fitting,
    Why,
    Worked,
    building_of,
    picks,
    reasons,
)
from app.core.intervals import Interval
from tests.factories import ZONE, at

MORNING = Worked(Interval(at("08:00"), at("12:00")), is_task=False)
NOON = Worked(Interval(at("13:00"), at("16:30")), is_task=True, building="B")


def task(start: str, end: str, number: int = 1, kind: int = 1, **more: object) -> Fitting:
    return Fitting(number, kind, Interval(at(start), at(end)), **more)  # type: ignore[arg-type]


def whys(fitting: Fitting, *duties: Worked) -> list[Why]:
    return [reason.why for reason in reasons(fitting, duties, ZONE)]


def test_the_reasons_come_in_their_order_and_two_are_printed() -> None:
    fitting = task("17:00", "19:00", did=6, building="B", keeps_fresh=True)
    found = whys(fitting, MORNING, NOON)
    assert found == [Why.DID, Why.AFTER_TASK, Why.BUILDING, Why.FRESH]
    [printed] = picks([fitting], [MORNING, NOON], ZONE).values()
    assert [reason.why for reason in printed] == found[:2]
    assert printed[0].number == 6


def test_a_task_follows_or_precedes_a_duty_unless_there_is_a_gap() -> None:
    assert whys(task("12:30", "13:00"), MORNING) == [Why.AFTER_ROSTER]
    assert whys(task("13:30", "15:00"), MORNING) == [Why.AFTER_ROSTER]
    assert whys(task("13:31", "15:00"), MORNING) == []
    assert whys(task("11:00", "12:30"), NOON) == [Why.BEFORE_TASK]
    assert whys(task("09:00", "12:00")) == [Why.FREE]


def test_the_building_counts_only_where_the_last_duty_before_was_in_it() -> None:
    assert Why.BUILDING in whys(task("20:00", "21:00", building="B"), NOON)
    assert Why.BUILDING not in whys(task("20:00", "21:00", building="D"), NOON)
    assert Why.BUILDING not in whys(task("09:00", "10:00", building="B"), NOON)


def test_a_building_is_read_from_a_location_however_it_is_written() -> None:
    assert building_of("Skillslab · gebouw B, route 412") == "B"
    assert building_of("Skillslab · geb. b") == "B"
    assert building_of("Library · Building 12") == "12"
    assert building_of("Skillslab, gebouwen") == ""


def test_a_second_task_of_one_kind_comes_after_the_other_kinds() -> None:
    often = [task("08:00", "09:00", 1, did=9), task("10:00", "11:00", 2, did=9)]
    other = [task("12:00", "13:00", 3, kind=2), task("14:00", "15:00", 4, kind=3)]
    assert list(picks([*often, *other], [], ZONE)) == [1, 3, 4]


def test_nothing_is_picked_without_a_reason() -> None:
    assert picks([task("19:00", "20:00")], [MORNING], ZONE) == {}


HALF_HOURS = st.tuples(st.integers(0, 95), st.integers(1, 16))


def span(begin: int, length: int) -> Interval:
    start = at("00:00") + timedelta(minutes=30) * begin
    return Interval(start, start + timedelta(minutes=30) * length)


@given(st.lists(HALF_HOURS, max_size=12), st.lists(HALF_HOURS, max_size=3))
def test_no_two_picks_are_at_the_same_time_and_none_makes_a_day_too_long(
    offered: list[tuple[int, int]], worked: list[tuple[int, int]]
) -> None:
    tasks = [Fitting(number, number % 3, span(*each)) for number, each in enumerate(offered)]
    duties = [Worked(span(*each), is_task=False) for each in worked]
    chosen = [tasks[number] for number in picks(tasks, duties, ZONE)]
    assert len(chosen) <= 3
    taken = [each.span for each in chosen]
    for index, each in enumerate(taken):
        assert not any(each.overlaps(other) for other in taken[index + 1 :])
        assert not any(each.overlaps(duty.span) for duty in duties)
        for day, _part in ZONE.split_by_day(each):
            parts = [*taken, *(duty.span for duty in duties)]
            whole = ZONE.whole_day(day)
            worked_then = [part.clipped(whole) for part in parts]
            total = sum((part.length for part in worked_then if part), timedelta())
            assert total <= LONGEST_DAY
