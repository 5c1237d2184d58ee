"""What strangers may use up: never somebody's way in, and never the way in of a whole hospital."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.commands import ask_reset
from app.accounts.models import KnownBrowser, ResetLink
from app.accounts.tokens import link_token
from app.core.db import db
from app.people.commands import deactivate_person, reactivate_person
from app.people.models import Person
from tests.accounts.stories import NEW_PASSWORD, PASSWORD, send, sign_in, with_password
from tests.factories import World

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
HOSPITAL, ATTACKER = "192.0.2.10", "198.51.100.7"


@pytest.fixture
def noor(world: World) -> Person:
    return with_password(world, world.worker("Noor Haddad"))


def browser(app: Flask, address: str) -> FlaskClient:
    """A browser that nobody knows, somewhere."""
    client: FlaskClient = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def guess(app: Flask, person: Person, times: int, address: Callable[[int], str]) -> list[int]:
    """So many wrong passwords from strangers' browsers; what they were answered."""
    answers = []
    client = app.test_client()
    for number in range(times):
        client.environ_base["REMOTE_ADDR"] = address(number)
        answers.append(sign_in(client, person, "x" * 12).status_code)
    return answers


def ask(app: Flask, times: int, address: str) -> list[int]:
    """So many people ask for a link from one address."""
    client = browser(app, address)
    return [
        send(client, "/password-reset", email=f"p{number}@test.example").status_code
        for number in range(times)
    ]


def test_asking_for_links_locks_nobody_out_of_signing_in(app: Flask, noor: Person) -> None:
    answers = ask(app, 104, HOSPITAL)
    assert (answers[99], answers[-1]) == (303, 429), "asking has a bound of its own"
    assert sign_in(browser(app, HOSPITAL), noor).status_code == 303


def test_failing_to_sign_in_keeps_nobody_from_asking_for_a_link(app: Flask, noor: Person) -> None:
    assert guess(app, noor, 11, lambda _number: HOSPITAL)[-1] == 429
    answer = send(browser(app, HOSPITAL), "/password-reset", email=noor.email)
    assert answer.status_code == 303


def test_a_browser_that_signed_in_before_passes_a_closed_address(
    app: Flask, world: World, noor: Person
) -> None:
    """Everybody in the hospital comes from one address, and one machine there guesses."""
    own, other = browser(app, HOSPITAL), with_password(world, world.worker())
    assert sign_in(own, noor).status_code == 303
    send(own, "/sign-out")
    for number in range(10):
        person = world.person(email=f"q{number}@test.example")
        guess(app, person, 10, lambda _number: HOSPITAL)
    assert sign_in(browser(app, HOSPITAL), other).status_code == 429, "the address is closed"
    assert sign_in(own, noor).status_code == 303
    send(own, "/sign-out")
    assert sign_in(own, other).status_code == 429, "it is known for Noor alone"


def test_a_stranger_elsewhere_keeps_nobody_out(app: Flask, noor: Person) -> None:
    assert guess(app, noor, 11, lambda _number: ATTACKER)[-1] == 429
    assert sign_in(browser(app, HOSPITAL), noor).status_code == 303


def test_many_strangers_are_stopped_and_whoever_is_known_is_not(app: Flask, noor: Person) -> None:
    """Guesses at one account from everywhere: a link by mail makes a new browser known."""
    own = browser(app, HOSPITAL)
    sign_in(own, noor)
    send(own, "/sign-out")
    answers = guess(app, noor, 52, lambda number: f"203.0.113.{number}")
    assert answers == [422] * 50 + [429] * 2
    fresh = browser(app, HOSPITAL)
    assert sign_in(fresh, noor).status_code == 429
    assert sign_in(own, noor).status_code == 303
    with app.app_context():
        ask_reset(noor.email)
        link = link_token(db.session.scalars(select(ResetLink.id)).all()[-1])
    assert send(fresh, f"/password-reset/{link}", new=NEW_PASSWORD).status_code == 303
    assert sign_in(fresh, noor, NEW_PASSWORD).status_code == 303


def test_a_known_browser_has_a_bound_of_its_own(app: Flask, noor: Person) -> None:
    own = browser(app, HOSPITAL)
    sign_in(own, noor)
    send(own, "/sign-out")
    answers = [sign_in(own, noor, "x" * 12).status_code for _ in range(12)]
    assert answers == [422] * 10 + [429] * 2
    assert sign_in(browser(app, HOSPITAL), noor).status_code == 303, "and spoils no other"


@pytest.mark.parametrize("ending", ["password", "leaving"])
def test_a_new_password_and_leaving_forget_the_browser(
    app: Flask, noor: Person, ending: str
) -> None:
    own, other = browser(app, HOSPITAL), browser(app, ATTACKER)
    sign_in(own, noor)
    sign_in(other, noor)
    password = PASSWORD
    if ending == "password":
        send(own, "/password", present=PASSWORD, new=NEW_PASSWORD)
        password = NEW_PASSWORD
    else:
        with app.app_context():
            deactivate_person(noor.id)
            reactivate_person(noor.id)
    with app.app_context():
        known = db.session.scalars(select(KnownBrowser)).all()
    assert len(known) == (1 if ending == "password" else 0), "only where it was changed"
    assert guess(app, noor, 11, lambda _number: ATTACKER)[-1] == 429
    assert sign_in(other, noor, password).status_code == 429, "a stranger like any other"


@pytest.mark.parametrize("value", ["", "x", "x" * 43, "é" * 43])
def test_an_invented_browser_is_a_stranger(app: Flask, noor: Person, value: str) -> None:
    guess(app, noor, 11, lambda _number: HOSPITAL)
    client = browser(app, HOSPITAL)
    client.set_cookie("flexpool-browser", value)
    assert sign_in(client, noor).status_code == 429


def test_the_cookie_of_a_browser_is_a_secret_kept_as_a_hash(app: Flask, noor: Person) -> None:
    client = browser(app, HOSPITAL)
    sign_in(client, noor)
    cookie = client.get_cookie("flexpool-browser")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
    with app.app_context():
        [known] = db.session.scalars(select(KnownBrowser)).all()
    assert cookie.value not in known.token_hash
    assert str(noor.id) != cookie.value


def test_outsiders_do_not_use_up_the_second_look(app: Flask, noor: Person) -> None:
    own = browser(app, HOSPITAL)
    sign_in(own, noor)
    guess(app, noor, 52, lambda number: f"203.0.113.{number}")
    guess(app, noor, 11, lambda _number: HOSPITAL)
    assert send(own, "/second-look", password=PASSWORD).status_code == 303
    assert send(own, "/password", present=PASSWORD, new=NEW_PASSWORD).status_code == 303


def test_one_network_of_ipv6_is_one_place(app: Flask, noor: Person) -> None:
    answers = guess(app, noor, 12, lambda number: f"2001:db8:1:2::{number:x}")
    assert answers == [422] * 10 + [429] * 2
    assert sign_in(browser(app, "2001:db8:1:3::1"), noor).status_code == 303
