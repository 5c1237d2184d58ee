"""Cases as outsiders write them, in JSON: read whole, or refused with the case and the field.

Times are wall time of the zone, ``2026-11-02T07:00``. A time that the clock skips is refused; one
that it shows twice needs its offset behind it, ``2026-10-25T02:30+01:00``.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.core.intervals import Interval
from app.core.localtime import LocalTime, NoSuchTime, TwiceThatTime
from app.labour.facts_presence import Presence, PresenceKind
from app.labour.judge import AskedCase
from app.labour.parameters import RuleSet
from app.labour.rulesets import ATW, ATW_16_17
from app.labour.rulesets_written import UnreadableSet, rules_read

SETS = {"ATW": ATW, "ATW1617": ATW_16_17}
WRITTEN = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)([+-]\d\d:\d\d)?", re.ASCII)
YEARS = range(1971, 2201)
LONGEST = timedelta(days=366)
ASKED = {"start", "end", "break_minutes"}
EXISTING = ASKED | {"kind"}


class UnreadableCase(ValueError):
    """What is wrong, with its case and field."""


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case, and what its writer calls it."""

    name: str | int
    case: AskedCase


def read_cases(text: str) -> list[NamedCase]:
    """Every case of a file. Raises UnreadableCase at the first that is not one."""
    try:
        written = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableCase(f"this is no JSON: {error}") from error
    if not isinstance(written, dict) or not isinstance(written.get("cases"), list):
        raise UnreadableCase('cases: give {"cases": […]}')
    return [_case(each, at) for at, each in enumerate(written["cases"], start=1)]


def _case(written: Any, at: int) -> NamedCase:
    name = written.get("id") if isinstance(written, dict) else None
    said = f"case {name!r}" if isinstance(name, str) and name else f"case number {at}"
    try:
        _require(isinstance(written, dict), "", "give an object")
        usable = (isinstance(name, str) and bool(name)) or type(name) is int
        _require(usable, "id", "give a text or a whole number")
        rules = _rules(written.get("set"))
        local = _zone(written.get("zone"))
        existing = written.get("existing")
        _require(isinstance(existing, list), "existing", "give a list, empty or not")
        asked = _presence(written.get("asked"), "asked", local, ASKED)
        there = tuple(_existing(existing, local))
    except UnreadableCase as wrong:
        raise UnreadableCase(f"{said}: {wrong}") from wrong
    assert isinstance(name, str | int)
    return NamedCase(name, AskedCase(there, asked, rules, local))


def _rules(written: Any) -> RuleSet:
    """The set: one of the law by its key, or any with its numbers."""
    if isinstance(written, dict):
        try:
            return rules_read(written)
        except UnreadableSet as wrong:
            raise UnreadableCase(f"set.{wrong}") from wrong
    known = isinstance(written, str) and written in SETS
    _require(known, "set", f"give {' or '.join(SETS)}, or an object with the numbers of a set")
    return SETS[written]


def _existing(written: list[Any], local: LocalTime) -> Iterator[Presence]:
    for at, each in enumerate(written):
        yield _presence(each, f"existing[{at}]", local, EXISTING)


def _presence(written: Any, field: str, local: LocalTime, known: set[str]) -> Presence:
    _require(isinstance(written, dict), field, "give an object with start and end")
    for name in written:
        _require(
            name in known,
            f"{field}.{name!r}"[:80],
            f"unknown; there are {', '.join(sorted(known))}",
        )
    start = _moment(written.get("start"), f"{field}.start", local)
    end = _moment(written.get("end"), f"{field}.end", local)
    _require(start < end, f"{field}.end", "is not after the start")
    _require(end - start <= LONGEST, f"{field}.end", "is more than a year after the start")
    kind = written.get("kind", PresenceKind.WORK if known is ASKED else None)
    _require(isinstance(kind, str) and kind in set(PresenceKind), f"{field}.kind", _kinds())
    span = Interval(start, end)
    return Presence(span, PresenceKind(kind), _pause(written, field, span))


def _pause(written: dict[str, Any], field: str, span: Interval) -> timedelta | None:
    """The break, if one is given; a whole number of minutes, less than the interval."""
    if "break_minutes" not in written:
        return None
    minutes, field = written["break_minutes"], f"{field}.break_minutes"
    _require(type(minutes) is int and minutes >= 0, field, "give a whole number, 0 or more")
    _require(minutes * 60 < span.length.total_seconds(), field, "is no shorter than the interval")
    return timedelta(minutes=minutes)


def _kinds() -> str:
    return f"give {' or '.join(PresenceKind)}"


def _zone(written: Any) -> LocalTime:
    try:
        _require(isinstance(written, str), "zone", "give a name such as Europe/Amsterdam")
        return LocalTime(ZoneInfo(written))
    except (LookupError, ValueError, OSError) as error:
        raise UnreadableCase("zone: give a name such as Europe/Amsterdam") from error


def _moment(written: Any, field: str, local: LocalTime) -> datetime:
    """The instant of a local time."""
    found = WRITTEN.fullmatch(written) if isinstance(written, str) else None
    _require(found is not None, field, "give a local time such as 2026-11-02T07:00")
    assert found is not None
    shown, offset = found.groups()
    try:
        naive = datetime.fromisoformat(shown)
    except ValueError as error:
        raise UnreadableCase(f"{field}: there is no {shown}") from error
    _require(naive.year in YEARS, field, f"give a year from {YEARS[0]} to {YEARS[-1]}")
    if offset is not None:
        return _with_offset(shown + offset, naive, field, local)
    try:
        return local.instant(naive.date(), naive.time())
    except NoSuchTime as error:
        raise UnreadableCase(f"{field}: the clock skips {shown} in {local.zone}") from error
    except TwiceThatTime as error:
        both = (naive.replace(tzinfo=local.zone, fold=fold).isoformat() for fold in (0, 1))
        twice = " or ".join(each[len(naive.isoformat()) :] for each in both)
        raise UnreadableCase(
            f"{field}: the clock shows {shown} twice in {local.zone}: write {twice} behind it"
        ) from error


def _with_offset(written: str, naive: datetime, field: str, local: LocalTime) -> datetime:
    """The instant, if the local clock shows that time with that offset."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise UnreadableCase(f"{field}: there is no {written}") from error
    shown = local.at(moment).replace(tzinfo=None)
    _require(shown == naive, field, f"the clock of {local.zone} does not show {written}")
    return moment


def _require(holds: bool, field: str, wanted: str) -> None:
    if not holds:
        raise UnreadableCase(f"{field}: {wanted}" if field else wanted)
