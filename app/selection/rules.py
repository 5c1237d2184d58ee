"""What can be done with several tasks at once, and what each of them says afterwards."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from app.core.intervals import Interval
from app.core.localtime import LocalTime, NoSuchTime
from app.shifts.rules import FURTHEST, LATEST_START, LONGEST, ShiftDraft

MOST_TASKS = 60
"""So many tasks are changed at once at most."""


@dataclass(frozen=True, slots=True)
class Cancelling:
    """All of them are cancelled, for one reason."""

    is_nothing_where_equal: ClassVar[bool] = False

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Moving:
    """All of them are so many days and minutes later (earlier where negative).

    Days keep the times of the clock; minutes are real ones.
    """

    is_nothing_where_equal: ClassVar[bool] = True

    days: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Naming:
    """Somebody is the contact person of all of them; without a deputy, that stays as it is.

    ``contact_id`` None: somebody who is not chosen yet.
    """

    contact_id: int | None
    deputy_id: int | None = None

    @property
    def is_nothing_where_equal(self) -> bool:
        """Whether a task that says the same afterwards is not changed."""
        return self.contact_id is not None


@dataclass(frozen=True, slots=True)
class HandingOver:
    """All of them become tasks of a department, with whoever is on them.

    ``path`` is the department's. ``may_be_called``: who can be called about its tasks; the contact
    person and deputy of now stay where they are among them and no other is named.
    """

    is_nothing_where_equal: ClassVar[bool] = True

    department_id: int
    path: str
    may_be_called: frozenset[int]
    contact_id: int | None = None
    deputy_id: int | None = None


SelectionAct = Cancelling | Moving | Naming | HandingOver


class Hindrance(StrEnum):
    """Why a task cannot go along."""

    CANCELLED = "cancelled"
    STARTED = "started"
    ENDED = "ended"
    CHANGED = "changed"
    PAST = "past"
    TOO_FAR = "too far"
    NO_SUCH_TIME = "no such time"
    OTHER_HOUSE = "other house"


def after(act: SelectionAct, draft: ShiftDraft, now: datetime, local: LocalTime) -> ShiftDraft:
    """What a task says once this is done. Raises NoSuchTime where the clock skips its time."""
    match act:
        case Moving():
            return moved(act, draft, now, local)
        case Naming():
            return named(draft, act.contact_id, act.deputy_id)
        case HandingOver():
            return handed_over(act, draft)
    return draft


def moved(act: Moving, draft: ShiftDraft, now: datetime, local: LocalTime) -> ShiftDraft:
    """The task at its new time; the own team goes first until its start at the latest.

    Raises NoSuchTime.
    """
    start, end = (_shifted(each, act, local) for each in (draft.span.start, draft.span.end))
    if start >= end:
        raise NoSuchTime(f"{start} to {end}")
    until = draft.own_team_until
    if until is not None and until > now:
        until = min(until, start)
    return replace(draft, span=Interval(start, end), own_team_until=until)


def _shifted(instant: datetime, act: Moving, local: LocalTime) -> datetime:
    shown = local.at(instant)
    clock = shown.time().replace(tzinfo=None, fold=0)
    found = local.instant(shown.date() + timedelta(days=act.days), clock, shown.fold)
    return found + timedelta(minutes=act.minutes)


def hindrance_of(act: SelectionAct, span: Interval, now: datetime) -> Hindrance | None:
    """Whether nobody would post a task at its new time."""
    if not isinstance(act, Moving):
        return None
    if span.start < now - LATEST_START:
        return Hindrance.PAST
    if span.start > now + FURTHEST:
        return Hindrance.TOO_FAR
    return None if timedelta() < span.length <= LONGEST else Hindrance.NO_SUCH_TIME


def named(draft: ShiftDraft, contact_id: int | None, deputy_id: int | None) -> ShiftDraft:
    """The task with another contact person, who is not their own deputy."""
    contact = draft.contact_id if contact_id is None else contact_id
    deputy = draft.deputy_id if deputy_id is None else deputy_id
    return replace(draft, contact_id=contact, deputy_id=None if deputy == contact else deputy)


def handed_over(act: HandingOver, draft: ShiftDraft) -> ShiftDraft:
    """The task as one of the other department; who cannot be called there is named no more."""
    deputy = draft.deputy_id if draft.deputy_id in act.may_be_called else None
    kept = replace(draft, department_id=act.department_id, deputy_id=deputy)
    return named(kept, act.contact_id, act.deputy_id)


def needs_contact(may_be_called: Collection[int], contact_ids: Collection[int]) -> bool:
    """Whether somebody has to be chosen, since a contact person of now cannot be called there."""
    return not set(contact_ids) <= set(may_be_called)


def is_same_house(path: str, other: str) -> bool:
    """Whether two departments are of one organisation: it shares its kinds of tasks."""
    return path.split("/")[1] == other.split("/")[1]
