"""Time that is taken: by an administrator, and by oneself."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db
from app.people.models import Commitment, Department, Person
from tests.factories import TODAY, World, at
from tests.people.stories import followed, send, trail
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def noor(world: World, client: FlaskClient, house: Department) -> Person:
    """A worker; an administrator is signed in."""
    world.sign_in(client, world.administrator(house))
    return world.worker("Noor Haddad", house)


def time(day: str, start: str, end: str, **more: object) -> dict[str, object]:
    return {"kind": "own_roster", "day": day, "start": start, "end": end, **more}


def stored(world: World, person: Person) -> list[Commitment]:
    with world.app.app_context():
        return (
            db.session.query(Commitment)
            .filter_by(person_id=person.id)
            .order_by(Commitment.starts_at)
            .all()
        )


def test_a_night_of_the_own_roster_ends_the_next_day(
    client: FlaskClient, world: World, noor: Person
) -> None:
    page = followed(
        client,
        send(client, f"/people/{noor.id}/commitments", time("2026-10-14", "23:00", "07:30")),
    )

    (made,) = stored(world, noor)
    assert (made.starts_at, made.ends_at) == (
        at("23:00", date(2026, 10, 14)),
        at("07:30", date(2026, 10, 15)),
    )
    assert "23:00–07:30" in page
    assert trail(world, "Commitment") == ["added"]


def test_weekly_time_keeps_its_local_clock_over_the_end_of_summer_time(
    client: FlaskClient, world: World, noor: Person
) -> None:
    fields = time("2026-10-19", "08:00", "16:30", weekly_until="2027-04-12")
    followed(client, send(client, f"/people/{noor.id}/commitments", fields))

    made = stored(world, noor)
    assert len(made) == 26
    assert made[0].starts_at == at("08:00", date(2026, 10, 19))
    assert made[1].starts_at == at("08:00", date(2026, 10, 26))
    assert made[1].starts_at - made[0].starts_at == timedelta(days=7, hours=1)
    assert trail(world, "CommitmentSeries") == ["added"], "one thing, and one entry"


def test_a_night_in_which_summer_time_ends_is_an_hour_longer(
    client: FlaskClient, world: World, noor: Person
) -> None:
    fields = time("2026-10-24", "23:00", "07:30")
    followed(client, send(client, f"/people/{noor.id}/commitments", fields))

    (made,) = stored(world, noor)
    assert made.ends_at - made.starts_at == timedelta(hours=9, minutes=30)


def test_an_hour_that_the_clock_skips_is_refused_and_named(
    client: FlaskClient, world: World, noor: Person
) -> None:
    fields = time("2027-03-21", "02:30", "06:00", weekly_until="2027-03-28")

    answer = send(client, f"/people/{noor.id}/commitments", fields)

    assert answer.status_code == 422
    assert 'id="start-error"' in answer.text
    assert "02:30" in answer.text
    assert "2027" in answer.text
    assert stored(world, noor) == [], "not the week before either"


def test_an_hour_that_the_clock_shows_twice_counts_as_taken_in_full_and_says_so(
    client: FlaskClient, world: World, noor: Person
) -> None:
    fields = time("2026-10-25", "02:15", "02:45")
    page = followed(client, send(client, f"/people/{noor.id}/commitments", fields))

    (made,) = stored(world, noor)
    assert made.ends_at - made.starts_at == timedelta(hours=1, minutes=30)
    assert "flash-info" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", ""),
        ("day", "12345-01-01"),
        ("start", "25:00"),
        ("start", "nu"),
        ("end", ""),
        ("end", "07:60"),
        ("start", ""),
        ("last_day", "2026-10-13"),
        ("last_day", "2027-10-20"),
        ("weekly_until", "2026-10-13"),
        ("weekly_until", "2027-10-20"),
        ("weekly_until", "ooit"),
        ("weekdays", "7"),
        ("kind", "ziek"),
    ],
)
def test_what_cannot_be_is_an_error_at_its_field(
    client: FlaskClient, world: World, noor: Person, field: str, value: str
) -> None:
    fields = {**time("2026-10-14", "08:00", "12:00"), field: value}

    answer = send(client, f"/people/{noor.id}/commitments", fields)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert stored(world, noor) == []


def test_time_is_given_back(client: FlaskClient, world: World, noor: Person) -> None:
    taken = world.commitment(noor, at("09:00"), at("12:00"))

    followed(client, send(client, f"/commitments/{taken.id}/removal"))

    assert stored(world, noor) == []
    assert send(client, f"/commitments/{taken.id}/removal").status_code == 404
    assert trail(world, "Commitment") == ["removed"]


def test_a_worker_says_when_it_does_not_suit_and_takes_it_back(
    client: FlaskClient, world: World, noor: Person
) -> None:
    world.sign_in(client, noor)

    page = followed(client, send(client, "/availability", {"day": "2026-10-15"}))

    [made] = stored(world, noor)
    assert made.kind == "unavailable", "what says no kind says that one cannot"
    assert made.ends_at - made.starts_at == timedelta(days=1)
    assert f"/availability/{made.id}/removal" in page
    followed(client, send(client, f"/availability/{made.id}/removal"))

    assert stored(world, noor) == []


def test_the_own_roster_and_the_time_of_others_are_not_for_a_worker_to_remove(
    client: FlaskClient, world: World, noor: Person
) -> None:
    roster = world.commitment(noor, at("13:00"), at("16:00"))
    others = world.commitment(world.worker(), at("13:00"), at("16:00"), "unavailable")
    world.sign_in(client, noor)

    assert "13:00–16:00" in client.get("/availability").text
    assert send(client, f"/availability/{roster.id}/removal").status_code == 403
    assert send(client, f"/availability/{others.id}/removal").status_code == 404
    assert send(client, f"/commitments/{roster.id}/removal").status_code == 403


def test_the_time_of_people_out_of_scope_is_out_of_reach(
    client: FlaskClient, world: World, noor: Person, house: Department
) -> None:
    taken = world.commitment(noor, at("09:00"), at("12:00"))
    world.sign_in(client, world.administrator(world.department("Hoek", house)))

    assert send(client, f"/commitments/{taken.id}/removal").status_code == 404
    fields = time("2026-10-14", "08:00", "12:00")
    assert send(client, f"/people/{noor.id}/commitments", fields).status_code == 404
    assert len(stored(world, noor)) == 1


def test_the_list_costs_the_same_with_one_or_with_sixty(
    client: FlaskClient, world: World, noor: Person
) -> None:
    def save(day: int) -> None:
        world.commitment(noor, at("09:00", plus=day), at("12:00", plus=day))

    save(1)
    with counted() as few:
        client.get(f"/people/{noor.id}/commitments")
    for day in range(2, 62):
        save(day)
    with counted() as many:
        page = client.get(f"/people/{noor.id}/commitments").text

    assert len(many) == len(few), "one statement per row: load set-wise"
    assert page.count("/removal") == 50


def test_what_was_just_noted_is_marked_on_its_page(
    client: FlaskClient, world: World, shared_app: Flask
) -> None:
    """Behind a whole page of what comes before it."""
    worker = world.worker()
    for day in range(1, 61):
        world.commitment(worker, at("09:00", plus=day), at("17:00", plus=day), "unavailable")
    world.sign_in(client, worker)
    shared_app.config["WTF_CSRF_ENABLED"] = False
    try:
        with clock.fixed_at(at("08:00")):
            first = (TODAY + timedelta(days=70)).isoformat()
            asked = {"day": first, "start": "09:00", "end": "17:00"}
            answer = client.post("/availability", data=asked)
            address, _, mark = answer.location.partition("#")
            page = client.get(address).text
    finally:
        shared_app.config["WTF_CSRF_ENABLED"] = True
    assert page.count("row-new") == 1
    assert f'id="{mark}"' in page
