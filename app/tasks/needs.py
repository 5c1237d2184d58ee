"""What the catalogue of capabilities asks about the needs of task types."""

from collections.abc import Collection

from sqlalchemy import func, select

from app.capabilities import uses
from app.core.db import db
from app.tasks.models import Need


def install() -> None:
    """Let a level that a task type needs stay in the scheme of its capability."""
    uses.register("needs", _needing)


def _needing(capability_id: int, levels: Collection[int]) -> int:
    asked = select(func.count()).where(Need.capability_id == capability_id, Need.level.in_(levels))
    return db.session.scalar(asked) or 0
