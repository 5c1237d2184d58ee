"""Whoever a text sends people to may really do it: read against the declarations of the views."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.people.policies import RIGHTS
from app.people.rules import Role
from app.shifts.states import ShiftState
from tests.factories import World, at

ROOT = Path(__file__).parents[2]
NAMES_A_ROLE = re.compile(
    r"\b(ask|call|speak to|tell|can)\b[^.]*"
    r"\b(coordinator|administrator|assessor|poster|case worker|contact person)\b"
    r"|\b(coordinator|administrator|assessor|poster|case worker|contact person)\b[^.]*"
    r"\b(can|arrange|grant|name you)\b",
    re.IGNORECASE,
)
DOES: dict[str, tuple[Role, str]] = {
    "You may not do this here. Ask an administrator": (Role.ADMINISTRATOR, "people.role_grant"),
    "You are no assessor of anything yet. An administrator": (
        Role.ADMINISTRATOR,
        "people.role_grant",
    ),
    "The department that you post for is not active. Ask an administrator": (
        Role.ADMINISTRATOR,
        "people.department_reactivation",
    ),
    "Ask for a new password on the sign-in page. No account yet? Ask an administrator": (
        Role.ADMINISTRATOR,
        "people.new_person",
    ),
    "Nothing there after a few minutes? Look among the unwanted mail, or ask an administrator": (
        Role.ADMINISTRATOR,
        "people.edit_person",
    ),
    "Nobody else leads tracks for this department. An administrator": (
        Role.ADMINISTRATOR,
        "people.role_grant",
    ),
    "It starts within 2 hours. Call the coordinator": (Role.COORDINATOR, "asking.assignments"),
    "Do you know nothing of this? Then tell an administrator": (
        Role.ADMINISTRATOR,
        "people.person_deactivation",
    ),
    "Call the coordinator": (Role.COORDINATOR, "asking.candidates_page"),
}
"""How a text begins: who is named, and the view by which they do what they are asked for."""
TALKS = (
    "There are no steps yet. Ask your contact person",
    "Can you really not come?",
    "You stand in for",
    "The time to answer is over. Ask your coordinator.",
    "You said yes already. Ask your coordinator",
)
"""Where one only asks for words: nothing has to be done in here."""


def texts() -> list[str]:
    with (ROOT / "app/translations/nl/LC_MESSAGES/messages.po").open("rb") as file:
        found = [message.id for message in read_po(file, locale="nl") if message.id]
    return [text for each in found for text in ([each] if isinstance(each, str) else each)]


def sending(found: list[str]) -> list[str]:
    return [text for text in found if NAMES_A_ROLE.search(text)]


def test_every_text_that_sends_somebody_to_a_role_is_reviewed() -> None:
    unknown = [text for text in sending(texts()) if not text.startswith((*DOES.keys(), *TALKS))]
    assert unknown == [], "can whoever it names really do that? Say here by which view"
    assert sending(["The coordinator can arrange one with you."]), "what this sweep is for"


def test_whoever_is_named_holds_the_right_that_the_view_asks(shared_app: Flask) -> None:
    closed = {
        text: f"{role} lacks {right}"
        for text, (role, endpoint) in DOES.items()
        if (right := getattr(shared_app.view_functions[endpoint], "access")) not in RIGHTS[role]  # noqa: B009
    }
    assert closed == {}, "name somebody who may, or open the way"


@pytest.fixture
def refused(world: World, client: FlaskClient) -> str:
    """What somebody without a pool agreement reads about a task elsewhere."""
    hospital = world.department("De Linde")
    ward = world.department("Afdeling 3B", hospital)
    world.administrator(hospital, "Anne de Graaf")
    world.coordinator(ward, "Tarik Aydin")
    world.sign_in(client, world.person("Noor Haddad", ward))
    with clock.fixed_at(at("08:00")):
        return client.get(f"/shifts/{world.shift().id}").text


def test_who_has_no_agreement_reads_the_name_of_somebody_who_makes_them(refused: str) -> None:
    assert 'data-reasons="not_in_pool"' in refused
    assert "Anne de Graaf" in refused
    assert [each[:5] for each in ways(refused)] == ["tel:4"], "she is called, at the reason itself"
    assert "coördinator kan" not in refused


def ways(page: str) -> list[str]:
    """The addresses that the ways out of a page lead to."""
    steps = page.split('class="reason-step"')[1:]
    return [
        way
        for step in steps
        for way in re.findall(r'<a [^>]*?href="([^"]+)"', step.split("</p>")[0])
    ]


def test_where_nobody_makes_agreements_it_says_so(world: World, client: FlaskClient) -> None:
    world.sign_in(client, world.person("Noor Haddad"))
    with clock.fixed_at(at("08:00")):
        text = client.get(f"/shifts/{world.shift().id}").text
    assert "niemand" in text.split('class="reason-step"')[1].split("</p>")[0]


def test_what_one_lacks_leads_to_asking_for_it(world: World, client: FlaskClient) -> None:
    department, skill = world.department(), world.capability("Tillen")
    kind = world.task_type(department)
    world.need(kind, skill)
    world.sign_in(client, world.worker("Noor Haddad"))
    with clock.fixed_at(at("08:00")):
        text = client.get(f"/shifts/{world.shift(department, task_type_id=kind.id).id}").text
    assert ways(text) == [f"/capability-requests/new?capability={skill.id}"]


def test_every_way_out_of_a_no_opens_for_whoever_reads_it(
    world: World, client: FlaskClient
) -> None:
    noor, department = world.worker("Noor Haddad"), world.department()
    kind = world.task_type(department)
    world.need(kind, world.capability("Tillen"))
    world.commitment(noor, at("08:30"), at("09:30"))
    world.held(noor, world.shift(department, start=at("13:00")))
    refusing = [
        world.shift(department, start=at("09:00")),
        world.shift(department, start=at("13:30")),
        world.shift(department, task_type_id=kind.id, start=at("18:00")),
        world.shift(department, state=ShiftState.CANCELLED, start=at("18:00")),
        world.shift(department, state=ShiftState.CLOSED, start=at("18:00")),
    ]
    world.sign_in(client, noor)
    with clock.fixed_at(at("08:00")):
        found = {way for shift in refusing for way in ways(client.get(f"/shifts/{shift.id}").text)}
        closed = {way: code for way in found if (code := client.get(way).status_code) >= 400}
    assert len(found) >= 3, f"too few ways out to judge: {found}"
    assert closed == {}, "a way out that is closed: lead to what its reader may open"
