"""Keeping a file that was found to be sound, and letting go of one."""

from collections.abc import Collection
from hashlib import sha256

from sqlalchemy import delete

from app.core import clock
from app.core.db import db, delete_rows
from app.files.checks import Sound
from app.files.models import StoredFile


def store(sound: Sound) -> StoredFile:
    """Keep the file, inside a command that records what it is for; flushed, so it has an id."""
    kept = StoredFile(
        name=sound.name,
        media_type=sound.media_type,
        size=len(sound.content),
        sha256=sha256(sound.content).hexdigest(),
        stored_at=clock.now(),
        content=sound.content,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def let_go(file_ids: Collection[int]) -> int:
    """Delete files that nothing refers to any more, inside a command.

    Returns the number deleted.
    """
    return delete_rows(delete(StoredFile).where(StoredFile.id.in_(file_ids))) if file_ids else 0
