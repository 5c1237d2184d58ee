"""The trail, and what the people and things in it are called."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import get_locale
from sqlalchemy import ColumnElement, Select, and_, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from app.audit.models import AuditEntry
from app.audit.queries import EntryFilter, entries
from app.capabilities.models import Capability, CapabilityRequest, SignOff
from app.core.db import db
from app.core.matching import holds, in_address, words_of
from app.people.models import Department, Person
from app.rule_sets.models import StoredRuleSet
from app.shifts.models import Shift
from app.tasks.models import StepReport, TaskType
from app.web.limits import id_of

PAGE_SIZE = 50
PERSON, DEPARTMENT, CAPABILITY, TASK_TYPE, SHIFT, RULE_SET = (
    each.__name__ for each in (Person, Department, Capability, TaskType, Shift, StoredRuleSet)
)
POINTS_AT = {
    "actor_id": PERSON,
    "stand_in": PERSON,
    "keeper": PERSON,
    "contact": PERSON,
    "deputy": PERSON,
    "owner_id": PERSON,
    "department": DEPARTMENT,
    "department_id": DEPARTMENT,
    "home_department_id": DEPARTMENT,
    "parent": DEPARTMENT,
    "capability": CAPABILITY,
    "includes": CAPABILITY,
    "included_before": CAPABILITY,
    "task_type": TASK_TYPE,
    "shift": SHIFT,
    "rule_set": RULE_SET,
}
"""What the ids in the data of an entry are of, by the name that they stand under."""

Ref = tuple[str, int]


@dataclass(frozen=True, slots=True)
class NameOf:
    """What a thing is called; a task also by when it is."""

    name: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


Names = Mapping[Ref, NameOf]


def trail(asked: EntryFilter, *, actor: str, about: str, most: int) -> Sequence[AuditEntry]:
    """At most so many entries; one statement.

    ``actor`` and ``about`` are parts of a name or an e-mail address, or an id; empty is everybody.
    """
    return db.session.scalars(
        entries(asked)
        .where(*_is(AuditEntry.actor_id, actor), *_is(AuditEntry.person_id, about))
        .limit(most)
    ).all()


def names_in(found: Iterable[AuditEntry]) -> Names:
    """The names of everybody and everything that these entries speak of; one statement.

    What is not in it is gone, or never had a name.
    """
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for kind, number in (ref for entry in found for ref in refs_of(entry)):
        ids[kind].add(number)
    rows = db.session.execute(union_all(*_named_things(ids)))
    return {(row.kind, row.id): NameOf(row.name, row.starts_at, row.ends_at) for row in rows}


def refs_of(entry: AuditEntry) -> Iterator[Ref]:
    """Everything with a name that an entry points at."""
    if entry.object_id is not None:
        yield entry.object_type, entry.object_id
    yield from ((PERSON, each) for each in (entry.actor_id, entry.person_id) if each is not None)
    yield from refs_in(entry.data)


def refs_in(data: Mapping[str, Any]) -> Iterator[Ref]:
    """What the data of an entry points at; also before and after a change."""
    for name, value in data.items():
        if name in ("before", "after") and isinstance(value, dict):
            yield from refs_in(value)
        for each in value if isinstance(value, list) else [value]:
            if name == "before" and isinstance(each, int):  # where a department hung before
                yield DEPARTMENT, each
            if name in POINTS_AT and isinstance(each, int):
                yield POINTS_AT[name], each


def _named_things(ids: Mapping[str, set[int]]) -> list[Select[Any]]:
    """A select a kind; tasks first, so that the types of the columns are theirs."""
    capability = Capability.name_nl if str(get_locale()) == "nl" else Capability.name_en
    never = cast(null(), Shift.starts_at.type)

    def named(kind: str, row: Any, name: Any, *when: Any) -> Select[Any]:
        starts_at, ends_at = when or (never, never)
        return select(
            literal(kind).label("kind"),
            row.id.label("id"),
            name.label("name"),
            starts_at.label("starts_at"),
            ends_at.label("ends_at"),
        ).where(row.id.in_(ids[kind]))

    of_type = TaskType.id == Shift.task_type_id
    return [
        named(SHIFT, Shift, TaskType.name, Shift.starts_at, Shift.ends_at).join(TaskType, of_type),
        named(PERSON, Person, Person.name),
        named(DEPARTMENT, Department, Department.name),
        named(CAPABILITY, Capability, capability),
        named(TASK_TYPE, TaskType, TaskType.name),
        named(RULE_SET, StoredRuleSet, StoredRuleSet.name),
        *(
            named(row.__name__, row, capability).join(
                Capability, Capability.id == row.capability_id
            )
            for row in (CapabilityRequest, SignOff)
        ),
        named(StepReport.__name__, StepReport, TaskType.name).join(
            TaskType, TaskType.id == StepReport.task_type_id
        ),
    ]


def _is(column: InstrumentedAttribute[int | None], words: str) -> list[ColumnElement[bool]]:
    """The condition that a column names one of the people meant."""
    if not words:
        return []
    person_id = id_of(words)
    return [column == person_id if person_id is not None else column.in_(_named(words))]


def _named(words: str) -> Select[int]:
    return select(Person.id).where(
        and_(
            True,
            *(
                or_(holds(Person.name_folded, word), in_address(Person.email, word))
                for word in words_of(words)
            ),
        )
    )
