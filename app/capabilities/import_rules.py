"""What a line of an imported table means, and what it will do: pure functions."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.capabilities.rules import TOP, SignOffDraft, Standing, after_sign_off

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
DUTCH = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")
IMPORTED = "imported"


class Field(StrEnum):
    """The columns of the table."""

    PERSON = "person"
    CAPABILITY = "capability"
    LEVEL = "level"
    DATE = "date"
    UNTIL = "until"


NEEDED = (Field.PERSON, Field.CAPABILITY, Field.DATE)
HEADS: dict[Field, tuple[str, ...]] = {
    Field.PERSON: (
        "persoon",
        "person",
        "medewerker",
        "employee",
        "e-mail",
        "email",
        "e-mailadres",
        "e-mail address",
        "personeelsnummer",
        "personnel number",
    ),
    Field.CAPABILITY: ("bekwaamheid", "capability"),
    Field.LEVEL: ("niveau", "level"),
    Field.DATE: ("datum", "date", "afgetekend op", "signed off on"),
    Field.UNTIL: ("geldig tot", "geldig t/m", "geldig tot en met", "valid until"),
}
FIELDS = {head: field for field, heads in HEADS.items() for head in heads}


class Wrong(StrEnum):
    """What is wrong with a head, or with a line."""

    UNKNOWN_HEAD = "unknown_head"
    HEAD_TWICE = "head_twice"
    HEAD_MISSING = "head_missing"

    MISSING = "missing"
    NOBODY = "nobody"
    PERSON_INACTIVE = "person_inactive"
    ONESELF = "oneself"
    NO_SUCH_CAPABILITY = "no_such_capability"
    NOT_IN_USE = "not_in_use"
    RESERVED = "reserved"
    EVIDENCE_REQUIRED = "evidence_required"
    NO_SUCH_LEVEL = "no_such_level"
    HAS_NO_LEVELS = "has_no_levels"
    NO_DATE = "no_date"
    DAY_AHEAD = "day_ahead"
    ENDS_BEFORE_START = "ends_before_start"
    TAKEN_LATER = "taken_later"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class WrongHead:
    """A head that cannot be read. ``column`` counts from 1; ``other`` is one of the same kind."""

    why: Wrong
    column: int = 0
    text: str = ""
    other: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be done. ``other`` is another line that it contradicts."""

    why: Wrong
    field: Field
    other: int = 0


class Does(StrEnum):
    """What a line will do."""

    NEW = "new"
    RAISES = "raises"
    RENEWS = "renews"
    AFRESH = "afresh"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Someone:
    """A person that a line may be about."""

    id: int
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """A capability that a line may be about. ``levels``: its steps by number and by name.

    ``allowed``: the one who imports may give a reserved act, being its named assessor.
    """

    id: int
    names: Mapping[str, str]
    levels: Mapping[str, int] | None
    active: bool
    allowed: bool
    evidence_required: bool
    valid_months: int | None


@dataclass(frozen=True, slots=True)
class Last:
    """What somebody has of a capability, and the day of the last sign-off or taking away."""

    standing: Standing
    day: date


@dataclass(frozen=True, slots=True)
class Found:
    """A line whose person and capability are known, and what was seen."""

    someone: Someone
    subject: Subject
    draft: SignOffDraft


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of a line: ``does`` with what was before and is after, or a problem."""

    number: int
    cells: Mapping[str, str]
    problem: Problem | None = None
    found: Found | None = None
    does: Does | None = None
    before: Standing = Standing()
    after: Standing = Standing()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import will do, line by line."""

    lines: tuple[Line, ...]

    def count(self, does: Does) -> int:
        """How many lines do this."""
        return sum(line.does is does for line in self.lines)

    @property
    def problems(self) -> int:
        """How many lines cannot be done; then nothing is."""
        return sum(line.problem is not None for line in self.lines)

    @property
    def changes(self) -> list[Line]:
        """The lines that change something."""
        return [line for line in self.lines if line.does not in (None, Does.STAYS)]

    @property
    def mark(self) -> str:
        """A short text that is another one for another plan."""
        told = [
            [line.number, line.problem and line.problem.why, line.does, _told(line)]
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:32]


def _told(line: Line) -> list[object]:
    if line.found is None:
        return []
    found = line.found
    standings = [line.before.level, line.before.valid_until, line.after.level]
    return [found.someone.id, found.subject.id, *standings, line.after.valid_until]


def heads_of(head: Sequence[str]) -> dict[Field, int] | WrongHead:
    """In which column each field stands, counted from 0."""
    found: dict[Field, int] = {}
    for column, text in enumerate(head):
        field = FIELDS.get(text.strip().casefold())
        if field is None:
            return WrongHead(Wrong.UNKNOWN_HEAD, column + 1, text)
        if field in found:
            return WrongHead(Wrong.HEAD_TWICE, column + 1, text, found[field] + 1)
        found[field] = column
    missing = [field for field in NEEDED if field not in found]
    return WrongHead(Wrong.HEAD_MISSING, text=missing[0]) if missing else found


def day_of(text: str) -> date | None:
    """The day that a text names: year-month-day or day-month-year, within sense."""
    iso, dutch = ISO.fullmatch(text), DUTCH.fullmatch(text)
    parts = iso.groups() if iso else dutch.groups()[::-1] if dutch else None
    if parts is None:
        return None
    try:
        day = date(*map(int, parts))
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def key_of(person: str) -> str:
    """How a person is looked up: e-mail addresses are in lower case."""
    return person.casefold() if "@" in person else person


def read_line(
    cells: Mapping[str, str],
    people: Mapping[str, Someone],
    subjects: Mapping[str, Subject],
    own_id: int,
    today: date,
) -> Found | Problem:
    """Who and what a line is about, or the first thing that is wrong with it."""
    for field in NEEDED:
        if not cells[field]:
            return Problem(Wrong.MISSING, field)
    someone = people.get(key_of(cells[Field.PERSON]))
    subject = subjects.get(cells[Field.CAPABILITY].casefold())
    wrong = _wrong_person(someone, own_id) or _wrong_subject(subject)
    if wrong or someone is None or subject is None:
        return wrong or Problem(Wrong.NOBODY, Field.PERSON)
    level = _level(cells[Field.LEVEL], subject)
    if isinstance(level, Problem):
        return level
    days = _days(cells, today)
    if isinstance(days, Problem):
        return days
    return Found(someone, subject, SignOffDraft(level, IMPORTED, *days))


def _wrong_person(someone: Someone | None, own_id: int) -> Problem | None:
    if someone is None:
        return Problem(Wrong.NOBODY, Field.PERSON)
    if someone.id == own_id:
        return Problem(Wrong.ONESELF, Field.PERSON)
    return None if someone.active else Problem(Wrong.PERSON_INACTIVE, Field.PERSON)


def _wrong_subject(subject: Subject | None) -> Problem | None:
    if subject is None:
        return Problem(Wrong.NO_SUCH_CAPABILITY, Field.CAPABILITY)
    if not subject.active:
        return Problem(Wrong.NOT_IN_USE, Field.CAPABILITY)
    if not subject.allowed:
        return Problem(Wrong.RESERVED, Field.CAPABILITY)
    if subject.evidence_required:
        return Problem(Wrong.EVIDENCE_REQUIRED, Field.CAPABILITY)
    return None


def _level(text: str, subject: Subject) -> int | Problem:
    if subject.levels is None:
        return Problem(Wrong.HAS_NO_LEVELS, Field.LEVEL) if text else TOP
    if not text:
        return Problem(Wrong.MISSING, Field.LEVEL)
    return subject.levels.get(text.casefold()) or Problem(Wrong.NO_SUCH_LEVEL, Field.LEVEL)


def _days(cells: Mapping[str, str], today: date) -> tuple[date, date | None] | Problem:
    day, until = day_of(cells[Field.DATE]), day_of(cells[Field.UNTIL])
    if day is None:
        return Problem(Wrong.NO_DATE, Field.DATE)
    if day > today:
        return Problem(Wrong.DAY_AHEAD, Field.DATE)
    if until is None and cells[Field.UNTIL]:
        return Problem(Wrong.NO_DATE, Field.UNTIL)
    if until is not None and until < day:
        return Problem(Wrong.ENDS_BEFORE_START, Field.UNTIL)
    return day, until


def plan(
    rows: Sequence[Mapping[str, Any]],
    read: Sequence[Found | Problem],
    last: Mapping[tuple[int, int], Last],
    today: date,
) -> Plan:
    """What each line will do, given what is known of its person and capability."""
    first: dict[tuple[int, int], int] = {}
    lines = []
    for row, found in zip(rows, read, strict=True):
        number, cells = row["line"], row["cells"]
        if isinstance(found, Problem):
            lines.append(Line(number, cells, found))
            continue
        key = found.someone.id, found.subject.id
        if key in first:
            twice = Problem(Wrong.TWICE, Field.CAPABILITY, first[key])
            lines.append(Line(number, cells, twice, found))
            continue
        first[key] = number
        lines.append(_line(number, cells, found, last.get(key), today))
    return Plan(tuple(lines))


def _line(
    number: int, cells: Mapping[str, str], found: Found, last: Last | None, today: date
) -> Line:
    """What a line does. An older record changes nothing, and does not undo a taking away."""
    before = last.standing if last else Standing()
    if last and found.draft.day < last.day:
        if before.level == 0:
            return Line(number, cells, Problem(Wrong.TAKEN_LATER, Field.DATE), found)
        return Line(number, cells, None, found, Does.STAYS, before, before)
    after = after_sign_off(before, found.draft, found.subject.valid_months, today)
    return Line(number, cells, None, found, _does(before, after), before, after)


def _does(before: Standing, after: Standing) -> Does:
    if before.level == 0:
        return Does.NEW
    if after == before:
        return Does.STAYS
    if after.level == before.level:
        return Does.RENEWS
    return Does.RAISES if after.level > before.level else Does.AFRESH
