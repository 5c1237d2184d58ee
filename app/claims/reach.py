"""Cheap facts first: which work somebody could do at all, told by the database for every shift."""

from collections.abc import Collection

from sqlalchemy import BindParameter, ColumnElement, and_, case, exists, func, or_, select, true

from app.capabilities.models import KINDS_WITH_LEVELS, Capability, Holding
from app.claims.facts import NeedFact
from app.people.models import Person
from app.shifts.models import Shift
from app.tasks.models import Need, TaskType

MOST_UNMET = 1
"""With more needs unmet a task neither fits nor almost fits; judging would only say the same."""


def within_reach(person_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """That the person lacks at most one capability for a shift, or can learn on an extra seat."""
    level = case((Capability.kind.in_(KINDS_WITH_LEVELS), Need.level), else_=1)
    met = exists().where(
        Holding.person_id == person_id,
        Holding.capability_id == Need.capability_id,
        Holding.level >= level,
    )
    unmet = (
        select(func.count())
        .select_from(Need)
        .join(Capability, Capability.id == Need.capability_id)
        .where(Need.task_type_id == TaskType.id, ~met)
        .scalar_subquery()
    )
    possible = select(TaskType.id).where(unmet <= MOST_UNMET)
    return or_(Shift.task_type_id.in_(possible), Shift.extra_filled < Shift.extra_places)


def able_enough(needs: Collection[NeedFact]) -> ColumnElement[bool]:
    """That a person lacks at most one of these."""
    if len(needs) <= MOST_UNMET:
        return true()
    each = (
        and_(
            Holding.capability_id == need.capability_id,
            Holding.level >= (need.level if need.has_levels else 1),
        )
        for need in needs
    )
    met = (
        select(func.count(Holding.capability_id.distinct()))
        .where(Holding.person_id == Person.id, or_(*each))
        .scalar_subquery()
    )
    return met >= len(needs) - MOST_UNMET
