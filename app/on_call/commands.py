"""That fixed hours were offered after a year on call, and what was answered."""

from datetime import date, datetime

from sqlalchemy import select

from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.core.localtime import local_time, local_today
from app.core.refusal import NotDone
from app.labour.rules_oncall import months_later
from app.notices import outbox
from app.on_call.models import HoursOffer
from app.on_call.notices import OFFERED
from app.on_call.rules import HoursRefusal, refused_answer
from app.people.locks import lock_person


@command
def note_hours_offer(
    person_id: int, year_ended: date, hours_week: float, answer_months: int = 1
) -> None:
    """Keep that somebody was offered these hours a week for that year, and tell them where to
    answer within so many months; twice is once.
    """
    lock_person(person_id)
    same = (HoursOffer.person_id == person_id, HoursOffer.year_ended == year_ended)
    if db.session.scalar(select(HoursOffer.id).where(*same)) is not None:
        return
    offer = HoursOffer(
        person_id=person_id,
        year_ended=year_ended,
        hours_week=hours_week,
        offered_at=clock.now(),
        answer_by=months_later(local_today(), answer_months),
    )
    db.session.add(offer)
    db.session.flush()
    outbox.post(OFFERED, person_id, expires_at=_over(offer.answer_by), offer=offer.id)
    record(Verb.ADDED, offer, about=person_id, hours=hours_week, year_ended=year_ended.isoformat())


def _over(last_day: date) -> datetime:
    """The instant at which a last day is over."""
    local = local_time()
    return local.whole_day(last_day).end


@command
def answer_hours_offer(offer_id: int, *, accepted: bool) -> NotDone[HoursRefusal] | None:
    """Keep what the person says of an offer of theirs. The same again is a second tap."""
    offer = db.session.get_one(HoursOffer, offer_id)
    lock_person(offer.person_id)
    db.session.refresh(offer)
    if offer.accepted is accepted:
        return None
    refused = refused_answer(offer.accepted, offer.answer_by, local_today())
    if refused is not None:
        return NotDone(refused)
    offer.accepted, offer.answered_at = accepted, clock.now()
    record(Verb.CHANGED, offer, about=offer.person_id, accepted=accepted)
    return None
