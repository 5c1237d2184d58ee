"""I spoke to them, or did not reach them: one tap, counted once, told to nobody by name."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.calls.commands import say_how_it_went
from app.calls.models import ContactCall
from app.calls.queries import first_calls_of
from app.calls.retention import CALLER_KEPT_FOR, KEPT_FOR, delete_old_calls, forget_callers
from app.calls.rules import FEWEST, FirstCalls
from app.core import clock
from app.core.db import db
from app.people.models import Department, Person
from app.shifts.models import Shift
from tests.factories import World, at
from tests.statements import counted

HTMX = {"HX-Request": "true"}


pytestmark = pytest.mark.usefixtures("morning", "without_tokens")


@pytest.fixture
def ward(world: World) -> Department:
    return world.department("Skillslab")


@pytest.fixture
def marleen(world: World, ward: Department) -> Person:
    return world.poster(ward, "Marleen Brouwer")


@pytest.fixture
def ruben(world: World, ward: Department) -> Person:
    return world.poster(ward, "Ruben Smit")


@pytest.fixture
def shift(world: World, ward: Department, marleen: Person, ruben: Person) -> Shift:
    return world.shift(ward, contact_id=marleen.id, deputy_id=ruben.id)


@pytest.fixture
def noor(world: World, client: FlaskClient, ward: Department) -> Person:
    """A worker who is signed in."""
    person = world.worker("Noor Haddad", ward)
    world.sign_in(client, person)
    return person


def calls(world: World) -> list[tuple[int | None, bool, bool]]:
    """Who was called, whether as the first, whether they were reached."""
    with world.app.app_context():
        rows = db.session.scalars(select(ContactCall).order_by(ContactCall.id)).all()
        return [(row.called_id, row.first, row.reached) for row in rows]


def said(client: FlaskClient, shift: Shift, called: int, outcome: str, **headers: str) -> str:
    answer = client.post(
        f"/shifts/{shift.id}/calls", data={"called": called, "outcome": outcome}, headers=headers
    )
    assert answer.status_code in {200, 303}
    return answer.text


def test_a_call_is_counted_once_put_right_and_taken_back(
    client: FlaskClient, world: World, shift: Shift, marleen: Person, noor: Person
) -> None:
    for _tap in range(2):
        said(client, shift, marleen.id, "spoken")
    assert calls(world) == [(marleen.id, True, True)], "a double tap counts once"
    with World.at("08:09"):
        said(client, shift, marleen.id, "missed")
    assert calls(world) == [(marleen.id, True, False)], "said of the same call, it puts it right"
    with World.at("08:05"):
        said(client, shift, marleen.id, "undone")
        said(client, shift, marleen.id, "undone")
    assert calls(world) == []


def test_after_ten_minutes_it_is_another_call(
    client: FlaskClient, world: World, shift: Shift, marleen: Person, noor: Person
) -> None:
    said(client, shift, marleen.id, "missed")
    with World.at("08:10"):
        said(client, shift, marleen.id, "spoken")
        said(client, shift, marleen.id, "undone")
    assert calls(world) == [(marleen.id, True, False)], "only the call just now is taken back"


def test_who_was_not_reached_is_followed_by_the_next_and_in_the_end_by_the_coordinator(
    client: FlaskClient, world: World, shift: Shift, marleen: Person, ruben: Person, noor: Person
) -> None:
    first = said(client, shift, marleen.id, "missed", **HTMX)
    assert "Bel Ruben" in first
    assert f'data-callee="{shift.id}-{ruben.id}"' in first
    last = said(client, shift, ruben.id, "missed", **HTMX)
    assert "Bel de coördinator" in last
    assert calls(world) == [(marleen.id, True, False), (ruben.id, False, False)]
    with world.app.app_context():
        assert first_calls_of(ruben.id) == FirstCalls(), "the second who was called is no first"


def test_without_scripts_it_is_said_on_the_page_of_the_task_whom_to_call_next(
    client: FlaskClient, shift: Shift, marleen: Person, noor: Person
) -> None:
    answer = client.post(
        f"/shifts/{shift.id}/calls", data={"called": marleen.id, "outcome": "missed"}
    )
    assert answer.status_code == 303
    assert answer.location == f"/shifts/{shift.id}#questions"
    assert "Bel Ruben: " in client.get(answer.location).text


def test_every_place_with_the_number_asks_how_the_call_went_for_no_more_statements(
    client: FlaskClient, world: World, shift: Shift, marleen: Person, noor: Person
) -> None:
    world.claim(noor, shift)
    panel = f'data-callee="{shift.id}-{marleen.id}"'
    for page in ("/board", f"/board?shift={shift.id}", f"/shifts/{shift.id}", "/roster"):
        text = client.get(page).text
        assert f'data-called="{shift.id}-{marleen.id}"' in text, page
        assert panel in text, page


def test_nobody_says_how_a_call_to_themselves_or_to_a_stranger_went(
    client: FlaskClient, world: World, shift: Shift, marleen: Person, noor: Person
) -> None:
    address = f"/shifts/{shift.id}/calls"
    stranger = {"called": world.worker().id, "outcome": "spoken"}
    assert client.post(address, data=stranger).status_code == 409
    for wrong in (
        {"called": marleen.id, "outcome": "no"},
        {"called": "x", "outcome": "spoken"},
        {},
    ):
        assert client.post(address, data=wrong).status_code == 400
    assert client.post("/shifts/999999/calls", data=stranger).status_code == 404
    world.sign_in(client, marleen)
    own = {"called": marleen.id, "outcome": "spoken"}
    assert client.post(address, data=own).status_code == 403
    assert calls(world) == []


def test_the_trail_hears_that_something_was_said_not_what_or_of_whom(
    client: FlaskClient, world: World, shift: Shift, marleen: Person, noor: Person
) -> None:
    said(client, shift, marleen.id, "missed")
    with world.app.app_context():
        entries = db.session.scalars(
            select(AuditEntry).where(AuditEntry.object_type == "ContactCall")
        ).all()
        [entry] = entries
    assert (entry.object_id, entry.person_id, entry.data) == (None, None, {}), (
        "the trail keeps who acted: with the call beside it, it would tell who said it for good"
    )


def many(world: World, shift: Shift, called: Person, reached: int, missed: int) -> None:
    """So many first calls, each by a worker of their own."""
    for number in range(reached + missed):
        with world.app.app_context():
            say_how_it_went(
                world.worker().id, shift.id, called.id, first=True, reached=number < reached
            )


def test_below_ten_calls_nobody_reads_a_figure(
    client: FlaskClient, world: World, ward: Department, shift: Shift, marleen: Person
) -> None:
    coordinator = world.coordinator(ward, "Tarik Aydin")
    many(world, shift, marleen, FEWEST - 2, 1)
    pages = {
        "/me/calls": marleen,
        f"/people/{marleen.id}/calls": coordinator,
        "/calls": coordinator,
    }
    for page, person in pages.items():
        world.sign_in(client, person)
        text = client.get(page).text
        assert "nog te weinig om te tellen" in text, page
        assert "%" not in re.sub(r"<[^>]*>", "", text), page
    many(world, shift, marleen, 0, 1)
    for page, person in pages.items():
        world.sign_in(client, person)
        assert "80% van 10 telefoontjes" in client.get(page).text, page


def test_a_persons_figure_is_read_by_themselves_and_their_coordinator_alone(
    client: FlaskClient,
    world: World,
    ward: Department,
    shift: Shift,
    marleen: Person,
    ruben: Person,
) -> None:
    many(world, shift, marleen, FEWEST, 0)
    outsider = world.coordinator(world.department(), "Anders")
    for person, answers in ((ruben, {403}), (outsider, {404}), (world.worker(), {403})):
        world.sign_in(client, person)
        assert client.get(f"/people/{marleen.id}/calls").status_code in answers
        assert "10 van de 10" not in client.get("/me").text
    world.sign_in(client, marleen)
    assert "10 van de 10" in client.get("/me").text
    world.sign_in(client, outsider)
    assert "Skillslab" not in client.get("/calls").text


def test_the_figures_by_department_cost_one_statement_however_many_there_are(
    client: FlaskClient, world: World, ward: Department, shift: Shift, marleen: Person
) -> None:
    top = world.coordinator(ward)
    world.sign_in(client, top)
    client.get("/calls")
    with counted() as before:
        client.get("/calls")
    many(world, shift, marleen, 12, 1)
    with counted() as after:
        client.get("/calls")
    assert len(after) == len(before)


def test_after_a_day_nobody_knows_who_called_and_after_a_year_nothing_is_left(
    client: FlaskClient, world: World, shift: Shift, marleen: Person, noor: Person
) -> None:
    said(client, shift, marleen.id, "spoken")
    now = clock.now()
    with world.app.app_context():
        assert forget_callers(now + CALLER_KEPT_FOR) == 0
        assert forget_callers(now + CALLER_KEPT_FOR + timedelta(seconds=1)) == 1
        [call] = db.session.scalars(select(ContactCall)).all()
        assert (call.caller_id, call.called_at) == (None, at("00:00")), "nor when on that day"
        assert delete_old_calls(at("00:00") + KEPT_FOR) == 0
        assert delete_old_calls(at("00:00") + KEPT_FOR + timedelta(seconds=1)) == 1
    assert calls(world) == []
