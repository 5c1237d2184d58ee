"""Persons and departments, and what was agreed with a person."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.folding import folded_column
from app.core.names import called


class Contract(StrEnum):
    """The kind of an agreement."""

    FIXED = "fixed"
    MIN_MAX = "min_max"
    ON_CALL = "on_call"
    BANDWIDTH = "bandwidth"
    ON_CALL_EXEMPT = "on_call_exempt"


CALLED = frozenset(
    {Contract.MIN_MAX, Contract.ON_CALL, Contract.BANDWIDTH, Contract.ON_CALL_EXEMPT}
)
"""The contracts on call (Civil Code 7:628a): who has one is called for each piece of work."""
GUARANTEED = frozenset({Contract.MIN_MAX, Contract.BANDWIDTH})
"""Those that promise hours."""


class Per(StrEnum):
    """Over how long promised hours are counted."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class CommitmentKind(StrEnum):
    """Time already taken. Which kind of paid absence it is has no field, nor for whom a job is."""

    OWN_ROSTER = "own_roster"
    OTHER_JOB = "other_job"
    EDUCATION = "education"
    PAID_ABSENCE = "paid_absence"
    UNAVAILABLE = "unavailable"
    RATHER_NOT = "rather_not"


AVAILABILITY = frozenset({CommitmentKind.UNAVAILABLE, CommitmentKind.RATHER_NOT})
"""What somebody only says of themselves: it bars nothing that they want anyway."""


class Origin(StrEnum):
    """Who wrote it, and so who may take it away: the person, or who administers them; what is read
    from the person's calendar comes and goes with that.
    """

    OWN = "own"
    OFFICE = "office"
    CALENDAR = "calendar"


class DayPart(StrEnum):
    """Parts of the local day: 07–12, 12–18, 18–23 and 23–07."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


class Load(StrEnum):
    """What a task asks of a body or a mind: task types name them, limits allow them."""

    SITTING = "sitting"
    STANDING = "standing"
    WALKING = "walking"
    LIFTING = "lifting"
    SCREEN = "screen"
    PATIENT_CONTACT = "patient_contact"
    NOISE = "noise"


class Department(Model):
    """A unit of the organisation. ``path`` names it and all above it: ``/1/4/``.

    ``own_team_hours`` and ``division_hours``: how long each sees its tasks first, as a rule; None:
    nothing was said, 0: not at all. ``by_approval``: as a rule it chooses who gets a place.
    """

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_folded: Mapped[str] = folded_column("name", unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"), index=True)
    path: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str | None]
    hand_back_hours: Mapped[int] = mapped_column(default=24)
    swaps_need_approval: Mapped[bool] = mapped_column(default=False, server_default=false())
    own_team_hours: Mapped[int | None]
    division_hours: Mapped[int | None]
    by_approval: Mapped[bool] = mapped_column(default=False, server_default=false())
    active: Mapped[bool] = mapped_column(default=True)


class Person(Model):
    """Somebody with an account. ``email`` is lower case; ``mode`` is the role last used.

    ``given_name``: what they are called, where the name does not tell it; see ``core.names``.

    ``standing_consent``: a coordinator may put them on a task that fits without asking first.
    ``minor_until``: the day on which they turn 18, of people of 16 and 17 years alone; the date of
    birth is not kept.
    """

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    name_folded: Mapped[str] = folded_column("name")
    given_name: Mapped[str | None]
    email: Mapped[str] = mapped_column(unique=True)
    personnel_number: Mapped[str | None] = mapped_column(unique=True)
    personnel_number_folded: Mapped[str | None] = folded_column(
        "personnel_number", unique=True, nullable=True
    )
    phone: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="nl")
    mode: Mapped[str | None]
    home_department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    standing_consent: Mapped[bool] = mapped_column(default=False, server_default=false())
    minor_until: Mapped[date | None]

    home_department: Mapped[Department] = relationship(lazy="raise_on_sql")
    roles: Mapped[list["RoleGrant"]] = relationship(
        back_populates="person", lazy="raise_on_sql", cascade="all, delete-orphan"
    )

    @property
    def first_name(self) -> str:
        """The name to call somebody by."""
        return called(self.name, self.given_name)


class RoleGrant(Model):
    """A role of a person, for a department and everything below it."""

    __tablename__ = "role_grants"
    __table_args__ = (UniqueConstraint("person_id", "role", "department_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    role: Mapped[str]
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)

    person: Mapped[Person] = relationship(back_populates="roles", lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")


class Agreement(Model):
    """The hours agreed with a person, from a day to a day (inclusive). ``pool``: may take tasks.

    ``hours_week`` is the most hours of tasks in a week, Monday to Sunday; None is no number.

    Of a contract on call: ``hours_least`` to ``hours_most`` are promised ``hours_per`` period; a
    call comes ``notice_hours`` ahead (None: the days of the law); it may be refused outside
    ``reference_days`` (Monday is 0) and the clock from ``reference_from`` to ``reference_until``.
    Which exception of the law an ``on_call_exempt`` one is of has no field: it has a last day.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="order"),
        CheckConstraint("hours_week IS NULL OR hours_week >= 0", name="hours"),
        CheckConstraint("hours_most >= hours_least", name="promised"),
        CheckConstraint("contract <> 'bandwidth' OR hours_least > 0", name="bandwidth"),
        CheckConstraint("contract <> 'on_call_exempt' OR valid_until IS NOT NULL", name="exempt"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    contract: Mapped[Contract]
    pool: Mapped[bool] = mapped_column(default=True)
    hours_week: Mapped[float | None]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    hours_least: Mapped[float | None]
    hours_most: Mapped[float | None]
    hours_per: Mapped[Per] = mapped_column(default=Per.WEEK, server_default=Per.WEEK)
    notice_hours: Mapped[int | None]
    reference_days: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    reference_from: Mapped[time | None]
    reference_until: Mapped[time | None]


class Limit(Model):
    """What was agreed to stay within, from a day to a day (inclusive). No reason is kept.

    None is no limit; ``day_parts`` and ``loads`` list what is allowed.
    """

    __tablename__ = "limits"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    hours_week: Mapped[float | None]
    hours_day: Mapped[float | None]
    days_week: Mapped[int | None]
    day_parts: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    loads: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class CommitmentSeries(Model):
    """Time that is taken again every week: one thing that can be changed or ended.

    It begins on ``weekdays`` (Monday is 0) from ``first_day`` to ``last_day`` (inclusive), at
    ``starts`` of the local clock, and ends ``days`` later at ``ends``. Each time of it is a
    commitment; ``skipped`` are the days (as year-month-day) on which it was taken away by itself.
    """

    __tablename__ = "commitment_series"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    kind: Mapped[CommitmentKind]
    origin: Mapped[Origin]
    first_day: Mapped[date]
    last_day: Mapped[date]
    weekdays: Mapped[list[int]] = mapped_column(JSON(none_as_null=True))
    starts: Mapped[time]
    ends: Mapped[time]
    days: Mapped[int]
    skipped: Mapped[list[str]] = mapped_column(JSON(none_as_null=True), default=list)


class Commitment(Model):
    """Time of a person that is already taken; by itself, or as one time of a series."""

    __tablename__ = "commitments"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        Index("ix_commitments_person_time", "person_id", "ends_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    kind: Mapped[CommitmentKind]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    origin: Mapped[Origin] = mapped_column(default=Origin.OFFICE, server_default=Origin.OFFICE)
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("commitment_series.id", ondelete="CASCADE"), index=True
    )
