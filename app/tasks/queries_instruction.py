"""How the work is done: what a reader needs of an instruction, in a few statements."""

from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import BindParameter, Integer, Select, and_, bindparam, func, literal, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.core.db import db
from app.core.localtime import local_time, local_today
from app.core.names import called
from app.core.text import folded
from app.core.together import Together
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


_task_type: BindParameter[int] = bindparam("task_type", type_=Integer())
_newest = (
    select(func.max(InstructionVersion.number))
    .where(InstructionVersion.task_type_id == _task_type)
    .scalar_subquery()
)
_is_newest = (InstructionVersion.task_type_id == _task_type, InstructionVersion.number == _newest)
_mended_in = aliased(InstructionVersion)
_mended = (
    select(
        StepReport.step_key,
        StepReport.reporter_id,
        _mended_in.made_at,
        func.row_number()
        .over(
            partition_by=StepReport.step_key,
            order_by=(_mended_in.number.desc(), StepReport.id),
        )
        .label("rank"),
    )
    .join(_mended_in, _mended_in.id == StepReport.mended_in_id)
    .where(StepReport.task_type_id == _task_type, StepReport.state == ReportState.MENDED)
    .subquery()
)
"""Of each step, who reported what was mended in it last."""
INSTRUCTION = Together(
    select(
        InstructionVersion.id,
        InstructionVersion.number,
        InstructionVersion.made_at,
        TaskType.confirmed_on,
        TaskType.language,
        Person.name.label("owner"),
    )
    .join(TaskType, TaskType.id == InstructionVersion.task_type_id)
    .outerjoin(Person, and_(Person.id == TaskType.owner_id, Person.active))
    .where(*_is_newest),
    select(Value.id, Value.name, Value.location, Value.text)
    .join(InstructionVersion, InstructionVersion.id == Value.version_id)
    .where(*_is_newest),
    select(
        InstructionStep.position,
        InstructionStep.key,
        InstructionStep.text,
        InstructionStep.link,
        InstructionStep.picture_id,
        _mended.c.made_at.label("thanks_at"),
        Person.name,
        Person.given_name,
    )
    .join(InstructionVersion, InstructionVersion.id == InstructionStep.version_id)
    .outerjoin(_mended, and_(_mended.c.step_key == InstructionStep.key, _mended.c.rank == 1))
    .outerjoin(Person, Person.id == _mended.c.reporter_id)
    .where(*_is_newest),
)
"""The newest version, its values, and its steps. Made once: every page of a task asks it."""


def instruction_for(task_type_id: int, location: str, language: str) -> Instruction | None:
    """The newest version, its names filled in for a location; None without one. One statement.

    ``language`` is the reader's.
    """
    found, values, steps = INSTRUCTION.rows({"task_type": task_type_id})
    if not found:
        return None
    [version] = found
    drafts = [ValueDraft(*row[1:]) for row in sorted(values, key=attrgetter("id"))]
    filled_in = values_at(drafts, location)
    made_on = local_time().day(version.made_at)
    right_on = max(made_on, version.confirmed_on or made_on)
    return Instruction(
        task_type_id=task_type_id,
        version_id=version.id,
        number=version.number,
        made_on=made_on,
        owner=version.owner,
        known_right_on=right_on,
        old=is_old(right_on, local_today()),
        lang=version.language if version.language != language else None,
        steps=tuple(
            InstructionStepLine(
                number=number,
                key=step.key,
                text=filled(step.text, filled_in),
                link=step.link,
                picture_id=step.picture_id,
                thanks_to=called(step.name, step.given_name) if step.name else None,
                thanks_on=local_time().day(step.thanks_at) if step.thanks_at else None,
            )
            for number, step in enumerate(sorted(steps, key=attrgetter("position")), start=1)
        ),
    )


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
    values = db.session.execute(
        select(Value.name, Value.location, Value.text)
        .where(Value.version_id == version_id)
        .order_by(Value.id)
    )
    return (
        tuple(InstructionStepDraft(*row) for row in steps),
        tuple(ValueDraft(*row) for row in values),
    )


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
