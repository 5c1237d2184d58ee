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
from collections.abc import Callable, Iterable, Iterator, Mapping
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
    "A1": "shift_length",
    "A2": "week_hours",
    "A3": "average_hours",
    "A4": "average_hours",
    "A5": "daily_rest",
    "A6": "weekly_rest",
    "A7": "break",
    "A8": "sunday",
    "N1": "night_limit",
    "N2": "night_limit",
    "N3": "night_rest",
    "N4": "night_rest",
    "N5": "night_limit",
    "N6": "night_limit",
    "N7": "average_hours",
}
ARTICLES = {
    "A1": "5:7(2)a",
    "A2": "5:7(2)b",
    "A3": "5:7(2)c",
    "A4": "5:7(3)",
    "A5": "5:3(2)",
    "A6": "5:5(2)",
    "A7": "5:4",
    "A8": "5:6(3)",
    "N1": "5:8(1)",
    "N2": "5:8(3)",
    "N3": "5:8(4)",
    "N4": "5:8(5)",
    "N5": "5:8(6–7)",
    "N6": "5:8(8)",
    "N7": "5:8(2)",
}
ARTICLES_MINORS = ARTICLES | {
    "A1": "5:7(1)a",
    "A2": "5:7(1)b",
    "A4": "5:7(1)c",
    "A5": "5:3(1)",
    "A6": "5:5(1)",
    "N1": "5:3(1)",
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
        """Minutes of work in it."""
        return self.end - self.start - self.pause

    @property
    def pause(self) -> int:
        """Minutes of break in it; under 15 it is none, and the pauses of school are work."""
        pause = 0 if self.kind == "education" else self.break_minutes or 0
        return pause if pause >= 15 else 0


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
    Only what is of the same ``part`` of a rule is compared, and the first part is told first.
    """

    span: tuple[int, int]
    badness: Fraction | int
    found: Fraction | int
    allowed: int
    unit: str
    verdict: str
    part: int = 0
    rule: str = ""


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


def beside(absence: Interval, works: list[Interval]) -> Iterator[Interval]:
    """Paid absence as far as nobody works in it: time counts once."""
    start = absence.start
    for work in works:
        if start < work.end and work.start < absence.end:
            if start < work.start:
                yield Interval(start, work.start, absence.kind, None)
            start = work.end
    if start == absence.start:
        yield absence
    elif start < absence.end:
        yield Interval(start, absence.end, absence.kind, None)


class Roster:
    """What somebody does, as a line of minutes: 1 is work, 0 is rest."""

    def __init__(self, zone: str, intervals: Iterable[Interval]) -> None:
        self.zone = zone
        every = sorted(intervals, key=lambda one: one.start)
        self.works = [one for one in every if one.kind != "paid_absence"]
        self.absences = [
            part for one in every if one.kind == "paid_absence" for part in beside(one, self.works)
        ]
        self.first = min((one.start for one in self.works), default=0)
        last = max((one.end for one in self.works), default=0)
        self.minutes = bytearray(last - self.first + 15 * DAY)
        for one in self.works:
            self.minutes[one.start - self.first : one.end - self.first] = b"\1" * (
                one.end - one.start
            )
        self.diensten = list(self._diensten())

    def runs(self, of: bytes, start: int, end: int) -> list[tuple[int, int]]:
        """The rows of minutes of a kind between two instants."""
        piece = self.minutes[start - self.first : end - self.first]
        return [(run.start() + start, run.end() + start) for run in re.finditer(of, piece)]

    def rests(self, start: int, end: int) -> list[int]:
        """The lengths of the unbroken rests between two instants, as far as they lie in it."""
        return [to - since for since, to in self.runs(rb"\x00+", start, end)] or [0]

    def _diensten(self) -> Iterator[Dienst]:
        joined: list[list[int]] = []
        for start, end in self.runs(rb"\x01+", self.first, self.first + len(self.minutes)):
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
        for one in (*self.works, *self.absences):
            sunday = sunday_of(local_day(self.zone, one.start))
            seconds = one.pause * 60
            left = Fraction(seconds, 60)
            while day_start(self.zone, sunday) < one.end:
                following = sunday + timedelta(days=7)
                since = max(one.start, day_start(self.zone, sunday))
                inside = min(one.end, day_start(self.zone, following)) - since
                share = Fraction(round(Fraction(seconds * inside, one.end - one.start)), 60)
                off = left if since + inside == one.end else share
                left -= off
                sums[sunday] = sums.get(sunday, Fraction(0)) + inside - off
                sunday = following
        return sums

    def week_of(self, dienst: Dienst) -> date:
        """The week in which a dienst begins."""
        return sunday_of(local_day(self.zone, dienst.start))


def periods(
    sums: Mapping[date, Fraction | int], weeks: int
) -> Iterator[tuple[tuple[int, int], Fraction | int]]:
    """The sum of every row of weeks that has anything in it, rolling week by week."""
    if not sums:
        return
    amounts = [(sunday.toordinal(), amount) for sunday, amount in sums.items()]
    last = max(sunday for sunday, _ in amounts)
    first = min(sunday for sunday, _ in amounts) - 7 * (weeks - 1)
    for begin in range(first, last + 1, 7):
        end = begin + 7 * weeks
        yield (begin, end), sum(amount for sunday, amount in amounts if begin <= sunday < end)


def counted(weeks_of: Iterable[date]) -> dict[date, int]:
    """How often each week comes."""
    sums: dict[date, int] = {}
    for sunday in weeks_of:
        sums[sunday] = sums.get(sunday, 0) + 1
    return sums


def length(limit: int) -> Callable[[Roster], Iterator[Breach]]:
    """A1: so much work in a dienst; paid absence in the middle of one is a part of it (5:2)."""

    def broken(roster: Roster) -> Iterator[Breach]:
        for one in roster.diensten:
            absent = sum(
                other.work for other in roster.absences if one.start <= other.start < one.end
            )
            found = one.work + absent
            if found > limit:
                yield Breach((one.start, one.end), found, found, limit, "hours", REFUSE)

    return broken


def average(weeks: int, limit: int) -> Callable[[Roster], Iterator[Breach]]:
    """A2, A3, A4: so much on average in each row of weeks."""

    def broken(roster: Roster) -> Iterator[Breach]:
        for span, minutes in periods(roster.weeks(), weeks):
            if minutes > weeks * limit:
                yield Breach(span, minutes, Fraction(minutes) / weeks, limit, "hours", REFUSE)

    return broken


def shortened(
    short: list[tuple[Dienst, int]], usual: int, least: int, rule: str = ""
) -> Iterator[Breach]:
    """Rests under the usual, of which one in 7 x 24 hours may be as short as the least."""
    for one, rest in short:
        alone = all(other is one or abs(other.start - one.start) >= 7 * DAY for other, _ in short)
        verdict = EXCEPTION if alone and rest >= least else REFUSE
        span = one.start, one.end
        yield Breach(span, -rest, rest, usual, "hours", verdict, 1 if rule else 0, rule)


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
        until = one.start + DAY
        dark = set[int]()
        day = local_day(roster.zone, one.start) - timedelta(days=1)
        for evening in (day + timedelta(days=ahead) for ahead in range(3)):
            eleven = day_start(roster.zone, evening, 23)
            six = day_start(roster.zone, evening + timedelta(days=1), 6)
            dark |= set(range(max(one.start, eleven), min(until, six)))
        rests = roster.runs(rb"\x00+", one.start, until)
        found = max(
            (to - since for since, to in rests if since <= min(dark) and max(dark) < to), default=0
        )
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
    """N1 for 16 and 17: no night dienst; for adults N2 stands in the place of it."""
    for one in roster.diensten:
        if one.night:
            yield Breach((one.start, one.end), one.work, one.work, 0, "hours", REFUSE)


def nights(roster: Roster) -> Iterator[Breach]:
    """N2: nights of more than 10 hours: 12 at most, 12 of rest, 5 in 14 x 24 hours, 22 in 52 weeks.
    N3: 14 hours after any other that ends after 02:00, once in 7 x 24 hours 8.
    """
    short = []
    begins = []
    for one, rest in roster.with_next():
        span = one.start, one.end
        if one.night and one.work > 10 * HOUR:
            begins.append(one.start)
            verdict = EXCEPTION if one.work <= 12 * HOUR else REFUSE
            yield Breach(span, one.work, one.work, 12 * HOUR, "hours", verdict, 0, "N2")
            if rest is not None and rest < 12 * HOUR:
                yield Breach(span, -rest, rest, 12 * HOUR, "hours", REFUSE, 1, "N2")
        elif one.after_two and rest is not None and rest < 14 * HOUR:
            short.append((one, rest))
    yield from shortened(short, 14 * HOUR, 8 * HOUR, "N3")
    for begin in begins:
        near = sum(begin <= other < begin + 14 * DAY for other in begins)
        if near > 5:
            yield Breach((begin, begin + 14 * DAY), near, near, 5, "nights", REFUSE, 2, "N2")
    of_weeks = (sunday_of(local_day(roster.zone, begin)) for begin in begins)
    for span, number in periods(counted(of_weeks), 52):
        if number > 22:
            yield Breach(span, number, number, 22, "nights", REFUSE, 3, "N2")


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
            yield Breach(span, minutes, Fraction(minutes) / 16, 40 * HOUR, "hours", REFUSE)


def breaks(*needs: tuple[Fraction, int]) -> Callable[[Roster], Iterator[Breach]]:
    """A7: above so much work of which the breaks are known, at least so much break.

    Time between two shifts of a dienst is a break as well.
    """

    def broken(roster: Roster) -> Iterator[Breach]:
        for one in roster.diensten:
            known = [
                each
                for each in roster.works
                if one.start <= each.start < one.end and each.break_minutes is not None
            ]
            work = sum(each.work for each in known)
            between = roster.rests(one.start, one.end)
            found = sum(each.pause for each in known) + sum(gap for gap in between if gap >= 15)
            least = max((least for above, least in needs if work > above), default=0)
            if found < least:
                span = one.start, one.end
                told = found or max((each.break_minutes or 0 for each in known), default=0)
                yield Breach(span, least - found, told, least, "minutes", WARN)

    return broken


ADULTS: dict[str, Callable[[Roster], Iterator[Breach]]] = {
    "A1": length(12 * HOUR),
    "A2": average(1, 60 * HOUR),
    "A3": average(16, 48 * HOUR),
    "A4": average(4, 55 * HOUR),
    "A5": daily_rest,
    "A6": weekly_rest(in_parts=True),
    "A7": breaks((Fraction(11, 2) * HOUR, 30), (Fraction(10) * HOUR, 45)),
    "A8": sundays,
    "N2": nights,
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
    "A7": breaks((Fraction(9, 2) * HOUR, 30)),
    "A8": sundays,
    "N1": no_nights,
}


def blamed(before: list[Breach], after: list[Breach]) -> Iterator[tuple[Breach, bool]]:
    """What the shift is blamed for: what is new or worse; and whether in itself or by its ruling.

    A rest stays as it was and is ruled otherwise when another takes the one shortening.
    """
    for one in after:
        earlier = [
            SEVERITY.index(other.verdict)
            for other in before
            if other.part == one.part
            and one.span[0] <= other.span[0]
            and other.span[1] <= one.span[1]
            and other.badness >= one.badness
        ]
        if max(earlier, default=-1) < SEVERITY.index(one.verdict):
            yield one, not earlier


def gravest(found: list[tuple[Breach, bool]]) -> Breach:
    """What is told of one rule: refusals first, then what is worse in itself, then the worst.

    Of the parts of a rule the first is told.
    """
    told = max(
        found,
        key=lambda each: (
            SEVERITY.index(each[0].verdict),
            each[1],
            -each[0].part,
            each[0].badness,
        ),
    )
    return told[0]


def said(rules: str, rule: str, breach: Breach) -> dict[str, Any]:
    """A breach as the command says it."""
    per = HOUR if breach.unit == "hours" else 1
    article = (ARTICLES if rules == "ATW" else ARTICLES_MINORS)[rule]
    return {
        "rule": rule,
        "code": CODES[rule],
        "article": f"ATW {article}",
        "found": round(float(Fraction(breach.found) / per), 4),
        "allowed": float(breach.allowed / per),
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
    found: dict[str, list[tuple[Breach, bool]]] = {}
    for rule, broken in (ADULTS if rules == "ATW" else MINORS).items():
        if rule == "A7" and asked.break_minutes is None:
            continue
        for one in blamed(list(broken(before)), list(broken(after))):
            found.setdefault(one[0].rule or rule, []).append(one)
    verdicts = [said(rules, rule, gravest(found[rule])) for rule in sorted(found)]
    return {"id": case["id"], "verdicts": verdicts}


def main(path: str) -> None:
    """Judges a file, one line a case."""
    text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    for case in json.loads(text)["cases"]:
        sys.stdout.write(json.dumps(judge(case)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
