"""Whose contract on call must soon be a bandwidth."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.core.db import db
from app.core.viewer import Can, Viewer
from app.labour.rules_oncall import LAW, bandwidth_needed_on
from app.people.models import Agreement, Contract, Department, Person
from app.people.queries import within

AHEAD = timedelta(days=60)


class BandwidthNeeded(NamedTuple):
    """Somebody who must have a bandwidth from a day."""

    day: date
    name: str
    person_id: int


def bandwidths_needed(viewer: Viewer, today: date) -> list[BandwidthNeeded]:
    """Those of the viewer's departments within 60 days, the first day first.

    One statement; none before the law asks it of anybody.
    """
    if today + AHEAD < LAW.bandwidth_from:
        return []
    later = aliased(Agreement)
    follows = exists().where(
        later.person_id == Agreement.person_id, later.valid_from > Agreement.valid_until
    )
    rows = db.session.execute(
        select(Person.id, Person.name, Agreement.contract, Agreement.valid_until)
        .join(Agreement, Agreement.person_id == Person.id)
        .join(Department, Department.id == Person.home_department_id)
        .where(
            within(viewer, Can.COORDINATE),
            Person.active,
            Agreement.valid_from <= today,
            or_(Agreement.valid_until.is_(None), Agreement.valid_until >= today),
            or_(
                and_(
                    Agreement.contract == Contract.ON_CALL,
                    or_(
                        Agreement.valid_until.is_(None),
                        Agreement.valid_until >= LAW.bandwidth_from,
                    ),
                ),
                and_(Agreement.contract == Contract.ON_CALL_EXEMPT, ~follows),
            ),
        )
    ).all()
    found = []
    for person_id, name, contract, until in rows:
        day = bandwidth_needed_on(until if contract == Contract.ON_CALL_EXEMPT else None)
        if day <= today + AHEAD:
            found.append(BandwidthNeeded(day, name, person_id))
    return sorted(found)
