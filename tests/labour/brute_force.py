"""Judges working time a second time: from the articles alone, minute by minute, slow and plain.

It shares nothing with ``app.labour``, so that two mistakes would have to be the same to go
unseen. It reads and writes the JSON of ``flask --app wsgi labour judge``::

    python -m tests.labour.brute_force FILE

A roster is a line of minutes, each of them work or rest. What a minute of it cannot say (how long
a break is) is taken from the intervals. Every rule is a function that lists what is broken in a
roster; it is asked about the roster without the shift and with it, and only what is new or worse
is held against the shift. Where the articles are silent, ``tests/labour/cases/__init__.py`` says
how they are read. Instants are minutes since 1970, lengths are minutes.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HOUR = 60
DAY = 24 * HOUR
EXCEPTION, WARN, REFUSE = "allow_exception", "warn", "refuse"
SEVERITY = (EXCEPTION, WARN, REFUSE)

CODES = {
    "A1": ("shift_length", "5:7(2)a"),
    "A2": ("week_hours", "5:7(2)b"),
    "A3": ("average_hours", "5:7(2)c"),
    "A4": ("average_hours", "5:7(3)"),
    "A5": ("daily_rest", "5:3(2)"),
    "A6": ("weekly_rest", "5:5(2)"),
    "A7": ("break", "5:4"),
    "A8": ("sunday", "5:6(3)"),
    "N1": ("night_limit", "5:8(1)"),
    "N2": ("night_limit", "5:8(3)"),
    "N3": ("night_rest", "5:8(4)"),
    "N4": ("night_rest", "5:8(5)"),
    "N5": ("night_limit", "5:8(6-7)"),
    "N6": ("night_limit", "5:8(8)"),
    "N7": ("average_hours", "5:8(2)"),
}


@dataclass(frozen=True)
class Interval:
    """Something on a roster; ``work`` is its span less a break of 15 minutes or more."""

    start: int
    end: int
    kind: str
    break_minutes: int | None

    @property
    def work(self) -> int:
        """Minutes of work in it; the pauses of school are work."""
        pause = 0 if self.kind == "education" else self.break_minutes or 0
        return self.end - self.start - (pause if pause >= 15 else 0)

    def work_within(self, start: int, end: int) -> Fraction:
        """Minutes of work between two instants; nobody knows when the break is, so it is spread."""
        inside = max(0, min(end, self.end) - max(start, self.start))
        return Fraction(inside * self.work, self.end - self.start)


@dataclass(frozen=True)
class Dienst:
    """Work between two rests of 8 hours or more (1:7(1)c)."""

    start: int
    end: int
    work: int
    night: bool
    after_two: bool


@dataclass(frozen=True)
class Breach:
    """One place where a rule is broken, or kept by an exception only.

    ``span`` is the dienst, the series or the weeks that it is about; more ``badness`` is worse.
    """

    span: tuple[int, int]
    badness: Fraction | int
    found: Fraction | int
    allowed: int
    unit: str
    verdict: str
    order: int = 0


@cache
def day_start(zone: str, day: date, hour: int = 0) -> int:
    """The instant at which a whole hour of a local day begins."""
    local = datetime.combine(day, time(hour), ZoneInfo(zone))
    return int(local.timestamp()) // 60


def instant(zone: str, text: str) -> int:
    """The instant of a wall time; of a repeated hour the first."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()) // 60


def local_day(zone: str, minute: int) -> date:
    """The day on the wall at an instant."""
    return datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(zone)).date()


def sunday_of(day: date) -> date:
    """The Sunday with which the week of a day begins."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


class Roster:
    """What somebody does, as a line of minutes: 1 is work, 0 is rest."""

    def __init__(self, zone: str, intervals: Iterable[Interval]) -> None:
        self.zone = zone
        self.counted = sorted(intervals, key=lambda one: one.start)
        self.works = [one for one in self.counted if one.kind != "paid_absence"]
        self.first = min((one.start for one in self.works), default=0)
        last = max((one.end for one in self.works), default=0)
        self.minutes = bytearray(last - self.first + 15 * DAY)
        for one in self.works:
            self.minutes[one.start - self.first : one.end - self.first] = b"\1" * (
                one.end - one.start
            )
        self.diensten = list(self._diensten())

    def _runs(self, of: bytes, start: int, end: int) -> list[tuple[int, int]]:
        piece = self.minutes[start - self.first : end - self.first]
        return [(run.start() + start, run.end() + start) for run in re.finditer(of, piece)]

    def rests(self, start: int, end: int) -> list[int]:
        """The lengths of the unbroken rests between two instants, as far as they lie in it."""
        return [to - since for since, to in self._runs(rb"\x00+", start, end)] or [0]

    def _diensten(self) -> Iterator[Dienst]:
        joined: list[list[int]] = []
        for start, end in self._runs(rb"\x01+", self.first, self.first + len(self.minutes)):
            if joined and start - joined[-1][1] < 8 * HOUR:
                joined[-1][1] = end
            else:
                joined.append([start, end])
        for start, end in joined:
            work = sum(one.work for one in self.works if start <= one.start < end)
            at_night, after_two = 0, False
            day, last = local_day(self.zone, start), local_day(self.zone, end)
            while day <= last:
                dark = max(start, day_start(self.zone, day)), min(end, day_start(self.zone, day, 6))
                if dark[0] < dark[1]:
                    here = self.minutes[dark[0] - self.first : dark[1] - self.first].count(1)
                    at_night += here
                    after_two |= bool(here) and end > day_start(self.zone, day, 2)
                day += timedelta(days=1)
            night = at_night > HOUR
            yield Dienst(start, end, work, night, night and after_two)

    def with_next(self) -> Iterator[tuple[Dienst, int | None]]:
        """Each dienst and the rest after it; none when nothing follows."""
        for one, following in zip(self.diensten, self.diensten[1:], strict=False):
            yield one, following.start - one.end
        if self.diensten:
            yield self.diensten[-1], None

    def weeks(self) -> dict[date, Fraction]:
        """The hours of each week that has any, in minutes, paid absence among them."""
        sums: dict[date, Fraction] = {}
        for one in self.counted:
            sunday = sunday_of(local_day(self.zone, one.start))
            while day_start(self.zone, sunday) < one.end:
                following = sunday + timedelta(days=7)
                inside = one.work_within(
                    day_start(self.zone, sunday), day_start(self.zone, following)
                )
                sums[sunday] = sums.get(sunday, Fraction(0)) + inside
                sunday = following
        return sums

    def week_of(self, dienst: Dienst) -> date:
        """The week in which a dienst begins."""
        return sunday_of(local_day(self.zone, dienst.start))


def periods(sums: dict[date, Any], weeks: int) -> Iterator[tuple[tuple[int, int], Any]]:
    """The sum of every row of weeks that has anything in it, rolling week by week."""
    if not sums:
        return
    sunday, last = min(sums) - timedelta(weeks=weeks - 1), max(sums)
    while sunday <= last:
        inside = (sums.get(sunday + timedelta(weeks=number), 0) for number in range(weeks))
        yield (sunday.toordinal(), sunday.toordinal() + 7 * weeks), sum(inside)
        sunday += timedelta(weeks=1)


def counted(weeks_of: Iterable[date]) -> dict[date, int]:
    """How often each week comes."""
    sums: dict[date, int] = {}
    for sunday in weeks_of:
        sums[sunday] = sums.get(sunday, 0) + 1
    return sums


def length(limit: int) -> Callable[[Roster], Iterator[Breach]]:
    """A1: so much work in a dienst."""

    def broken(roster: Roster) -> Iterator[Breach]:
        for one in roster.diensten:
            if one.work > limit:
                yield Breach((one.start, one.end), one.work, one.work, limit, "hours", REFUSE)

    return broken


def average(weeks: int, limit: int) -> Callable[[Roster], Iterator[Breach]]:
    """A2, A3, A4: so much on average in each row of weeks."""

    def broken(roster: Roster) -> Iterator[Breach]:
        for span, minutes in periods(roster.weeks(), weeks):
            if minutes > weeks * limit:
                yield Breach(span, minutes, minutes / weeks, limit, "hours", REFUSE)

    return broken


def shortened(short: list[tuple[Dienst, int]], usual: int, least: int) -> Iterator[Breach]:
    """Rests under the usual, of which one in 7 x 24 hours may be as short as the least."""
    for one, rest in short:
        others = [
            other
            for other, _ in short
            if other is not one and abs(other.start - one.start) < 7 * DAY
        ]
        verdict = REFUSE if rest < least or others else EXCEPTION
        yield Breach((one.start, one.end), -rest, rest, usual, "hours", verdict)


def daily_rest(roster: Roster) -> Iterator[Breach]:
    """A5: 11 hours in the 24 from the first work, once in 7 x 24 hours 8."""
    short = []
    for one in roster.diensten:
        rest = max(roster.rests(one.start, one.start + DAY))
        if rest < 11 * HOUR:
            short.append((one, rest))
    yield from shortened(short, 11 * HOUR, 8 * HOUR)


def daily_rest_minors(roster: Roster) -> Iterator[Breach]:
    """A5 for 16 and 17: 12 hours in the 24 from the first work, with 23:00-06:00 in them."""
    for one in roster.diensten:
        found = 0
        for since, to in roster._runs(rb"\x00+", one.start, one.start + DAY):
            evening = local_day(roster.zone, since) - timedelta(days=1)
            for day in (evening + timedelta(days=ahead) for ahead in range(4)):
                eleven = day_start(roster.zone, day, 23)
                six = day_start(roster.zone, day + timedelta(days=1), 6)
                if since <= eleven and six <= to:
                    found = max(found, to - since)
        if found < 12 * HOUR:
            yield Breach((one.start, one.end), -found, found, 12 * HOUR, "hours", REFUSE)


def weekly_rest(in_parts: bool) -> Callable[[Roster], Iterator[Breach]]:
    """A6: 36 hours in 7 x 24, or 72 in 14 x 24 in parts of 32 or more."""

    def broken(roster: Roster) -> Iterator[Breach]:
        for one in roster.diensten:
            rest = max(roster.rests(one.start, one.start + 7 * DAY))
            if rest >= 36 * HOUR:
                continue
            long = roster.rests(one.start, one.start + 14 * DAY)
            if in_parts and sum(part for part in long if part >= 32 * HOUR) >= 72 * HOUR:
                continue
            yield Breach((one.start, one.end), -rest, rest, 36 * HOUR, "hours", REFUSE)

    return broken


def sundays(roster: Roster) -> Iterator[Breach]:
    """A8: 13 Sundays without work in 52 weeks."""
    worked = set()
    for one in roster.works:
        day = sunday_of(local_day(roster.zone, one.start))
        while day_start(roster.zone, day) < one.end:
            if one.start < day_start(roster.zone, day + timedelta(days=1)):
                worked.add(day)
            day += timedelta(days=7)
    for span, number in periods(counted(worked), 52):
        if 52 - number < 13:
            yield Breach(span, number, 52 - number, 13, "sundays", WARN)


def no_nights(roster: Roster) -> Iterator[Breach]:
    """N1 for 16 and 17: no night dienst."""
    for one in roster.diensten:
        if one.night:
            yield Breach((one.start, one.end), one.work, one.work, 0, "hours", REFUSE)


def is_long(one: Dienst) -> bool:
    """Whether a dienst is a night of more than 10 hours of work (N1)."""
    return one.night and one.work > 10 * HOUR


def long_nights(roster: Roster) -> Iterator[Breach]:
    """N2: nights of more than 10 hours: 12 at most, 12 rest, 5 in 14 x 24 hours, 22 in 52 weeks."""
    nights = [one for one in roster.diensten if is_long(one)]
    for one in nights:
        verdict = REFUSE if one.work > 12 * HOUR else EXCEPTION
        yield Breach((one.start, one.end), one.work, one.work, 12 * HOUR, "hours", verdict)
    for one, rest in roster.with_next():
        if is_long(one) and rest is not None and rest < 12 * HOUR:
            yield Breach((one.start, one.end), -rest, rest, 12 * HOUR, "hours", REFUSE, 1)
    for one in nights:
        inside = [
            sum(begin <= other.start < begin + 14 * DAY for other in nights)
            for begin in (other.start for other in nights)
            if begin <= one.start < begin + 14 * DAY
        ]
        if max(inside) > 5:
            yield Breach((one.start, one.end), max(inside), max(inside), 5, "nights", REFUSE, 2)
    for span, number in periods(counted(map(roster.week_of, nights)), 52):
        if number > 22:
            yield Breach(span, number, number, 22, "nights", REFUSE, 3)


def night_rest(roster: Roster) -> Iterator[Breach]:
    """N3: 14 hours after a night that ends after 02:00, once in 7 x 24 hours 8."""
    short = [
        (one, rest)
        for one, rest in roster.with_next()
        if one.after_two and not is_long(one) and rest is not None and rest < 14 * HOUR
    ]
    yield from shortened(short, 14 * HOUR, 8 * HOUR)


def rest_after_nights(roster: Roster) -> Iterator[Breach]:
    """N4: 46 hours after three nights in a row or more."""
    row = 0
    for number, (one, rest) in enumerate(roster.with_next()):
        row = row + 1 if one.night else 0
        if rest is None:
            return
        goes_on = rest < DAY and one.night and roster.diensten[number + 1].night
        if row >= 3 and not goes_on and rest < 46 * HOUR:
            yield Breach((one.start, one.end), -rest, rest, 46 * HOUR, "hours", REFUSE)
        if not goes_on:
            row = 0


def series(roster: Roster) -> Iterator[Breach]:
    """N5: 7 diensten in a row, with less than 24 hours between, when one of them is a night."""
    row: list[Dienst] = []
    for one, rest in roster.with_next():
        row.append(one)
        if rest is None or rest >= DAY:
            if len(row) > 7 and any(each.night for each in row):
                span = row[0].start, row[-1].end
                yield Breach(span, len(row), len(row), 7, "shifts", REFUSE)
            row = []


def many_nights(roster: Roster) -> Iterator[Breach]:
    """N6: 36 nights that end after 02:00 in 16 weeks."""
    late = counted(roster.week_of(one) for one in roster.diensten if one.after_two)
    for span, number in periods(late, 16):
        if number > 36:
            yield Breach(span, number, number, 36, "nights", REFUSE)


def hours_with_nights(roster: Roster) -> Iterator[Breach]:
    """N7: 40 hours on average in 16 weeks with 16 nights or more."""
    nights = counted(roster.week_of(one) for one in roster.diensten if one.night)
    many = {span for span, number in periods(nights, 16) if number >= 16}
    for span, minutes in periods(roster.weeks(), 16):
        if span in many and minutes > 16 * 40 * HOUR:
            yield Breach(span, minutes, minutes / 16, 40 * HOUR, "hours", REFUSE)


ADULTS: dict[str, Callable[[Roster], Iterator[Breach]]] = {
    "A1": length(12 * HOUR),
    "A2": average(1, 60 * HOUR),
    "A3": average(16, 48 * HOUR),
    "A4": average(4, 55 * HOUR),
    "A5": daily_rest,
    "A6": weekly_rest(in_parts=True),
    "A8": sundays,
    "N2": long_nights,
    "N3": night_rest,
    "N4": rest_after_nights,
    "N5": series,
    "N6": many_nights,
    "N7": hours_with_nights,
}
MINORS: dict[str, Callable[[Roster], Iterator[Breach]]] = {
    "A1": length(9 * HOUR),
    "A2": average(1, 45 * HOUR),
    "A4": average(4, 40 * HOUR),
    "A5": daily_rest_minors,
    "A6": weekly_rest(in_parts=False),
    "A8": sundays,
    "N1": no_nights,
}
BREAKS = {
    "ATW": ((Fraction(11, 2) * HOUR, 30), (10 * HOUR, 45)),
    "ATW1617": ((Fraction(9, 2) * HOUR, 30), (10 * HOUR, 45)),
}
"""A7: above so much work, at least so much break."""


def worst(before: list[Breach], after: list[Breach]) -> Breach | None:
    """What the shift is blamed for, and of that the worst; none when nothing is new or worse."""
    blamed = []
    for one in after:
        earlier = [
            other
            for other in before
            if other.order == one.order
            and one.span[0] <= other.span[0]
            and other.span[1] <= one.span[1]
            and other.badness >= one.badness
        ]
        severity = SEVERITY.index(one.verdict)
        if not any(SEVERITY.index(other.verdict) >= severity for other in earlier):
            blamed.append((severity, not earlier, -one.order, one.badness, one))
    return max(blamed, key=lambda each: each[:4])[4] if blamed else None


def break_of(rules: str, asked: Interval) -> Breach | None:
    """A7: the break of the shift that is asked about, where one is given."""
    if asked.break_minutes is None:
        return None
    least = max((least for above, least in BREAKS[rules] if asked.work > above), default=0)
    if asked.break_minutes >= least:
        return None
    span = asked.start, asked.end
    return Breach(span, 0, asked.break_minutes, least, "minutes", WARN)


def said(rule: str, breach: Breach) -> dict[str, Any]:
    """A breach as the command says it."""
    code, article = CODES[rule]
    per = HOUR if breach.unit == "hours" else 1
    found, allowed = round(float(Fraction(breach.found) / per), 2), breach.allowed / per
    numbers = [int(number) if number == int(number) else number for number in (found, allowed)]
    return {
        "rule": rule,
        "code": code,
        "article": article,
        "found": numbers[0],
        "allowed": numbers[1],
        "unit": breach.unit,
        "verdict": breach.verdict,
    }


def judge(case: dict[str, Any]) -> dict[str, Any]:
    """The verdicts on one case of the file."""
    zone, rules = case["zone"], case["set"]

    def interval(raw: dict[str, Any]) -> Interval:
        start, end = instant(zone, raw["start"]), instant(zone, raw["end"])
        return Interval(start, end, raw.get("kind", "work"), raw.get("break_minutes"))

    existing = [interval(raw) for raw in case["existing"]]
    if rules == "ATW":
        existing = [one for one in existing if one.kind != "education"]
    asked = interval(case["asked"])
    before, after = Roster(zone, existing), Roster(zone, [*existing, asked])
    verdicts = []
    for rule, broken in (ADULTS if rules == "ATW" else MINORS).items():
        blame = worst(list(broken(before)), list(broken(after)))
        if blame is not None:
            verdicts.append(said(rule, blame))
    pause = break_of(rules, asked)
    if pause is not None:
        verdicts.append(said("A7", pause))
    return {"id": case["id"], "verdicts": sorted(verdicts, key=lambda each: each["rule"])}


def main(path: str) -> None:
    """Judges a file, one line a case."""
    text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    for case in json.loads(text)["cases"]:
        sys.stdout.write(json.dumps(judge(case)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
