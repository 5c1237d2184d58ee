"""What people hold of capabilities on a day, and how fresh it is: set-wise, in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from app.capabilities.models import Holding, Practice, SignOff
from app.capabilities.rules import Freshness, HeldAfter, best, freshness
from app.core.db import db
from app.core.localtime import local_time


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What somebody holds of a capability in the way that counts for most, on the day asked."""

    level: int
    valid_until: date | None
    practised: date | None
    state: Freshness


def cells_of(
    person_ids: list[int], stale: Mapping[int, int | None], on: date
) -> dict[int, dict[int, MatrixCell]]:
    """What people hold of capabilities: of several ways the one that counts (``best``).

    One statement. ``stale``: months by capability. It is fresh counting from when it, or what
    gives it, was last done or shown.
    """
    local = local_time()
    ways: dict[int, dict[int, dict[int, _Way]]] = {person_id: {} for person_id in person_ids}
    for person_id, capability, via, level, until, at, seen in _held(person_ids, list(stale)):
        last = _later(local.day(at) if at else None, seen)
        ways[person_id].setdefault(capability, {})[via] = _Way(HeldAfter(level, until), last)
    return {
        person_id: {
            capability: _cell(capability, some, stale[capability], on)
            for capability, some in held.items()
        }
        for person_id, held in ways.items()
    }


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of holding a capability, and when it was last done or shown."""

    standing: HeldAfter
    last: date | None


def _cell(capability: int, ways: dict[int, _Way], stale_months: int | None, on: date) -> MatrixCell:
    found = ways[best(capability, {via: way.standing for via, way in ways.items()}, on)]
    until = found.standing.valid_until
    state = freshness(until, found.last, stale_months, on)
    return MatrixCell(found.standing.level, until, found.last, state)


def _held(person_ids: list[int], capability_ids: list[int]) -> Sequence[Any]:
    either = Holding.capability_id, Holding.via_id
    practised = (
        select(func.max(Practice.practised_at))
        .where(Practice.person_id == Holding.person_id, Practice.capability_id.in_(either))
        .scalar_subquery()
    )
    taken = aliased(SignOff)
    since = exists().where(
        taken.person_id == SignOff.person_id,
        taken.capability_id == SignOff.capability_id,
        taken.id > SignOff.id,
        taken.level == 0,
    )
    seen = (
        select(func.max(SignOff.day))
        .where(
            SignOff.person_id == Holding.person_id,
            SignOff.capability_id.in_(either),
            SignOff.level > 0,
            ~since,
        )
        .scalar_subquery()
    )
    statement = select(
        Holding.person_id,
        Holding.capability_id,
        Holding.via_id,
        Holding.level,
        Holding.valid_until,
        practised,
        seen,
    ).where(
        Holding.person_id.in_(person_ids),
        Holding.capability_id.in_(capability_ids),
        Holding.level > 0,
    )
    return db.session.execute(statement).all()


def _later(one: date | None, other: date | None) -> date | None:
    return max((each for each in (one, other) if each), default=None)
