"""Says of the calendar on standard input which times are taken in it, as JSON.

A program of its own (``calendar_files`` runs it): whoever makes up a calendar can let it come again
without end, and only a process can be held to a bound. Imports nothing of Flexpool.

Arguments: a zone for times without one, and from when to when, as ISO instants. Answers
``{"times": [[start, end], …], "whole_days": [[first day, day after], …], "left_out": number}`` or
``{"wrong": code, "line": number}``. Times are in UTC. What is cancelled, said to leave one free, or
has no end takes no time, and is counted (``left_out``).
"""

import json
import re
import resource
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
import x_wr_timezone
from icalendar import Calendar

CPU_SECONDS = 4
MEMORY = 512 * 1024 * 1024
MOST_EVENTS = 5000
MOST_TIMES = 4000
LONGEST = timedelta(days=366)
UNREADABLE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
FREE = {"FREE", "WORKINGELSEWHERE"}
OURS = "@flexpool"
"""How what Flexpool itself put into a calendar ends its UID: those times are known."""
END_OF_DAY = re.compile("([12][0-9]{3})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])T240000")
LASTS = "X-FLEXPOOL-LASTS"
SECONDS_APART = re.compile(r"FREQ=(SECONDLY|MINUTELY|HOURLY)", re.IGNORECASE)


class Wrong(Exception):
    """The calendar is not taken: a code, and the line that is the matter."""

    def __init__(self, code: str, line: int | None = None) -> None:
        super().__init__(code)
        self.answer = {"wrong": code, "line": line}


def main() -> None:
    """Read, and answer in one line."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    zone, start, end = sys.argv[1:4]
    window = datetime.fromisoformat(start), datetime.fromisoformat(end)
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read(), ZoneInfo(zone), *window)))


def answer(content: bytes, zone: ZoneInfo, start: datetime, end: datetime) -> dict[str, Any]:
    """Which times are taken within the window, or what is wrong."""
    try:
        return taken(calendar_of(content), zone, start, end)
    except Wrong as wrong:
        return wrong.answer
    except Exception:  # noqa: BLE001  # a reader raises anything when fed what somebody made up
        return Wrong("damaged").answer


def calendar_of(content: bytes) -> Calendar:
    """The calendar in the text; raises Wrong with the line of what cannot be read."""
    text = UNREADABLE.sub(b"", content).decode("utf-8-sig", "replace").strip()
    text = END_OF_DAY.sub(_next_midnight, text)
    if not text.upper().startswith("BEGIN:VCALENDAR"):
        raise Wrong("no_calendar")
    lines = _lines_of_events(text)
    if len(lines) > MOST_EVENTS:
        raise Wrong("too_many")
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except ValueError as error:
        raise Wrong("damaged") from error
    for each in calendars:
        if str(each.get("METHOD", "")).upper() == "CANCEL":
            for event in each.walk("VEVENT"):
                event["STATUS"] = "CANCELLED"
    whole = calendars[0]
    for other in calendars[1:]:
        whole.subcomponents += other.subcomponents
    for lines_of, event in zip(lines, whole.walk("VEVENT"), strict=False):
        _check(event, lines_of)
        _keep_length(event)
    _tell_apart(whole)
    standard: Calendar = x_wr_timezone.to_standard(whole)
    return standard


def _next_midnight(found: re.Match[str]) -> str:
    day = date(int(found[1]), int(found[2]), int(found[3])) + timedelta(days=1)
    return f"{day:%Y%m%d}T000000"


def _tell_apart(calendar: Calendar) -> None:
    """Give events of one UID others, unless they are exceptions to it or newer versions of it.

    Programs that make rosters write one and the same for all; but one of them would be read.
    """
    seen: set[tuple[str, str]] = set()
    for number, event in enumerate(calendar.walk("VEVENT")):
        if "RECURRENCE-ID" in event:
            continue
        mark = str(event.get("UID", "")), str(event.get("SEQUENCE", 0))
        if mark in seen:
            event["UID"] = f"{number}-{mark[0]}"
        seen.add(mark)


def _check(event: Any, lines: dict[str, int]) -> None:
    for name, _why in event.errors:
        if str(name).upper() in TIMES:
            raise Wrong("unread", lines.get(str(name).upper(), lines["BEGIN"]))
    if "DTSTART" not in event:
        raise Wrong("no_start", lines["BEGIN"])
    if _ends_before(event):
        raise Wrong("ends_before", lines.get("DTEND"))
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if SECONDS_APART.search(rule.to_ical().decode()):
            raise Wrong("too_often", lines.get("RRULE"))


def _keep_length(event: Any) -> None:
    """What lasts hours lasts them over a change of the clock too (RFC 5545, 3.3.6)."""
    if "DURATION" in event and "DTEND" not in event and "T" in event["DURATION"].to_ical().decode():
        event.add(LASTS, str(event["DURATION"].dt.total_seconds()))


def _ends_before(event: Any) -> bool:
    """Whether it ends before it starts, as far as the two can be compared."""
    if "DTEND" not in event:
        return False
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    try:
        return bool(end < start)
    except TypeError:
        return False


def _lines_of_events(text: str) -> list[dict[str, int]]:
    """For each event in the file, on which line each of its properties stands."""
    found: list[dict[str, int]] = []
    inside = 0
    for number, line in enumerate(text.splitlines(), start=1):
        name = re.split(r"[;:]", line, maxsplit=1)[0].upper()
        if line.upper().startswith("BEGIN:VEVENT"):
            found.append({"BEGIN": number})
            inside = 1
        elif inside and name in ("BEGIN", "END"):
            inside += 1 if name == "BEGIN" else -1
        elif inside == 1:
            found[-1].setdefault(name, number)
    return found


def taken(calendar: Calendar, zone: ZoneInfo, start: datetime, end: datetime) -> dict[str, Any]:
    """The times that are taken within the window or across its ends, whole days apart, each once,
    in order.
    """
    # Times without a zone are compared on the clock of the window: it has to be that of here.
    window = start.astimezone(zone), end.astimezone(zone)
    events = recurring_ical_events.of(calendar, components=["VEVENT"]).between(*window)
    times: set[tuple[str, str]] = set()
    days: set[tuple[str, str]] = set()
    left_out = 0
    if len(events) > MOST_TIMES:
        raise Wrong("too_many")
    for event in events:
        first, last = event.start, event.end
        if isinstance(first, datetime) and isinstance(last, datetime) and not _is_of_days(event):
            first, last, found = _instant(first, zone), _instant(last, zone), times
            if LASTS in event:
                last = first + timedelta(seconds=float(event[LASTS]))
        else:
            first, last, found = _day(first, zone), _day(last, zone), days
        if last <= first or not _takes_time(event):
            left_out += not _is_ours(event)
        elif found is times or last - first <= LONGEST:
            found.add((first.isoformat(), last.isoformat()))
    return {"times": sorted(times), "whole_days": sorted(days), "left_out": left_out}


def _takes_time(event: Any) -> bool:
    status, shown = (str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP"))
    busy = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    if _is_ours(event):
        return False
    return status != "CANCELLED" and shown != "TRANSPARENT" and busy not in FREE


def _is_of_days(event: Any) -> bool:
    """Outlook gives whole days times, and says so."""
    return str(event.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).upper() == "TRUE"


def _is_ours(event: Any) -> bool:
    return str(event.get("UID", "")).lower().endswith(OURS)


def _instant(moment: datetime, zone: ZoneInfo) -> datetime:
    """In UTC, on whole seconds; without a zone it is on the clock of here."""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return moment.astimezone(UTC).replace(microsecond=0)


def _day(day: date, zone: ZoneInfo) -> date:
    if not isinstance(day, datetime):
        return day
    return (day.astimezone(zone) if day.tzinfo else day).date()


if __name__ == "__main__":
    main()
