"""Which messages a report on a step causes, to whom, and whether one is still due."""

from collections.abc import Callable, Collection
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.notices import kinds, outbox
from app.notices.models import Notice
from app.people.models import Department, Person, RoleGrant
from app.people.rules import Role
from app.tasks.models import InstructionStep, ReportState, StepReport, TaskType
from app.tasks.words import PROBLEMS

MOST_KEEPERS = 20


def reported(report: StepReport, task_type: TaskType) -> None:
    """Tell who keeps the instruction what was reported."""
    for person_id in keepers_of(task_type):
        if person_id != report.reporter_id:
            outbox.post("step_reported", person_id, report=report.id)


def mended(report: StepReport, version: int) -> None:
    """Tell the reporter that the step was changed, in the version of that number."""
    if report.reporter_id != report.answered_by_id:
        outbox.post("report_mended", report.reporter_id, report=report.id, version=version)


def kept(report: StepReport) -> None:
    """Tell the reporter why the step stays as it is."""
    if report.reporter_id != report.answered_by_id:
        outbox.post("report_kept", report.reporter_id, report=report.id)


def keepers_of(task_type: TaskType) -> list[int]:
    """Who answers reports: the owner; without one, who posts for the nearest department.

    The nearest one is the task type's own, or the first above it that has an active poster; people
    in order of their id, at most MOST_KEEPERS.
    """
    owner = select(Person.id).where(Person.id == task_type.owner_id, Person.active)
    owner_id = db.session.scalar(owner)
    if owner_id is not None:
        return [owner_id]
    own = select(Department.path).where(Department.id == task_type.department_id).scalar_subquery()
    posters = db.session.execute(
        select(Department.path, Person.id)
        .join(RoleGrant, RoleGrant.department_id == Department.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role.in_((Role.POSTER, Role.COORDINATOR)),
            Person.active,
            own.startswith(Department.path),
        )
        .order_by(func.length(Department.path).desc(), Person.id)
    ).all()
    nearest = posters[0].path if posters else ""
    found = dict.fromkeys(person_id for path, person_id in posters if path == nearest)
    return list(found)[:MOST_KEEPERS]


def install() -> None:
    """Tell the outbox which messages are still due when they leave, and what they are about."""
    open_, mended, kept = map(_is_in, (ReportState.OPEN, ReportState.MENDED, ReportState.KEPT))
    kinds.register("step_reported", open_, _context, place=_place, line=_keepers)
    kinds.register("report_mended", mended, _context, place=_place)
    kinds.register("report_kept", kept, _context, place=_place)


def _place(notice: Notice) -> str:
    return f"/reports-of-steps/{notice.data['report']}"


def _keepers(notice: Notice, but: Collection[int]) -> list[int]:
    """Who keeps the instruction now, apart from those whom a report cannot reach."""
    report = _report_of(notice)
    task_type = db.session.get_one(TaskType, report.task_type_id)
    return [each for each in keepers_of(task_type) if each not in {*but, report.reporter_id}]


def _is_in(state: ReportState) -> Callable[[Notice], bool]:
    def still_due(notice: Notice) -> bool:
        return _report_of(notice).state == state

    return still_due


def _report_of(notice: Notice) -> StepReport:
    """Raises LookupError where the message names no report."""
    found = db.session.get(StepReport, notice.data["report"])
    if found is None:
        raise LookupError("the report is gone")
    return found


def _context(notice: Notice) -> dict[str, Any]:
    """What the words of a message need; see ``templates/notices``."""
    report = db.session.execute(
        select(StepReport)
        .options(joinedload(StepReport.task_type), joinedload(StepReport.reporter))
        .where(StepReport.id == notice.data["report"])
        .execution_options(populate_existing=True)
    ).scalar_one()
    step = db.session.execute(
        select(InstructionStep.text, InstructionStep.position).where(
            InstructionStep.version_id == report.version_id, InstructionStep.key == report.step_key
        )
    ).one()
    return {
        "task": report.task_type.name,
        "step": step,
        "problem": PROBLEMS[report.problem],
        "report": report,
        "url": current_app.config["BASE_URL"].rstrip("/") + _path(notice, report),
    }


def _path(notice: Notice, report: StepReport) -> str:
    if notice.kind == "report_mended":
        return f"/task-types/{report.task_type_id}/instruction#step-{report.step_key}"
    return f"/reports-of-steps/{report.id}"
