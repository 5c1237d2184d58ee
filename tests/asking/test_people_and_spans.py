"""Who can do what in a span of time, and one of them beside the list."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.capabilities.models import Capability, CapabilityKind
from app.claims.models import Offer
from app.core.db import db
from app.people.models import CommitmentKind, Department, Person
from app.shifts.models import Shift
from tests.factories import TODAY, World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning", "without_tokens")

HTMX = {"HX-Request": "true"}
MOST_BYTES, MOST_IN_PANE = 60_000, 14_000
MOST_STATEMENTS, MOST_FOR_PANE = 55, 25


@pytest.fixture
def without_tokens(shared_app: Flask) -> Iterator[None]:
    """Forms are sent as they are."""
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def ward(world: World) -> Department:
    return world.department("Poli Dermatologie")


@pytest.fixture
def tarik(world: World, client: FlaskClient, ward: Department) -> Person:
    """A coordinator, signed in."""
    person = world.coordinator(ward, "Tarik Aydın")
    world.sign_in(client, person)
    return person


@pytest.fixture
def surveillance(world: World) -> Capability:
    return world.capability("Surveillance")


@pytest.fixture
def exam(world: World, ward: Department, surveillance: Capability, tarik: Person) -> Shift:
    """A task of this afternoon that needs the skill, with two places open."""
    kind = world.task_type(ward)
    world.need(kind, surveillance)
    return world.shift(ward, at("13:00"), at("17:00"), task_type_id=kind.id, places=2)


def asking(capability: Capability | None, **more: Any) -> str:
    asked = {"start": "13:00", "end": "17:00", "day": TODAY.isoformat(), **more}
    if capability is not None:
        asked["capability"] = str(capability.id)
    return "&".join(f"{name}={value}" for name, value in asked.items())


def row_of(page: str, person: Person) -> str:
    return page.split(f'id="person-{person.id}"')[1].split("</li>", maxsplit=1)[0]


def test_one_word_says_how_the_time_of_each_stands_and_who_is_free_comes_first(
    client: FlaskClient, world: World, ward: Department, surveillance: Capability, exam: Shift
) -> None:
    taken = {
        "Vrij": None,
        "Na": (at("09:00"), at("13:30"), CommitmentKind.OWN_ROSTER),
        "Tot": (at("15:00"), at("18:00"), CommitmentKind.OWN_ROSTER),
        "Werkt": (at("12:00"), at("18:00"), CommitmentKind.OWN_ROSTER),
        "Weg": (at("00:00"), at("00:00", plus=1), CommitmentKind.PAID_ABSENCE),
        "Taak": None,
    }
    people = {}
    for name, busy in taken.items():
        people[name] = world.worker(f"{name} Voorbeeld", ward)
        world.holding(people[name], surveillance)
        if busy:
            world.commitment(people[name], *busy[:2], kind=busy[2])
    world.claim(people["Taak"], world.shift(ward, at("14:00"), at("15:00")))
    lower = world.worker("Bijna Voorbeeld", ward)
    world.holding(lower, surveillance, 4)
    nobody = world.worker("Niets Voorbeeld", ward)

    page = client.get(f"/people?{asking(surveillance)}").text

    assert "1 persoon is vrij en kan dit" in page
    assert "van 6 die dit kunnen: Surveillance, zelfstandig · di 13 okt 13:00–17:00" in page
    said = ("vrij", "na 13:30", "tot 15:00", "werkt dan", "is er niet", "heeft taak")
    for person, word in zip(people.values(), said, strict=True):
        assert f"<span>{word}</span>" in row_of(page, person), person.name
    assert "onder toezicht" in row_of(page, lower)
    assert f'id="person-{nobody.id}"' not in page
    order = re.findall(r'<li id="person-(\d+)"', page)
    assert order[0] == str(people["Vrij"].id)
    assert order[-1] == str(lower.id)
    assert page.count('class="axis-column"') == 7, "the span is a column through every row"
    assert "verlof" not in page, "why somebody is away is not told"
    free = client.get(f"/people?{asking(surveillance, free=1)}").text
    assert set(re.findall(r'<li id="person-(\d+)"', free)) == {
        str(people["Vrij"].id),
        str(lower.id),
    }


@pytest.mark.parametrize(
    ("day", "start", "end", "drawn"),
    [
        (date(2026, 10, 24), "22:30", "06:00", "22:30–06:00"),
        (date(2027, 3, 27), "22:30", "06:00", "22:30–06:00"),
        (date(2027, 3, 28), "02:15", "02:45", "03:00–03:01"),
        (TODAY, "13:00", "13:00", "13:00–13:00"),
        (date(2099, 12, 31), "23:00", "01:00", "23:00–01:00"),
        (date(2000, 1, 1), "00:00", "00:30", "00:00–00:30"),
    ],
)
def test_a_span_over_midnight_and_in_a_skipped_hour_is_drawn(
    client: FlaskClient, tarik: Person, day: date, start: str, end: str, drawn: str
) -> None:
    page = client.get(f"/people?day={day}&start={start}&end={end}")
    assert page.status_code == 200
    assert drawn in page.text


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "day=x&start=25:00&end=-1&capability=9999999999&level=x&department=x&page=-2",
        "start=&end=",
        "end=07:00",
        "start=23:30",
        "free=&q=%25_",
    ],
)
def test_a_question_that_makes_no_sense_asks_about_the_next_four_hours(
    client: FlaskClient, tarik: Person, asked: str
) -> None:
    page = client.get(f"/people?{asked}")
    assert page.status_code == 200
    assert 'class="people-hours"' in page.text or "Niemand gevonden." in page.text


def test_all_who_are_free_and_fit_are_asked_at_once_by_the_same_rules(
    client: FlaskClient, world: World, ward: Department, surveillance: Capability, exam: Shift
) -> None:
    fits, tired, busy = (world.worker(name, ward) for name in ("Past", "Moe", "Bezet"))
    for person in (fits, tired, busy):
        world.holding(person, surveillance)
    other = world.worker("Ook", ward)
    world.holding(other, surveillance)
    world.commitment(tired, at("21:00", plus=-1), at("07:30"))
    world.commitment(busy, at("12:00"), at("14:00"))
    for path in ("/people", "/matrix"):
        page = client.get(f"{path}?{asking(surveillance)}").text
        form = page.split('class="ask-all"')[1].split("</form>")[0]
        assert f'action="/shifts/{exam.id}/asks"' in form
        asked = re.findall(r'name="person" value="(\d+)"', form)
        assert set(asked) == {str(fits.id), str(other.id)}, "rest that is too short is a rule too"
        assert "Vraag alle 2" in form

    answer = client.post(f"/shifts/{exam.id}/asks", data={"person": asked})

    assert answer.status_code == 303
    assert "Gevraagd: " in client.get(answer.headers["Location"]).text
    again = client.get(f"/people?{asking(surveillance)}").text
    assert "Het past bij niemand die vrij is en nog niet gevraagd is." in again


def test_without_a_task_one_can_be_posted_with_the_time_filled_in(
    client: FlaskClient, world: World, ward: Department, surveillance: Capability, tarik: Person
) -> None:
    page = client.get(f"/people?{asking(surveillance)}").text
    assert "Dan zoekt geen taak mensen die dit kunnen." in page
    address = re.search(r'href="(/shifts/new\?[^"]+)"', page)
    assert address is not None
    form = client.get(address[1].replace("&amp;", "&")).text
    for name, value in (("start", "13:00"), ("end", "17:00")):
        assert re.search(rf'name="{name}"[^>]*value="{value}"', form) or re.search(
            rf'value="{value}"[^>]*name="{name}"', form
        ), name
    assert re.search(rf'checked[^>]*value="{TODAY}"|value="{TODAY}"[^>]*checked', form)
    assert client.get("/shifts/new?day=x&start=99:99&end=%00").status_code in (200, 400)


def test_the_pane_of_a_person_tells_two_weeks_hours_and_what_fits_and_no_more(
    client: FlaskClient,
    world: World,
    ward: Department,
    surveillance: Capability,
    exam: Shift,
    tarik: Person,
) -> None:
    noor = world.worker("Noor Haddad", ward, phone="41262")
    world.holding(noor, surveillance, 5, TODAY + timedelta(days=21))
    paper = world.capability("BHV", CapabilityKind.REGISTRATION)
    world.holding(noor, paper, 5, TODAY - timedelta(days=13))
    world.commitment(noor, at("08:00", plus=1), at("12:00", plus=1))
    world.commitment(
        noor, at("00:00", plus=3), at("00:00", plus=5), kind=CommitmentKind.PAID_ABSENCE
    )
    night = world.shift(ward, at("22:30", plus=6), at("06:00", plus=7))
    world.claim(noor, night)
    away = world.shift(ward, at("10:00", plus=3), at("12:00", plus=3))
    for days, state in ((9, "ended"), (20, "withdrawn"), (20, "accepted")):
        world.offer(
            noor,
            night if state == "accepted" else away,
            asked_by_id=tarik.id,
            state=state,
            made_at=at("09:00", plus=-days),
            expires_at=at("10:00", plus=-days),
            ended_at=at("10:00", plus=-days),
        )

    answer = client.get(f"/people?person={noor.id}", headers=HTMX)
    pane = answer.text

    assert answer.headers["Vary"].count("HX-Request") == 1
    assert pane.lstrip().startswith('<section id="pane"')
    assert len(pane.encode()) <= MOST_IN_PANE
    assert pane.count('role="img"') == 14
    for words in (
        "woensdag 14 oktober: eigen rooster 08:00–12:00",
        "vrijdag 16 oktober: is er niet hele dag",
        "maandag 19 oktober: taak 22:30–06:00",
        "dinsdag 20 oktober: taak tot 06:00 (begon ma 22:30)",
        "dinsdag 13 oktober: niets",
    ):
        assert f'aria-label="{words}"' in pane, words
    assert "zo 4 okt · wo 23 sep" in pane
    assert "verlopen op 30 september 2026" in pane
    assert "verloopt op 3 november 2026" in pane
    assert f'action="/shifts/{exam.id}/asks"' in pane
    assert f"/shifts/{away.id}" not in pane, "what does not fit is not listed"
    for secret in ("verlof", "afwezig", "nee", "geen antwoord", "ingetrokken", "afspra"):
        assert secret not in pane.lower(), secret
    whole = client.get(f"/people?person={noor.id}").text
    assert "<h1>" in whole
    assert "data-chosen" in whole
    card = client.get(f"/matrix?person={noor.id}", headers=HTMX).text
    assert card.lstrip().startswith('<section id="pane"')
    assert 'id="pane"' in client.get(f"/matrix?person={noor.id}").text


def test_limits_of_a_person_are_in_no_pane(
    client: FlaskClient, world: World, ward: Department, tarik: Person
) -> None:
    noor = world.worker("Noor Haddad", ward)
    world.shift(ward, at("13:00"), at("17:00"))
    before = client.get(f"/people?person={noor.id}", headers=HTMX).text
    world.limit(noor, hours_day=3.0)
    after = client.get(f"/people?person={noor.id}", headers=HTMX).text
    assert "Vraag<" in before.replace('<span class="unseen">', "<").replace("</span>", "<")
    assert "Geen taak van deze twee weken die mensen zoekt, past bij Noor." in after
    unlike = set(re.findall(r">([^<]+)<", after)) - set(re.findall(r">([^<]+)<", before))
    assert unlike == {"Geen taak van deze twee weken die mensen zoekt, past bij Noor."}


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["in place", "without script"])
def test_somebody_is_asked_from_the_pane_and_taken_back_there(
    client: FlaskClient,
    world: World,
    ward: Department,
    exam: Shift,
    surveillance: Capability,
    headers: dict[str, str],
) -> None:
    noor = world.worker("Noor Haddad", ward)
    world.holding(noor, surveillance)

    def send(path: str) -> str:
        fields = {"pane": "person", "person": noor.id}
        answer = client.post(path, data=fields, headers=headers)
        if headers:
            assert answer.status_code == 200
            return answer.text
        assert answer.headers["Location"] == f"/people?person={noor.id}"
        return client.get(answer.headers["Location"]).text

    pane = send(f"/shifts/{exam.id}/asks")
    assert "Gevraagd: Noor Haddad." in pane
    assert "gevraagd 08:00. Antwoord voor" in pane
    assert f'action="/shifts/{exam.id}/asks"' not in pane
    with world.app.app_context():
        [offer] = db.session.query(Offer).all()
    pane = send(f"/asks/{offer.id}/withdrawal")
    assert "Noor Haddad is niet meer gevraagd." in pane
    assert f'action="/shifts/{exam.id}/asks"' in pane


def test_a_question_that_came_too_late_says_so_in_the_pane(
    client: FlaskClient, world: World, ward: Department, exam: Shift, surveillance: Capability
) -> None:
    noor = world.worker("Noor Haddad", ward)
    fields = {"pane": "person", "person": noor.id}
    refused = client.post(f"/shifts/{exam.id}/asks", data=fields, headers=HTMX)
    assert refused.status_code == 422
    assert "Noor Haddad kan deze taak niet doen." in refused.text
    assert refused.text.lstrip().startswith('<section id="pane"')


def test_the_pages_cost_the_same_statements_and_stay_small_however_many_people_there_are(
    client: FlaskClient, world: World, ward: Department, exam: Shift, surveillance: Capability
) -> None:
    pages = [f"/people?{asking(surveillance)}", f"/matrix?{asking(surveillance)}"]
    first = world.worker("Aad Lang", ward)
    world.holding(first, surveillance)
    pages.append(f"/people?person={first.id}")

    def cost(path: str, headers: dict[str, str]) -> int:
        with counted() as statements:
            assert client.get(path, headers=headers).status_code == 200
        return len(statements)

    def costs() -> list[int]:
        alone = cost(pages[-1], HTMX)
        return [*(cost(path, {}) for path in pages), alone]

    few = costs()
    for number in range(24):
        person = world.worker(f"Wilhelmina van der Berg-Oudenaarden {number}", ward)
        world.holding(person, surveillance)
        world.commitment(person, at("07:00"), at("11:30"))
        world.commitment(person, at("18:00"), at("20:00"))
        world.shift(ward, at("08:00", plus=1), at("12:00", plus=1))
    for number in range(14):
        world.holding(first, world.capability(f"Een bekwaamheid met een naam {number}"))
        world.commitment(first, at("08:00", plus=number), at("12:00", plus=number))
        world.claim(first, world.shift(ward, at("13:00", plus=number), at("17:00", plus=number)))
    assert costs() == few, "a statement for each person or task slipped in"
    assert max(few) <= MOST_STATEMENTS
    assert few[-1] <= MOST_FOR_PANE
    assert len(client.get(pages[0]).data) <= MOST_BYTES
    assert len(client.get(pages[-1], headers=HTMX).data) <= MOST_IN_PANE


def test_an_administrator_has_everybody_by_name_and_searches(
    client: FlaskClient, world: World, ward: Department
) -> None:
    world.sign_in(client, world.administrator(ward, "Anne de Graaf"))
    world.worker("Noor Haddad", ward, active=False)
    page = client.get("/people?q=noor").text
    assert "Noor Haddad" in page
    assert "kan niet inloggen" in page
    assert 'class="panes' not in page


def test_nobody_outside_the_scope_stands_in_a_list_or_a_pane(
    client: FlaskClient, world: World, ward: Department, tarik: Person
) -> None:
    elsewhere = world.worker("Buiten Voorbeeld", world.department("Elders"))
    gone = world.worker("Weg Voorbeeld", ward, active=False)
    for headers in (HTMX, {}):
        for path in ("/people", "/matrix"):
            for person in (str(elsewhere.id), str(gone.id), "0", "x", "", "99999999999"):
                answer = client.get(f"{path}?person={person}", headers=headers)
                assert answer.status_code == 404, f"{path} {person}"
    assert "Buiten Voorbeeld" not in client.get("/people").text
    world.sign_in(client, world.worker())
    assert client.get("/people").status_code == 403
