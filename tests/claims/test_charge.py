"""Whom to call about a task, and who hears of it: the same everywhere, and never who cannot."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.core import clock
from app.core.db import db
from app.notices.models import Notice, NoticeState
from app.notices.words import words_of
from app.people.models import Department, Person
from app.shifts.models import Shift, StandIn
from app.shifts.rules_charge import (
    Charged,
    ChargePart,
    Named,
    Somebody,
    line_of,
    to_call,
    to_tell,
)
from app.tasks.commands_reports import report_step
from app.tasks.models import StepProblem
from app.tasks.rules_instruction import ReportDraft
from tests.calendars.stories import feed_of, read
from tests.factories import TODAY, World, at
from tests.mailserver import MailServer
from tests.notices.stories import deliver_at
from tests.people.stories import send
from tests.tasks.stories import written

pytestmark = pytest.mark.usefixtures("morning")


class Ward:
    """Ruben is contact of a task of this afternoon, Fatima his deputy; Joost posts there."""

    def __init__(self, world: World, app: Flask) -> None:
        self.world, self.app = world, app
        self.department: Department = world.department("Skillslab", phone="59999")
        self.joost = self.person("Joost Prins", "51003", poster=True)
        self.ruben = self.person("Ruben Smit", "51001")
        self.fatima = self.person("Fatima Bakker", "51002")
        self.marleen = self.person("Marleen Brouwer", "51004")
        self.noor = world.worker("Noor Haddad", phone="51005")
        self.shift: Shift = world.shift(
            self.department, contact_id=self.ruben.id, deputy_id=self.fatima.id
        )

    def person(self, name: str, phone: str, poster: bool = False) -> Person:
        made = self.world.poster(self.department, name) if poster else None
        made = made or self.world.person(name, self.department)
        self.change(made, phone=phone)
        return made

    def change(self, person: Person, **values: object) -> Person:
        """As it may stand in a database, however it came there."""
        self.world.alter(update(Person).where(Person.id == person.id).values(**values))
        return person

    def stand_in(self, person: Person, other: Person, first: int = 0, last: int = 3) -> StandIn:
        return self.world.save(
            StandIn(
                person_id=person.id,
                stand_in_id=other.id,
                valid_from=TODAY + timedelta(days=first),
                valid_until=TODAY + timedelta(days=last),
            )
        )


@pytest.fixture
def ward(world: World, app: Flask) -> Ward:
    return Ward(world, app)


SITUATIONS: dict[str, tuple[Callable[[Ward], object], str, str]] = {
    "everybody is there": (lambda ward: None, "Ruben", "51001"),
    "the contact left": (lambda ward: ward.change(ward.ruben, active=False), "Fatima", "51002"),
    "the contact has no number": (
        lambda ward: ward.change(ward.ruben, phone=""),
        "Fatima",
        "51002",
    ),
    "somebody stands in": (
        lambda ward: ward.stand_in(ward.ruben, ward.marleen),
        "Marleen",
        "51004",
    ),
    "the stand-in left": (
        lambda ward: (
            ward.stand_in(ward.ruben, ward.marleen),
            ward.change(ward.marleen, active=False),
        ),
        "Fatima",
        "51002",
    ),
    "the stand-in is away as well": (
        lambda ward: (
            ward.stand_in(ward.ruben, ward.marleen),
            ward.stand_in(ward.marleen, ward.ruben),
        ),
        "Fatima",
        "51002",
    ),
    "the stand-in has no number": (
        lambda ward: (
            ward.stand_in(ward.ruben, ward.marleen),
            ward.change(ward.marleen, phone=None),
        ),
        "Fatima",
        "51002",
    ),
    "the deputy is away too, with a stand-in": (
        lambda ward: (
            ward.change(ward.ruben, active=False),
            ward.stand_in(ward.fatima, ward.marleen),
        ),
        "Marleen",
        "51004",
    ),
    "contact and deputy left": (
        lambda ward: (
            ward.change(ward.ruben, active=False),
            ward.change(ward.fatima, active=False),
        ),
        "Joost",
        "51003",
    ),
    "nobody can be called but the department": (
        lambda ward: [
            ward.change(each, active=False) for each in (ward.ruben, ward.fatima, ward.joost)
        ],
        "Skillslab",
        "59999",
    ),
    "the time of the stand-in is over": (
        lambda ward: ward.stand_in(ward.ruben, ward.marleen, -5, -1),
        "Ruben",
        "51001",
    ),
    "the time of the stand-in is to come": (
        lambda ward: ward.stand_in(ward.ruben, ward.marleen, 1, 5),
        "Ruben",
        "51001",
    ),
}
SURFACES = (
    "/board?shift={shift}",
    "/shifts/{shift}",
    "/roster",
    "/shifts/{shift}.ics",
    "feed",
    "mail",
)


def mail_about(app: Flask, ward: Ward) -> str:
    """What the worker reads when the coordinator puts them down."""
    with app.app_context():
        notice = Notice(
            kind="assigned",
            person_id=ward.noor.id,
            shift_id=ward.shift.id,
            data={},
            made_at=clock.now(),
            due_at=clock.now(),
        )
        return words_of(notice, db.session.get_one(Person, ward.noor.id)).body


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_page_feed_and_mail_names_the_same_person_to_call(
    app: Flask, client: FlaskClient, world: World, ward: Ward, situation: str
) -> None:
    make, name, phone = SITUATIONS[situation]
    make(ward)
    numbers = {"51001", "51002", "51003", "51004", "59999"}
    world.sign_in(client, ward.noor)
    feed = feed_of(app, ward.noor)
    for surface in SURFACES:
        if surface == SURFACES[1]:
            world.held(ward.noor, ward.shift)
        if surface == "feed":
            text = read(client, feed).text
        elif surface == "mail":
            text = mail_about(app, ward)
        else:
            text = client.get(surface.format(shift=ward.shift.id)).text
        text = text.replace("\r\n ", "")
        said = f"{surface} when {situation}"
        assert phone in text, f"{said}: ask shifts.queries_charge whom to call"
        first = min((number for number in numbers if number in text), key=text.index)
        assert first == phone, f"{said}: {first} comes before who is in charge"
        assert name in text, said


def test_the_order_of_who_is_in_charge_is_a_rule_without_a_database() -> None:
    ruben, fatima = Somebody(1, "Ruben", "1"), Somebody(2, "Fatima", "")
    marleen, joost = Somebody(3, "Marleen", "3"), Somebody(4, "Joost", "4", depth=2)
    tarik = Somebody(5, "Tarik", "5", depth=1)

    def ids(line: list[Charged]) -> list[int]:
        return [each.id for each in line]

    line = line_of(Named(ruben, fatima), [joost, tarik], {})
    assert ids(line) == [1, 2, 4, 5]
    assert ids(to_call(line, "Lab", None)) == [1], "who has no number cannot be called"
    assert ids(to_call([], "Lab", "9")) == [0], "then it is the department"
    assert to_call([], "Lab", None) == []
    assert ids(to_tell(line)) == [1]
    assert ids(to_tell(line, {1})) == [2], "who causes the message needs none"
    assert ids(to_tell(line, {1, 2})) == [4], "of posters those of the nearest department"

    away = line_of(Named(ruben, fatima), [joost], {1: marleen})
    assert [(each.id, each.part) for each in away][:2] == [
        (3, ChargePart.STAND_IN),
        (2, ChargePart.DEPUTY),
    ]
    circle = line_of(Named(ruben, marleen), [joost], {1: marleen, 3: ruben})
    assert ids(circle) == [4], "two who stand in for each other are both away"
    assert ids(line_of(Named(ruben, ruben), [ruben], {})) == [1], "each once"


def told(app: Flask, kind: str) -> dict[int, str]:
    with app.app_context():
        rows = db.session.execute(
            select(Notice.person_id, Notice.state).where(Notice.kind == kind).order_by(Notice.id)
        )
        return {row.person_id: str(row.state) for row in rows}


@pytest.mark.parametrize(
    ("situation", "who"),
    [
        ("everybody is there", "ruben"),
        ("the contact left", "fatima"),
        ("somebody stands in", "marleen"),
        ("the stand-in is away as well", "fatima"),
        ("contact and deputy left", "joost"),
    ],
)
def test_a_message_to_the_department_reaches_who_is_in_charge_when_it_leaves(
    app: Flask, ward: Ward, situation: str, who: str
) -> None:
    ward.world.claim(ward.noor, ward.shift)
    SITUATIONS[situation][0](ward)
    with MailServer() as server:
        app.config["SMTP_URL"] = server.url
        for minutes in (2, 4):
            deliver_at(app, at("08:00") + timedelta(minutes=minutes))
        app.config["SMTP_URL"] = ""
    expected = getattr(ward, who)
    states = told(app, "someone_comes")
    sent = [person_id for person_id, state in states.items() if state == NoticeState.SENT]
    assert sent == [expected.id], states


def test_a_message_that_an_address_refuses_for_good_goes_on_and_never_in_a_circle(
    app: Flask, ward: Ward
) -> None:
    ward.world.claim(ward.noor, ward.shift)
    with MailServer() as server:
        app.config["SMTP_URL"] = server.url
        for each in (ward.ruben, ward.fatima):
            server.refuse(each.email)
        for minutes in range(2, 12):
            deliver_at(app, at("08:00") + timedelta(hours=minutes))
        app.config["SMTP_URL"] = ""
    states = told(app, "someone_comes")
    assert states.pop(ward.joost.id) == NoticeState.SENT
    assert set(states.values()) <= {NoticeState.FAILED, NoticeState.WAITING}


def test_i_cannot_come_names_who_hears_it_or_says_whom_to_call(
    app: Flask, client: FlaskClient, world: World, ward: Ward
) -> None:
    world.sign_in(client, ward.noor)

    def said() -> str:
        place = world.held(ward.noor, ward.shift)
        world.alter(update(Shift).where(Shift.id == ward.shift.id).values(filled=1))
        send(client, f"/claims/{place.id}/absence")
        return client.get("/roster").text

    assert "Ruben Smit krijgt bericht" in said()
    ward.change(ward.ruben, active=False)
    assert "Fatima Bakker krijgt bericht" in said()
    for each in (ward.fatima, ward.joost):
        ward.change(each, active=False)
    text = said()
    assert "krijgt bericht" not in text
    assert "niemand van de afdeling bericht krijgen" in text


def test_who_is_contact_and_takes_the_task_does_not_keep_it_to_themselves(
    app: Flask, ward: Ward
) -> None:
    ward.world.agreement(ward.ruben)
    ward.world.claim(ward.ruben, ward.shift)
    assert set(told(app, "someone_comes")) == {ward.fatima.id}


def test_a_stand_in_sees_who_comes(client: FlaskClient, world: World, ward: Ward) -> None:
    world.held(ward.noor, ward.shift, claimed_at=at("07:00"))
    world.sign_in(client, ward.marleen)
    path = f"/shifts/{ward.shift.id}"
    assert "Noor Haddad" not in client.get(path).text
    ward.stand_in(ward.ruben, ward.marleen)
    assert "Noor Haddad" in client.get(path).text


def test_a_report_on_a_step_reaches_who_keeps_the_instruction_when_it_leaves(
    app: Flask, world: World, ward: Ward
) -> None:
    kind = world.task_type(ward.department, owner_id=ward.ruben.id)
    written(app, kind, "Meet de bloeddruk")
    with app.app_context():
        made = report_step(ward.noor.id, kind.id, ReportDraft("s1", StepProblem.UNCLEAR))
        assert isinstance(made, int)
    ward.change(ward.ruben, active=False)
    with MailServer() as server:
        app.config["SMTP_URL"] = server.url
        for minutes in (1, 2):
            deliver_at(app, at("08:00") + timedelta(minutes=minutes))
        app.config["SMTP_URL"] = ""
    assert told(app, "step_reported") == {
        ward.ruben.id: NoticeState.DROPPED,
        ward.joost.id: NoticeState.SENT,
    }
