"""Cheap facts first: who could do which work at all, told by the database for everybody."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from app.capabilities.models import KINDS_WITH_LEVELS, Capability, Holding
from app.core.localtime import local_time
from app.eligibility.facts import ShiftFacts
from app.eligibility.facts_needs import NeedFact
from app.eligibility.queries_shift_facts import Task
from app.eligibility.rules_needs import MOST_UNMET
from app.people.models import AVAILABILITY, Agreement, Commitment, Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.tasks.models import Need, TaskType


def within_reach(person_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """That the person lacks at most one capability for a shift, or can learn on an extra seat.

    ``rules_needs.is_within_reach`` says the same of facts.
    """
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


def takes_part(facts: ShiftFacts) -> ColumnElement[bool]:
    """Active people of the own team or with a pool agreement on the day that the shift begins."""
    day = local_time().day(facts.span.start)
    pool = exists().where(
        Agreement.person_id == Person.id,
        Agreement.pool,
        Agreement.valid_from <= day,
        or_(Agreement.valid_until.is_(None), Agreement.valid_until >= day),
    )
    return and_(Person.active, or_(pool, Department.path.startswith(facts.department_path)))


def is_released(home_path: str, now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """That the steps of a shift leave it to somebody of a department.

    ``Shift.department`` is joined. ``rules.own_team_first`` says the same of facts.
    """
    home, path, parent = literal(home_path), Department.path, aliased(Department)
    above = (
        select(parent.path).where(parent.id == Department.parent_id).correlate(Department)
    ).scalar_subquery()
    in_division = home.startswith(func.coalesce(above, path))
    return or_(
        home.startswith(path),
        and_(
            or_(Shift.own_team_until.is_(None), Shift.own_team_until <= now),
            or_(Shift.division_until.is_(None), Shift.division_until <= now, in_division),
        ),
    )


def worth_judging(facts: ShiftFacts) -> ColumnElement[bool]:
    """That a shift fits a person, or that something could make it fit."""
    return and_(able_enough(facts.needs), ~_is_taken_throughout(facts))


def could_fit(facts: ShiftFacts) -> ColumnElement[bool]:
    """That a person holds every need through the end of the shift, and has that time free."""
    local = local_time()
    day = local.days_touched(facts.span.start, facts.span.end)[1]
    until = or_(Holding.valid_until.is_(None), Holding.valid_until >= day)
    held = (_held(need, until) for need in facts.needs)
    works = exists().where(
        Claim.person_id == Person.id,
        Claim.live,
        Claim.shift_id != facts.shift_id,
        Claim.ends_at > facts.span.start,
        Claim.starts_at < facts.span.end,
    )
    away = exists().where(
        Commitment.person_id == Person.id,
        Commitment.kind.not_in(AVAILABILITY),
        Commitment.ends_at > facts.span.start,
        Commitment.starts_at < facts.span.end,
    )
    return and_(*held, ~works, ~away)


def _is_taken_throughout(facts: ShiftFacts) -> ColumnElement[bool]:
    """That one other thing takes a person's time from the start of the shift to its end."""
    start, end = facts.span.start, facts.span.end
    works = exists().where(
        Claim.person_id == Person.id,
        Claim.live,
        Claim.shift_id != facts.shift_id,
        Claim.starts_at <= start,
        Claim.ends_at >= end,
    )
    away = exists().where(
        Commitment.person_id == Person.id,
        Commitment.kind.not_in(AVAILABILITY),
        Commitment.starts_at <= start,
        Commitment.ends_at >= end,
    )
    return or_(works, away)


def holds_enough(tasks: Iterable[Task]) -> ColumnElement[bool]:
    """That a person holds what one of the tasks needs, until whenever: for a few tasks."""
    every = {task.facts.needs for task in tasks}
    return or_(false(), *(and_(true(), *map(_held, needs)) for needs in every))


def _held(need: NeedFact, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        Holding.person_id == Person.id,
        Holding.capability_id == need.capability_id,
        Holding.level >= (need.level if need.has_levels else 1),
        *conditions,
    )
