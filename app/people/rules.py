"""What administrators ask for, before it is a row, and how a refusal says why."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class PeopleRefusal(StrEnum):
    """Why a change of people or of the structure was refused."""

    NAME_TAKEN = "name_taken"
    EMAIL_TAKEN = "email_taken"
    NUMBER_TAKEN = "number_taken"
    BELOW_ITSELF = "below_itself"
    PARENT_INACTIVE = "parent_inactive"
    DEPARTMENT_INACTIVE = "department_inactive"
    HAS_PEOPLE = "has_people"
    HAS_CHILDREN = "has_children"
    HAS_TASKS = "has_tasks"
    LAST_ADMINISTRATOR = "last_administrator"
    HELD_ALREADY = "held_already"


MOST_LADDER_HOURS = 168
"""So long at most a team sees a task before others, as a rule."""


@dataclass(frozen=True, slots=True)
class DepartmentDraft:
    """A department as filled in; without ``parent_id`` it is on top."""

    name: str
    phone: str | None = None
    hand_back_hours: int = 24
    parent_id: int | None = None
    swaps_need_approval: bool = False
    own_team_hours: int | None = None
    division_hours: int | None = None
    by_approval: bool = False


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person as filled in; ``email`` in lower case. ``minor_until``: the day they turn 18."""

    name: str
    email: str
    home_department_id: int
    personnel_number: str | None = None
    phone: str | None = None
    language: str = "nl"
    given_name: str | None = None
    minor_until: date | None = None


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """An agreement as filled in, from a day to a day (inclusive)."""

    contract: str
    valid_from: date
    valid_until: date | None = None
    pool: bool = True
    hours_week: float | None = None
    hours_least: float | None = None
    hours_most: float | None = None
    hours_per: str = "week"
    notice_hours: int | None = None
    reference_days: tuple[int, ...] | None = None
    reference_from: time | None = None
    reference_until: time | None = None


@dataclass(frozen=True, slots=True)
class EndDraft:
    """The last day of something agreed, as filled in."""

    until: date


@dataclass(frozen=True, slots=True)
class LimitDraft:
    """A limit as filled in. None is no limit; the tuples list what is allowed."""

    valid_from: date
    valid_until: date | None = None
    hours_week: float | None = None
    hours_day: float | None = None
    days_week: int | None = None
    day_parts: tuple[str, ...] | None = None
    loads: tuple[str, ...] | None = None


def days_overlap(
    first_from: date, first_until: date | None, second_from: date, second_until: date | None
) -> bool:
    """Whether two runs of days (ends inclusive, None is for good) share a day."""
    return first_from <= (second_until or date.max) and second_from <= (first_until or date.max)


class Role(StrEnum):
    """What somebody may be, for a department and everything below it."""

    POSTER = "poster"
    COORDINATOR = "coordinator"
    ASSESSOR = "assessor"
    CASE_WORKER = "case_worker"
    ADMINISTRATOR = "administrator"
