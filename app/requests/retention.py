"""How long requests that came to nothing are kept; what was approved stays with its sign-off."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select

from app.capabilities.models import CapabilityRequest, RequestState
from app.core.command import bookkeeping
from app.core.db import db, delete_rows
from app.core.pieces import FILES, in_pieces
from app.files.storing import let_go

WITHDRAWN_FOR = timedelta(days=30)
REFUSED_FOR = timedelta(days=180)


@in_pieces(FILES)
@bookkeeping
def delete_old_requests(most: int, now: datetime) -> int:
    """Delete requests withdrawn 30 days or refused 180 days ago, with their proof.

    Returns the number deleted.
    """
    ended = CapabilityRequest.answered_at
    rows = db.session.execute(
        select(CapabilityRequest.id, CapabilityRequest.file_id)
        .where(
            or_(
                and_(
                    CapabilityRequest.state == RequestState.WITHDRAWN, ended < now - WITHDRAWN_FOR
                ),
                and_(CapabilityRequest.state == RequestState.REFUSED, ended < now - REFUSED_FOR),
            )
        )
        .order_by(CapabilityRequest.id)
        .limit(most)
    ).all()
    gone = delete_rows(
        delete(CapabilityRequest).where(CapabilityRequest.id.in_([row.id for row in rows]))
    )
    let_go([row.file_id for row in rows if row.file_id is not None])
    return gone
