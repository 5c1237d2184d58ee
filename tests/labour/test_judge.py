"""The working-time engine as stories: one shift asked, beside what somebody works already."""

from dataclasses import replace

import pytest

from app.labour.facts_presence import PresenceKind, spent_of
from app.labour.facts_timeline import Timeline
from app.labour.judge import part_that_fits
from app.labour.parameters import RuleSet
from app.labour.rulesets import ATW, ATW_16_17, CAO_UMC, CAO_ZIEKENHUIZEN
from tests.factories import ZONE
from tests.labour.rosters import Presence, found, said, works

ABSENT, SCHOOL = PresenceKind.PAID_ABSENCE, PresenceKind.EDUCATION


def week(times: str, first: int, last: int, pause: int | None = 30) -> list[Presence]:
    return [works(day, times, pause) for day in range(first, last + 1)]


WITHOUT_TWO_WEEKS = replace(ATW, may_use_two_weeks=False)

STORIES: dict[str, tuple[Presence, list[Presence], RuleSet, list[str]]] = {
    "a long day less its break is lawful": (works(2, "07:00-19:30", 45), [], ATW, []),
    "more than twelve hours of work are not": (
        works(2, "07:00-20:00", 45),
        [],
        ATW,
        ["A1 refuse 12.25 12"],
    ),
    "two shifts with seven hours between are one dienst": (
        works(2, "18:00-23:00"),
        [works(2, "06:00-14:00")],
        ATW,
        ["A1 refuse 13 12", "A5 refuse 7 11"],
    ),
    "paid absence in the middle of a dienst counts for its length": (
        works(2, "17:00-21:00"),
        [works(2, "07:00-10:00"), works(2, "10:00-17:00", kind=ABSENT)],
        ATW,
        ["A1 refuse 14 12", "A5 allow_exception 10 11"],
    ),
    "a break under a quarter of an hour is work": (
        works(2, "09:00-15:00", 10),
        [],
        ATW,
        ["A7 warn 10 30"],
    ),
    "time between two shifts is a break": (
        works(2, "13:00-17:00", 0),
        [works(2, "08:00-12:00", 0)],
        ATW,
        [],
    ),
    "Monday to Saturday noon is a plain week": (
        works(7, "08:00-12:00"),
        week("08:00-16:30", 2, 6),
        ATW,
        [],
    ),
    "a seventh day wants the form of 72 hours": (
        works(8, "08:00-16:00", 30),
        week("08:00-16:30", 2, 7),
        WITHOUT_TWO_WEEKS,
        ["A6 refuse 16 36"],
    ),
    "and has it when nothing follows": (
        works(8, "08:00-16:00", 30),
        week("08:00-16:30", 2, 7),
        ATW,
        [],
    ),
    "one short rest in seven days is the exception": (
        works(3, "08:00-12:00"),
        [works(2, "14:00-23:00")],
        ATW,
        ["A5 allow_exception 9 11"],
    ),
    "a second one is refused": (
        works(3, "08:00-12:00"),
        [works(2, "14:00-23:00"), works(5, "14:00-23:00"), works(6, "08:00-12:00")],
        ATW,
        ["A5 refuse 9 11"],
    ),
    "in care a second one may be of ten hours": (
        works(3, "09:00-12:00"),
        [works(2, "14:00-23:00"), works(5, "14:00-23:00"), works(6, "08:00-12:00")],
        CAO_UMC,
        ["A5 allow_exception 10 11"],
    ),
    "a shift before the next one spoils its rest": (
        works(2, "18:00-22:00"),
        [works(3, "07:30-12:00")],
        ATW,
        ["A5 allow_exception 9.5 11"],
    ),
    "what is broken already is not held against a shift elsewhere": (
        works(12, "08:00-12:00"),
        [works(2, "06:00-22:00"), works(3, "07:00-23:00"), works(4, "08:00-12:00")],
        ATW,
        [],
    ),
    "a night that ends at two is not late": (
        works(4, "08:00-12:00"),
        [works(2, "20:00-02:00")],
        ATW,
        [],
    ),
    "after a late night fourteen hours, or the one that may be shorter": (
        works(3, "20:00-22:00"),
        [works(2, "23:00-07:00")],
        ATW,
        ["N3 allow_exception 13 14"],
    ),
    "and no second one in seven days": (
        works(3, "20:00-22:00"),
        [works(2, "23:00-07:00"), works(5, "23:00-07:00"), works(6, "20:00-22:00")],
        ATW,
        ["N3 refuse 13 14"],
    ),
    "a night of eleven hours is a long night": (
        works(2, "20:00-07:00"),
        [],
        ATW,
        ["N2 allow_exception 11 12"],
    ),
    "and is none without them": (
        works(2, "20:00-07:00"),
        [],
        CAO_ZIEKENHUIZEN,
        ["N1 refuse 11 10"],
    ),
    "a long night wants twelve hours of rest": (
        works(3, "18:30-22:00"),
        [works(2, "20:00-07:00")],
        ATW,
        ["N2 refuse 11.5 12"],
    ),
    "the sixth long night in fourteen days is too many": (
        works(12, "20:00-06:30"),
        [works(day, "20:00-06:30") for day in (2, 4, 6, 8, 10)],
        replace(ATW, row_rest=None),
        ["N2 refuse 6 5"],
    ),
    "after three nights in a row 46 hours": (
        works(6, "23:00-07:00"),
        [works(day, "23:00-07:00") for day in (2, 3, 4)],
        ATW,
        ["N4 refuse 40 46"],
    ),
    "a fourth night in a row is none of that": (
        works(5, "23:00-07:00"),
        [works(day, "23:00-07:00") for day in (2, 3, 4)],
        ATW,
        [],
    ),
    "the night that makes a row of three spoils the rest after it": (
        works(3, "23:00-07:00"),
        [works(2, "23:00-07:00"), works(4, "23:00-07:00"), works(6, "08:00-16:00")],
        ATW,
        ["N4 refuse 25 46"],
    ),
    "seven in a row with a night among them": (
        works(9, "15:00-22:00", 30),
        [*week("15:00-22:00", 2, 7), works(8, "17:00-01:30")],
        ATW,
        ["N5 refuse 8 7"],
    ),
    "sixty hours a week": (
        works(7, "08:00-17:00"),
        week("08:00-19:00", 2, 6, None),
        ATW,
        ["A2 refuse 64 60"],
    ),
    "paid absence counts for a week": (
        works(7, "08:00-17:00"),
        [works(day, "08:00-19:00", kind=ABSENT) for day in range(2, 7)],
        ATW,
        ["A2 refuse 64 60"],
    ),
    "at sixteen school is work, its pauses too": (
        works(2, "16:00-19:00"),
        [works(2, "08:30-15:30", 60, SCHOOL)],
        ATW_16_17,
        ["A1 refuse 10 9"],
    ),
    "at sixteen the rest holds the evening from eleven": (
        works(2, "16:00-23:30", 30),
        [],
        ATW_16_17,
        ["A5 refuse 0 12"],
    ),
    "at sixteen there are no nights": (
        works(2, "00:00-06:00", 60),
        [],
        ATW_16_17,
        ["A5 refuse 0 12", "N1 refuse 5 0"],
    ),
    "later school is no work": (
        works(2, "16:00-23:00"),
        [works(2, "08:00-15:30", kind=SCHOOL)],
        ATW,
        [],
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_the_law_says_of_a_shift(story: str) -> None:
    asked, existing, rules, wanted = STORIES[story]
    assert said(asked, *existing, rules=rules) == wanted


def weekly(hours: int, weeks: int) -> list[Presence]:
    """Four equal days from the Monday of each of so many weeks, from the first of November."""
    return [
        works(7 * each + day, f"08:00-{8 + hours}:00")
        for each in range(weeks)
        for day in (2, 3, 4, 5)
    ]


def test_averages_are_over_every_four_and_sixteen_weeks() -> None:
    assert said(works(7, "08:00-16:00"), *weekly(12, 16)) == ["A3 refuse 48.5 48"]
    fridays = [works(7 * each + 6, "08:00-17:00") for each in range(3)]
    assert said(works(27, "08:00-10:00"), *weekly(12, 4), *fridays) == ["A4 refuse 55.25 55"]


def test_sunday_wants_a_yes_for_that_day() -> None:
    assert said(works(8, "08:00-12:00"), consent=False) == ["A9 refuse 1 0"]
    assert said(works(8, "08:00-12:00")) == []
    nature = replace(ATW, sunday_by_nature=True)
    assert said(works(8, "08:00-12:00"), consent=False, rules=nature) == []


def test_thirteen_sundays_of_a_year_stay_free() -> None:
    worked = [works(1 + 7 * each, "08:00-12:00") for each in range(39)]
    assert said(works(1 + 7 * 39, "08:00-12:00"), *worked) == ["A8 warn 12 13"]
    assert said(works(1 + 7 * 52, "08:00-12:00"), *worked) == []


def test_lengths_are_real_hours_when_the_clock_changes() -> None:
    """Summer time ends on 25 October 2026: that night has an hour more."""
    assert said(works(-7, "22:00-08:00")) == ["N2 allow_exception 11 12"]
    assert said(works(-6, "22:00-08:00")) == []


def test_a_verdict_carries_its_window_and_its_article() -> None:
    short = found(works(3, "08:00-12:00"), works(2, "14:00-23:00"))["A5"]
    assert short.window.start == works(2, "14:00-23:00").span.start
    assert short.window.length.total_seconds() == 24 * 3600
    assert (short.article, short.code, short.unit) == ("ATW 5:3(2)", "daily_rest", "hours")
    assert found(works(2, "07:00-20:00"))["A1"].is_final


def test_the_longest_part_that_fits_keeps_an_end_of_the_shift() -> None:
    early = Timeline([works(3, "05:00-12:00")], ATW, ZONE)
    asked = works(2, "18:00-22:00")
    assert part_that_fits(early, spent_of(asked)) == spent_of(works(2, "18:00-21:00"))
    late = Timeline([works(2, "14:00-23:00")], ATW, ZONE)
    assert part_that_fits(late, spent_of(works(3, "05:00-12:00"))) == spent_of(
        works(3, "07:00-12:00")
    )
    assert part_that_fits(early, spent_of(works(2, "21:45-22:45"))) is None
