"""Shifts, and the log of what changed about them that keeps boards fresh."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.folding import folded_column
from app.ladder.states import PlanB
from app.people.models import Department, Person
from app.shifts.states import ShiftState
from app.tasks.models import TaskType

MOST_PLACES = 200


class ShiftSeries(Model):
    """Work that comes again every week, posted at once: its dates are shifts like any other.

    ``rule`` is what was asked for, as ``times.rules_series.SeriesRule`` writes it; ``dates`` how
    many shifts were made of it. What becomes of each afterwards stands on the shift alone.
    """

    __tablename__ = "series"
    __table_args__ = (CheckConstraint("dates > 0", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    task_type_id: Mapped[int] = mapped_column(ForeignKey("task_types.id"))
    rule: Mapped[dict[str, Any]] = mapped_column(JSON(none_as_null=True))
    dates: Mapped[int]
    posted_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    posted_at: Mapped[datetime]

    task_type: Mapped[TaskType] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")


class Shift(Model):
    """One dated piece of work, with people to find and somebody to call.

    ``filled`` and ``extra_filled`` count the claims that hold a place; ``kept`` the free places
    that are kept for a while for whoever waited for one. ``revision`` goes up with
    every edit, so that two people do not overwrite each other. ``once`` makes a repeated post one.
    Until ``own_team_until`` the own team sees it first, then until ``division_until`` the division.
    ``by_approval``: a tap asks for a place, and the department chooses who gets it.
    ``plan_b``: what the department does when nobody comes; its contact person decides.
    Taken back at ``unposted_at`` it is cancelled, and in no list: nobody had been told of it.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        CheckConstraint("filled BETWEEN 0 AND places", name="filled"),
        CheckConstraint("extra_filled BETWEEN 0 AND extra_places", name="extra_filled"),
        CheckConstraint(f"places BETWEEN 1 AND {MOST_PLACES}", name="places"),
        CheckConstraint(f"extra_places BETWEEN 0 AND {MOST_PLACES}", name="extra_places"),
        Index("ix_shifts_time", "starts_at", "ends_at"),
        Index("ix_shifts_department_time", "department_id", "starts_at"),
        Index(
            "ix_shifts_head_start",
            "own_team_until",
            sqlite_where=text("own_team_until IS NOT NULL"),
            postgresql_where=text("own_team_until IS NOT NULL"),
        ),
        Index(
            "ix_shifts_division_until",
            "division_until",
            sqlite_where=text("division_until IS NOT NULL"),
            postgresql_where=text("division_until IS NOT NULL"),
        ),
        Index(
            "ix_shifts_series",
            "series_id",
            sqlite_where=text("series_id IS NOT NULL"),
            postgresql_where=text("series_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_type_id: Mapped[int] = mapped_column(ForeignKey("task_types.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    break_minutes: Mapped[int] = mapped_column(default=0)
    break_paid: Mapped[bool] = mapped_column(default=False)
    places: Mapped[int]
    filled: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0, server_default="0")
    extra_places: Mapped[int] = mapped_column(default=0)
    extra_filled: Mapped[int] = mapped_column(default=0)
    contact_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    location: Mapped[str] = mapped_column(default="")
    location_folded: Mapped[str] = folded_column("location", index=False)
    note: Mapped[str] = mapped_column(default="")
    own_team_until: Mapped[datetime | None]
    division_until: Mapped[datetime | None]
    by_approval: Mapped[bool] = mapped_column(default=False, server_default=false())
    plan_b: Mapped[PlanB | None]
    state: Mapped[ShiftState] = mapped_column(default=ShiftState.OPEN)
    cancel_reason: Mapped[str | None]
    posted_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    posted_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    once: Mapped[str | None] = mapped_column(unique=True)
    unposted_at: Mapped[datetime | None]
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))

    task_type: Mapped[TaskType] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    contact: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=contact_id)
    deputy: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=deputy_id)


class ShiftChange(Model):
    """That something about a shift changed that a board may show."""

    __tablename__ = "shift_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(index=True)


class StandIn(Model):
    """That somebody stands in for a person, from a day to a day (inclusive).

    For as long, the person is away: calls and messages about the tasks that they are contact or
    deputy of go to the stand-in. A person has one at a time.
    """

    __tablename__ = "stand_ins"
    __table_args__ = (
        CheckConstraint("valid_until >= valid_from", name="order"),
        CheckConstraint("person_id <> stand_in_id", name="other"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date]

    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=person_id)
    stand_in: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=stand_in_id)
