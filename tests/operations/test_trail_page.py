"""The page of the trail: who sees it, what can be looked for, how far it goes back."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.audit.trail import Verb, record
from app.audit.words import VERBS
from app.core import clock
from app.core.actor import COMMAND_LINE, Actor, acting
from app.core.command import command
from app.operations.queries_trail import PAGE_SIZE
from app.people.models import Department, Person
from app.people.rules import Role
from tests.factories import World, at
from tests.statements import counted


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


def tell(world: World, verb: Verb, subject: str = "Shift", **more: object) -> None:
    """Let something happen that the trail remembers."""

    @command
    def happen() -> None:
        record(verb, subject, **more)  # type: ignore[arg-type]

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
    assert lines(client)[:2] == [
        "Tue 13 Oct 12:05 command line sample data stored people: 7 · kinds: a, b organisation –",
        "Tue 13 Oct 12:00 Anne de Graaf cancelled claims: 2 task Noor Haddad",
    ]


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
    verbs = {"cancelled", "declined", "changed"}
    shown = lines(client, f"/trail?{asked}")
    assert {verb for verb in verbs for line in shown if f" {verb} " in line} == found


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
    assert "places: 0" in rest[-1]
    assert 'href="/trail?verb=posted&amp;object=Shift"' in client.get(address).text


def test_a_page_costs_three_statements_however_much_there_is(
    world: World, client: FlaskClient, anne: Person
) -> None:
    for _ in range(60):
        tell(world, Verb.POSTED, about=anne.id)
    with counted() as statements:
        assert client.get("/trail?about=anne&verb=posted&until=2026-10-13").status_code == 200
    assert len(statements) == 3, "who looks, the entries, what waits in the menu"


@pytest.mark.parametrize(
    "asked",
    [
        "verb=nonsense",
        "object=Nonsense",
        "number=x",
        "number=99999999999999999999",
        "number=-1",
        "since=yesterday",
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


def test_every_verb_has_words() -> None:
    assert set(VERBS) == set(Verb), "say in app/audit/words.py what the new verb is called"


def test_entries_of_long_ago_say_their_year(
    world: World, client: FlaskClient, anne: Person
) -> None:
    with clock.fixed_at(at("12:00") - timedelta(days=400)):
        tell(world, Verb.CHANGED)
    assert "2025" in lines(client, "/trail?verb=changed")[0]
