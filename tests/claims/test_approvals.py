"""A department may choose who gets a place: a tap asks, one is chosen, all are told once."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.asking.commands_offers import make_offers
from app.capabilities.models import Holding
from app.claims.commands import Refused, Taken, Waits, claim_shift
from app.claims.commands_cancellations import cancel_shift, close_shift
from app.claims.commands_changes import change_shift
from app.claims.commands_extra_seats import withdraw
from app.claims.commands_lapses import lapse
from app.claims.commands_waiting import Listed, join_waiting
from app.claims.commands_ways_out import Left, OtherState, cannot_come
from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.core.intervals import Interval
from app.departments.commands_approvals import choose, undo_choice
from app.notices.delivery import deliver
from app.notices.models import Notice, NoticeState
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR, Claim
from app.shifts.queries import draft_of
from app.shifts.states import ClaimState
from tests.factories import World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")
TOLD = {"place_given", "chose_others", "request_lapsed"}


@pytest.fixture(autouse=True)
def _no_tokens(shared_app: Flask) -> Iterator[None]:
    """These stories are about answers; tokens have stories of their own."""
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


def asks(person: Person, shift: Shift) -> Claim:
    outcome = claim_shift(person.id, shift.id)
    assert isinstance(outcome, Waits), outcome
    return claim(outcome.claim_id)


def claim(claim_id: int) -> Claim:
    return db.session.get_one(Claim, claim_id, populate_existing=True)


def states(*claims: Claim) -> list[str]:
    return [str(claim(each.id).state) for each in claims]


def filled(shift: Shift) -> int:
    return db.session.get_one(Shift, shift.id, populate_existing=True).filled


def heard(minutes: float = 2) -> list[tuple[str, int]]:
    """What people heard of their requests, once everything that is due has left."""
    with clock.fixed_at(clock.now() + timedelta(minutes=minutes)):
        deliver(clock.now())
    sent = select(Notice.kind, Notice.person_id).where(
        Notice.state == NoticeState.SENT, Notice.kind.in_(TOLD)
    )
    return sorted((kind, person) for kind, person in db.session.execute(sent))


def test_a_tap_asks_and_holds_no_place(context: Flask, world: World) -> None:
    shift, noor = world.shift(by_approval=True), world.worker("Noor")
    request = asks(noor, shift)
    assert (request.state, request.live, filled(shift)) == (ClaimState.REQUESTED, False, 0)
    again = claim_shift(noor.id, shift.id)
    assert isinstance(again, Waits)
    assert (again.claim_id, again.already) == (request.id, True), (
        "a second tap answers as the first"
    )


def test_it_asks_in_no_more_statements_than_a_claim(context: Flask, world: World) -> None:
    shift, noor = world.shift(by_approval=True), world.worker()
    world.asking(world.worker(), shift)
    with counted() as statements:
        assert isinstance(claim_shift(noor.id, shift.id), Waits)
    assert len(statements) <= 10, "\n\n".join(statements)


def test_the_card_and_the_row_say_that_it_is_asked_for(client: FlaskClient, world: World) -> None:
    shift, noor = world.shift(by_approval=True), world.worker("Noor")
    world.sign_in(client, noor)
    assert "Ik wil dit doen" in client.get("/board").text
    answer = client.post(f"/shifts/{shift.id}/claims", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'data-state="requested"' in answer.text
    assert "de afdeling kiest" in answer.text
    assert "extra plek" not in answer.text.lower()
    assert 'data-state="requested"' in client.get("/board").text
    assert client.post(f"/shifts/{shift.id}/claims").status_code == 303


def test_the_department_hears_of_the_first_who_asks_and_of_no_other(
    context: Flask, world: World
) -> None:
    shift = world.shift(by_approval=True)
    for _ in range(3):
        asks(world.worker(), shift)
    asked = select(Notice.person_id).where(Notice.kind == "place_asked")
    assert list(db.session.scalars(asked)) == [shift.contact_id]


def test_with_the_last_place_all_others_are_told_exactly_once(context: Flask, world: World) -> None:
    shift = world.shift(by_approval=True, places=2)
    people = [world.worker() for _ in range(5)]
    requests = [asks(each, shift) for each in people]
    assert isinstance(choose(requests[1].id), Taken)
    assert states(*requests)[0] == "requested", "a place is left: the others go on asking"
    assert isinstance(choose(requests[3].id), Taken)
    assert filled(shift) == 2
    assert states(*(requests[n] for n in (0, 2, 4))) == ["not_chosen"] * 3
    told = heard()
    assert told == sorted(
        [("place_given", people[n].id) for n in (1, 3)]
        + [("chose_others", people[n].id) for n in (0, 2, 4)]
    )
    assert heard(5) == told, "and nobody twice"


def test_until_it_cannot_be_undone_unseen_nobody_hears_anything(
    context: Flask, world: World
) -> None:
    shift = world.shift(by_approval=True)
    requests = [asks(world.worker(), shift) for _ in range(2)]
    choose(requests[0].id)
    with clock.fixed_at(clock.now() + QUIET_FOR - timedelta(seconds=1)):
        assert heard(0) == []


def test_undone_in_its_minute_everybody_asks_as_before_and_heard_nothing(
    context: Flask, world: World
) -> None:
    shift, other = world.shift(by_approval=True), world.shift(by_approval=True)
    noor, sem = world.worker("Noor"), world.worker("Sem")
    requests = [asks(noor, shift), asks(sem, shift), asks(noor, other)]
    taken = choose(requests[0].id)
    assert isinstance(taken, Taken)
    assert states(*requests) == ["withdrawn", "not_chosen", "lapsed"]
    with clock.fixed_at(clock.now() + timedelta(seconds=40)):
        assert isinstance(undo_choice(taken.claim_id), Left)
        assert isinstance(undo_choice(taken.claim_id), Left), "a second tap answers as the first"
        assert states(*requests) == ["requested"] * 3
        assert filled(shift) == 0
        assert heard() == []
        assert isinstance(choose(requests[1].id), Taken), "and another one can be chosen"


def test_after_its_minute_a_choice_stands(context: Flask, world: World) -> None:
    taken = choose(asks(world.worker(), world.shift(by_approval=True)).id)
    assert isinstance(taken, Taken)
    with clock.fixed_at(clock.now() + QUIET_FOR):
        assert isinstance(undo_choice(taken.claim_id), OtherState)
    assert claim(taken.claim_id).initiated_by == "chosen"


def test_requests_may_overlap_and_the_first_that_is_granted_ends_the_others_of_that_time(
    context: Flask, world: World
) -> None:
    noor = world.worker("Noor")
    here, beside = world.shift(by_approval=True), world.shift(by_approval=True)
    later = world.shift(start=at("20:00"), by_approval=True)
    requests = [asks(noor, each) for each in (here, beside, later)]
    choose(requests[0].id)
    assert states(*requests) == ["withdrawn", "lapsed", "requested"]
    assert heard() == [("place_given", noor.id), ("request_lapsed", noor.id)]


def test_a_place_elsewhere_at_that_time_ends_a_request_too(context: Flask, world: World) -> None:
    noor = world.worker("Noor")
    request = asks(noor, world.shift(by_approval=True))
    world.claim(noor, world.shift())
    assert states(request) == ["lapsed"]


def test_who_is_chosen_is_judged_once_more_under_the_locks(context: Flask, world: World) -> None:
    ward, skill = world.department(), world.capability()
    kind = world.task_type(ward)
    world.need(kind, skill)
    shift, noor = world.shift(ward, task_type_id=kind.id, by_approval=True), world.worker()
    world.holding(noor, skill)
    request = asks(noor, shift)
    world.alter(update(Holding).where(Holding.person_id == noor.id).values(level=1))
    assert isinstance(choose(request.id), Refused)
    assert (states(request), filled(shift)) == (["requested"], 0)


def test_who_withdrew_is_not_chosen_any_more(context: Flask, world: World) -> None:
    request = asks(world.worker(), world.shift(by_approval=True))
    withdraw(request.id)
    assert choose(request.id) == OtherState(ClaimState.WITHDRAWN)
    assert heard() == []


def test_whoever_was_asked_by_a_coordinator_and_says_yes_need_not_be_chosen(
    context: Flask, world: World
) -> None:
    ward = world.department()
    shift, noor = world.shift(ward, by_approval=True), world.worker("Noor")
    other = asks(world.worker(), shift)
    with acting(Actor("person", world.coordinator(ward).id)):
        make_offers(shift.id, [noor.id])
    assert isinstance(claim_shift(noor.id, shift.id), Taken)
    assert states(other) == ["not_chosen"]


def test_whoever_waits_for_a_place_that_comes_free_takes_it_without_being_chosen(
    context: Flask, world: World
) -> None:
    shift, noor, sem = world.shift(by_approval=True), world.worker("Noor"), world.worker("Sem")
    taken = choose(asks(sem, shift).id)
    assert isinstance(taken, Taken)
    assert isinstance(join_waiting(noor.id, shift.id), Listed)
    with clock.fixed_at(clock.now() + timedelta(minutes=10)):
        cannot_come(taken.claim_id)
        outcome = claim_shift(noor.id, shift.id)
        assert isinstance(outcome, Taken), "the place is kept for who waited"
    assert filled(shift) == 1


def test_what_nobody_answered_lapses_when_the_task_begins(context: Flask, world: World) -> None:
    shift, noor = world.shift(by_approval=True), world.worker("Noor")
    request = asks(noor, shift)
    with clock.fixed_at(shift.starts_at):
        lapse(clock.now())
        assert states(request) == ["lapsed"]
        assert lapse(clock.now()) == 0, "twice changes nothing more"
        assert heard() == [("request_lapsed", noor.id)]


def moves(shift: Shift) -> None:
    draft = draft_of(shift)
    span = Interval(draft.span.start + timedelta(hours=2), draft.span.end + timedelta(hours=2))
    change_shift(shift.id, replace(draft, span=span), shift.revision)


ENDINGS: dict[str, tuple[Any, str, list[str]]] = {
    "it moves": (moves, "lapsed", ["request_lapsed"]),
    "the search stops": (lambda shift: close_shift(shift.id), "not_chosen", ["chose_others"]),
    "it is cancelled": (lambda shift: cancel_shift(shift.id, ""), "cancelled", []),
    "there are no more places than are held": (
        lambda shift: change_shift(shift.id, replace(draft_of(shift), places=1), shift.revision),
        "not_chosen",
        ["chose_others"],
    ),
}


@pytest.mark.parametrize("what", ENDINGS)
def test_who_asks_is_told_when_nothing_comes_of_it(context: Flask, world: World, what: str) -> None:
    shift = world.shift(by_approval=True, places=2, filled=1)
    world.held(world.worker(), shift)
    request = asks(world.worker("Noor"), shift)
    ends, state, kinds = ENDINGS[what]
    ends(db.session.get_one(Shift, shift.id, populate_existing=True))
    assert states(request) == [state]
    assert [kind for kind, _person in heard()] == kinds


def test_the_department_reads_one_line_of_facts_and_no_limit_nor_reason(
    client: FlaskClient, world: World
) -> None:
    ward = world.department()
    marleen = world.poster(ward, "Marleen")
    shift = world.shift(ward, by_approval=True, contact_id=marleen.id)
    noor, sem = world.worker("Noor Haddad"), world.worker("Sem Visser")
    world.asking(noor, shift)
    world.asking(sem, shift)
    world.limit(sem, hours_week=1)
    world.sign_in(client, marleen)
    for address in ("/tasks?days=today", f"/shifts/{shift.id}"):
        page = client.get(address).text
        assert "Noor Haddad" in page
        assert "past · deed dit nog nooit" in page
        assert "past niet meer" in page, "what stands in the way is not said"
        for word in ("limiet", "afspraken", "1 uur"):
            assert word not in page.split("place-request")[1].split("</form>")[0]
    assert ">2</span>" in client.get("/tasks").text.split("nav-waits")[1][:40], "the menu counts"


def test_a_poster_of_another_department_neither_sees_nor_chooses(
    client: FlaskClient, world: World
) -> None:
    shift = world.shift(by_approval=True)
    request = world.asking(world.worker("Noor Haddad"), shift)
    world.sign_in(client, world.poster(world.department(), "Een ander"))
    assert "Noor Haddad" not in client.get(f"/shifts/{shift.id}").text
    assert client.post(f"/claims/{request.id}/choice").status_code == 403
    assert client.post(f"/claims/{request.id}/choice-undo").status_code == 403


def test_choosing_and_undoing_on_the_page(client: FlaskClient, world: World) -> None:
    ward = world.department()
    marleen = world.poster(ward, "Marleen")
    shift = world.shift(ward, by_approval=True, contact_id=marleen.id)
    request = world.asking(world.worker("Noor Haddad"), shift)
    world.sign_in(client, marleen)
    page = client.post(f"/claims/{request.id}/choice", follow_redirects=True).text
    assert "Noor Haddad heeft de plek" in page
    address = page.split("/choice-undo")[0].rsplit('"', 1)[1] + "/choice-undo"
    page = client.post(address, follow_redirects=True).text
    assert f"/claims/{request.id}/choice" in page, "Noor asks as before"


def test_a_default_of_the_department_is_how_it_posts(client: FlaskClient, world: World) -> None:
    ward = world.department(by_approval=True)
    world.task_type(ward)
    world.sign_in(client, world.poster(ward))
    page = client.get("/shifts/new").text
    select = page.split('name="approval"')[1].split("</select>")[0]
    [option] = [each for each in select.split("<option") if 'value="choose"' in each]
    assert "selected" in option


def test_of_two_posters_who_choose_for_the_last_place_at_once_one_succeeds(
    own_app: Flask, own_world: World
) -> None:
    """Crosswise: each of two people asks for both tasks, and each is chosen for one at once."""
    for _ in range(8):
        tasks = [own_world.shift(by_approval=True) for _ in range(2)]
        people = [own_world.worker() for _ in range(2)]
        requests = {
            (person.id, shift.id): own_world.asking(person, shift).id
            for person in people
            for shift in tasks
        }
        crossed = [requests[people[n].id, tasks[n].id] for n in (0, 1)]
        same = [requests[people[0].id, tasks[0].id], requests[people[1].id, tasks[0].id]]
        for pair in (crossed, same):
            outcomes = together(own_app, pair)
            assert all(isinstance(each, Taken | Refused | OtherState) for each in outcomes)
        with own_app.app_context():
            live = select(Claim.shift_id, Claim.person_id).where(
                Claim.live, Claim.shift_id.in_([each.id for each in tasks])
            )
            held = db.session.execute(live).all()
            assert Counter(shift for shift, _ in held).most_common(1)[0][1] == 1
            assert Counter(person for _, person in held).most_common(1)[0][1] == 1


def together(app: Flask, claim_ids: list[int]) -> list[object]:
    barrier = Barrier(len(claim_ids))

    def one(claim_id: int) -> object:
        with app.app_context():
            barrier.wait()
            return choose(claim_id)

    with ThreadPoolExecutor(len(claim_ids)) as pool:
        return list(pool.map(one, claim_ids))
