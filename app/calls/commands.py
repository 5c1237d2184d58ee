"""How a call went: said, put right, taken back."""

from sqlalchemy import select

from app.audit.trail import Verb, record
from app.calls.models import ContactCall
from app.calls.rules import SAME_CALL
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.people.locks import lock_person


@command
def say_how_it_went(
    caller_id: int, shift_id: int, called_id: int | None, *, first: bool, reached: bool
) -> None:
    """Count a call; what is said of the same one again puts it right, or changes nothing.

    The trail hears that something was said, not of whom or what. It names no number and no task,
    for it keeps for good who acted.
    """
    lock_person(caller_id)
    same = _same_call(caller_id, shift_id, called_id)
    if same is None:
        db.session.add(
            ContactCall(
                shift_id=shift_id,
                caller_id=caller_id,
                called_id=called_id,
                first=first,
                reached=reached,
                called_at=clock.now(),
            )
        )
        record(Verb.ADDED, ContactCall.__name__)
    elif same.reached != reached:
        same.reached = reached
        record(Verb.CHANGED, ContactCall.__name__)


@command
def take_back(caller_id: int, shift_id: int, called_id: int | None) -> None:
    """Forget what was just said of a call; nothing happens where nothing was."""
    lock_person(caller_id)
    same = _same_call(caller_id, shift_id, called_id)
    if same is not None:
        record(Verb.REMOVED, ContactCall.__name__)
        db.session.delete(same)


def _same_call(caller_id: int, shift_id: int, called_id: int | None) -> ContactCall | None:
    return db.session.scalar(
        select(ContactCall)
        .where(
            ContactCall.caller_id == caller_id,
            ContactCall.shift_id == shift_id,
            ContactCall.called_id == called_id
            if called_id is not None
            else ContactCall.called_id.is_(None),
            ContactCall.called_at > clock.now() - SAME_CALL,
        )
        .order_by(ContactCall.called_at.desc(), ContactCall.id.desc())
        .limit(1)
    )
