"""The time axis: where instants stand on a drawn line, in percent of its length.

A place is elapsed time since the axis begins, divided by the elapsed time of the whole axis. It is
never made of hour numbers: an axis over a change of the clock holds an hour more or less, and its
ticks stay at the hours of the local clock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from app.core.intervals import Interval
from app.core.localtime import LocalTime, NoSuchTime

LENGTH_OF_ONE = timedelta(hours=16)
STEP_OF_ONE = timedelta(hours=4)
FIRST_HOUR = 6
NIGHT_FROM, NIGHT_UNTIL = 22, 6
AHEAD_FROM, AHEAD_UNTIL = 8, 22
LEAST_AHEAD = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Hours:
    """Local hours from ``first`` to ``last`` (24 is the next midnight), marked at ``ticks``."""

    first: int
    last: int
    ticks: tuple[int, ...]


DAY = Hours(6, 22, (8, 12, 16, 20))
WHOLE_DAY = Hours(0, 24, (0, 6, 12, 18, 24))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of an axis in percent. A cut side has an arrow: the span goes on beyond the axis."""

    left: float
    width: float
    cut_left: bool = False
    cut_right: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """One bar as it is drawn: ``kind`` names its form, ``text`` stands in it or beside it."""

    kind: str
    bar: Stretch
    text: str = ""
    lane: int = 0


@dataclass(frozen=True, slots=True)
class Axis:
    """A span of time that is drawn from left to right; ``ticks``: (instant, text)."""

    span: Interval
    ticks_at: tuple[tuple[datetime, str], ...] = ()
    nights_at: tuple[Interval, ...] = ()

    def place(self, instant: datetime) -> float | None:
        """Where the instant stands, in percent; None where it is outside."""
        if not self.span.start <= instant <= self.span.end:
            return None
        return _percent(instant - self.span.start, self.span.length)

    def bar(self, span: Interval) -> Stretch | None:
        """The part of the span that the axis shows; None when it shows nothing of it."""
        part = span.clipped(self.span)
        if part is None:
            return None
        return Stretch(
            _percent(part.start - self.span.start, self.span.length),
            _percent(part.length, self.span.length),
            cut_left=span.start < part.start,
            cut_right=part.end < span.end,
        )

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """The marks: (left %, text)."""
        whole = self.span.length
        return tuple((_percent(at - self.span.start, whole), text) for at, text in self.ticks_at)

    @property
    def nights(self) -> tuple[Stretch, ...]:
        """The sunken columns from 22 until 6."""
        return tuple(bar for night in self.nights_at if (bar := self.bar(night)) is not None)


Part = tuple[str, Interval, str]
"""What is to be drawn: kind, span, text."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One drawn line. ``label`` says the same in words; without one it is hidden from a screen
    reader, because the row beside it says it already.
    """

    axis: Axis
    bars: tuple[Drawn, ...]
    label: str = ""
    now: float | None = None
    column: Stretch | None = None

    @property
    def lanes(self) -> int:
        """The number of lanes, at least one."""
        return 1 + max((drawn.lane for drawn in self.bars), default=0)


def strip(
    axis: Axis,
    parts: Iterable[Part],
    label: str = "",
    now: datetime | None = None,
    column: Interval | None = None,
    in_lanes: bool = False,
) -> Strip:
    """The parts that the axis shows, in the order given; ``column`` is the span that is asked for.

    ``in_lanes`` puts what overlaps below each other; otherwise the later is drawn over the earlier.
    """
    seen = [(kind, span, text, bar) for kind, span, text in parts if (bar := axis.bar(span))]
    placed = lanes([span for _kind, span, _text, _bar in seen]) if in_lanes else [0] * len(seen)
    bars = tuple(
        Drawn(kind, bar, text, lane)
        for (kind, _span, text, bar), lane in zip(seen, placed, strict=True)
    )
    return Strip(
        axis,
        bars,
        label,
        axis.place(now) if now is not None else None,
        axis.bar(column) if column is not None else None,
    )


def hours_for(spans: Iterable[Interval], local: LocalTime) -> Hours:
    """The hours that every axis of one list shows: 06-22, or 00-24 when a span lies outside."""
    return WHOLE_DAY if any(_is_outside(span, local) for span in spans) else DAY


@lru_cache(maxsize=512)
def axis_of_day(day: date, hours: Hours, local: LocalTime) -> Axis:
    """One local day on a list of which all axes show the same hours. Remembered: lists ask it."""
    span = Interval(local_hour(day, hours.first, local), local_hour(day, hours.last, local))
    ticks = tuple((local_hour(day, hour, local), f"{hour:02}") for hour in hours.ticks)
    return Axis(span, ticks, tuple(_nights(span, local)))


def axis_around(span: Interval, duties: Iterable[Interval], local: LocalTime) -> Axis:
    """One opened task: 16 hours from 06, moved in steps of 4 until the task is inside, and the
    nearest duty with it where both fit in.
    """
    view = _moved_to(span, local_hour(local.day(span.start), FIRST_HOUR, local))
    nearest = min(duties, key=lambda duty: _between(duty, span), default=None)
    if nearest is not None:
        view = _moved_to_both(view, span, nearest)
    return Axis(view, _every_fourth_hour(view, local), tuple(_nights(view, local)))


def axis_of_now(now: datetime, local: LocalTime) -> Axis:
    """Today: from the last full hour to the first noon at least 16 hours away."""
    start = now.replace(minute=0, second=0, microsecond=0)
    noon = local_hour(local.day(now), 12, local)
    while noon - start < LENGTH_OF_ONE:
        noon = local_hour(local.day(noon) + timedelta(days=1), 12, local)
    view = Interval(start, noon)
    return Axis(view, _every_fourth_hour(view, local), tuple(_nights(view, local)))


def axis_ahead(tasks: Interval, now: datetime, local: LocalTime) -> Axis:
    """What is still to come of a day, for a screen that everybody passes: 08-22.

    It begins at the even hour of now, or of the first task where that is earlier, so that nothing
    that is over takes room; it is 8 to 16 hours long, and longer than until 22 where a task is.
    """
    day = local.day(tasks.start)
    even = [
        (local_hour(day + timedelta(days=later), hour, local), f"{hour:02}")
        for later in (0, 1)
        for hour in range(0, 24, 2)
    ]
    begin = min(tasks.start, max(now, local_hour(day, AHEAD_FROM, local)))
    start = max(at for at, _text in even if at <= begin)
    until = max(tasks.end, start + LEAST_AHEAD, local_hour(day, AHEAD_UNTIL, local))
    end = min((at for at, _text in even if at >= until), default=until)
    view = Interval(start, min(end, start + LENGTH_OF_ONE))
    ticks = tuple((at, text) for at, text in even if view.start <= at <= view.end)
    return Axis(view, ticks, tuple(_nights(view, local)))


def lanes(spans: Sequence[Interval]) -> list[int]:
    """The lane of each span, from 0, such that spans of one lane never overlap."""
    free_at: list[datetime] = []
    found = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda each: spans[each]):
        span = spans[index]
        lane = next((n for n, end in enumerate(free_at) if end <= span.start), len(free_at))
        free_at[lane : lane + 1] = [span.end]
        found[index] = lane
    return found


def local_hour(day: date, hour: int, local: LocalTime) -> datetime:
    """The instant of a local hour from 0 to 24; the end of the gap in a skipped hour."""
    if hour == 24:
        return local.midnight(day + timedelta(days=1))
    try:
        return local.instant(day, time(hour), fold=0)
    except NoSuchTime:
        return local_hour(day, hour + 1, local)


def _is_outside(span: Interval, local: LocalTime) -> bool:
    day = local.day(span.start)
    shown = Interval(local_hour(day, DAY.first, local), local_hour(day, DAY.last, local))
    return span.clipped(shown) != span


def _moved_to(span: Interval, start: datetime) -> Interval:
    while start > span.start:
        start -= STEP_OF_ONE
    while start + LENGTH_OF_ONE < span.end and start + STEP_OF_ONE <= span.start:
        start += STEP_OF_ONE
    return Interval(start, start + LENGTH_OF_ONE)


def _moved_to_both(view: Interval, span: Interval, duty: Interval) -> Interval:
    """The view moved on until it holds both; unmoved where no step does."""
    for steps in (0, 1, -1, 2, -2):
        start = view.start + steps * STEP_OF_ONE
        moved = Interval(start, start + LENGTH_OF_ONE)
        if span.clipped(moved) == span and duty.clipped(moved) == duty:
            return moved
    return view


def _between(one: Interval, other: Interval) -> timedelta:
    return max(one.start - other.end, other.start - one.end, timedelta())


def _every_fourth_hour(view: Interval, local: LocalTime) -> tuple[tuple[datetime, str], ...]:
    days = (local.day(view.start) + timedelta(days=number) for number in range(3))
    moments = ((local_hour(day, hour, local), hour) for day in days for hour in range(0, 24, 4))
    return tuple((at, f"{hour:02}") for at, hour in moments if view.start <= at <= view.end)


def _nights(view: Interval, local: LocalTime) -> Iterable[Interval]:
    day = local.day(view.start) - timedelta(days=1)
    while (start := local_hour(day, NIGHT_FROM, local)) < view.end:
        day += timedelta(days=1)
        night = Interval(start, local_hour(day, NIGHT_UNTIL, local)).clipped(view)
        if night is not None:
            yield night


def _percent(part: timedelta, whole: timedelta) -> float:
    return round(100 * (part / whole), 2)
