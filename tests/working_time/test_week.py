"""My week beside the rules: what was found, what is allowed, the room that is left."""

import re

import pytest
from flask.testing import FlaskClient

from app.people.models import Department, Person
from app.rule_sets.commands import choose_rule_set
from app.shifts.models import Shift
from tests.factories import TODAY, World, at
from tests.rule_sets.stories import approved
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")


def lines_of(text: str) -> dict[str, str]:
    """The numbers of the page: what stands beside each title, as words."""
    found = re.findall(r'<li class="rule-line.*?</li>', text, re.DOTALL)
    plain = [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]
    titles = [re.findall(r"<h\d>(.*?)</h\d>", each)[0] for each in found]
    return dict(zip(titles, plain, strict=True))


@pytest.fixture
def sem(world: World, lab: Department) -> Person:
    """He works Monday to Friday, and comes back early after the late one of Monday."""
    sem = world.worker("Sem", lab)
    for plus, times in ((-1, "14:00-23:00"), (0, "12:00-16:30"), (1, "08:00-16:30")):
        start, _, end = times.partition("-")
        world.commitment(sem, at(start, plus=plus), at(end, plus=plus))
    return sem


def test_each_number_stands_with_what_was_found_is_allowed_and_left(
    client: FlaskClient, world: World, lab: Department, sem: Person
) -> None:
    task = world.shift(lab, start=at("13:00", plus=2))
    world.held(sem, task)
    world.sign_in(client, sem)
    with counted() as statements:
        page = client.get("/week")
    assert page.status_code == 200
    assert len(statements) <= 7, statements
    found = lines_of(page.text)
    week = found["Werk in één week"]
    assert "25,5 uur" in week
    assert "hooguit 60 uur" in week
    assert "34,5 uur over" in week
    assert "ATW 5:7(2)b" in week
    assert "zo 11 okt – za 17 okt" in week
    assert "13 uur" in found["Rust voor di 13 okt 12:00"], found.keys()
    assert f'href="/shifts/{task.id}"' in page.text
    assert "ATW, vanaf 1 juli 2025" in page.text
    assert "geen juridisch advies" in page.text


def test_a_rest_that_is_missing_is_hatched_and_named_on_its_day(
    client: FlaskClient, world: World, lab: Department
) -> None:
    ann = world.worker("Ann", lab)
    world.commitment(ann, at("14:00", plus=-1), at("23:30", plus=-1))
    world.commitment(ann, at("08:30"), at("12:00"))
    world.sign_in(client, ann)
    text = client.get("/week").text
    assert text.count('class="axis-short"') == 3, "in the two days, and in the bar of its number"
    assert "9 uur rust tot di 13 okt 08:30; 11 uur nodig" in text
    assert "met 1 uitzondering" in text, "once in seven days that may be"
    world.commitment(ann, at("14:00", plus=2), at("23:30", plus=2))
    world.commitment(ann, at("08:30", plus=3), at("12:00", plus=3))
    assert "wordt 1 regel niet gehouden" in client.get("/week").text


def test_work_round_the_clock_is_said_as_it_is(
    client: FlaskClient, world: World, lab: Department
) -> None:
    ann = world.worker("Ann", lab)
    world.commitment(ann, at("08:00"), at("10:00", plus=1))
    world.sign_in(client, ann)
    daily = lines_of(client.get("/week").text)["Dagelijkse rust"]
    assert "0 uur" in daily
    assert "11 uur te weinig" in daily


def test_the_week_says_of_a_task_what_its_proof_says(
    client: FlaskClient, world: World, noor: Person, shift: Shift
) -> None:
    claim = world.held(noor, shift, claimed_at=at("06:00"))
    world.sign_in(client, noor)
    proof, week = client.get(f"/claims/{claim.id}/proof").text, client.get("/week").text
    titles = [
        "Rust na nachten achter elkaar, voor wo 14 okt 13:00",
        "niet toegestaan",
        "ATW 5:8(5)",
    ]
    for said in titles:
        assert said in proof
        assert said in week
    assert 'class="axis-short"' in week


def test_a_week_runs_as_the_set_says_and_leads_to_those_beside_it(
    client: FlaskClient, world: World, sem: Person
) -> None:
    world.sign_in(client, sem)
    for day in ("2026-10-11", "2026-10-14", "2026-10-17"):
        text = client.get(f"/week?from={day}").text
        assert "zo 11 okt" in text, day
        assert "/week?from=2026-10-04" in text
        assert "/week?from=2026-10-18" in text
    assert 'href="/week?from=2026-10-12"' in client.get("/roster").text
    for bad in ("x", "2026-02-30", "0001-01-01", "9999-12-31", "2026-10-14T00:00"):
        assert client.get("/week", query_string={"from": bad}).status_code == 404, bad


def test_an_empty_week_is_one_sentence_and_the_numbers_of_longer_stretches_stay(
    client: FlaskClient, world: World, lab: Department, sem: Person
) -> None:
    world.sign_in(client, sem)
    text = client.get("/week?from=2026-11-04").text
    assert "In deze week staat niets." in text
    assert "Gemiddelde over 16 weken" in lines_of(text)
    world.sign_in(client, world.worker("Nieuw", lab))
    text = client.get("/week").text
    assert "In deze week staat niets." in text
    assert lines_of(text) == {}


def test_the_numbers_are_those_of_ones_own_department(
    client: FlaskClient, world: World, lab: Department, sem: Person, tarik: Person
) -> None:
    with world.context():
        approved("Streng", week_work=40 * 3600)
        chosen = choose_rule_set(lab.id, tarik.id, "Streng", TODAY, minors=False)
        assert isinstance(chosen, int)
    world.sign_in(client, sem)
    text = client.get("/week").text
    assert "hooguit 40 uur" in lines_of(text)["Werk in één week"]
    assert "Streng" in text


def test_at_sixteen_the_week_stands_beside_the_numbers_of_that_age(
    client: FlaskClient, world: World, lab: Department
) -> None:
    kim = world.worker("Kim", lab, minor_until=at("12:00", plus=200).date())
    world.commitment(kim, at("08:30"), at("14:30"), "education")
    world.commitment(kim, at("15:00"), at("18:30"))
    world.sign_in(client, kim)
    text = client.get("/week").text
    found = lines_of(text)
    assert "ATW 16/17" in text
    assert "hooguit 45 uur" in found["Werk in één week"]
    assert "9,5 uur" in found["Werk in één dienst"], "school counts"
    assert "niet toegestaan" in found["Werk in één dienst"]
    assert "school" in text
