"""Somebody leaves, moves, or loses a role or a number: what they are named for has a next one."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.calendars.models import Feed, Scope
from app.capabilities.models import CapabilityGrant, CapabilityRight
from app.core.db import db
from app.core.secret_links import SecretLink
from app.notices.models import Notice
from app.notices.words import words_of
from app.people.commands import (
    deactivate_person,
    reactivate_person,
)
from app.people.models import Department, Person, RoleGrant
from app.people.rules import Role
from app.shifts.models import Shift
from app.tasks.models import TaskType
from app.walls import commands, queries
from tests.factories import World, at
from tests.people.stories import followed, send

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def house(world: World) -> Department:
    return world.department("De Linde")


@pytest.fixture
def lab(world: World, house: Department) -> Department:
    return world.department("Skillslab", house)


@pytest.fixture
def anne(client: FlaskClient, world: World, house: Department) -> Person:
    anne = world.administrator(house, "Anne de Graaf")
    world.sign_in(client, anne)
    return anne


def named(app: Flask, shift: Shift) -> tuple[int, int | None]:
    with app.app_context():
        row = db.session.get_one(Shift, shift.id)
        return row.contact_id, row.deputy_id


@pytest.mark.usefixtures("anne")
def test_who_leaves_is_shown_with_every_duty_and_who_is_next(
    app: Flask, client: FlaskClient, world: World, lab: Department
) -> None:
    ruben, deputy = world.poster(lab, "Ruben Smit"), world.person("Fatima Bakker", lab)
    other = world.poster(lab, "Joost Prins")
    kind = world.task_type(lab, "Simulatiepatiënt", owner_id=ruben.id)
    skill = world.capability("Tillen")
    world.assessor(skill, ruben)
    world.shift(lab, task_type_id=kind.id, contact_id=ruben.id, deputy_id=deputy.id)
    world.shift(lab, task_type_id=kind.id, contact_id=ruben.id)
    world.shift(lab, task_type_id=kind.id, contact_id=other.id, deputy_id=ruben.id)
    with app.app_context():
        commands.make_link(ruben.id, lab.id)
    world.save(Feed(person_id=ruben.id, scope=Scope.MINE, token_hash="h", made_at=at("07:00")))

    page = client.get(f"/people/{ruben.id}/leaving").text
    for expected in (
        "Contactpersoon van 2 taken van Skillslab",
        "Fatima Bakker",
        "Joost Prins",
        "Vervanger bij 1 taak van Skillslab",
        "Simulatiepatiënt",
        "Tillen",
        "scherm",
        "agendalink",
        "Plaatser van Skillslab",
    ):
        assert expected in page, f"what is named {expected!r} is listed before somebody leaves"
    with app.app_context():
        assert db.session.get_one(Person, ruben.id).active, "looking does nothing"


@pytest.mark.usefixtures("anne")
def test_each_duty_goes_to_who_was_chosen_or_to_who_is_next(
    app: Flask, client: FlaskClient, world: World, lab: Department
) -> None:
    ruben, deputy = world.poster(lab, "Ruben Smit"), world.person("Fatima Bakker", lab)
    other = world.poster(lab, "Joost Prins")
    kind = world.task_type(lab, owner_id=ruben.id)
    with_deputy = world.shift(lab, task_type_id=kind.id, contact_id=ruben.id, deputy_id=deputy.id)
    alone = world.shift(lab, task_type_id=kind.id, contact_id=ruben.id)
    past = world.shift(lab, at("08:00", plus=-2), task_type_id=kind.id, contact_id=ruben.id)

    fields = {"seen": "1", f"next-owner-{kind.id}": str(other.id)}
    page = followed(client, send(client, f"/people/{ruben.id}/deactivation", fields))
    assert "overgedragen" in page
    assert named(app, with_deputy) == (deputy.id, None)
    assert named(app, alone) == (other.id, None), "without a deputy who posts there is next"
    assert named(app, past) == (ruben.id, None), "what is over keeps who it was"
    with app.app_context():
        assert db.session.get_one(TaskType, kind.id).owner_id == other.id


@pytest.mark.usefixtures("anne")
def test_all_to_one(app: Flask, client: FlaskClient, world: World, lab: Department) -> None:
    ruben, deputy = world.poster(lab, "Ruben Smit"), world.person("Fatima Bakker", lab)
    other = world.poster(lab, "Joost Prins")
    kind = world.task_type(lab, owner_id=ruben.id)
    shift = world.shift(lab, task_type_id=kind.id, contact_id=ruben.id, deputy_id=deputy.id)

    fields = {"seen": "1", "next-all": str(other.id)}
    followed(client, send(client, f"/people/{ruben.id}/deactivation", fields))
    assert named(app, shift) == (other.id, deputy.id)
    with app.app_context():
        assert db.session.get_one(TaskType, kind.id).owner_id == other.id


@pytest.mark.usefixtures("anne")
def test_a_stranger_takes_nothing_over_and_nothing_is_done(
    app: Flask, client: FlaskClient, world: World, lab: Department
) -> None:
    ruben, stranger = world.poster(lab, "Ruben Smit"), world.person("Vreemd")
    shift = world.shift(lab, contact_id=ruben.id)
    for bad in (str(stranger.id), "x", "-1", "99999999999999999999"):
        fields = {"seen": "1", f"next-contact-{lab.id}": bad}
        assert send(client, f"/people/{ruben.id}/deactivation", fields).status_code == 422
    assert named(app, shift) == (ruben.id, None)
    with app.app_context():
        assert db.session.get_one(Person, ruben.id).active


def test_whoever_comes_back_starts_without_roles_and_duties(
    app: Flask, world: World, lab: Department
) -> None:
    ruben, other = world.poster(lab, "Ruben Smit"), world.poster(lab, "Joost Prins")
    skill = world.capability()
    world.assessor(skill, ruben)
    shift = world.shift(lab, contact_id=ruben.id)
    kind = world.task_type(lab, owner_id=ruben.id)
    with app.app_context():
        secret = commands.make_link(ruben.id, lab.id)
        assert isinstance(secret, SecretLink)
        deactivate_person(ruben.id)
        reactivate_person(ruben.id)
        assert db.session.get_one(Shift, shift.id).contact_id == other.id
        assert db.session.get_one(TaskType, kind.id).owner_id is None
        for table in (RoleGrant, CapabilityGrant):
            held = select(table.id).where(table.person_id == ruben.id)
            assert db.session.scalars(held).all() == [], table.__name__
        assert queries.opened(secret.token) is not None, "a colleague keeps the screen"


def test_whoever_has_a_place_hears_of_the_new_contact(
    app: Flask, world: World, lab: Department
) -> None:
    ruben, _other = world.poster(lab, "Ruben Smit"), world.poster(lab, "Joost Prins")
    noor, shift = world.worker(), world.shift(lab, contact_id=ruben.id)
    with app.app_context():
        world.claim(noor, shift)
        deactivate_person(ruben.id)
        told = select(Notice.kind).where(Notice.person_id == noor.id)
        assert list(db.session.scalars(told)) == ["shift_changed"]


@pytest.mark.usefixtures("anne")
@pytest.mark.parametrize("ground", ["number", "department", "role"])
def test_a_number_a_place_or_a_role_that_duties_rest_on_is_not_lost_unseen(
    app: Flask, client: FlaskClient, world: World, house: Department, lab: Department, ground: str
) -> None:
    elsewhere = world.department("Radiologie", house)
    ruben = world.person("Ruben Smit", elsewhere if ground == "role" else lab)
    role = world.role(ruben, Role.POSTER, lab) if ground == "role" else None
    other = world.poster(lab, "Joost Prins")
    shift = world.shift(lab, contact_id=ruben.id)
    path, fields = f"/people/{ruben.id}/edit", account(ruben)
    if ground == "number":
        fields["phone"] = ""
    elif ground == "department":
        fields["home_department"] = str(elsewhere.id)
    elif role is not None:
        path, fields = f"/roles/{role.id}/revocation", {}

    shown = send(client, path, fields)
    assert shown.status_code == 409
    assert "Contactpersoon van 1 taak van Skillslab" in shown.text
    assert named(app, shift) == (ruben.id, None)
    for name, value in fields.items():
        assert f'name="{name}" value="{value}"' in shown.text, "what was filled in is kept"

    followed(client, send(client, path, {**fields, "seen": "1"}))
    assert named(app, shift) == (other.id, None)


@pytest.mark.usefixtures("anne")
def test_a_change_that_no_duty_rests_on_asks_nothing(
    app: Flask, client: FlaskClient, world: World, lab: Department
) -> None:
    ruben = world.person("Ruben Smit", lab)
    shift = world.shift(lab, contact_id=ruben.id)
    fields = account(ruben) | {"phone": "51234", "name": "Ruben de Smit"}
    followed(client, send(client, f"/people/{ruben.id}/edit", fields))
    assert named(app, shift) == (ruben.id, None)


def account(person: Person) -> dict[str, str]:
    return {
        "name": person.name,
        "email": person.email,
        "personnel_number": "",
        "phone": person.phone or "",
        "home_department": str(person.home_department_id),
        "language": person.language,
    }


def test_an_owner_of_a_capability_is_followed_by_an_assessor_who_was_chosen(
    app: Flask, world: World, lab: Department
) -> None:
    ruben, joke = world.person("Ruben Smit", lab), world.person("Joke Postma", lab)
    skill = world.capability()
    world.assessor(skill, joke)
    grant = world.save(
        CapabilityGrant(capability_id=skill.id, person_id=ruben.id, right=CapabilityRight.OWNER)
    )
    with app.app_context():
        deactivate_person(ruben.id, {f"keeper-{grant.id}": joke.id})
        rights = select(CapabilityGrant.right).where(CapabilityGrant.person_id == joke.id)
        assert set(db.session.scalars(rights)) == set(CapabilityRight)


def test_whoever_takes_over_hears_of_it_once_for_a_department(
    app: Flask, world: World, lab: Department
) -> None:
    ruben, deputy = world.poster(lab, "Ruben Smit"), world.person("Fatima Bakker", lab)
    for hours in (9, 11, 15):
        world.shift(lab, at(f"{hours:02}:00"), contact_id=ruben.id, deputy_id=deputy.id)
    with app.app_context():
        deactivate_person(ruben.id)
        [notice] = db.session.scalars(select(Notice).where(Notice.kind == "named_on_tasks"))
        assert notice.person_id == deputy.id
        words = words_of(notice, db.session.get_one(Person, deputy.id))
    assert "3 taken van Skillslab" in words.subject
    assert "Ruben Smit" in words.body


def test_a_deputy_who_takes_over_is_deputy_no_more(
    app: Flask, world: World, lab: Department
) -> None:
    ruben, deputy = world.poster(lab, "Ruben Smit"), world.person("Fatima Bakker", lab)
    shift = world.shift(lab, contact_id=ruben.id, deputy_id=deputy.id)
    with app.app_context():
        deactivate_person(ruben.id, {f"contact-{lab.id}": deputy.id})
    assert named(app, shift) == (deputy.id, None)
    second = world.shift(lab, contact_id=deputy.id, deputy_id=world.poster(lab).id)
    with app.app_context():
        kept = db.session.get_one(Shift, second.id).deputy_id
        assert kept is not None
        deactivate_person(kept, {f"deputy-{lab.id}": deputy.id})
    assert named(app, second) == (deputy.id, None), "nobody is their own deputy"
