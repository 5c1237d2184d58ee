"""One person beside a list: two weeks, room in hours, what they can do, and what fits them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.asking.queries_people import is_sought_by
from app.asking.words_people import day_said
from app.capabilities.queries_cells import MatrixCell
from app.capabilities.queries_matrix import MatrixColumn, held_by
from app.claims.models import Offer, OfferState
from app.core.axis import Hours, Strip, axis_of_day, hours_for, strip
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time, monday_of
from app.core.viewer import Viewer
from app.eligibility.facts import Busy, WorkerFacts
from app.eligibility.queries_shift_facts import Task, tasks_where
from app.eligibility.queries_verdicts import judge_regular, terms
from app.eligibility.queries_worker_facts import worker_facts
from app.eligibility.rules_hours import hours_of
from app.eligibility.strips import parts_of
from app.people.models import Person
from app.people.queries import contract_on, person
from app.shifts.models import Shift

DAYS = 14
LONGEST_DUTY = timedelta(hours=20)
"""What is longer is an absence of days: it asks for no hours of its own on the axis."""
MOST_TASKS, MOST_GAPS = 200, 5
MOST_OFFERS, MOST_DATES, MOST_HELD = 30, 5, 8


@dataclass(frozen=True, slots=True)
class PersonDay:
    """A day of the two weeks as it is drawn, and in words."""

    date: date
    words: str
    strip: Strip


@dataclass(frozen=True, slots=True)
class WeekRoom:
    """Hours of tasks in the week of a Monday, and how many were agreed; None: no number."""

    monday: date
    hours: float
    agreed: float | None

    @property
    def left(self) -> float:
        """How many of the agreed hours are free."""
        return max(0.0, (self.agreed or 0.0) - self.hours)


@dataclass(frozen=True, slots=True)
class FittingGap:
    """A task that looks for people and fits somebody, or for which they are asked."""

    task: Task
    offer: Offer | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Somebody as the pane shows them. ``asked``: the days on which they were, and no more."""

    person: Person
    contract: str | None
    hours: Hours
    days: list[PersonDay]
    weeks: list[WeekRoom]
    held: list[tuple[MatrixColumn, MatrixCell]]
    asked: list[date]
    gaps: list[FittingGap]

    @property
    def named(self) -> list[tuple[MatrixColumn, MatrixCell]]:
        """The capabilities that are named."""
        return self.held[:MOST_HELD]

    @property
    def shown(self) -> list[FittingGap]:
        """The gaps that are named."""
        return self.gaps[:MOST_GAPS]


def beside(viewer: Viewer, person_id: int, now: datetime) -> Beside | None:
    """An active person of the viewer's; None otherwise. 14 statements.

    Of what does not fit nothing is told, so that nothing can be read from it.
    """
    found = person(viewer, person_id)
    if found is None or not found.active:
        return None
    local = local_time()
    today = local.day(now)
    span = Interval(local.midnight(today), local.midnight(today + timedelta(days=DAYS)))
    worker = worker_facts({found.id: found.home_department.path}, [span])[found.id]
    offers, hours = _offers(found.id), _hours(worker.busy, span)
    dates = [today + timedelta(days=number) for number in range(DAYS)]
    return Beside(
        found,
        contract_on(found.id, today),
        hours,
        [_day(each, _touching(worker, each), hours, now) for each in dates],
        [_room(worker, day) for day in (today, monday_of(today) + timedelta(days=7))],
        held_by(viewer, found.id, today),
        _dates(offers),
        _gaps(viewer, worker, offers, span.end, now),
    )


def _hours(busy: Iterable[Busy], days: Interval) -> Hours:
    """The hours that every day shows, so that all duties of these days are inside."""
    duties = (each.span for each in busy if each.span.overlaps(days))
    return hours_for((each for each in duties if each.length < LONGEST_DUTY), local_time())


def _day(day: date, busy: Sequence[Busy], hours: Hours, now: datetime) -> PersonDay:
    drawn = strip(axis_of_day(day, hours, local_time()), parts_of(busy), now=now)
    return PersonDay(day, day_said(day, busy), drawn)


def _touching(worker: WorkerFacts, day: date) -> list[Busy]:
    whole = local_time().whole_day(day)
    return [busy for busy in worker.busy if busy.span.overlaps(whole)]


def _room(worker: WorkerFacts, day: date) -> WeekRoom:
    monday = monday_of(day)
    return WeekRoom(monday, hours_of(worker, monday, local_time()), worker.agreed_on(day))


def _offers(person_id: int) -> Sequence[Offer]:
    """The last that somebody was asked, the newest first; one statement."""
    return db.session.scalars(
        select(Offer)
        .where(Offer.person_id == person_id)
        .order_by(Offer.made_at.desc(), Offer.id.desc())
        .limit(MOST_OFFERS)
    ).all()


def _dates(offers: Iterable[Offer]) -> list[date]:
    days = dict.fromkeys(local_time().day(each.made_at) for each in offers)
    return list(days)[:MOST_DATES]


def _gaps(
    viewer: Viewer, worker: WorkerFacts, offers: Iterable[Offer], until: datetime, now: datetime
) -> list[FittingGap]:
    """What fits somebody or is asked of them, of what looks for people; by start."""
    tasks = tasks_where(is_sought_by(viewer, now), Shift.starts_at < until, limit=MOST_TASKS)
    is_open = {
        each.shift_id: each
        for each in offers
        if each.state == OfferState.OPEN and each.expires_at > now
    }
    under = terms(now)
    return [
        FittingGap(task, is_open.get(task.id))
        for task in tasks
        if not worker.is_on(task.id)
        and (task.id in is_open or judge_regular(worker, task, under, 1).verdict.fits)
    ]
