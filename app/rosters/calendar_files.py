"""Calendars of others: read by a process of its own that may use only so much time and memory."""

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import BoundedSemaphore

from app.core.intervals import Interval
from app.core.localtime import local_time

log = logging.getLogger("flexpool.rosters")
READER = Path(__file__).with_name("ics_reader.py")
SECONDS = 12.0
"""On the clock, on a busy machine; the reader itself may work a third of it."""
BEGINNING = b"BEGIN:VCALENDAR"
_few_at_a_time = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class CalendarTimes:
    """When a calendar takes time, and which whole days (the day after the last, too).

    ``left_out``: how many of its events in that time are cancelled, leave one free or last nothing.
    """

    spans: tuple[Interval, ...]
    whole_days: tuple[tuple[date, date], ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class UnreadCalendar:
    """Why a calendar is not taken: a code of the reader, and the line that is the matter."""

    why: str
    line: int | None = None


def is_calendar(content: bytes) -> bool:
    """Whether it begins as one; what follows may be anything."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == BEGINNING


def read_calendar(content: bytes, window: Interval) -> CalendarTimes | UnreadCalendar:
    """When the calendar takes time within the window, or across its ends."""
    arguments = [str(local_time().zone), window.start.isoformat(), window.end.isoformat()]
    try:
        with _few_at_a_time:
            ran = subprocess.run(
                [sys.executable, "-P", str(READER), *arguments],
                check=False,
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        answer = json.loads(ran.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        log.warning("reading a calendar was given up")
        return UnreadCalendar("too_slow")
    if "wrong" in answer:
        return UnreadCalendar(answer["wrong"], answer["line"])
    return CalendarTimes(
        tuple(Interval(*map(datetime.fromisoformat, each)) for each in answer["times"]),
        tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in answer["whole_days"]),
        answer["left_out"],
    )
