"""Asking over HTTP: the coordinator's list, the card of who is asked, yes and no."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.asking import commands_offers
from app.audit.models import AuditEntry
from app.claims.models import Offer
from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.people.models import Person
from app.people.rules import Role
from app.shifts.models_claims import Claim
from app.shifts.states import Initiator
from tests.factories import World, at
from tests.statements import counted

if TYPE_CHECKING:
    from app.shifts.models import Shift

HTMX = {"HX-Request": "true"}
ASKS = "Tarik vraagt je: kun je dit doen?"


pytestmark = pytest.mark.usefixtures("morning", "without_tokens")


class Desk:
    """Tarik coordinates; a task of today 13:00 fits Noor, Sem, Iris and Amir."""

    def __init__(self, world: World, client: FlaskClient) -> None:
        self.world, self.client = world, client
        self.ward = world.department("Skillslab")
        self.tarik = world.coordinator(self.ward, "Tarik Aydin")
        names = ("Noor Haddad", "Sem Visser", "Iris de Boer", "Amir Said")
        self.noor, self.sem, self.iris, self.amir = (
            world.worker(name, self.ward) for name in names
        )
        self.shift: Shift = world.shift(self.ward)
        self.sit_down()

    def sit_down(self, person: Person | None = None) -> None:
        """Somebody, Tarik unless said, uses the browser."""
        self.world.sign_in(self.client, person or self.tarik)

    def ask(self, *people: Person) -> dict[int, int]:
        """Tarik asks them; the ids of the questions by person."""
        with self.world.app.app_context(), acting(Actor("person", self.tarik.id)):
            asked = commands_offers.make_offers(self.shift.id, [person.id for person in people])
            assert asked is not None
            return asked.offers

    @property
    def candidates(self) -> str:
        """The list of who can come."""
        return self.client.get(f"/candidates?shift={self.shift.id}").text


@pytest.fixture
def desk(world: World, client: FlaskClient) -> Desk:
    """Tarik at the list."""
    return Desk(world, client)


# --- The coordinator ----------------------------------------------------------------------------


def test_each_candidate_has_one_reason_in_words_and_the_first_three_have_a_number(
    desk: Desk,
) -> None:
    over = desk.world.shift(desk.ward, at("09:00", plus=-7), task_type_id=desk.shift.task_type_id)
    desk.world.held(desk.sem, over, claimed_at=over.starts_at)
    desk.world.agreement(desk.iris, hours_week=16)
    desk.world.limit(desk.noor, hours_week=9.25)
    page = desk.candidates
    assert "deed dit 1× · 0 uur taken die week · lang niet gevraagd" in page
    assert "0 van 16 uur die week" in page
    assert "9,25" not in page
    assert re.findall(r'candidate-number"><kbd>(\d)<', page) == ["1", "2", "3"]
    assert page.index("Sem Visser") < page.index("Noor Haddad"), "did it before comes first"


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_who_is_asked_stands_apart_until_the_question_is_taken_back(
    desk: Desk, headers: dict[str, str]
) -> None:
    people = [desk.noor.id, desk.sem.id]
    answer = desk.client.post(
        f"/shifts/{desk.shift.id}/asks", data={"person": people}, headers=headers
    )
    assert answer.status_code == (200 if headers else 303)
    page = desk.candidates
    assert "2 mensen zijn gevraagd" in page
    assert page.count("Antwoord voor 09:00.") == (2 if headers else 3), "once more in the flash"
    [first, _second] = re.findall(r'action="(/asks/\d+/withdrawal)"', page)
    for _tap in range(2):
        back = desk.client.post(first, headers=headers)
        assert back.status_code == (200 if headers else 303), "twice gives the same answer"
    assert "1 persoon is gevraagd" in desk.candidates


def test_asking_says_why_not(desk: Desk) -> None:
    path, world = f"/shifts/{desk.shift.id}/asks", desk.world
    world.limit(desk.noor, hours_day=1.25)
    nobody = desk.client.post(path, data={"person": desk.noor.id})
    assert nobody.status_code == 422
    assert 'data-reasons="agreed"' in nobody.text
    assert "1,25" not in nobody.text
    for unknown in ("999999", "x", "99999999999999999999", ""):
        assert desk.client.post(path, data={"person": unknown}).status_code == 404
    for shift, code in (
        (world.shift(desk.ward, filled=1), "full"),
        (world.shift(desk.ward, at("07:00"), at("08:30")), "started"),
        (world.shift(desk.ward, state="closed"), "closed"),
    ):
        late = desk.client.post(f"/shifts/{shift.id}/asks", data={"person": desk.sem.id})
        assert late.status_code == 409
        assert f'data-reasons="{code}"' in late.text
    elsewhere = world.shift()
    answer = desk.client.post(f"/shifts/{elsewhere.id}/asks", data={"person": desk.sem.id})
    assert answer.status_code == 403


def test_a_question_of_another_department_is_not_ones_to_take_back(desk: Desk) -> None:
    [offer] = desk.ask(desk.noor).values()
    desk.sit_down(desk.world.coordinator(desk.world.department(), "Lotte Bakker"))
    assert desk.client.post(f"/asks/{offer}/withdrawal").status_code == 403
    assert desk.client.post("/asks/999999/withdrawal").status_code == 404


@pytest.mark.parametrize("standing", [True, False])
def test_the_trail_says_by_which_yes_somebody_was_assigned(desk: Desk, standing: bool) -> None:
    kees = desk.world.worker("Kees Bos", standing_consent=standing)
    button = "Zei ja aan de telefoon: deel in"
    assert desk.candidates.count(button) == (6 if standing else 7), "Tarik and the contact fit too"
    desk.client.post(f"/shifts/{desk.shift.id}/assignments", data={"person": kees.id})
    with desk.world.app.app_context():
        [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "assigned"))
    assert entry.data["consent"] == ("standing" if standing else "said")


def test_whoever_says_so_is_assigned_without_being_asked_until_they_say_otherwise(
    desk: Desk,
) -> None:
    for standing in ("1", "0"):
        desk.sit_down(desk.noor)
        assert desk.client.post("/me/consent", data={"standing": standing}).status_code == 303
        desk.sit_down()
        assert desk.candidates.count(">Deel in<") == int(standing)


# --- Who is asked -------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/board", "/shifts/{id}"])
def test_a_question_stands_on_the_board_and_on_the_task(desk: Desk, address: str) -> None:
    [offer] = desk.ask(desk.noor).values()
    desk.sit_down(desk.noor)
    page = desk.client.get(address.format(id=desk.shift.id)).text
    assert ASKS in page
    assert "Antwoord voor 09:00." in page
    assert f"/offers/{offer}/acceptance" in page
    assert f'action="/shifts/{desk.shift.id}/claims"' not in page
    desk.sit_down(desk.sem)
    assert ASKS not in desk.client.get(address.format(id=desk.shift.id)).text


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_the_first_yes_gets_it_and_the_next_is_told_so(desk: Desk, headers: dict[str, str]) -> None:
    offers = desk.ask(desk.noor, desk.sem)
    desk.sit_down(desk.noor)
    for _tap in range(2):
        yes = desk.client.post(f"/offers/{offers[desk.noor.id]}/acceptance", headers=headers)
        assert yes.status_code == (200 if headers else 303)
    with desk.world.app.app_context():
        [claim] = db.session.scalars(select(Claim))
    assert (claim.person_id, claim.initiated_by) == (desk.noor.id, Initiator.ASKED)
    other = desk.client.post(f"/offers/{offers[desk.sem.id]}/acceptance", headers=headers)
    assert other.status_code == 404, "Noor answers for nobody else"
    desk.sit_down(desk.sem)
    late = desk.client.post(f"/offers/{offers[desk.sem.id]}/acceptance", headers=headers)
    assert late.status_code == 409
    assert f'href="/shifts/{desk.shift.id}"' in late.text


def test_a_yes_that_no_longer_fits_says_why_and_the_question_stays(desk: Desk) -> None:
    [offer] = desk.ask(desk.noor).values()
    with desk.world.app.app_context():
        busy = desk.world.shift(desk.ward, at("12:00"), at("14:00"))
        desk.world.claim(desk.noor, busy)
    desk.sit_down(desk.noor)
    answer = desk.client.post(f"/offers/{offer}/acceptance", headers=HTMX)
    assert answer.status_code == 422
    assert 'data-reasons="overlap"' in answer.text
    assert f"/offers/{offer}/refusal" in answer.text


def test_after_its_term_a_question_is_over(desk: Desk) -> None:
    [offer] = desk.ask(desk.noor).values()
    desk.sit_down(desk.noor)
    with clock.fixed_at(at("09:00")):
        assert ASKS not in desk.client.get("/board").text
        assert desk.client.post(f"/offers/{offer}/acceptance").status_code == 409


# --- A no ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_no_puts_the_question_away(desk: Desk, headers: dict[str, str]) -> None:
    [offer] = desk.ask(desk.noor).values()
    desk.sit_down(desk.noor)
    answer = desk.client.post(f"/offers/{offer}/refusal", headers=headers)
    assert answer.status_code == (200 if headers else 303)
    if headers:
        assert "Prima. Niemand ziet dit." in answer.text
    assert ASKS not in desk.client.get("/board").text
    desk.sit_down(desk.sem)
    assert desk.client.post(f"/offers/{offer}/refusal").status_code == 404


def test_nobody_can_tell_a_no_from_no_answer(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Two worlds that differ in one no look the same on every page, in every file, in the log."""
    anne = desk.world.administrator(desk.ward, "Anne de Graaf")
    desk.world.role(anne, Role.COORDINATOR, desk.ward)
    offers = desk.ask(desk.noor, desk.sem)

    desk.sit_down(desk.noor)
    elsewhere = desk.world.app.test_client()
    desk.world.sign_in(elsewhere, anne)

    def seen() -> list[str]:
        pages = [elsewhere.get(path) for path in paths]
        assert {page.status_code for page in pages} == {200}
        return [_without_tokens(page.text) for page in pages]

    paths = [
        f"/candidates?shift={desk.shift.id}",
        f"/shifts/{desk.shift.id}",
        f"/shifts/{desk.shift.id}/edit",
        "/today",
        "/tasks",
        "/trail",
        "/people",
        f"/people/{desk.noor.id}",
        f"/people/{desk.noor.id}/capabilities",
        "/operations",
        "/overrides",
    ]
    before = seen()
    caplog.clear()
    with caplog.at_level("INFO"):
        desk.client.post(f"/offers/{offers[desk.noor.id]}/refusal")
    assert not caplog.records, "a no is written into no log"
    assert seen() == before
    with clock.fixed_at(at("09:30")), desk.world.app.app_context():
        commands_offers.expire_offers(clock.now())
        rows = db.session.scalars(select(Offer)).all()
        ends = {(row.state, row.hidden, row.ended_at, row.expires_at) for row in rows}
    assert len(ends) == 1, "and when the questions end nothing is left of it"


def _without_tokens(text: str) -> str:
    """A page without what differs each time that it is asked for."""
    return re.sub(r'(csrf[_-]token" (?:content|value)|nonce)="[^"]*"', "", text)


# --- What it costs ------------------------------------------------------------------------------


def test_asking_forty_takes_few_more_statements_than_they_have_rows(desk: Desk) -> None:
    people = [desk.world.worker().id for _ in range(40)]
    numbers = []
    for some in (people[:4], people[4:]):
        with (
            counted() as statements,
            desk.world.app.app_context(),
            acting(Actor("person", desk.tarik.id)),
        ):
            commands_offers.make_offers(desk.shift.id, some)
        reads = [each for each in statements if each.lstrip().upper().startswith("SELECT")]
        numbers.append(len(reads))
    assert numbers[0] == numbers[1], "everybody is judged at once"


def test_a_question_never_reaches_beyond_the_start(desk: Desk) -> None:
    with clock.fixed_at(desk.shift.starts_at - timedelta(minutes=5)):
        desk.ask(desk.noor)
    with desk.world.app.app_context():
        [offer] = db.session.scalars(select(Offer))
    assert offer.expires_at == desk.shift.starts_at
