"""Agreements and limits."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.db import db
from app.people.models import Agreement, Department, Limit, Person
from app.people.rules import days_overlap
from tests.factories import World
from tests.people.stories import followed, send, trail


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def noor(world: World, client: FlaskClient, house: Department) -> Person:
    """Somebody without an agreement; an administrator is signed in."""
    world.sign_in(client, world.administrator(house))
    return world.person("Noor Haddad", house)


def agreement(first: str, last: str = "", **more: object) -> dict[str, object]:
    return {
        "contract": "min_max",
        "pool": "y",
        "hours_week": "12,5",
        "valid_from": first,
        "valid_until": last,
        **more,
    }


def stored(world: World, table: Any, person: Person) -> list[Any]:
    with world.app.app_context():
        return db.session.query(table).filter_by(person_id=person.id).order_by(table.id).all()


def test_an_agreement_is_made_with_a_comma_in_its_hours(
    client: FlaskClient, world: World, noor: Person
) -> None:
    page = followed(client, send(client, f"/people/{noor.id}/agreements", agreement("2026-01-01")))

    assert "12,5" in page
    (made,) = stored(world, Agreement, noor)
    assert (made.contract, made.pool, made.hours_week) == ("min_max", True, 12.5)
    assert (made.valid_from, made.valid_until) == (date(2026, 1, 1), None)
    assert trail(world, "Agreement") == ["added"]


def test_without_the_box_ticked_somebody_is_not_in_the_pool_and_no_number_is_none(
    client: FlaskClient, world: World, noor: Person
) -> None:
    fields = agreement("2026-01-01", hours_week="")
    del fields["pool"]
    followed(client, send(client, f"/people/{noor.id}/agreements", fields))

    (made,) = stored(world, Agreement, noor)
    assert (made.pool, made.hours_week) == (False, None)


@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [
        ("2026-05-01", "", True),
        ("2026-06-30", "2026-07-31", True),
        ("2026-07-01", "", False),
        ("2025-01-01", "2025-12-31", False),
        ("2025-01-01", "2026-01-01", True),
        ("2025-01-01", "", True),
    ],
)
def test_two_agreements_of_a_person_never_share_a_day(
    client: FlaskClient, world: World, noor: Person, first: str, last: str, refused: bool
) -> None:
    world.agreement(noor, valid_from=date(2026, 1, 1), valid_until=date(2026, 6, 30))

    answer = send(client, f"/people/{noor.id}/agreements", agreement(first, last))

    assert answer.status_code == (422 if refused else 303)
    assert len(stored(world, Agreement, noor)) == (1 if refused else 2)


def test_the_former_agreement_is_ended_to_make_room_for_the_next(
    client: FlaskClient, world: World, noor: Person
) -> None:
    former = world.agreement(noor, valid_from=date(2026, 1, 1))
    end = f"/agreements/{former.id}/end"
    field = f"end-{former.id}-until"
    assert send(client, f"/people/{noor.id}/agreements", agreement("2026-07-01")).status_code == 422

    early = send(client, end, {field: "2025-12-31"})
    assert early.status_code == 422
    assert f'id="{field}-error"' in early.text
    followed(client, send(client, end, {field: "2026-06-30"}))
    assert send(client, end, {field: "2026-12-31"}).status_code == 422, "an end only comes sooner"
    followed(client, send(client, f"/people/{noor.id}/agreements", agreement("2026-07-01")))

    ends = [row.valid_until for row in stored(world, Agreement, noor)]
    assert ends == [date(2026, 6, 30), None]
    assert trail(world, "Agreement") == ["changed", "added"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("valid_from", ""),
        ("valid_from", "ooit"),
        ("valid_from", "0001-01-01"),
        ("valid_from", "9999-12-31"),
        ("valid_from", "2026-02-30"),
        ("valid_until", "2025-12-31"),
        ("hours_week", "-1"),
        ("hours_week", "nan"),
        ("hours_week", "1e9"),
        ("hours_week", "61"),
        ("contract", "slavernij"),
    ],
)
def test_what_cannot_be_agreed_is_an_error_at_its_field(
    client: FlaskClient, world: World, noor: Person, field: str, value: str
) -> None:
    fields = {**agreement("2026-01-01"), field: value}

    answer = send(client, f"/people/{noor.id}/agreements", fields)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert stored(world, Agreement, noor) == []


def test_a_limit_says_what_fits_and_has_no_place_for_a_reason(
    client: FlaskClient, world: World, noor: Person
) -> None:
    fields = {
        "valid_from": "2026-10-01",
        "valid_until": "2026-12-31",
        "hours_week": "12",
        "hours_day": "",
        "days_week": "3",
        "day_parts": ["morning", "afternoon"],
        "loads": [],
        "reason": "een reden die niemand mag bewaren",
    }
    page = followed(client, send(client, f"/people/{noor.id}/limits", fields))

    (made,) = stored(world, Limit, noor)
    assert (made.hours_week, made.hours_day, made.days_week) == (12, None, 3)
    assert (made.day_parts, made.loads) == (["morning", "afternoon"], None)
    assert "een reden" not in page
    assert not any("reason" in column.name for column in Limit.__table__.columns)
    assert trail(world, "Limit") == [], "it is told once a night, of all limits together"


def test_a_limit_is_ended_and_removed(client: FlaskClient, world: World, noor: Person) -> None:
    limit = world.limit(noor, hours_week=12)

    followed(
        client, send(client, f"/limits/{limit.id}/end", {f"end-{limit.id}-until": "2026-01-31"})
    )
    assert stored(world, Limit, noor)[0].valid_until == date(2026, 1, 31)
    followed(client, send(client, f"/limits/{limit.id}/removal"))

    assert stored(world, Limit, noor) == []
    assert trail(world, "Limit") == []


@pytest.mark.parametrize(
    ("field", "value"), [("days_week", "8"), ("days_week", "2,5"), ("hours_day", "25")]
)
def test_a_limit_beyond_a_week_or_a_day_is_refused(
    client: FlaskClient, world: World, noor: Person, field: str, value: str
) -> None:
    answer = send(client, f"/people/{noor.id}/limits", {"valid_from": "2026-10-01", field: value})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_an_unknown_load_or_part_of_the_day_is_refused(
    client: FlaskClient, world: World, noor: Person
) -> None:
    for field in ("loads", "day_parts"):
        fields = {"valid_from": "2026-10-01", field: ["morning", "sitting", "<script>"]}
        assert send(client, f"/people/{noor.id}/limits", fields).status_code == 422
    assert stored(world, Limit, noor) == []


def test_what_was_agreed_elsewhere_in_the_house_is_out_of_reach(
    client: FlaskClient, world: World, noor: Person, house: Department
) -> None:
    agreed, limited = world.agreement(noor), world.limit(noor, hours_week=3)
    world.sign_in(client, world.administrator(world.department("Hoek", house)))

    for path in (
        f"/agreements/{agreed.id}/end",
        f"/agreements/{agreed.id}/removal",
        f"/limits/{limited.id}/end",
        f"/limits/{limited.id}/removal",
        f"/people/{noor.id}/limits",
        f"/people/{noor.id}/agreements",
        "/agreements/2147483647/end",
    ):
        assert send(client, path).status_code == 404, path
    assert len(stored(world, Agreement, noor)) == 1


def test_a_coordinator_may_not_read_or_write_what_was_agreed(
    client: FlaskClient, world: World, noor: Person, house: Department
) -> None:
    world.sign_in(client, world.coordinator(house))

    for part in ("agreements", "limits", "commitments"):
        assert client.get(f"/people/{noor.id}/{part}").status_code == 403
        assert send(client, f"/people/{noor.id}/{part}").status_code == 403


def test_runs_of_days_share_a_day_when_the_last_is_the_first() -> None:
    first, last, later = date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)

    assert days_overlap(first, last, last, None)
    assert not days_overlap(first, last, later, None)
    assert days_overlap(first, None, later, later)
