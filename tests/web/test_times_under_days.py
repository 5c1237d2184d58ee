"""Every clock time on every page belongs to the day that it is read under."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import Actor, acting
from app.people.models import Person
from app.people.rules import Role
from app.shifts.models import Shift
from app.walls.commands import make_link
from tests.conftest import Engine
from tests.factories import World, at
from tests.web.days import Clocks, lines_of

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

SATURDAY = date(2026, 10, 24)
"""The day before the clock goes back; a week before a month ends."""
SPRING = date(2027, 3, 27)
"""The day before it goes forward."""
NIGHTS = {
    "begun yesterday": (SATURDAY - timedelta(days=1), "22:33", "09:11"),
    "clock goes back": (SATURDAY, "22:31", "06:07"),
    "into the next week": (SATURDAY + timedelta(days=1), "22:35", "06:13"),
    "into the next month": (SATURDAY + timedelta(days=7), "23:37", "07:17"),
    "clock goes forward": (SPRING, "22:39", "06:19"),
    "by day": (SATURDAY, "13:41", "16:43"),
    "own team first": (SATURDAY + timedelta(days=1), "14:51", "15:53"),
    "a night long ago": (SATURDAY - timedelta(days=11), "22:29", "05:59"),
}
OPENED = ("clock goes back", "into the next week", "own team first")
SKIPPED = {"/metrics", "/readyz", "/healthz", "/shifts/<int:shift_id>/proof", "/week"}
"""The last two print windows of the law, which end at the time of a task on another day; each time
on them carries its own day (``tests/working_time``).
"""


@dataclass
class Nights:
    """A department whose work crosses every midnight there is."""

    world: World
    shifts: dict[str, Shift]
    noor: Person
    boss: Person
    department_id: int
    wall: str
    clocks: Clocks

    def pages(self, app: Flask) -> Iterator[str]:
        """The address of every page that this world can fill."""
        known = {"person_id": [self.noor.id], "department_id": [self.department_id]}
        known["shift_id"] = [self.shifts[name].id for name in OPENED]
        known["token"] = [self.wall]  # type: ignore[list-item]
        with app.test_request_context():
            for rule in app.url_map.iter_rules():
                if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
                    continue
                names = sorted(rule.arguments)
                if str(rule).endswith((".csv", ".xlsx", ".ics")) or str(rule) in SKIPPED:
                    continue
                if not names:
                    yield str(rule)
                elif len(names) == 1 and names[0] in known:
                    adapter = app.url_map.bind("")
                    for value in known[names[0]]:
                        yield adapter.build(rule.endpoint, {names[0]: value})
        cell = f"/capacity/cell?kind=department&key={self.department_id}&day="
        yield from (f"/candidates?shift={self.shifts[name].id}" for name in OPENED)
        yield from (f"/roster?day={SATURDAY + timedelta(days=later)}" for later in (-7, 2, 9))
        yield from (cell + str(SATURDAY + timedelta(days=later)) for later in (0, 1, 2, 7))
        for address in ("days=today", "days=week", "days=past", "q=taak"):
            yield f"/tasks?{address}"
        yield f"/roster?day={SPRING}"
        yield f"/roster?day={SPRING + timedelta(days=1)}"
        yield f"/poster?department={self.department_id}"
        yield "/palette?q=zondag"
        yield "/palette?q=taak"


@pytest.fixture
def nights(world: World) -> Iterator[Nights]:
    with clock.fixed_at(at("08:00", SATURDAY)):
        yield _nights(world)


def _nights(world: World) -> Nights:
    ward = world.department("Nachtzorg", hand_back_hours=1)
    noor, sem = world.worker("Noor Haddad", ward), world.worker("Sem Visser", ward)
    boss = world.coordinator(ward, "Tarik Aydin")
    for role in (Role.POSTER, Role.ADMINISTRATOR):
        world.role(boss, role, ward)
    kind = world.task_type(ward, "Nachttaak")
    shifts, instants = {}, []
    for name, (day, start, end) in NIGHTS.items():
        span = at(start, day), at(end, day, plus=end < start)
        until = at("09:49", SATURDAY) if name == "own team first" else None
        shifts[name] = world.shift(
            ward, *span, task_type_id=kind.id, contact_id=boss.id, places=3, own_team_until=until
        )
        instants += [*span, *([until] if until else [])]
    for name in ("begun yesterday", "into the next week", "clock goes forward", "a night long ago"):
        _hold(world, shifts[name], noor)
    _hold(world, shifts["by day"], noor, leaving_since=at("07:57", SATURDAY))
    instants.append(at("07:57", SATURDAY))
    taken = [
        ("own_roster", at("22:25", SATURDAY, -7), at("06:27", SATURDAY, -6)),
        ("own_roster", at("23:01", SATURDAY, 1), at("23:03", SATURDAY, 1)),
        ("unavailable", at("09:21", SATURDAY, 3), at("17:23", SATURDAY, 6)),
        ("paid_absence", at("00:00", SATURDAY, 9), at("00:00", SATURDAY, 12)),
    ]
    for kind_of, begin, over in taken:
        for person in (noor, sem):
            world.commitment(person, begin, over, kind_of)
        if kind_of != "paid_absence":
            instants += [begin, over]
    _ask(world, shifts["into the next month"], noor, boss, at("20:55", SATURDAY, 2))
    _ask(world, shifts["own team first"], noor, boss, at("12:57", SATURDAY))
    instants += [at("20:55", SATURDAY, 2), at("12:57", SATURDAY)]
    with world.app.app_context(), acting(Actor("person", boss.id)):
        made = make_link(boss.id, ward.id)
    clocks = Clocks(*instants, today=SATURDAY)
    return Nights(world, shifts, noor, boss, ward.id, getattr(made, "token", ""), clocks)


def _hold(world: World, shift: Shift, person: Person, **more: Any) -> None:
    world.held(person, shift, claimed_at=shift.starts_at - timedelta(days=20), **more)


def _ask(world: World, shift: Shift, person: Person, by: Person, until: datetime) -> None:
    made = clock.now() - timedelta(minutes=5)
    world.offer(person, shift, asked_by_id=by.id, made_at=made, expires_at=until)


def test_every_time_on_every_page_belongs_to_the_day_it_is_read_under(
    app: Flask, client: FlaskClient, nights: Nights
) -> None:
    wrong, seen = [], 0
    for person in (nights.noor, nights.boss):
        nights.world.sign_in(client, person)
        for address in dict.fromkeys(nights.pages(app)):
            answer = client.get(address)
            assert answer.status_code < 500, address
            if answer.status_code != 200 or not answer.content_type.startswith("text/html"):
                continue
            seen += 1
            wrong += [f"{address}: {line}" for line in nights.clocks.wrong(answer.text)]
    assert seen > 60, f"only {seen} pages were read: does the sweep still find them?"
    assert not wrong, (
        "print times under a day with the filter span_under, dated_span or moment(day)"
        " of app/web/words_times.py:\n" + "\n".join(wrong)
    )


def test_a_sunday_night_stands_in_the_next_week_as_its_end(
    client: FlaskClient, nights: Nights
) -> None:
    nights.world.sign_in(client, nights.noor)
    said = lines_of(client.get(f"/roster?day={SATURDAY + timedelta(days=2)}").text)
    monday = said.index("Maandag 26 oktober")
    assert said[monday + 1].startswith("tot 06:13 (begon zo 22:35)")
    assert "22:35–06:13" not in " ".join(said)


def test_time_of_several_days_stands_under_each_of_them(
    client: FlaskClient, nights: Nights
) -> None:
    nights.world.sign_in(client, nights.noor)
    said = " | ".join(lines_of(client.get(f"/roster?day={SATURDAY + timedelta(days=3)}").text))
    assert "Dinsdag 27 oktober | vanaf 09:21" in said
    assert "Woensdag 28 oktober | hele dag" in said
    assert "Vrijdag 30 oktober | tot 17:23 (begon di 09:21)" in said


def test_a_task_under_way_stands_under_today_in_the_list_of_the_department(
    client: FlaskClient, nights: Nights
) -> None:
    nights.world.sign_in(client, nights.boss)
    said = " | ".join(lines_of(client.get("/tasks").text))
    today = said.partition("Vandaag, zaterdag 24 oktober")[2]
    assert "tot 09:11 (begon vr 22:33) | Nachttaak" in today
    assert "vrijdag 23 oktober" not in said


TOLD = Clocks(
    at("22:35", SATURDAY, 1), at("06:13", SATURDAY, 2), at("09:49", SATURDAY), today=SATURDAY
)


@pytest.mark.parametrize(
    "page",
    [
        "<h2>Maandag 26 oktober</h2><p>22:35–06:13</p>",
        "<h2>Maandag 26 oktober</h2><p>Noor komt om 22:35</p>",
        "<h2>Zondag 25 oktober</h2><p>tot 06:13</p>",
        "<p>ma 22:35</p>",
        "<p>ma 26 okt 22:35–06:13</p>",
        '<svg aria-label="Jouw ma 26 okt: 22:35–06:13"></svg>',
        "<h2>Zondag 25 oktober</h2><p>eigen team tot 09:49</p>",
    ],
)
def test_the_reading_finds_a_time_under_another_day(engine: Engine, page: str) -> None:
    assert list(TOLD.wrong(page)), "a page that is wrong passes: the sweep sees nothing"


@pytest.mark.parametrize(
    "page",
    [
        "<h2>Zondag 25 oktober</h2><p>22:35–06:13</p>",
        "<h2>Maandag 26 oktober</h2><p>tot 06:13 (begon zo 22:35)</p>",
        "<h2>Maandag 26 oktober</h2><p>zo 25 okt 22:35–06:13</p><p>06:13</p>",
        "<h2>Zondag 25 oktober</h2><p>eigen team tot vandaag 09:49</p>",
        "<p><span>22:35–06:13</span> <span>zo 25 okt</span></p>",
    ],
)
def test_the_reading_lets_a_time_with_its_day_pass(engine: Engine, page: str) -> None:
    assert not list(TOLD.wrong(page))
