"""What is searched for is found alike on both engines, however it is typed, at every search."""

from inspect import getsource
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import String, Table, UniqueConstraint

from app.core.db import db
from app.core.folding import folds_of
from app.people.rules import Role
from tests.factories import World, at
from tests.people.stories import send

PERSON, DEPARTMENT = "Zoë Łukasz-Özgür Aydın", "Patiëntvervoer Straße"
CAPABILITY, TASK, PLACE = "Één bêta", "Nguyễn ophalen", "Gebouw Ørsted, kámer 4"
OF_PEOPLE = ("zoe", "ZOË", "zoe\u0308", "ozgur", "ÖZGÜR", "lukasz", "aydin", "AYDIN", "aydın zoe")
OF_DEPARTMENTS = ("PATIËNTVERVOER", "patientvervoer", "strasse", "STRAẞE")
OF_CAPABILITIES = ("een", "ÉÉN", "beta e\u0301en")
OF_TASKS = ("nguyen", "NGUYỄN", "ophalen ngu")
SEARCHES = {
    "/people?q=": (PERSON, OF_PEOPLE + OF_DEPARTMENTS),
    "/sign-offs?q=": (PERSON, OF_PEOPLE),
    "/matrix?q=": (PERSON, OF_PEOPLE),
    "/palette?q=": (PERSON, OF_PEOPLE),
    "/tracks/new?q=": (PERSON, OF_PEOPLE),
    "/task-types/owners?owner=": (PERSON, OF_PEOPLE),
    "/trail?about=": (PERSON, OF_PEOPLE),
    "/departments?q=": (DEPARTMENT, OF_DEPARTMENTS),
    "/rule-sets/departments?q=": (DEPARTMENT, OF_DEPARTMENTS),
    "/capabilities?q=": (CAPABILITY, OF_CAPABILITIES),
    "/task-types?q=": (TASK, OF_TASKS + OF_DEPARTMENTS),
    "/tasks?q=": (TASK, (*OF_TASKS, *OF_DEPARTMENTS, "orsted", "ØRSTED kamer")),
}
"""Every address that searches by words, with a name that it shows and what finds it."""
NOTHING = ("%", "_", "zo_", "zz", "/%")


@pytest.fixture
def seeker(client: FlaskClient, world: World) -> FlaskClient:
    """Somebody who may search everywhere, where there is one of everything to find."""
    home = world.department(DEPARTMENT)
    capability, kind = world.capability(CAPABILITY), world.task_type(home, TASK)
    person = world.person(PERSON, home, email="z@delinde.example")
    everything = world.administrator(home)
    for role in (Role.POSTER, Role.COORDINATOR, Role.CASE_WORKER):
        world.role(everything, role, home)
    world.assessor(capability, everything)
    world.shift(home, at("13:00", plus=400), task_type_id=kind.id, location=PLACE)
    world.sign_in(client, everything)
    send(client, f"/people/{person.id}/deactivation")
    send(client, f"/people/{person.id}/reactivation")
    return client


def test_every_search_finds_a_name_however_it_is_typed(seeker: FlaskClient) -> None:
    wrong = []
    for address, (name, ways) in SEARCHES.items():
        for typed in ways:
            if name not in _found(seeker, address, typed):
                wrong.append(f"{address}{typed} does not find {name}")
        for typed in NOTHING:
            if name in _found(seeker, address, typed):
                wrong.append(f"{address}{typed} finds {name}")
    assert wrong == [], f"search with core.matching: {wrong}"


def _found(seeker: FlaskClient, address: str, typed: str) -> str:
    answer = seeker.get(f"{address}{quote(typed)}", headers={"HX-Request": "true"})
    assert answer.status_code == 200, f"{address}{typed}: {answer.status_code}"
    return answer.text.partition("<main")[2] or answer.text


def test_every_search_is_tried(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    tried = {adapter.match(each.partition("?")[0])[0] for each in SEARCHES}
    searching = {
        endpoint for endpoint, view in app.view_functions.items() if "searched()" in getsource(view)
    }
    assert searching, "searches are no longer found by searched()"
    assert searching - tried == set(), "add the new search to SEARCHES"


UNIQUE_AS_IT_IS = {
    "people.email": "letters without accents, in lower case, by its form",
    "shifts.once": "made by the program",
}
"""Texts that are compared as they stand, and why; hashes are drawn by the program."""


def test_texts_that_are_unique_are_unique_folded() -> None:
    """Else the check folds and the constraint does not, or one engine folds and the other not."""
    found = []
    for table in db.metadata.tables.values():
        folds = {of: table.c[key] for key, of in folds_of(table).items()}
        for column in _unique_texts(table):
            name = f"{table.name}.{column}"
            if column.endswith("_hash") or name in UNIQUE_AS_IT_IS:
                continue
            if column not in folds or not folds[column].unique:
                found.append(name)
    assert found == [], "add folded_column(…, unique=True), and compare that in its command"


def _unique_texts(table: Table) -> set[str]:
    alone = [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
    return {
        column.key
        for columns in alone
        for column in columns
        if len(columns) == 1 and isinstance(column.type, String)
    }
