"""Cases of working time that were worked out by hand, with what must be said of each.

``python -m tests.labour.cases.all`` writes all of them as one file for
``flask --app wsgi labour judge``. Each has a name in plain words with its article, and in ``why``
how its numbers were found. Hours are real hours; a day is a day of Europe/Amsterdam.

How the articles are read where they are silent:

- The shift that is asked about is a claim, so its Sunday has consent (A9 says nothing).
- Nobody knows when a break is. Over the border of a week it is spread evenly, to whole seconds;
  whether more than an hour lies between 00:00 and 06:00 is asked of presence. Under 15 minutes it
  is no break, and told only where there is no other.
- A7 is about the dienst, as far as its breaks are given, and about its work: 6 hours with 30
  minutes is 5.5. Time between two shifts of a dienst is a break.
- School counts for 16 and 17 only. Paid absence less its break is in weeks and averages, and in a
  dienst that goes on after it (A1), not in rests, nights and series. What overlaps counts once.
- A rest is looked for within its window and ends with it, also when nothing follows (A5, A6).
- Two shortened rests are in one 7 x 24 hours when their diensten begin less than that apart;
  A5 and N3 shorten once each. So too with the long nights in 14 x 24 hours (N2).
- A dienst, and a night, is of the week in which it begins (N2, N6, N7).
- A night of more than 10 hours is judged by N2 alone, any other by N3; N1 is for 16 and 17. N2 says
  what is not met: its hours, the rest after it, the count in 14 x 24 hours, that in 52 weeks, in
  this order. Of one rule one verdict is told: refusals first, then the worst.
- What is allowed is the usual number, also where an exception is used.
- Nights are in a row, and shifts in a series, while less than 24 hours lie between (N4, N5).
- The rest of 16 and 17 must hold what of 23:00-06:00 lies in the 24 hours, else 0 hours are found
  (A5); a night of theirs is N1 with 0 hours allowed, and their break is 30 minutes at most.
- What a dienst, a series or a row of weeks broke before is held against it when it becomes worse.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.labour.brute_force import ARTICLES, ARTICLES_MINORS, CODES

ALLOWED = {"A1": 12, "A2": 60, "A3": 48, "A4": 55, "A5": 11, "A6": 36, "A7": 30, "A8": 13}
ALLOWED |= {"N1": 10, "N2": 12, "N3": 14, "N4": 46, "N5": 7, "N6": 36, "N7": 40}
UNITS = {"A7": "minutes", "A8": "sundays", "N5": "shifts", "N6": "nights"}


@dataclass(frozen=True)
class Case:
    """One question, its answer, and how the answer was found."""

    name: str
    why: str
    existing: tuple[dict[str, Any], ...]
    asked: dict[str, Any]
    expected: tuple[dict[str, Any], ...]
    rules: str

    @property
    def asks(self) -> dict[str, Any]:
        """The case as the command takes it."""
        return {
            "id": self.name,
            "zone": "Europe/Amsterdam",
            "set": self.rules,
            "existing": list(self.existing),
            "asked": self.asked,
        }


def at(text: str) -> dict[str, Any]:
    """``2026-11-02 23:00-07:00 b30`` as an interval; ``b`` is the break, a word the kind."""
    day, hours, *more = text.split()
    start, end = (datetime.fromisoformat(f"{day}T{hour}") for hour in hours.split("-"))
    if end <= start:
        end += timedelta(days=1)
    said: dict[str, Any] = {
        "start": start.isoformat(timespec="minutes"),
        "end": end.isoformat(timespec="minutes"),
    }
    for word in more:
        said |= {"break_minutes": int(word[1:])} if word[0] == "b" else {"kind": word}
    return said


def days(first: str, number: int, hours: str, step: int = 1) -> list[str]:
    """The same hours on several days, each so many days after the one before."""
    since = date.fromisoformat(first)
    return [f"{since + timedelta(days=step * ahead)} {hours}" for ahead in range(number)]


def weeks(number: int, first: str, *rows: tuple[int, str]) -> list[str]:
    """A week again and again: rows of (days after the first, hours)."""
    since = date.fromisoformat(first)
    return [
        f"{since + timedelta(days=7 * week + ahead)} {hours}"
        for week in range(number)
        for ahead, hours in rows
    ]


def verdict(word: str, rule: str, found: float, allowed: int | None, unit: str) -> dict[str, Any]:
    """A verdict as the command says it."""
    return {
        "rule": rule,
        "code": CODES[rule],
        "article": f"ATW {ARTICLES[rule]}",
        "found": found,
        "allowed": ALLOWED[rule] if allowed is None else allowed,
        "unit": unit or UNITS.get(rule, "hours"),
        "verdict": word,
    }


def no(rule: str, found: float, allowed: int | None = None, unit: str = "") -> dict[str, Any]:
    """Refused."""
    return verdict("refuse", rule, found, allowed, unit)


def once(rule: str, found: float) -> dict[str, Any]:
    """Lawful by an exception only."""
    return verdict("allow_exception", rule, found, None, "")


def warned(rule: str, found: float, allowed: int | None = None) -> dict[str, Any]:
    """Only warned about."""
    return verdict("warn", rule, found, allowed, "")


def case(
    name: str,
    why: str,
    asked: str,
    existing: list[str] | None = None,
    *expected: dict[str, Any],
    rules: str = "ATW",
) -> Case:
    """A case: what it is called, why, the shift, what is there, and what must be said."""
    there = [{"kind": "work"} | at(text) for text in existing or []]
    there.sort(key=lambda one: one["start"])
    if rules == "ATW1617":
        expected = tuple(
            one | {"article": f"ATW {ARTICLES_MINORS[one['rule']]}"} for one in expected
        )
    return Case(name, why, tuple(there), at(asked), expected, rules)
