"""What was checked when a thing was made, when its ground goes: kept, refused or reported."""

import importlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.claims.models import Doubt
from app.core import clock
from app.core.db import db
from app.core.secret_links import SecretLink
from app.people.models import Agreement, Department, Person
from app.people.rules import Role
from app.tasks.commands import deactivate_task_type
from app.walls import commands, queries
from tests.factories import World, at
from tests.people.stories import followed, send

pytestmark = pytest.mark.usefixtures("morning")

LEAVING = "tests.people.test_leaving"
GROUNDS = {
    "the contact has a number": (
        "asked who takes over",
        f"{LEAVING}:test_a_number_a_place_or_a_role_that_duties_rest_on_is_not_lost_unseen",
    ),
    "the contact works there, or posts there": (
        "asked who takes over",
        f"{LEAVING}:test_a_number_a_place_or_a_role_that_duties_rest_on_is_not_lost_unseen",
    ),
    "the contact has an account": (
        "asked who takes over",
        f"{LEAVING}:test_each_duty_goes_to_who_was_chosen_or_to_who_is_next",
    ),
    "somebody can be called about a task": (
        "reported on Today",
        "tests.capacity.test_nobody_left:test_a_task_about_which_nobody_can_be_called_is_the_worst",
    ),
    "the deputy is somebody else than the contact": (
        "kept when either is replaced",
        f"{LEAVING}:test_a_deputy_who_takes_over_is_deputy_no_more",
    ),
    "the stand-in can be called and is there": (
        "passed over",
        "tests.claims.test_charge:test_every_page_feed_and_mail_names_the_same_person_to_call",
    ),
    "the department of a task is in use": (
        "refused while tasks are ahead",
        "tests.capacity.test_grounds:test_a_department_with_tasks_ahead_is_not_closed",
    ),
    "the department of a screen is in use": (
        "the screen ends with it",
        "tests.capacity.test_grounds:test_the_screens_of_a_department_end_with_it",
    ),
    "the home department is in use": (
        "refused while people work there",
        (
            "tests.people.test_departments:"
            "test_a_department_with_people_or_departments_stays_in_use_and_says_why"
        ),
    ),
    "the agreement runs on the day of a place": (
        "said at once, and reported on Today",
        "tests.capacity.test_grounds:test_an_agreement_that_ends_before_a_place_says_so_at_once",
    ),
    "the time of the holder is free": (
        "said at once, to the holder too, and reported on Today",
        (
            "tests.capacity.test_time_taken:"
            "test_time_that_an_administrator_takes_is_said_to_them_the_worker_and_today"
        ),
    ),
    "the holder has rest, the capability and works there, within what was agreed": (
        "said at once, and reported on Today",
        (
            "tests.capacity.test_time_taken:"
            "test_every_new_fact_about_somebody_is_held_against_what_they_hold"
        ),
    ),
    "the kind of work is in use": (
        "kept: what is posted stays",
        "tests.capacity.test_grounds:test_what_is_posted_outlives_its_kind_of_work",
    ),
    "a reserved act has an assessor": (
        "reported on Today",
        "tests.capacity.test_nobody_left:test_a_reserved_act_that_nobody_is_named_to_sign_off",
    ),
    "the keeper of an instruction has an account": (
        "asked who takes over",
        f"{LEAVING}:test_all_to_one",
    ),
}
"""What has to be so when something is made; what becomes of it later; the test that shows it."""


@pytest.fixture
def house(world: World) -> Department:
    return world.department("De Linde")


@pytest.fixture
def lab(world: World, house: Department) -> Department:
    return world.department("Skillslab", house)


@pytest.fixture
def anne(client: FlaskClient, world: World, house: Department) -> Person:
    anne = world.administrator(house, "Anne de Graaf")
    world.role(anne, Role.COORDINATOR, house)
    world.sign_in(client, anne)
    return anne


def test_every_condition_has_a_test_that_shows_what_becomes_of_it() -> None:
    for condition, (outcome, named) in GROUNDS.items():
        module, name = named.split(":")
        assert hasattr(importlib.import_module(module), name), f"{condition}: {outcome}: {named}"


@pytest.mark.usefixtures("anne")
def test_a_department_with_tasks_ahead_is_not_closed(
    client: FlaskClient, world: World, house: Department, lab: Department
) -> None:
    elsewhere = world.poster(house)
    world.shift(lab, contact_id=elsewhere.id)
    page = followed(client, send(client, f"/departments/{lab.id}/deactivation"))
    assert "1 taak van deze afdeling" in page
    with clock.fixed_at(at("18:00")):
        followed(client, send(client, f"/departments/{lab.id}/deactivation"))
        with world.app.app_context():
            assert not db.session.get_one(Department, lab.id).active


@pytest.mark.usefixtures("anne")
def test_the_screens_of_a_department_end_with_it(
    app: Flask, client: FlaskClient, world: World, house: Department, lab: Department
) -> None:
    marleen = world.poster(house)
    with app.app_context():
        made = commands.make_link(marleen.id, lab.id)
        assert isinstance(made, SecretLink)
    followed(client, send(client, f"/departments/{lab.id}/deactivation"))
    followed(client, send(client, f"/departments/{lab.id}/reactivation"))
    with app.app_context():
        assert queries.opened(made.token) is None, "back in use, it shows nothing unasked"


@pytest.mark.usefixtures("anne")
@pytest.mark.parametrize("way", ["end", "removal"])
def test_an_agreement_that_ends_before_a_place_says_so_at_once(
    app: Flask, client: FlaskClient, world: World, lab: Department, way: str
) -> None:
    noor = world.person("Noor Haddad", lab)
    agreement: Agreement = world.agreement(noor)
    elsewhere = world.shift(start=at("13:00", plus=4))
    world.claim(noor, elsewhere)
    page = client.get(f"/people/{noor.id}/agreements").text
    stored = {
        name: value
        for name, value in re.findall(r'name="(end-[^"]+)"[^>]*value="([^"]*)"', page)
        if name.startswith(f"end-{agreement.id}-")
    }
    fields = {**stored, f"end-{agreement.id}-until": "2026-10-14"} if way == "end" else {}
    said = followed(client, send(client, f"/agreements/{agreement.id}/{way}", fields))
    assert "plek past niet meer" in said
    with app.app_context():
        assert db.session.query(Doubt).count() == 1, "and Today lists it"


def test_what_is_posted_outlives_its_kind_of_work(
    app: Flask, world: World, lab: Department
) -> None:
    shift = world.shift(lab)
    with app.app_context():
        deactivate_task_type(shift.task_type_id)
        world.claim(world.worker(home=lab), shift)
