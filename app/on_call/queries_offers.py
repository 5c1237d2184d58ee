"""Offers of fixed hours: those that were made, for whoever coordinates, and one's own."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from app.core.db import db
from app.core.localtime import local_time
from app.core.viewer import Can, Viewer
from app.labour.rules_oncall import months_later
from app.on_call.models import HoursOffer
from app.on_call.rules import HoursOffered
from app.people.models import Department, Person
from app.people.queries import within

SHOWN_MONTHS = 12
"""So long after its last day for an answer an offer is shown."""


def offers_made(viewer: Viewer, today: date) -> list[HoursOffered]:
    """Those of the viewer's departments in the last year, the newest first. One statement."""
    return _found(
        _offers()
        .join(Department, Department.id == Person.home_department_id)
        .where(within(viewer, Can.COORDINATE), _is_shown(today))
    )


def own_offers(person_id: int, today: date) -> list[HoursOffered]:
    """Those to somebody in the last year, the newest first. One statement."""
    return _found(_offers().where(HoursOffer.person_id == person_id, _is_shown(today)))


def own_offer(person_id: int, offer_id: int) -> HoursOffered | None:
    """One of them, whenever it was."""
    mine = _offers().where(HoursOffer.person_id == person_id, HoursOffer.id == offer_id)
    return next(iter(_found(mine)), None)


def _is_shown(today: date) -> ColumnElement[bool]:
    return HoursOffer.answer_by >= months_later(today, -SHOWN_MONTHS)


def _offers() -> Select[*tuple[Any, ...]]:
    return (
        select(
            HoursOffer.id,
            HoursOffer.person_id,
            Person.name,
            HoursOffer.year_ended,
            HoursOffer.hours_week,
            HoursOffer.offered_at,
            HoursOffer.answer_by,
            HoursOffer.accepted,
            HoursOffer.answered_at,
        )
        .join(Person, Person.id == HoursOffer.person_id)
        .order_by(HoursOffer.offered_at.desc(), HoursOffer.id.desc())
    )


def _found(statement: Select[*tuple[Any, ...]]) -> list[HoursOffered]:
    local = local_time()
    return [
        HoursOffered(
            row.id,
            row.person_id,
            row.name,
            row.year_ended,
            row.hours_week,
            local.day(row.offered_at),
            row.answer_by,
            row.accepted,
            local.day(row.answered_at) if row.answered_at else None,
        )
        for row in db.session.execute(statement)
    ]
