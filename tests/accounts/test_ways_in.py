"""How somebody gets in changed: what the old way opened is closed, and the person hears of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.commands import ask_reset, invite, set_password
from app.accounts.models import KnownBrowser, ResetLink, ResetToken, SignedInSession
from app.accounts.passwords import hash_password
from app.accounts.tokens import link_token
from app.calendars.commands import make_feed
from app.calendars.models import Scope
from app.core import clock
from app.core.db import db
from app.notices import delivery
from app.notices.delivery import deliver
from app.notices.models import Notice
from app.people.commands import change_person, deactivate_person, reactivate_person
from app.people.models import Person
from app.people.queries_drafts import draft_of_person
from app.people.rules import Role
from app.walls.commands import make_link
from tests.accounts.stories import (
    NEW_PASSWORD,
    PASSWORD,
    is_in,
    send,
    sign_in,
    with_password,
)
from tests.factories import World
from tests.mailserver import MailServer

NEW_ADDRESS = "noor.nieuw@test.example"


@pytest.fixture
def noor(world: World) -> Person:
    return with_password(world, world.worker("Noor Haddad"))


@pytest.fixture
def mail(app: Flask) -> Iterator[MailServer]:
    with MailServer() as server:
        app.config["SMTP_URL"] = server.url
        yield server
        app.config["SMTP_URL"] = ""


def moved(person_id: int, email: str = NEW_ADDRESS) -> None:
    """The address of somebody is changed by somebody else."""
    draft = draft_of_person(db.session.get_one(Person, person_id))
    assert change_person(person_id, replace(draft, email=email)) is None


def away_and_back(person_id: int) -> None:
    """Somebody leaves, and comes back."""
    assert deactivate_person(person_id) is None
    assert reactivate_person(person_id) is None


def link_of(person_id: int, make: Callable[[], None]) -> str:
    """The path of the link that somebody was sent."""
    make()
    newest = select(ResetLink.id).where(ResetLink.person_id == person_id)
    made = db.session.scalars(newest.order_by(ResetLink.id.desc()).limit(1)).one()
    return f"/password-reset/{link_token(made)}"


CHANGES = {
    "address": moved,
    "left and came back": away_and_back,
    "password": lambda person_id: set_password(person_id, hash_password(NEW_PASSWORD)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("kind", ["reset", "welcome"])
def test_whatever_changes_every_session_link_and_known_browser_ends(
    app: Flask, client: FlaskClient, noor: Person, change: str, kind: str
) -> None:
    sign_in(client, noor)
    with app.app_context():
        link = link_of(
            noor.id, lambda: ask_reset(noor.email) if kind == "reset" else invite(noor.id)
        )
    assert app.test_client().get(link).status_code == 200
    with app.app_context():
        CHANGES[change](noor.id)
        assert db.session.scalars(select(KnownBrowser)).all() == []
        living = select(SignedInSession.id).where(SignedInSession.ended_at.is_(None))
        assert db.session.scalars(living).all() == []
    assert not is_in(client)
    assert app.test_client().get(link).status_code == 410
    assert send(app.test_client(), link, new=NEW_PASSWORD).status_code == 410


def test_who_comes_back_starts_without_the_calendar_and_the_screen_of_before(
    app: Flask, world: World, client: FlaskClient
) -> None:
    department = world.department()
    marleen = with_password(world, world.person("Marleen", department))
    world.role(marleen, Role.POSTER, department)
    with app.app_context():
        feed, wall = make_feed(marleen.id, Scope.MINE), make_link(marleen.id, department.id)
    addresses = (f"/ics/{feed.token}.ics", f"/wall/{wall.token}")  # type: ignore[union-attr]
    assert [client.get(each).status_code for each in addresses] == [200, 200]
    with app.app_context():
        away_and_back(marleen.id)
    assert [client.get(each).status_code for each in addresses] == [404, 404]


def test_a_mistyped_address_is_worth_nothing_once_it_is_right(
    app: Flask, world: World, client: FlaskClient, mail: MailServer
) -> None:
    typo = "norr@test.example"
    person = world.person("Noor Haddad", email=typo)
    with app.app_context():
        invite(person.id)
        deliver(clock.now())
        moved(person.id)
        deliver(clock.now())
    messages = mail.wait_for(3)
    assert [each["X-RcptTo"] for each in messages] == [typo, typo, NEW_ADDRESS]
    old, left, new = messages
    assert NEW_ADDRESS not in left.as_string(), "a stranger learns no address"
    assert client.get(path_in(old.get_content())).status_code == 410
    assert client.get(path_in(new.get_content())).status_code == 200


def test_both_addresses_hear_of_the_change(app: Flask, noor: Person, mail: MailServer) -> None:
    with app.app_context():
        moved(noor.id)
        deliver(clock.now())
    messages = {each["X-RcptTo"]: each for each in mail.wait_for(2)}
    assert set(messages) == {noor.email, NEW_ADDRESS}
    assert messages[noor.email]["Subject"] == "Dit adres hoort niet meer bij Flexpool"
    assert messages[NEW_ADDRESS]["Subject"] == "Dit is nu je adres voor Flexpool"


@pytest.mark.parametrize("way", ["by hand", "by a link"])
def test_a_changed_password_is_told(
    app: Flask, client: FlaskClient, noor: Person, mail: MailServer, way: str
) -> None:
    if way == "by hand":
        sign_in(client, noor)
        send(client, "/password", present=PASSWORD, new=NEW_PASSWORD)
    else:
        with app.app_context():
            link = link_of(noor.id, lambda: ask_reset(noor.email))
        send(client, link, new=NEW_PASSWORD)
    with app.app_context():
        deliver(clock.now())
    [message] = mail.wait_for(1)
    assert message["Subject"] == "Je wachtwoord is veranderd"
    assert "/password-reset" in message.get_content(), "and what to do if it was not you"


def test_a_first_password_is_no_news(app: Flask, world: World) -> None:
    with_password(world, world.person())
    with app.app_context():
        assert db.session.scalars(select(Notice)).all() == []


def test_who_comes_back_without_a_password_is_welcomed_anew(app: Flask, world: World) -> None:
    person = world.person()
    with app.app_context():
        away_and_back(person.id)
        assert [each.kind for each in db.session.scalars(select(Notice))] == ["welcome"]


def test_whoever_changes_their_own_address_stays_in_there_and_nowhere_else(
    app: Flask, world: World, client: FlaskClient
) -> None:
    house = world.department()
    anne = with_password(world, world.administrator(house))
    phone = app.test_client()
    sign_in(client, anne)
    sign_in(phone, anne)
    page = client.get(f"/people/{anne.id}/edit").text
    seen = re.search(r'name="revision"[^>]*value="([^"]*)"', page)
    assert seen
    fields = {"name": anne.name, "email": NEW_ADDRESS, "phone": anne.phone, "language": "nl"}
    answer = send(
        client,
        f"/people/{anne.id}/edit",
        **fields,
        home_department=house.id,
        revision=seen[1],
    )
    assert answer.status_code == 303
    assert (is_in(client), is_in(phone)) == (True, False)


# --- Links --------------------------------------------------------------------------------------


def test_a_newer_link_ends_those_before_it(app: Flask, client: FlaskClient, noor: Person) -> None:
    with app.app_context():
        first = link_of(noor.id, lambda: ask_reset(noor.email))
        second = link_of(noor.id, lambda: ask_reset(noor.email))
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_whoever_has_the_key_of_the_settings_can_make_no_link(app: Flask, noor: Person) -> None:
    """The secret is random and kept as a hash: nothing that is stored or set opens it."""
    with app.app_context():
        path = link_of(noor.id, lambda: ask_reset(noor.email))
        token = path.rsplit("/", 1)[1]
        [kept] = db.session.scalars(select(ResetToken)).all()
        assert len(token) >= 43, "256 bits"
        assert token not in str([getattr(kept, each.key) for each in ResetToken.__table__.columns])
        key, app.config["SECRET_KEY"] = app.config["SECRET_KEY"], "another key than before"
    try:
        assert app.test_client().get(path).status_code == 200, "no key is part of it"
    finally:
        app.config["SECRET_KEY"] = key


def test_a_message_that_is_written_twice_opens_the_link_twice(
    app: Flask, client: FlaskClient, noor: Person, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a crash between sending and marking, nobody knows which of the two was read."""
    with app.app_context():
        ask_reset(noor.email)
        with monkeypatch.context() as crash:
            crash.setattr(delivery.leases, "mark_sent", _crash)
            with pytest.raises(KeyboardInterrupt):
                deliver(clock.now())
        with clock.fixed_at(clock.now() + timedelta(minutes=30)):
            deliver(clock.now())
    first, again = mail.wait_for(2)
    assert first["Message-ID"] == again["Message-ID"]
    paths = {path_in(each.get_content()) for each in (first, again)}
    assert len(paths) == 2
    assert [client.get(each).status_code for each in paths] == [200, 200]


def _crash(*_anything: object) -> None:
    raise KeyboardInterrupt


def path_in(text: str) -> str:
    """The path of the link in a message."""
    found = re.search(r"/password-reset/\S+", text)
    assert found, text
    return found[0]


# --- Calendars ----------------------------------------------------------------------------------


@pytest.mark.parametrize("stop", [True, False])
@pytest.mark.parametrize("way", ["by hand", "by a link"])
def test_a_new_password_offers_to_stop_calendar_links(
    app: Flask, client: FlaskClient, noor: Person, way: str, stop: bool
) -> None:
    with app.app_context():
        feed = make_feed(noor.id, Scope.MINE)
        link = link_of(noor.id, lambda: ask_reset(noor.email))
    path, present = link, {}
    if way == "by hand":
        sign_in(client, noor)
        path, present = "/password", {"present": PASSWORD}
    assert 'name="keys"' in client.get(path).text
    ticked = {"keys": "y"} if stop else {}
    assert send(client, path, new=NEW_PASSWORD, **present, **ticked).status_code == 303
    status = client.get(f"/ics/{feed.token}.ics").status_code  # type: ignore[union-attr]
    assert status == (404 if stop else 200)


def test_who_has_no_calendar_link_is_not_asked(client: FlaskClient, noor: Person) -> None:
    sign_in(client, noor)
    assert 'name="keys"' not in client.get("/password").text
