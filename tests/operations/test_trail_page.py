"""The page of the trail: who sees it, what can be looked for, how far it goes back."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from app.audit.edits import edited
from app.audit.trail import Verb, record
from app.audit.words import SENTENCES, VERBS
from app.capabilities.rules import CapabilityDraft
from app.core import clock
from app.core.actor import COMMAND_LINE, Actor, acting
from app.core.command import command
from app.core.db import Model, db
from app.eligibility.verdict import Code
from app.operations.queries_trail import PAGE_SIZE
from app.operations.words_trail_figures import FIGURES, REASON_CODES
from app.people.models import Department, Person
from app.people.rules import DepartmentDraft, PersonDraft, Role
from app.tasks.rules import TaskTypeDraft
from tests.factories import World, at
from tests.statements import counted

AGREED = ["agreed_hours", "agreed_limits"]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.fixed_at(at("12:00")):
        yield


@pytest.fixture
def hospital(world: World) -> Department:
    """The department on top of all others."""
    return world.department("De Linde")


@pytest.fixture
def anne(world: World, hospital: Department, client: FlaskClient) -> Person:
    """The administrator of the whole organisation, signed in."""
    anne = world.person("Anne de Graaf", hospital, language="en")
    world.role(anne, Role.ADMINISTRATOR, hospital)
    world.sign_in(client, anne)
    return anne


def tell(world: World, verb: Verb, subject: Model | str = "Shift", **more: object) -> None:
    """Let something happen that the trail remembers."""

    @command
    def happen() -> None:
        record(verb, subject, **more)  # type: ignore[arg-type]

    with world.app.app_context():
        happen()


def change(world: World, row: Person, **given: object) -> None:
    """Let fields of a row be changed as a form changes them."""

    @command
    def happen() -> None:
        stored = db.session.get_one(type(row), row.id)
        record(Verb.CHANGED, stored, about=row.id, **edited(stored, given))

    with world.app.app_context():
        happen()


def lines(client: FlaskClient, address: str = "/trail") -> list[str]:
    """The entries of the page, each as text on one line."""
    page = client.get(address).text
    found = re.findall(r'<tr id="entry-\d+">(.*?)</tr>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in found]


def test_the_newest_stands_first_with_names_words_and_figures(
    world: World, client: FlaskClient, anne: Person
) -> None:
    noor = world.worker("Noor Haddad")
    with acting(Actor("person", anne.id)):
        tell(world, Verb.CANCELLED, about=noor.id, claims=2)
    with acting(COMMAND_LINE), clock.fixed_at(at("12:05")):
        tell(world, Verb.SEEDED, "organisation", people=7, kinds=["a", "b"])
    seeded, cancelled = lines(client)[:2]
    stored = "command line stored sample data: the organisation 7 rows"
    assert seeded == f"Tue 13 Oct 12:05 {stored}"
    told = "Anne de Graaf cancelled task, for Noor Haddad places that ended with it: 2"
    assert cancelled == f"Tue 13 Oct 12:00 {told} Noor Haddad what Anne de Graaf did"


def test_an_entry_says_which_thing_and_what_it_was_before(
    world: World, client: FlaskClient, anne: Person, hospital: Department
) -> None:
    ward = world.department("Skillslab", hospital)
    noor = world.person("Noor Haddad", hospital)
    shift = world.shift(ward, task_type=world.task_type(ward, "Practicum"))
    with acting(Actor("person", anne.id)):
        change(world, noor, home_department_id=ward.id, phone="12345")
        tell(world, Verb.GRANTED, "RoleGrant", about=noor.id, role="poster", department=ward.id)
        tell(world, Verb.REFUSED, shift, about=noor.id, reasons=AGREED)
    said = [" ".join(line.split()[4:]) for line in lines(client)[:3]]
    assert said[0].startswith("Anne de Graaf wanted a place on the task Practicum, ")
    assert "why not: does not fit what was agreed" in said[0]
    assert said[1].startswith("Anne de Graaf gave the role of Noor Haddad : poster for Skillslab")
    assert said[2].startswith(
        "Anne de Graaf changed Noor Haddad home department: De Linde → Skillslab changed: phone"
    )
    page = client.get("/trail").text
    for address in (f"/people/{noor.id}", f"/departments/{ward.id}/edit"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200, "a name leads to what the viewer may open"


def test_what_is_gone_is_called_by_its_kind_and_number(
    world: World, client: FlaskClient, anne: Person
) -> None:
    tell(world, Verb.CHANGED, "WallLink", department=987_654, keeper=987_655)
    [line] = lines(client, "/trail?object=WallLink")
    assert "department 987654" in line
    assert "person 987655" in line


def test_the_table_keeps_the_numbers_and_codes(
    world: World, client: FlaskClient, anne: Person
) -> None:
    with acting(Actor("person", anne.id)):
        tell(world, Verb.CANCELLED, about=anne.id, claims=2)
        tell(world, Verb.POSTED)
    answer = client.get("/trail.csv?verb=cancelled")
    assert answer.mimetype == "text/csv"
    [head, line] = answer.text.strip().splitlines()
    assert "Number of who acted" in head
    assert str(anne.id) in line
    assert "cancelled" in line
    assert "claims" in line
    assert client.get("/trail.csv?number=x").status_code == 422


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("verb=cancelled", {"cancelled"}),
        ("about=noor", {"cancelled", "declined"}),
        ("about=noor.h%40", {"cancelled", "declined"}),
        ("about=%25", set()),
        ("actor=sem", {"declined"}),
        ("actor=sem&about=noor&verb=cancelled", set()),
        ("object=Department", {"changed"}),
        ("since=2026-10-13", {"cancelled"}),
        ("until=2026-10-12", {"declined", "changed"}),
        ("since=2026-10-12&until=2026-10-12", {"declined"}),
    ],
)
def test_what_is_looked_for_is_all_that_shows(
    world: World, client: FlaskClient, anne: Person, asked: str, found: set[str]
) -> None:
    noor = world.worker("Noor Haddad", email="noor.h@delinde.example")
    sem = world.worker("Sem Visser")
    with clock.fixed_at(at("00:30", plus=-2)):
        tell(world, Verb.CHANGED, "Department")
    with acting(Actor("person", sem.id)), clock.fixed_at(at("23:59", plus=-1)):
        tell(world, Verb.DECLINED, "Claim", about=noor.id)
    tell(world, Verb.CANCELLED, about=noor.id)
    verbs = {"cancelled": "cancelled", "said no": "declined", "changed": "changed"}
    shown = lines(client, f"/trail?{asked}")
    told = {verbs[words] for words in verbs for line in shown if f" {words} " in line}
    assert told == found


def test_the_trail_of_one_row_or_one_person_is_a_link_away(
    world: World, client: FlaskClient, anne: Person
) -> None:
    noor = world.worker("Noor Haddad")
    world.sign_in(client, noor)
    world.sign_in(client, anne)
    page = client.get("/trail?about=noor").text
    about = re.search(r'href="(/trail\?about=\d+)"', page)
    session = re.search(r'href="(/trail\?object=SignedInSession&amp;number=\d+)"', page)
    assert about
    assert session
    assert all("Noor Haddad" in line for line in lines(client, about[1]))
    assert len(lines(client, session[1].replace("&amp;", "&"))) == 1


def test_it_goes_back_page_by_page_to_the_first_entry(
    world: World, client: FlaskClient, anne: Person
) -> None:
    for number in range(PAGE_SIZE + 5):
        tell(world, Verb.POSTED, places=number)
    first = client.get("/trail?verb=posted&object=Shift")
    older = re.search(r'href="(/trail\?[^"]*before=\d+)"', first.text)
    assert older
    address = older[1].replace("&amp;", "&")
    assert "verb=posted" in address
    assert "object=Shift" in address
    shown = lines(client, "/trail?verb=posted&object=Shift")
    assert len(shown) == PAGE_SIZE
    rest = lines(client, address)
    assert len(rest) == 5
    assert "people: 0" in rest[-1]
    assert 'href="/trail?verb=posted&amp;object=Shift"' in client.get(address).text


def test_a_page_costs_four_statements_however_much_there_is(
    world: World, client: FlaskClient, anne: Person
) -> None:
    for _ in range(60):
        tell(world, Verb.POSTED, about=anne.id)
    with counted() as statements:
        assert client.get("/trail?about=anne&verb=posted&until=2026-10-13").status_code == 200
    assert len(statements) == 4, "who looks, the entries, their names, what waits in the menu"
    assert len(statements) == 4, statements


@pytest.mark.parametrize(
    "asked",
    [
        "verb=nonsense",
        "object=Nonsense",
        "number=x",
        "number=99999999999999999999",
        "number=-1",
        "since=some day",
        "until=9999-99-99",
        "about=" + "x" * 200,
    ],
)
def test_what_cannot_be_looked_for_is_said_at_its_field(
    client: FlaskClient, anne: Person, asked: str
) -> None:
    answer = client.get(f"/trail?{asked}")
    assert answer.status_code == 422
    assert "Error:" in answer.text
    assert 'id="entry-' not in answer.text


def test_only_who_administers_the_whole_organisation_sees_it(
    world: World, client: FlaskClient, hospital: Department
) -> None:
    ward = world.department("Afdeling 4B", hospital)
    others = [
        world.worker(home=hospital),
        world.poster(hospital),
        world.coordinator(hospital),
        world.administrator(ward),
    ]
    for person in others:
        world.sign_in(client, person)
        answer = client.get("/trail")
        assert answer.status_code == 403
        assert "Dit mag je hier niet." in answer.text
        assert 'href="/trail"' not in client.get("/me").text, "no link to what is not for them"
    above = world.person(home=ward)
    world.role(above, Role.ADMINISTRATOR, hospital)
    world.sign_in(client, above)
    assert client.get("/trail").status_code == 200
    assert 'href="/trail"' in client.get("/trail").text


def test_a_script_in_a_name_or_a_figure_stays_text(
    world: World, client: FlaskClient, anne: Person
) -> None:
    script = '"><script>alert(1)</script>'
    person = world.person(script)
    with acting(Actor(script, person.id)):
        tell(world, Verb.CHANGED, script, about=person.id, **{script: script})
    with acting(Actor(script)):
        tell(world, Verb.CHANGED, script)
    page = client.get("/trail").text
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") >= 5
    assert "<script>" not in client.get("/trail", query_string={"about": script}).text


@pytest.mark.parametrize("words", [VERBS, SENTENCES])
def test_every_verb_has_words(words: dict[Verb, object]) -> None:
    assert set(words) == set(Verb), "say in app/audit/words.py what the new verb is called"


def test_every_sentence_says_who_and_what() -> None:
    for verb, text in SENTENCES.items():
        assert {"%(who)s", "%(what)s"} <= set(re.findall(r"%\(\w+\)s", str(text))), verb


def recorded_figures() -> Iterator[str]:
    """The names of all figures that are given to ``record`` in so many words."""
    for file in Path(app.__file__ or "").parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                yield from (each.arg for each in node.keywords if each.arg)


def test_every_figure_that_is_recorded_has_words() -> None:
    drafts = (PersonDraft, DepartmentDraft, TaskTypeDraft, CapabilityDraft)
    columns = {each.name for draft in drafts for each in fields(draft)} - {"parent_id"}
    told = {*recorded_figures(), *columns} - {"about", "fields", "texts", "after"}
    assert told <= set(FIGURES), "say in operations/words_trail_figures.py what it is called"


def test_every_reason_has_words() -> None:
    assert set(REASON_CODES) == set(Code), "say shortly why not, in words_trail_figures.py"


def test_entries_of_long_ago_say_their_year(
    world: World, client: FlaskClient, anne: Person
) -> None:
    with clock.fixed_at(at("12:00") - timedelta(days=400)):
        tell(world, Verb.CHANGED)
    assert "2025" in lines(client, "/trail?verb=changed")[0]
