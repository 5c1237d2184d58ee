"""What changes about agreements; the person is told that there is something for them."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from app.agreements.rules import AgreementRefusal
from app.audit.trail import Verb, record
from app.core.command import command
from app.core.db import db
from app.core.refusal import NotDone
from app.core.revision import Overtaken, Unchanged
from app.notices import news
from app.people.locks import lock_person
from app.people.models import Agreement, Limit
from app.people.queries_drafts import standing
from app.people.rules import AgreementDraft, EndDraft, days_overlap

Ended = NotDone[AgreementRefusal] | Unchanged | Overtaken | None


@command
def add_agreement(person_id: int, draft: AgreementDraft) -> int | NotDone[AgreementRefusal]:
    """Agree on hours with somebody; the id. No two agreements of a person share a day.

    The very same one again is a second tap: the answer is the first.
    """
    lock_person(person_id)
    given = asdict(draft)
    if draft.reference_days is not None:
        given["reference_days"] = list(draft.reference_days)
    for other in db.session.scalars(select(Agreement).where(Agreement.person_id == person_id)):
        if all(getattr(other, name) == value for name, value in given.items()):
            return other.id
        if days_overlap(draft.valid_from, draft.valid_until, other.valid_from, other.valid_until):
            return NotDone(AgreementRefusal.OVERLAPS)
    agreement = Agreement(person_id=person_id, **given)
    db.session.add(agreement)
    record(Verb.ADDED, agreement, about=person_id)
    news.tell(person_id)
    return agreement.id


@command
def end_agreement(agreement_id: int, until: date, seen: str | None = None) -> Ended:
    """Give an agreement its last day, which lies before the one it had.

    ``seen`` is the revision that the editor had in front of them (None: whatever it is now).
    """
    return _end(db.session.get(Agreement, agreement_id, with_for_update=True), until, seen)


@command
def remove_agreement(agreement_id: int) -> None:
    """Take away an agreement that was a mistake."""
    _remove(db.session.get(Agreement, agreement_id, with_for_update=True))


def _end(row: Agreement | None, until: date, seen: str | None) -> Ended:
    if row is None:
        return None
    lock_person(row.person_id)
    refusal = given_last_day(row, until, seen)
    if refusal is None:
        record(Verb.CHANGED, row, about=row.person_id, until=until.isoformat())
        news.tell(row.person_id)
    return refusal


def given_last_day(row: Agreement | Limit, until: date, seen: str | None) -> Ended:
    """Let what was agreed end on a day that lies within it; else what stands in the way."""
    if row.valid_until is not None:
        stands = standing(EndDraft(row.valid_until), EndDraft(until), seen, row)
        if stands is not None:
            return stands
    if until < row.valid_from:
        return NotDone(AgreementRefusal.ENDS_BEFORE_START)
    if row.valid_until is not None and until > row.valid_until:
        return NotDone(AgreementRefusal.ENDS_LATER)
    row.valid_until = until
    return None


def _remove(row: Agreement | None) -> None:
    if row is not None:
        lock_person(row.person_id)
        db.session.delete(row)
        record(Verb.REMOVED, row, about=row.person_id)
        news.tell(row.person_id)
