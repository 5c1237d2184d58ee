"""What is known about capabilities, and who holds them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from flask_babel import get_locale
from sqlalchemy import Select, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from app.capabilities.models import (
    TOP_LEVEL,
    Capability,
    CapabilityGrant,
    CapabilityRight,
    Holding,
)
from app.capabilities.policies import Assessed, Assessing
from app.capabilities.rules import Validity, validity
from app.core import clock
from app.core.db import db
from app.core.viewer import Viewer
from app.people.models import Person
from app.web.languages import local_time

INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True)
class HoldingView:
    """A capability of somebody, as shown. Without levels, ``level`` says nothing."""

    id: int
    capability_id: int
    name: str
    kind: str
    has_levels: bool
    level: int
    valid_until: date | None
    state: Validity


def capabilities(search: str = "") -> Select[Capability, int]:
    """Every capability with its number of active holders, by name in the page's language."""
    holders = (
        select(func.count(Person.id.distinct()))
        .select_from(Holding)
        .join(Person, Person.id == Holding.person_id)
        .where(Holding.capability_id == Capability.id, Person.active)
        .correlate(Capability)
        .scalar_subquery()
    )
    statement = select(Capability, holders.label("holders")).order_by(
        Capability.active.desc(), func.lower(_name()), Capability.id
    )
    if not search:
        return statement
    return statement.where(
        or_(
            Capability.name_nl.icontains(search, autoescape=True),
            Capability.name_en.icontains(search, autoescape=True),
        )
    )


def capability(capability_id: int) -> Capability | None:
    """A capability; they belong to no department."""
    return db.session.get(Capability, capability_id)


def capability_choices(also: tuple[int, ...] = ()) -> list[tuple[int, str]]:
    """Capabilities in use, and those of ``also``, by name in the page's language."""
    found = db.session.scalars(
        select(Capability)
        .where(or_(Capability.active, Capability.id.in_(also)))
        .order_by(func.lower(_name()))
    )
    return [(each.id, each.name(str(get_locale()))) for each in found]


def assessing_of(viewer: Viewer) -> Assessing:
    """What the viewer owns, assesses by name, and holds at the top level today; one statement."""
    grants = select(CapabilityGrant.right, CapabilityGrant.capability_id).where(
        CapabilityGrant.person_id == viewer.id
    )
    today = local_time().day(clock.now())
    independent = select(literal(INDEPENDENT), Holding.capability_id).where(
        Holding.person_id == viewer.id,
        Holding.level == TOP_LEVEL,
        or_(Holding.valid_until.is_(None), Holding.valid_until >= today),
    )
    found: dict[str, set[int]] = defaultdict(set)
    for what, capability_id in db.session.execute(grants.union_all(independent)):
        found[what].add(capability_id)
    return Assessing(
        owned=frozenset(found[CapabilityRight.OWNER]),
        named=frozenset(found[CapabilityRight.ASSESSOR]),
        independent=frozenset(found[INDEPENDENT]),
    )


def assessed(capability: Capability) -> Assessed:
    """What matters of a capability for who may sign it off."""
    return Assessed(
        id=capability.id,
        has_levels=capability.has_levels,
        reserved=capability.reserved,
        holders_assess=capability.holders_assess,
    )


def holdings_of(person_id: int) -> list[HoldingView]:
    """What somebody can do or holds, by name in the page's language; one statement."""
    language, today = str(get_locale()), local_time().day(clock.now())
    found = db.session.scalars(
        select(Holding)
        .join(Holding.capability)
        .where(Holding.person_id == person_id)
        .options(contains_eager(Holding.capability))
        .order_by(func.lower(_name()))
    )
    return [
        HoldingView(
            id=each.id,
            capability_id=each.capability_id,
            name=each.capability.name(language),
            kind=each.capability.kind,
            has_levels=each.capability.has_levels,
            level=each.level,
            valid_until=each.valid_until,
            state=validity(each.valid_until, today),
        )
        for each in found
    ]


def _name() -> InstrumentedAttribute[str]:
    return Capability.name_nl if str(get_locale()) == "nl" else Capability.name_en
