"""Until when the own team and the division see a post first: as a rule, as typed, as it presses."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.core import clock
from app.core.db import db
from app.ladder.rules_release import LadderHours, Release, division_of, release_of
from app.people.models import Department
from app.shifts.models import Shift
from app.tasks.models import TaskType
from tests.factories import World, at
from tests.hostile.forms import PageForm, form_to
from tests.shifts.desk import Desk, desk

HOURS = timedelta(hours=1)


@pytest.fixture
def marleen(client: FlaskClient, world: World, shared_app: Flask) -> Iterator[Desk]:
    """A poster who is signed in, at nine."""
    made = desk(world)
    world.sign_in(client, made.poster)
    shared_app.config["WTF_CSRF_ENABLED"] = False
    with clock.fixed_at(at("09:00")):
        yield made
    shared_app.config["WTF_CSRF_ENABLED"] = True


def posted(app: Flask) -> Shift:
    with app.app_context():
        return db.session.scalars(select(Shift).order_by(Shift.id.desc()).limit(1)).one()


def test_everybody_has_at_least_half_of_the_time_and_the_steps_come_in_order() -> None:
    now = at("09:07")
    for ahead, own, division in product(range(200), (None, 0, 2, 24), (None, 0, 3, 48)):
        start = now + ahead * HOURS
        steps = release_of(now, start, LadderHours(own, division))
        ends = [each for each in (steps.own_team_until, steps.division_until) if each]
        assert ends == sorted(ends)
        assert all(now < end <= now + (start - now) / 2 for end in ends), (ahead, own, division)
        assert bool(steps.own_team_until) == bool(own and ahead >= 4)
        assert bool(steps.division_until) == bool(division and ahead >= 4)


def test_where_nothing_presses_the_own_team_has_two_hours_up_to_the_half() -> None:
    for now, until in (("08:00", "10:00"), ("08:01", "10:30"), ("08:31", "11:00")):
        assert release_of(at(now), None, LadderHours(2)) == Release(at(until))


def test_a_step_ends_on_the_half_hour_where_there_is_time_for_it() -> None:
    steps = release_of(at("09:07"), at("13:00", plus=2), LadderHours(2, 2))
    assert steps == Release(at("11:30"), at("13:30"))


def test_the_division_is_below_the_department_above_and_on_top_it_is_all_of_it() -> None:
    assert [division_of(path) for path in ("/1/4/", "/1/4/7/", "/1/")] == ["/1/", "/1/4/", "/1/"]


def test_what_the_department_says_is_ticked_beforehand_and_the_type_goes_before_it(
    client: FlaskClient, world: World, marleen: Desk
) -> None:
    address = f"/shifts/new?type={marleen.task_type.id}"
    assert 'id="own_team_first"' in client.get(address).text
    assert "checked" not in _box(client.get(address).text, "own_team_first")
    world.alter(
        update(Department)
        .where(Department.id == marleen.department.id)
        .values(own_team_hours=2, division_hours=3)
    )
    page = client.get(address).text
    assert "checked" in _box(page, "own_team_first")
    assert "T11:00" in _box(page, "own_team_first")
    assert "T14:00" in _box(page, "division_first")
    world.alter(
        update(TaskType)
        .where(TaskType.id == marleen.task_type.id)
        .values(own_team_hours=4, division_hours=0)
    )
    page = client.get(address).text
    assert "T13:00" in _box(page, "own_team_first")
    assert "checked" not in _box(page, "division_first")


def _box(page: str, name: str) -> str:
    """The tag of a box to tick."""
    return page.split(f'id="{name}"')[1].split(">", maxsplit=1)[0]


def test_a_step_that_was_filled_in_follows_the_start_and_one_that_was_typed_does_not(
    app: Flask, client: FlaskClient, world: World, marleen: Desk
) -> None:
    page = client.post("/shifts", data=marleen.post(fill="1")).text
    assert "T10:00" in _box(page, "own_team_first"), "it begins at one: a quarter of four hours"
    client.post("/shifts", data=marleen.post(own_team_until="2026-10-13T12:00"))
    assert posted(app).own_team_until == at("12:00")
    was = _as_the_page_writes_it(client, world, marleen)
    usual = {"was-own_team_until": was, "own_team_until": "2026-10-13T11:00"}
    client.post("/shifts", data=marleen.post(start="16:40", end="17:00", **usual))
    assert posted(app).own_team_until == at("10:55"), "a quarter of the time, on five minutes"
    client.post("/shifts", data=marleen.post(start="12:00", end="13:00", **usual))
    assert posted(app).own_team_until is None, "what begins within four hours is for everybody"


def _as_the_page_writes_it(client: FlaskClient, world: World, marleen: Desk) -> str:
    world.alter(
        update(Department).where(Department.id == marleen.department.id).values(own_team_hours=2)
    )
    page = client.get("/shifts/new").text
    return page.split('name="was-own_team_until" value="')[1].split('"')[0]


def test_a_step_that_somebody_took_out_is_not_filled_in_again(
    client: FlaskClient, world: World, marleen: Desk
) -> None:
    usual = _as_the_page_writes_it(client, world, marleen)
    sent = marleen.post(date="2026-10-16", fill="1", **{"was-own_team_until": usual})
    page = client.post("/shifts", data=sent).text
    assert "checked" not in _box(page, "own_team_first")
    sent["was-own_team_until"] = page.split('name="was-own_team_until" value="')[1].split('"')[0]
    assert "checked" not in _box(client.post("/shifts", data=sent).text, "own_team_first")


def test_the_division_ends_after_the_own_team_and_before_the_start(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    both = {"own_team_until": "2026-10-13T11:00", "division_until": "2026-10-13T10:30"}
    answer = client.post("/shifts", data=marleen.post(**both))
    assert answer.status_code == 422
    assert "na dat van het eigen team" in answer.text
    both["division_until"] = "2026-10-13T12:00"
    assert client.post("/shifts", data=marleen.post(**both)).status_code == 303
    assert posted(app).division_until == at("12:00")
    page = client.get("/tasks").text
    assert "→ divisie tot 12:00 → iedereen die past" in page


def test_the_same_form_twice_is_one_post_also_when_its_steps_were_worked_out_anew(
    app: Flask, client: FlaskClient, world: World, marleen: Desk
) -> None:
    usual = _as_the_page_writes_it(client, world, marleen)
    sent = marleen.post(
        start="15:00",
        end="16:00",
        once="the same",
        own_team_until="2026-10-13T11:00",
        **{"was-own_team_until": usual},
    )
    first = client.post("/shifts", data=sent)
    with clock.fixed_at(at("09:06")):
        second = client.post("/shifts", data=sent)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location


def test_after_posting_it_says_how_many_of_those_whom_it_fits_see_it_first(
    client: FlaskClient, world: World, marleen: Desk
) -> None:
    world.worker("Eigen", marleen.department)
    world.worker("Ander")
    answer = client.post(
        "/shifts", data=marleen.post(own_team_until="2026-10-13T11:00"), follow_redirects=True
    )
    assert "2 mensen" in answer.text or "3 mensen" in answer.text
    assert "in het eigen team" in answer.text


def test_the_forms_of_a_department_and_of_a_task_type_hold_what_is_stored(
    client: FlaskClient, world: World, marleen: Desk
) -> None:
    anne = world.administrator(marleen.department, "Anne")
    world.sign_in(client, anne)
    address = f"/departments/{marleen.department.id}/edit"
    fields = shown_at(client.get(address).text, address)
    fields |= {"own_team_hours": ["2"], "division_hours": ["24"]}
    assert client.post(address, data=fields).status_code == 303
    page = client.get(address).text
    assert 'value="24"' in page.split('name="division_hours"')[1].split(">")[0]


def shown_at(page: str, address: str) -> dict[str, list[str]]:
    """What the form at an address sends untouched."""
    form: PageForm = form_to(page, address, address)
    return form.sent()
