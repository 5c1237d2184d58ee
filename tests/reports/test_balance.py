"""Hours helped and received by department and month: always help, never a debt."""

from collections import Counter
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.viewer import Can, Grant, Viewer
from app.people.models import Person
from app.reports.figure import Figure
from app.reports.periods import month_of
from app.reports.queries_balance import balance_of
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from tests.capacity.history import begun, lived_through, rows, store
from tests.factories import World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")

OCTOBER = month_of(date(2026, 10, 13))
KEPT = {"held", "reconfirm", "worked"}


def coordinating(*paths: str) -> Viewer:
    """Somebody who coordinates these departments."""
    return Viewer(
        1, "Tarik", "en", "/", grants=tuple(Grant(Can.COORDINATE, each) for each in paths)
    )


def balance(app: Flask, viewer: Viewer, month: date = date(2026, 10, 1)) -> Figure:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        return balance_of(viewer, month_of(month))


def test_hours_helped_and_received_are_those_of_the_rows(context: Flask, world: World) -> None:
    history, found = lived_through(world), rows()
    gave: Counter[int] = Counter()
    got: Counter[int] = Counter()
    for claim in found.claims.values():
        shift = found.shifts[claim.shift_id]
        home = found.people[claim.person_id].home_department_id
        if claim.state not in KEPT or claim.seat != "regular" or home == shift.department_id:
            continue
        if not begun(shift, at("00:00", OCTOBER.first), at("00:00", OCTOBER.last, plus=1)):
            continue
        if shift.ends_at > clock.now():
            continue
        unpaid = 0 if shift.break_paid else shift.break_minutes * 60
        seconds = int((shift.ends_at - shift.starts_at).total_seconds()) - unpaid
        gave[home] += seconds
        got[shift.department_id] += seconds
    figure = balance(context, coordinating(history.mine.path))
    wanted = {
        each.name: [gave[each.id] / 3600, got[each.id] / 3600]
        for each in (history.mine, history.below)
    }
    assert {row[0]: row[1:] for row in figure.rows} == wanted
    assert all(gave[each] and got[each] for each in (history.mine.id, history.below.id))


def test_the_caption_says_who_helped_most_and_speaks_of_help(
    client: FlaskClient, world: World
) -> None:
    tarik = _one_evening(world)
    world.sign_in(client, tarik)
    text = client.get("/balance").text
    assert "Onderwijslogistiek" in text
    assert "18" in text
    for word in ("schuld", "tekort", "debt", "owe "):
        assert word not in text.lower()


def test_within_a_department_and_before_the_end_nobody_helped(context: Flask, world: World) -> None:
    ward = world.department()
    inside, elsewhere = world.person(home=ward), world.person()
    over = world.shift(ward, at("09:00", plus=-1), at("12:00", plus=-1), filled=1)
    under_way = world.shift(ward, at("07:00"), at("12:00"), filled=1)
    _hold(inside.id, over)
    _hold(elsewhere.id, under_way)
    assert balance(context, coordinating(ward.path)).rows == []


def test_a_month_costs_the_same_however_much_happened(context: Flask, world: World) -> None:
    history = lived_through(world, shifts=60)
    costs = []
    for month in (date(2026, 9, 1), date(2025, 1, 1)):
        with counted() as statements:
            balance(context, coordinating(history.mine.path), month)
        costs.append(len(statements))
    assert costs == [2, 2]


def test_only_departments_in_scope_are_told(context: Flask, world: World) -> None:
    history = lived_through(world)
    named = {row[0] for row in balance(context, coordinating(history.other.path)).rows}
    assert named == {history.other.name}


def _one_evening(world: World) -> Person:
    """Onderwijslogistiek helped the Tentamenbureau for 18 hours."""
    top = world.department("De Linde")
    helping = world.department("Onderwijslogistiek", top)
    helped = world.department("Tentamenbureau", top)
    shift = world.shift(helped, at("06:00", plus=-2), at("15:00", plus=-2), places=2, filled=2)
    with world.app.app_context():
        for _ in range(2):
            _hold(world.person(home=helping).id, shift)
    return world.coordinator(top)


def _hold(person_id: int, shift: Shift) -> None:
    store(
        [
            Claim(
                shift_id=shift.id,
                person_id=person_id,
                starts_at=shift.starts_at,
                ends_at=shift.ends_at,
                claimed_at=shift.posted_at,
                changed_at=shift.posted_at,
            )
        ]
    )
