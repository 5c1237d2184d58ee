"""What a capability calls its levels: the usual five, or a scheme of its own."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.capabilities.models import Capability
from app.capabilities.words import level_name
from app.core.db import db
from app.people.models import Department
from tests.factories import World
from tests.people.stories import followed, send

TWO_STEPS = {
    "level_2_nl": "meegekeken",
    "level_2_en": "watched",
    "level_5_nl": "bevoegd",
    "level_5_en": "authorised",
}
STORED = {
    "2": {"nl": "meegekeken", "en": "watched"},
    "5": {"nl": "bevoegd", "en": "authorised"},
}


@pytest.fixture
def house(world: World, client: FlaskClient) -> Department:
    """The top of an organisation, whose administrator is signed in."""
    house = world.department("De Linde")
    world.sign_in(client, world.administrator(house, "Anne de Graaf"))
    return house


def form(name: str = "Infuus", kind: str = "skill", **more: Any) -> dict[str, Any]:
    empty = {f"level_{level}_{language}": "" for level in range(1, 6) for language in ("nl", "en")}
    return {"name_nl": name, "name_en": f"{name} (en)", "kind": kind, **empty, **more}


def stored(world: World) -> Capability:
    with world.app.app_context():
        return db.session.query(Capability).one()


@pytest.mark.usefixtures("house")
def test_a_scheme_of_its_own_is_kept_in_both_languages_and_shown(
    client: FlaskClient, world: World
) -> None:
    page = followed(client, send(client, "/capabilities/new", form(**TWO_STEPS)))

    assert stored(world).level_names == STORED
    assert "<b>5</b> bevoegd" in page
    assert "theorie" not in page
    edit = client.get(f"/capabilities/{stored(world).id}/edit").text
    assert 'value="authorised"' in edit
    assert '<details class="disclosure" open>' in edit
    assert "2 eigen" in client.get("/capabilities").text


@pytest.mark.usefixtures("house")
def test_all_names_left_empty_are_the_usual_five(client: FlaskClient, world: World) -> None:
    page = followed(client, send(client, "/capabilities/new", form(level_3_nl="   ")))

    assert stored(world).level_names is None
    assert "<b>4</b> onder toezicht" in page


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("left_out", "wrong"),
    [
        ({"level_5_nl", "level_5_en"}, {"level_5_nl", "level_5_en"}),
        ({"level_5_en"}, {"level_5_en"}),
        ({"level_2_nl"}, {"level_2_nl"}),
    ],
)
def test_a_scheme_without_its_top_level_or_half_a_name_is_an_error_there(
    client: FlaskClient, world: World, left_out: set[str], wrong: set[str]
) -> None:
    names = {key: name for key, name in TWO_STEPS.items() if key not in left_out}

    answer = send(client, "/capabilities/new", form(**names))

    assert answer.status_code == 422
    for field in TWO_STEPS:
        assert (f'id="{field}-error"' in answer.text) == (field in wrong)
    with world.app.app_context():
        assert db.session.query(Capability).count() == 0


@pytest.mark.usefixtures("house")
def test_a_name_of_a_level_is_bounded_and_stays_text(client: FlaskClient) -> None:
    script = {**TWO_STEPS, "level_5_nl": "<script>x</script>"}
    page = followed(client, send(client, "/capabilities/new", form(**script)))
    assert "<script>x" not in page
    long = {**TWO_STEPS, "level_5_nl": "x" * 41}
    assert 'id="level_5_nl-error"' in send(client, "/capabilities/new", form("B", **long)).text


@pytest.mark.usefixtures("house")
def test_what_has_no_levels_has_no_names_of_levels(client: FlaskClient, world: World) -> None:
    half = {"level_2_nl": "meegekeken"}

    followed(client, send(client, "/capabilities/new", form("BIG", "registration", **half)))

    assert stored(world).level_names is None


def test_a_level_that_was_signed_off_stays_in_the_scheme(
    client: FlaskClient, world: World, house: Department
) -> None:
    infusion = world.capability("Infuus")
    edit = f"/capabilities/{infusion.id}/edit"
    world.holding(world.person(), infusion, level=3)

    answer = send(client, edit, form(**TWO_STEPS))

    assert answer.status_code == 422
    assert 'id="level_5_nl-error"' in answer.text
    assert "1 aftekening of taaksoort" in answer.text
    assert stored(world).level_names is None
    with_the_third = {**TWO_STEPS, "level_3_nl": "deels", "level_3_en": "partly"}
    followed(client, send(client, edit, form(**with_the_third)))
    assert set(stored(world).level_names or {}) == {"2", "3", "5"}


def test_a_level_that_a_task_type_needs_stays_in_the_scheme(
    client: FlaskClient, world: World, house: Department
) -> None:
    infusion = world.capability("Infuus", level_names=STORED)
    for _number in range(2):
        world.need(world.task_type(house), infusion, level=2)
    only_the_top = {key: name for key, name in TWO_STEPS.items() if "_5_" in key}

    answer = send(client, f"/capabilities/{infusion.id}/edit", form(**only_the_top))

    assert answer.status_code == 422
    assert "2 aftekeningen en taaksoorten" in answer.text
    assert stored(world).level_names == STORED


def test_names_of_levels_in_use_may_change_and_the_scheme_may_grow(
    client: FlaskClient, world: World, house: Department
) -> None:
    infusion = world.capability("Infuus", level_names=STORED)
    world.holding(world.person(), infusion, level=2)
    edit = f"/capabilities/{infusion.id}/edit"

    followed(client, send(client, edit, form(**{**TWO_STEPS, "level_2_nl": "kijkt mee"})))
    assert (stored(world).level_names or {})["2"]["nl"] == "kijkt mee"
    followed(client, send(client, edit, form()))

    assert stored(world).level_names is None, "back to the usual five, which have them all"


@pytest.mark.usefixtures("context")
def test_a_level_is_called_as_its_scheme_does_in_either_language() -> None:
    assert level_name(STORED, 5) == "bevoegd"
    assert level_name(STORED, 5, "en") == "authorised"
    assert level_name(None, 5) == "zelfstandig"
    assert level_name(None, 5, "en") == "independent"
    assert level_name(STORED, 0, "en") == "not yet"
    assert level_name(STORED, 4, "en") == "under supervision", "it came with what includes this"
