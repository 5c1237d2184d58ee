"""An extra seat looks like one everywhere: the button, and what stands there afterwards."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.notices.models import Notice
from app.notices.words import words_of
from app.people.models import Person
from app.shifts.states import Seat
from tests.factories import World, at

pytestmark = pytest.mark.usefixtures("morning")

EXTRA = "Extra plek: telt niet mee in de bezetting"


# What pages say is the same on every engine.
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@on_sqlite
def test_an_extra_seat_is_called_so_before_and_after_it_is_taken(
    app: Flask, client: FlaskClient, world: World
) -> None:
    department = world.department("Skillslab")
    marleen = world.poster(department)
    shift = world.shift(department, extra_places=1, contact_id=marleen.id)
    regular, noor = world.worker(home=department), world.worker(home=department)
    world.claim(regular, shift)
    world.sign_in(client, noor)
    for address in ("/board", f"/shifts/{shift.id}"):
        page = client.get(address).text
        assert EXTRA in page
        assert "Doe mee" in page, "the button is another than that of a place"
        assert "Ik doe dit" not in page
    world.claim(noor, shift, Seat.EXTRA)
    for address in (f"/shifts/{shift.id}", "/roster"):
        assert EXTRA in client.get(address).text, f"{address} forgets that the seat is extra"
    assert "De extra plek is van jou" in client.get(f"/shifts/{shift.id}").text
    with app.app_context():
        notices = db.session.scalars(select(Notice).where(Notice.kind == "someone_comes"))
        said = [words_of(each, db.session.get_one(Person, marleen.id)) for each in notices]
    assert [each.subject.startswith("Extra: ") for each in said] == [False, True]
    assert "niet meetelt in de bezetting" in said[1].body
    world.sign_in(client, marleen)
    with clock.fixed_at(at("08:02")):
        assert "1 extra plek bezet" in client.get("/tasks").text
