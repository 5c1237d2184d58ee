"""What changes about reports on steps: made by who does the work, answered by who keeps it."""

from sqlalchemy import select

from app.audit.trail import Verb, record
from app.core import actor, clock
from app.core.command import command
from app.core.db import db
from app.core.refusal import NotDone
from app.files.checks import Sound
from app.files.storing import store
from app.tasks import notices
from app.tasks.locks import lock_instruction
from app.tasks.models import InstructionStep, ReportState, StepReport
from app.tasks.queries_instruction import newest_version
from app.tasks.rules import TaskRefusal
from app.tasks.rules_instruction import ReportDraft


@command
def report_step(
    person_id: int, task_type_id: int, draft: ReportDraft, photo: Sound | None = None
) -> int | NotDone[TaskRefusal] | None:
    """Say that something is wrong with a step of the newest version. Returns the id of the report.

    None when the step is gone; refused while this person's own report of the same problem with it
    still waits for an answer. Its keepers are told.
    """
    task_type = lock_instruction(task_type_id)
    version = newest_version(task_type_id)
    step = version and db.session.scalar(
        select(InstructionStep).where(
            InstructionStep.version_id == version.id, InstructionStep.key == draft.step_key
        )
    )
    if not version or not step:
        return None
    if _is_waiting(person_id, task_type_id, draft):
        return NotDone(TaskRefusal.REPORTED_ALREADY)
    report = StepReport(
        task_type_id=task_type_id,
        version_id=version.id,
        step_key=draft.step_key,
        reporter_id=person_id,
        problem=draft.problem,
        words=draft.words,
        photo_id=store(photo).id if photo else None,
        reported_at=clock.now(),
        state=ReportState.OPEN,
    )
    db.session.add(report)
    record(Verb.REPORTED, report, task_type=task_type_id, problem=str(draft.problem))
    notices.reported(report, task_type)
    return report.id


@command
def keep_step(report_id: int, words: str) -> bool:
    """Answer a report: the step stays as it is, and why. The reporter is told.

    Returns whether it still waited for an answer; nothing changed when not.
    """
    report = db.session.execute(
        select(StepReport)
        .where(StepReport.id == report_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    if report.state != ReportState.OPEN:
        return False
    report.state = ReportState.KEPT
    report.answer = words
    report.answered_at = clock.now()
    report.answered_by_id = actor.current().person_id
    record(Verb.ANSWERED, report, about=report.reporter_id)
    notices.kept(report)
    return True


def _is_waiting(person_id: int, task_type_id: int, draft: ReportDraft) -> bool:
    same = select(StepReport.id).where(
        StepReport.task_type_id == task_type_id,
        StepReport.step_key == draft.step_key,
        StepReport.reporter_id == person_id,
        StepReport.problem == draft.problem,
        StepReport.state == ReportState.OPEN,
    )
    return db.session.scalar(same.limit(1)) is not None
