"""A post in one line, as somebody would type it: ``morgen 13-16.30 practicum 2x 1 extra``.

Dutch and English, in any order. What is not understood is said, never guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

LONGEST_LINE = 120
SHORTEST_WORD = 3
"""With fewer letters a word is no beginning of the name of a kind of task."""
NEAR_DAYS = {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2}
WEEKDAYS = (
    ("ma", "maandag", "mon", "monday"),
    ("di", "dinsdag", "tue", "tuesday"),
    ("wo", "woensdag", "wed", "wednesday"),
    ("do", "donderdag", "thu", "thursday"),
    ("vr", "vrijdag", "fri", "friday"),
    ("za", "zaterdag", "sat", "saturday"),
    ("zo", "zondag", "sun", "sunday"),
)
MONTHS = (
    *(("jan",), ("feb",), ("mrt", "maa", "mar"), ("apr",), ("mei", "may"), ("jun",)),
    *(("jul",), ("aug",), ("sep",), ("okt", "oct"), ("nov",), ("dec",)),
)
BETWEEN = frozenset(
    "aan at bij de een en for from het in met of om on op op the to tot uur van voor vanaf until with".split()  # noqa: SIM905, E501
)
"""Words that say nothing by themselves."""
_CLOCK = r"(?:[01]?\d|2[0-4])(?:(?:[:.u][0-5]\d|[0-5]\d)|u)?"
TIMES = re.compile(rf"(?<![\d/-])({_CLOCK})\s*(?:-|–|tot|to|until|till)\s*({_CLOCK})(?![\d/-])")
START = re.compile(
    r"(?<![\d/-])(?:om|at|vanaf|from)\s+(" + _CLOCK + r")\b|\b([012]?\d[:.u][0-5]\d)\b"
)
ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
NUMBERS = re.compile(r"\b(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?\b")
NAMED = re.compile(r"\b(\d{1,2})\s+([a-z]{3,9})\b")
PLACES = re.compile(
    r"\b(\d{1,3})\s*(?:x|mensen|personen|persoon|man|plekken|plek|people|persons|person|places|place)\b"
    r"|\bx\s*(\d{1,3})\b"
)
EXTRA = re.compile(r"\b(?:(\d{1,2})\s*x?\s*)?extra(?:\s+(?:plekken|plek|seats|seat))?\b")


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


def read_line(line: str, kinds: Sequence[Kind], today: date) -> LineRead:
    """Read a folded line; each part is taken out once, the rest names the kind of task."""
    rest = _Rest(line[:LONGEST_LINE])
    day = _day(rest, today)
    extra = rest.take(EXTRA)
    places = rest.take(PLACES)
    span = rest.take(TIMES)
    start, end = (read_clock(span[1]), read_clock(span[2])) if span else (None, None)
    if span is None and (begin := rest.take(START)):
        start = read_clock(begin[1] or begin[2])
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
    )


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
    """The day that is named; one that no calendar has stays in the line."""
    iso, named, numbers = (p.search(rest.text) for p in (ISO, NAMED, NUMBERS))
    month = _month(named[2]) if named else None
    found, pattern = None, ISO
    if iso:
        found = _date(int(iso[1]), int(iso[2]), int(iso[3]))
    elif named and month:
        found, pattern = _coming(int(named[1]), month, today), NAMED
    elif numbers and ("/" in numbers[0] or numbers[3]):  # 13-16 is a time
        found, pattern = _numbered(numbers, today), NUMBERS
    if found is not None:
        rest.take(pattern)
    weekday = _take_weekday(rest)
    if found is not None:
        return found
    for word in rest.text.split():
        if word in NEAR_DAYS:
            rest.take(re.compile(rf"\b{word}\b"))
            return today + timedelta(days=NEAR_DAYS[word])
    return None if weekday is None else today + timedelta(days=(weekday - today.weekday()) % 7)


def _numbered(found: re.Match[str], today: date) -> date | None:
    day, month = int(found[1]), int(found[2])
    return _date(int(found[3]), month, day) if found[3] else _coming(day, month, today)


def _take_weekday(rest: _Rest) -> int | None:
    for number, names in enumerate(WEEKDAYS):
        if rest.take(re.compile(rf"\b(?:{'|'.join(names)})\b")):
            return number
    return None


def _month(word: str) -> int | None:
    return next((number for number, names in enumerate(MONTHS, 1) if word[:3] in names), None)


def _coming(day: int, month: int, today: date) -> date | None:
    """The day of that name that comes next."""
    found = _date(today.year, month, day)
    return _date(today.year + 1, month, day) if found and found < today else found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_clock(text: str) -> time:
    """The time that a matched text says: ``13``, ``13.30``, ``1330``, ``13u30``."""
    digits = re.sub(r"\D", " ", text).split()
    if len(digits) == 1 and len(digits[0]) > 2:
        digits = [digits[0][:-2], digits[0][-2:]]
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    return time(hour % 24, minute)


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
