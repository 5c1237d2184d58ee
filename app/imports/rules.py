"""What a line of an imported table means, and what it will do: pure functions."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.capabilities.rules import TOP, HeldAfter, SignOffDraft, after_sign_off
from app.core.text import folded
from app.files.table_days import NEVER, NoDay, Order, day_of, orders_in
from app.imports.rules_heads import DAYS, PEOPLE, Field

IMPORTED = "imported"
NOTHING = {"", "geen", "nvt", "none", "na"}
"""What people write into a cell that they leave empty, without its marks."""
NO_END = {
    *("onbepaald", "onbepaalde tijd", "onbeperkt", "onbeperkt geldig", "levenslang", "permanent"),
    *("blijvend", "doorlopend", "geen einddatum", "geen vervaldatum", "verloopt niet", "nooit"),
    *("unlimited", "indefinite", "lifelong", "no end", "no end date", "no expiry", "never"),
    *("no expiry date", "does not expire", "∞"),
}
"""What people write where something has no end."""
MARKS = re.compile(r"[-./]")
LEVEL_MARKS = re.compile(r"^(?:niveau|level|stap|step|trede)\b:? *|(?<=[0-9])[.,]0+$|[-–.:]")
"""What people write around the number or name of a level."""


class LineFault(StrEnum):
    """What is wrong with a line."""

    MISSING = "missing"
    TWO_PEOPLE = "two_people"
    NOBODY = "nobody"
    PERSON_INACTIVE = "person_inactive"
    ONESELF = "oneself"
    NO_SUCH_CAPABILITY = "no_such_capability"
    TWO_CAPABILITIES = "two_capabilities"
    NOT_IN_USE = "not_in_use"
    RESERVED = "reserved"
    NOT_YOURS = "not_yours"
    NOT_SEEN = "not_seen"
    NO_SUCH_LEVEL = "no_such_level"
    HAS_NO_LEVELS = "has_no_levels"
    NO_DATE = "no_date"
    TOO_OLD = "too_old"
    AMBIGUOUS = "ambiguous"
    DAY_AHEAD = "day_ahead"
    ENDS_BEFORE_START = "ends_before_start"
    TAKEN_LATER = "taken_later"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class LineProblem:
    """Why a line cannot be done. ``other`` is another line that it contradicts."""

    why: LineFault
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

    ``allowed``: the one who imports may give it: a reserved act as its named assessor, one with
    levels as that or as who administers all; what has none may any administrator.
    ``paper``: how it is shown where proof was seen.
    """

    id: int
    names: Mapping[str, str]
    levels: Mapping[str, int] | None
    active: bool
    allowed: bool
    reserved: bool
    evidence_required: bool
    paper: str
    valid_months: int | None


@dataclass(frozen=True, slots=True)
class Last:
    """What somebody has of a capability, and the day of the last sign-off or taking away."""

    standing: HeldAfter
    day: date


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A line whose person and capability are known, and what was seen."""

    someone: Someone
    subject: Subject
    draft: SignOffDraft


@dataclass(frozen=True, slots=True)
class ImportLine:
    """What becomes of a line: ``does`` with what was before and is after, or a problem."""

    number: int
    cells: Mapping[str, str]
    problem: LineProblem | None = None
    found: KnownLine | None = None
    does: Does | None = None
    before: HeldAfter = HeldAfter()
    after: HeldAfter = HeldAfter()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import will do, line by line."""

    lines: tuple[ImportLine, ...]

    def count(self, does: Does) -> int:
        """How many lines do this."""
        return sum(line.does is does for line in self.lines)

    @property
    def problems(self) -> int:
        """How many lines cannot be done; then nothing is."""
        return sum(line.problem is not None for line in self.lines)

    @property
    def changes(self) -> list[ImportLine]:
        """The lines that change something."""
        return [line for line in self.lines if line.does not in (None, Does.STAYS)]

    @property
    def in_order(self) -> list["ImportLine"]:
        """The lines that change something, the oldest day first: the history is kept so."""
        days = [(line.found.draft.day, at) for at, line in enumerate(self.changes) if line.found]
        return [self.changes[at] for _day, at in sorted(days)]

    @property
    def mark(self) -> str:
        """A short text that is another one for another plan."""
        told = [
            [line.number, line.problem and line.problem.why, line.does, _told(line)]
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:32]


def _told(line: ImportLine) -> list[object]:
    if line.found is None:
        return []
    found = line.found
    standings = [line.before.level, line.before.valid_until, line.after.level]
    return [found.someone.id, found.subject.id, *standings, line.after.valid_until]


@dataclass(frozen=True, slots=True)
class Known:
    """What lines are read with: people by what they may be called, capabilities by name.

    ``orders``: for each column of days, in which orders its dates are written. ``shared``: names
    that are those of two capabilities, of one in this and of another in that language.
    """

    people: Mapping[str, Someone]
    subjects: Mapping[str, Subject]
    own_id: int
    today: date
    orders: Mapping[Field, Collection[Order]] = field(default_factory=dict)
    shared: Collection[str] = ()


def key_of(person: str) -> str:
    """How a person is looked up, whether by number or e-mail address."""
    return folded(person)


def keys_of(cells: Mapping[str, str]) -> list[str]:
    """All by which a line names its person."""
    return [key_of(cells[each]) for each in PEOPLE if cells.get(each)]


def orders_of(rows: Sequence[Mapping[str, Any]]) -> dict[Field, Collection[Order]]:
    """In which order the dates of each column are written."""
    return {each: orders_in(row["cells"].get(each, "") for row in rows) for each in DAYS}


def read_line(cells: Mapping[str, str], known: Known) -> KnownLine | LineProblem:
    """Who and what a line is about, or the first thing that is wrong with it."""
    someone = _person(cells, known)
    if isinstance(someone, LineProblem):
        return someone
    for needed in (Field.CAPABILITY, Field.DATE):
        if not cells[needed]:
            return LineProblem(LineFault.MISSING, needed)
    if folded(cells[Field.CAPABILITY]) in known.shared:
        return LineProblem(LineFault.TWO_CAPABILITIES, Field.CAPABILITY)
    subject = known.subjects.get(folded(cells[Field.CAPABILITY]))
    wrong = _wrong_subject(subject)
    if wrong or subject is None:
        return wrong or LineProblem(LineFault.NO_SUCH_CAPABILITY, Field.CAPABILITY)
    level = _level(cells[Field.LEVEL], subject)
    if isinstance(level, LineProblem):
        return level
    days = _days(cells, known)
    if isinstance(days, LineProblem):
        return days
    day, until, seen = days
    if seen is None and subject.evidence_required:
        return LineProblem(LineFault.NOT_SEEN, Field.SEEN)
    method = IMPORTED if seen is None else subject.paper
    return KnownLine(someone, subject, SignOffDraft(level, method, day, until, seen_on=seen))


def _person(cells: Mapping[str, str], known: Known) -> Someone | LineProblem:
    """Who a line is about. One of several names may be unknown here; two people may not be."""
    named = [each for each in PEOPLE if cells.get(each)]
    if not named:
        return LineProblem(LineFault.MISSING, Field.PERSON)
    found = {
        each: known.people[key_of(cells[each])]
        for each in named
        if key_of(cells[each]) in known.people
    }
    if not found:
        return LineProblem(LineFault.NOBODY, named[0])
    someone, *others = {person.id: person for person in found.values()}.values()
    if others:
        return LineProblem(LineFault.TWO_PEOPLE, list(found)[-1])
    if someone.id == known.own_id:
        return LineProblem(LineFault.ONESELF, named[0])
    return someone if someone.active else LineProblem(LineFault.PERSON_INACTIVE, named[0])


def _wrong_subject(subject: Subject | None) -> LineProblem | None:
    if subject is None:
        return LineProblem(LineFault.NO_SUCH_CAPABILITY, Field.CAPABILITY)
    if not subject.active:
        return LineProblem(LineFault.NOT_IN_USE, Field.CAPABILITY)
    if subject.allowed:
        return None
    return LineProblem(
        LineFault.RESERVED if subject.reserved else LineFault.NOT_YOURS, Field.CAPABILITY
    )


def _level(text: str, subject: Subject) -> int | LineProblem:
    if subject.levels is None:
        return TOP if _is_nothing(text) else LineProblem(LineFault.HAS_NO_LEVELS, Field.LEVEL)
    if _is_nothing(text):
        return LineProblem(LineFault.MISSING, Field.LEVEL)
    plain = " ".join(LEVEL_MARKS.sub(" ", folded(text)).split())
    known = {
        " ".join(LEVEL_MARKS.sub(" ", name).split()): step for name, step in subject.levels.items()
    }
    level = subject.levels.get(folded(text)) or known.get(plain.removeprefix("0"))
    return level or LineProblem(LineFault.NO_SUCH_LEVEL, Field.LEVEL)


def _is_nothing(text: str) -> bool:
    """Whether a cell says that nothing is in it: empty, a dash, ``n.v.t.``."""
    return MARKS.sub("", folded(text)).strip() in NOTHING


def _days(
    cells: Mapping[str, str], known: Known
) -> tuple[date, date | None, date | None] | LineProblem:
    """The day itself, until when it counts, and when its proof was seen."""
    days: dict[Field, date | None] = {}
    for each in DAYS:
        text = cells.get(each, "")
        ends_not = each is Field.UNTIL and folded(text) in NO_END
        if not text or ends_not or (each is not Field.DATE and _is_nothing(text)):
            days[each] = None
            continue
        read = day_of(text, known.orders.get(each, ()))
        if isinstance(read, NoDay):
            return LineProblem(LineFault(read), each)
        days[each] = read
    day, until, seen = (days[each] for each in DAYS)
    if day is None or day == NEVER:
        return LineProblem(LineFault.NO_DATE, Field.DATE)
    for each in (Field.DATE, Field.SEEN):
        if (days[each] or day) > known.today:
            return LineProblem(LineFault.DAY_AHEAD, each)
    for each in (Field.UNTIL, Field.SEEN):
        if (days[each] or day) < day:
            return LineProblem(LineFault.ENDS_BEFORE_START, each)
    return day, None if until == NEVER else until, seen


def plan(
    rows: Sequence[Mapping[str, Any]],
    read: Sequence[KnownLine | LineProblem],
    last: Mapping[tuple[int, int], Last],
    today: date,
) -> Plan:
    """What each line will do, given what is known of its person and capability.

    Several lines about the same are its history: the older one counts first, wherever it stands.
    """
    lines: dict[int, ImportLine] = {}
    history: dict[tuple[int, int], list[tuple[date, int, KnownLine]]] = {}
    for at, found in enumerate(read):
        if isinstance(found, LineProblem):
            lines[at] = ImportLine(rows[at]["line"], rows[at]["cells"], found)
        else:
            key = found.someone.id, found.subject.id
            history.setdefault(key, []).append((found.draft.day, at, found))
    for key, entries in history.items():
        before = last.get(key)
        seen: dict[date, ImportLine] = {}
        for day, at, found in sorted(entries, key=lambda entry: entry[:2]):
            line = _line(rows[at]["line"], rows[at]["cells"], found, before, today)
            if day in seen:
                line = _again(line, seen[day])
            else:
                seen[day] = line
            lines[at] = line
            if line.does not in (None, Does.STAYS):
                before = Last(line.after, day)
    return Plan(tuple(lines[at] for at in range(len(rows))))


def _again(line: ImportLine, first: ImportLine) -> ImportLine:
    """A second line about the same day: the same again does nothing, anything else is wrong."""
    assert line.found is not None
    assert first.found is not None
    if line.found.draft == first.found.draft:
        return ImportLine(
            line.number, line.cells, None, line.found, Does.STAYS, first.after, first.after
        )
    twice = LineProblem(LineFault.TWICE, Field.CAPABILITY, first.number)
    return ImportLine(line.number, line.cells, twice, line.found)


def _line(
    number: int, cells: Mapping[str, str], found: KnownLine, last: Last | None, today: date
) -> ImportLine:
    """What a line does. An older record changes nothing, and does not undo a taking away."""
    before = last.standing if last else HeldAfter()
    if last and found.draft.day < last.day:
        if before.level == 0:
            return ImportLine(number, cells, LineProblem(LineFault.TAKEN_LATER, Field.DATE), found)
        return ImportLine(number, cells, None, found, Does.STAYS, before, before)
    after = after_sign_off(before, found.draft, found.subject.valid_months, today)
    return ImportLine(number, cells, None, found, _does(before, after), before, after)


def _does(before: HeldAfter, after: HeldAfter) -> Does:
    if before.level == 0:
        return Does.NEW
    if after == before:
        return Does.STAYS
    if after.level == before.level:
        return Does.RENEWS
    return Does.RAISES if after.level > before.level else Does.AFRESH
