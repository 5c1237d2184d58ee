"""How long a picture is kept that was sent while a step was written, and came into no version."""

from datetime import datetime, timedelta

from sqlalchemy import and_, select

from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.core.command import bookkeeping
from app.core.db import db
from app.core.pieces import FILES, in_pieces
from app.files.models import StoredFile
from app.files.storing import let_go
from app.tasks.models import InstructionStep

UNUSED_FOR = timedelta(days=7)


@in_pieces(FILES)
@bookkeeping
def delete_unused_pictures(most: int, now: datetime) -> int:
    """Delete pictures that no step has, 7 days after they were sent. Returns the number deleted.

    The trail says which files were sent for a step.
    """
    used = select(InstructionStep.id).where(InstructionStep.picture_id == StoredFile.id).exists()
    unused = db.session.scalars(
        select(StoredFile.id)
        .join(
            AuditEntry,
            and_(AuditEntry.object_type == "StoredFile", AuditEntry.object_id == StoredFile.id),
        )
        .where(AuditEntry.verb == Verb.ADDED, AuditEntry.at < now - UNUSED_FOR, ~used)
        .order_by(StoredFile.id)
        .limit(most)
    ).all()
    return let_go(unused)
