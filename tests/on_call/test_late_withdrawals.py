"""A department withdraws a call too late: it sees what that costs first, and it is noted."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.asking.commands_offers import accept, make_offers
from app.audit.models import AuditEntry
from app.claims.commands import assign, claim_shift
from app.claims.commands_cancellations import CostNotSeen, Done, cancel_shift, release_claim
from app.claims.commands_changes import change_shift
from app.claims.commands_moves import Changed
from app.claims.commands_reconfirmations import confirm
from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.core.intervals import Interval
from app.on_call.models import LateWithdrawal
from app.on_call.queries_cost import late_cost
from app.people.models import Agreement, Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries import draft_of
from tests.factories import World, at

pytestmark = pytest.mark.usefixtures("morning", "without_tokens")
SECOND = timedelta(seconds=1)
TERM = at("13:00")
"""Four days before the task."""


@pytest.fixture
def ward(world: World) -> Department:
    return world.department("Skillslab")


@pytest.fixture
def marleen(world: World, ward: Department) -> Person:
    return world.poster(ward, "Marleen Brouwer")


@pytest.fixture
def shift(world: World, ward: Department, marleen: Person) -> Shift:
    """On Saturday, of five hours."""
    return world.shift(
        ward, at("13:00", plus=4), at("18:00", plus=4), places=9, contact_id=marleen.id
    )


def now_of(shift: Shift) -> Shift:
    return db.session.get_one(Shift, shift.id, populate_existing=True)


def noted() -> list[tuple[int, str]]:
    rows = db.session.scalars(select(LateWithdrawal).order_by(LateWithdrawal.id)).all()
    return [(row.minutes, str(row.reason)) for row in rows]


def moved(shift: Shift, hours: int) -> Any:
    draft = draft_of(now_of(shift))
    by = timedelta(hours=hours)
    return replace(draft, span=Interval(draft.span.start + by, draft.span.end + by))


def test_who_was_asked_or_put_there_counts_and_who_came_by_themselves_does_not(
    context: Flask, world: World, ward: Department, marleen: Person, shift: Shift
) -> None:
    asked, put, came, tapped, fixed = (
        world.worker(name) for name in ("Ans", "Bo", "Cem", "Dirk", "Eef")
    )
    world.alter(update(Agreement).where(Agreement.person_id == fixed.id).values(contract="fixed"))
    with acting(Actor("person", marleen.id)):
        offers = make_offers(shift.id, [asked.id, tapped.id])
    assert offers is not None
    with World.at("08:05"):
        accept(offers.offers[asked.id])
        claim_shift(tapped.id, shift.id)
        assign(put.id, shift.id)
        assign(fixed.id, shift.id)
        claim_shift(came.id, shift.id)
    claims = {claim.person_id: claim for claim in db.session.scalars(select(Claim))}
    by = {each: str(claims[each.id].initiated_by) for each in (asked, put, came, tapped)}
    assert list(by.values()) == ["asked", "assigned", "claimed", "asked"]
    called = [claims[each.id].called_at for each in (asked, put, came, tapped)]
    assert called == [at("08:00"), at("08:05"), None, at("08:00")]
    with clock.fixed_at(TERM + SECOND):
        cost = late_cost(now_of(shift))
    assert [(due.name, due.minutes) for due in cost.due] == [
        ("Ans", 300),
        ("Bo", 300),
        ("Dirk", 300),
    ]


@pytest.mark.parametrize(("late", "minutes"), [(-1, 0), (0, 0), (1, 300)])
def test_it_costs_nothing_until_the_term_and_the_called_hours_after_it(
    context: Flask, world: World, shift: Shift, late: int, minutes: int
) -> None:
    assign(world.worker().id, shift.id)
    with clock.fixed_at(TERM + late * SECOND):
        assert cancel_shift(shift.id, "") == Done(told=1, paid_minutes=minutes)
        cancel_shift(shift.id, "")
    assert noted() == ([(minutes, "cancelled")] if minutes else [])


@pytest.mark.parametrize(("hours_before", "due"), [(24, 0), (23, 300)])
def test_a_collective_agreement_shortens_the_term_to_hours(
    context: Flask, world: World, shift: Shift, hours_before: int, due: int
) -> None:
    noor = world.person("Noor Haddad")
    world.agreement(noor, notice_hours=24)
    claim = assign(noor.id, shift.id).claim_id  # type: ignore[union-attr]
    with clock.fixed_at(shift.starts_at - timedelta(hours=hours_before)):
        release_claim(claim)
    assert noted() == ([(due, "released")] if due else [])


def test_what_was_not_shown_is_not_done(context: Flask, world: World, shift: Shift) -> None:
    assign(world.worker().id, shift.id)
    with clock.fixed_at(TERM + SECOND):
        outcome = cancel_shift(shift.id, "", 0)
        assert isinstance(outcome, CostNotSeen)
        assert (now_of(shift).state, noted()) == ("open", [])
        assert isinstance(change_shift(shift.id, moved(shift, 1), 1, 299), CostNotSeen)
        assert cancel_shift(shift.id, "", 300) == Done(told=1, paid_minutes=300)


def test_a_changed_time_is_paid_once_until_the_person_said_yes_to_the_new_one(
    context: Flask, world: World, shift: Shift
) -> None:
    held = assign(world.worker().id, shift.id).claim_id  # type: ignore[union-attr]

    def change(hours: int) -> Changed:
        done = change_shift(shift.id, moved(shift, hours), now_of(shift).revision)
        assert isinstance(done, Changed)
        return done

    with clock.fixed_at(TERM + SECOND):
        assert change(1).paid_minutes == 300
        assert change(1).paid_minutes == 0, "that call was paid already"
    with clock.fixed_at(TERM + 2 * SECOND):
        confirm(held)
    with clock.fixed_at(TERM + timedelta(hours=3)):
        assert change(-2).paid_minutes == 300
    assert noted() == [(300, "changed")] * 2


def test_a_changed_place_or_number_of_people_costs_nothing(
    context: Flask, world: World, shift: Shift
) -> None:
    assign(world.worker().id, shift.id)
    with clock.fixed_at(TERM + SECOND):
        draft = replace(draft_of(now_of(shift)), location="Gebouw Z", places=3)
        assert change_shift(shift.id, draft, 1, 0).paid_minutes == 0  # type: ignore[union-attr]
    assert noted() == []


def test_the_department_sees_who_is_paid_what_before_it_cancels_and_the_trail_keeps_it(
    app: Flask, client: FlaskClient, world: World, marleen: Person, shift: Shift
) -> None:
    noor = world.worker("Noor Haddad")
    with app.app_context():
        assign(noor.id, shift.id)
    world.sign_in(client, marleen)
    with clock.fixed_at(TERM + SECOND):
        page = client.get(f"/shifts/{shift.id}/edit").text
        assert "Dit kost 5 uur loon" in page
        assert "7:628a" in page
        assert "Noor Haddad: 5 uur" in page
        [paid] = re.findall(r'name="paid" value="(\d+)"', page)
        unseen = client.post(f"/shifts/{shift.id}/cancellation", data={"reason": "Ziek"})
        assert unseen.status_code == 409
        assert "Nog niet geannuleerd" in unseen.text
        answer = client.post(
            f"/shifts/{shift.id}/cancellation",
            data={"reason": "Ziek", "paid": paid},
            follow_redirects=True,
        )
        assert "Te betalen: 5 uur" in answer.text
    with app.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.object_type == "LateWithdrawal")
        ).one()
        assert (entry.person_id, entry.data["minutes"]) == (noor.id, 300)


def test_letting_somebody_go_and_changing_the_time_ask_once_more_without_scripts(
    app: Flask, client: FlaskClient, world: World, marleen: Person, shift: Shift
) -> None:
    with app.app_context():
        claim = assign(world.worker("Noor Haddad").id, shift.id).claim_id  # type: ignore[union-attr]
    world.sign_in(client, marleen)
    with clock.fixed_at(TERM + SECOND):
        path = f"/claims/{claim}/release"
        asks = client.post(path, data={"place": "stays"})
        assert asks.status_code == 409
        assert "Noor Haddad: 5 uur" in asks.text
        assert 'name="place" value="stays"' in asks.text
        fields = {
            "date": "17-10-2026",
            "start": "14:00",
            "end": "18:00",
            "places": "9",
            "extra_places": "0",
            "contact": marleen.id,
            "revision": "1",
        }
        change = client.post(f"/shifts/{shift.id}/edit", data=fields)
        assert change.status_code == 409
        assert 'name="paid" value="300"' in change.text
        assert 'value="14:00"' in change.text, "what was filled in stays"
        done = client.post(f"/shifts/{shift.id}/edit", data={**fields, "paid": "300"})
        assert done.status_code == 303
        assert client.post(path, data={"place": "stays"}).status_code == 303, "it was paid already"
    with app.app_context():
        assert noted() == [(300, "changed")]
