"""Rosters by chance: months with usual shifts, near every limit, over both clock changes."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

ZONE = "Europe/Amsterdam"
DAYS = ("07:00-15:30 b30", "07:00-15:00", "09:00-17:00", "08:00-17:30 b30", "07:00-19:45 b45")
LATES = ("14:00-22:00", "15:00-23:00", "13:30-01:00", "17:00-01:15", "18:00-02:00")
NIGHTS = ("23:00-07:00", "22:45-07:15 b45", "21:00-07:00", "20:00-07:00", "19:00-07:00")
SHORT = ("08:00-10:00", "18:00-22:00", "05:00-09:00", "12:00-16:00", "04:45-13:00", "20:00-22:00")
HOURS = (*DAYS, *LATES, *NIGHTS, *SHORT)
MOVED = (0, 0, 0, 0, 0, 0, -60, -15, -1, 1, 15, 60)
"""Minutes by which an end of a shift differs from the usual: at a limit, just under, just over."""
BREAKS = (0, 14, 15, 29, 30, 44, 45, 60)
FIRST = tuple(
    map(
        date.fromisoformat,
        ("2026-03-08", "2026-03-22", "2026-10-04", "2026-10-18", "2027-03-14", "2027-10-17"),
    )
)
"""Sundays from which a month runs over a clock change."""
WEEKS = (
    tuple((day, "07:00-15:00") for day in range(1, 7)),
    tuple((day, "07:00-18:45 b45") for day in range(1, 6)),
    ((1, "23:00-07:00"), *((day, "07:00-15:00") for day in range(3, 7))),
    ((1, "17:00-01:15"), *((day, "07:00-15:00") for day in range(3, 7))),
    ((1, "23:00-07:00"), (2, "23:00-07:00"), (3, "23:00-07:00")),
)
"""Weeks that are at a limit when they come again and again: 48, 55, 40 and 40 hours, 3 nights."""
ONCE_A_WEEK = ((0, "10:00-14:00"), (3, "20:00-07:00"), (6, "22:00-02:00"))
"""Once a week for most of a year: Sundays and long nights."""


def _plain(wall: datetime) -> bool:
    """Whether the wall knows such a time, and only once."""
    zone = ZoneInfo(ZONE)
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first == second


def _shift(chance: Random, day: date, hours: str) -> dict[str, Any] | None:
    """A shift on a day, its ends perhaps moved; none when the wall does not know its times."""
    times, *pause = hours.split()
    start, end = (datetime.fromisoformat(f"{day}T{hour}") for hour in times.split("-"))
    if end <= start:
        end += timedelta(days=1)
    start += timedelta(minutes=chance.choice(MOVED))
    end += timedelta(minutes=chance.choice(MOVED))
    if not (_plain(start) and _plain(end)):
        return None
    shift: dict[str, Any] = {
        "start": start.isoformat(timespec="minutes"),
        "end": end.isoformat(timespec="minutes"),
        "kind": "work",
    }
    if pause:
        shift["break_minutes"] = int(pause[0][1:])
    elif chance.random() < 0.1 and end - start > timedelta(hours=1, minutes=1):
        shift["break_minutes"] = chance.choice(BREAKS)
    return shift


def _rows(chance: Random) -> list[tuple[date, str]]:
    """Days with their hours: blocks of equal shifts with free days, or a week many times."""
    sunday = chance.choice(FIRST)
    kind = chance.randrange(24)
    if kind == 0:
        ahead, hours = chance.choice(ONCE_A_WEEK)
        number = chance.randint(38, 42) if hours.startswith("10") else chance.randint(20, 42)
        return [(sunday + timedelta(days=7 * week + ahead), hours) for week in range(number)]
    if kind <= 3:
        week_of = chance.choice(WEEKS)
        return [
            (sunday + timedelta(days=7 * week + ahead), hours)
            for week in range(chance.choice((4, 5, 12, 13, 16, 16, 17)))
            for ahead, hours in week_of
        ]
    rows, day = [], sunday
    last = sunday + timedelta(days=chance.randint(10, 40))
    while day < last:
        if chance.random() < 0.05:
            day += timedelta(days=1)
        hours = chance.choice(chance.choice((DAYS, LATES, NIGHTS, HOURS)))
        for _ in range(chance.choice((1, 1, 2, 3, 3, 4, 5, 6, 8))):
            rows.append((day, hours))
            if chance.random() < 0.1:
                rows.append((day, chance.choice(SHORT)))
            day += timedelta(days=1)
        day += timedelta(days=chance.choice((0, 0, 1, 1, 2, 2, 3)))
    return rows


def _apart(shifts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the shifts that overlap none before them."""
    kept: list[dict[str, Any]] = []
    for shift in sorted(shifts, key=lambda one: one["start"]):
        if shift["start"] < shift["end"] and (not kept or kept[-1]["end"] <= shift["start"]):
            kept.append(shift)
    return kept


def month(chance: Random, name: str = "month") -> dict[str, Any]:
    """A case of the command: one of the shifts is asked about, the others are there."""
    rows = _rows(chance)
    shifts = [shift for day, hours in rows if (shift := _shift(chance, day, hours))]
    if chance.random() < 0.5:
        day = chance.choice(rows)[0] + timedelta(days=chance.randint(-2, 2))
        shifts += filter(None, [_shift(chance, day, chance.choice(HOURS))])
    shifts = _apart(shifts)
    if not shifts:
        return month(chance, name)
    late = chance.random() < 0.5
    asked = shifts.pop(len(shifts) - 1 if late else chance.randrange(len(shifts)))
    for shift in shifts:
        if chance.random() < 0.05:
            shift["kind"] = chance.choice(("paid_absence", "education"))
    del asked["kind"]
    return {
        "id": name,
        "zone": ZONE,
        "set": "ATW1617" if chance.random() < 0.2 else "ATW",
        "existing": shifts,
        "asked": asked,
    }
