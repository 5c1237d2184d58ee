"""A small organisation with one of everything, and visitors who try what they should not.

What a visitor does inside ``town.undone()`` is rolled back: every attempt begins in the same world.
Objects are those of department North unless their name says South; ``top`` administers both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, select
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.test import TestResponse

from app.accounts.commands import invite, open_session, set_password
from app.accounts.models import ResetLink
from app.accounts.passwords import hash_password
from app.accounts.tokens import link_token
from app.agreements.commands_limits import remove_limit
from app.calendars.commands import make_feed
from app.calendars.models import Scope
from app.capabilities.models import Capability, CapabilityImport, CapabilityKind, CapabilityRequest
from app.claims.models import Swap, Waiting
from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.customers.commands import make_link as make_card
from app.files.models import StoredFile
from app.neighbours.commands import say_may_help
from app.neighbours.models import NeighbourHelp
from app.on_call.models import HoursOffer
from app.openings.queries_openings import forget
from app.people.models import Department, Limit, Person
from app.people.rules import Role
from app.reintegration.commands import pause, share, start_track
from app.reintegration.commands_steps import answer_step, propose
from app.reintegration.models import TrackEntry
from app.reintegration.queries import LOOKS
from app.reintegration.rules import StepDraft, TrackDraft
from app.rosters.models import CalendarSource
from app.shifts.commands_stand_ins import StandInDraft, name_stand_in
from app.shifts.models import Shift, ShiftSeries
from app.shifts.states import ClaimState, Initiator, Seat
from app.tasks.models import InstructionStep, StepReport, TaskType
from app.times.rules_series import SeriesRule
from app.walls.commands import make_link
from tests.factories import TODAY, World, at
from tests.rule_sets.stories import draft_of_rules
from tests.tasks.stories import written

PASSWORD = "een lange zin die klopt"
COUNTERS = {"sign_in_attempts", "alembic_version"}
"""Tables that may change when nothing happens: they count attempts."""
ACTORS = (
    "worker",
    "colleague",
    "poster",
    "coordinator",
    "administrator",
    "top",
    "southern_worker",
    "southern_poster",
    "southern_coordinator",
    "southern_administrator",
    "builder",
    "case_worker",
)

Snapshot = dict[str, list[Any]]


asked_for: set[str] = set()
"""The names of fields that the program looked for, since this was last emptied."""


class Remembering(ImmutableMultiDict):  # type: ignore[type-arg]
    """The fields of a form or a query, remembering which were looked for."""

    def getlist(self, key: Any, *more: Any, **named: Any) -> Any:
        asked_for.add(key)
        return super().getlist(key, *more, **named)

    def get(self, key: Any, *more: Any, **named: Any) -> Any:
        asked_for.add(key)
        return super().get(key, *more, **named)

    def __contains__(self, key: Any) -> bool:
        asked_for.add(key)
        return super().__contains__(key)


LOOK = "INSERT INTO track_entries (track_id, at, actor_id, verb) SELECT"
LOOKED_AT = tuple(str(verb) for verb in sorted(LOOKS))
"""That somebody looked at a track is kept wherever it is shown: it changes nothing else."""


@dataclass
class Visitor:
    """A browser that sends the same cookie and token every time, whatever it was answered."""

    client: FlaskClient
    cookie: str
    token: str

    def open(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None, **more: Any
    ) -> TestResponse:
        """Ask, and read the whole answer."""
        sent = {"Cookie": self.cookie, **(headers or {})}
        return self.client.open(path, method=method, headers=sent, buffered=True, **more)

    def post(self, path: str, data: Any = None, **more: Any) -> TestResponse:
        """Send a form as a page of ours would."""
        return self.open(path, "POST", data={"csrf_token": self.token, **(data or {})}, **more)


@dataclass
class Town:
    """The application, its pinned connection, the people, and the ids of everything."""

    app: Flask
    connection: Connection
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    visitors: dict[str | None, Visitor] = field(default_factory=dict)
    """The people at their browsers, by name; None is somebody who is not signed in."""

    written: list[str] = field(default_factory=list)
    before: Snapshot = field(default_factory=dict)

    def settle(self) -> None:
        """From here on, whatever changes is noticed."""
        event.listen(self.connection, "before_cursor_execute", self._note)
        self.before = self._snapshot()

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        writes = statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
        if writes and not statement.startswith(LOOK):
            self.written.append(statement)

    def write(self, statement: str) -> None:
        """Change rows as no command does: by the driver, of which the guard of commands is not
        told, nor any log.
        """
        forget(self.app)
        self.connection.connection.cursor().execute(statement)
        self.written.append(statement)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever happens within did not."""
        self.written.clear()
        savepoint = self.connection.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()
            forget(self.app)

    def changes(self) -> set[str]:
        """The tables in which something is other than in the beginning."""
        if not self.written:
            return set()
        now = self._snapshot()
        return {table for table in now if now[table] != self.before[table]}

    def _snapshot(self) -> Snapshot:
        """Every row of every table, but for counters of attempts."""
        tables = sorted(set(db.metadata.tables) - COUNTERS)
        return {table: self._rows(table) for table in tables}

    def _rows(self, table: str) -> list[Any]:
        kept = f"WHERE verb NOT IN {LOOKED_AT}" if table == TrackEntry.__tablename__ else ""
        rows = self.connection.exec_driver_sql(f"SELECT * FROM {table} {kept}")
        return sorted(map(repr, rows))


def build(app: Flask, connection: Connection) -> Town:
    """The organisation, at 08:00 of an ordinary Tuesday."""
    town, world = Town(app, connection), World(app)
    hospital = world.department("De Linde")
    north, south = world.department("Noord", hospital), world.department("Zuid", hospital)
    town.ids |= {"hospital": hospital.id, "north": north.id, "south": south.id}
    closed = world.department("Opgeheven", north, active=False)
    town.ids["closed_department"] = closed.id
    town.ids["empty_department"] = world.department("Leeg", north).id
    for name, home in (("worker", north), ("colleague", north), ("southern_worker", south)):
        town.people[name] = world.worker(name.replace("_", " ").title(), home)
    for prefix, home in (("", north), ("southern_", south)):
        for role in (Role.POSTER, Role.COORDINATOR, Role.ADMINISTRATOR):
            person = world.person(f"{prefix}{role}".replace("_", " ").title(), home)
            world.role(person, role, home)
            town.people[f"{prefix}{role}"] = person
    town.people["top"] = world.person("Top", hospital)
    world.role(town.people["top"], Role.ADMINISTRATOR, hospital)
    town.people["builder"] = world.person("Builder", hospital)
    town.people["case_worker"] = world.person("Case Worker", hospital)
    world.role(town.people["case_worker"], Role.CASE_WORKER, hospital)
    town.people["former"] = world.person("Former", north, active=False)
    for person in town.people.values():
        with app.app_context():
            set_password(person.id, hash_password(PASSWORD))
    _people_things(town, world)
    _tasks(town, world, "", north.id, town.people["worker"])
    _lesson(town, world)
    _tasks(town, world, "southern_", south.id, town.people["southern_worker"])
    _secrets(town)
    town.ids["rule_set"] = draft_of_rules(app)
    _tracks(town, world)
    town.visitors[None] = _arrive(town, None)
    for name in ACTORS:
        town.visitors[name] = _arrive(town, town.people[name])
    town.settle()
    return town


def _arrive(town: Town, person: Person | None) -> Visitor:
    client = town.app.test_client()
    if person is not None:
        World(town.app).sign_in(client, person)
    page = client.get("/help").text
    csrf = page.split('name="csrf-token" content="')[1].split('"')[0]
    cookie = client.get_cookie(town.app.config["SESSION_COOKIE_NAME"])
    assert cookie, "every page with a token sets a cookie"
    stateless = town.app.test_client(use_cookies=False)
    return Visitor(stateless, f"{cookie.key}={cookie.value}", csrf)


def _people_things(town: Town, world: World) -> None:
    worker, colleague = town.people["worker"], town.people["colleague"]
    capability, other = world.capability("Steriel werken"), world.capability("Tillift")
    retired = world.save(
        Capability(name_nl="Typen", name_en="Typing", kind=CapabilityKind.SKILL, active=False)
    )
    holding = world.holding(colleague, capability, level=4)
    paper = world.capability("Diploma", CapabilityKind.QUALIFICATION)
    world.holding(colleague, paper)
    town.ids |= {
        "capability": capability.id,
        "other_capability": other.id,
        "retired_capability": retired.id,
        "holding": holding.id,
        "paper": paper.id,
        "request": _asked(world, worker, colleague),
        "import": _read(world, town.people["top"], colleague, other),
        "capability_grant": world.assessor(other, world.person()).id,
        "agreement": world.agreement(colleague, valid_from=date(2030, 1, 1)).id,
        "yearly": world.agreement(
            world.person("Jaarlijks", _of(town, "north", world)), valid_from=date(2025, 10, 1)
        ).person_id,
        "hours_offer": world.save(
            HoursOffer(
                person_id=worker.id,
                year_ended=date(2026, 10, 1),
                hours_week=8.0,
                offered_at=clock.now(),
                answer_by=clock.now().date() + timedelta(days=31),
            )
        ).id,
        "limit": world.limit(colleague, hours_week=12).id,
        "commitment": world.commitment(colleague, at("09:00", plus=60), at("17:00", plus=60)).id,
        "unavailable": world.commitment(
            worker, at("09:00", plus=61), at("17:00", plus=61), "unavailable"
        ).id,
        "roster": world.roster(worker).id,
        "source": world.save(
            CalendarSource(
                person_id=worker.id, url="https://127.0.0.1/mine.ics", made_at=clock.now()
            )
        ).id,
        "series": world.series(worker, date(2026, 11, 2)).id,
        "grant": world.role(
            colleague, Role.ASSESSOR, world.department("Gang", _of(town, "north", world))
        ).id,
    }


def _asked(world: World, asker: Person, assessor: Person) -> int:
    """A request with proof, for a reserved act that one person signs off."""
    act = world.capability("Infuus prikken", reserved=True)
    world.assessor(act, assessor)
    content = b"%PDF-1.4 a certificate %%EOF"
    proof = StoredFile(
        name="diploma.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256="",
        stored_at=clock.now(),
        content=content,
    )
    return world.save(
        CapabilityRequest(
            person_id=asker.id,
            capability_id=act.id,
            level=4,
            file_id=world.save(proof).id,
            asked_at=clock.now(),
        )
    ).id


def _read(world: World, reader: Person, person: Person, capability: Capability) -> int:
    """A table that was read, and waits for a yes."""
    cells = {"person": person.email, "capability": capability.name_nl, "level": "3"}
    rows = [{"line": 2, "cells": {**cells, "date": "2026-01-05", "until": ""}}]
    return world.save(
        CapabilityImport(person_id=reader.id, name="lijst.csv", rows=rows, made_at=clock.now())
    ).id


def _of(town: Town, name: str, world: World) -> Department:
    with world.app.app_context():
        found = db.session.get_one(Department, town.ids[name])
        db.session.expunge(found)
    return found


def _tasks(town: Town, world: World, prefix: str, department_id: int, worker: Person) -> None:
    """Task types, tasks in every state, and claims of the worker in every state."""
    name = "south" if prefix else "north"
    department, poster = _of(town, name, world), town.people[f"{prefix}poster"]
    kind = world.task_type(department, f"Werk {name}")
    idle = world.task_type(department, f"Oud werk {name}", active=False)
    town.ids |= {f"{prefix}task_type": kind.id, f"{prefix}idle_task_type": idle.id}
    _instruction(town, world, prefix, kind, worker)
    _under_way(town, world, prefix, kind, worker)

    def shift(day: int, **more: Any) -> Shift:
        return world.shift(
            department,
            at("13:00", plus=day),
            task_type_id=kind.id,
            contact_id=poster.id,
            deputy_id=town.people[f"{prefix}coordinator"].id,
            note="Neem je pas mee.",
            **more,
        )

    town.ids |= {
        f"{prefix}shift": shift(20, places=2, extra_places=1).id,
        f"{prefix}closed_shift": shift(21, state="closed").id,
        f"{prefix}shift_just_posted": shift(23, posted_at=clock.now()).id,
    }
    for number, state in enumerate(("", "_taken")):
        series = world.save(
            ShiftSeries(
                department_id=department.id,
                task_type_id=kind.id,
                rule=SeriesRule(
                    (1,), date(2026, 11, 3), date(2026, 11, 9), time(13), time(16, 30)
                ).as_data(),
                dates=1,
                posted_by_id=poster.id,
                posted_at=clock.now(),
            )
        )
        dated = shift(24 + number, series_id=series.id, filled=number)
        town.ids[f"{prefix}shift_series{state}"] = series.id
        if state:
            since = clock.now() - timedelta(minutes=2)
            world.held(worker, dated, claimed_at=since)
    asked = shift(22)
    offer = world.offer(
        worker,
        asked,
        asked_by_id=town.people[f"{prefix}coordinator"].id,
        expires_at=clock.now() + timedelta(hours=24),
    )
    town.ids[f"{prefix}offer"] = offer.id
    full, wanted = shift(24, filled=1), shift(25, filled=1)
    other = world.worker(f"Collega {name}", department)
    given = world.held(other, full)
    world.held(other, wanted)
    swap = Swap(
        claim_id=given.id, person_id=worker.id, made_at=clock.now(), expires_at=full.starts_at
    )
    world.save(Waiting(shift_id=wanted.id, person_id=worker.id, since=clock.now()))
    town.ids |= {
        f"{prefix}swap": world.save(swap).id,
        f"{prefix}shift_full": full.id,
        f"{prefix}shift_waited_for": wanted.id,
    }
    claims: dict[str, dict[str, Any]] = {
        "held": {},
        "late": {"day": 0},
        "leaving": {"day": 1, "leaving_since": clock.now()},
        "reconfirm": {"state": ClaimState.RECONFIRM, "reconfirm_until": at("08:00", plus=1)},
        "requested": {"state": ClaimState.REQUESTED, "seat": Seat.EXTRA, "live": False},
        "assigned": {"initiated_by": Initiator.ASSIGNED},
        "asked": {"state": ClaimState.REQUESTED, "live": False, "places": 2},
        "chosen": {"initiated_by": Initiator.CHOSEN, "claimed_at": clock.now()},
    }
    for number, (state, more) in enumerate(claims.items()):
        made = shift(more.pop("day", 3 + number), filled=1, places=more.pop("places", 1))
        since = more.pop("claimed_at", clock.now() - timedelta(minutes=2))
        claim = world.held(worker, made, claimed_at=since, **more)
        town.ids |= {f"{prefix}claim_{state}": claim.id, f"{prefix}shift_{state}": made.id}


def _under_way(town: Town, world: World, prefix: str, kind: TaskType, worker: Person) -> None:
    """A task that the worker is on right now."""
    department = _of(town, "south" if prefix else "north", world)
    now = clock.now()
    start, end = now - timedelta(minutes=40), now + timedelta(minutes=20)
    made = world.shift(department, start, end, task_type_id=kind.id, filled=1)
    claim = world.held(worker, made, claimed_at=now - timedelta(hours=9))
    town.ids[f"{prefix}claim_under_way"] = claim.id


def _instruction(town: Town, world: World, prefix: str, kind: TaskType, worker: Person) -> None:
    """How the work is done, with a picture, and what the worker found wrong with it."""
    made = b"pixels"
    file = world.save(
        StoredFile(
            name="foto.png",
            media_type="image/png",
            size=len(made),
            sha256="0" * 64,
            stored_at=clock.now(),
            content=made,
        )
    )
    version_id = written(world.app, kind, "Pak {kast}.", values=(("kast", "", "kast 2"),))
    world.save(
        InstructionStep(
            version_id=version_id, position=2, key="s2", text="Kijk.", picture_id=file.id
        )
    )
    report = world.save(
        StepReport(
            task_type_id=kind.id,
            version_id=version_id,
            step_key="s1",
            reporter_id=worker.id,
            problem="outdated",
            reported_at=clock.now(),
            photo_id=file.id,
        )
    )
    town.ids |= {f"{prefix}picture": file.id, f"{prefix}step_report": report.id}


def _lesson(town: Town, world: World) -> None:
    """A task that is over: the worker, who may say how it went, and the colleague beside them."""
    department = _of(town, "north", world)
    skill, kind = world.capability("Practicum", holders_assess=True), world.task_type(department)
    world.need(kind, skill)
    world.holding(town.people["worker"], skill)
    shift = world.shift(
        department,
        at("13:00", plus=-1),
        task_type_id=kind.id,
        filled=1,
        extra_places=1,
        extra_filled=1,
        contact_id=town.people["poster"].id,
    )
    for name, seat in (("worker", Seat.REGULAR), ("colleague", Seat.EXTRA)):
        world.held(town.people[name], shift, seat=seat, claimed_at=at("08:00", plus=-2))
    town.ids |= {"shift_taught": shift.id, "taught": skill.id}


def _tracks(town: Town, world: World) -> None:
    """Four tracks: one with steps, that is shared with the colleague, one that is paused, one whose
    limit was taken away, and one whose case worker is none any more.
    """
    builder, case_worker = town.people["builder"], town.people["case_worker"]
    hospital = _of(town, "hospital", world)
    idle, other = world.person("Idle", hospital), world.person("Other Case Worker", hospital)
    world.role(other, Role.CASE_WORKER, hospital)
    bereft, left = world.person("Bo Bereft", hospital), world.person("Lo Left", hospital)
    former = world.person("Former Case Worker", hospital)
    first, week = TODAY - timedelta(days=8), timedelta(weeks=1)
    shift = world.shift(_of(town, "north", world), at("09:00", plus=-2), filled=1)
    claim = world.held(builder, shift, claimed_at=at("09:00", plus=-3))

    def start(person: Person, by: Person = case_worker) -> int:
        draft = TrackDraft(person.id, by.id, first, first, first + 30 * week, 24)
        made = start_track(draft)
        assert isinstance(made, int)
        return made

    def proposed(track_id: int, weeks: int, hours: float) -> int:
        begin = first + weeks * week
        made = propose(track_id, StepDraft(begin, begin + timedelta(days=13), hours, 4, 3))
        assert isinstance(made, int)
        return made

    leading = Actor("person", case_worker.id)
    with town.app.app_context(), clock.fixed_at(at("08:00", first)), acting(leading):
        track_id, idle_id = start(builder), start(idle)
        step_id = proposed(track_id, 0, 8)
        answer_step(step_id, yes=True)
        share(track_id, town.people["colleague"].id)
        pause(idle_id)
        bereft_id = start(bereft)
        answer_step(proposed(bereft_id, 0, 8), yes=True)
        for limit in db.session.scalars(select(Limit).where(Limit.person_id == bereft.id)).all():
            remove_limit(limit.id)
        town.ids |= {
            "track": track_id,
            "idle_track": idle_id,
            "bereft_track": bereft_id,
            "left_track": start(left, former),
            "track_step": step_id,
            "proposed_step": proposed(track_id, 2, 12),
            "claim_worked": claim.id,
            "other_case_worker": other.id,
        }


def _secrets(town: Town) -> None:
    """Feeds, a stand-in, a session on another device, and a link to a new password."""
    worker, colleague = town.people["worker"], town.people["colleague"]
    with town.app.app_context():
        period = StandInDraft(colleague.id, TODAY, TODAY)
        town.ids["stand_in"] = name_stand_in(town.people["poster"].id, period)  # type: ignore[assignment]
        made = make_feed(worker.id, Scope.MINE)
        town.ids |= {"feed": made.id, "feed_token": made.token}  # type: ignore[union-attr]
        wall = make_link(town.people["poster"].id, town.ids["north"])
        town.ids |= {"wall": wall.id, "wall_token": wall.token}  # type: ignore[union-attr]
        card = make_card(town.people["poster"].id, town.ids["shift"])
        town.ids |= {"customer_link": card.id, "card_token": card.token}  # type: ignore[union-attr]
        neighbours_task = town.ids["southern_shift_just_posted"]
        say_may_help(neighbours_task, town.ids["north"], town.people["poster"].id)
        town.ids["help"] = db.session.scalar(select(NeighbourHelp.id))
        open_session(worker.id, device="Chrome · Android")
        town.ids["session"] = (
            db.session.connection()
            .exec_driver_sql("SELECT max(id) FROM signed_in_sessions")
            .scalar()
        )
        invite(worker.id)
        link = db.session.query(ResetLink).one()
        town.ids["link"] = link_token(link.id)
