"""Who lives in the harness, and the tasks of each round; written straight into the database."""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.commands import open_session
from app.asking.commands_offers import expire_offers
from app.claims.models import Offer, OfferState
from app.core import clock
from app.core.command import DatabaseBusy, bookkeeping, command
from app.core.db import Model, db
from app.people.models import Agreement, Department, Person, RoleGrant
from app.people.rules import Role
from app.shifts.models import Shift
from app.tasks.models import TaskType
from tests.conftest import make_app
from tests.factories import ZONE, at
from tests.harness.history import History
from tests.harness.phones import Phone
from tests.harness.servers import SECRET
from tests.patience import tries

if TYPE_CHECKING:
    from flask import Flask

COOKIE = "__Host-flexpool"
ALWAYS_LATE = 24 * 1000
"""Hours before the start from which handing back is late, in a department where it always is."""
DESK = ("contact", "poster", "coordinator", "second coordinator")


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a round, as its form would say it."""

    id: int
    day: date
    start: str
    end: str
    places: int
    contact_id: int

    def fields(self, **changed: str) -> dict[str, str]:
        """The form of the task, with something changed."""
        return {
            "date": self.day.isoformat(),
            "start": self.start,
            "end": self.end,
            "places": str(self.places),
            "extra_places": "0",
            "contact": str(self.contact_id),
            "location": "Route 412",
            **changed,
        }


class Town:
    """Two departments (in one, handing back is always late), their desk, and workers."""

    def __init__(self, url: str, workers: int) -> None:
        self.app: Flask = make_app(url, SECRET_KEY=SECRET, SESSION_COOKIE_NAME=COOKIE)
        with self.app.app_context():
            self.departments, self.kind_id, people = _settle(workers)
        self.desk = dict(zip(DESK, people, strict=False))
        self.workers = people[len(DESK) :]

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.engine.dispose()

    def tasks(self, round_number: int, plans: Sequence[tuple[str, str, int, bool]]) -> list[Task]:
        """Post a task for each plan (start, end, places, always late), on the round's own day."""
        day = ZONE.day(clock.now()) + timedelta(days=3 + 2 * round_number)
        with self.app.app_context():
            ids = _post(self, day, plans)
        return [
            Task(number, day, start, end, places, self.desk["contact"])
            for number, (start, end, places, _) in zip(ids, plans, strict=True)
        ]

    def end_soon(self, task_id: int, seconds: float) -> None:
        """Let the questions of a task end after so many seconds, as the timetable would."""
        ends_at = clock.now() + timedelta(seconds=seconds)
        for act in (partial(_shorten, task_id, ends_at), lambda: expire_offers(clock.now())):
            for _ in tries(0.2):
                with suppress(SQLAlchemyError, DatabaseBusy), self.app.app_context():
                    act()
                    break
            time.sleep(max(0.0, (ends_at - clock.now()).total_seconds()))

    def phones(
        self, port: int, person_ids: Sequence[int], history: History, *, htmx: bool = False
    ) -> list[Phone]:
        """A phone for each, signed in with a session of its own."""
        with self.app.app_context():
            tokens = _sign_in(person_ids)
            serializer: Any = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return [
            Phone(port, {COOKIE: serializer.dumps({"_user_id": token})}, person, history, htmx=htmx)
            for person, token in zip(person_ids, tokens, strict=True)
        ]


@command
def _sign_in(person_ids: Sequence[int]) -> list[str]:
    return [open_session(person_id, device="harness") for person_id in person_ids]


@bookkeeping
def _shorten(task_id: int, ends_at: datetime) -> None:
    offers = db.session.scalars(
        select(Offer).where(Offer.shift_id == task_id, Offer.state == OfferState.OPEN)
    )
    for offer in offers:
        offer.expires_at = ends_at


@bookkeeping
def _settle(workers: int) -> tuple[tuple[int, int], int, list[int]]:
    """The ids of the two departments, the kind of task, and the people: the desk first."""
    early, late = (
        Department(name="Skillslab", path="/1/", hand_back_hours=24, active=True),
        Department(name="Balie", path="/2/", hand_back_hours=ALWAYS_LATE, active=True),
    )
    _add(early, late)
    early.path, late.path = f"/{early.id}/", f"/{late.id}/"
    kind = TaskType(name="Surveilleren", department_id=early.id, loads=[])
    names = [*DESK, *(f"worker {number}" for number in range(1, workers + 1))]
    people = [
        Person(
            name=name.title(),
            email=f"{name.replace(' ', '.')}@test.example",
            home_department_id=early.id,
            language="en",
            active=True,
            phone="41234",
        )
        for name in names
    ]
    _add(kind, *people)
    ids = [person.id for person in people]
    roles = (Role.POSTER, Role.POSTER, Role.COORDINATOR, Role.COORDINATOR)
    _add(
        *(
            RoleGrant(person_id=person_id, role=role, department_id=department.id)
            for person_id, role in zip(ids, roles, strict=False)
            for department in (early, late)
        ),
        *(
            Agreement(
                person_id=person_id, contract="on_call", pool=True, valid_from=date(2020, 1, 1)
            )
            for person_id in ids
        ),
    )
    return (early.id, late.id), kind.id, ids


@bookkeeping
def _post(town: Town, day: date, plans: Sequence[tuple[str, str, int, bool]]) -> list[int]:
    shifts = [
        Shift(
            department_id=town.departments[always_late],
            task_type_id=town.kind_id,
            contact_id=town.desk["contact"],
            posted_by_id=town.desk["poster"],
            starts_at=at(start, day),
            ends_at=at(end, day),
            places=places,
            location="Route 412",
            posted_at=clock.now(),
            changed_at=clock.now(),
        )
        for start, end, places, always_late in plans
    ]
    _add(*shifts)
    return [shift.id for shift in shifts]


def _add(*rows: Model) -> None:
    db.session.add_all(rows)
    db.session.flush()
