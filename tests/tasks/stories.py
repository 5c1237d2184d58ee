"""What stories about instructions need: one written, its form, a picture."""

from io import BytesIO
from itertools import groupby
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.tasks.models import InstructionStep, InstructionVersion, TaskType, Value
from tests.factories import World


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
            InstructionStep(version_id=version.id, position=position, key=f"s{position}", text=text)
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


def fields(*steps: Any, version: int = 0, **more: Any) -> dict[str, Any]:
    """The form of an instruction: each step its text, or a dictionary of its fields."""
    sent: dict[str, Any] = {"version": version, "step": [str(row) for row in range(len(steps))]}
    for row, step in enumerate(steps):
        given = step if isinstance(step, dict) else {"text": step}
        sent |= {f"s{row}-{name}": value for name, value in given.items()}
    return sent | more


def valued(*values: tuple[str, str, str]) -> dict[str, Any]:
    """The fields of values: name, place, what it stands for."""
    sent: dict[str, Any] = {"value": [str(row) for row in range(len(values))]}
    for row, (name, place, text) in enumerate(values):
        sent |= {f"v{row}-name": name, f"v{row}-location": place, f"v{row}-text": text}
    return sent


def picture(colour: str = "green") -> BytesIO:
    """A small PNG."""
    made = BytesIO()
    Image.new("RGB", (8, 8), colour).save(made, "PNG")
    made.seek(0)
    return made


def texts(world: World, task_type: TaskType) -> list[list[tuple[str, str]]]:
    """Key and text of each step, by version."""
    with world.app.app_context():
        rows = db.session.execute(
            select(InstructionVersion.number, InstructionStep.key, InstructionStep.text)
            .join(InstructionStep, InstructionStep.version_id == InstructionVersion.id)
            .where(InstructionVersion.task_type_id == task_type.id)
            .order_by(InstructionVersion.number, InstructionStep.position)
        ).all()
    return [[(key, text) for _n, key, text in part] for _n, part in groupby(rows, lambda r: r[0])]
