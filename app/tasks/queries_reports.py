"""What was reported about steps, for who keeps the instruction, reported it, or coordinates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.core.asked import Anybody
from app.core.db import db
from app.core.viewer import Can, Viewer
from app.files.models import StoredFile
from app.people.models import Person
from app.people.queries import within
from app.tasks.models import (
    InstructionStep,
    InstructionVersion,
    ReportState,
    StepProblem,
    StepReport,
    TaskType,
)

IS_OPEN = StepReport.state == ReportState.OPEN
MOST_REPORTS = 50


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list, with the step as it was when reported (``number`` counts from 1)."""

    id: int
    task_type_id: int
    task: str
    lang: str
    step_key: str
    number: int
    step: str
    problem: str
    words: str
    reporter: str
    reported_at: datetime
    state: ReportState
    has_photo: bool


def open_reports(task_type_id: int) -> Sequence[ReportLine]:
    """What waits for an answer about an instruction, the oldest first; one statement."""
    found = db.session.execute(
        _lines()
        .where(StepReport.task_type_id == task_type_id, IS_OPEN)
        .order_by(StepReport.reported_at, StepReport.id)
        .limit(MOST_REPORTS)
    )
    return [ReportLine(*row) for row in found]


def unsafe_reports(viewer: Viewer) -> Sequence[ReportLine]:
    """The unsafe steps that wait for an answer in departments that the viewer coordinates; one
    statement, the oldest first, at most MOST_REPORTS.
    """
    found = db.session.execute(
        _unsafe(viewer)
        .where(IS_OPEN)
        .order_by(StepReport.reported_at, StepReport.id)
        .limit(MOST_REPORTS)
    )
    return [ReportLine(*row) for row in found]


def unsafe_report_line(viewer: Viewer, report_id: int) -> ReportLine | None:
    """One of them, also once it is answered; one statement."""
    row = db.session.execute(_unsafe(viewer).where(StepReport.id == report_id)).first()
    return ReportLine(*row) if row else None


def _unsafe(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return _lines().where(StepReport.problem == StepProblem.UNSAFE, within(viewer, Can.COORDINATE))


def reports_to_keep(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """The reports on instructions that the viewer keeps, as rows of a ReportLine.

    Those that wait, unsafe ones first and then the oldest; after them the answered, the newest
    first.
    """
    unsafe = IS_OPEN & (StepReport.problem == StepProblem.UNSAFE)
    return (
        _lines()
        .where(kept_by(viewer))
        .order_by(
            IS_OPEN.desc(),
            unsafe.desc(),
            StepReport.answered_at.desc(),
            StepReport.reported_at,
            StepReport.id,
        )
    )


def open_count(viewer: Viewer) -> int:
    """How many reports wait for an answer from the viewer."""
    return db.session.execute(
        select(func.count(StepReport.id))
        .join(TaskType, TaskType.id == StepReport.task_type_id)
        .join(TaskType.department)
        .where(kept_by(viewer), IS_OPEN)
    ).scalar_one()


def waiting(who: Anybody) -> ScalarSelect[int]:
    """How many reports wait on instructions that somebody owns."""
    return (
        select(func.count(StepReport.id))
        .join(TaskType, TaskType.id == StepReport.task_type_id)
        .where(TaskType.owner_id == who.id, IS_OPEN)
        .scalar_subquery()
    )


def report(viewer: Viewer, report_id: int) -> StepReport | None:
    """A report that the viewer made or keeps, with its task type, department and reporter."""
    return db.session.scalar(
        select(StepReport)
        .join(StepReport.task_type)
        .join(TaskType.department)
        .where(
            StepReport.id == report_id, or_(kept_by(viewer), StepReport.reporter_id == viewer.id)
        )
        .options(
            contains_eager(StepReport.task_type).contains_eager(TaskType.department),
            joinedload(StepReport.reporter),
        )
    )


def photo_of(report: StepReport) -> StoredFile | None:
    """The photo of a report, for whoever may see that."""
    return db.session.get(StoredFile, report.photo_id) if report.photo_id else None


@dataclass(frozen=True, slots=True)
class ReportedStep:
    """A step as it was when reported, and as it is now (None: it is gone)."""

    number: int
    then: str
    now: str | None


def reported_step(report: StepReport) -> ReportedStep:
    """The step that a report is about; 2 statements."""
    then = db.session.execute(
        select(InstructionStep.position, InstructionStep.text).where(
            InstructionStep.version_id == report.version_id, InstructionStep.key == report.step_key
        )
    ).one()
    newest = (
        select(func.max(InstructionVersion.number))
        .where(InstructionVersion.task_type_id == report.task_type_id)
        .scalar_subquery()
    )
    now = db.session.scalar(
        select(InstructionStep.text)
        .join(InstructionVersion, InstructionVersion.id == InstructionStep.version_id)
        .where(
            InstructionVersion.task_type_id == report.task_type_id,
            InstructionVersion.number == newest,
            InstructionStep.key == report.step_key,
        )
    )
    return ReportedStep(then.position, then.text, now)


def kept_by(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that the viewer keeps the instruction of a task type (with its department);
    see ``policies.may_keep_instruction``.
    """
    return or_(TaskType.owner_id == viewer.id, within(viewer, Can.POST, Can.ADMINISTER))


def _lines() -> Select[*tuple[Any, ...]]:
    reporter = aliased(Person)
    return (
        select(
            StepReport.id,
            StepReport.task_type_id,
            TaskType.name,
            TaskType.language,
            StepReport.step_key,
            InstructionStep.position,
            InstructionStep.text,
            StepReport.problem,
            StepReport.words,
            reporter.name,
            StepReport.reported_at,
            StepReport.state,
            StepReport.photo_id.is_not(None),
        )
        .join(TaskType, TaskType.id == StepReport.task_type_id)
        .join(TaskType.department)
        .join(reporter, reporter.id == StepReport.reporter_id)
        .join(
            InstructionStep,
            and_(
                InstructionStep.version_id == StepReport.version_id,
                InstructionStep.key == StepReport.step_key,
            ),
        )
    )
