"""What somebody can do: as the person, coordinators and assessors see it, today and as of a day."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.capabilities.commands import change_capability
from app.capabilities.commands_sign_offs import revoke, sign_off
from app.capabilities.models import (
    Capability,
    CapabilityRequest,
    CapabilityRight,
    Inclusion,
    Method,
    Practice,
    RequestState,
    RevocationReason,
)
from app.capabilities.queries_profile import Profile, profile, profile_on, seen
from app.capabilities.rules import CapabilityDraft, Freshness, ProfilePart, SignOffDraft
from app.core import clock
from app.core.actor import Actor, acting
from app.core.viewer import Viewer
from app.files.models import StoredFile
from app.people.models import Department, Person
from app.people.rules import Role
from tests.factories import TODAY, World, at
from tests.statements import counted

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.fixed_at(at("08:00")):
        yield


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def sem(world: World, client: FlaskClient, house: Department) -> Person:
    """A worker, signed in."""
    person = world.worker("Sem Visser", house, language="en")
    world.sign_in(client, person)
    return person


@pytest.fixture
def joke(world: World, house: Department) -> Person:
    """Who signs off."""
    return world.person("Joke Postma", house)


def own_view(person: Person) -> Viewer:
    return Viewer(person.id, person.name, "nl", "/")


def profile_now(person: Person) -> Profile:
    found = seen(own_view(person), person.id)
    assert found is not None
    return profile(found)


def shown(person: Person, on: date | None = None) -> dict[str, tuple[object, ...]]:
    """The profile, or that as of a day: what is held, by name, with all that is said of it."""
    found = seen(own_view(person), person.id)
    assert found is not None
    told = profile(found) if on is None else profile_on(found, on)
    return {
        entry.capability.name_nl: (
            entry.level,
            entry.valid_until,
            entry.freshness,
            entry.practised,
            entry.part,
            entry.next_level,
            entry.through and entry.through.name_nl,
        )
        for entry in told.entries
        if entry.level
    }


def held_on(page: str) -> dict[str, str]:
    """What the page says of each capability: all its words in a row, by name."""
    parts = re.findall(r"<(article|li)\b[^>]*>(.*?)</\1>", page, re.DOTALL)
    texts = [" ".join(re.sub(r"<[^>]*>", " ", part).split()) for _tag, part in parts]
    return {text.split(" ")[0]: text for text in texts}


# --- what the page says --------------------------------------------------------------------------


def test_a_capability_stands_where_it_asks_grows_or_is_in_order(
    context: Flask, world: World, sem: Person
) -> None:
    def holding(name: str, level: int, until: date | None = None, **more: Any) -> None:
        world.holding(sem, world.capability(name, **more), level, until)

    holding("Verlopen", 5, TODAY - DAY)
    holding("Verloopt", 5, TODAY + 30 * DAY)
    holding("Lang", 5, stale_months=6)
    holding("Groeit", 4, TODAY + 31 * DAY)
    holding("Klaar", 5, stale_months=12)
    holding("Papier", 5, kind="registration")
    world.capability("Nieuw")

    found = profile_now(sem)

    def names(part: ProfilePart) -> list[str]:
        return [entry.capability.name_nl for entry in found.part(part)]

    assert names(ProfilePart.ASKS) == ["Lang", "Verloopt", "Verlopen"]
    assert names(ProfilePart.GROWING) == ["Groeit"]
    assert names(ProfilePart.IN_ORDER) == ["Klaar", "Papier"]
    assert names(ProfilePart.NOT_HELD) == ["Nieuw"]
    assert found.held == 6


def test_the_page_says_level_freshness_validity_and_what_comes_next_in_words(
    client: FlaskClient, world: World, sem: Person, joke: Person
) -> None:
    exam, law = world.capability("Tentamens"), world.capability("AVG")
    world.assessor(exam, joke)
    world.holding(sem, exam, level=4)
    world.holding(sem, law, valid_until=date(2026, 9, 30))

    page = client.get(f"/people/{sem.id}/capabilities").text

    told = held_on(page)
    for words in ("4 under supervision", "5 January 2026", "Next step: independent", "Joke Postma"):
        assert words in told["Tentamens"], words
    assert "expired on 30 September 2026" in told["AVG"]
    assert "#ring" in page, "an icon beside the word"
    assert "2 capabilities" in page
    assert "/sign-offs" not in page, "nobody signs off for themselves"


def test_what_has_no_levels_shows_none(client: FlaskClient, world: World, sem: Person) -> None:
    world.holding(sem, world.capability("BIG", "registration"))

    page = client.get(f"/people/{sem.id}/capabilities").text

    assert 'class="level-' not in page.split('class="steps"')[0]
    assert "BIG" in page


def test_its_own_scheme_names_and_counts_the_steps(
    client: FlaskClient, world: World, sem: Person
) -> None:
    names = {step: {"nl": f"stap {step}", "en": f"stage {step}"} for step in ("1", "3", "5")}
    world.holding(sem, world.capability("Kar", level_names=names), level=3)

    page = client.get(f"/people/{sem.id}/capabilities").text

    assert len(re.findall(r'class="level-step[ "]', page)) == 3
    told = held_on(page)["Kar"]
    assert "stage 3" in told
    assert "stage 5" in told


def test_practice_on_a_shift_makes_it_fresh_and_a_later_sign_off_does_too(
    context: Flask, world: World, sem: Person, joke: Person
) -> None:
    surgery = world.capability("Steriel", stale_months=3)
    world.holding(sem, surgery)
    assert shown(sem)["Steriel"][2:4] == (Freshness.STALE, date(2026, 1, 5))

    practised = at("23:30", date(2026, 9, 1))
    world.save(Practice(person_id=sem.id, capability_id=surgery.id, practised_at=practised))
    assert shown(sem)["Steriel"][2:4] == (Freshness.FRESH, date(2026, 9, 1)), "the local day"

    with acting(Actor("person", joke.id)):
        sign_off(sem.id, surgery.id, SignOffDraft(5, Method.OBSERVED, TODAY))
    assert shown(sem)["Steriel"][2:4] == (Freshness.FRESH, TODAY)


def test_what_is_held_through_another_says_so(
    context: Flask, world: World, client: FlaskClient, sem: Person, joke: Person
) -> None:
    advanced, basic = world.capability("Specialistisch"), world.capability("Basaal")
    world.save(Inclusion(capability_id=advanced.id, included_id=basic.id))
    with acting(Actor("person", joke.id)):
        sign_off(sem.id, basic.id, SignOffDraft(3, Method.OBSERVED, TODAY))
        assert shown(sem)["Basaal"][0] == 3
        sign_off(sem.id, advanced.id, SignOffDraft(5, Method.OBSERVED, TODAY))

    assert shown(sem)["Basaal"][0] == 5, "any of the ways counts: the highest"
    assert shown(sem)["Basaal"][-1] == "Specialistisch"
    assert shown(sem) == shown(sem, TODAY)


# --- history -------------------------------------------------------------------------------------


def test_every_sign_off_and_taking_away_is_shown_the_newest_first(
    client: FlaskClient, world: World, sem: Person, joke: Person
) -> None:
    exam = world.capability("Tentamens", valid_months=24)
    with world.app.app_context(), acting(Actor("person", joke.id)):
        sign_off(sem.id, exam.id, SignOffDraft(4, Method.OBSERVED, TODAY - 9 * DAY))
        sign_off(sem.id, exam.id, SignOffDraft(2, Method.TALK, TODAY))
        revoke(sem.id, exam.id, RevocationReason.NOT_SAFE)

    page = client.get(f"/people/{sem.id}/capabilities/{exam.id}").text

    told = [
        page.find(words) for words in ("not done safely", "2 watched along", "4 under supervision")
    ]
    assert -1 not in told
    assert told == sorted(told), "the newest first"
    assert page.count("Joke Postma") == 3
    assert "4 October 2028" in page, "24 months after the day on which it was shown"
    gone = client.get(f"/people/{sem.id}/capabilities").text
    assert "Tentamens" in gone, "what was taken away can still be found"
    assert "0 capabilities" in gone


def test_the_proof_is_offered_to_the_person_and_who_signs_off_and_to_nobody_else(
    client: FlaskClient, world: World, sem: Person, joke: Person, house: Department
) -> None:
    course = world.capability("Narcose", evidence_required=True)
    world.assessor(course, joke)
    file = world.save(
        StoredFile(
            name="bewijs.pdf",
            media_type="application/pdf",
            size=4,
            sha256="0" * 64,
            stored_at=clock.now(),
            content=b"%PDF",
        )
    )
    asked = world.save(
        CapabilityRequest(
            person_id=sem.id,
            capability_id=course.id,
            level=5,
            file_id=file.id,
            asked_at=clock.now(),
            state=RequestState.APPROVED,
        )
    )
    with world.app.app_context(), acting(Actor("person", joke.id)):
        draft = SignOffDraft(5, Method.CERTIFICATE, TODAY, file_id=file.id)
        assert isinstance(sign_off(sem.id, course.id, draft), int)

    for person, opens in ((sem, True), (joke, True), (world.coordinator(house), False)):
        world.sign_in(client, person)
        page = client.get(f"/people/{sem.id}/capabilities/{course.id}").text
        assert (f"/capability-requests/{asked.id}/proof" in page) == opens, person.name
        assert ("bewijs.pdf" in page) == opens, "its name may say what it is about"


def test_a_capability_that_is_not_there_is_not_found(
    client: FlaskClient, world: World, sem: Person
) -> None:
    retired = world.capability(active=False)

    assert client.get(f"/people/{sem.id}/capabilities/2147483647").status_code == 404
    assert client.get(f"/people/{sem.id}/capabilities/{retired.id}").status_code == 404
    world.holding(sem, retired)
    assert client.get(f"/people/{sem.id}/capabilities/{retired.id}").status_code == 200


# --- as of a day ---------------------------------------------------------------------------------


def life_of(person: Person, joke: Person, capabilities: list[Capability]) -> Iterator[datetime]:
    """What happens to somebody in a year; the evening of each day on which something does."""
    advanced, basic, paper = (each.id for each in capabilities)
    start = date(2025, 10, 25)
    story: list[tuple[int, int, SignOffDraft | RevocationReason]] = [
        (0, basic, SignOffDraft(2, Method.OBSERVED, start)),
        (1, basic, SignOffDraft(4, Method.ON_SHIFT, start)),
        (1, paper, SignOffDraft(5, Method.CERTIFICATE, start - 40 * DAY, start + 90 * DAY)),
        (30, advanced, SignOffDraft(4, Method.TEST, start)),
        (31, basic, SignOffDraft(1, Method.TALK, start + 31 * DAY)),
        (60, advanced, RevocationReason.NOT_SAFE),
        (150, basic, RevocationReason.LAPSED),
        (155, paper, SignOffDraft(5, Method.REGISTER, start + 155 * DAY)),
        (200, advanced, SignOffDraft(5, Method.OBSERVED, start + 190 * DAY)),
    ]
    for days, capability, what in story:
        with clock.fixed_at(at("23:59", start, plus=days)), acting(Actor("person", joke.id)):
            if isinstance(what, RevocationReason):
                assert isinstance(revoke(person.id, capability, what), int)
            else:
                assert isinstance(sign_off(person.id, capability, what), int)
            yield clock.now()


def test_the_profile_of_any_past_day_is_what_it_was_on_that_day(
    context: Flask, world: World, sem: Person, joke: Person
) -> None:
    advanced = world.capability("Specialistisch", valid_months=6)
    basic = world.capability("Basaal", valid_months=12, stale_months=2)
    paper = world.capability("Papier", "qualification", valid_months=3)
    for included in (basic, paper):
        world.save(Inclusion(capability_id=advanced.id, included_id=included.id))
    said = {}
    for evening in life_of(sem, joke, [advanced, basic, paper]):
        said[evening.date()] = shown(sem)

    first = min(said)
    for days in range(-2, (TODAY - first).days + 1):
        on = first + days * DAY
        with clock.fixed_at(at("23:59", on)):
            known = {day: told for day, told in said.items() if day <= on}
            if on in known:
                assert shown(sem, on) == known[on], on
            then = shown(sem, on)
        assert shown(sem, on) == then, f"{on}: told otherwise later"
    levels = {told.get("Basaal", (0,))[0] for told in said.values()}
    assert levels == {0, 2, 4, 5}, "the story has its ups and downs"


def test_the_page_as_of_a_day_says_what_the_page_said_on_that_day(
    client: FlaskClient, world: World, sem: Person, joke: Person
) -> None:
    exam = world.capability("Tentamens", valid_months=24)
    own = f"/people/{sem.id}/capabilities"
    said = {}
    for plus, level in ((0, 2), (1, 4), (5, 5)):
        with clock.fixed_at(at("23:59", plus=plus)):
            with world.app.app_context(), acting(Actor("person", joke.id)):
                day = TODAY + plus * DAY
                sign_off(sem.id, exam.id, SignOffDraft(level, Method.OBSERVED, day))
            world.sign_in(client, sem)
            said[day] = client.get(own).text

    with clock.fixed_at(at("09:00", plus=6)):
        world.sign_in(client, sem)
        for day, page in said.items():
            back = client.get(f"{own}?on={day.isoformat()}").text
            told, then = held_on(back)["Tentamens"], held_on(page)["Tentamens"]
            assert then.startswith(told), "the same words; what to do next is for today"
            assert f"{day.day} October 2026" in back, "the banner says of when it is"
        before = client.get(f"{own}?on={(TODAY - DAY).isoformat()}").text
    assert "Tentamens" not in held_on(before)


def test_what_included_what_is_known_of_a_past_day_too(
    context: Flask, world: World, sem: Person, joke: Person
) -> None:
    basic, other = world.capability("Basaal"), world.capability("Anders")
    advanced = world.capability("Specialistisch")
    world.save(Inclusion(capability_id=advanced.id, included_id=basic.id))
    with acting(Actor("person", joke.id)):
        sign_off(sem.id, advanced.id, SignOffDraft(4, Method.TEST, TODAY))

    def include(*included: Capability) -> None:
        ids = tuple(each.id for each in included)
        draft = CapabilityDraft(advanced.name_nl, advanced.name_en, advanced.kind, includes=ids)
        assert change_capability(advanced.id, draft) is None

    said = {TODAY: set(shown(sem))}
    for plus, included in ((3, (other,)), (5, ()), (9, (basic, other))):
        with clock.fixed_at(at("23:59", plus=plus)):
            include(*included)
            said[TODAY + plus * DAY] = set(shown(sem))

    assert [len(names) for names in said.values()] == [2, 2, 1, 3]
    with clock.fixed_at(at("08:00", plus=20)):
        for day, names in said.items():
            assert set(shown(sem, day)) == names, day
            assert set(shown(sem, day + DAY)) == names, "and until something changes"


@pytest.mark.parametrize("on", ["2026-10-14", "morgen", "2026-02-30", "1999-01-01", "0"])
def test_a_day_that_cannot_be_is_an_error_at_its_field(
    client: FlaskClient, sem: Person, on: str
) -> None:
    answer = client.get(f"/people/{sem.id}/capabilities?on={on}")

    assert answer.status_code == 422
    assert 'id="on-error"' in answer.text


def test_an_empty_day_is_today(client: FlaskClient, sem: Person) -> None:
    assert client.get(f"/people/{sem.id}/capabilities?on=").status_code == 200


# --- who sees it ---------------------------------------------------------------------------------


def test_who_may_open_which_part_of_whose_profile(
    client: FlaskClient, world: World, sem: Person, house: Department
) -> None:
    corner, elsewhere = world.department("Hoek", house), world.department("Ander huis")
    skill, shared = world.capability("Tentamens"), world.capability("Kar", holders_assess=True)
    reserved, paper = (
        world.capability("Prik", reserved=True),
        world.capability("BIG", "registration"),
    )
    mine = (skill, shared, reserved, paper)
    for each in mine:
        world.holding(sem, each)
    named, owner = world.person("Bo", elsewhere), world.person("Cas", house)
    world.assessor(reserved, named)
    owning = world.assessor(skill, owner)
    with world.app.app_context():
        world.save(
            type(owning)(capability_id=shared.id, person_id=owner.id, right=CapabilityRight.OWNER)
        )
    holder, learner = world.worker("Dirk", elsewhere), world.worker("Ella", house)
    world.holding(holder, shared)
    world.holding(learner, shared, level=4)
    expired = world.worker("Fem", house)
    world.holding(expired, shared, valid_until=TODAY - DAY)
    assessor, far = world.person("Gijs", elsewhere), world.person("Hans", house)
    world.role(assessor, Role.ASSESSOR, house)
    world.role(far, Role.ASSESSOR, corner)

    everything = {each.name_nl for each in mine}
    sees: dict[Person, set[str]] = {
        sem: everything,
        world.coordinator(house): everything,
        world.administrator(house): everything,
        named: {"Prik"},
        owner: {"Tentamens"},
        holder: {"Kar"},
        assessor: {"Tentamens", "Kar", "BIG"},
        learner: set(),
        expired: set(),
        far: set(),
        world.coordinator(corner): set(),
        world.administrator(elsewhere): set(),
        world.poster(house): set(),
        world.worker(home=house): set(),
    }
    for person, names in sees.items():
        world.sign_in(client, person)
        answer = client.get(f"/people/{sem.id}/capabilities")
        assert answer.status_code == (200 if names else 404), person.name
        told = set(held_on(answer.text)) & everything
        assert told == names, f"{person.name} sees {told}"
        for each in mine:
            one = client.get(f"/people/{sem.id}/capabilities/{each.id}").status_code
            assert one == (200 if each.name_nl in names else 404), (person.name, each.name_nl)


def test_somebody_who_does_not_exist_is_not_found(client: FlaskClient, sem: Person) -> None:
    for address in ("/people/2147483647/capabilities", "/people/2147483647/capabilities/1"):
        assert client.get(address).status_code == 404


def test_the_profile_of_a_person_fetches_the_capabilities_as_a_part(
    client: FlaskClient, world: World, sem: Person, house: Department
) -> None:
    world.holding(sem, world.capability("Steriel"), valid_until=TODAY)
    world.sign_in(client, world.coordinator(house))

    assert f'hx-get="/people/{sem.id}/capabilities"' in client.get(f"/people/{sem.id}").text
    part = client.get(f"/people/{sem.id}/capabilities", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="holdings"')
    assert "status-warn" in part


@pytest.mark.parametrize("query", ["", "?on=2026-10-01"], ids=["today", "as of a day"])
def test_the_page_costs_the_same_with_one_or_with_thirty_capabilities(
    client: FlaskClient, world: World, sem: Person, joke: Person, query: str
) -> None:
    def add() -> None:
        capability = world.capability(stale_months=3)
        world.holding(sem, capability, level=4)
        world.assessor(capability, joke)

    own = f"/people/{sem.id}/capabilities{query}"
    add()
    with counted() as few:
        client.get(own)
    for _number in range(29):
        add()
    with counted() as many:
        client.get(own)

    assert len(many) == len(few), "one statement per row: load set-wise"
    assert len(few) <= 10


def test_the_history_costs_the_same_however_long_it_is(
    client: FlaskClient, world: World, sem: Person, joke: Person
) -> None:
    exam = world.capability()
    own = f"/people/{sem.id}/capabilities/{exam.id}"

    def sign(day: date) -> None:
        with world.app.app_context(), acting(Actor("person", joke.id)):
            sign_off(sem.id, exam.id, SignOffDraft(3, Method.TEST, day))

    sign(TODAY - timedelta(days=9))
    with counted() as few:
        client.get(own)
    for days in range(9):
        sign(TODAY - timedelta(days=days))
    with counted() as many:
        page = client.get(own)

    assert page.text.count("Joke Postma") == 10
    assert len(many) == len(few), "one statement per row: load set-wise"
