"""Pictures of steps and reports that were kept before they were made small when they came in."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import or_, select, update

from app.core.command import bookkeeping
from app.core.db import db
from app.core.pieces import one_by_one
from app.files import kinds, names
from app.files.checks import PICTURE_ENDINGS
from app.files.kinds import Unsuitable
from app.files.models import StoredFile
from app.files.pictures import SCREEN, made_anew
from app.files.serving import PICTURES
from app.tasks.models import InstructionStep, StepReport

AT_ONCE = 20
"""Each takes a second; the others wait for the next run."""


def shrink_pictures(_now: datetime) -> int:
    """Make pictures that are larger than a screen needs small.

    Returns the number made smaller, at most 20 a run.
    """
    shown = or_(
        select(InstructionStep.id).where(InstructionStep.picture_id == StoredFile.id).exists(),
        select(StepReport.id).where(StepReport.photo_id == StoredFile.id).exists(),
    )
    found = db.session.scalars(
        select(StoredFile.id)
        .where(shown, StoredFile.size > SCREEN.most_bytes, StoredFile.media_type.in_(PICTURES))
        .order_by(StoredFile.id)
        .limit(AT_ONCE)
    ).all()
    return sum(map(_made_small, one_by_one(found)))


def _made_small(file_id: int) -> bool:
    """Draw it outside every transaction, and keep it in the place of the larger one."""
    wanted = select(StoredFile.content, StoredFile.name).where(StoredFile.id == file_id)
    row = db.session.execute(wanted).one_or_none()
    db.session.rollback()  # what follows takes long, and needs the database no more
    if row is None:
        return False
    try:
        content, media_type = made_anew(row.content, kinds.kind_of(row.content), SCREEN)
    except (Unsuitable, KeyError):
        return False
    return keep_small(file_id, row.name, content, media_type)


@bookkeeping
def keep_small(file_id: int, name: str, content: bytes, media_type: str) -> bool:
    """Keep the smaller picture. Returns False when the file is gone."""
    small = {
        "content": content,
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
        "media_type": media_type,
        "name": names.cleaned(name, PICTURE_ENDINGS[media_type]),
    }
    changed = update(StoredFile).where(StoredFile.id == file_id).values(**small)
    return bool(db.session.connection().execute(changed).rowcount)
