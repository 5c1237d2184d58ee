"""The page about oneself: what is known, where one is signed in, language and role."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models import Person
from app.people.rules import Role
from tests.accounts.stories import copy_of, is_in, send, sign_in, trail_of, with_password
from tests.factories import World


@pytest.fixture
def noor(world: World) -> Person:
    return with_password(world, world.person("Noor Haddad"))


def test_the_page_says_in_plain_words_what_one_can_and_what_was_agreed(
    world: World, client: FlaskClient, noor: Person
) -> None:
    world.agreement(noor, contract="min_max", hours_week=16)
    world.limit(noor, hours_week=12, hours_day=4.5, days_week=1, day_parts=["morning"])
    world.holding(noor, world.capability("Practicum"), level=4)
    world.holding(noor, world.capability("BHV", "registration"), valid_until=date(2020, 1, 31))
    sign_in(client, noor)
    page = client.get("/me").text
    for words in (
        "Hooguit 16 uur taken per week.",
        "Hooguit 12 uur per week.",
        "Hooguit 4,5 uur per dag.",
        "Hooguit 1 dag per week.",
        "Alleen in de ochtend (07:00–12:00).",
        "2 bekwaamheden",
        f'href="/people/{noor.id}/capabilities"',
    ):
        assert words in page


def test_an_assessor_finds_the_way_to_sign_off_and_nobody_else_does(
    world: World, client: FlaskClient, noor: Person
) -> None:
    sign_in(client, noor)
    assert 'href="/sign-offs"' not in client.get("/me").text
    world.assessor(world.capability("Practicum"), noor)
    assert 'href="/sign-offs"' in client.get("/me").text


def test_nobody_sees_what_is_somebody_elses(
    world: World, client: FlaskClient, noor: Person
) -> None:
    other = world.person("Sem Visser")
    world.limit(other, hours_week=11)
    world.holding(other, world.capability("Steriel werken"))
    sign_in(client, noor)
    page = client.get("/me").text
    assert "Steriel werken" not in page
    assert "11 uur" not in page


def test_one_signs_out_on_another_device_of_ones_own(
    app: Flask, world: World, client: FlaskClient, noor: Person
) -> None:
    lost = app.test_client()
    sign_in(lost, noor)
    session_id = ends(client_page(client, noor))[0]
    assert send(client, f"/sessions/{session_id}/end").location == "/me"
    assert not is_in(lost)
    assert is_in(client)
    assert trail_of(world, noor)[-1] == "signed out"


def test_one_does_not_sign_out_somebody_else(
    app: Flask, world: World, client: FlaskClient, noor: Person
) -> None:
    sem = with_password(world, world.person("Sem Visser"))
    lost, at_sem = app.test_client(), app.test_client()
    sign_in(lost, noor)
    session_id = ends(client_page(client, noor))[0]
    sign_in(at_sem, sem)
    assert send(at_sem, f"/sessions/{session_id}/end").status_code == 404
    assert is_in(lost)


def test_ending_ones_own_session_by_number_is_signing_out(
    app: Flask, client: FlaskClient, noor: Person
) -> None:
    sign_in(client, noor)
    copy = copy_of(app, client)
    other = app.test_client()
    own = ends(client_page(other, noor))[0]
    send(client, f"/sessions/{own}/end")
    assert not is_in(client)
    assert not is_in(copy)


def test_a_language_is_kept_with_the_person(
    app: Flask, world: World, client: FlaskClient, noor: Person
) -> None:
    sign_in(client, noor)
    answer = send(client, "/language", language="en")
    assert answer.status_code == 303
    assert '<html lang="en"' in client.get("/me").text
    elsewhere = app.test_client()
    sign_in(elsewhere, noor)
    assert '<html lang="en"' in elsewhere.get("/me").text
    assert "chose language" in trail_of(world, noor)


def test_a_language_is_kept_with_the_browser_of_who_is_not_signed_in(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    answer = client.post(
        "/language",
        data={"csrf_token": token, "language": "en"},
        headers={"Referer": "http://localhost/sign-in?next=/board"},
    )
    assert answer.location == "/sign-in?next=/board", "one stays on the page"
    assert '<html lang="en"' in client.get("/sign-in").text


@pytest.mark.parametrize("language", ["", "de", "nl-BE", "x" * 1000])
def test_a_language_that_is_not_spoken_is_refused(client: FlaskClient, language: str) -> None:
    assert send(client, "/language", language=language).status_code == 400


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (None, "/board"),
        (Role.POSTER, "/tasks"),
        (Role.COORDINATOR, "/today"),
        (Role.ADMINISTRATOR, "/people"),
        (Role.CASE_WORKER, "/tracks"),
        (Role.ASSESSOR, "/board"),
    ],
)
def test_home_is_the_place_of_ones_role(
    world: World, client: FlaskClient, noor: Person, role: Role | None, home: str
) -> None:
    if role is not None:
        world.role(noor, role, world.department())
    sign_in(client, noor)
    assert client.get("/").location == home
    assert client.get(home).status_code == 200


def test_the_role_last_used_is_remembered(
    app: Flask, world: World, client: FlaskClient, noor: Person
) -> None:
    world.role(noor, Role.COORDINATOR, world.department())
    sign_in(client, noor)
    assert send(client, "/role", mode="worker").location == "/"
    assert client.get("/").location == "/board"
    elsewhere = app.test_client()
    sign_in(elsewhere, noor)
    assert elsewhere.get("/").location == "/board"
    assert "chose mode" in trail_of(world, noor)


@pytest.mark.parametrize("mode", ["", "administrator", "coordinator", "king"])
def test_nobody_takes_a_role_they_do_not_have(client: FlaskClient, noor: Person, mode: str) -> None:
    sign_in(client, noor)
    assert send(client, "/role", mode=mode).status_code == 400


def test_help_is_there_for_everybody(client: FlaskClient, noor: Person) -> None:
    assert "Wie bel ik?" in client.get("/help").text
    sign_in(client, noor)
    assert "Wie bel ik?" in client.get("/help").text
    assert client.get("/settings").location == "/me"


def client_page(client: FlaskClient, person: Person) -> str:
    """The page about oneself, on a fresh sign-in."""
    sign_in(client, person)
    return client.get("/me").text


def ends(page: str) -> list[int]:
    """The numbers of the other sessions that the page offers to end."""
    return [int(part.split("/")[0]) for part in page.split('action="/sessions/')[1:]]
