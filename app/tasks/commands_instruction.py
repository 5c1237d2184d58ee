"""What changes about how the work is done: a version more, never an old one changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from sqlalchemy import select

from app.audit.trail import Verb, record
from app.core import actor, clock
from app.core.command import command
from app.core.db import db
from app.core.localtime import local_today
from app.files.checks import Sound
from app.files.models import StoredFile
from app.files.storing import store
from app.tasks import notices
from app.tasks.locks import lock_instruction
from app.tasks.models import (
    InstructionStep,
    InstructionVersion,
    ReportState,
    StepReport,
    Value,
)
from app.tasks.queries_instruction import contents, newest_version
from app.tasks.rules_instruction import InstructionDraft, next_key, says_the_same


@dataclass(frozen=True, slots=True)
class Revised:
    """Version ``number`` is the newest now; ``answered``: whose reports led to it, but oneself."""

    number: int
    answered: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VersionOvertaken:
    """Somebody else made version ``number`` meanwhile; nothing was changed."""

    number: int


@dataclass(frozen=True, slots=True)
class Same:
    """It says what the newest version says already; nothing was changed."""


@command
def revise(
    task_type_id: int, based_on: int, draft: InstructionDraft, report_ids: Sequence[int] = ()
) -> Revised | VersionOvertaken | Same:
    """Make a version from the one with the number ``based_on`` (0: there is none yet).

    The open ones among the reports count as mended by it: who reported is told, and thanked in it.
    """
    lock_instruction(task_type_id)
    newest = newest_version(task_type_id)
    if newest is not None and says_the_same(draft, *contents(newest.id)):
        return Same()  # also the second tap on one button
    if (newest.number if newest else 0) != based_on:
        return VersionOvertaken(newest.number if newest else 0)
    reports = _open_reports(task_type_id, report_ids)
    version = _new_version(task_type_id, based_on + 1, draft, reports)
    for report in reports:
        _mend(report, version)
    record(
        Verb.REVISED,
        version,
        task_type=task_type_id,
        number=version.number,
        steps=len(draft.steps),
        reports=[report.id for report in reports],
    )
    by = actor.current().person_id
    answered = [report.reporter_id for report in reports if report.reporter_id != by]
    return Revised(version.number, tuple(answered))


@command
def confirm_instruction(task_type_id: int) -> None:
    """Its owner looked at the newest version today: it is still right."""
    task_type = lock_instruction(task_type_id)
    today = local_today()
    if task_type.confirmed_on != today:
        task_type.confirmed_on = today
        record(Verb.CONFIRMED, task_type)


@command
def keep_picture(task_type_id: int, sound: Sound) -> int:
    """Keep a picture for a step that is being written; its id."""
    file = store(sound)
    record(Verb.ADDED, file, task_type=task_type_id)
    return file.id


def _open_reports(task_type_id: int, report_ids: Sequence[int]) -> Sequence[StepReport]:
    return db.session.scalars(
        select(StepReport)
        .where(
            StepReport.task_type_id == task_type_id,
            StepReport.id.in_(report_ids),
            StepReport.state == ReportState.OPEN,
        )
        .order_by(StepReport.id)
        .with_for_update()
    ).all()


def _new_version(
    task_type_id: int, number: int, draft: InstructionDraft, reports: Sequence[StepReport]
) -> InstructionVersion:
    by = actor.current().person_id
    thanked = [report.reporter_id for report in reports if report.reporter_id != by]
    version = InstructionVersion(
        task_type_id=task_type_id,
        number=number,
        made_at=clock.now(),
        made_by_id=by,
        thanks_to_id=thanked[0] if thanked else None,
    )
    db.session.add(version)
    db.session.flush()
    keys, pictures = _keys(task_type_id, draft), _pictures(draft)
    for position, (step, key) in enumerate(zip(draft.steps, keys, strict=True), start=1):
        db.session.add(
            InstructionStep(
                version_id=version.id,
                position=position,
                key=key,
                text=step.text,
                link=step.link,
                picture_id=step.picture_id if step.picture_id in pictures else None,
            )
        )
    for value in draft.values:
        db.session.add(
            Value(version_id=version.id, name=value.name, location=value.location, text=value.text)
        )
    return version


def _keys(task_type_id: int, draft: InstructionDraft) -> list[str]:
    """The key of each step: what it was called before, or one that no step ever had."""
    known = set(
        db.session.scalars(
            select(InstructionStep.key)
            .join(InstructionVersion, InstructionVersion.id == InstructionStep.version_id)
            .where(InstructionVersion.task_type_id == task_type_id)
            .distinct()
        )
    )
    fresh = count(next_key(known))
    return [step.key if step.key in known else f"s{next(fresh)}" for step in draft.steps]


def _pictures(draft: InstructionDraft) -> set[int]:
    """The pictures that still are there, and stay: one that lay unused for long may be gone."""
    asked = {step.picture_id for step in draft.steps if step.picture_id is not None}
    return set(
        db.session.scalars(
            select(StoredFile.id)
            .where(StoredFile.id.in_(asked))
            .with_for_update(read=True, key_share=True)
        )
    )


def _mend(report: StepReport, version: InstructionVersion) -> None:
    report.state = ReportState.MENDED
    report.answered_at = clock.now()
    report.answered_by_id = actor.current().person_id
    report.mended_in_id = version.id
    record(Verb.ANSWERED, report, about=report.reporter_id, mended_in=version.number)
    notices.mended(report, version.number)
