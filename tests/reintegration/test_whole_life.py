"""The whole life of a track leaves nothing behind where others look: two worlds, day by day.

In one Sem has a track that is begun, agreed to, shared, paused, goes on, ends and is deleted, all
by the pages. In the other the same limits are agreed upon with who administers people. After
each day an administrator and a coordinator look at the trail, the figures, the page of operations,
the logs and Sem's own pages: they see the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import jobs
from app.agreements.commands_limits import add_limit, end_limit, remove_limit
from app.audit.models import AuditEntry
from app.core import clock
from app.core.actor import NOBODY, set_actor
from app.core.db import db
from app.notices import delivery
from app.operations.models import JobRun
from app.people.models import Limit, Person
from app.people.rules import LimitDraft, Role
from app.reintegration.models import Step, Track
from app.web import metrics
from app.web import traces as web_traces
from app.web.access import PROVED_FOR
from tests.factories import World, at
from tests.operations.stories import logged
from tests.reintegration.stories import DAY, MONDAY, Story, rows_of

TOKEN = "een-lang-geheim"
NUMBER = re.compile(r"\d+(\.\d+)?(e[-+]?\d+)?")
TOKENS = re.compile(r"[A-Za-z0-9_-]{22,}")
CSRF = re.compile(r'csrf[-_]token"?\s+(?:content|value)="[^"]+"')
TIMES = re.compile(r"(_seconds|_timestamp|_created|_bucket|_info)")
FAR = MONDAY.replace(year=MONDAY.year + 2) + timedelta(days=60)


@dataclass
class Life:
    """One of the two worlds, and all that others saw in it."""

    app: Flask
    story: Story
    boss: Person
    tarik: Person
    mia: Person
    dialect: str
    ids: dict[str, int] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    browsers: dict[int, FlaskClient] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)

    def on(self, day: date, name: str, happens: Callable[["Life"], None]) -> None:
        """What happens at ten on a day, the jobs of the night after it, and what others see."""
        with clock.fixed_at(at("10:00", day)), logged() as lines:
            self._everybody_looks_in()
            happens(self)
            self._jobs()
        with clock.fixed_at(at("03:30", day, 1)), logged() as later:
            self._jobs()
        written = [
            {k: v for k, v in line.items() if k not in {"at", "request", "milliseconds"}}
            for line in (*lines.found, *later.found)
        ]
        with clock.fixed_at(at("09:00", day, 1)):
            self._count_tracks(name)
            self.seen[name] = {"logs": written, **self._what_others_see()}

    def _jobs(self) -> None:
        with self.app.app_context():
            for name in ("deliver", "terms", "recheck", "retention"):
                jobs._run_noted(name)

    def _count_tracks(self, name: str) -> None:
        if name in {"it ends", "two years later"}:
            with self.app.app_context():
                self.left[name] = rows_of(Track)

    def _everybody_looks_in(self) -> None:
        """People sign in and look at ordinary pages in both worlds."""
        for person in (self.story.sem, self.story.ineke, self.mia):
            self.by(person, anew=True).get("/me")

    def by(self, person: Person, *, anew: bool = False) -> FlaskClient:
        """The browser in which somebody signed in that day."""
        if anew:
            set_actor(NOBODY)
            self.browsers[person.id] = self.story.open(self.app.test_client(), person)
        return self.browsers[person.id]

    def _what_others_see(self) -> dict[str, Any]:
        """On PostgreSQL what is stored and counted: the pages are the same code."""
        sem, is_sqlite = self.story.sem.id, self.dialect == "sqlite"
        pages = (f"/people/{sem}", f"/people/{sem}/limits", "/trail", "/operations", "/today")
        seen: dict[str, Any] = {}
        for who in (self.boss, self.tarik):
            browser = self.by(who, anew=True)
            seen |= {
                f"{who.name} {_plain(path)}": _plain(browser.get(path).text)
                for path in pages[: 9 if is_sqlite else 0]
            }
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        figures = self.app.test_client().get("/metrics", headers=bearer).text
        seen["metrics"] = [
            line for line in figures.splitlines() if not TIMES.search(line.partition(" ")[0])
        ]
        with self.app.app_context():
            names = {person.id: person.name for person in db.session.scalars(select(Person))}
            seen["trail"] = [
                (
                    e.at,
                    e.actor_kind,
                    e.verb,
                    e.object_type,
                    names.get(e.person_id or 0),
                    str(e.data),
                )
                for e in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
            ]
            seen["jobs"] = [
                (run.name, run.done, run.failures)
                for run in db.session.scalars(select(JobRun).order_by(JobRun.name))
            ]
            seen["limits"] = [
                (e.valid_from, e.valid_until, e.hours_week)
                for e in db.session.scalars(select(Limit).order_by(Limit.id))
            ]
            db.session.rollback()
        return seen


def press(client: FlaskClient, page: str, path: str, **fields: object) -> int:
    """Open a page of the room and send a form of it; the status of the answer."""
    token = re.findall(r'name="csrf-token" content="(.+?)"', client.get(page).text)[0]
    return client.post(path, data={"csrf_token": token, **fields}).status_code


def _plain(text: str) -> str:
    return NUMBER.sub("#", TOKENS.sub("…", CSRF.sub("…", text)))


def _begin(app: Flask, world: World, dialect: str) -> Life:
    with clock.fixed_at(at("08:00", MONDAY)):
        story = Story(world)
        boss, tarik = world.person("Anna Baas", story.house), world.person("Tarik", story.house)
        world.role(boss, Role.ADMINISTRATOR, story.house)
        world.role(tarik, Role.COORDINATOR, story.house)
        return Life(app, story, boss, tarik, world.person("Mia Chef", story.ward), dialect)


# --- With a track: by the pages -----------------------------------------------------------------


def start(life: Life) -> None:
    lead = life.by(life.story.ineke)
    fields = {"first_day": MONDAY, "starts_on": MONDAY, "target_on": MONDAY + 180 * DAY}
    days = {name: day.isoformat() for name, day in fields.items()}
    path = f"/tracks/new/{life.story.sem.id}"
    assert press(lead, path, path, hours_target=24, template="even", **days) == 303
    with life.app.app_context():
        life.ids["track"] = db.session.scalars(select(Track.id)).one()
        found = db.session.scalars(select(Step.id).order_by(Step.valid_from).limit(2)).all()
        life.ids |= {"first": found[0], "second": found[1]}


def confirm(life: Life) -> None:
    sem = life.by(life.story.sem)
    for name in ("first", "second"):
        assert press(sem, "/my-track", f"/steps/{life.ids[name]}/confirmation") == 303


def share_and_read(life: Life) -> None:
    sem, mia = life.by(life.story.sem), life.by(life.mia)
    assert press(sem, "/my-track", "/my-track/sharing", email=life.mia.email) == 303
    assert mia.get(f"/tracks/{life.ids['track']}/shared").status_code == 200
    with clock.fixed_at(clock.now() + PROVED_FOR + timedelta(minutes=1)):
        asked = sem.get("/my-track", follow_redirects=True)
        assert 'type="password"' in asked.text, "the password is asked once more"
    assert press(mia, "/shared-tracks", f"/tracks/{life.ids['track']}/pause") == 404


def does(what: str, **fields: object) -> Callable[[Life], None]:
    """The case worker presses a button of the track."""

    def act(life: Life) -> None:
        lead = life.by(life.story.ineke)
        track = f"/tracks/{life.ids['track']}"
        assert press(lead, track, f"{track}/{what}", **fields) == 303

    return act


def nothing(_life: Life) -> None:
    """Time goes by."""


# --- Without: the same limits, agreed with who administers people -------------------------------


def agree(life: Life) -> None:
    with life.app.app_context():
        _agree(life)


def _agree(life: Life) -> None:
    for name, first, last, hours, days in (
        ("first", 0, 13, 8.0, 2),
        ("second", 14, 27, 12.0, 3),
    ):
        life.ids[name] = add_limit(
            life.story.sem.id,
            LimitDraft(_day(first), _day(last), hours, 4.0, days),
            quietly=True,
        )


def rest(life: Life) -> None:
    draft = LimitDraft(_day(3), _day(13), hours_week=0)
    with life.app.app_context():
        life.ids["rest"] = add_limit(life.story.sem.id, draft, quietly=True)


def _day(number: int) -> date:
    return MONDAY + number * DAY


def go_on(life: Life) -> None:
    with life.app.app_context():
        end_limit(life.ids["rest"], _day(4), quietly=True)


def stop(life: Life) -> None:
    with life.app.app_context():
        end_limit(life.ids["first"], _day(6), quietly=True)
        remove_limit(life.ids["second"], quietly=True)


DAYS: tuple[tuple[str, date, Callable[[Life], None], Callable[[Life], None]], ...] = (
    ("it begins", _day(0), start, nothing),
    ("steps are agreed", _day(0), confirm, agree),
    ("it is shared and read", _day(2), share_and_read, nothing),
    ("it is paused", _day(3), does("pause"), rest),
    ("it goes on", _day(5), does("resumption"), go_on),
    ("it ends", _day(6), does("end", outcome="own_work"), stop),
    ("two years later", FAR, nothing, nothing),
)


class Office:
    """A mail server that takes everything; the log of a machine of one's own prints messages."""

    def send(self, _letter: object) -> None:
        """Take it."""

    def close(self) -> None:
        """Nothing was opened."""


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    """As in earnest: with a token for figures, and a mail server."""
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)
    monkeypatch.setattr(delivery, "post_office", Office)


def _live(app: Flask, *, with_track: bool) -> Life:
    """One of the worlds, from its first day to its last; afterwards none of it was."""
    for counter in (metrics.REQUESTS, metrics.SECONDS, metrics.CLAIMS):
        counter.clear()
    with app.app_context():
        connection: Any = db.engines[None]
    savepoint = connection.begin_nested()
    try:
        life = _begin(app, World(app), connection.dialect.name)
        for name, day, track, agreement in DAYS:
            life.on(day, name, track if with_track else agreement)
        return life
    finally:
        savepoint.rollback()


def test_from_its_first_day_to_its_deletion_nobody_else_sees_that_there_was_a_track(
    app: Flask,
) -> None:
    one, other = _live(app, with_track=True), _live(app, with_track=False)
    for name, *_ in DAYS:
        for what, seen in one.seen[name].items():
            assert seen == other.seen[name][what], f"{name}: {what} tells it"
    assert one.seen["it is paused"]["limits"] != one.seen["it ends"]["limits"], "a lot happened"
    trail = one.seen["two years later"]["trail"]
    assert "Limits" in {entry[3] for entry in trail}
    assert one.left == {"it ends": 1, "two years later": 0}, "the track was there, and is not now"


def test_a_room_that_leaves_traces_would_be_seen(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what is counted and written down of any other room does show."""
    traces = []
    for rooms in (set(web_traces.ROOMS_WITHOUT_TRACE), set()):
        monkeypatch.setattr(web_traces, "ROOMS_WITHOUT_TRACE", rooms)
        metrics.REQUESTS.clear()
        with logged() as lines:
            world.sign_in(client := app.test_client(), world.person())
            assert client.get("/my-track").status_code == 404
        traces.append((len(lines.of("request")), "/my-track" in metrics.counted().decode()))
    assert traces == [(0, False), (1, True)]
