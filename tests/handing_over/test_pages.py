"""Swaps and waiting lists over HTTP: what pages offer, what answers say, and to whom."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.claims.models import Swap, SwapState, Waiting
from app.core.db import db
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from tests.factories import World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning", "without_tokens")
HTMX = {"HX-Request": "true"}


class House:
    """Noor has the only place of a task of tomorrow; Sem works beside her, Vera elsewhere."""

    def __init__(self, world: World, client: FlaskClient) -> None:
        self.world, self.client = world, client
        self.ward = world.department("Skillslab")
        self.noor, self.sem = (
            world.worker(name, self.ward) for name in ("Noor Haddad", "Sem Visser")
        )
        self.vera = world.worker("Vera Ver", world.department("Biobank"))
        self.shift = world.shift(self.ward, at("13:00", plus=1), at("16:00", plus=1))
        self.claim = world.claim(self.noor, self.shift)
        self.world.alter(
            update(Claim).where(Claim.id == self.claim.id).values(claimed_at=at("07:00"))
        )

    def be(self, person: Person) -> None:
        self.world.sign_in(self.client, person)

    def ask(self, **fields: object) -> str:
        """Noor asks; what the roster says after it."""
        self.be(self.noor)
        answer = self.client.post(
            f"/claims/{self.claim.id}/swap", data=fields, follow_redirects=True
        )
        return answer.text

    def swap_of(self, person: Person) -> int:
        with self.world.app.app_context():
            found = select(Swap.id).where(Swap.person_id == person.id, Swap.state == SwapState.OPEN)
            return db.session.scalars(found).one()

    def holders(self) -> list[int]:
        with self.world.app.app_context():
            held = select(Claim.person_id).where(Claim.shift_id == self.shift.id, Claim.live)
            return list(db.session.scalars(held))


@pytest.fixture
def house(world: World, client: FlaskClient) -> House:
    return House(world, client)


def test_the_short_list_names_colleagues_and_nobody_from_elsewhere(house: House) -> None:
    house.be(house.noor)
    page = house.client.get(f"/claims/{house.claim.id}/swap").text
    assert "Sem Visser" in page
    assert "Vera Ver" not in page, "that she is free is no business of somebody who does not know"
    answer = house.client.post(f"/claims/{house.claim.id}/swap", data={"person": house.vera.id})
    assert answer.status_code == 404


def test_without_a_name_everybody_is_asked_whom_it_fits_and_no_name_is_shown(house: House) -> None:
    said = house.ask()
    assert "Gevraagd aan 3 collega’s." in said, "Sem, Vera, and the contact person of the ward"
    assert "Vera" not in said
    assert re.search(r"Gevraagd: (Sem, \w+|\w+, Sem) · 1 collega\.", said)
    assert house.holders() == [house.noor.id]


def test_who_is_asked_sees_who_asks_and_takes_it_with_one_tap(house: House) -> None:
    house.ask(person=house.sem.id)
    house.be(house.sem)
    board = house.client.get("/board").text
    assert "Noor vraagt: kun jij dit overnemen?" in board
    swap = house.swap_of(house.sem)
    answer = house.client.post(f"/swaps/{swap}/acceptance", headers=HTMX)
    assert answer.status_code == 200
    assert 'data-state="mine"' in answer.text
    assert house.holders() == [house.sem.id]
    house.be(house.noor)
    roster = house.client.get("/roster?day=2026-10-14").text
    assert f"/shifts/{house.shift.id}" in roster, "for a minute nothing changed for Noor"


def test_nobody_else_answers_for_the_one_asked(house: House) -> None:
    house.ask(person=house.sem.id)
    swap = house.swap_of(house.sem)
    house.be(house.vera)
    for path in (f"/swaps/{swap}/acceptance", f"/swaps/{swap}/refusal"):
        assert house.client.post(path).status_code == 404
    assert house.client.get(f"/swaps/{swap}").status_code == 404
    assert house.holders() == [house.noor.id]


def test_the_holder_takes_a_question_back_and_a_late_yes_is_told_so(house: House) -> None:
    house.ask(person=house.sem.id)
    swap = house.swap_of(house.sem)
    house.client.post(f"/claims/{house.claim.id}/swap/withdrawal")
    house.be(house.sem)
    answer = house.client.post(f"/swaps/{swap}/acceptance")
    assert answer.status_code == 409
    assert "Deze vraag staat niet meer open." in answer.text
    assert "kun jij dit overnemen" not in house.client.get("/board").text


def test_in_return_for_a_task_both_say_yes(house: House) -> None:
    other = house.world.shift(house.ward, at("09:00", plus=2), at("11:00", plus=2))
    given = house.world.claim(house.sem, other)
    house.ask(person=house.sem.id)
    swap = house.swap_of(house.sem)
    house.be(house.sem)
    assert f'value="{given.id}"' in house.client.get(f"/swaps/{swap}").text
    house.client.post(f"/swaps/{swap}/acceptance", data={"give": given.id})
    house.be(house.noor)
    assert (
        "Sem neemt het over als jij deze doet" in house.client.get(f"/shifts/{house.shift.id}").text
    )
    answer = house.client.post(f"/swaps/{swap}/acceptance")
    assert answer.status_code == 303
    assert house.holders() == [house.sem.id]


def test_a_department_agrees_on_the_page_of_the_task(house: House) -> None:
    house.world.alter(
        update(Department).where(Department.id == house.ward.id).values(swaps_need_approval=True)
    )
    house.ask(person=house.sem.id)
    swap = house.swap_of(house.sem)
    house.be(house.sem)
    house.client.post(f"/swaps/{swap}/acceptance")
    assert house.holders() == [house.noor.id]
    house.be(house.world.poster(house.ward, "Marleen Brouwer"))
    page = house.client.get(f"/shifts/{house.shift.id}").text
    assert "Noor wil de taak overgeven aan Sem." in page
    assert house.client.post(f"/swaps/{swap}/acceptance").status_code == 303
    assert house.holders() == [house.sem.id]


def test_a_full_task_offers_its_waiting_list_and_the_same_again_takes_one_off(
    house: House,
) -> None:
    house.be(house.sem)
    path = f"/shifts/{house.shift.id}"
    assert "Zet me op de wachtlijst" in house.client.get(path).text
    for _double_tap in range(2):
        answer = house.client.post(f"{path}/waiting", data={"on": "1"}, follow_redirects=True)
    assert "Je staat als eerste op de wachtlijst." in answer.text
    assert "Op de wachtlijst" in house.client.get("/roster").text
    house.be(house.vera)
    house.client.post(f"{path}/waiting")
    assert "Je staat als tweede op de wachtlijst." in house.client.get(path).text
    house.client.post(f"{path}/waiting")
    assert "Zet me op de wachtlijst" in house.client.get(path).text


def test_the_department_sees_how_many_wait_and_nobody_sees_who(house: House) -> None:
    house.be(house.sem)
    house.client.post(f"/shifts/{house.shift.id}/waiting", data={"on": "1"})
    house.be(house.world.poster(house.ward, "Marleen Brouwer"))
    page = house.client.get(f"/shifts/{house.shift.id}").text
    assert "1 persoon op de wachtlijst" in page
    assert "Sem" not in page


def test_a_kept_place_stands_on_the_board_of_who_waited_and_on_no_other(house: House) -> None:
    house.be(house.sem)
    house.client.post(f"/shifts/{house.shift.id}/waiting", data={"on": "1"})
    house.be(house.noor)
    house.client.post(f"/claims/{house.claim.id}/hand-back")
    house.be(house.vera)
    assert f'id="shift-{house.shift.id}"' not in house.client.get("/board").text
    refused = house.client.post(f"/shifts/{house.shift.id}/claims", headers=HTMX)
    assert refused.status_code == 409
    assert 'data-reasons="full"' in refused.text
    assert "De vrije plek is aangeboden aan wie erop wachtte." in refused.text
    house.be(house.sem)
    board = house.client.get("/board").text
    assert "Er is een plek vrij: doe jij dit?" in board
    [offer] = set(re.findall(r"/offers/(\d+)/acceptance", board))
    answer = house.client.post(f"/offers/{offer}/acceptance", headers=HTMX)
    assert answer.status_code == 200
    assert house.holders() == [house.sem.id]
    assert 'data-state="mine"' in answer.text


def test_a_no_to_a_kept_place_says_what_it_does(house: House, app: Flask) -> None:
    house.be(house.sem)
    house.client.post(f"/shifts/{house.shift.id}/waiting", data={"on": "1"})
    house.be(house.noor)
    house.client.post(f"/claims/{house.claim.id}/hand-back")
    house.be(house.sem)
    [offer] = set(re.findall(r"/offers/(\d+)/refusal", house.client.get("/board").text))
    answer = house.client.post(f"/offers/{offer}/refusal", headers=HTMX)
    assert "De plek gaat naar de volgende." in answer.text
    with app.app_context():
        assert db.session.scalars(select(Waiting)).all() == []
        assert db.session.get_one(Shift, house.shift.id).kept == 0


def test_more_questions_cost_a_board_and_a_roster_no_more_statements(house: House) -> None:
    def statements(page: str) -> int:
        house.be(house.sem)
        house.client.get(page)
        with counted() as found:
            house.client.get(page)
        return len(found)

    def one_more(day: int) -> None:
        shift = house.world.shift(house.ward, at("13:00", plus=day), at("16:00", plus=day))
        claim = house.world.claim(house.noor, shift)
        full = house.world.shift(house.ward, at("18:00", plus=day), at("20:00", plus=day))
        house.world.claim(house.vera, full)
        house.be(house.noor)
        house.client.post(f"/claims/{claim.id}/swap", data={"person": house.sem.id})
        house.be(house.sem)
        house.client.post(f"/shifts/{full.id}/waiting", data={"on": "1"})

    one_more(3)
    before = {page: statements(page) for page in ("/board", "/roster")}
    for day in (4, 5, 6):
        one_more(day)
    assert {page: statements(page) for page in before} == before
