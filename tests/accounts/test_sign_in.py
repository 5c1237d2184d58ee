"""Getting in: with the right password, and in no other way."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app.accounts.models import Credential, SignInAttempt
from app.accounts.queries_demo import CAST
from app.accounts.rules_passwords import PUBLISHED
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.people.commands import deactivate_person
from app.people.models import Person
from config import Production
from tests.accounts.stories import (
    PASSWORD,
    WRONG,
    copy_of,
    is_in,
    send,
    sign_in,
    trail_of,
    with_password,
)
from tests.factories import World, at


@pytest.fixture
def noor(world: World) -> Person:
    return with_password(world, world.worker("Noor Haddad"))


def test_the_right_password_opens_a_session_that_the_trail_knows(
    world: World, client: FlaskClient, noor: Person
) -> None:
    answer = sign_in(client, noor)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/").location == "/board"
    assert is_in(client)
    assert trail_of(world, noor)[-1] == "signed in"


def test_capitals_and_spaces_in_the_address_do_not_matter(
    client: FlaskClient, noor: Person
) -> None:
    answer = send(client, "/sign-in", email=f"  {noor.email.upper()} ", password=PASSWORD)
    assert answer.status_code == 303


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), PASSWORD + " ", "x" * 5000])
def test_another_password_does_not_get_in(client: FlaskClient, noor: Person, password: str) -> None:
    answer = sign_in(client, noor, password)
    assert answer.status_code == 422
    assert "Fout:" in answer.text
    assert noor.email in answer.text, "what was typed is kept, but for the password"
    assert not is_in(client)


def test_the_words_do_not_tell_whether_an_account_exists(
    world: World, client: FlaskClient, noor: Person
) -> None:
    never_set = world.person("Zonder Wachtwoord")
    stopped = with_password(world, world.person("Oud Medewerker", active=False))
    pages = []
    for email in (noor.email, never_set.email, stopped.email, "niemand@delinde.example"):
        page = send(client, "/sign-in", email=email, password="x" * 12)
        assert page.status_code == 422
        assert WRONG in page.text
        token = page.text.split('name="csrf-token" content="')[1].split('"')[0]
        pages.append(page.text.replace(email, "E").replace(token, "T"))
    assert len(set(pages)) == 1


def test_an_unknown_account_costs_as_much_looking_as_a_known_one(
    app: Flask, client: FlaskClient, noor: Person
) -> None:
    looked: list[str] = []

    def remember(*_: object) -> None:
        looked.append("statement")

    with app.app_context():
        bind = db.session.get_bind()
    event.listen(bind, "before_cursor_execute", remember)
    try:
        counts = set()
        for email in (noor.email, "niemand@delinde.example"):
            looked.clear()
            send(client, "/sign-in", email=email, password="x" * 12)
            counts.add(len(looked))
    finally:
        event.remove(bind, "before_cursor_execute", remember)
    assert len(counts) == 1, f"known and unknown accounts take {counts} statements"


def test_a_fake_hash_is_checked_when_there_is_none(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified = []
    real = PasswordHasher.verify

    def count(self: PasswordHasher, *args: str) -> bool:
        verified.append(args[0][:10])
        return real(self, *args)

    monkeypatch.setattr(PasswordHasher, "verify", count)
    send(client, "/sign-in", email="niemand@delinde.example", password="x" * 12)
    assert verified == ["$argon2id$"]


def test_a_cookie_planted_before_signing_in_is_worth_nothing_after(
    app: Flask, client: FlaskClient, noor: Person
) -> None:
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = dict(session)
    sign_in(client, noor)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before["csrf_token"]
    attacker = app.test_client()
    with attacker.session_transaction() as session:
        session.update(before)
    assert not is_in(attacker)


def test_signing_in_again_ends_the_session_that_was_there(
    app: Flask, world: World, client: FlaskClient, noor: Person
) -> None:
    sign_in(client, noor)
    old = copy_of(app, client)
    sign_in(client, with_password(world, world.worker("Sem Visser")))
    assert is_in(client)
    assert not is_in(old), "the session of the one before must not live on"


def test_a_cookie_kept_from_before_signing_out_is_dead(
    app: Flask, world: World, client: FlaskClient, noor: Person
) -> None:
    sign_in(client, noor)
    thief = copy_of(app, client)
    assert is_in(thief)
    answer = send(client, "/sign-out")
    assert answer.location == "/sign-in"
    assert not is_in(client)
    assert not is_in(thief)
    assert trail_of(world, noor)[-1] == "signed out"


def test_somebody_deactivated_is_out_at_the_next_request(
    world: World, client: FlaskClient, noor: Person
) -> None:
    sign_in(client, noor)
    with world.app.app_context():
        assert deactivate_person(noor.id) is None
    assert not is_in(client)
    assert sign_in(client, noor).status_code == 422


def test_a_session_ends_after_lying_unused_and_in_any_case_after_thirty_days(
    client: FlaskClient, noor: Person
) -> None:
    begin = at("09:00")
    with clock.fixed_at(begin):
        sign_in(client, noor)
    for day in range(2, 30, 2):
        with clock.fixed_at(begin + timedelta(days=day)):
            assert is_in(client), f"used every second day, gone on day {day}"
    with clock.fixed_at(begin + timedelta(days=30)):
        assert not is_in(client)
    with clock.fixed_at(begin):
        sign_in(client, noor)
    with clock.fixed_at(begin + timedelta(hours=73)):
        assert not is_in(client)


def test_only_who_says_that_the_device_is_their_own_stays_signed_in_when_it_closes(
    app: Flask, client: FlaskClient, noor: Person
) -> None:
    cookie = sign_in(client, noor).headers["Set-Cookie"]
    assert "Expires" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    own = sign_in(app.test_client(), noor, stay="y").headers["Set-Cookie"]
    assert "Expires" in own


def test_ten_failures_close_an_account_for_five_minutes_and_no_longer(
    client: FlaskClient, noor: Person
) -> None:
    begin = at("09:00")
    with clock.fixed_at(begin):
        for _ in range(10):
            assert sign_in(client, noor, "x" * 12).status_code == 422
        refused = sign_in(client, noor)
    assert refused.status_code == 429, "also the right password has to wait: it may be a guess"
    assert refused.headers["Retry-After"] == "300"
    assert "Probeer het over 5 minuten opnieuw" in refused.text
    with clock.fixed_at(begin + timedelta(minutes=4)):
        assert sign_in(client, noor).headers["Retry-After"] == "60"
    with clock.fixed_at(begin + timedelta(minutes=5, seconds=1)):
        assert sign_in(client, noor).status_code == 303


def test_an_unknown_account_is_throttled_just_the_same(client: FlaskClient) -> None:
    answers = [
        send(client, "/sign-in", email="niemand@delinde.example", password="x" * 12).status_code
        for _ in range(11)
    ]
    assert answers == [422] * 10 + [429]


def test_the_right_password_forgets_earlier_failures(client: FlaskClient, noor: Person) -> None:
    for _ in range(3):
        for _ in range(9):
            sign_in(client, noor, "x" * 12)
        assert sign_in(client, noor).status_code == 303


def test_a_hundred_failures_from_one_address_close_that_address_only(
    app: Flask, client: FlaskClient, noor: Person
) -> None:
    @bookkeeping
    def many_failures() -> None:
        db.session.add_all(
            SignInAttempt(at=clock.now(), account=f"account {n}", address="127.0.0.1")
            for n in range(100)
        )

    with app.app_context():
        many_failures()
    assert sign_in(client, noor).status_code == 429
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "10.1.2.3"
    assert sign_in(elsewhere, noor).status_code == 303


def test_guesses_made_at_the_same_time_do_not_slip_through(
    own_app: Flask, own_world: World
) -> None:
    person = with_password(own_world, own_world.worker())
    answers = at_once(own_app, person, "x" * 12, 20)
    assert sorted(answers) == [422] * 10 + [429] * 10


def test_many_devices_of_one_person_get_in_at_the_same_time(
    own_app: Flask, own_world: World
) -> None:
    person = with_password(own_world, own_world.worker())
    assert at_once(own_app, person, PASSWORD, 20) == [303] * 20


def test_an_attempt_does_not_hold_the_address_it_was_about(
    app: Flask, client: FlaskClient, noor: Person
) -> None:
    sign_in(client, noor, "x" * 12)
    with app.app_context():
        [attempt] = db.session.scalars(select(SignInAttempt)).all()
    assert noor.email not in attempt.account


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/shifts/8?day=1", "/shifts/8?day=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("evil", "/"),
        ("/" + "x" * 3000, None),
    ],
)
def test_after_signing_in_one_lands_on_this_site_only(
    client: FlaskClient, noor: Person, target: str, goes_to: str | None
) -> None:
    answer = sign_in(client, noor, next=target)
    if goes_to is None:
        assert answer.status_code == 422
    else:
        assert (answer.status_code, answer.location) == (303, goes_to)


def test_the_page_asked_for_is_where_one_lands(client: FlaskClient, noor: Person) -> None:
    asked = client.get("/notices?page=2")
    assert asked.location == "/sign-in?next=/notices?page%3D2"
    page = client.get(asked.location).text
    assert 'value="/notices?page=2"' in page


def test_whoever_is_in_is_led_past_the_sign_in_page(client: FlaskClient, noor: Person) -> None:
    sign_in(client, noor)
    assert client.get("/sign-in").location == "/"
    assert client.get("/sign-in?next=/help").location == "/help"
    assert client.get("/sign-in?next=//evil.example").location == "/"


def test_a_hash_made_under_weaker_settings_is_renewed_at_the_next_sign_in(
    app: Flask, client: FlaskClient, noor: Person
) -> None:
    def stored() -> str:
        with app.app_context():
            return db.session.get_one(Credential, noor.id).password_hash

    old = stored()
    sign_in(client, noor)
    assert stored() == old
    before = app.config["ARGON2_TIME_COST"]
    app.config["ARGON2_TIME_COST"] = before + 1
    try:
        assert sign_in(client, noor).status_code == 303
        assert f"t={before + 1}" in stored()
        assert sign_in(client, noor).status_code == 303
    finally:
        app.config["ARGON2_TIME_COST"] = before


def at_once(app: Flask, person: Person, password: str, count: int) -> list[int]:
    """What so many browsers are answered that try at the same time."""
    start = threading.Barrier(count)

    def attempt(_number: int) -> int:
        client = app.test_client()
        client.get("/help")
        start.wait()
        status: int = sign_in(client, person, password).status_code
        return status

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(attempt, range(count)))


ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@ON_SQLITE
def test_a_visitor_of_the_demo_looks_around_as_somebody_of_the_story_in_one_tap(
    world: World, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(world.app.config, "SHOWS_CAST", True)
    noor = world.worker("Noor Haddad", email=next(iter(CAST)))
    with_password(world, noor, PUBLISHED)
    shown = client.get("/sign-in").text
    assert "Kijk als Noor" in shown
    assert "Kijk als Marleen" not in shown, "who is not here is not offered"
    fields = dict(re.findall(r'type="hidden" name="(email|password)" value="([^"]+)"', shown))
    assert send(client, "/sign-in", **fields).status_code == 303
    assert is_in(client)


@ON_SQLITE
def test_in_earnest_nobody_is_offered_to_be_somebody_else(
    world: World, client: FlaskClient
) -> None:
    with_password(world, world.worker("Noor Haddad", email=next(iter(CAST))), PUBLISHED)
    assert "Noor" not in client.get("/sign-in").text
    assert not Production.SHOWS_CAST
