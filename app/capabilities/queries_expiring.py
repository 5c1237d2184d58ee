"""What expires: of whom, which capability, and when; as one statement for jobs and lists.

Only what was signed off itself counts: what comes with another capability expires with that one.
And only what is not held in another way as well, at least as high and for longer.
"""

from datetime import date, timedelta
from typing import Any

from flask_babel import get_locale
from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased

from app.capabilities.models import Capability, Holding
from app.capabilities.queries import name_folded
from app.core.viewer import Can, Viewer
from app.lists.sorting import UNSORTED, Sorting
from app.people.models import Department, Person
from app.people.queries import within

AHEAD = timedelta(days=60)
LATELY = timedelta(days=30)


def is_expiring(first: date, last: date) -> ColumnElement[bool]:
    """The condition that a holding is its person's last way, and valid through a day of these."""
    other = aliased(Holding)
    longer = or_(other.valid_until.is_(None), other.valid_until > Holding.valid_until)
    held_on = exists().where(
        other.person_id == Holding.person_id,
        other.capability_id == Holding.capability_id,
        other.level >= Holding.level,
        longer,
    )
    return (
        (Holding.via_id == Holding.capability_id)
        & (Holding.level > 0)
        & Holding.valid_until.between(first, last)
        & ~held_on
    )


def expiring(
    viewer: Viewer,
    today: date,
    capability_id: int | None = None,
    department_path: str | None = None,
    order: Sorting = UNSORTED,
) -> Select[*tuple[Any, ...]]:
    """What expires within 60 days, or did in the last 30, in the viewer's departments; by day.

    Columns: ``person_id``, ``name``, ``phone``, ``home``, ``capability_id``, ``capability`` (in the
    page's language), ``valid_until``. ``order`` is by ``name``, ``capability``, ``until`` or
    ``home``.
    """
    name = Capability.name_nl if str(get_locale()) == "nl" else Capability.name_en
    by = {
        "name": Person.name_folded,
        "capability": name_folded(),
        "until": Holding.valid_until,
        "home": Department.name_folded,
    }
    wanted = [within(viewer, Can.COORDINATE), is_expiring(today - LATELY, today + AHEAD)]
    if capability_id is not None:
        wanted.append(Holding.capability_id == capability_id)
    if department_path is not None:
        wanted.append(Department.path.startswith(department_path))
    return (
        select(
            Holding.person_id,
            Person.name,
            Person.phone,
            Department.name.label("home"),
            Holding.capability_id,
            name.label("capability"),
            Holding.valid_until,
        )
        .join(Person, Person.id == Holding.person_id)
        .join(Department, Department.id == Person.home_department_id)
        .join(Capability, Capability.id == Holding.capability_id)
        .where(Person.active, Capability.active, *wanted)
        .order_by(*order.clauses(by), Holding.valid_until, Person.name_folded, Holding.id)
    )
