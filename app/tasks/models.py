"""Task types and the capabilities that they need."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.capabilities.models import Capability
from app.core.db import Model
from app.people.models import Department


class TaskType(Model):
    """A kind of work. Texts are in the language of ``language``; ``loads`` are ``Load`` values."""

    __tablename__ = "task_types"
    __table_args__ = (
        CheckConstraint("usual_minutes > 0", name="usual_minutes"),
        CheckConstraint("break_minutes >= 0", name="break_minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str] = mapped_column(default="nl")
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    scope: Mapped[str] = mapped_column(default="")
    scope_not: Mapped[str] = mapped_column(default="")
    instruction: Mapped[str] = mapped_column(default="")
    usual_minutes: Mapped[int] = mapped_column(default=240)
    break_minutes: Mapped[int] = mapped_column(default=0)
    break_paid: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str] = mapped_column(default="")
    loads: Mapped[list[str]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)

    department: Mapped[Department] = relationship(lazy="raise_on_sql")
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
