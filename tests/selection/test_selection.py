"""Several tasks changed at once: looked at first, all of it or nothing, by the command for one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.claims.commands import Refused, Taken, claim_shift
from app.core import clock
from app.core.db import db
from app.core.localtime import local_time
from app.neighbours.models import NeighbourHelp
from app.notices.models import Notice, NoticeState
from app.people.models import Department, Person
from app.selection.commands import SelectionDone, change_selection
from app.selection.queries import Effect, foresee
from app.selection.rules import (
    Cancelling,
    HandingOver,
    Moving,
    Naming,
    SelectionAct,
)
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from tests.factories import World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning", "without_tokens")


@pytest.fixture
def department(world: World) -> Department:
    return world.department("Onderwijslogistiek")


@pytest.fixture
def marleen(world: World, department: Department, client: FlaskClient) -> Person:
    """A poster who is signed in."""
    person = world.poster(department, "Marleen Brouwer")
    world.sign_in(client, person)
    return person


def tasks(world: World, department: Department, number: int, **more: Any) -> list[Shift]:
    """So many tasks of one kind, a week apart, the first in five days."""
    kind = world.task_type(department, "Practicum klaarzetten")
    return [
        world.shift(
            department,
            at("13:00", plus=5 + 7 * week),
            task_type_id=kind.id,
            **more,
        )
        for week in range(number)
    ]


def now_of(app: Flask, shift: Shift) -> Shift:
    with app.app_context():
        row = db.session.get_one(Shift, shift.id, populate_existing=True)
        db.session.expunge(row)
        return row


def claims_on(app: Flask, *shifts: Shift) -> list[tuple[int, str]]:
    with app.app_context():
        rows = db.session.execute(
            select(Claim.person_id, Claim.state)
            .where(Claim.shift_id.in_([shift.id for shift in shifts]))
            .order_by(Claim.shift_id, Claim.person_id)
        )
        return [(row.person_id, str(row.state)) for row in rows]


def notices(app: Flask, kind: str) -> list[Notice]:
    with app.app_context():
        waiting = (Notice.kind == kind, Notice.state == NoticeState.WAITING)
        found = list(db.session.scalars(select(Notice).where(*waiting).order_by(Notice.id)))
        db.session.expunge_all()
        return found


def sent(shifts: list[Shift], act: str, **fields: Any) -> dict[str, Any]:
    return {"shift": [shift.id for shift in shifts], "act": act, **fields}


def do(
    app: Flask,
    shifts: list[Shift],
    act: SelectionAct,
    by: Person,
    seen: dict[int, int] | None = None,
    paid: int = 0,
) -> object:
    with app.app_context():
        return change_selection([shift.id for shift in shifts], act, by.id, seen or {}, paid)


def test_a_look_says_who_is_told_and_stores_nothing(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    shifts = tasks(world, department, 3, contact_id=marleen.id)
    noor = world.worker("Noor Haddad")
    for shift in shifts:
        world.claim(noor, shift)
    with clock.fixed_at(at("08:05")):
        answer = client.post("/shifts/selection", data=sent(shifts, "cancel", preview="1"))
    assert answer.status_code == 200
    assert "3 taken veranderen" in answer.text
    assert "1 persoon krijgt bericht" in answer.text, "one person, however many tasks"
    assert answer.text.count("Noor Haddad") == 3, "each task says who need not come"
    assert [now_of(app, shift).state for shift in shifts] == ["open"] * 3
    assert not notices(app, "shift_cancelled")


def test_all_are_cancelled_with_one_reason_and_each_is_in_the_trail(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    shifts = tasks(world, department, 3, contact_id=marleen.id)
    noor = world.worker("Noor Haddad")
    for shift in shifts:
        world.claim(noor, shift)
    answer = client.post("/shifts/selection", data=sent(shifts, "cancel", reason="Verbouwing"))
    assert answer.status_code == 303
    after = [now_of(app, shift) for shift in shifts]
    assert [(each.state, each.cancel_reason) for each in after] == [("cancelled", "Verbouwing")] * 3
    assert claims_on(app, *shifts) == [(noor.id, "cancelled")] * 3
    messages = notices(app, "shift_cancelled")
    assert len(messages) == 3
    assert len({each.data["together"] for each in messages}) == 1, "they leave as one mail"
    with app.app_context():
        entries = db.session.scalars(
            select(AuditEntry.object_id).where(
                AuditEntry.verb == "cancelled", AuditEntry.object_type == "Shift"
            )
        ).all()
    assert sorted(filter(None, entries)) == [shift.id for shift in shifts]


def test_a_task_that_changed_meanwhile_is_named_and_nothing_is_done_until_it_is_left_out(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    shifts = tasks(world, department, 3, contact_id=marleen.id)
    seen = ",".join(f"{shift.id}:{shift.revision}" for shift in shifts)
    world.alter(Shift.__table__.update().where(Shift.id == shifts[1].id).values(revision=2))  # type: ignore[attr-defined]
    asked = sent(shifts, "cancel", seen=seen)
    refused = client.post("/shifts/selection", data=asked)
    assert refused.status_code == 409
    assert "Iemand anders heeft deze taak intussen gewijzigd" in refused.text
    assert f'name="without" value="{shifts[1].id}"' in refused.text
    assert {now_of(app, shift).state for shift in shifts} == {"open"}
    done = client.post("/shifts/selection", data={**asked, "without": str(shifts[1].id)})
    assert done.status_code == 303
    assert [now_of(app, shift).state for shift in shifts] == ["cancelled", "open", "cancelled"]


def test_moving_keeps_the_clock_and_asks_again_whoever_is_free_then(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    """Two weeks on there is winter time; a week on the second stands where the third was."""
    shifts = tasks(world, department, 3, contact_id=marleen.id)
    noor, sem = world.worker("Noor Haddad"), world.worker("Sem Visser")
    for shift in shifts[:2]:
        world.claim(noor, shift)
    world.claim(sem, shifts[2])
    elsewhere = world.shift(start=at("14:00", plus=5 + 7 * 3))
    world.claim(sem, elsewhere)
    with clock.fixed_at(at("08:05")):
        asked = sent(shifts, "move", days="7", minutes="30", way="later")
        look = client.post("/shifts/selection", data={**asked, "preview": "1"})
        assert "Sem Visser: werkt dan aan een andere taak" in look.text
        assert client.post("/shifts/selection", data=asked).status_code == 303
    for shift in shifts:
        before, after = (local_time().at(each.starts_at) for each in (shift, now_of(app, shift)))
        assert after.replace(tzinfo=None) - before.replace(tzinfo=None) == timedelta(
            days=7, minutes=30
        )
    assert claims_on(app, *shifts) == [
        (noor.id, "reconfirm"),
        (noor.id, "reconfirm"),
        (sem.id, "lapsed"),
    ]


@pytest.mark.parametrize("days", [7, -7])
def test_nobody_stands_in_their_own_way_when_all_their_tasks_move(
    app: Flask, world: World, department: Department, marleen: Person, days: int
) -> None:
    """Each comes to where the one beside it stood."""
    shifts = tasks(world, department, 4, contact_id=marleen.id)[1:]
    noor = world.worker("Noor Haddad")
    for shift in shifts:
        world.claim(noor, shift)
    outcome = do(app, shifts, Moving(days, 0), marleen)
    assert isinstance(outcome, SelectionDone)
    assert outcome.lapsed == ()
    assert claims_on(app, *shifts) == [(noor.id, "reconfirm")] * 3


def test_what_was_foreseen_is_what_happens(
    app: Flask, world: World, department: Department, marleen: Person
) -> None:
    shifts = tasks(world, department, 4, contact_id=marleen.id, places=2)
    people = [world.worker() for _number in range(3)]
    for number, shift in enumerate(shifts):
        for person in people[: 1 + number % 2]:
            world.claim(person, shift)
    world.claim(people[0], world.shift(start=at("12:00", plus=6)))
    with clock.fixed_at(at("08:05")), app.app_context():
        chosen = list(db.session.scalars(select(Shift).where(Shift.id.in_([s.id for s in shifts]))))
        said = {
            (person.person_id, each.shift.id): person.effect
            for each in foresee(chosen, Moving(1, 0))
            for person in each.people
        }
        change_selection([s.id for s in shifts], Moving(1, 0), marleen.id, {}, 0)
        after = {
            (each.person_id, each.shift_id): str(each.state)
            for each in db.session.scalars(
                select(Claim).where(Claim.shift_id.in_([s.id for s in shifts]))
            )
        }
    states = {Effect.ASKS: "reconfirm", Effect.LAPSES: "lapsed"}
    assert {key: states[effect] for key, effect in said.items()} == after
    assert Effect.LAPSES in said.values(), "the story has somebody who works elsewhere then"


def test_another_contact_is_named_on_all_and_hears_of_it_once(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    ruben = world.person("Ruben Maas", department)
    joke = world.person("Joke Postma", department)
    shifts = tasks(world, department, 12, contact_id=ruben.id, deputy_id=joke.id)
    noor = world.worker("Noor Haddad")
    for shift in shifts[:3]:
        world.claim(noor, shift)
    found = client.get("/tasks?days=all&q=ruben")
    assert found.text.count('name="shift"') == 12, "found by the name of the contact person"
    with clock.fixed_at(at("08:05")):
        asked = sent(shifts, "contact", contact=str(joke.id))
        look = client.post("/shifts/selection", data={**sent(shifts, "contact"), "preview": "1"})
        assert look.status_code == 200
        assert "12 taken veranderen" in look.text
        assert client.post("/shifts/selection", data=asked).status_code == 303
    after = [now_of(app, shift) for shift in shifts]
    assert {(each.contact_id, each.deputy_id) for each in after} == {(joke.id, None)}
    assert claims_on(app, *shifts[:3]) == [(noor.id, "held")] * 3
    assert len(notices(app, "shift_changed")) == 3
    [named] = notices(app, "named_on_tasks")
    assert (named.person_id, named.data["tasks"], named.data["instead_of"]) == (
        joke.id,
        12,
        ruben.id,
    )


def test_tasks_are_handed_to_another_department_with_whoever_is_on_them(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    house = world.department("De Linde")
    ours, theirs = (world.department(name, house) for name in ("Logistiek", "Tentamenbureau"))
    anne = world.coordinator(house, "Anne de Graaf")
    ruben = world.poster(theirs, "Ruben Maas")
    contact = world.poster(ours, "Joke Postma")
    world.sign_in(client, anne)
    shifts = tasks(world, ours, 2, contact_id=contact.id)
    noor = world.person("Noor Haddad", ours)
    for shift in shifts:
        world.claim(noor, shift)
    world.save(
        NeighbourHelp(
            shift_id=shifts[0].id,
            department_id=theirs.id,
            said_by_id=ruben.id,
            said_at=clock.now(),
        )
    )
    asked = sent(shifts, "department", department=str(theirs.id))
    with clock.fixed_at(at("08:05")):
        look = client.post("/shifts/selection", data={**asked, "preview": "1"})
        assert look.status_code == 200, "who to call is asked next, not held against anybody"
        assert "Noor Haddad heeft" in look.text, "by the other department's rules she needs a pool"
        assert client.post("/shifts/selection", data=asked).status_code == 422
        done = client.post("/shifts/selection", data={**asked, "contact": str(ruben.id)})
    assert done.status_code == 303
    after = [now_of(app, shift) for shift in shifts]
    assert {(each.department_id, each.contact_id) for each in after} == {(theirs.id, ruben.id)}
    assert claims_on(app, *shifts) == [(noor.id, "held")] * 2
    messages = notices(app, "shift_changed")
    assert {each.data["old_department"] for each in messages} == {ours.id}
    assert [each.person_id for each in notices(app, "named_on_tasks")] == [ruben.id]
    with app.app_context():
        assert db.session.scalar(select(NeighbourHelp.id)) is None, "it is their own task now"


def test_who_posts_for_the_other_department_hears_of_it_once(
    app: Flask, world: World, marleen: Person
) -> None:
    house = world.department("De Linde")
    ours, theirs = (world.department(name, house) for name in ("Logistiek", "Tentamenbureau"))
    posters = [world.poster(theirs) for _number in range(2)]
    contact = world.person("Joke", theirs)
    shifts = tasks(world, ours, 3)
    act = HandingOver(theirs.id, theirs.path, frozenset({contact.id}), contact.id)
    assert isinstance(do(app, shifts, act, marleen), SelectionDone)
    told = notices(app, "tasks_handed_over")
    assert [each.person_id for each in told] == [poster.id for poster in posters]
    assert {each.data["tasks"] for each in told} == {3}


def test_hours_that_it_costs_are_shown_before_and_not_paid_unseen(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    shifts = [
        world.shift(department, at("13:00", plus=days), contact_id=marleen.id) for days in (1, 2)
    ]
    noor = world.worker("Noor Haddad")
    for shift in shifts:
        world.held(noor, shift, initiated_by="asked", called_at=clock.now() - timedelta(days=9))
        world.alter(Shift.__table__.update().where(Shift.id == shift.id).values(filled=1))  # type: ignore[attr-defined]
    with clock.fixed_at(at("08:05")):
        asked = sent(shifts, "cancel")
        refused = client.post("/shifts/selection", data=asked)
        assert refused.status_code == 409
        assert "7 uur" in refused.text
        assert {now_of(app, shift).state for shift in shifts} == {"open"}
        done = client.post("/shifts/selection", data={**asked, "paid": "420"})
    assert done.status_code == 303
    assert {now_of(app, shift).state for shift in shifts} == {"cancelled"}


def test_what_has_begun_or_is_cancelled_is_named_and_the_rest_waits_for_a_word(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    begun = world.shift(department, at("07:30"), contact_id=marleen.id)
    over = world.shift(department, at("15:00"), contact_id=marleen.id, state="cancelled")
    [ahead] = tasks(world, department, 1, contact_id=marleen.id)
    asked = sent([begun, over, ahead], "cancel")
    look = client.post("/shifts/selection", data={**asked, "preview": "1"})
    assert "2 taken kunnen niet mee" in look.text
    assert client.post("/shifts/selection", data=asked).status_code == 409
    assert now_of(app, ahead).state == "open"
    without = f"{begun.id},{over.id}"
    assert client.post("/shifts/selection", data={**asked, "without": without}).status_code == 303
    assert now_of(app, ahead).state == "cancelled"


def test_what_is_sent_wrongly_is_answered_and_changes_nothing(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    shifts = tasks(world, department, 2, contact_id=marleen.id)
    strange = world.shift(start=at("13:00", plus=3))
    stranger = world.person("Iemand anders")

    def answer(data: dict[str, Any]) -> int:
        return client.post("/shifts/selection", data=data).status_code

    assert answer({}) == 422
    assert answer({"act": "cancel"}) == 422
    assert answer(sent(shifts, "burn")) == 422
    assert answer({"act": "cancel", "shift": ["x"]}) == 404
    assert answer({"act": "cancel", "shift": ["99999999"]}) == 404
    assert answer({"act": "cancel", "shift": ["9" * 12]}) == 404
    assert answer(sent([*shifts, strange], "cancel")) == 403
    assert answer({"act": "cancel", "shift": ",".join(map(str, range(1, 400)))}) == 422
    assert answer(sent(shifts, "move")) == 422
    assert answer(sent(shifts, "move", days="-3")) == 422
    assert answer(sent(shifts, "move", days="0", minutes="0")) == 422
    assert answer(sent(shifts, "move", days="366", way="sideways")) == 422
    assert answer(sent(shifts, "contact", contact=str(stranger.id))) == 422
    assert answer(sent(shifts, "contact", contact=str(marleen.id), deputy=str(marleen.id))) == 422
    assert answer(sent(shifts, "department", department=str(strange.department_id))) == 422
    assert answer(sent(shifts, "cancel", reason="x" * 201)) == 422
    assert answer(sent(shifts, "cancel", seen="a:b,,1:,:2", preview="1")) == 200
    assert answer(sent(shifts, "move", days="366", preview="1")) == 200
    assert [(now_of(app, each).state, now_of(app, each).revision) for each in shifts] == [
        ("open", 1)
    ] * 2


def test_it_is_looked_at_anew_when_something_else_is_sent_than_was_shown(
    app: Flask, client: FlaskClient, world: World, department: Department, marleen: Person
) -> None:
    shifts = tasks(world, department, 1, contact_id=marleen.id)
    asked = sent(shifts, "move", days="7", minutes="", way="later")
    shown = {**asked, "as": "7||later"}
    assert client.post("/shifts/selection", data={**shown, "days": "8"}).status_code == 409
    assert now_of(app, shifts[0]).starts_at == shifts[0].starts_at
    assert client.post("/shifts/selection", data=shown).status_code == 303


def test_looking_costs_no_more_for_many_tasks_than_for_few(
    app: Flask, world: World, department: Department, marleen: Person
) -> None:
    shifts = tasks(world, department, 9, contact_id=marleen.id, places=3)
    for person in [world.worker() for _number in range(3)]:
        for shift in shifts:
            world.claim(person, shift)
    below = world.department("Balie", department)
    there = HandingOver(below.id, below.path, frozenset({marleen.id}))
    for act, most in ((Cancelling(), 4), (Moving(7, 0), 5), (Naming(None), 3), (there, 13)):
        numbers = []
        for some in (shifts[:2], shifts):
            with app.app_context():
                ids = [shift.id for shift in some]
                chosen = list(db.session.scalars(select(Shift).where(Shift.id.in_(ids))))
                with counted() as statements:
                    foresee(chosen, act)
                numbers.append(len(statements))
        assert numbers[0] == numbers[1] <= most, (act, numbers)


def test_somebody_takes_one_of_the_tasks_while_all_are_cancelled(
    own_app: Flask, own_world: World
) -> None:
    department = own_world.department()
    marleen = own_world.poster(department)
    shifts = tasks(own_world, department, 6, contact_id=marleen.id)
    people = [own_world.worker() for _number in range(6)]
    start = Barrier(7)

    def cancel() -> object:
        start.wait()
        return do(own_app, shifts, Cancelling("Vervalt"), marleen)

    def take(person: Person, shift: Shift) -> object:
        start.wait()
        with own_app.app_context():
            return claim_shift(person.id, shift.id)

    with ThreadPoolExecutor(7) as pool:
        cancelled = pool.submit(cancel)
        answers = [pool.submit(take, *pair) for pair in zip(people, shifts, strict=True)]
    assert isinstance(cancelled.result(), SelectionDone)
    assert all(isinstance(each.result(), Taken | Refused) for each in answers)
    assert {now_of(own_app, shift).state for shift in shifts} == {"cancelled"}
    assert {now_of(own_app, shift).filled for shift in shifts} == {0}
    assert {state for _person, state in claims_on(own_app, *shifts)} <= {"cancelled"}


def test_two_who_change_overlapping_tasks_at_once_leave_nothing_half_done(
    own_app: Flask, own_world: World
) -> None:
    department = own_world.department()
    marleen = own_world.poster(department)
    shifts = tasks(own_world, department, 6, contact_id=marleen.id)
    noor = own_world.worker()
    for shift in shifts:
        own_world.claim(noor, shift)
    seen = {shift.id: shift.revision for shift in shifts}
    start = Barrier(2)

    def change(some: list[Shift], act: SelectionAct) -> object:
        start.wait()
        return do(own_app, some, act, marleen, seen)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(change, shifts[:4], Moving(1, 0))
        second = pool.submit(change, shifts[2:][::-1], Moving(2, 0))
    kinds = sorted(type(each.result()).__name__ for each in (first, second))
    assert kinds == ["NotAllOfIt", "SelectionDone"], kinds
    revisions = [now_of(own_app, shift).revision for shift in shifts]
    assert revisions in ([2, 2, 2, 2, 1, 1], [1, 1, 2, 2, 2, 2])
