"""Task types, the capabilities that they need, and how the work is done: their instructions.

An instruction is a row of versions; a version is never changed. A step keeps its ``key`` over the
versions, so that reports and ticks know which step is meant.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.capabilities.models import Capability
from app.core.db import Model
from app.core.folding import folded_column
from app.people.models import Department, Person


class TaskType(Model):
    """A kind of work. Texts are in the language of ``language``; ``loads`` are ``Load`` values.

    ``wants_senior``: an extra seat waits until somebody independent holds a place of the shift.
    ``own_team_hours``, ``division_hours``: who sees its tasks first; None: as the department says.
    ``owner_id`` keeps the instruction, and confirmed on ``confirmed_on`` that it is still right.
    """

    __tablename__ = "task_types"
    __table_args__ = (
        CheckConstraint("usual_minutes > 0", name="usual_minutes"),
        CheckConstraint("break_minutes >= 0", name="break_minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_folded: Mapped[str] = folded_column("name", unique=True)
    language: Mapped[str] = mapped_column(default="nl")
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    scope: Mapped[str] = mapped_column(default="")
    scope_not: Mapped[str] = mapped_column(default="")
    usual_minutes: Mapped[int] = mapped_column(default=240)
    break_minutes: Mapped[int] = mapped_column(default=0)
    break_paid: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str] = mapped_column(default="")
    loads: Mapped[list[str]] = mapped_column(JSON, default=list)
    wants_senior: Mapped[bool] = mapped_column(default=False)
    own_team_hours: Mapped[int | None]
    division_hours: Mapped[int | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    confirmed_on: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)

    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    needs: Mapped[list["Need"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="Need.id"
    )


class Need(Model):
    """A capability that a task type needs, at least at this level (5 without one)."""

    __tablename__ = "needs"
    __table_args__ = (
        UniqueConstraint("task_type_id", "capability_id"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_type_id: Mapped[int] = mapped_column(ForeignKey("task_types.id", ondelete="CASCADE"))
    capability_id: Mapped[int] = mapped_column(ForeignKey("capabilities.id"), index=True)
    level: Mapped[int] = mapped_column(default=5)

    capability: Mapped[Capability] = relationship(lazy="raise_on_sql")


class InstructionVersion(Model):
    """How the work of a task type is done, as of an instant. ``number`` counts from 1.

    ``thanks_to_id`` is who reported what this version mends.
    """

    __tablename__ = "instruction_versions"
    __table_args__ = (UniqueConstraint("task_type_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_type_id: Mapped[int] = mapped_column(ForeignKey("task_types.id", ondelete="CASCADE"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    thanks_to_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    steps: Mapped[list["InstructionStep"]] = relationship(
        lambda: InstructionStep, lazy="raise_on_sql", order_by=lambda: InstructionStep.position
    )
    values: Mapped[list["Value"]] = relationship(lazy="raise_on_sql", order_by="Value.id")
    thanks_to: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=thanks_to_id)


class InstructionStep(Model):
    """A step of a version. ``{name}`` in ``text`` stands for a value of the place.

    ``picture_id`` and ``link`` (https) are shown beneath the text.
    """

    __tablename__ = "instruction_steps"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        UniqueConstraint("version_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("instruction_versions.id", ondelete="CASCADE")
    )
    position: Mapped[int]
    key: Mapped[str]
    text: Mapped[str]
    link: Mapped[str | None]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))


class Value(Model):
    """What a ``{name}`` in the steps of a version stands for at a location; ``""`` is elsewhere.

    A shift is at a location when its own begins with it.
    """

    __tablename__ = "instruction_values"
    __table_args__ = (UniqueConstraint("version_id", "name", "location"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("instruction_versions.id", ondelete="CASCADE")
    )
    name: Mapped[str]
    location: Mapped[str] = mapped_column(default="")
    text: Mapped[str]


class StepProblem(StrEnum):
    """What is wrong with a step."""

    OUTDATED = "outdated"
    UNCLEAR = "unclear"
    UNSAFE = "unsafe"
    OTHER = "other"


class ReportState(StrEnum):
    """Whether the owner answered, and how: changed the step, or said why not."""

    OPEN = "open"
    MENDED = "mended"
    KEPT = "kept"


class StepReport(Model):
    """That somebody found something wrong with a step; the owner answers it."""

    __tablename__ = "step_reports"
    __table_args__ = (Index("ix_step_reports_open", "task_type_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_type_id: Mapped[int] = mapped_column(ForeignKey("task_types.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("instruction_versions.id"))
    step_key: Mapped[str]
    reporter_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    problem: Mapped[StepProblem]
    words: Mapped[str] = mapped_column(default="")
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    reported_at: Mapped[datetime]
    state: Mapped[ReportState] = mapped_column(default=ReportState.OPEN)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    mended_in_id: Mapped[int | None] = mapped_column(ForeignKey("instruction_versions.id"))

    task_type: Mapped[TaskType] = relationship(lazy="raise_on_sql")
    reporter: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=reporter_id)
