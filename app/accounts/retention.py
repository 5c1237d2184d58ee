"""How long traces of getting in are kept; what happened stays in the trail."""

from datetime import datetime, timedelta

from sqlalchemy import or_

from app.accounts.models import ResetLink, SignedInSession
from app.core.command import bookkeeping
from app.core.pieces import delete_some, in_pieces

KEPT_FOR = timedelta(days=30)


@in_pieces()
@bookkeeping
def delete_old_sessions(most: int, now: datetime) -> int:
    """Delete sessions that ended or expired a while ago. Returns the number deleted."""
    old = now - KEPT_FOR
    over = or_(SignedInSession.expires_at < old, SignedInSession.ended_at < old)
    return delete_some(most, SignedInSession, over)


@in_pieces()
@bookkeeping
def delete_old_links(most: int, now: datetime) -> int:
    """Delete links to a new password that expired a while ago. Returns the number deleted."""
    return delete_some(most, ResetLink, ResetLink.expires_at < now - KEPT_FOR)
