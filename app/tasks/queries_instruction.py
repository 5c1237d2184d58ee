"""How the work is done: what a reader needs of an instruction, in a few statements."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.core.db import db
from app.core.localtime import local_time, local_today
from app.core.text import folded
from app.core.viewer import Can, Viewer
from app.files.models import StoredFile
from app.people.models import Person
from app.people.queries import within
from app.tasks.models import (
    InstructionStep,
    InstructionVersion,
    ReportState,
    StepReport,
    TaskType,
    Value,
)
from app.tasks.rules_instruction import InstructionStepDraft, ValueDraft, filled, is_old, values_at


@dataclass(frozen=True, slots=True)
class InstructionStepLine:
    """A step to read, from 1. ``thanks_to`` is the first name of who had it improved last."""

    number: int
    key: str
    text: str
    link: str | None
    picture_id: int | None
    thanks_to: str | None = None
    thanks_on: date | None = None

    @property
    def host(self) -> str:
        """Where the link leads."""
        return urlsplit(self.link or "").hostname or ""


@dataclass(frozen=True, slots=True)
class Instruction:
    """A version to read. ``lang`` is the language of its texts, None when it is the reader's.

    ``known_right_on`` is the day of the last confirmation or, when later, of the version itself;
    ``old`` says that it lies more than a year back.
    """

    task_type_id: int
    version_id: int
    number: int
    made_on: date
    owner: str | None
    known_right_on: date | None
    old: bool
    lang: str | None
    steps: tuple[InstructionStepLine, ...]


def instruction_for(task_type_id: int, location: str, language: str) -> Instruction | None:
    """The newest version, its names filled in for a location; None without one. 3 statements.

    ``language`` is the reader's.
    """
    newest = db.session.execute(
        select(InstructionVersion, TaskType, Person.name)
        .join(TaskType, TaskType.id == InstructionVersion.task_type_id)
        .outerjoin(Person, and_(Person.id == TaskType.owner_id, Person.active))
        .where(InstructionVersion.task_type_id == task_type_id)
        .order_by(InstructionVersion.number.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return None
    version, task_type, owner = newest
    return _instruction(version, task_type, owner, location, language)


def newest_version(task_type_id: int) -> InstructionVersion | None:
    """The newest version of an instruction."""
    return db.session.scalar(
        select(InstructionVersion)
        .where(InstructionVersion.task_type_id == task_type_id)
        .order_by(InstructionVersion.number.desc())
        .limit(1)
    )


@dataclass(frozen=True, slots=True)
class VersionDraft:
    """What a version says, names not filled in. Number 0: there is none yet."""

    number: int
    steps: tuple[InstructionStepDraft, ...]
    values: tuple[ValueDraft, ...]


def newest_draft(task_type_id: int) -> VersionDraft:
    """What the newest version says; 3 statements."""
    version = newest_version(task_type_id)
    if version is None:
        return VersionDraft(0, (), ())
    return VersionDraft(version.number, *contents(version.id))


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list of all: by whom, when, and whom it thanks."""

    number: int
    made_at: datetime
    made_by: str | None
    thanks_to: str | None
    steps: int


def versions(task_type_id: int) -> Select[*tuple[Any, ...]]:
    """All versions, the newest first, as rows of a VersionLine."""
    maker, thanked = aliased(Person), aliased(Person)
    steps = select(func.count(InstructionStep.id)).where(
        InstructionStep.version_id == InstructionVersion.id
    )
    return (
        select(
            InstructionVersion.number,
            InstructionVersion.made_at,
            maker.name,
            thanked.name,
            steps.scalar_subquery(),
        )
        .outerjoin(maker, maker.id == InstructionVersion.made_by_id)
        .outerjoin(thanked, thanked.id == InstructionVersion.thanks_to_id)
        .where(InstructionVersion.task_type_id == task_type_id)
        .order_by(InstructionVersion.number.desc())
    )


def version_line(task_type_id: int, number: int) -> VersionLine | None:
    """One version."""
    statement = versions(task_type_id).where(InstructionVersion.number == number)
    found = db.session.execute(statement).one_or_none()
    return VersionLine(*found) if found else None


def draft_of(task_type_id: int, number: int) -> VersionDraft | None:
    """What a version says; 3 statements."""
    version_id = db.session.scalar(
        select(InstructionVersion.id).where(
            InstructionVersion.task_type_id == task_type_id, InstructionVersion.number == number
        )
    )
    return VersionDraft(number, *contents(version_id)) if version_id else None


def locations_of(version_id: int) -> list[str]:
    """The places for which a version has values of their own, by name."""
    found = db.session.scalars(
        select(Value.location).where(Value.version_id == version_id, Value.location != "")
    )
    return sorted(set(found), key=folded)


def contents(version_id: int) -> tuple[tuple[InstructionStepDraft, ...], tuple[ValueDraft, ...]]:
    """The steps and values of a version, as drafts of them would be; 2 statements."""
    steps = db.session.execute(
        select(
            InstructionStep.text,
            InstructionStep.key,
            InstructionStep.link,
            InstructionStep.picture_id,
        )
        .where(InstructionStep.version_id == version_id)
        .order_by(InstructionStep.position)
    )
    return tuple(InstructionStepDraft(*row) for row in steps), tuple(_values(version_id))


@dataclass(frozen=True, slots=True)
class OwnLine:
    """An instruction that somebody owns: its newest version, and until when it is known right.

    ``number`` is 0 where nothing was written yet.
    """

    task_type_id: int
    task: str
    lang: str
    number: int
    known_right_on: date | None
    old: bool


def owned_by(person_id: int) -> list[OwnLine]:
    """The instructions of work in use that somebody owns, by name; one statement, at most 100."""
    newest = (
        select(
            InstructionVersion.task_type_id,
            func.max(InstructionVersion.number).label("number"),
            func.max(InstructionVersion.made_at).label("made_at"),
        )
        .group_by(InstructionVersion.task_type_id)
        .subquery()
    )
    found = db.session.execute(
        select(TaskType, newest.c.number, newest.c.made_at)
        .outerjoin(newest, newest.c.task_type_id == TaskType.id)
        .where(TaskType.owner_id == person_id, TaskType.active)
        .order_by(TaskType.name_folded, TaskType.id)
        .limit(100)
    )
    today = local_today()
    lines = []
    for task_type, number, made_at in found:
        if number is None:
            lines.append(OwnLine(task_type.id, task_type.name, task_type.language, 0, None, False))
            continue
        made_on = local_time().day(made_at)
        right_on = max(made_on, task_type.confirmed_on or made_on)
        old = is_old(right_on, today)
        lines.append(
            OwnLine(task_type.id, task_type.name, task_type.language, number, right_on, old)
        )
    return lines


def readable(viewer: Viewer, task_type_id: int) -> TaskType | None:
    """A task type whose instruction the viewer may read, with its department and owner.

    How work is done is no secret: everybody reads that of work in use; out of use, its keepers do.
    """
    keeps = or_(TaskType.owner_id == viewer.id, within(viewer, Can.POST, Can.ADMINISTER))
    return db.session.scalar(
        select(TaskType)
        .join(TaskType.department)
        .where(TaskType.id == task_type_id, or_(TaskType.active, keeps))
        .options(contains_eager(TaskType.department), joinedload(TaskType.owner))
    )


def picture_of(task_type_id: int, file_id: int, *, just_sent: bool) -> StoredFile | None:
    """A picture of a step, in any version; or one that was ``just_sent`` for one."""
    shown = (
        select(InstructionStep.id)
        .join(InstructionVersion, InstructionVersion.id == InstructionStep.version_id)
        .where(
            InstructionVersion.task_type_id == task_type_id, InstructionStep.picture_id == file_id
        )
    )
    return db.session.scalar(
        select(StoredFile).where(StoredFile.id == file_id, or_(literal(just_sent), shown.exists()))
    )


def _instruction(
    version: InstructionVersion,
    task_type: TaskType,
    owner: str | None,
    location: str,
    language: str,
) -> Instruction:
    values = values_at(_values(version.id), location)
    made_on = local_time().day(version.made_at)
    right_on = max(made_on, task_type.confirmed_on or made_on)
    return Instruction(
        task_type_id=task_type.id,
        version_id=version.id,
        number=version.number,
        made_on=made_on,
        owner=owner,
        known_right_on=right_on,
        old=is_old(right_on, local_today()),
        lang=task_type.language if task_type.language != language else None,
        steps=tuple(
            InstructionStepLine(
                number=number,
                key=step.key,
                text=filled(step.text, values),
                link=step.link,
                picture_id=step.picture_id,
                thanks_to=reporter.first_name if reporter else None,
                thanks_on=local_time().day(at) if at else None,
            )
            for number, (step, reporter, at) in enumerate(_steps(version), start=1)
        ),
    )


def _values(version_id: int) -> list[ValueDraft]:
    found = db.session.execute(
        select(Value.name, Value.location, Value.text)
        .where(Value.version_id == version_id)
        .order_by(Value.id)
    )
    return [ValueDraft(*row) for row in found]


def _steps(
    version: InstructionVersion,
) -> list[tuple[InstructionStep, Person | None, datetime | None]]:
    """The steps, each with who reported what was mended in it last, up to this version."""
    mended_in = aliased(InstructionVersion)
    ranked = (
        select(
            StepReport.step_key,
            StepReport.reporter_id,
            mended_in.made_at,
            func.row_number()
            .over(
                partition_by=StepReport.step_key,
                order_by=(mended_in.number.desc(), StepReport.id),
            )
            .label("rank"),
        )
        .join(mended_in, mended_in.id == StepReport.mended_in_id)
        .where(
            StepReport.task_type_id == version.task_type_id,
            StepReport.state == ReportState.MENDED,
            mended_in.number <= version.number,
        )
        .subquery()
    )
    found = db.session.execute(
        select(InstructionStep, Person, ranked.c.made_at)
        .outerjoin(ranked, and_(ranked.c.step_key == InstructionStep.key, ranked.c.rank == 1))
        .outerjoin(Person, Person.id == ranked.c.reporter_id)
        .where(InstructionStep.version_id == version.id)
        .order_by(InstructionStep.position)
    )
    return [(step, reporter, at) for step, reporter, at in found]
