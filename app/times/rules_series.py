"""Work that comes again every week: on which days, and how that is kept as data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from app.times.rules import NotRead, read_day

MOST_DATES = 120
"""So many dates one series has at most."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SeriesRule:
    """On these weekdays (Monday is 0) from a day to a day (inclusive), but for some.

    ``without`` are spans of days, both inclusive; ``holidays``: not on public holidays either.
    """

    weekdays: tuple[int, ...]
    first: date
    last: date
    start: time
    end: time
    without: tuple[tuple[date, date], ...] = ()
    holidays: bool = False

    def days(self, is_holiday: Callable[[date], bool]) -> list[date]:
        """Its days, in order; one more than a series may have at most."""
        found: list[date] = []
        day = self.first
        while day <= self.last and len(found) <= MOST_DATES:
            out = any(begin <= day <= end for begin, end in self.without)
            out = out or (self.holidays and is_holiday(day))
            if day.weekday() in self.weekdays and not out:
                found.append(day)
            day += DAY
        return found

    def as_data(self) -> dict[str, Any]:
        """As a series keeps it."""
        return {
            "weekdays": list(self.weekdays),
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "start": self.start.isoformat(timespec="minutes"),
            "end": self.end.isoformat(timespec="minutes"),
            "without": [[begin.isoformat(), end.isoformat()] for begin, end in self.without],
            "holidays": self.holidays,
        }


def rule_of(data: dict[str, Any]) -> SeriesRule:
    """The rule that a series keeps."""
    day = date.fromisoformat
    return SeriesRule(
        tuple(data["weekdays"]),
        day(data["first"]),
        day(data["last"]),
        time.fromisoformat(data["start"]),
        time.fromisoformat(data["end"]),
        tuple((day(begin), day(end)) for begin, end in data["without"]),
        data["holidays"],
    )


def read_without(text: str, today: date) -> Sequence[tuple[date, date]] | str:
    """Days and spans of days between commas, or the part that is none.

    ``24-12 t/m 2-1, 27 apr``: a span of which the end stands before its start ends a year later.
    """
    found = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        begin, end = _span(part, today)
        if begin is None or end is None:
            return part
        found.append((begin, end))
    return found


BETWEEN = (" t/m ", " tot en met ", " – ", " - ", " through ", " until ", " tot ", " to ")


def _span(text: str, today: date) -> tuple[date | None, date | None]:
    word = next((each for each in BETWEEN if each in text), None)
    if word is None:
        day = _day(text, today)
        return day, day
    first, _word, last = text.partition(word)
    begin = _day(first, today)
    end = _day(last, begin) if begin is not None else None
    return begin, end


def _day(text: str, today: date) -> date | None:
    found = read_day(text, today)
    return None if isinstance(found, NotRead) else found
