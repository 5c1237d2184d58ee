"""The answer to an offer of fixed hours: by the worker, in time, read by the coordinator."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.core import clock
from app.core.actor import JOB, Actor, acting
from app.core.db import db
from app.core.refusal import NotDone
from app.labour.rules_oncall import months_later
from app.notices.delivery import deliver
from app.notices.models import Notice
from app.on_call.commands import answer_hours_offer, note_hours_offer
from app.on_call.models import HoursOffer
from app.on_call.retention import KEPT_MONTHS, delete_old_hours_offers
from app.on_call.rules import HoursRefusal
from app.people.models import Department, Person
from tests.factories import TODAY, World, at

pytestmark = pytest.mark.usefixtures("morning", "without_tokens")
LAST_DAY = date(2026, 11, 13)


@pytest.fixture
def ward(world: World) -> Department:
    return world.department("Skillslab")


@pytest.fixture
def tarik(world: World, ward: Department) -> Person:
    return world.coordinator(ward, "Tarik Aydin")


@pytest.fixture
def noor(world: World, ward: Department) -> Person:
    """On call for a year, twelve days ago."""
    noor = world.person("Noor Haddad", ward)
    world.agreement(noor, valid_from=date(2025, 10, 1))
    return noor


@pytest.fixture
def offer(client: FlaskClient, world: World, tarik: Person, noor: Person) -> int:
    """Tarik says that it was offered; he is signed in."""
    world.sign_in(client, tarik)
    assert client.post(f"/people/{noor.id}/hours-offer").status_code == 303
    with world.context():
        [found] = db.session.scalars(select(HoursOffer)).all()
        assert found.answer_by == LAST_DAY, "a month from today"
        return found.id


def standing(client: FlaskClient, world: World, tarik: Person) -> tuple[str, str]:
    """What the coordinator reads, on the page and in the table."""
    world.sign_in(client, tarik)
    table = client.get("/on-call.csv?table=offers").text
    return client.get("/on-call").text, table.strip().splitlines()[-1]


def test_the_worker_is_told_sees_it_and_says_no_and_then_yes(
    client: FlaskClient, world: World, tarik: Person, noor: Person, offer: int
) -> None:
    page, line = standing(client, world, tarik)
    assert "Nog geen antwoord" in page
    assert line == "Noor Haddad;0,0;;2026-10-01;;2026-11-13;2026-10-13;open;"
    world.sign_in(client, noor)
    assert "Je krijgt vaste uren aangeboden" in client.get("/me").text
    page = client.get("/hours-offers").text
    assert "tot en met 13 november 2026" in page
    path = f"/hours-offers/{offer}/answer"
    assert client.post(path, data={"answer": "misschien"}).status_code == 422
    for _tap in range(2):
        assert client.post(path, data={"answer": "no"}).status_code == 303
    assert 'data-answer="no"' in client.get("/hours-offers").text
    assert "Nee gezegd op" in standing(client, world, tarik)[0]
    world.sign_in(client, noor)
    assert client.post(path, data={"answer": "yes"}).status_code == 303
    assert 'data-answer="yes"' in client.get("/hours-offers").text
    page, line = standing(client, world, tarik)
    assert "laat een nieuwe afspraak maken" in page
    assert line == "Noor Haddad;0,0;;2026-10-01;;2026-11-13;2026-10-13;ja;2026-10-13"
    with world.context():
        said = select(AuditEntry.data).where(AuditEntry.object_type == "HoursOffer")
        found = [each.get("accepted") for each in db.session.scalars(said.order_by(AuditEntry.id))]
    assert found == [None, False, True]


def test_after_the_last_day_it_is_not_answered_and_cannot_be(
    client: FlaskClient, world: World, tarik: Person, noor: Person, offer: int
) -> None:
    path = f"/hours-offers/{offer}/answer"
    with clock.fixed_at(at("23:59", LAST_DAY)), world.context():
        assert answer_hours_offer(offer, accepted=False) is None, "on the last day one still may"
    with clock.fixed_at(at("00:00", LAST_DAY, plus=1)):
        world.sign_in(client, noor)
        client.post(path, data={"answer": "yes"})
        page = client.get("/hours-offers").text
        assert 'data-answer="no"' in page
        assert "De tijd om te antwoorden is voorbij" in page


def test_without_an_answer_it_says_so(
    client: FlaskClient, world: World, tarik: Person, noor: Person, offer: int
) -> None:
    with clock.fixed_at(at("08:00", LAST_DAY, plus=1)):
        page, line = standing(client, world, tarik)
        assert "Niet beantwoord" in page
        assert ";niet beantwoord;" in line
        world.sign_in(client, noor)
        assert 'data-answer="not_answered"' in client.get("/hours-offers").text


def test_a_yes_stands_and_an_offer_is_answered_by_nobody_else(
    client: FlaskClient, world: World, tarik: Person, noor: Person, offer: int
) -> None:
    with world.context():
        assert answer_hours_offer(offer, accepted=True) is None
        assert answer_hours_offer(offer, accepted=False) == NotDone(HoursRefusal.SAID_YES)
    assert client.post(f"/hours-offers/{offer}/answer", data={"answer": "yes"}).status_code == 404
    assert "Skillslab" not in client.get("/hours-offers").text
    assert "Noor" not in client.get("/hours-offers").text


def test_the_message_leads_there_and_is_not_sent_once_it_was_answered(
    context: Flask, world: World, tarik: Person, noor: Person
) -> None:
    sem = world.person("Sem", db.session.get_one(Department, noor.home_department_id))
    with acting(Actor("person", tarik.id)):
        note_hours_offer(noor.id, date(2026, 10, 1), 14.5)
        note_hours_offer(sem.id, date(2026, 10, 1), 8.0)
        first = db.session.scalars(select(HoursOffer).order_by(HoursOffer.id)).first()
    assert first is not None
    answer_hours_offer(first.id, accepted=True)
    with acting(JOB):
        deliver(clock.now())
    rows = db.session.scalars(
        select(Notice).where(Notice.kind == "hours_offered").order_by(Notice.person_id)
    ).all()
    assert [(each.person_id, str(each.state)) for each in rows] == [
        (noor.id, "dropped"),
        (sem.id, "sent"),
    ]
    assert "vaste uren" in (rows[1].subject or "")


def test_offers_are_kept_as_long_as_something_can_be_claimed_from_them(
    context: Flask, world: World, noor: Person
) -> None:
    for ago in (0, 1):
        last = months_later(TODAY, -KEPT_MONTHS) - timedelta(days=ago)
        world.save(
            HoursOffer(
                person_id=noor.id,
                year_ended=last,
                hours_week=8.0,
                offered_at=at("08:00", last),
                answer_by=last,
            )
        )
    assert delete_old_hours_offers(clock.now()) == 1
