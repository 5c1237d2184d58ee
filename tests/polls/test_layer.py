"""Who is answered without Flask, and who never is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts.commands import end_every_session, end_session, set_password
from app.accounts.login import SEEN_EVERY
from app.accounts.models import SignedInSession
from app.claims.commands_cancellations import cancel_shift
from app.claims.commands_ways_out import StaysYours, hand_back
from app.core import clock
from app.core.db import db
from app.people.commands import deactivate_person, grant_role
from app.people.commands_departments import change_department
from app.people.models import Person
from app.people.rules import DepartmentDraft, Role
from app.polls import picture
from app.shifts.commands import post_shifts
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR
from app.shifts.queries import draft_of
from app.web import metrics
from tests.factories import World, at
from tests.polls.phones import HTMX, Phone, Served, asked
from tests.statements import counted


@pytest.fixture
def noor(own_world: World) -> Person:
    return own_world.worker("Noor Haddad")


@pytest.fixture
def phone(served: Served, own_world: World, noor: Person, morning: None) -> Phone:
    """Noor's board, at which she has looked for a while."""
    phone = Phone(served, own_world, noor)
    phone.learn(phone.version())
    return phone


def test_a_poll_that_finds_nothing_takes_one_statement(phone: Phone) -> None:
    with counted() as statements:
        phone.ask(phone.version())
    assert len(statements) <= 2, "one is the version of this test itself"


def test_between_two_looks_a_poll_asks_nothing_at_all(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "LOOK_AGAIN", 60.0)
    version = phone.version()
    with counted() as statements, phone.served.without_flask():
        assert phone.ask(version).status_code == 204
    assert statements == []


def test_a_task_that_fits_is_told_by_flask_and_to_others_it_is_no_news(
    phone: Phone, own_world: World
) -> None:
    away = own_world.worker("Tarik Yildiz")
    own_world.commitment(away, at("00:00"), at("23:59"))
    other = Phone(phone.served, own_world, away)
    version = phone.version()
    other.learn(version)
    post(own_world)
    with phone.served.without_flask():
        assert other.ask(version).status_code == 204
    with phone.served.without_flask(expected=False):
        assert "1 nieuwe taak" in phone.ask(version).text


def test_a_task_after_the_last_row_is_no_news(
    served: Served, own_world: World, noor: Person, morning: None
) -> None:
    for last, is_news in ((at("12:59"), False), (at("13:00"), True)):
        phone = Phone(served, own_world, noor, last.isoformat())
        version = phone.version()
        phone.learn(version)
        post(own_world)
        with served.without_flask(expected=not is_news):
            assert phone.ask(version).status_code == (200 if is_news else 204)


def test_a_task_is_news_to_others_when_its_head_start_is_over(
    phone: Phone, own_world: World
) -> None:
    post(own_world, own_team_until=at("08:02"))
    phone.ask(phone.version())
    with World.at("08:01"):
        version = phone.version()
        phone.learn(version)
    with World.at("08:02"), phone.served.without_flask(expected=False):
        assert "1 nieuwe taak" in phone.ask(version).text


def test_a_task_is_news_to_others_when_the_step_of_the_division_is_over(
    phone: Phone, own_world: World
) -> None:
    post(own_world, own_team_until=at("08:02"), division_until=at("08:04"))
    phone.ask(phone.version())
    with World.at("08:03"):
        version = phone.version()
        phone.learn(version)
    with World.at("08:04"), phone.served.without_flask(expected=False):
        assert "1 nieuwe taak" in phone.ask(version).text


def test_whose_place_was_taken_over_hears_it_after_the_quiet_minute(
    phone: Phone, own_world: World
) -> None:
    shift = own_world.shift()
    claim = own_world.claim(phone.person, shift)
    with own_world.context():
        assert isinstance(hand_back(claim.id), StaysYours)
    own_world.claim(own_world.worker(), shift)
    version = phone.version()
    phone.learn(version, f"{shift.id}.row")
    with clock.fixed_at(at("08:00") + QUIET_FOR), phone.served.without_flask(expected=False):
        assert phone.ask(version, f"{shift.id}.row").status_code == 200


def test_whom_a_task_that_is_cancelled_frees_hears_of_others_at_that_time(
    phone: Phone, own_world: World
) -> None:
    held = own_world.shift()
    own_world.claim(phone.person, held)
    version = phone.version()
    for _time in range(3):
        phone.ask(version)
    post(own_world)
    with phone.served.without_flask():
        assert phone.ask(version).status_code == 204, "she works at that time"
    with own_world.context():
        cancel_shift(held.id, "te weinig aanmeldingen")
    with phone.served.without_flask(expected=False):
        assert "1 nieuwe taak" in phone.ask(version).text


def post(world: World, **more: Any) -> None:
    like = world.shift()
    with world.context():
        draft = replace(draft_of(db.session.get_one(Shift, like.id)), **more)
        post_shifts([draft], None, like.posted_by_id)


def test_a_task_in_sight_that_changed_is_drawn_by_flask(phone: Phone, own_world: World) -> None:
    shift = own_world.shift(places=1)
    other = own_world.worker()
    version = phone.version()
    phone.learn(version, f"{shift.id}.row")
    own_world.claim(other, shift)
    with phone.served.without_flask():
        assert phone.ask(version).status_code == 204, "it is full, and not in sight"
    with phone.served.without_flask(expected=False):
        assert phone.ask(version, f"{shift.id}.row").status_code == 200


def test_minutes_left_are_said_anew_each_minute(phone: Phone, own_world: World) -> None:
    shift = own_world.shift(start=at("09:30"))
    version = phone.version()
    phone.learn(version, f"{shift.id}.row")
    with World.at("08:01"), phone.served.without_flask(expected=False):
        assert phone.ask(version, f"{shift.id}.row").status_code == 200


ENDINGS: dict[str, Callable[[Person], object]] = {
    "signed out": lambda person: end_session(person.id, session_of(person)),
    "signed out everywhere": lambda person: end_every_session(),
    "a new password": lambda person: set_password(person.id, "a hash"),
    "let in no longer": lambda person: deactivate_person(person.id),
}
CHANGES: dict[str, Callable[[Person], object]] = {
    "a role": lambda person: grant_role(person.id, Role.POSTER, person.home_department_id),
    "the departments": lambda person: change_department(
        person.home_department_id, DepartmentDraft("Skillslab Zuid")
    ),
}


def session_of(person: Person) -> int:
    return db.session.scalars(
        db.select(SignedInSession.id).where(SignedInSession.person_id == person.id)
    ).one()


@pytest.mark.parametrize("ending", ENDINGS)
def test_whose_session_ended_elsewhere_is_answered_by_flask_at_once(
    phone: Phone, own_app: Flask, ending: str
) -> None:
    version = phone.version()
    with own_app.app_context():
        ENDINGS[ending](phone.person)
    with phone.served.without_flask(expected=False):
        assert phone.ask(version).status_code == 401


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_process_that_cannot_look_trusts_what_it_knows_for_a_second(
    phone: Phone, own_app: Flask, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = phone.version()
    with own_app.app_context():
        ENDINGS[ending](phone.person)

    def broken() -> None:
        raise OSError

    monkeypatch.setattr(picture, "pulse_now", broken)
    with phone.served.without_flask(expected=False):
        assert phone.ask(version).status_code == 401, "what goes wrong goes on to Flask"
    phone.served.layer._picture._fresh -= picture.OLDEST
    monkeypatch.setattr(picture, "LOOK_AGAIN", 60.0)
    with phone.served.without_flask(expected=False):
        assert phone.ask(version).status_code == 401, "what is old is not trusted"


@pytest.mark.parametrize("change", CHANGES)
def test_who_may_see_something_else_is_asked_about_anew(
    phone: Phone, own_app: Flask, change: str
) -> None:
    version = phone.version()
    with own_app.app_context():
        CHANGES[change](phone.person)
    with phone.served.without_flask(expected=False):
        assert phone.ask(version).status_code == 204


def test_what_happens_to_others_changes_nothing(phone: Phone, own_world: World) -> None:
    other = own_world.worker()
    version = phone.version()
    own_world.claim(other, own_world.shift())
    with own_world.context():
        set_password(other.id, "a hash")
    with phone.served.without_flask():
        assert phone.ask(version).status_code == 204


def test_a_phone_that_only_asks_is_noted_as_seen(phone: Phone, own_app: Flask) -> None:
    later = at("08:00") + SEEN_EVERY + timedelta(seconds=1)
    with clock.fixed_at(later):
        with phone.served.without_flask(expected=False):
            assert phone.ask(phone.version()).status_code == 204
        with own_app.app_context():
            seen = db.session.get_one(SignedInSession, session_of(phone.person)).seen_at
        assert seen == later, "else it is signed out as if nobody looked"
        phone.learn(phone.version())


def test_another_cookie_is_nobody(phone: Phone) -> None:
    version, cookie = phone.version(), phone.quick.get_cookie("flexpool")
    assert cookie is not None
    for value in (cookie.value[:-2], f"{cookie.value}x", "", cookie.value.upper()):
        phone.quick.set_cookie("flexpool", value)
        with phone.served.without_flask(expected=False):
            assert phone.ask(version).status_code == 401


def test_a_cookie_is_of_one_person(phone: Phone, own_world: World) -> None:
    version = phone.version()
    other = Phone(phone.served, own_world, own_world.worker())
    with phone.served.without_flask(expected=False):
        assert other.ask(version).status_code == 204


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"method": "HEAD"}, 204),
        ({"method": "POST"}, 405),
        ({"headers": {}}, 204),
        ({"headers": {"HX-Request": "yes"}}, 204),
        ({"data": "v=1"}, 204),
        ({"path": "/board/changes/"}, 404),
    ],
)
def test_a_request_of_another_kind_goes_to_flask(
    phone: Phone, more: dict[str, Any], status: int
) -> None:
    query = {"v": phone.version(), "days": "all", "hours": "22", "last": ""}
    given: dict[str, Any] = {"path": "/board/changes", "method": "GET", "headers": HTMX, **more}
    with phone.served.without_flask(expected=False):
        answer = phone.quick.open(query_string=query, **given)
    assert answer.status_code == status


@pytest.mark.parametrize("host", ["localhost:8080", "elsewhere.example"])
def test_another_name_of_the_host_goes_to_flask(phone: Phone, host: str) -> None:
    version, cookie = phone.version(), phone.quick.get_cookie("flexpool")
    assert cookie is not None
    said = {**HTMX, "Cookie": f"flexpool={cookie.value}"}
    browser = phone.served.app.test_client(use_cookies=False)
    for headers, by_layer in ((said, True), ({**said, "Host": host}, False)):
        with phone.served.without_flask(expected=by_layer):
            assert asked(browser, version, headers=headers).status_code == 204


@pytest.mark.parametrize(
    "query",
    [
        "days=all&hours=22",
        "v=1-1@1",
        "v={v}&v={v}",
        "v={v}&v=1-1@1",
        "v={v}0000000000",
        "v=-1-1@1",
        "v=1-1@99999999999",
        "v={v}%00",
        "v={v}&shown=%00",
        "v={v}&shown=x",
        "v={v}&shown=1.ROW",
        "v={v}&shown=-1",
        "v={v}&shown=1&SHOWN=2",
        "%76=1-1@1&v={v}",
        "v={v}&days=yesterday",
        "v={v}&last=%ff",
        "v={v}&",
        "v={v}&near",
        "v={v}" + "&shown=1" * 300,
        "v={v}" + "&shown=1" * 3000,
        "v={v}&last=" + "x" * 100_000,
        "v={v}&part=\u0661",
    ],
)
def test_an_address_of_another_form_goes_to_flask(phone: Phone, query: str) -> None:
    asked = "/board/changes?" + query.replace("{v}", phone.version())
    with phone.served.without_flask(expected=False):
        answer = phone.quick.get(asked, headers=HTMX)
    assert answer.status_code == phone.slow.get(asked, headers=HTMX).status_code
    assert answer.status_code < 500


def test_how_an_address_is_quoted_makes_no_difference(phone: Phone) -> None:
    asked = f"/board/changes?days=all&v={phone.version()}&last=2026-10-13T13:00:00"
    for _time in range(2):
        phone.quick.get(f"{asked}%2B02:00", headers=HTMX)
    with phone.served.without_flask():
        phone.quick.get(f"{asked.replace(':', '%3A')}%2B02%3A00", headers=HTMX)
    with phone.served.without_flask(expected=False):
        phone.quick.get(f"{asked}+02:00", headers=HTMX)


def test_memory_does_not_grow_beyond_its_bound(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.polls import askers

    monkeypatch.setattr(askers, "MOST", 3)
    for number in range(6):
        phone.quick.get(f"/board/changes?v={phone.version()}&last={number}&days=all", headers=HTMX)
    assert len(phone.served.layer._askers._known) == 3


def test_what_is_answered_here_is_counted_like_everything_else(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(phone.served.app.config, "METRICS_TOKEN", "a token for this test")
    known = metrics.REQUESTS.labels("/board/changes", "GET", "2xx")
    before = known._value.get()
    with phone.served.without_flask():
        phone.ask(phone.version())
    assert known._value.get() == before + 1


def test_off_means_off(own_app: Flask) -> None:
    assert getattr(own_app.wsgi_app, "__self__") is own_app  # noqa: B009
