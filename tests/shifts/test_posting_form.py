"""What the posting form makes of what somebody sends: never a guess, never a crash."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.db import db
from app.people.rules import Role
from app.shifts.models import Shift
from tests.factories import TODAY, World, at
from tests.shifts.desk import Desk, desk

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture(autouse=True)
def _no_tokens(shared_app: Flask) -> Iterator[None]:
    """These stories are about answers; tokens have stories of their own."""
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def marleen(world: World, client: FlaskClient) -> Desk:
    """A poster at her desk, signed in."""
    made = desk(world)
    world.sign_in(client, made.poster)
    return made


def posted(app: Flask) -> list[Shift]:
    with app.app_context():
        return list(db.session.scalars(select(Shift).order_by(Shift.starts_at)))


def test_a_sound_post_lands_on_the_board(app: Flask, client: FlaskClient, marleen: Desk) -> None:
    answer = client.post("/shifts", data=marleen.post(location="Skillslab", note="Kom op tijd"))
    (shift,) = posted(app)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/tasks?posted={shift.id}#posted-{shift.id}"
    assert (shift.starts_at, shift.ends_at) == (at("13:00"), at("16:30"))
    assert (shift.places, shift.location, shift.note) == (2, "Skillslab", "Kom op tijd")
    assert shift.posted_by_id == marleen.poster.id


def test_several_days_become_a_task_each_and_the_same_day_twice_is_one(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    days = ["2026-10-15", "2026-10-13", "2026-10-15"]
    client.post("/shifts", data=marleen.post(date=days))
    assert [shift.starts_at for shift in posted(app)] == [at("13:00"), at("13:00", plus=2)]


def test_an_end_before_the_start_is_the_next_day(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    client.post("/shifts", data=marleen.post(start="22:00", end="07:00"))
    assert posted(app)[0].ends_at == at("07:00", plus=1)


def test_the_other_day_counts_when_its_chip_is_chosen(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    client.post("/shifts", data=marleen.post(date="other", other_date="2026-11-03"))
    assert posted(app)[0].starts_at == at("13:00", plus=21)


def test_a_chip_and_another_day_filled_in_is_asked_not_guessed(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    answer = client.post("/shifts", data=marleen.post(other_date="2026-11-03"))
    assert answer.status_code == 422
    assert posted(app) == []


BAD: list[tuple[str, dict[str, Any]]] = [
    ("end", {"end": "13:00"}),
    ("end", {"end": "05:30"}),
    ("end", {"end": "25:00"}),
    ("end", {"end": None}),
    ("start", {"start": "07:30", "end": "12:00"}),
    ("start", {"start": "half een"}),
    ("date", {"date": "2026-10-12"}),
    ("date", {"date": "0001-01-01"}),
    ("date", {"date": "9999-12-31"}),
    ("date", {"date": "2027-11-18"}),
    ("date", {"date": "2026-02-30"}),
    ("date", {"date": "ooit"}),
    ("date", {"date": None}),
    ("date", {"date": [(TODAY + timedelta(days=n)).isoformat() for n in range(32)]}),
    ("places", {"places": "0"}),
    ("places", {"places": "10000"}),
    ("places", {"places": "veel"}),
    ("places", {"places": None}),
    ("places", {"places": "1.5"}),
    ("extra_places", {"extra_places": "51"}),
    ("extra_places", {"extra_places": "-1"}),
    ("contact", {"contact": None}),
    ("contact", {"contact": "999999999"}),
    ("contact", {"contact": "9" * 5000}),
    ("contact", {"contact": "-1"}),
    ("deputy", {"deputy": "999999"}),
    ("task_type", {"task_type": "999999"}),
    ("task_type", {"task_type": "9" * 400}),
    ("department", {"department": "999999"}),
    ("department", {"department": "x"}),
    ("location", {"location": "x" * 121}),
    ("note", {"note": "x" * 501}),
    ("own_team_until", {"own_team_until": "2026-10-13T13:01"}),
    ("own_team_until", {"own_team_until": "2026-10-13T08:00"}),
    ("own_team_until", {"own_team_until": "0001-01-01T00:00"}),
    ("own_team_until", {"own_team_until": "9999-12-31T23:59"}),
    ("own_team_until", {"own_team_until": "straks"}),
    ("once", {"once": "x" * 65}),
]


@pytest.mark.parametrize(
    ("field", "changed"), BAD, ids=[f"{f}-{n}" for n, (f, _) in enumerate(BAD)]
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_posted(
    app: Flask, client: FlaskClient, marleen: Desk, field: str, changed: dict[str, Any]
) -> None:
    answer = client.post("/shifts", data=marleen.post(**changed))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text, "the summary names the field that is wrong"
    assert posted(app) == []


def test_sixteen_hours_are_allowed_and_a_minute_more_is_not(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    too_long = client.post("/shifts", data=marleen.post(end="05:01"))
    just = client.post("/shifts", data=marleen.post(end="05:00"))
    assert (too_long.status_code, just.status_code) == (422, 303)


def test_what_began_a_quarter_of_an_hour_ago_can_still_be_posted(
    client: FlaskClient, marleen: Desk
) -> None:
    assert client.post("/shifts", data=marleen.post(start="07:45")).status_code == 303
    assert client.post("/shifts", data=marleen.post(start="07:44")).status_code == 422


def test_the_contact_is_an_active_person_of_the_department_with_a_number(
    client: FlaskClient, world: World, marleen: Desk
) -> None:
    refused = [
        world.person("Zonder nummer", marleen.department, phone=None),
        world.person("Leeg nummer", marleen.department, phone=""),
        world.person("Uit dienst", marleen.department, active=False),
        world.person("Van elders"),
    ]
    for person in refused:
        answer = client.post("/shifts", data=marleen.post(contact=person.id))
        assert answer.status_code == 422, person.name
        assert 'href="#contact"' in answer.text
    coordinator = world.person("Tarik Aydin", home=world.department())
    world.role(coordinator, Role.COORDINATOR, marleen.department)
    allowed = client.post("/shifts", data=marleen.post(contact=coordinator.id))
    assert allowed.status_code == 303


def test_the_deputy_is_somebody_else(client: FlaskClient, world: World, marleen: Desk) -> None:
    same = client.post("/shifts", data=marleen.post(deputy=marleen.poster.id))
    other = client.post(
        "/shifts", data=marleen.post(deputy=world.person("Lotte Bakker", marleen.department).id)
    )
    assert (same.status_code, other.status_code) == (422, 303)


def test_an_inactive_or_foreign_task_type_is_refused(
    client: FlaskClient, world: World, marleen: Desk
) -> None:
    gone = world.task_type(marleen.department, active=False)
    foreign = world.task_type(world.department())
    for task_type in (gone, foreign):
        answer = client.post("/shifts", data=marleen.post(task_type=task_type.id))
        assert answer.status_code == 422
        assert 'href="#task_type"' in answer.text


def test_nobody_posts_for_a_department_that_is_not_theirs(
    app: Flask, client: FlaskClient, world: World, marleen: Desk
) -> None:
    other = desk(world, "Piet Posters")
    answer = client.post("/shifts", data=other.post())
    assert answer.status_code == 403
    assert posted(app) == []


def test_a_poster_of_a_division_posts_for_the_team_below_it(
    client: FlaskClient, world: World
) -> None:
    division = world.department()
    team = world.department(parent=division)
    poster = world.poster(division)
    world.sign_in(client, poster)
    made = Desk(team, poster, world.task_type(division))
    assert client.post("/shifts", data=made.post()).status_code == 303


def test_a_worker_cannot_post(client: FlaskClient, world: World) -> None:
    made = desk(world)
    world.sign_in(client, world.worker())
    assert client.post("/shifts", data=made.post()).status_code == 403
    assert client.get("/shifts/new").status_code == 403


def test_a_time_that_the_clock_skips_does_not_exist(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    answer = client.post(
        "/shifts", data=marleen.post(date="2027-03-28", start="02:30", end="06:00")
    )
    assert answer.status_code == 422
    assert 'href="#start"' in answer.text
    assert "02:30" in answer.text
    assert posted(app) == []


def test_a_time_that_comes_twice_is_asked_and_the_answer_counts(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    night = {"date": "2026-10-25", "start": "02:30", "end": "08:00"}
    asked = client.post("/shifts", data=marleen.post(**night))
    assert asked.status_code == 422
    assert 'name="start_fold"' in asked.text
    assert 'name="end_fold"' not in asked.text
    client.post("/shifts", data=marleen.post(**night, start_fold="first"))
    known = posted(app)[0].id  # at that time something stands then, and is meant to
    client.post("/shifts", data=marleen.post(**night, start_fold="second", known=known))
    first, second = posted(app)
    assert second.starts_at - first.starts_at == timedelta(hours=1)
    assert first.ends_at - first.starts_at == timedelta(hours=6, minutes=30)


def test_a_doubled_end_is_asked_too_and_may_not_lie_before_the_start(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    night = {"date": "2026-10-24", "start": "22:00", "end": "02:15"}
    asked = client.post("/shifts", data=marleen.post(**night))
    assert 'name="end_fold"' in asked.text
    client.post("/shifts", data=marleen.post(**night, end_fold="second"))
    assert posted(app)[0].ends_at - posted(app)[0].starts_at == timedelta(hours=5, minutes=15)
    backwards = marleen.post(
        date="2026-10-25", start="02:30", end="02:45", start_fold="second", end_fold="first"
    )
    assert client.post("/shifts", data=backwards).status_code == 422


def test_lengths_are_real_hours_on_the_night_that_summer_time_ends(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    client.post("/shifts", data=marleen.post(date="2026-10-24", start="23:00", end="07:30"))
    shift = posted(app)[0]
    assert shift.ends_at - shift.starts_at == timedelta(hours=9, minutes=30)


def test_own_team_first_lasts_until_the_moment_given(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    for until in (["2026-10-13T10:00", ""], ["2026-10-13T10:00", "2026-10-13T11:00"]):
        known = ",".join(str(each.id) for each in posted(app))
        client.post("/shifts", data=marleen.post(own_team_until=until, known=known))
    assert {shift.own_team_until for shift in posted(app)} == {at("10:00"), at("11:00")}


def test_the_input_is_kept_and_the_title_says_that_something_is_wrong(
    client: FlaskClient, marleen: Desk
) -> None:
    answer = client.post(
        "/shifts", data=marleen.post(note="Neem pasje mee", places="0", once="abc")
    )
    assert "Neem pasje mee" in answer.text
    assert 'value="abc"' in answer.text
    assert "<title>Fout:" in answer.text or "<title>Error:" in answer.text


def test_a_picture_in_a_note_stays_text(client: FlaskClient, marleen: Desk) -> None:
    answer = client.post("/shifts", data=marleen.post(note="<img src=x>", places="0"))
    assert "<img src=x>" not in answer.text


def test_the_form_sends_nothing_without_a_token(
    shared_app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    shared_app.config["WTF_CSRF_ENABLED"] = True
    assert client.post("/shifts", data=marleen.post()).status_code == 400


def test_the_count_of_posts_is_that_of_the_rows(
    app: Flask, client: FlaskClient, marleen: Desk
) -> None:
    client.post("/shifts", data=marleen.post())
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Shift)) == 1
