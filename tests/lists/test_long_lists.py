"""Every long list: its heads sort it, and what is done can be left out, whatever else was asked."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.capabilities.models import CapabilityRequest, RequestState
from app.core import clock
from app.core.actor import JOB, acting
from app.people.models import Department
from app.people.rules import Role
from app.tasks.commands_reports import keep_step, report_step
from app.tasks.models import StepProblem, TaskType
from app.tasks.rules_instruction import ReportDraft
from tests.factories import TODAY, World, at
from tests.statements import counted
from tests.tasks.stories import written

pytestmark = pytest.mark.usefixtures("morning", "house")

SORTED = {
    "people/_list.html": "/people?q=rij",
    "tasks/task_types.html": "/task-types?department={house}&q=rij",
    "capabilities/capabilities.html": "/capabilities?q=rij",
    "capacity/expiring.html": "/expiring?department={house}",
    "requests/inbox.html": "/capability-requests?open=1",
}
"""The templates whose heads sort, each with an address; its rows are Aa and Bb, by every head."""

OPENED = {
    "/task-types?department={house}&sort=-name": ("Aa rij", "Oude rij"),
    "/capabilities?q=rij&sort=-name": ("Aa rij", "Oude rij"),
    "/capability-requests?sort=-name": ("Aa rij", "Cc"),
    "/reports-of-steps": ("onveilig", "verouderd"),
}
"""The lists of what is open, each with what it shows at first and what only when that is asked."""

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture
def house(client: FlaskClient, world: World) -> Department:
    """A house with two rows in every list, seen by somebody who may see them all."""
    top = world.department("De Linde")
    homes = world.department("Aa rij", top), world.department("Bb rij", top)
    reader = world.person("Zus Zonder", top, mode="administrator")
    for role in (Role.ADMINISTRATOR, Role.ASSESSOR, Role.COORDINATOR):
        world.role(reader, role, top)
    world.sign_in(client, reader)
    third = world.worker("Cc", top)
    kept = None
    for number, home in enumerate(homes):
        name = home.name
        person = world.person(name, home, language="en")
        world.agreement(person, contract=("fixed", "on_call")[number])
        kept = world.task_type(home, name, usual_minutes=60 + number)
        capability = world.capability(
            name, ("induction", "skill")[number], valid_months=(12, None)[number]
        )
        world.holding(person, capability, valid_until=TODAY.replace(day=20 + number))
        if number:
            world.holding(third, capability)
            world.assessor(capability, third)
        world.save(
            CapabilityRequest(
                person_id=person.id,
                capability_id=capability.id,
                level=5,
                asked_at=at("07:00", plus=number - 2),
            )
        )
    world.save(
        CapabilityRequest(
            person_id=third.id,
            capability_id=capability.id,
            level=5,
            state=RequestState.APPROVED,
            asked_at=at("06:00"),
            answered_at=clock.now(),
        )
    )
    world.task_type(top, "Oude rij", active=False)
    world.capability("Oude rij", active=False)
    assert kept
    _reported(world, kept, third.id)
    return top


def _reported(world: World, kind: TaskType, reporter: int) -> None:
    """An unsafe step that waits for an answer, and an outdated one that has it."""
    written(world.app, kind, "Haal de pop.")
    with world.app.app_context():
        report_step(reporter, kind.id, ReportDraft("s1", StepProblem.UNSAFE))
        answered = report_step(reporter, kind.id, ReportDraft("s1", StepProblem.OUTDATED))
        assert isinstance(answered, int)
        with acting(JOB):
            keep_step(answered, "Zo hoort het.")


def rows(page: str) -> list[str]:
    """The names in the first column, in order."""
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)<', page)


def heads(page: str) -> list[str]:
    """Where the heads that sort lead to."""
    return [unescape(each) for each in re.findall(r'<a class="sorts" href="([^"]+)"', page)]


def test_every_list_with_heads_that_sort_is_tried() -> None:
    sorting = {
        str(each.relative_to(TEMPLATES))
        for each in TEMPLATES.rglob("*.html")
        if "ui.sorted_head(" in each.read_text(encoding="utf-8")
    }
    assert sorting == SORTED.keys(), "add the new list to SORTED"


@pytest.mark.parametrize("address", SORTED.values(), ids=SORTED)
def test_every_head_sorts_both_ways_keeps_what_was_asked_and_asks_no_more_of_the_database(
    client: FlaskClient, house: Department, address: str
) -> None:
    address = address.format(house=house.id)
    client.get(address)
    with counted() as unsorted:
        page = client.get(address).text
    assert "aria-sort" not in page
    assert heads(page), "the list has no heads that sort"

    for head in heads(page):
        assert head.startswith(address), "a head keeps search, filter and what is open"
        with counted() as sorted_:
            there = client.get(head).text
        assert rows(there) == ["Aa rij", "Bb rij"], head
        assert there.count('aria-sort="ascending"') == there.count("aria-sort") == 1
        back = next(each for each in heads(there) if "sort=-" in each)
        assert rows(client.get(back).text) == ["Bb rij", "Aa rij"], back
        assert len(sorted_) == len(unsorted), head
    assert rows(client.get(f"{address}&sort=shoe-size").text) == rows(page)


@pytest.mark.parametrize(("address", "names"), OPENED.items(), ids=OPENED)
def test_what_is_done_is_left_out_counted_and_shown_when_that_is_asked(
    client: FlaskClient, house: Department, address: str, names: tuple[str, str]
) -> None:
    address = address.format(house=house.id)
    also = "&" if "?" in address else "?"
    shown, done = (f">{name}<" for name in names)
    client.get(address)
    with counted() as few:
        page = client.get(address).text
    with counted() as many:
        every = client.get(f"{address}{also}open=0").text
    ticked = client.get(f"{address}{also}open=0&open=1").text

    assert shown in page
    assert done not in page
    assert re.search(r"· 1 [\w ]+ verborgen", page), "how many are left out is said"
    assert shown in every
    assert done in every
    assert "verborgen" not in every
    assert done not in ticked, "of the box and the field beside it, the box counts"
    assert len(many) == len(few)
    assert ('name="sort" value="-name"' in page) is ("sort" in address), "the box keeps the order"


def test_what_one_asked_for_is_all_there_until_only_what_is_open_is_asked(
    client: FlaskClient, world: World
) -> None:
    asker = world.worker("Noor Haddad", language="en")
    world.sign_in(client, asker)
    for state in (RequestState.OPEN, RequestState.REFUSED):
        world.save(
            CapabilityRequest(
                person_id=asker.id,
                capability_id=world.capability().id,
                level=5,
                state=state,
                asked_at=clock.now(),
            )
        )

    every = client.get("/capability-requests/new").text
    only = client.get("/capability-requests/new?open=1").text

    assert "turned down" in every
    assert "turned down" not in only
    assert "1 answered hidden" in only
    assert "waits for an answer" in only
