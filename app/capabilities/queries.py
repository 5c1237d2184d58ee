"""What is known about capabilities, and who holds them."""

from collections import defaultdict
from datetime import date

from flask_babel import get_locale
from sqlalchemy import BindParameter, Select, String, literal, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from app.capabilities.models import (
    TOP_LEVEL,
    Capability,
    CapabilityGrant,
    CapabilityRight,
    Holding,
)
from app.capabilities.policies import Assessed, Assessing, may_sign_off
from app.core.db import db
from app.core.localtime import local_today
from app.core.matching import holds_all, nearness, words_of
from app.core.viewer import Can, Viewer
from app.people.models import Person
from app.people.queries import below
from app.people.reach import HOUSE

INDEPENDENT = "independent"
NOBODY = 0
"""No person's id."""


def capability(capability_id: int) -> Capability | None:
    """A capability; they belong to no department."""
    return db.session.get(Capability, capability_id)


def capability_choices(also: tuple[int, ...] = ()) -> list[tuple[int, str]]:
    """Capabilities in use, and those of ``also``, by name in the page's language."""
    found = db.session.scalars(
        select(Capability)
        .where(or_(Capability.active, Capability.id.in_(also)))
        .order_by(name_folded())
    )
    return [(each.id, each.name(str(get_locale()))) for each in found]


def assessing_of(viewer: Viewer) -> Assessing:
    """What the viewer owns, assesses by name, and holds at the top level today; one statement."""
    right = type_coerce(CapabilityGrant.right, String)
    grants = select(right, CapabilityGrant.capability_id).where(
        CapabilityGrant.person_id == viewer.id
    )
    held = independently_held(viewer.id).subquery()
    independent = select(literal(INDEPENDENT), held.c.capability_id)
    found: dict[str, set[int]] = defaultdict(set)
    for what, capability_id in db.session.execute(grants.union_all(independent)):
        found[what].add(capability_id)
    return Assessing(
        owned=frozenset(found[CapabilityRight.OWNER]),
        named=frozenset(found[CapabilityRight.ASSESSOR]),
        independent=frozenset(found[INDEPENDENT]),
    )


def independently_held(
    person_id: int | BindParameter[int], today: date | BindParameter[date] | None = None
) -> Select[int]:
    """Selects the capabilities that somebody holds at the top level today."""
    return select(Holding.capability_id).where(
        Holding.person_id == person_id,
        Holding.level == TOP_LEVEL,
        or_(
            Holding.valid_until.is_(None),
            Holding.valid_until >= (local_today() if today is None else today),
        ),
    )


def assessed_by_name(person_id: int | BindParameter[int]) -> Select[int]:
    """Selects the capabilities that somebody assesses by name."""
    return select(CapabilityGrant.capability_id).where(
        CapabilityGrant.person_id == person_id,
        CapabilityGrant.right == CapabilityRight.ASSESSOR,
    )


def reach_of(person_id: int) -> set[str]:
    """How far the rights of owners and named assessors reach: capabilities belong to no department.

    See ``people.reach``.
    """
    own = select(CapabilityGrant.id).where(CapabilityGrant.person_id == person_id).limit(1)
    return set() if db.session.scalar(own) is None else {HOUSE}


def assessed(capability: Capability) -> Assessed:
    """What matters of a capability for who may sign it off."""
    return Assessed(
        id=capability.id,
        has_levels=capability.has_levels,
        reserved=capability.reserved,
        holders_assess=capability.holders_assess,
    )


def people_to_sign_off(viewer: Viewer, search: str = "") -> Select[Person] | None:
    """The people whom the viewer may sign off for something, by name; None is nobody at all.

    Who may do so everywhere sees the own department first, and finds others by their name.
    """
    reach = _reach(viewer)
    if not reach:
        return None
    scope = reach if "" not in reach else {viewer.home_path} if not search else {"/"}
    statement = (
        select(Person)
        .join(Person.home_department)
        .options(contains_eager(Person.home_department))
        .where(
            Person.active,
            Person.id != viewer.id,
            below(sorted(scope)),
        )
    )
    if words := words_of(search):
        statement = statement.where(holds_all(words, Person.name_folded))
        statement = statement.order_by(nearness(words, Person.name_folded))
    return statement.order_by(Person.name_folded, Person.id)


def signs_off(viewer: Viewer) -> bool:
    """Whether there is anything that the viewer may sign off for anybody; two statements."""
    return bool(_reach(viewer))


def _reach(viewer: Viewer) -> set[str]:
    """The departments, by path, whose people the viewer may sign off; "" is everywhere."""
    own = assessing_of(viewer)
    in_use = [
        assessed(each) for each in db.session.scalars(select(Capability).filter_by(active=True))
    ]
    paths = {"", *viewer.paths(Can.ASSESS), *viewer.paths(Can.ADMINISTER)}
    return {
        path
        for path in paths
        if any(may_sign_off(viewer, own, each, NOBODY, path) for each in in_use)
    }


def _name() -> InstrumentedAttribute[str]:
    return Capability.name_nl if str(get_locale()) == "nl" else Capability.name_en


def name_folded() -> InstrumentedAttribute[str]:
    """The names of capabilities in the page's language, to compare and sort by."""
    return Capability.name_nl_folded if str(get_locale()) == "nl" else Capability.name_en_folded
