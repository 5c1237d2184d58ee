"""What this part keeps, why, who sees it and for how long: told from the schema and the grants.

A table without a purpose, or a column that could hold free text, is an error; so the page that
shows this cannot drift from what is stored.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer, Table, select

from app.core.db import Model, db
from app.people.models import Department, Person, RoleGrant
from app.people.rules import Role
from app.reintegration import models

PURPOSES: dict[type[Model], Any] = {
    models.Track: _l("who builds up again, led by which case worker, from when to when"),
    models.Step: _l("what was agreed: hours, days, parts of the day and kinds of task"),
    models.Evaluation: _l("when a step was talked about, and what was chosen"),
    models.TermChange: _l("the calendar of the law: what was done or moved"),
    models.Feeling: _l("how a task went, as the person says"),
    models.TrackEntry: _l("what was done to a track, and who looked at it"),
}
CLOSED: dict[tuple[type[Model], str], tuple[type[StrEnum], ...]] = {
    (models.Track, "state"): (models.TrackState,),
    (models.Track, "outcome"): (models.Outcome,),
    (models.Step, "state"): (models.StepState,),
    (models.Step, "seat"): (models.StepSeat,),
    (models.Step, "phase"): (models.Phase,),
    (models.Evaluation, "choice"): (models.NextStep,),
    (models.TermChange, "term"): (models.Term,),
    (models.TermChange, "reason"): (models.TermReason,),
    (models.Feeling, "felt"): (models.Felt,),
    (models.TrackEntry, "verb"): (models.TrackVerb,),
    (models.TrackEntry, "term"): (models.Term,),
    (models.TrackEntry, "word"): (models.Outcome, models.NextStep, models.Felt),
}
"""The columns of text, with the only words that each can hold."""


class Undeclared(RuntimeError):
    """A table or a column of this room is not accounted for."""


class KeptKind(StrEnum):
    """What kind of thing a column keeps. There is none for free text."""

    NUMBER = "number"
    DAY = "day"
    INSTANT = "instant"
    YES_OR_NO = "yes or no"
    REFERENCE = "reference"
    WORD = "word of a closed list"


KINDS: dict[KeptKind, Any] = {
    KeptKind.NUMBER: _l("a number"),
    KeptKind.DAY: _l("a day"),
    KeptKind.INSTANT: _l("a moment"),
    KeptKind.YES_OR_NO: _l("yes or no"),
    KeptKind.REFERENCE: _l("a reference"),
    KeptKind.WORD: _l("a word of a closed list"),
}


@dataclass(frozen=True, slots=True)
class Datum:
    """A column: its name, what kind of thing it keeps, and the words of its list."""

    name: str
    kept: KeptKind
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """A table: why it is there, and what it keeps."""

    name: str
    purpose: Any
    data: tuple[Datum, ...]


@dataclass(frozen=True, slots=True)
class CaseWorker:
    """Somebody who holds the grant to lead tracks, for a department."""

    name: str
    department: str


def registers() -> list[Register]:
    """Every table of this room. Raises Undeclared for what is not accounted for."""
    unknown = sorted(model.__name__ for model in _models() if model not in PURPOSES)
    if unknown:
        raise Undeclared(f"say in PURPOSES why these are kept: {unknown}")
    found = sorted(_models(), key=list(PURPOSES).index)
    return [Register(_table(model).name, PURPOSES[model], tuple(_data(model))) for model in found]


def case_workers() -> list[CaseWorker]:
    """Who holds the grant now, by name; one statement."""
    rows = db.session.execute(
        select(Person.name, Department.name.label("department"))
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Department, Department.id == RoleGrant.department_id)
        .where(RoleGrant.role == Role.CASE_WORKER, Person.active)
        .order_by(Person.name_folded, Department.name_folded)
    )
    return [CaseWorker(row.name, row.department) for row in rows]


def _models() -> Iterator[type[Model]]:
    for mapper in Model.registry.mappers:
        if mapper.class_.__module__ == models.__name__:
            yield mapper.class_


def _table(model: type[Model]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _data(model: type[Model]) -> Iterator[Datum]:
    for column in _table(model).columns:
        closed = _lists(model, column)
        words = tuple(str(word) for each in closed for word in each)
        yield Datum(column.name, _kept(model, column, closed), words)


def _lists(model: type[Model], column: Column[Any]) -> tuple[type[StrEnum], ...]:
    """The closed lists that a column takes its words from; none for one without words."""
    if isinstance(column.type, models.Several):
        return (column.type.words,)
    return CLOSED.get((model, column.name), ())


def _kept(model: type[Model], column: Column[Any], closed: tuple[type[StrEnum], ...]) -> KeptKind:
    if closed:
        return KeptKind.WORD
    if column.foreign_keys:
        return KeptKind.REFERENCE
    for kind, kept in _KEPT_BY_TYPE.items():
        if isinstance(_plain(column.type), kind):
            return kept
    raise Undeclared(
        f"{model.__name__}.{column.name} could hold free text: give its list in CLOSED"
    )


def _plain(type_: Any) -> Any:
    """The type beneath a decorator such as that of instants."""
    return getattr(type_, "impl_instance", type_)


_KEPT_BY_TYPE: Mapping[type, KeptKind] = {
    Boolean: KeptKind.YES_OR_NO,
    Integer: KeptKind.NUMBER,
    Float: KeptKind.NUMBER,
    DateTime: KeptKind.INSTANT,
    Date: KeptKind.DAY,
}
