"""How long traces of getting in are kept; what happened stays in the trail."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from app.accounts.models import ResetLink, SignedInSession
from app.core.command import bookkeeping
from app.core.db import delete_rows

KEPT_FOR = timedelta(days=30)


@bookkeeping
def delete_old_sessions(now: datetime) -> int:
    """Delete sessions and links that ended or expired a while ago; how many."""
    old = now - KEPT_FOR
    sessions = delete(SignedInSession).where(
        or_(SignedInSession.expires_at < old, SignedInSession.ended_at < old)
    )
    links = delete(ResetLink).where(ResetLink.expires_at < old)
    return delete_rows(sessions) + delete_rows(links)
