"""After each year on call somebody is to be offered fixed hours: Today says so until it is done."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.claims.commands import assign
from app.claims.commands_cancellations import cancel_shift
from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.core.intervals import Interval
from app.on_call.queries_cost import late_cost
from app.on_call.queries_short import paid_longer
from app.people.models import Department, Person
from app.rule_sets.commands import choose_rule_set
from app.shifts.models import Shift
from tests.factories import World, at
from tests.rule_sets.stories import approved
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning", "without_tokens")


@pytest.fixture
def ward(world: World) -> Department:
    return world.department("Skillslab")


@pytest.fixture
def tarik(world: World, client: FlaskClient, ward: Department) -> Person:
    person = world.coordinator(ward, "Tarik Aydin")
    world.sign_in(client, person)
    return person


def on_call_since(world: World, ward: Department, first: date, **more: object) -> Person:
    person = world.person("Noor Haddad", ward)
    world.agreement(person, valid_from=first, **more)
    return person


@pytest.mark.parametrize(
    ("first", "shown"),
    [
        (date(2025, 10, 14), False),
        (date(2025, 10, 13), True),
        (date(2025, 7, 14), True),
        (date(2025, 7, 13), False),
        (date(2023, 9, 1), True),
    ],
)
def test_today_asks_for_an_offer_from_the_day_on_which_a_year_is_over(
    client: FlaskClient, world: World, ward: Department, tarik: Person, first: date, shown: bool
) -> None:
    on_call_since(world, ward, first)
    assert ("Noor Haddad" in client.get("/today").text) is shown


def test_it_says_the_average_and_the_days_and_goes_once_it_was_offered(
    client: FlaskClient, world: World, ward: Department, tarik: Person
) -> None:
    noor = on_call_since(world, ward, date(2025, 10, 1))
    for day in range(108):  # 7 hours each, so 756 of them
        shift = world.shift(
            ward,
            at("09:00", plus=-20 - 3 * day),
            at("16:30", plus=-20 - 3 * day),
            filled=1,
            break_minutes=30,
        )
        world.held(noor, shift)
    page = client.get("/on-call").text
    assert "Bied vaste uren aan: 14,5 per week" in page
    assert "1 november 2026" in page
    assert "1 december 2026" in page
    assert "14,5" in client.get("/today").text
    table = client.get("/on-call.csv?table=offers").text
    assert "Noor Haddad;14,5;2025-10-01;2026-10-01;2026-11-01;2026-12-01" in table
    for _tap in range(2):
        answer = client.post(f"/people/{noor.id}/hours-offer")
        assert answer.status_code in {303, 404}
    page = client.get("/on-call").text
    assert "Bied vaste uren aan" not in page
    assert "Nog geen antwoord" in page
    assert "Noor Haddad" not in client.get("/today").text


def test_many_are_three_by_name_and_a_number_in_few_statements(
    app: Flask, client: FlaskClient, world: World, ward: Department, tarik: Person
) -> None:
    for _each in range(5):
        on_call_since(world, ward, date(2025, 10, 1))
    page = client.get("/today").text
    assert page.count("Bied vaste uren aan") == 3
    assert "2 mensen wachten ook" in page
    with counted() as statements:
        client.get("/on-call")
    assert len(statements) <= 8, statements


def test_nobody_of_another_department_is_told(
    client: FlaskClient, world: World, ward: Department, tarik: Person
) -> None:
    noor = on_call_since(world, world.department("Elders"), date(2025, 10, 1))
    assert "Noor Haddad" not in client.get("/on-call").text
    assert client.post(f"/people/{noor.id}/hours-offer").status_code == 404


def test_who_has_fixed_hours_is_offered_none(
    client: FlaskClient, world: World, ward: Department, tarik: Person
) -> None:
    on_call_since(world, ward, date(2025, 10, 1), contract="fixed")
    assert "Noor Haddad" not in client.get("/on-call").text


def test_what_was_paid_stands_on_the_page_and_in_the_table(
    app: Flask, client: FlaskClient, world: World, ward: Department, tarik: Person
) -> None:
    noor = world.worker("Noor Haddad")
    shift = world.shift(ward, at("13:00", plus=1), at("14:00", plus=1))
    with app.app_context():
        assign(noor.id, shift.id)
        cancel_shift(shift.id, "")
    page = client.get("/on-call").text
    assert "Noor Haddad: 3 uur" in page, "an hour is paid as three"
    assert "taak geannuleerd" in page
    assert re.search(
        r"2026-10-13;Skillslab;.*;Noor Haddad;3,0;taak geannuleerd", client.get("/on-call.csv").text
    )
    assert client.get("/on-call.xlsx").status_code == 200


@pytest.mark.parametrize(
    ("minutes", "agreed", "warns"),
    [
        (179, {}, True),
        (180, {}, False),
        (179, {"contract": "fixed"}, False),
        (179, {"contract": "min_max", "hours_least": 15}, False),
        (179, {"contract": "min_max", "hours_least": 14.5}, True),
        (179, {"contract": "min_max", "hours_least": 64, "hours_per": "month"}, True),
        (179, {"contract": "min_max", "hours_least": 66, "hours_per": "month"}, False),
        (179, {"pool": False}, False),
        (179, {"valid_until": date(2026, 10, 12)}, False),
    ],
)
def test_a_task_under_three_hours_is_paid_longer_where_somebody_is_paid_by_the_call(
    context: Flask, world: World, minutes: int, agreed: dict[str, object], warns: bool
) -> None:
    world.agreement(world.person(), **agreed)
    start = at("13:00")
    span, ward = Interval(start, start + timedelta(minutes=minutes)), world.department()
    assert paid_longer(span, ward.id) == (timedelta(hours=3) if warns else None)


def test_a_rule_set_may_ask_more_of_contracts_on_call_in_a_department(
    context: Flask, client: FlaskClient, world: World, ward: Department, tarik: Person
) -> None:
    approved(
        "Streng",
        call_notice=7,
        call_least=4 * 3600,
        call_few_hours=20 * 3600,
        offer_every=6,
        answer_within=2,
    )
    with acting(Actor("person", tarik.id)):
        choose_rule_set(ward.id, tarik.id, "Streng", at("08:00").date(), minors=False)
    noor = world.worker("Noor Haddad", ward)
    start = at("13:00", plus=6)
    shift = world.shift(ward, start, start + timedelta(hours=3, minutes=30))
    span = Interval(shift.starts_at, shift.ends_at)
    assert paid_longer(span, ward.id) == timedelta(hours=4)
    assert paid_longer(span, world.department().id) is None, "elsewhere the law alone"
    with acting(Actor("person", tarik.id)):
        assign(noor.id, shift.id)
    [due] = late_cost(db.session.get_one(Shift, shift.id)).due
    assert (due.minutes, due.notice_days) == (240, 7)
    on_call_since(world, ward, date(2026, 4, 1))
    page = client.get("/on-call").text
    assert "Bied vaste uren aan" in page, "half a year is over"
    assert "1 november 2026" in page
    assert "1 januari 2027" in page


@pytest.mark.parametrize(
    ("today", "agreed", "shown"),
    [
        (date(2027, 11, 1), {}, ""),
        (date(2027, 11, 2), {}, "1 januari 2028"),
        (date(2027, 11, 2), {"contract": "min_max"}, ""),
        (date(2027, 11, 2), {"valid_until": date(2027, 12, 31)}, ""),
        (
            date(2028, 2, 1),
            {"contract": "on_call_exempt", "valid_until": date(2028, 3, 31)},
            "1 april 2028",
        ),
        (date(2028, 1, 31), {"contract": "on_call_exempt", "valid_until": date(2028, 3, 31)}, ""),
    ],
)
def test_who_must_have_a_bandwidth_is_said_sixty_days_ahead(
    client: FlaskClient,
    world: World,
    ward: Department,
    today: date,
    agreed: dict[str, object],
    shown: str,
) -> None:
    on_call_since(world, ward, date(2026, 1, 15), **agreed)
    with clock.fixed_at(at("10:00", today)):
        world.sign_in(client, world.coordinator(ward))
        page = client.get("/on-call").text
        assert ("bandbreedte" in page) is bool(shown)
        assert shown in page
        assert ("Bandbreedtes om af te spreken" in client.get("/today").text) is bool(shown)
