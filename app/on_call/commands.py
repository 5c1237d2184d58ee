"""That fixed hours were offered after a year on call."""

from datetime import date

from sqlalchemy import select

from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.on_call.models import HoursOffer
from app.people.locks import lock_person


@command
def note_hours_offer(person_id: int, year_ended: date, hours_week: float) -> None:
    """Keep that somebody was offered these hours a week for that year; twice is once."""
    lock_person(person_id)
    same = (HoursOffer.person_id == person_id, HoursOffer.year_ended == year_ended)
    if db.session.scalar(select(HoursOffer.id).where(*same)) is not None:
        return
    offer = HoursOffer(
        person_id=person_id,
        year_ended=year_ended,
        hours_week=hours_week,
        offered_at=clock.now(),
    )
    db.session.add(offer)
    record(Verb.ADDED, offer, about=person_id, hours=hours_week, year_ended=year_ended.isoformat())
