"""Posting is once, recorded, and quick to repeat."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.core.db import db
from app.core.intervals import Interval
from app.shifts.commands import post_shifts
from app.shifts.models import Shift, ShiftChange
from app.shifts.rules import ShiftDraft
from tests.factories import World, at
from tests.shifts.desk import Desk, desk
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")


def draft(made: Desk, day: int = 0) -> ShiftDraft:
    return ShiftDraft(
        task_type_id=made.task_type.id,
        department_id=made.department.id,
        span=Interval(at("13:00", plus=day), at("16:30", plus=day)),
        places=1,
        extra_places=0,
        contact_id=made.poster.id,
    )


def test_a_post_is_recorded_and_boards_hear_of_it(context: Flask, world: World) -> None:
    made = desk(world)
    ids = post_shifts([draft(made), draft(made, 1)], "a", made.poster.id)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "posted")).all()
    changes = db.session.scalars(select(ShiftChange.shift_id)).all()
    assert [entry.object_id for entry in entries] == ids
    assert sorted(changes) == sorted(ids)


def test_the_break_and_the_place_come_from_the_task_type(context: Flask, world: World) -> None:
    made = desk(world, break_minutes=30, break_paid=True, place="Route 412")
    drafts = [draft(made), replace(draft(made, 1), location="Zaal 2")]
    posted = post_shifts(drafts, None, made.poster.id)
    assert isinstance(posted, list)
    here, there = posted
    shift = db.session.get_one(Shift, here)
    assert (shift.break_minutes, shift.break_paid, shift.location) == (30, True, "Route 412")
    assert db.session.get_one(Shift, there).location == "Zaal 2"


def test_the_same_once_twice_is_one_post(context: Flask, world: World) -> None:
    made = desk(world)
    drafts = [draft(made), draft(made, 1)]
    first = post_shifts(drafts, "once", made.poster.id)
    assert post_shifts(drafts, "once", made.poster.id) == first
    assert len(db.session.scalars(select(Shift.id)).all()) == 2


def test_another_once_is_another_post(context: Flask, world: World) -> None:
    made = desk(world)
    first = post_shifts([draft(made)], "one", made.poster.id)
    assert post_shifts([draft(made)], "two", made.poster.id) != first
    assert post_shifts([draft(made)], None, made.poster.id) != first


def test_the_once_of_somebody_else_is_not_mine(context: Flask, world: World) -> None:
    here, there = desk(world), desk(world)
    assert post_shifts([draft(here)], "1", here.poster.id) != post_shifts(
        [draft(there)], "1", there.poster.id
    )


def test_the_same_once_at_the_same_moment_is_one_post(own_app: Flask, own_world: World) -> None:
    made = desk(own_world)
    drafts = [draft(made, day) for day in range(3)]
    barrier = Barrier(4)

    def run(_: int) -> object:
        with own_app.app_context():
            barrier.wait()
            return post_shifts(drafts, "same", made.poster.id)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(run, range(4)))
    with own_app.app_context():
        rows = db.session.scalars(select(Shift.id).order_by(Shift.starts_at)).all()
    assert len(rows) == 3
    assert all(answer == list(rows) for answer in answers)


def test_a_repeat_takes_three_taps_template_day_post(
    app: Flask, client: FlaskClient, world: World
) -> None:
    made = desk(world)
    deputy = world.person("Lotte Bakker", made.department)
    world.shift(
        made.department,
        at("09:15", plus=-7),
        at("11:45", plus=-7),
        task_type_id=made.task_type.id,
        contact_id=made.poster.id,
        deputy_id=deputy.id,
        places=3,
        location="Zaal 2",
    )
    world.sign_in(client, made.poster)
    tasks = client.get("/tasks").text
    chip = f"/shifts/new?type={made.task_type.id}"
    assert f'href="{chip}"' in tasks
    page = client.get(chip).text
    fields = filled_in(page)
    assert "date" not in fields, "the day is the second tap"
    assert '<input id="date-0" name="date" type="radio" value="2026-10-13">' in page
    answer = client.post("/shifts", data={**fields, "date": "2026-10-14"})
    assert answer.status_code == 303
    with app.app_context():
        shift = db.session.scalars(select(Shift).order_by(Shift.id.desc())).first()
    assert shift is not None
    assert (shift.starts_at, shift.ends_at) == (at("09:15", plus=1), at("11:45", plus=1))
    assert (shift.contact_id, shift.deputy_id) == (made.poster.id, deputy.id)
    assert (shift.places, shift.location) == (3, "Zaal 2")


def filled_in(page: str) -> dict[str, str]:
    """What the form sends when nothing is touched."""
    form = page[page.index("<form") :]
    form = form[form.index('id="post"') :]
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        ticked = not re.search(r'type="(radio|checkbox)"', tag) or " checked" in tag
        if name and ticked:
            fields[name[1]] = value[1] if value else ""
    for name, options in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        fields[name] = chosen[1] if chosen else ""
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        fields[name] = text.strip()
    return fields


def test_a_contact_who_left_is_not_copied(client: FlaskClient, world: World) -> None:
    made = desk(world)
    gone = world.person("Weg", made.department, active=False)
    world.shift(
        made.department,
        at("09:00", plus=-7),
        task_type_id=made.task_type.id,
        contact_id=gone.id,
    )
    world.sign_in(client, made.poster)
    fields = filled_in(client.get(f"/shifts/new?type={made.task_type.id}").text)
    assert fields["contact"] == ""


def test_a_kind_of_task_that_does_not_exist_is_not_found(client: FlaskClient, world: World) -> None:
    world.sign_in(client, desk(world).poster)
    for asked in ("999999", "x", "9" * 40, "-1", ""):
        assert client.get(f"/shifts/new?type={asked}").status_code == 404


def test_the_form_takes_few_statements(client: FlaskClient, world: World) -> None:
    made = desk(world)
    for day in range(10):
        kind = world.task_type(made.department)
        world.shift(made.department, at("09:00", plus=-day - 1), task_type_id=kind.id)
    world.sign_in(client, made.poster)
    with counted() as statements:
        client.get(f"/shifts/new?type={made.task_type.id}")
    assert len(statements) <= 8, statements
