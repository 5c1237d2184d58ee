"""A post in one line, as somebody would type it: ``morgen 13-16.30 practicum 2x 1 extra``.

Dutch and English, in any order. What is not understood is said, never guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from app.times.rules import (
    MONTH_OF,
    NEAR_DAYS,
    WEEKDAY_OF,
    NotRead,
    read_clock,
    read_day,
)

LONGEST_LINE = 120
SHORTEST_WORD = 3
"""With fewer letters a word is no beginning of the name of a kind of task."""
BETWEEN = frozenset(
    "aan at bij de een en for from het in met of om on op op the to tot uur van voor vanaf until with".split()  # noqa: SIM905, E501
)
"""Words that say nothing by themselves."""
_CLOCK = r"(?:[01]?\d|2[0-4])(?:(?:[:.u][0-5]\d|[0-5]\d)|u)?"
TIMES = re.compile(rf"(?<![\d/-])({_CLOCK})\s*(?:-|–|tot|to|until|till)\s*({_CLOCK})(?![\d/-])")
START = re.compile(
    r"(?<![\d/-])(?:om|at|vanaf|from)\s+(" + _CLOCK + r")\b|\b([012]?\d[:.u][0-5]\d)\b"
)
DATES = (
    re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b"),
    re.compile(rf"\b\d{{1,2}}\s+(?:{'|'.join(MONTH_OF)})\b(?:\s+20\d{{2}}\b)?"),
    re.compile(r"\b\d{1,2}/\d{1,2}(?:/\d{4})?\b|\b\d{1,2}-\d{1,2}-\d{4}\b"),
)
"""13-16 without a year is a time."""
WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAY_OF)})\b")
NEAR_DAY = re.compile(rf"\b(?:{'|'.join(NEAR_DAYS)})\b")
PLACES = re.compile(
    r"\b(\d{1,3})\s*(?:x|mensen|personen|persoon|man|plekken|plek|people|persons|person|places|place)\b"
    r"|\bx\s*(\d{1,3})\b"
)
EXTRA = re.compile(r"\b(?:(\d{1,2})\s*x?\s*)?extra(?:\s+(?:plekken|plek|seats|seat))?\b")


_WEEKDAY = rf"(?:{'|'.join(sorted(WEEKDAY_OF, key=len, reverse=True))})"
EVERY = re.compile(
    rf"\b(?:elke|iedere|every|each)\s+({_WEEKDAY}(?:\s*(?:,|\ben\b|\band\b|&|\+)\s*{_WEEKDAY})*)\b"
)
_DATE = "|".join(each.pattern for each in DATES)
UNTIL = re.compile(
    rf"(?:\b(t/m|tot en met|through)|\b(?:tot|until|till))\s+((?:{_WEEKDAY}\s+)?(?:{_DATE}))"
)
"""``t/m`` and ``through`` name the last day, the others the day after it."""
NO_HOLIDAYS = re.compile(
    r"\b(?:niet op|behalve(?: op)?|zonder|not on|except(?: on)?)\s+"
    r"(?:feestdagen|(?:public )?holidays)\b"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of task that the line may name; ``folded`` as texts are compared."""

    id: int
    folded: str
    own: bool


@dataclass(frozen=True, slots=True)
class LineRead:
    """What a line says; None where it says nothing of it. ``unread``: the words left over."""

    day: date | None = None
    start: time | None = None
    end: time | None = None
    kind: int | None = None
    places: int | None = None
    extra: int | None = None
    unread: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    until: date | None = None
    no_holidays: bool = False


def read_line(line: str, kinds: Sequence[Kind], today: date) -> LineRead:
    """Read a folded line; each part is taken out once, the rest names the kind of task."""
    rest = _Rest(line[:LONGEST_LINE])
    weekdays, until, no_holidays = _series(rest, today)
    day = _day(rest, today)
    extra = rest.take(EXTRA)
    places = rest.take(PLACES)
    start, end = _times(rest)
    words = [word for each in rest.text.split() if (word := each.strip(",.;:!?-–"))]
    kind, unread = _kind([word for word in words if word not in BETWEEN], kinds)
    return LineRead(
        day,
        start,
        end,
        kind,
        int(places[1] or places[2]) if places else None,
        int(extra[1] or 1) if extra else None,
        unread,
        weekdays,
        until,
        no_holidays,
    )


def _series(rest: "_Rest", today: date) -> tuple[tuple[int, ...], date | None, bool]:
    """The weekdays of ``elke di en do``, until when, and whether holidays are left out.

    Without such weekdays the rest of it says nothing of a series.
    """
    every = rest.take(EVERY)
    if every is None:
        return (), None, False
    said = re.findall(r"[a-z]+", every[1])
    weekdays = tuple(sorted({WEEKDAY_OF[each] for each in said if each in WEEKDAY_OF}))
    no_holidays = rest.take(NO_HOLIDAYS) is not None
    named = UNTIL.search(rest.text)
    last = read_day(named[2], today) if named else None
    if named is None or last is None or isinstance(last, NotRead):
        return weekdays, None, no_holidays
    rest.take(UNTIL)
    return weekdays, last if named[1] else last - timedelta(days=1), no_holidays


class _Rest:
    """What is left of a line."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match, taken out of the text."""
        found = pattern.search(self.text)
        if found:
            self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}"
        return found


def _day(rest: _Rest, today: date) -> date | None:
    """The day that is named; what no calendar has, or says two days, stays in the line."""
    named = next((found for each in DATES if (found := each.search(rest.text))), None)
    weekday, near = (each.search(rest.text) for each in (WEEKDAY, NEAR_DAY))
    parts = [found[0] for found in (weekday, named) if found] or ([near[0]] if near else [])
    day = read_day(" ".join(parts), today)
    if isinstance(day, NotRead):
        return None
    for part in parts:
        rest.take(re.compile(rf"\b{re.escape(part)}\b"))
    return day


def _times(rest: _Rest) -> tuple[time | None, time | None]:
    """From when to when, or from when alone; what no clock shows stays in the line, whole.

    A task ends at 24:00, and none begins then: of which day would it be?
    """
    found = TIMES.search(rest.text)
    if found:
        start, end = clock_in(found[1]), clock_in(found[2], ends=True)
        if start is None or end is None:
            return None, None
        rest.take(TIMES)
        return start, end
    found = START.search(rest.text)
    start = clock_in(found[1] or found[2]) if found else None
    if start is not None:
        rest.take(START)
    return start, None


def clock_in(text: str, ends: bool = False) -> time | None:
    """The time that a matched text says, None for none; where something ``ends`` 24 is midnight."""
    found = read_clock(text, ends)
    return None if isinstance(found, NotRead) else found


def _kind(words: Sequence[str], kinds: Sequence[Kind]) -> tuple[int | None, tuple[str, ...]]:
    """The one kind that most of the words begin a word of, the department's own first."""
    known = [(_known(words, kind), kind) for kind in kinds]
    best = max(((len(some), kind.own) for some, kind in known if some), default=None)
    named = [(some, kind) for some, kind in known if best == (len(some), kind.own)]
    if len(named) != 1:
        return None, tuple(words)
    [(some, kind)] = named
    return kind.id, tuple(word for word in words if word not in some)


def _known(words: Sequence[str], kind: Kind) -> set[str]:
    names = re.findall(r"\w+", kind.folded)
    return {
        word
        for word in words
        if any(
            name == word or (len(word) >= SHORTEST_WORD and name.startswith(word)) for name in names
        )
    }
