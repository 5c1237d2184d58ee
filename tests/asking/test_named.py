"""Can … do it? Somebody who is named, with every reason, or with what can be done."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from app.core.intervals import Interval
from app.eligibility.rules_moves import moves
from app.people.models import Department, Person
from app.shifts.models import Shift
from tests.eligibility.test_words import TO_THE_READER
from tests.factories import ZONE, World, at
from tests.statements import counted
from tests.web.days import lines_of

pytestmark = pytest.mark.usefixtures("morning")

HTMX = {"HX-Request": "true"}


@pytest.fixture
def ward(world: World, client: FlaskClient) -> Department:
    """A department whose coordinator looks."""
    ward = world.department("Dagbehandeling")
    world.sign_in(client, world.coordinator(ward, "Tarik Aydın"))
    return ward


@pytest.fixture
def shift(world: World, ward: Department) -> Shift:
    """A task of today."""
    return world.shift(ward)


def answer(client: FlaskClient, shift: Shift, who: str) -> str:
    """What the page says about whoever is called that."""
    page = client.get("/candidates", query_string={"shift": shift.id, "who": who}).text
    found = re.search(
        rf'<section class="section" id="named-{shift.id}">(.*?)</section>', page, re.DOTALL
    )
    assert found, "the page answers"
    return found[1]


def test_somebody_who_fits_can_be_asked_and_assigned_at_once(
    client: FlaskClient, world: World, shift: Shift
) -> None:
    joke = world.worker("Joke Postma")
    said = answer(client, shift, "joke")
    assert "Kan Joke het?" in said
    assert f'action="/shifts/{shift.id}/asks"' in said
    assert f'action="/shifts/{shift.id}/assignments"' in said
    assert f'name="person" value="{joke.id}"' in said


def test_every_reason_is_told_about_the_person_and_agreements_have_no_number(
    client: FlaskClient, world: World, ward: Department, shift: Shift
) -> None:
    kind = world.task_type(ward)
    world.need(kind, world.capability("BHV"))
    shift = world.shift(ward, task_type_id=kind.id)
    joke: Person = world.worker("Joke Postma")
    world.limit(joke, hours_week=1.25)
    world.commitment(joke, at("12:00"), at("15:00"))
    said = answer(client, shift, "postma")
    assert "Joke werkt dan al: 12:00–15:00." in said
    assert "Joke heeft ‘BHV’ niet." in said
    assert "Past niet binnen de afspraken met Joke." in said
    assert "1,25" not in said
    told = " ".join(lines_of(said))
    assert not re.search(TO_THE_READER["nl"], told, re.IGNORECASE), told
    assert "/asks" not in said, "who cannot is not asked"


def test_who_is_on_it_or_was_asked_says_so(
    client: FlaskClient, world: World, ward: Department, shift: Shift
) -> None:
    joke = world.worker("Joke Postma")
    other = client.application.test_client()
    world.sign_in(other, joke)
    token = re.search(r'name="csrf-token" content="([^"]+)"', other.get("/help").text)
    assert token
    other.post(f"/shifts/{shift.id}/claims", data={"csrf_token": token[1]})
    assert "heeft een plek" in answer(client, shift, "joke")


def test_people_of_other_houses_are_not_found(
    client: FlaskClient, world: World, shift: Shift
) -> None:
    world.person("Vreemde Vogel")
    said = answer(client, shift, "vogel")
    assert "Niemand" in said
    assert "Vreemde" not in said


def test_names_are_found_without_their_accents_and_cost_the_same_however_many(
    client: FlaskClient, world: World, ward: Department, shift: Shift
) -> None:
    def cost() -> int:
        with counted() as statements:
            assert "Zoë" in answer(client, shift, "zoe")
        return len(statements)

    world.worker("Zoë Bakker", ward)
    first = cost()
    for _number in range(4):
        world.worker("Zoë Visser", ward)
    assert cost() == first


def test_in_the_pane_there_are_three_people_on_the_hours_of_the_gap_and_a_way_to_all(
    client: FlaskClient, world: World, ward: Department, shift: Shift
) -> None:
    for number in range(12):
        world.worker(f"Flex {number}", ward)
    address = f"/candidates?shift={shift.id}"
    pane = client.get(f"{address}&pane=1", headers=HTMX).text
    assert pane.count('class="gap-person"') == 3
    assert pane.count('class="axis-column"') == 3
    assert f'href="{address}"' in pane
    assert client.get(address).text.count('class="candidate ') > 10


def test_the_pane_answers_for_one_name_with_every_reason(
    client: FlaskClient, world: World, shift: Shift
) -> None:
    joke = world.worker("Joke Postma")
    world.commitment(joke, at("12:00"), at("15:00"))
    pane = client.get(f"/candidates?shift={shift.id}&pane=1&who=joke", headers=HTMX).text
    assert "Kan Joke het?" in pane
    assert "Joke werkt dan al: 12:00–15:00." in pane
    assert f'id="person-{joke.id}-named"' in pane
    assert "who=joke" in pane, "a refresh asks about the same name"


def test_an_expired_capability_names_its_holder(
    client: FlaskClient, world: World, ward: Department
) -> None:
    kind, first_aid = world.task_type(ward), world.capability("BHV")
    world.need(kind, first_aid)
    world.holding(world.worker("Joke Postma"), first_aid, valid_until=date(2026, 10, 1))
    said = answer(client, world.shift(ward, task_type_id=kind.id), "joke")
    assert "‘BHV’ van Joke is verlopen op do 1 okt." in said


def test_plan_b_is_the_smallest_move_that_fits_more_people_with_a_call(
    client: FlaskClient, world: World, ward: Department, shift: Shift
) -> None:
    for name, until in (("Noor", "13:45"), ("Iris", "14:00"), ("Sem", "15:00")):
        world.commitment(world.worker(name, ward), at("09:00"), at(until))
    pane = client.get(f"/candidates?shift={shift.id}&pane=1", headers=HTMX).text
    assert "Om 14:00 past het bij 2 mensen meer." in pane
    assert re.search(r'class="gap-plan".*?href="tel:', pane, re.DOTALL)


def test_a_move_stays_on_its_days_and_does_not_lie_in_the_past() -> None:
    night, now = Interval(at("22:30"), at("06:00", plus=1)), at("22:15")
    found = moves(night, timedelta(hours=2), now, ZONE)
    assert found[0] == Interval(at("23:00"), at("06:30", plus=1))
    assert all(each.start > now for each in found)
    assert at("00:00", plus=1) not in {each.start for each in found}
