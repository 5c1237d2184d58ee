"""What a department sees of its neighbours, and what comes of saying that it may help."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.neighbours.models import NeighbourHelp
from app.notices.delivery import deliver
from app.notices.models import Notice
from app.people.models import Department, Person
from app.people.rules import Role
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from tests.factories import World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")
BUDGET = 60_000


@pytest.fixture(autouse=True)
def _no_tokens(shared_app: Flask) -> Iterator[None]:
    """These stories are about answers; tokens have stories of their own."""
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def division(world: World) -> Department:
    return world.department("Onderwijs en opleiding", world.department("De Linde"))


@pytest.fixture
def own(world: World, division: Department) -> Department:
    return world.department("Onderwijslogistiek", division)


@pytest.fixture
def marleen(world: World, own: Department, client: FlaskClient) -> Person:
    """A poster who is signed in."""
    person = world.poster(own, "Marleen Brouwer")
    world.sign_in(client, person)
    return person


@pytest.fixture
def skillslab(world: World, division: Department) -> Department:
    return world.department("Skillslab", division)


@pytest.fixture
def joke(world: World, skillslab: Department) -> Person:
    return world.poster(skillslab, "Joke Postma")


@pytest.fixture
def need(world: World, skillslab: Department, joke: Person) -> Shift:
    """A task of the neighbour, today 13:00 to 16:30, that two are sought for."""
    kind = world.task_type(skillslab, "Practicum klaarzetten")
    return world.shift(skillslab, task_type_id=kind.id, contact_id=joke.id, places=2)


def say(client: FlaskClient, shift: Shift, **fields: Any) -> int:
    return client.post(f"/shifts/{shift.id}/help", data=fields).status_code


def helps(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(NeighbourHelp.id)))


def take_back(client: FlaskClient, app: Flask) -> str:
    [number] = helps(app)
    return client.post(f"/helps/{number}/withdrawal", follow_redirects=True).text


def change(app: Flask, row: Person | Shift | Department, **values: Any) -> None:
    """As somebody else changed it meanwhile."""

    @bookkeeping
    def store() -> None:
        stored = db.session.get_one(type(row), row.id)
        for name, value in values.items():
            setattr(stored, name, value)

    with app.app_context():
        store()


def messages(app: Flask, mailbox_at: str) -> list[tuple[str, int, str]]:
    """What there is of messages, once those that are due by then have left."""
    with app.app_context(), clock.fixed_at(at(mailbox_at)):
        deliver(clock.now())
        rows = db.session.scalars(select(Notice).order_by(Notice.id))
        return [(row.kind, row.person_id, row.state) for row in rows]


def test_a_poster_sees_what_siblings_and_the_division_need_and_nothing_of_others(
    client: FlaskClient, world: World, division: Department, marleen: Person, need: Shift
) -> None:
    beside = world.shift(division, at("09:00", plus=6))
    below = world.shift(world.department("Lab", world.department("Skills", division)))
    elsewhere = world.shift(world.department("Poliklinieken"))
    mine = world.shift(world.department("Team", world.department(parent=division)))
    page = client.get("/neighbours").text
    for shift in (need, beside, below, mine):
        assert f'id="task-{shift.id}"' in page
    assert f'id="task-{elsewhere.id}"' not in page
    assert "Je buren zoeken hulp bij 4 taken" in page


@pytest.mark.parametrize(
    "changed",
    [
        {"state": ShiftState.CLOSED},
        {"state": ShiftState.CANCELLED},
        {"places": 1, "filled": 1},
        {"start": at("08:00")},
        {"start": at("09:00", plus=7)},
        {"own_team_until": at("12:30")},
        {"posted_at": at("09:00")},
    ],
    ids=lambda changed: ",".join(changed),
)
def test_only_what_everybody_may_take_now_is_a_need(
    client: FlaskClient,
    world: World,
    skillslab: Department,
    marleen: Person,
    changed: dict[str, Any],
) -> None:
    with clock.fixed_at(at("09:00")):
        world.shift(skillslab, **changed)
        assert "Je buren hebben nu niemand nodig" in client.get("/neighbours").text


@pytest.mark.parametrize(
    "untold", [{"own_team_until": at("12:30")}, {"posted_at": at("09:00")}], ids=["team", "minute"]
)
def test_nobody_offers_help_for_what_only_the_team_was_told_of(
    app: Flask,
    client: FlaskClient,
    marleen: Person,
    need: Shift,
    untold: dict[str, Any],
) -> None:
    change(app, need, **untold)
    with clock.fixed_at(at("09:00")):
        assert say(client, need) == 404
    assert helps(app) == []


def test_needs_name_no_people_and_no_place_that_is_taken(
    client: FlaskClient, world: World, own: Department, marleen: Person, need: Shift
) -> None:
    world.claim(world.worker("Noor Haddad", own), need)
    page = client.get("/neighbours").text
    assert "nog 1" in page
    for name in ("Noor", "Joke"):
        assert name not in page


def test_saying_it_takes_no_place_and_is_told_after_a_minute(
    app: Flask, client: FlaskClient, marleen: Person, joke: Person, need: Shift
) -> None:
    with clock.fixed_at(at("09:00")):
        assert say(client, need) == 303
        page = client.get("/neighbours").text
    assert "Tot 09:01 heeft niemand een seintje gekregen." in page
    assert messages(app, "09:00") == [("neighbour_may_help", joke.id, "waiting")]
    assert messages(app, "09:02") == [("neighbour_may_help", joke.id, "sent")]
    with app.app_context():
        shift = db.session.get_one(Shift, need.id)
        assert (shift.filled, shift.revision) == (0, 1)
        verbs = db.session.scalars(
            select(AuditEntry.verb).where(AuditEntry.object_type == "NeighbourHelp")
        )
        assert list(verbs) == ["may help a neighbour"]


def test_the_other_department_sees_who_may_help_and_whom_to_call_not_within_the_minute(
    client: FlaskClient, world: World, marleen: Person, joke: Person, need: Shift
) -> None:
    with clock.fixed_at(at("09:00")):
        say(client, need)
    world.sign_in(client, joke)
    for address in ("/tasks", f"/shifts/{need.id}"):
        with clock.fixed_at(at("09:00")):
            assert "kan misschien helpen" not in client.get(address).text
        with clock.fixed_at(at("09:01")):
            page = client.get(address).text
        assert "Onderwijslogistiek kan misschien helpen." in page
        assert f'href="tel:{marleen.phone}"' in page
        assert "Bel Marleen" in page


def test_a_list_that_is_open_learns_of_it_when_the_minute_is_over(
    client: FlaskClient, world: World, marleen: Person, joke: Person, need: Shift
) -> None:
    with clock.fixed_at(at("09:00")):
        say(client, need)
    world.sign_in(client, joke)
    with clock.fixed_at(at("09:00") + timedelta(seconds=30)):
        [address] = re.findall(r'hx-get="(/tasks/changes[^"]*)"', client.get("/tasks").text)
    address = address.replace("&amp;", "&")
    with clock.fixed_at(at("09:00") + timedelta(seconds=45)):
        assert client.get(address).status_code == 204
    with clock.fixed_at(at("09:01")):
        assert "kan misschien helpen" in client.get(address).text


def test_whoever_said_it_and_left_is_not_called(
    app: Flask, client: FlaskClient, world: World, division: Department, joke: Person, need: Shift
) -> None:
    library = world.department("Bibliotheek", division, phone="41999")
    other = world.poster(library, "Ahmed Aziz")
    world.sign_in(client, other)
    with clock.fixed_at(at("09:00")):
        say(client, need)
    change(app, other, active=False)
    world.sign_in(client, joke)
    with clock.fixed_at(at("09:01")):
        page = client.get(f"/shifts/{need.id}").text
    assert 'href="tel:41999"' in page
    assert "Ahmed" not in page


def test_a_department_that_is_no_longer_in_use_may_not_help(
    app: Flask, client: FlaskClient, world: World, division: Department, joke: Person, need: Shift
) -> None:
    library = world.department("Bibliotheek", division, phone="41999")
    world.sign_in(client, world.poster(library))
    with clock.fixed_at(at("09:00")):
        say(client, need)
    change(app, library, active=False)
    assert messages(app, "09:02") == [("neighbour_may_help", joke.id, "dropped")]
    world.sign_in(client, joke)
    with clock.fixed_at(at("09:02")):
        assert "Bibliotheek" not in client.get(f"/shifts/{need.id}").text


def test_twice_is_once_also_by_a_colleague(
    app: Flask, client: FlaskClient, world: World, own: Department, marleen: Person, need: Shift
) -> None:
    for _again in range(2):
        assert say(client, need) == 303
    world.sign_in(client, world.poster(own, "Sem Visser"))
    assert say(client, need) == 303
    assert len(helps(app)) == 1
    assert len(messages(app, "09:00")) == 1


def test_taken_back_within_the_minute_nobody_heard_of_it(
    app: Flask, client: FlaskClient, marleen: Person, joke: Person, need: Shift
) -> None:
    with clock.fixed_at(at("09:00")):
        say(client, need)
        said = take_back(client, app)
    assert "Ingetrokken. Niemand heeft er iets van gehoord." in said
    assert "Wij kunnen helpen" in said
    assert messages(app, "09:02") == [("neighbour_may_help", joke.id, "dropped")]


def test_taken_back_later_whoever_heard_of_it_hears_that_too(
    app: Flask, client: FlaskClient, marleen: Person, joke: Person, need: Shift
) -> None:
    with clock.fixed_at(at("09:00")):
        say(client, need)
    messages(app, "09:02")
    with clock.fixed_at(at("09:05")):
        assert "Ingetrokken. Joke Postma krijgt bericht." in take_back(client, app)
    assert messages(app, "09:06")[-1] == ("neighbour_cannot_help", joke.id, "sent")


@pytest.mark.parametrize("gone", [{"filled": 2}, {"state": ShiftState.CANCELLED}, {}])
def test_taken_back_once_the_task_needs_nobody_no_message_is_promised(
    app: Flask,
    client: FlaskClient,
    marleen: Person,
    joke: Person,
    need: Shift,
    gone: dict[str, Any],
) -> None:
    with clock.fixed_at(at("09:00")):
        say(client, need)
    messages(app, "09:02")
    change(app, need, **gone)
    with clock.fixed_at(at("09:05") if gone else need.starts_at):
        said = take_back(client, app)
    assert "Voor deze taak is niemand meer nodig, dus niemand krijgt bericht." in said
    assert "Joke Postma krijgt bericht" not in said
    assert messages(app, "17:00") == [("neighbour_may_help", joke.id, "sent")]


@pytest.mark.parametrize("gone", [{"filled": 2}, {"state": ShiftState.CANCELLED}, {}])
def test_it_lapses_once_the_task_needs_nobody(
    app: Flask,
    client: FlaskClient,
    world: World,
    marleen: Person,
    joke: Person,
    need: Shift,
    gone: dict[str, Any],
) -> None:
    with clock.fixed_at(at("09:00")):
        say(client, need)
    later = at("09:02") if gone else need.starts_at
    change(app, need, **gone)
    with app.app_context(), clock.fixed_at(later):
        deliver(clock.now())
        assert db.session.scalars(select(Notice.state)).all() == ["dropped"]
    world.sign_in(client, joke)
    with clock.fixed_at(later):
        assert "kan misschien helpen" not in client.get(f"/shifts/{need.id}").text


def test_what_was_filled_meanwhile_is_said_to_need_nobody(
    app: Flask, client: FlaskClient, world: World, own: Department, marleen: Person, need: Shift
) -> None:
    for name in ("Noor Haddad", "Sem Visser"):
        world.claim(world.worker(name), need)
    answer = client.post(f"/shifts/{need.id}/help")
    assert answer.status_code == 409
    assert "Er is niets doorgegeven" in answer.text
    assert helps(app) == []


def test_only_neighbours_help_and_only_who_posts_there_says_so(
    app: Flask, client: FlaskClient, world: World, skillslab: Department, need: Shift
) -> None:
    far = world.poster(world.department("Poliklinieken"))
    world.sign_in(client, far)
    assert say(client, need) == 404
    worker = world.worker(home=skillslab)
    world.sign_in(client, worker)
    assert say(client, need) == 403
    assert client.get("/neighbours").status_code == 403


def test_nobody_speaks_for_a_department_that_is_not_theirs(
    app: Flask,
    client: FlaskClient,
    world: World,
    division: Department,
    marleen: Person,
    joke: Person,
    need: Shift,
) -> None:
    other = world.department("Tentamenbureau", division)
    assert say(client, need, department=other.id) == 403
    for nonsense in ("x", "-1", "9" * 30):
        assert say(client, need, department=nonsense) == 403
        assert client.get(f"/neighbours?department={nonsense}").status_code == 404
    say(client, need)
    world.sign_in(client, joke)
    [number] = helps(app)
    assert client.post(f"/helps/{number}/withdrawal").status_code == 403
    assert client.post("/helps/999999/withdrawal").status_code == 404


def test_a_coordinator_chooses_for_which_department_they_look(
    client: FlaskClient, world: World, division: Department, own: Department, need: Shift
) -> None:
    tarik = world.person("Tarik Aydın", division)
    world.role(tarik, Role.COORDINATOR, division)
    world.sign_in(client, tarik)
    page = client.get(f"/neighbours?department={own.id}").text
    assert f'<option value="{own.id}" selected>' in page
    assert f'id="task-{need.id}"' in page


def test_the_page_is_small_and_takes_as_few_statements_however_long(
    client: FlaskClient, world: World, skillslab: Department, joke: Person, marleen: Person
) -> None:
    kind = world.task_type(skillslab, "Practicum klaarzetten in het skillslab van gebouw B")
    for number in range(60):
        start = at("08:00", plus=1) + timedelta(hours=number)
        world.shift(skillslab, start, task_type_id=kind.id, contact_id=joke.id)
    with counted() as statements:
        answer = client.get("/neighbours")
    assert answer.text.count('id="task-') == 25
    assert "Nog 35 taken staan verderop in deze dagen." in answer.text
    assert len(statements) <= 6, "\n".join(statements)
    assert len(answer.data) < BUDGET
