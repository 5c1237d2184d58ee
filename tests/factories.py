"""What a story needs, in one line each. Every function saves, and returns the row detached.

Times are local (Europe/Amsterdam); ``at("13:00")`` is today's 13:00 on the day of ``TODAY``.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, time, timedelta
from functools import wraps
from itertools import count
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import Update

from app.accounts import commands as accounts
from app.agreements.commands_series import add_series
from app.agreements.rules_time import TimeDraft
from app.capabilities.models import (
    Capability,
    CapabilityGrant,
    CapabilityKind,
    CapabilityRight,
    Holding,
    Method,
    SignOff,
)
from app.claims.commands import Taken, claim_shift
from app.claims.models import Offer
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import Model, db
from app.core.localtime import LocalTime
from app.openings.queries_openings import forget
from app.people.models import (
    AVAILABILITY,
    Agreement,
    Commitment,
    CommitmentKind,
    CommitmentSeries,
    Department,
    Limit,
    Origin,
    Person,
    RoleGrant,
)
from app.people.rules import Role
from app.rosters.models import RosterImport
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import HOLDS_A_PLACE, ClaimState, Seat
from app.tasks.models import Need, TaskType

ZONE = LocalTime(ZoneInfo("Europe/Amsterdam"))
TODAY = date(2026, 10, 13)
"""A Tuesday without surprises."""

Row = TypeVar("Row", bound=Model)
Made = TypeVar("Made")
P = ParamSpec("P")
_numbers = count(1)


def at(text: str, day: date = TODAY, plus: int = 0) -> datetime:
    """``at("13:00")``: the instant of that local time, ``plus`` days after the day."""
    return ZONE.instant(day + timedelta(days=plus), time.fromisoformat(text))


@bookkeeping
def _in_one_unit(make: Callable[[], Made]) -> Made:
    return make()


def _whole(
    method: Callable[Concatenate["World", P], Made],
) -> Callable[Concatenate["World", P], Made]:
    """Whatever the method saves is one unit of work, in an application context."""

    @wraps(method)
    def run(world: "World", *args: P.args, **kwargs: P.kwargs) -> Made:
        with world.context():
            return _in_one_unit(lambda: method(world, *args, **kwargs))

    return run


class World:
    """Makes rows in the database of an application, inside a context of its own if need be."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def context(self) -> AbstractContextManager[object]:
        """The context of the application that one is in, or a new one."""
        return nullcontext() if has_app_context() else self.app.app_context()

    @staticmethod
    def at(text: str, plus: int = 0) -> AbstractContextManager[None]:
        """What happens within happens today at this local time, or ``plus`` days later."""
        return clock.fixed_at(at(text, plus=plus))

    @_whole
    def save(self, row: Row) -> Row:
        """Save a row and give it back, detached. No log tells of it, so nothing kept holds."""
        forget(self.app)
        db.session.add(row)
        db.session.flush()
        db.session.expunge(row)
        return row

    @_whole
    def alter(self, statement: Update) -> None:
        """Change rows as they may stand in a database, however that came there."""
        db.session.execute(statement.execution_options(synchronize_session=False))

    def department(
        self, name: str | None = None, parent: Department | None = None, **more: Any
    ) -> Department:
        """A department, below ``parent`` if given."""
        number = next(_numbers) + 1000
        row = Department(
            id=number,
            name=name or f"Afdeling {number}",
            parent_id=parent.id if parent else None,
            path=f"{parent.path if parent else '/'}{number}/",
            **{"hand_back_hours": 24, "active": True, **more},
        )
        return self.save(row)

    @_whole
    def person(
        self, name: str | None = None, home: Department | None = None, **more: Any
    ) -> Person:
        """A person, in a department of their own unless given."""
        number = next(_numbers)
        name = name or f"Persoon {number}"
        home = home or self.department()
        return self.save(
            Person(
                name=name,
                email=more.pop("email", f"{name.lower().replace(' ', '.')}.{number}@test.example"),
                home_department_id=home.id,
                **{
                    "language": "nl",
                    "active": True,
                    "phone": str(40_000 + number % 10_000),
                    **more,
                },
            )
        )

    def role(self, person: Person, role: Role, department: Department) -> RoleGrant:
        """Grant a role for a department."""
        return self.save(RoleGrant(person_id=person.id, role=role, department_id=department.id))

    def agreement(self, person: Person, **more: Any) -> Agreement:
        """A pool agreement without a number of hours, unless given."""
        return self.save(
            Agreement(
                person_id=person.id,
                **{
                    "contract": "on_call",
                    "pool": True,
                    "hours_week": None,
                    "valid_from": date(2020, 1, 1),
                    **more,
                },
            )
        )

    @_whole
    def worker(
        self, name: str | None = None, home: Department | None = None, **more: Any
    ) -> Person:
        """A person with a pool agreement."""
        person = self.person(name, home, **more)
        self.agreement(person)
        return person

    @_whole
    def poster(self, department: Department, name: str | None = None) -> Person:
        """A person who posts for the department."""
        person = self.person(name, department)
        self.role(person, Role.POSTER, department)
        return person

    @_whole
    def coordinator(self, department: Department, name: str | None = None) -> Person:
        """A coordinator for the department."""
        person = self.person(name, department)
        self.role(person, Role.COORDINATOR, department)
        return person

    @_whole
    def administrator(self, department: Department, name: str | None = None) -> Person:
        """An administrator for the department."""
        person = self.person(name, department)
        self.role(person, Role.ADMINISTRATOR, department)
        return person

    def limit(self, person: Person, **more: Any) -> Limit:
        """A limit, from long ago and for good unless given."""
        return self.save(Limit(person_id=person.id, **{"valid_from": date(2020, 1, 1), **more}))

    def commitment(
        self, person: Person, start: datetime, end: datetime, kind: str = "own_roster"
    ) -> Commitment:
        """Time of a person already taken; what is said of availability they said themselves."""
        origin = Origin.OWN if kind in AVAILABILITY else Origin.OFFICE
        return self.save(
            Commitment(person_id=person.id, kind=kind, starts_at=start, ends_at=end, origin=origin)
        )

    def series(self, person: Person, day: date, kind: str = "unavailable") -> CommitmentSeries:
        """Mornings that are taken four weeks in a row, by the own word of the person."""
        draft = TimeDraft(
            kind, day, time(9), time(12), 0, day + timedelta(weeks=3), (day.weekday(),)
        )
        with self.app.app_context():
            return db.session.get_one(CommitmentSeries, add_series(person.id, draft, Origin.OWN))

    def roster(self, person: Person) -> RosterImport:
        """A duty of somebody's own, read from a file, that waits for their yes."""
        start, end = clock.now() + timedelta(days=40), clock.now() + timedelta(days=40, hours=8)
        day = start.date()
        return self.save(
            RosterImport(
                person_id=person.id,
                name="rooster.csv",
                kind=CommitmentKind.OWN_ROSTER,
                origin=Origin.OWN,
                first_day=day - timedelta(days=2),
                last_day=day + timedelta(days=2),
                people=[person.id],
                times=[(person.id, start.isoformat(), end.isoformat())],
                left_out=0,
                made_at=clock.now(),
            )
        )

    def capability(
        self, name: str | None = None, kind: str = CapabilityKind.SKILL, **more: Any
    ) -> Capability:
        """A capability."""
        name = name or f"Bekwaamheid {next(_numbers)}"
        return self.save(Capability(name_nl=name, name_en=f"{name} (en)", kind=kind, **more))

    def assessor(self, capability: Capability, person: Person) -> CapabilityGrant:
        """That somebody is a named assessor of a capability."""
        return self.save(
            CapabilityGrant(
                capability_id=capability.id, person_id=person.id, right=CapabilityRight.ASSESSOR
            )
        )

    @_whole
    def holding(
        self,
        person: Person,
        capability: Capability,
        level: int = 5,
        valid_until: date | None = None,
    ) -> Holding:
        """That a person holds a capability, signed off long ago."""
        self.save(
            SignOff(
                person_id=person.id,
                capability_id=capability.id,
                level=level,
                shown=level,
                day=date(2026, 1, 5),
                valid_until=valid_until,
                method=Method.OBSERVED,
                at=at("09:00", date(2026, 1, 5)),
            )
        )
        return self.save(
            Holding(
                person_id=person.id,
                capability_id=capability.id,
                via_id=capability.id,
                level=level,
                valid_until=valid_until,
            )
        )

    def task_type(self, department: Department, name: str | None = None, **more: Any) -> TaskType:
        """A task type that needs nothing."""
        name = name or f"Taak {next(_numbers)}"
        loads = more.pop("loads", [])
        return self.save(TaskType(name=name, department_id=department.id, loads=loads, **more))

    def need(self, task_type: TaskType, capability: Capability, level: int = 5) -> Need:
        """That a task type needs a capability."""
        return self.save(Need(task_type_id=task_type.id, capability_id=capability.id, level=level))

    @_whole
    def shift(
        self,
        department: Department | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        **more: Any,
    ) -> Shift:
        """A shift of today 13:00–16:30 with one place, open to everyone."""
        department = department or self.department()
        task_type_id = more.pop("task_type_id", None) or self.task_type(department).id
        contact_id = more.pop("contact_id", None) or self.poster(department).id
        start = start or at("13:00")
        return self.save(
            Shift(
                department_id=department.id,
                task_type_id=task_type_id,
                contact_id=contact_id,
                posted_by_id=contact_id,
                starts_at=start,
                ends_at=end or start + timedelta(hours=3, minutes=30),
                changed_at=clock.now(),
                **{
                    "posted_at": clock.now() - timedelta(hours=1),
                    "places": 1,
                    "location": "Skillslab · gebouw B, route 412",
                    **more,
                },
            )
        )

    def claim(self, person: Person, shift: Shift, seat: Seat = Seat.REGULAR, **how: Any) -> Claim:
        """The person takes a place by the rules, and must get it."""
        with self.context():
            outcome = claim_shift(person.id, shift.id, seat, **how)
            assert isinstance(outcome, Taken), outcome
            return db.session.get_one(Claim, outcome.claim_id, populate_existing=True)

    def held(self, person: Person, shift: Shift, **more: Any) -> Claim:
        """That the person has a place, or had; no rule is asked and nothing is counted."""
        state, since = more.get("state", ClaimState.HELD), more.get("claimed_at", clock.now())
        return self.save(
            Claim(
                shift_id=shift.id,
                person_id=person.id,
                starts_at=shift.starts_at,
                ends_at=shift.ends_at,
                **{
                    "state": state,
                    "live": state in HOLDS_A_PLACE,
                    "claimed_at": since,
                    "changed_at": since,
                    **more,
                },
            )
        )

    def asking(self, person: Person, shift: Shift, **more: Any) -> Claim:
        """A request for a place that waits for the department."""
        return self.held(person, shift, live=False, state=ClaimState.REQUESTED, **more)

    def offer(self, person: Person, shift: Shift, **more: Any) -> Offer:
        """That the contact person of the shift asks somebody for a place, for half an hour."""
        since = more.get("made_at", clock.now())
        return self.save(
            Offer(
                shift_id=shift.id,
                person_id=person.id,
                **{
                    "asked_by_id": shift.contact_id,
                    "made_at": since,
                    "expires_at": since + timedelta(minutes=30),
                    **more,
                },
            )
        )

    def sign_in(self, client: FlaskClient, person: Person) -> None:
        """Let the client be signed in as the person."""
        with self.app.app_context():
            token = accounts.open_session(person.id, device="test")
        with client.session_transaction() as session:
            session["_user_id"] = token
