"""Links to a screen in the corridor, and the sheet of A4: no names, a secret that can end."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.commands import choose_language
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.core.secret_links import SecretLink
from app.people.models import Department, Person
from app.walls.commands import MOST_LINKS, make_link, revoke_link
from app.walls.models import WallLink
from tests.factories import World, at

HTMX = {"HX-Request": "true"}


pytestmark = pytest.mark.usefixtures("morning", "without_tokens")


@pytest.fixture
def ward(world: World) -> Department:
    return world.department("Skillslab")


@pytest.fixture
def marleen(world: World, client: FlaskClient, ward: Department) -> Person:
    """A poster who is signed in."""
    person = world.poster(ward, "Marleen Brouwer")
    world.sign_in(client, person)
    return person


def link_for(world: World, person: Person, ward: Department) -> SecretLink:
    with world.app.app_context():
        made = make_link(person.id, ward.id)
    assert isinstance(made, SecretLink)
    return made


def test_the_secret_is_shown_once_and_only_its_hash_is_stored(
    client: FlaskClient, world: World, marleen: Person, ward: Department
) -> None:
    text = client.post("/walls", data={"department": ward.id}).text
    [token] = re.findall(r"/wall/([\w-]{40,})", text)
    assert token not in client.get("/walls").text
    with world.app.app_context():
        stored = repr([vars(row) for row in db.session.scalars(select(WallLink))])
        told = repr([entry.data for entry in db.session.scalars(select(AuditEntry))])
    assert token not in stored + told
    assert world.app.test_client().get(f"/wall/{token}").status_code == 200


def test_two_taps_make_one_link_that_both_answers_show_and_another_form_another(
    client: FlaskClient, world: World, marleen: Person, ward: Department
) -> None:
    below = world.department("Skillslab Zuid", ward)
    page = client.get("/walls").text
    [once] = re.findall(r'name="once" value="([\w-]{20,})"', page)
    sent = {"department": ward.id, "once": once}
    answers = [client.post("/walls", data=sent) for _ in range(2)]
    tokens = {re.findall(r"/wall/([\w-]{40,})", answer.text)[0] for answer in answers}
    assert len(tokens) == 1, "both taps show the one link that lives"
    assert living(world) == 1
    other = client.post("/walls", data={**sent, "department": below.id})
    assert other.status_code == 422, "the same form with another department made something"
    assert once not in other.text, "the page that refuses carries a fresh form"
    assert living(world) == 1
    with world.app.app_context():
        link = db.session.scalars(select(WallLink)).one()
        assert once not in repr(vars(link))
        revoke_link(link.id)
    assert client.post("/walls", data=sent).status_code == 422, "a stopped link came alive again"
    assert living(world) == 0
    assert client.post("/walls", data={**sent, "once": "x" * 22}).status_code == 200
    assert living(world) == 1


def living(world: World) -> int:
    """How many links live."""
    with world.app.app_context():
        return len(db.session.scalars(select(WallLink).where(WallLink.revoked_at.is_(None))).all())


def test_a_screen_shows_open_tasks_of_the_department_and_below_and_names_nobody(
    world: World, ward: Department, marleen: Person
) -> None:
    below = world.department("Skillslab Zuid", ward)
    kinds = {
        name: world.task_type(home, name).id
        for name, home in (("Practicum", ward), ("Balie", below), ("Elders", ward), ("Vol", ward))
    }
    contact = marleen.id
    world.shift(ward, task_type_id=kinds["Practicum"], contact_id=contact)
    world.shift(below, task_type_id=kinds["Balie"], contact_id=contact)
    world.shift(task_type_id=kinds["Elders"], contact_id=contact)
    world.shift(ward, task_type_id=kinds["Vol"], filled=1, contact_id=contact)
    answer = world.app.test_client().get(f"/wall/{link_for(world, marleen, ward).token}")
    for name in ("Practicum", "Balie"):
        assert name in answer.text
    for name in ("Elders", "Vol<", "Marleen", "Brouwer"):
        assert name not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_screen_speaks_the_language_of_who_made_it(world: World, ward: Department) -> None:
    person = world.poster(ward)
    token = link_for(world, person, ward).token
    for language in ("nl", "en"):
        with world.app.app_context():
            choose_language(person.id, language)
        page = world.app.test_client().get(f"/wall/{token}").text
        assert f'<html lang="{language}">' in page


def test_the_buttons_that_stop_a_link_say_which(
    client: FlaskClient, world: World, ward: Department, marleen: Person
) -> None:
    for minute in ("08:00", "08:30"):
        with clock.fixed_at(at(minute)):
            link_for(world, marleen, ward)
    labels = re.findall(r"<span>Stop deze link<span[^>]*>([^<]+)", client.get("/walls").text)
    assert len(set(labels)) == 2
    assert all("Skillslab" in each for each in labels)


def test_a_link_that_ended_opens_nothing_and_its_screen_goes_dark(
    client: FlaskClient, world: World, ward: Department, marleen: Person
) -> None:
    made = link_for(world, marleen, ward)
    assert client.post(f"/walls/{made.id}/revocation").status_code == 303
    screen = world.app.test_client()
    assert screen.get(f"/wall/{made.token}").status_code == 404
    asked_again = screen.get(f"/wall/{made.token}?page=2", headers=HTMX)
    assert asked_again.status_code == 404
    assert asked_again.headers["HX-Refresh"] == "true"
    with world.app.app_context():
        assert not revoke_link(made.id), "ended once is ended"


def test_nobody_makes_or_ends_links_of_another_department(
    client: FlaskClient, world: World, ward: Department, marleen: Person
) -> None:
    elsewhere = world.department()
    made = link_for(world, world.poster(elsewhere), elsewhere)
    assert client.post("/walls", data={"department": elsewhere.id}).status_code == 422
    assert client.post(f"/walls/{made.id}/revocation").status_code == 404
    assert client.get(f"/poster?department={elsewhere.id}").status_code == 404
    assert client.get("/poster?department=x").status_code == 404


def test_a_department_has_a_bounded_number_of_links(
    client: FlaskClient, world: World, ward: Department, marleen: Person
) -> None:
    for _ in range(MOST_LINKS):
        link_for(world, marleen, ward)
    assert client.post("/walls", data={"department": ward.id}).status_code == 422


def test_the_sheet_has_a_code_for_each_of_eight_tasks_and_names_nobody(
    client: FlaskClient, world: World, ward: Department, marleen: Person
) -> None:
    kind = world.task_type(ward).id
    for _ in range(9):
        world.shift(ward, task_type_id=kind, contact_id=marleen.id)
    page = client.get(f"/poster?department={ward.id}").text
    assert page.count('class="code-dark"') == 8
    sheet = page[page.index('<article class="poster"') :]
    assert "Marleen" not in sheet
