"""The catalogue: what can be known of capabilities themselves, and who keeps and assesses them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import get_locale
from sqlalchemy import ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.capabilities.models import Capability, CapabilityGrant, CapabilityRight, Holding
from app.capabilities.queries import name_folded
from app.capabilities.queries_sign_offs import includes
from app.capabilities.rules import CapabilityDraft, reached
from app.core.db import db
from app.core.matching import holds_all, nearness, words_of
from app.core.text import folded
from app.lists.sorting import UNSORTED, Sorting
from app.people.models import Department, Person

FOR_GOOD = 10_000
"""More months than any capability is valid."""
MOST_FOUND = 50
"""So many people are looked at to find out who is meant."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who owns or assesses a capability. ``id`` is that of the grant."""

    id: int
    right: str
    name: str
    department: str
    active: bool


@dataclass(frozen=True, slots=True)
class Related:
    """Another capability that comes with one, or brings it along: directly, or by way of others."""

    id: int
    name: str
    directly: bool


@dataclass(frozen=True, slots=True)
class Relations:
    """What a capability includes, and what includes it; each by name."""

    includes: tuple[Related, ...]
    included_in: tuple[Related, ...]


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """A person who may be meant."""

    id: int
    name: str
    department: str


def entries(search: str = "", order: Sorting = UNSORTED) -> Select[Capability, int, int]:
    """Every capability by name in the page's language, those in use first.

    Each with its numbers of active people: who hold it, and who are named to assess it. ``order``
    is by ``name``, ``kind``, ``valid`` (for good is longest), ``assessors`` or ``holders``.
    """
    holding, assessing = holders().label("holders"), _assessors().label("assessors")
    by = {
        "name": name_folded(),
        "kind": Capability.kind,
        "valid": func.coalesce(Capability.valid_months, FOR_GOOD),
        "assessors": assessing,
        "holders": holding,
    }
    statement = select(Capability, holding, assessing).order_by(
        *order.clauses(by), Capability.active.desc(), name_folded(), Capability.id
    )
    if not search:
        return statement
    return statement.where(
        holds_all(words_of(search), Capability.name_nl_folded, Capability.name_en_folded)
    )


def holders() -> ScalarSelect[int]:
    """How many active people hold the capability of a statement, in whatever way."""
    return (
        select(func.count(Person.id.distinct()))
        .select_from(Holding)
        .join(Person, Person.id == Holding.person_id)
        .where(Holding.capability_id == Capability.id, Person.active)
        .correlate(Capability)
        .scalar_subquery()
    )


def _assessors() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(CapabilityGrant)
        .join(Person, Person.id == CapabilityGrant.person_id)
        .where(
            CapabilityGrant.capability_id == Capability.id,
            CapabilityGrant.right == CapabilityRight.ASSESSOR,
            Person.active,
        )
        .correlate(Capability)
        .scalar_subquery()
    )


def held_by(capability_id: int) -> int:
    """How many active people hold a capability."""
    return db.session.scalar(select(holders()).where(Capability.id == capability_id)) or 0


def keepers(capability_id: int) -> list[Keeper]:
    """Who owns and who assesses a capability, by name; one statement."""
    found = db.session.execute(
        select(
            CapabilityGrant.id,
            CapabilityGrant.right,
            Person.name,
            Department.name.label("department"),
            Person.active,
        )
        .join(Person, Person.id == CapabilityGrant.person_id)
        .join(Department, Department.id == Person.home_department_id)
        .where(CapabilityGrant.capability_id == capability_id)
        .order_by(Person.name_folded, CapabilityGrant.id)
    )
    return [Keeper(*row) for row in found]


def grant(grant_id: int) -> CapabilityGrant | None:
    """The right of somebody for a capability."""
    return db.session.get(CapabilityGrant, grant_id)


def included(capability_id: int) -> tuple[int, ...]:
    """What a capability includes, directly; one statement."""
    return tuple(sorted(includes().get(capability_id, ())))


def draft_of(capability: Capability, included_ids: Collection[int]) -> CapabilityDraft:
    """What a capability is now, with what it includes directly."""
    return CapabilityDraft(
        name_nl=capability.name_nl,
        name_en=capability.name_en,
        kind=capability.kind,
        level_names=capability.level_names,
        valid_months=capability.valid_months,
        stale_months=capability.stale_months,
        evidence_required=capability.evidence_required,
        holders_assess=capability.holders_assess,
        reserved=capability.reserved,
        includes=tuple(sorted(included_ids)),
    )


def relations(capability_id: int) -> Relations:
    """What comes with a capability, and what brings it along; two statements."""
    graph = includes()
    above = {each for each in graph if capability_id in reached(each, graph)} - {capability_id}
    below = reached(capability_id, graph) - {capability_id}
    names = _names(above | below)
    return Relations(
        includes=tuple(
            Related(each, names[each], each in graph[capability_id])
            for each in names
            if each in below
        ),
        included_in=tuple(
            Related(each, names[each], capability_id in graph[each])
            for each in names
            if each in above
        ),
    )


def _names(ids: set[int]) -> dict[int, str]:
    """The names of capabilities in the page's language, in their order."""
    if not ids:
        return {}
    found = db.session.execute(
        select(Capability.id, _name()).where(Capability.id.in_(ids)).order_by(name_folded())
    )
    return {row[0]: row[1] for row in found}


def meant_by(text: str) -> Sequence[PersonMatch]:
    """The active people whom a text means: a whole e-mail address or name, or part of a name.

    One person is who was meant; several have to be told apart. One statement.
    """
    wanted, words = folded(text), words_of(text)
    fitting = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.name_folded,
            Department.name.label("department"),
            Person.email,
        )
        .join(Department, Department.id == Person.home_department_id)
        .where(
            Person.active,
            or_(Person.email == wanted, holds_all(words, Person.name_folded)),
        )
        .order_by(
            nearness(words, Person.name_folded),
            func.length(Person.name),
            Person.name_folded,
            Person.id,
        )
        .limit(MOST_FOUND)
    ).all()
    by_address = [row for row in fitting if row.email == wanted]
    by_name = [row for row in fitting if row.name_folded == wanted]
    meant = by_address or by_name or fitting
    return [PersonMatch(row.id, row.name, row.department) for row in meant]


def _name() -> InstrumentedAttribute[str]:
    return Capability.name_nl if str(get_locale()) == "nl" else Capability.name_en
