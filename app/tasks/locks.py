"""What waits for what, when instructions change."""

from sqlalchemy import select

from app.core.db import db
from app.tasks.models import TaskType


def lock_instruction(task_type_id: int) -> TaskType:
    """The task type; until the end of the command nobody else changes or reports on how it is done.

    On SQLite a command holds the only write lock anyway.
    """
    return db.session.execute(
        select(TaskType)
        .where(TaskType.id == task_type_id)
        .with_for_update(key_share=True, of=TaskType)
        .execution_options(populate_existing=True)
    ).scalar_one()
