"""The department's screens over HTTP: tasks, changing, cancelling, releasing."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.claims import commands_ways_out
from app.core import clock
from app.core.db import db
from app.people.models import Department, Person
from app.shifts.models import Shift
from tests.factories import World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _no_tokens(shared_app: Flask) -> Iterator[None]:
    """These stories are about answers; tokens have stories of their own."""
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def department(world: World) -> Department:
    return world.department("Onderwijslogistiek")


@pytest.fixture
def marleen(world: World, department: Department, client: FlaskClient) -> Person:
    """A poster who is signed in."""
    person = world.poster(department, "Marleen Brouwer")
    world.sign_in(client, person)
    return person


@pytest.fixture
def shift(world: World, department: Department, marleen: Person) -> Shift:
    """Her task of today 13:00–16:30 with two places."""
    kind = world.task_type(department, "Practicum klaarzetten")
    return world.shift(department, task_type_id=kind.id, contact_id=marleen.id, places=2)


def read(app: Flask, shift: Shift) -> Shift:
    with app.app_context():
        row = db.session.get_one(Shift, shift.id)
        db.session.expunge(row)
        return row


def line(answer: TestResponse, shift: Shift) -> str:
    """What the list says about a task, without tags."""
    row = re.search(rf'<tr[^>]*id="task-{shift.id}".*?</tr>', answer.text, re.DOTALL)
    assert row is not None, "the task is not in the list"
    return " ".join(re.sub(r"<[^>]+>", " ", row[0]).split())


def edited(shift: Shift, **changed: Any) -> dict[str, Any]:
    """What the form sends when a task of today 13:00–16:30 is opened and saved."""
    return {
        "date": "2026-10-13",
        "start": "13:00",
        "end": "16:30",
        "places": shift.places,
        "extra_places": shift.extra_places,
        "contact": shift.contact_id,
        "location": shift.location,
        "note": shift.note,
        "revision": shift.revision,
        **changed,
    }


def test_two_of_one_name_are_told_apart_where_they_come_together(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    shift = world.shift(department, places=3, contact_id=marleen.id)
    for name, given_name in (
        ("van den Akker, Delano", None),
        ("Delano Kamp", None),
        ("Jansen, P.J.", "Piet"),
    ):
        world.claim(world.worker(name, given_name=given_name), shift)
    with clock.fixed_at(at("08:02")):
        assert "Delano A., Delano K. en Piet komen" in line(client.get("/tasks"), shift)


def test_each_task_says_in_one_line_how_it_stands(
    app: Flask, client: FlaskClient, world: World, department: Department, shift: Shift
) -> None:
    own_team = world.shift(department, places=2, own_team_until=at("11:00"))
    cancelled = world.shift(department, state="cancelled")
    stopped = world.shift(department, state="closed")
    filled = world.shift(department)
    world.claim(world.worker("Noor Haddad"), filled)
    with clock.fixed_at(at("08:02")):
        answer = client.get("/tasks")
    assert "Geregeld: Noor komt om 13:00." in line(answer, filled) or "Sorted: Noor" in line(
        answer, filled
    )
    assert "11:00" in line(answer, own_team)
    for task, words in (
        (shift, ("op het prikbord", "on the board")),
        (cancelled, ("Vervallen", "Geannuleerd", "Ingetrokken", "Cancelled")),
        (stopped, ("gestopt", "topped")),
    ):
        assert any(word in line(answer, task) for word in words), line(answer, task)


def test_a_full_task_of_which_nobody_is_found_any_more_is_a_line_and_no_crash(
    client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    """As when somebody hands back between the two looks of the list."""
    full = world.shift(department, filled=1)
    answer = client.get("/tasks")
    assert answer.status_code == 200
    assert "1 " in line(answer, full)


def test_a_name_is_not_told_in_the_first_minute_unless_it_is_soon(
    app: Flask, client: FlaskClient, world: World, department: Department, shift: Shift
) -> None:
    soon = world.shift(department, start=at("09:30"))
    world.claim(world.worker("Noor Haddad"), shift)
    world.claim(world.worker("Sem Visser"), soon)
    answer = client.get("/tasks")
    assert "Noor" not in answer.text
    assert "Sem" in line(answer, soon)
    with clock.fixed_at(at("08:01")):
        world.claim(world.worker("Iris de Boer"), shift)
        assert "Iris" not in client.get("/tasks").text
    with clock.fixed_at(at("08:02")):
        assert "Noor" in line(client.get("/tasks"), shift)


def test_the_list_is_that_of_the_departments_that_one_posts_for(
    client: FlaskClient, world: World, department: Department, shift: Shift
) -> None:
    below = world.shift(world.department(parent=department))
    elsewhere = world.shift()
    answer = client.get("/tasks")
    line(answer, shift)
    line(answer, below)
    assert f"task-{elsewhere.id}" not in answer.text


def test_the_chips_choose_today_this_week_all_and_past(
    client: FlaskClient, world: World, department: Department, shift: Shift
) -> None:
    week = world.shift(department, start=at("13:00", plus=3))
    later = world.shift(department, start=at("13:00", plus=20))
    past = world.shift(department, start=at("13:00", plus=-3))
    expected = {
        "today": {shift.id},
        "week": {shift.id, week.id},
        "all": {shift.id, week.id, later.id},
        "past": {past.id},
    }
    for days, ids in expected.items():
        found = re.findall(r'id="task-(\d+)"', client.get(f"/tasks?days={days}").text)
        assert {int(number) for number in found} == ids, days
    assert client.get("/tasks?days=never").status_code == 404


def test_a_coordinator_filters_by_department_and_searches(
    client: FlaskClient, world: World, department: Department
) -> None:
    world.sign_in(client, world.coordinator(department))
    team = world.department("Team Zuid", parent=department)
    here = world.shift(team, location="Zaal 100%")
    there = world.shift(department)
    by_team = client.get(f"/tasks?department={team.id}").text
    by_words = client.get("/tasks?q=zuid").text
    by_place = client.get("/tasks?q=100%25").text
    for text in (by_team, by_words, by_place):
        assert f"task-{here.id}" in text
        assert f"task-{there.id}" not in text
    assert client.get("/tasks?department=x&page=-7&q=" + "x" * 500).status_code == 200


def test_the_list_takes_the_same_few_statements_however_long(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    kind = world.task_type(department)
    for number in range(60):
        task = world.shift(
            department, at("13:00", plus=number % 7), task_type_id=kind.id, contact_id=marleen.id
        )
        if number < 5:
            world.claim(world.worker(), task)
    with counted() as statements:
        answer = client.get("/tasks?days=all")
    assert answer.text.count('id="task-') == 32
    assert "page=2" in answer.text
    assert client.get("/tasks?days=all&page=2").text.count('id="task-') == 28
    assert len(statements) <= 8, "seven, and what waits in the menu\n" + "\n".join(statements)


def test_after_posting_the_list_says_how_many_it_fits(
    client: FlaskClient, world: World, shift: Shift
) -> None:
    for _ in range(3):
        world.worker()
    answer = client.get(f"/tasks?posted={shift.id}")
    assert "4 mensen" in answer.text or "4 people" in answer.text, "three workers and Marleen"


def test_what_was_posted_elsewhere_or_is_nonsense_says_nothing(
    client: FlaskClient, world: World, shift: Shift
) -> None:
    quiet = client.get("/tasks").text.count("flash-ok")
    for posted in (world.shift().id, "x", "9" * 30, ",,,", "-1", "1;2"):
        answer = client.get(f"/tasks?posted={posted}")
        assert answer.status_code == 200
        assert answer.text.count("flash-ok") == quiet


def poll(answer: TestResponse) -> str:
    found = re.search(r'hx-get="(/tasks/changes[^"]*)"', answer.text)
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_a_poll_answers_204_until_something_of_the_department_changes(
    app: Flask, client: FlaskClient, world: World, shift: Shift
) -> None:
    elsewhere = world.shift()
    address = poll(client.get("/tasks"))
    assert client.get(address, headers=HTMX).status_code == 204
    world.claim(world.worker(), elsewhere)
    assert client.get(address, headers=HTMX).status_code == 204
    world.claim(world.worker(), shift)
    answer = client.get(address, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<div id="tasks"')
    assert client.get(poll(answer), headers=HTMX).status_code == 204


@pytest.mark.parametrize(
    ("task", "moment"),
    [({"own_team_until": at("09:00")}, "09:00"), ({}, "13:00"), ({}, "16:30")],
)
def test_a_poll_answers_when_a_moment_passes(
    client: FlaskClient,
    world: World,
    department: Department,
    marleen: Person,
    task: dict[str, Any],
    moment: str,
) -> None:
    world.shift(department, **task)
    with clock.fixed_at(at(moment) - timedelta(seconds=5)):
        address = poll(client.get("/tasks"))
        assert client.get(address, headers=HTMX).status_code == 204
    with clock.fixed_at(at(moment) + timedelta(seconds=5)):
        assert client.get(address, headers=HTMX).status_code == 200


def test_a_poll_tells_the_name_once_its_minute_has_passed(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    shift = world.shift(department, contact_id=marleen.id)
    world.claim(world.worker("Noor Haddad"), shift)
    address = poll(client.get("/tasks"))
    with clock.fixed_at(at("08:00") + timedelta(seconds=59)):
        assert client.get(address, headers=HTMX).status_code == 204
    with clock.fixed_at(at("08:00") + timedelta(seconds=61)):
        assert "Noor" in client.get(address, headers=HTMX).text


def test_an_undone_tap_leaves_the_list_as_it_was(
    app: Flask, client: FlaskClient, world: World, shift: Shift
) -> None:
    before = line(client.get("/tasks"), shift)
    claim_id = world.claim(world.worker("Noor Haddad"), shift).id
    with app.app_context():
        commands_ways_out.undo(claim_id)
    assert line(client.get("/tasks"), shift) == before


@pytest.mark.parametrize("query", ["v=x&at=1", "v=0-0&at=", "v=0-0&at=9e9", "", "at=" + "9" * 40])
def test_a_poll_that_makes_no_sense_draws_the_list(
    client: FlaskClient, shift: Shift, query: str
) -> None:
    assert client.get(f"/tasks/changes?{query}", headers=HTMX).status_code == 200


def test_how_many_it_fits_is_told_while_filling_in(
    client: FlaskClient, world: World, shift: Shift, marleen: Person
) -> None:
    world.worker()
    asked = {
        **edited(shift),
        "task_type": shift.task_type_id,
        "department": shift.department_id,
    }
    answer = client.get("/shifts/fits", query_string=asked, headers=HTMX)
    assert "Past bij 2<" in answer.text
    assert "deze taak 13:00–16:30" in answer.text
    half = client.get("/shifts/fits", query_string={**asked, "end": ""}, headers=HTMX)
    assert "Past bij" not in half.text
    assert "Dinsdag 13 oktober:" in half.text, "the day is drawn as soon as it is known"


def test_nobody_fits_is_said_as_such(
    client: FlaskClient, world: World, shift: Shift, department: Department
) -> None:
    kind = world.task_type(department)
    world.need(kind, world.capability())
    asked = {**edited(shift), "task_type": kind.id, "department": department.id}
    answer = client.get("/shifts/fits", query_string=asked, headers=HTMX)
    assert "Past nu bij niemand." in answer.text


def test_a_task_is_changed(app: Flask, client: FlaskClient, shift: Shift) -> None:
    page = client.get(f"/shifts/{shift.id}/edit")
    assert 'value="13:00"' in page.text
    answer = client.post(f"/shifts/{shift.id}/edit", data=edited(shift, end="17:00"))
    assert answer.status_code == 303
    assert read(app, shift).ends_at == at("17:00")


def test_the_kind_of_task_and_the_department_cannot_be_changed(
    app: Flask, client: FlaskClient, world: World, shift: Shift
) -> None:
    other = world.department()
    data = edited(shift, places=3, department=other.id, task_type=world.task_type(other).id)
    client.post(f"/shifts/{shift.id}/edit", data=data)
    after = read(app, shift)
    assert after.places == 3
    assert (after.department_id, after.task_type_id) == (shift.department_id, shift.task_type_id)


def test_two_editors_see_both_versions_side_by_side_and_keep_what_they_typed(
    app: Flask, client: FlaskClient, shift: Shift
) -> None:
    client.post(f"/shifts/{shift.id}/edit", data=edited(shift, places=4))
    mine = edited(shift, places=7, note="Neem je pasje mee")
    answer = client.post(f"/shifts/{shift.id}/edit", data=mine)
    assert answer.status_code == 409
    cells = re.findall(r"<td[^>]*>(.*?)</td>", answer.text)
    assert cells == ["4", "7", "–", "Neem je pasje mee"]
    assert 'value="7"' in answer.text
    assert read(app, shift).places == 4
    again = re.search(r'name="revision"[^>]*value="(\d+)"', answer.text)
    assert again is not None
    client.post(f"/shifts/{shift.id}/edit", data={**mine, "revision": again[1]})
    assert read(app, shift).places == 7


def test_fewer_places_than_people_names_whom_to_speak_to(
    app: Flask, client: FlaskClient, world: World, shift: Shift
) -> None:
    world.claim(world.worker("Noor Haddad"), shift)
    world.claim(world.worker("Sem Visser"), shift)
    with clock.fixed_at(at("08:05")):
        answer = client.post(f"/shifts/{shift.id}/edit", data=edited(shift, places=1))
    assert answer.status_code == 422
    assert 'href="#places"' in answer.text
    assert "Noor Haddad" in answer.text
    assert "Sem Visser" in answer.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"end": "13:00"}, "end"),
        ({"date": "2026-10-12"}, "date"),
        ({"date": ""}, "date"),
        ({"contact": ""}, "contact"),
        ({"places": "201"}, "places"),
        ({"date": "2027-03-28", "start": "02:30", "end": "06:00"}, "start"),
        ({"date": "2026-10-25", "start": "02:30", "end": "06:00"}, "start_fold"),
    ],
)
def test_a_wrong_change_is_said_at_its_field(
    app: Flask, client: FlaskClient, shift: Shift, changed: dict[str, Any], field: str
) -> None:
    answer = client.post(f"/shifts/{shift.id}/edit", data=edited(shift, **changed))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert read(app, shift).revision == 1


def test_a_task_in_the_doubled_hour_is_saved_without_asking_again(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    start = at("01:30", plus=12) + timedelta(hours=2)
    task = world.shift(department, start, contact_id=marleen.id)
    page = client.get(f"/shifts/{task.id}/edit").text
    assert re.search(r'checked[^>]*name="start_fold"[^>]*value="second"', page)
    data = edited(task, date="2026-10-25", start="02:30", end="06:00", places=3)
    answer = client.post(f"/shifts/{task.id}/edit", data={**data, "start_fold": "second"})
    assert answer.status_code == 303
    assert read(app, task).starts_at == start


def test_a_task_under_way_keeps_its_start(app: Flask, client: FlaskClient, shift: Shift) -> None:
    with clock.fixed_at(at("15:00")):
        assert client.get(f"/shifts/{shift.id}/edit").status_code == 200
        answer = client.post(f"/shifts/{shift.id}/edit", data=edited(shift, end="17:00"))
    assert answer.status_code == 303
    assert read(app, shift).ends_at == at("17:00")


def test_a_head_start_that_has_passed_may_stay(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    task = world.shift(department, contact_id=marleen.id, own_team_until=at("07:00"))
    data = edited(task, places=3, own_team_until="2026-10-13T07:00")
    assert client.post(f"/shifts/{task.id}/edit", data=data).status_code == 303
    assert read(app, task).own_team_until == at("07:00")


def test_a_task_is_cancelled_with_a_reason(app: Flask, client: FlaskClient, shift: Shift) -> None:
    answer = client.post(f"/shifts/{shift.id}/cancellation", data={"reason": "Zaal is dicht"})
    again = client.post(f"/shifts/{shift.id}/cancellation", data={"reason": "Nog eens"})
    assert (answer.status_code, again.status_code) == (303, 303)
    assert read(app, shift).cancel_reason == "Zaal is dicht"


def test_a_reason_is_short(app: Flask, client: FlaskClient, shift: Shift) -> None:
    answer = client.post(f"/shifts/{shift.id}/cancellation", data={"reason": "x" * 201})
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.text
    assert read(app, shift).state == "open"


def test_the_search_stops_and_starts_again(app: Flask, client: FlaskClient, shift: Shift) -> None:
    assert client.post(f"/shifts/{shift.id}/closing").status_code == 303
    assert read(app, shift).state == "closed"
    assert client.post(f"/shifts/{shift.id}/reopening").status_code == 303
    assert read(app, shift).state == "open"


def test_other_departments_and_workers_may_do_none_of_it(
    app: Flask, client: FlaskClient, world: World, shift: Shift
) -> None:
    claim_id = world.claim(world.worker(), shift).id
    addresses = [
        ("GET", f"/shifts/{shift.id}/edit"),
        ("POST", f"/shifts/{shift.id}/edit"),
        ("POST", f"/shifts/{shift.id}/cancellation"),
        ("POST", f"/shifts/{shift.id}/closing"),
        ("POST", f"/shifts/{shift.id}/reopening"),
        ("POST", f"/claims/{claim_id}/release"),
    ]
    for person in (world.poster(world.department()), world.worker()):
        world.sign_in(client, person)
        for method, address in addresses:
            assert client.open(address, method=method).status_code == 403, address
    assert read(app, shift).state == "open"
    assert read(app, shift).filled == 1


def test_what_does_not_exist_or_is_past_and_not_mine_is_not_found(
    client: FlaskClient, world: World, marleen: Person
) -> None:
    past = world.shift(start=at("13:00", plus=-2))
    for address in (f"/shifts/{past.id}/edit", "/shifts/999999/edit", f"/shifts/{2**40}/edit"):
        assert client.get(address).status_code == 404, address
    assert client.post("/claims/999999/release").status_code == 404
