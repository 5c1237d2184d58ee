"""Days and times as people write them: one meaning, or a reason why there is none."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.times.rules import (
    FIRST_DAY,
    LAST_DAY,
    NotRead,
    Unread,
    read_clock,
    read_day,
    read_moment,
)

TODAY = date(2026, 10, 13)
"""A Tuesday."""
THAT_DAY = (
    *("13-10-2026", "13/10/2026", "13.10.2026", "13-10-26", "13-10", "13/10"),
    *("13 okt", "13 oktober 2026", "13e oktober", "di 13 okt", "di. 13 okt. 2026"),
    *("Tue, 13 Oct 2026", "October 13, 2026", "13th of October", "dinsdag 13 oktober"),
    *("dinsdag", "tuesday", "vandaag", "today", " VANDAAG "),
    *("2026-10-13", "20261013", "2026/10/13"),
)
OTHER_DAYS = {
    "morgen": (date(2026, 10, 14), date(2026, 10, 14)),
    "overmorgen": (date(2026, 10, 15), date(2026, 10, 15)),
    "yesterday": (date(2026, 10, 12), date(2026, 10, 12)),
    "ma": (date(2026, 10, 19), date(2026, 10, 12)),
    "12-10": (date(2027, 10, 12), date(2026, 10, 12)),
    "14 okt": (date(2026, 10, 14), date(2025, 10, 14)),
    "29 feb": (date(2028, 2, 29), date(2024, 2, 29)),
    "3/4/2026": (date(2026, 4, 3), date(2026, 4, 3)),
}
NO_DAYS = {
    "31-02": Unread.NOT_IN_CALENDAR,
    "13-13-2026": Unread.NOT_IN_CALENDAR,
    "10/13/2026": Unread.NOT_IN_CALENDAR,
    "0-1-2026": Unread.NOT_IN_CALENDAR,
    "ma 13 okt 2026": Unread.OTHER_WEEKDAY,
    "1-1-1999": Unread.OUT_OF_RANGE,
    "13": Unread.NO_DAY,
    "13-10.2026": Unread.NO_DAY,
    "maandagmorgen": Unread.NO_DAY,
    "volgende dinsdag": Unread.NO_DAY,
    "ooit": Unread.NO_DAY,
    "": Unread.NO_DAY,
    "13-10-2026" + 60 * "0": Unread.NO_DAY,
}
HALF_PAST_ONE = (
    *("13:30", "13.30", "1330", "13u30", "13h30", "13:30 uur", "13:30:00"),
    *("1.30pm", "1:30 PM", "1.30 p.m."),
)
OTHER_CLOCKS = {
    **dict.fromkeys(("9", "09", "9u", "9 u", "9 uur", "9:00", "0900", "9am"), time(9)),
    **dict.fromkeys(("0930", "930"), time(9, 30)),
    **dict.fromkeys(("0", "00:00", "12am"), time(0)),
    **dict.fromkeys(("12", "12pm"), time(12)),
}
NO_CLOCKS = {
    "25:00": Unread.NO_SUCH_CLOCK,
    "13:60": Unread.NO_SUCH_CLOCK,
    "13pm": Unread.NO_SUCH_CLOCK,
    "24:00": Unread.NO_SUCH_CLOCK,
    "half twee": Unread.NO_CLOCK,
    "9.5": Unread.NO_CLOCK,
    "": Unread.NO_CLOCK,
}
MOMENTS = {
    "2026-10-13T11:30": datetime.fromisoformat("2026-10-13T11:30"),
    "di 13 okt 2026 11:30": datetime.fromisoformat("2026-10-13T11:30"),
    "morgen om 9u": datetime.fromisoformat("2026-10-14T09:00"),
    "tomorrow at 1.30 pm": datetime.fromisoformat("2026-10-14T13:30"),
    "13 okt, 9 uur": datetime.fromisoformat("2026-10-13T09:00"),
    "13 okt 2026": NotRead(Unread.NO_DAY_AND_CLOCK),
    "11:30": NotRead(Unread.NO_DAY_AND_CLOCK),
    "straks": NotRead(Unread.NO_DAY_AND_CLOCK),
    "31-02 11:30": NotRead(Unread.NOT_IN_CALENDAR),
    "2026-10-13T25:00": NotRead(Unread.NO_SUCH_CLOCK),
}


@pytest.mark.parametrize("text", THAT_DAY)
def test_a_day_may_be_written_in_many_ways_in_both_languages(text: str) -> None:
    assert read_day(text, TODAY) == read_day(text, TODAY, past=True) == TODAY


@pytest.mark.parametrize("text", OTHER_DAYS)
def test_without_a_year_it_is_the_next_such_day_or_the_last(text: str) -> None:
    assert (read_day(text, TODAY), read_day(text, TODAY, past=True)) == OTHER_DAYS[text]


@pytest.mark.parametrize("text", NO_DAYS)
def test_no_day_is_guessed(text: str) -> None:
    found = read_day(text, TODAY)
    assert isinstance(found, NotRead), f"{text} was taken for {found}"
    assert found.why is NO_DAYS[text]


@pytest.mark.parametrize("text", HALF_PAST_ONE)
def test_a_time_may_be_written_in_many_ways(text: str) -> None:
    assert read_clock(text) == time(13, 30)


@pytest.mark.parametrize("text", OTHER_CLOCKS)
def test_a_time_has_24_hours_unless_am_or_pm_is_said(text: str) -> None:
    assert read_clock(text) == OTHER_CLOCKS[text]


@pytest.mark.parametrize("text", NO_CLOCKS)
def test_no_time_is_guessed(text: str) -> None:
    assert read_clock(text) == NotRead(NO_CLOCKS[text])


def test_only_what_ends_may_end_at_24() -> None:
    assert read_clock("24:00", ends=True) == time(0)
    assert read_clock("24:01", ends=True) == NotRead(Unread.NO_SUCH_CLOCK)


@pytest.mark.parametrize("text", MOMENTS)
def test_a_moment_needs_both_a_day_and_a_time(text: str) -> None:
    assert read_moment(text, TODAY) == MOMENTS[text]


@given(
    st.text(st.sampled_from("0123456789-/.: uhpamdiokt"), max_size=12) | st.text(max_size=99),
    st.dates(FIRST_DAY, LAST_DAY),
    st.booleans(),
)
def test_whatever_is_typed_is_understood_or_said_to_be_none(
    text: str, today: date, way: bool
) -> None:
    day, clock, moment = read_day(text, today, way), read_clock(text, way), read_moment(text, today)
    assert isinstance(day, date | NotRead)
    assert isinstance(clock, time | NotRead)
    assert isinstance(moment, datetime | NotRead)
