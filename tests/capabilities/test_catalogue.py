"""The catalogue as owners and administrators see it, and who keeps and assesses what."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.capabilities.commands import grant_right
from app.capabilities.models import Capability, CapabilityGrant, CapabilityRight
from app.capabilities.queries import assessing_of
from app.capabilities.rules import CapabilityRefusal
from app.core.db import db
from app.core.refusal import NotDone
from app.core.viewer import Viewer
from app.people.models import Department, Person
from tests.factories import TODAY, World
from tests.people.stories import followed, send, trail
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def sterile(world: World) -> Capability:
    """A capability."""
    return world.capability("Steriel werken", valid_months=24, stale_months=12)


@pytest.fixture
def joke(world: World, client: FlaskClient, sterile: Capability, house: Department) -> Person:
    """Its owner, signed in; she is nothing else."""
    person = world.worker("Joke Postma", house)
    own(world, sterile, person)
    world.sign_in(client, person)
    return person


@pytest.fixture
def anne(world: World, client: FlaskClient, house: Department) -> Person:
    """An administrator, signed in."""
    person = world.administrator(house, "Anne de Graaf")
    world.sign_in(client, person)
    return person


def own(world: World, capability: Capability, person: Person) -> CapabilityGrant:
    return world.save(
        CapabilityGrant(
            capability_id=capability.id, person_id=person.id, right=CapabilityRight.OWNER
        )
    )


def form(name: str, **more: Any) -> dict[str, Any]:
    return {"name_nl": name, "name_en": f"{name} (en)", "kind": "skill", **more}


def stored(world: World, capability: Capability) -> Capability:
    with world.app.app_context():
        return db.session.get_one(Capability, capability.id)


def grants(world: World, capability: Capability) -> list[tuple[str, int]]:
    with world.app.app_context():
        rows = db.session.query(CapabilityGrant).filter_by(capability_id=capability.id)
        return sorted((row.right, row.person_id) for row in rows)


def cells(page: str, name: str) -> str:
    """The row of a capability in the list, as text."""
    return page.split(f">{name}</a>")[1].split("</tr>", maxsplit=1)[0]


# --- what owners may -----------------------------------------------------------------------------


def test_an_owner_sees_the_list_and_changes_their_own(
    client: FlaskClient, world: World, joke: Person, sterile: Capability
) -> None:
    lift = world.capability("Tillift")
    assert 'href="/capabilities"' in client.get("/me").text
    page = client.get("/capabilities").text
    assert "Tillift" in page
    assert "van jou" in cells(page, "Steriel werken")
    assert "van jou" not in cells(page, "Tillift")
    assert "/capabilities/new" not in page

    edit = f"/capabilities/{sterile.id}/edit"
    followed(client, send(client, edit, form("Steriel", valid_months=36, evidence_required="y")))

    after = stored(world, sterile)
    assert (after.name_nl, after.valid_months, after.stale_months) == ("Steriel", 36, None)
    assert after.evidence_required
    followed(client, send(client, f"/capabilities/{sterile.id}/deactivation"))
    followed(client, send(client, f"/capabilities/{sterile.id}/reactivation"))
    assert client.get(f"/capabilities/{lift.id}").status_code == 200


def test_what_belongs_to_another_is_read_only(
    client: FlaskClient, world: World, joke: Person
) -> None:
    lift, sem = world.capability("Tillift"), world.person("Sem Visser")
    named = world.assessor(lift, sem)
    page = client.get(f"/capabilities/{lift.id}").text
    assert "Sem Visser" in page
    assert '<form class="form' not in page
    assert "/edit" not in page

    assert client.get(f"/capabilities/{lift.id}/edit").status_code == 403
    for path in (
        f"/capabilities/{lift.id}/edit",
        f"/capabilities/{lift.id}/deactivation",
        f"/capabilities/{lift.id}/reactivation",
        f"/capabilities/{lift.id}/assessors",
        f"/capability-grants/{named.id}/removal",
    ):
        assert send(client, path, {"assessor-who": sem.email}).status_code == 403, path
    assert grants(world, lift) == [("assessor", sem.id)]


def test_an_owner_names_assessors_but_no_owners_and_says_nothing_about_reserved_acts(
    client: FlaskClient, world: World, joke: Person, sterile: Capability
) -> None:
    sem = world.person("Sem Visser")
    mine = grants(world, sterile)
    page = client.get(f"/capabilities/{sterile.id}").text
    assert 'name="assessor-who"' in page
    assert 'name="owner-who"' not in page
    assert 'name="reserved"' not in client.get(f"/capabilities/{sterile.id}/edit").text

    own_page = f"/capabilities/{sterile.id}"
    followed(client, send(client, f"{own_page}/assessors", {"assessor-who": "Sem Visser"}))
    assert send(client, f"{own_page}/owners", {"owner-who": "Sem Visser"}).status_code == 403
    followed(client, send(client, f"{own_page}/edit", form("Steriel werken", reserved="y")))
    assert send(client, "/capabilities/new", form("Meer")).status_code == 403

    assert not stored(world, sterile).reserved
    assert grants(world, sterile) == [("assessor", sem.id), *mine]
    with world.app.app_context():
        owning = db.session.query(CapabilityGrant).filter_by(right="owner").one().id
    assert send(client, f"/capability-grants/{owning}/removal").status_code == 403


def test_an_owner_keeps_a_reserved_act_reserved(
    client: FlaskClient, world: World, joke: Person
) -> None:
    catheter = world.capability("Katheter", reserved=True)
    own(world, catheter, joke)
    edit = f"/capabilities/{catheter.id}/edit"

    answer = send(client, edit, form("Katheter", holders_assess="y"))
    assert answer.status_code == 422
    assert 'id="holders_assess-error"' in answer.text
    followed(client, send(client, edit, form("Katheter", valid_months=12)))

    assert stored(world, catheter).reserved


def test_an_owner_includes_only_what_they_keep_too(
    client: FlaskClient, world: World, joke: Person, sterile: Capability
) -> None:
    lift, gloves = world.capability("Tillift"), world.capability("Handschoenen")
    own(world, gloves, joke)
    edit = f"/capabilities/{sterile.id}/edit"
    page = client.get(edit).text
    assert "Handschoenen" in page
    assert "Tillift" not in page, "holders of theirs would hold another's"

    assert send(client, edit, form("Steriel werken", includes=lift.id)).status_code == 422
    followed(client, send(client, edit, form("Steriel werken", includes=gloves.id)))


def test_who_owns_nothing_finds_nothing(
    client: FlaskClient, world: World, sterile: Capability, house: Department
) -> None:
    assessor = world.person("Sem Visser")
    named = world.assessor(sterile, assessor)
    for person in (assessor, world.poster(house), world.coordinator(house), world.worker()):
        world.sign_in(client, person)
        assert client.get("/capabilities").status_code == 403
        assert 'href="/capabilities"' not in client.get("/me").text
        assert client.get(f"/capabilities/{sterile.id}").status_code == 404
        assert client.get(f"/capabilities/{sterile.id}/edit").status_code == 404
        for path in (
            f"/capabilities/{sterile.id}/edit",
            f"/capabilities/{sterile.id}/assessors",
            f"/capability-grants/{named.id}/removal",
        ):
            assert send(client, path, {"assessor-who": person.email}).status_code == 404, path
        assert send(client, f"/capabilities/{sterile.id}/owners").status_code == 403


# --- naming people -------------------------------------------------------------------------------


@pytest.mark.usefixtures("anne")
def test_an_administrator_names_owners_and_assessors_and_takes_them_away(
    client: FlaskClient, world: World, sterile: Capability
) -> None:
    sem, iris = world.person("Sem Visser"), world.person("Iris Bakker")
    page = f"/capabilities/{sterile.id}"

    followed(client, send(client, f"{page}/owners", {"owner-who": sem.email.upper()}))
    text = followed(client, send(client, f"{page}/assessors", {"assessor-who": "iris"}))

    assert grants(world, sterile) == [("assessor", iris.id), ("owner", sem.id)]
    assert "Sem Visser" in text
    assert "Iris Bakker" in text
    assert "1 op naam" in cells(client.get("/capabilities").text, "Steriel werken")
    with world.app.app_context():
        ids = [row.id for row in db.session.query(CapabilityGrant)]
    for grant_id in ids:
        followed(client, send(client, f"/capability-grants/{grant_id}/removal"))
        assert send(client, f"/capability-grants/{grant_id}/removal").status_code == 404
    assert grants(world, sterile) == []
    assert trail(world, "CapabilityGrant") == ["granted", "granted", "revoked", "revoked"]


@pytest.mark.usefixtures("anne")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Jan", "Er passen meer mensen: Jan de Vries (Poli), Jan Bakkerman (Poli)"),
        ("Niemand", "Zo heet niemand"),
        ("%", "Zo heet niemand"),
        ("Oude Jansen", "Zo heet niemand"),
        ("", "Geef een naam of e-mailadres"),
        ("x" * 255, "254"),
    ],
)
def test_where_nobody_or_several_fit_the_field_says_so(
    client: FlaskClient, world: World, sterile: Capability, text: str, words: str
) -> None:
    clinic = world.department("Poli")
    for name in ("Jan de Vries", "Jan Bakkerman"):
        world.person(name, clinic)
    world.person("Oude Jansen", clinic, active=False)

    answer = send(client, f"/capabilities/{sterile.id}/assessors", {"assessor-who": text})

    assert answer.status_code == 422
    assert 'id="assessor-who-error"' in answer.text
    assert 'id="owner-who-error"' not in answer.text
    assert words in answer.text
    assert grants(world, sterile) == []


@pytest.mark.usefixtures("anne")
def test_a_whole_name_goes_before_part_of_another(
    client: FlaskClient, world: World, sterile: Capability
) -> None:
    world.person("Jan de Vries-Bakker")
    jan = world.person("Jan de Vries")

    followed(
        client,
        send(client, f"/capabilities/{sterile.id}/assessors", {"assessor-who": "jan de vries"}),
    )

    assert grants(world, sterile) == [("assessor", jan.id)]


@pytest.mark.usefixtures("anne")
def test_the_same_right_twice_is_refused(
    client: FlaskClient, world: World, sterile: Capability
) -> None:
    sem = world.person("Sem Visser")
    world.assessor(sterile, sem)

    answer = send(client, f"/capabilities/{sterile.id}/assessors", {"assessor-who": sem.email})

    assert answer.status_code == 422
    assert 'id="assessor-who-error"' in answer.text
    owner = {"owner-who": sem.email}
    assert send(client, f"/capabilities/{sterile.id}/owners", owner).status_code == 303


def test_two_administrators_who_name_the_same_person_at_once_make_one(own_app: Flask) -> None:
    world = World(own_app)
    sterile, sem = world.capability(), world.person()

    def name(_number: int) -> int | NotDone:
        with own_app.app_context():
            return grant_right(sterile.id, sem.id, CapabilityRight.ASSESSOR)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(name, range(4)))

    assert sum(isinstance(answer, int) for answer in answers) == 1
    assert answers.count(NotDone(CapabilityRefusal.HELD_ALREADY)) == 3


# --- what is told --------------------------------------------------------------------------------


@pytest.mark.usefixtures("anne")
def test_an_administrator_says_how_long_how_often_with_what_and_who(
    client: FlaskClient, world: World
) -> None:
    fields = form(
        "Infuus", valid_months=36, stale_months=1, evidence_required="y", holders_assess="y"
    )

    page = followed(client, send(client, "/capabilities/new", fields))

    for words in ("36 maanden na een aftekening", "minstens elke 1 maand", "bij elke aftekening"):
        assert words in page
    row = cells(client.get("/capabilities").text, "Infuus")
    assert "36 maanden" in row
    assert "de gebruikelijke vijf" in row
    assert "wie het kan" in row


@pytest.mark.usefixtures("anne")
def test_a_reserved_act_that_its_holders_assess_is_an_error_at_the_field(
    client: FlaskClient, world: World
) -> None:
    both = {"reserved": "y", "holders_assess": "y"}

    answer = send(client, "/capabilities/new", form("Katheter", **both))

    assert answer.status_code == 422
    assert 'id="holders_assess-error"' in answer.text
    page = followed(client, send(client, "/capabilities/new", form("Katheter", reserved="y")))
    assert "alleen de beoordelaars die hier staan" in page


@pytest.mark.usefixtures("anne")
@pytest.mark.parametrize("field", ["valid_months", "stale_months"])
@pytest.mark.parametrize("months", ["0", "241", "1,5", "-3", "een", "1e2"])
def test_months_are_whole_and_bounded(client: FlaskClient, field: str, months: str) -> None:
    answer = send(client, "/capabilities/new", form("A", **{field: months}))

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'value="{months}"' in answer.text, "what was filled in is kept"


@pytest.mark.usefixtures("anne")
def test_the_list_and_an_entry_cost_the_same_with_little_or_much(
    client: FlaskClient, world: World, sterile: Capability
) -> None:
    page = f"/capabilities/{sterile.id}"
    world.assessor(sterile, world.person())
    included = [world.capability() for _number in range(20)]
    send(client, f"{page}/edit", form("Steriel werken", includes=included[0].id))
    with counted() as few:
        client.get("/capabilities")
        client.get(page)
    for _number in range(20):
        world.assessor(sterile, world.person())
        world.holding(world.person(), sterile)
    send(client, f"{page}/edit", form("Steriel werken", includes=[one.id for one in included]))
    with counted() as many:
        client.get("/capabilities")
        client.get(page)

    assert len(many) == len(few), "one statement per row: load set-wise"
    assert len(many) <= 14


@pytest.mark.usefixtures("anne")
def test_the_list_is_paged_and_searched_in_both_languages(
    client: FlaskClient, world: World
) -> None:
    for number in range(60):
        world.capability(f"Kunnen {number:02}")
    assert client.get("/capabilities").text.count('<th scope="row">') == 50
    assert client.get("/capabilities?page=2").text.count('<th scope="row">') == 10
    assert client.get("/capabilities?q=07+(en)").text.count('<th scope="row">') == 1


@pytest.mark.usefixtures("context")
def test_who_assesses_is_read_from_grants_and_from_what_is_held_at_the_top_today(
    world: World,
) -> None:
    sem = world.person()
    named, owned, able = world.capability(), world.capability(), world.capability()
    world.assessor(named, sem)
    own(world, owned, sem)
    world.holding(sem, able, valid_until=TODAY)
    world.holding(sem, world.capability(), level=4)
    world.holding(sem, world.capability(), valid_until=TODAY.replace(day=12))

    with counted() as statements:
        found = assessing_of(Viewer(sem.id, "Sem", "nl", "/1/"))

    assert len(statements) == 1
    assert (found.owned, found.named, found.independent) == ({owned.id}, {named.id}, {able.id})
