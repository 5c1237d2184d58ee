"""What was just posted: where it stands, what is said of it, and taking it back in a minute."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.asking import commands_offers
from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.board.queries_board import board
from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.core.viewer import Viewer
from app.departments.commands_posts import StaysPosted, unpost_shifts
from app.departments.words_posts import shown_from
from app.notices.models import Notice, NoticeState
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR
from tests.factories import TODAY, World, at
from tests.shifts.desk import Desk, desk

MORNING = at("08:00")


@pytest.fixture(autouse=True)
def _no_tokens(shared_app: Flask) -> Iterator[None]:
    """These stories are about answers; tokens have stories of their own."""
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def marleen(client: FlaskClient, world: World) -> Desk:
    """A department with a poster, who is signed in."""
    made = desk(world)
    world.sign_in(client, made.poster)
    return made


def posted(client: FlaskClient, marleen: Desk, **changed: Any) -> str:
    """Post, and look at the page that comes next."""
    answer = client.post("/shifts", data=marleen.post(**changed))
    assert answer.status_code == 303
    return client.get(answer.location.partition("#")[0]).text


def shifts(app: Flask) -> list[Shift]:
    with app.app_context():
        return list(db.session.scalars(select(Shift).order_by(Shift.starts_at)))


def undo(client: FlaskClient, ids: list[int]) -> str:
    answer = client.post("/shifts/withdrawal", data={"shift": ids})
    assert answer.status_code == 303
    return client.get(answer.location).text


def test_the_new_row_is_marked_in_sight_and_can_be_undone(
    app: Flask, client: FlaskClient, world: World, marleen: Desk
) -> None:
    """Also behind two full pages of tasks that begin before it."""
    for number in range(60):
        start = at("09:00", plus=1) + timedelta(minutes=number)
        world.shift(marleen.department, start, task_type_id=marleen.task_type.id)
    with clock.fixed_at(MORNING):
        page = posted(client, marleen, date=(TODAY + timedelta(days=9)).isoformat())
        new = max(each.id for each in shifts(app))
        assert f'id="posted-{new}"' in page
        assert page.count("row-new") == 1
        assert page.count('action="/shifts/withdrawal"') == 1
        page = undo(client, [new])
        assert "Ongedaan gemaakt." in page
        assert f"/shifts/{new}" not in client.get("/tasks?page=2").text
    with app.app_context():
        trail = db.session.scalars(
            select(AuditEntry.verb).where(
                AuditEntry.object_type == "Shift", AuditEntry.object_id == new
            )
        ).all()
    assert trail == [Verb.POSTED, Verb.UNDONE]


def test_several_days_are_undone_together_and_twice_is_once(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    days = [(TODAY + timedelta(days=each)).isoformat() for each in (2, 3, 4)]
    with clock.fixed_at(MORNING):
        page = posted(client, marleen, date=days)
        ids = [each.id for each in shifts(app)]
        assert page.count("row-new") == 3
        assert page.count('type="hidden" name="shift"') == 3
        undo(client, ids)
        assert client.post("/shifts/withdrawal", data={"shift": ids}).status_code == 404
    assert {each.state for each in shifts(app)} == {"cancelled"}


@pytest.mark.parametrize(
    ("later", "start", "offered"),
    [(0, "10:00", True), (0, "09:59", False), (59, "13:00", True), (60, "13:00", False)],
)
def test_undo_lasts_a_minute_and_is_not_offered_near_the_start(
    app: Flask, client: FlaskClient, marleen: Desk, later: int, start: str, offered: bool
) -> None:
    with clock.fixed_at(MORNING):
        posted(client, marleen, start=start)
    [shift] = shifts(app)
    with clock.fixed_at(MORNING + timedelta(seconds=later)):
        page = client.get(f"/tasks?posted={shift.id}").text
        assert ("/shifts/withdrawal" in page) is offered
        said = undo(client, [shift.id])
    assert ("Te laat om ongedaan te maken" in said) is not offered
    assert (shifts(app)[0].state == "cancelled") is offered


def test_what_somebody_took_meanwhile_stays_all_of_it(context: Flask, world: World) -> None:
    with clock.fixed_at(MORNING):
        first, second = _just_posted(world), _just_posted(world)
        second = world.shift(posted_at=clock.now(), contact_id=first.contact_id)
        worker = world.worker()
        world.claim(worker, second)
        outcome = unpost_shifts([first.id, second.id], first.posted_by_id)
        assert outcome == StaysPosted("taken")
    assert db.session.get_one(Shift, first.id).state == "open"


def _just_posted(world: World) -> Shift:
    return world.shift(posted_at=clock.now())


def test_a_question_is_held_as_long_and_goes_with_the_post(context: Flask, world: World) -> None:
    with clock.fixed_at(MORNING):
        shift, worker = _just_posted(world), world.worker()
        with acting(Actor("person", shift.posted_by_id)):
            commands_offers.make_offers(shift.id, [worker.id])
            [notice] = db.session.scalars(select(Notice)).all()
            assert notice.due_at == MORNING + QUIET_FOR
            assert unpost_shifts([shift.id], shift.posted_by_id) == 1
    assert [each.state for each in db.session.scalars(select(Notice))] == [NoticeState.DROPPED]


def test_a_colleague_cannot_undo_what_another_posted(
    client: FlaskClient, world: World, marleen: Desk
) -> None:
    with clock.fixed_at(MORNING):
        shift = world.shift(marleen.department, posted_at=clock.now())
        answer = client.post("/shifts/withdrawal", data={"shift": shift.id})
    assert answer.status_code == 403


WHERE = [
    ({}, "Staat op het prikbord."),
    ({"date": (TODAY + timedelta(days=100)).isoformat()}, "Staat op de prikborden vanaf zo 22 nov"),
    ({"own_team_until": "2026-10-13T12:00"}, "Staat op het prikbord van je eigen team tot"),
    ({"start": "07:50"}, "De taak is al begonnen"),
]


@pytest.mark.parametrize(("changed", "said"), WHERE)
def test_what_is_said_after_posting_is_what_the_boards_answer(
    app: Flask, client: FlaskClient, world: World, marleen: Desk, changed: dict[str, Any], said: str
) -> None:
    """Asked of the board itself, of somebody whom it fits: now, and around the moment said."""
    worker = world.worker("Noor", marleen.department)
    with clock.fixed_at(MORNING):
        assert said in posted(client, marleen, **changed)
        [shift] = shifts(app)
        begins = shown_from(shift, clock.now())
        assert _on_board(app, worker, marleen, shift) is (begins == clock.now())
    if begins is not None and begins > MORNING:
        with clock.fixed_at(begins - timedelta(minutes=1)):
            assert not _on_board(app, worker, marleen, shift)
        with clock.fixed_at(begins + timedelta(minutes=1)):
            assert _on_board(app, worker, marleen, shift)


def _on_board(app: Flask, worker: Person, marleen: Desk, shift: Shift) -> bool:
    looks = Viewer(worker.id, worker.name, "nl", marleen.department.path)
    with app.app_context():
        shown = board(looks, None)
    return shift.id in {each.task.id for each in shown.fitting}


def test_of_several_days_it_is_said_how_many_stand_on_the_boards_now() -> None:
    now = MORNING

    def on(day: date) -> Shift:
        return Shift(starts_at=at("13:00", day), state="open", own_team_until=None)

    near, far = on(TODAY), on(TODAY + timedelta(days=90))
    assert shown_from(near, now) == now
    assert shown_from(far, now) == far.starts_at - timedelta(days=60)
    assert shown_from(Shift(starts_at=at("13:00"), state="closed"), now) is None
