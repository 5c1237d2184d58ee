"""Somebody is not needed any more: what becomes of their place is what the button says."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.asking import commands_offers
from app.audit.models import AuditEntry
from app.claims import commands_cancellations
from app.claims.commands import Refused, claim_shift
from app.claims.commands_cancellations import NotOnIt, PlaceAfter, Released, release_claim
from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.notices.models import Notice, NoticeState
from app.shifts.models import Shift
from app.shifts.states import Seat
from tests.factories import World, at

# What pages say is the same on every engine; what is stored is shown on both.
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


pytestmark = pytest.mark.usefixtures("morning", "without_tokens")


def now_of(shift: Shift) -> Shift:
    return db.session.get_one(Shift, shift.id, populate_existing=True)


def changes_of(shift: Shift) -> list[dict[str, object]]:
    found = select(AuditEntry).where(
        AuditEntry.object_type == "Shift", AuditEntry.verb == "changed"
    )
    return [row.data for row in db.session.scalars(found.where(AuditEntry.object_id == shift.id))]


def test_the_place_of_who_is_not_needed_goes_with_them(context: Flask, world: World) -> None:
    shift = world.shift(places=2)
    noor, sem = world.worker(), world.worker()
    held = world.claim(noor, shift).id
    world.claim(sem, shift)
    assert release_claim(held) == Released(1, PlaceAfter.GOES, Seat.REGULAR, 1, sought=True)
    now = now_of(shift)
    assert (now.places, now.filled, now.revision) == (1, 1, 2), "whoever edits must see it"
    assert changes_of(shift) == [{"before": {"places": 2}, "after": {"places": 1}, "texts": []}]
    again = claim_shift(noor.id, shift.id)
    assert isinstance(again, Refused), "nobody is let go to come back at once"


def test_with_the_last_place_the_search_ends_and_the_task_stays(
    context: Flask, world: World
) -> None:
    shift, noor = world.shift(places=1), world.worker()
    assert release_claim(world.claim(noor, shift).id) == Released(
        1, PlaceAfter.GOES, Seat.REGULAR, 1, False
    )
    now = now_of(shift)
    assert (now.state, now.places, now.filled) == ("closed", 1, 0)
    assert isinstance(claim_shift(noor.id, shift.id), Refused)


def test_a_place_that_stays_can_be_taken_again(context: Flask, world: World) -> None:
    shift = world.shift(places=1)
    held = world.claim(world.worker(), shift).id
    assert release_claim(held, PlaceAfter.STAYS) == Released(
        1, PlaceAfter.STAYS, Seat.REGULAR, 1, True
    )
    world.claim(world.worker(), shift)
    assert release_claim(held, PlaceAfter.GOES) == NotOnIt(), "twice is once"
    assert (now_of(shift).places, now_of(shift).filled) == (1, 1)


def test_an_extra_seat_goes_as_an_extra_seat(context: Flask, world: World) -> None:
    shift = world.shift(places=1, extra_places=1)
    held = world.claim(world.worker(), shift, Seat.EXTRA).id
    assert release_claim(held) == Released(1, PlaceAfter.GOES, Seat.EXTRA, 0, True)
    now = now_of(shift)
    assert (now.places, now.extra_places, now.extra_filled, now.state) == (1, 0, 0, "open")


ANSWERS = {
    ("goes", 2, False): "De taak vraagt nu 1 persoon.",
    ("goes", 1, False): "Er wordt niemand anders gezocht.",
    ("stays", 1, False): "De plek is weer open.",
    ("goes", 1, True): "De extra plek is weg.",
    ("stays", 1, True): "De extra plek kan weer gekozen worden.",
}


@on_sqlite
@pytest.mark.parametrize(("place", "places", "extra"), ANSWERS)
def test_what_is_said_is_what_became_of_the_place(
    app: Flask, client: FlaskClient, world: World, place: str, places: int, extra: bool
) -> None:
    department = world.department()
    marleen = world.poster(department)
    shift = world.shift(department, places=places, extra_places=1, contact_id=marleen.id)
    noor = world.worker("Noor Haddad")
    with app.app_context():
        held = world.claim(noor, shift, Seat.EXTRA if extra else Seat.REGULAR).id
    world.sign_in(client, marleen)
    with clock.fixed_at(at("08:02")):
        path = f"/claims/{held}/release"
        said = client.post(path, data={"place": place}, follow_redirects=True).text
        assert ANSWERS[place, places, extra] in said
        assert "Noor Haddad krijgt bericht." in said
        again = client.post(path, data={"place": place}, follow_redirects=True).text
    assert "Noor Haddad heeft er geen plek meer op. Er is niets veranderd." in again
    assert "krijgt bericht" not in again


@on_sqlite
def test_every_button_of_letting_go_names_whom(
    app: Flask, client: FlaskClient, world: World
) -> None:
    department = world.department()
    marleen = world.poster(department)
    shift = world.shift(department, places=3, extra_places=1, contact_id=marleen.id)
    names = ("Noor Haddad", "Sem Visser", "Iris de Boer")
    with app.app_context():
        for name, seat in zip(names, (Seat.REGULAR, Seat.REGULAR, Seat.EXTRA), strict=True):
            world.claim(world.worker(name), shift, seat)
    world.sign_in(client, marleen)
    with clock.fixed_at(at("08:02")):
        text = client.get(f"/shifts/{shift.id}").text
    read = [
        " ".join(re.sub(r"<[^>]+>", "", each).split())
        for each in re.findall(r"<(?:summary|button)\b.*?</(?:summary|button)>", text, re.DOTALL)
    ]
    for words in ("Niet meer nodig", "De plek vervalt ook", "De plek blijft open"):
        found = {each for each in read if each.startswith(words)}
        assert found == {f"{words}: {name}" for name in names}, "each button says of whom"


def test_only_who_still_waits_hears_that_a_question_is_over(context: Flask, world: World) -> None:
    """Not who said no, nor who let the term pass."""
    department = world.department()
    tarik = world.coordinator(department)
    waits, no, late = (world.worker(home=department) for _ in range(3))
    ends = {
        "closed": commands_cancellations.close_shift,
        "cancelled": lambda shift_id: commands_cancellations.cancel_shift(shift_id, ""),
        "taken": lambda shift_id: claim_shift(world.worker(home=department).id, shift_id),
    }
    for number, (way, end) in enumerate(ends.items(), start=3):
        shift = world.shift(department, start=at("13:00", plus=number))
        with acting(Actor("person", tarik.id)):
            asked = commands_offers.make_offers(shift.id, [late.id])
            with clock.fixed_at(at("08:00", plus=1)):
                later = commands_offers.make_offers(shift.id, [waits.id, no.id])
                assert asked is not None
                assert later is not None
                commands_offers.decline(later.offers[no.id])
        with clock.fixed_at(at("20:00", plus=1)):
            end(shift.id)
        told = db.session.scalars(
            select(Notice).where(Notice.kind == "ask_over", Notice.shift_id == shift.id)
        )
        waiting = [each.person_id for each in told if each.state == NoticeState.WAITING]
        assert waiting == [waits.id], f"{way}: only who waits for something hears that it is over"
