"""How long it is kept how calls went: who said it for a day, the count as long as reports go."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.calls.models import ContactCall
from app.core.command import bookkeeping
from app.core.db import db
from app.core.localtime import local_time
from app.core.pieces import delete_some, in_pieces

CALLER_KEPT_FOR = timedelta(days=1)
KEPT_FOR = timedelta(days=366)
"""A report goes a year back at the most."""


@in_pieces()
@bookkeeping
def forget_callers(most: int, now: datetime) -> int:
    """Forget who said how a call went, and when on that day. Returns the number forgotten."""
    old = ContactCall.caller_id.is_not(None), ContactCall.called_at < now - CALLER_KEPT_FOR
    found = db.session.scalars(
        select(ContactCall).where(*old).order_by(ContactCall.id).limit(most)
    ).all()
    local = local_time()
    for call in found:
        call.caller_id, call.called_at = None, local.midnight(local.day(call.called_at))
    return len(found)


@in_pieces()
@bookkeeping
def delete_old_calls(most: int, now: datetime) -> int:
    """Delete what no report is about any more. Returns the number deleted."""
    return delete_some(most, ContactCall, ContactCall.called_at < now - KEPT_FOR)
