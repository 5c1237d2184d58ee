"""An administrator reads the sets, compares them, makes one and has it approved."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db
from app.core.refusal import NotDone
from app.labour.rulesets import ATW, ATW_16_17, CAO_UMC
from app.people.models import Department
from app.rule_sets import queries
from app.rule_sets.commands import approve_rule_set, make_rule_set, remove_rule_set
from app.rule_sets.models import StoredRuleSet
from app.rule_sets.rules import RuleSetDraft, RuleSetRefusal
from app.rule_sets.rules_figures import figures_of
from tests.factories import TODAY, World
from tests.people.stories import followed, send, trail
from tests.rule_sets.stories import NEXT_YEAR, approved, made, rule_set_fields
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")
LAW = "/rule-sets/atw-2025-07-01"
HOUR = 3600


@pytest.fixture
def house(world: World) -> Department:
    return world.department("De Linde")


@pytest.fixture
def anne(world: World, client: FlaskClient, house: Department) -> None:
    world.sign_in(client, world.administrator(house, "Anne de Graaf"))


def stored(world: World) -> list[StoredRuleSet]:
    with world.app.app_context():
        return db.session.query(StoredRuleSet).order_by(StoredRuleSet.id).all()


@pytest.mark.usefixtures("anne")
def test_the_list_says_what_is_on_and_who_approved_it(client: FlaskClient) -> None:
    page = client.get("/rule-sets").text
    for text in ("ATW 16/17", "CAO Ziekenhuizen", "1 juli 2025", "nog niemand", "Dit is geen"):
        assert text in page
    assert page.count(">aan<") == 2
    assert page.count(">uit<") == 3


@pytest.mark.usefixtures("anne")
def test_a_set_says_each_number_with_its_article_and_what_is_not_judged(
    client: FlaskClient,
) -> None:
    page = client.get(LAW).text
    assert "<strong>12 uur</strong> in één dienst" in page
    assert "ATW 5:7(2)a" in page
    assert "bereikbaarheid" in page.lower()
    assert client.get("/rule-sets/atw-2024-01-01").status_code == 404
    assert client.get("/rule-sets/999999").status_code == 404


@pytest.mark.usefixtures("anne")
def test_two_sets_differ_in_words(client: FlaskClient, world: World) -> None:
    with world.app.app_context():
        number = approved("Eigen", shift_work=10 * HOUR, late_nights=20)
    page = client.get(f"/rule-sets/comparison?one=atw-2025-07-01&other={number}").text
    assert "2 verschillen" in page
    assert page.count("Eigen is strenger") == 2
    back = client.get(f"/rule-sets/comparison?one={number}&other=atw-2025-07-01").text
    assert back.count("ATW geeft meer ruimte") == 2
    care = client.get("/rule-sets/comparison?one=atw-2025-07-01&other=cao-umc-2025-07-01").text
    assert "alleen in CAO UMC" in care
    young = client.get("/rule-sets/comparison?one=atw-2025-07-01&other=atw-16-17-2025-07-01").text
    assert "alleen in ATW 16/17" in young
    assert client.get("/rule-sets/comparison?one=nonsense").status_code == 200


@pytest.mark.usefixtures("anne", "without_tokens")
def test_a_stricter_set_is_made_and_may_be_chosen_once_it_is_approved(
    client: FlaskClient, world: World
) -> None:
    fields = rule_set_fields(name="Eigen regels", valid_from="2027-01-01", shift_work="10:30")
    page = followed(client, send(client, f"{LAW}/new", fields))
    assert "10,5 uur" in page
    assert "in ATW: 12 uur" in page

    [row] = stored(world)
    assert row.numbers == {"shift_work": 10 * HOUR + 1800}, "only what differs is kept"
    nobody = send(client, f"/rule-sets/{row.id}/approval", {"approved_by": " ", "reason": ""})
    assert nobody.status_code == 422
    assert stored(world)[0].approved_at is None

    given = {"approved_by": "Ondernemingsraad", "reason": "Besluit van 12 oktober"}
    assert "Ondernemingsraad" in followed(
        client, send(client, f"/rule-sets/{row.id}/approval", given)
    )
    gone = followed(client, send(client, f"/rule-sets/{row.id}/removal", {}))
    assert "blijft zoals" in gone
    assert trail(world, "StoredRuleSet") == ["added", "approved"]
    assert "Besluit" not in client.get("/trail").text, "what people write stays out of the trail"


@pytest.mark.usefixtures("anne", "without_tokens")
@pytest.mark.parametrize(
    ("base", "other", "said"),
    [
        (ATW, {"shift_work": "13"}, "hoogstens 12 uur (ATW 5:7(2)a)"),
        (ATW, {"day_rest": "10,5"}, "minstens 11 uur (ATW 5:3(2))"),
        (ATW, {"long_average": "50"}, "hoogstens 48 uur (52 weken) (ATW 5:7(2)c)"),
        (ATW, {"day_rest_shortened_1": "7:30"}, "minstens 8 uur (ATB 5.19:2)"),
        (ATW, {"breaks_2_least": "10"}, "minstens 15 minuten (ATW 5:4)"),
        (ATW, {"night_until": "5:00"}, "minstens 06:00 (ATW 1:7(1)d)"),
        (ATW_16_17, {"may_use_long_nights": "y"}, "staat dit niet toe (ATW 5:3(1))"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_set_that_loosens_the_law_is_refused_with_number_and_article(
    client: FlaskClient, world: World, base: object, other: dict[str, str], said: str
) -> None:
    key = queries.RuleSetEntry(base, base).key  # type: ignore[arg-type]
    fields = rule_set_fields(base, name="Ruim", valid_from="2027-01-01", **other)  # type: ignore[arg-type]
    answer = send(client, f"/rule-sets/{key}/new", fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert stored(world) == []


@pytest.mark.usefixtures("anne", "without_tokens")
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("shift_work", ""),
        ("shift_work", "elf"),
        ("shift_work", "-1"),
        ("shift_work", "11:60"),
        ("shift_work", "11.30"),
        ("shift_work", "999"),
        ("breaks_1_least", "1e3"),
        ("late_nights_weeks", "0"),
        ("late_nights", "1,5"),
        ("week_begins", "8"),
        ("name", ""),
        ("name", "atw"),
        ("valid_from", "2026-10-12"),
        ("valid_from", "nooit"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(
    client: FlaskClient, world: World, field: str, text: str
) -> None:
    fields = rule_set_fields(name="Eigen", valid_from="2027-01-01")
    answer = send(client, f"{LAW}/new", fields | {field: text})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert stored(world) == []


def draft(name: str, day: date, base: object = ATW, **figures: int) -> RuleSetDraft:
    base = base if base is not None else ATW
    figures = {**figures_of(base), **figures}  # type: ignore[arg-type]
    return RuleSetDraft(name, day, base.name, base.valid_from, figures)  # type: ignore[attr-defined]


def test_a_newer_set_of_a_name_begins_later_and_changes_nothing_of_the_older(
    context: Flask,
) -> None:
    first = approved("Eigen", TODAY, shift_work=11 * HOUR)
    for day in (TODAY, TODAY - timedelta(days=1)):
        assert isinstance(make_rule_set(draft("EIGEN", day)), NotDone)
    young = make_rule_set(draft("Eigen", NEXT_YEAR, ATW_16_17))
    assert young == NotDone(RuleSetRefusal.OTHER_AGES)
    second = made("eigen", NEXT_YEAR, shift_work=10 * HOUR)
    assert make_rule_set(draft("Eigen", NEXT_YEAR, shift_work=10 * HOUR)) == second, "a second tap"

    entries = {each.id: each.rules for each in queries.of_name("Eigen")}
    assert entries[first].shift_work == replace(ATW.shift_work, value=11 * HOUR)  # type: ignore[type-var]
    assert entries[second].name == "Eigen", "one name, written one way"
    assert entries[first].on
    assert not entries[second].on


def test_a_set_that_nobody_approved_may_go_and_one_whose_day_passed_is_not_approved(
    context: Flask, world: World
) -> None:
    number = made("Eigen", TODAY)
    with world.at("08:00", plus=1):
        assert approve_rule_set(number, "OR", "Besluit") == NotDone(RuleSetRefusal.BEGUN)
    assert remove_rule_set(number) is None
    assert remove_rule_set(number) is None, "a second tap"
    number = approved("Eigen", TODAY)
    assert approve_rule_set(number, "OR", "Besluit") is None, "a second tap"
    assert approve_rule_set(number, "Iemand", "Anders") == NotDone(RuleSetRefusal.APPROVED)
    assert remove_rule_set(number) == NotDone(RuleSetRefusal.APPROVED)


def test_an_agreement_that_came_off_is_taken_up_as_a_newer_set_of_its_name(context: Flask) -> None:
    assert not queries.is_on("CAO UMC", NEXT_YEAR, minors=False)
    approved("CAO UMC", NEXT_YEAR, CAO_UMC)
    assert queries.is_on("CAO UMC", NEXT_YEAR, minors=False)
    assert not queries.is_on("CAO UMC", NEXT_YEAR - timedelta(days=1), minors=False)
    assert not queries.is_on("CAO UMC", NEXT_YEAR, minors=True)


def test_a_set_out_of_a_stored_one_rests_on_what_that_rests_on(
    client: FlaskClient, world: World, anne: None, without_tokens: None
) -> None:
    with world.app.app_context():
        first = made("Eigen", TODAY, shift_work=11 * HOUR)
        rules = next(each.rules for each in queries.of_name("Eigen"))
    fields = rule_set_fields(rules, name="Eigen", valid_from="2027-01-01", day_rest="12")
    send(client, f"/rule-sets/{first}/new", fields)
    newer = stored(world)[-1]
    assert (newer.base_name, newer.numbers) == (
        "ATW",
        {"shift_work": 11 * HOUR, "day_rest": 12 * HOUR},
    )


@pytest.mark.usefixtures("without_tokens")
def test_only_who_administers_the_top_makes_sets_and_others_see_none(
    client: FlaskClient, world: World, house: Department
) -> None:
    ward = world.department("Zuid", house)
    world.sign_in(client, world.administrator(ward))
    assert client.get(LAW).status_code == 200
    assert "new" not in client.get(LAW).text.partition("<main")[2].partition("</h1>")[0]
    assert client.get(f"{LAW}/new").status_code == 403
    world.sign_in(client, world.worker())
    assert client.get("/rule-sets").status_code == 403


@pytest.mark.usefixtures("anne")
def test_the_pages_ask_as_little_with_many_sets(client: FlaskClient, world: World) -> None:
    for address in ("/rule-sets", LAW, "/rule-sets/comparison", f"{LAW}/new"):
        client.get(address)
        with counted() as before:
            client.get(address)
        with world.app.app_context():
            for number in range(3):
                approved(f"Eigen {number} {len(address)}", TODAY)
        with counted() as after:
            client.get(address)
        assert len(after) == len(before) <= 5, address
