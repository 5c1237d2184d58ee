"""What stories about instructions need: one written, in one line."""

from typing import Any

from flask import Flask

from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.tasks.models import InstructionVersion, Step, TaskType, Value


@bookkeeping
def _write(
    task_type_id: int, texts: tuple[str, ...], values: tuple[tuple[str, str, str], ...], more: Any
) -> int:
    number = 1 + (db.session.query(InstructionVersion).filter_by(task_type_id=task_type_id).count())
    version = InstructionVersion(
        task_type_id=task_type_id, number=number, **{"made_at": clock.now(), **more}
    )
    db.session.add(version)
    db.session.flush()
    for position, text in enumerate(texts, start=1):
        db.session.add(
            Step(version_id=version.id, position=position, key=f"s{position}", text=text)
        )
    for name, location, text in values:
        db.session.add(Value(version_id=version.id, name=name, location=location, text=text))
    db.session.flush()
    return version.id


def written(
    app: Flask,
    task_type: TaskType,
    *texts: str,
    values: tuple[tuple[str, str, str], ...] = (),
    **more: Any,
) -> int:
    """A version more of the instruction, steps s1, s2, …; its id."""
    with app.app_context():
        return _write(task_type.id, texts, values, more)
