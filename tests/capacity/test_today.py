"""Today: what asks the coordinator, in which order, and in a fixed number of statements."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.capacity.queries_exceptions import PROVIDERS
from app.claims.models import Doubt, OfferState
from app.core import clock
from app.core.actor import Actor, acting
from app.core.intervals import Interval
from app.ladder.rules_ladder import Rung, ladder, yours_from
from app.ladder.words import ladder_words
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.tasks.commands_reports import report_step
from app.tasks.models import StepProblem
from app.tasks.rules_instruction import ReportDraft
from tests.factories import TODAY, ZONE, World, at
from tests.statements import counted
from tests.tasks.stories import written

MOST_STATEMENTS = 37
"""The list and the pane; the list alone asks the same again at each refresh."""
MOST_BYTES, MOST_IN_PANE, MANY = 60_000, 14_000, 31
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.fixed_at(at("10:52")):
        yield


@pytest.fixture
def department(world: World) -> Department:
    return world.department("Skillslab")


@pytest.fixture
def tarik(world: World, client: FlaskClient, department: Department) -> Person:
    """A coordinator who is signed in."""
    person = world.coordinator(department, "Tarik Aydin")
    world.sign_in(client, person)
    return person


def unanswered(world: World, shift: Shift, tarik: Person, state: str, how_many: int = 1) -> None:
    """Questions about a shift that are over."""
    for _ in range(how_many):
        world.offer(
            world.worker("Niet Genoemd"),
            shift,
            asked_by_id=tarik.id,
            state=state,
            made_at=at("09:00"),
            expires_at=at("10:00"),
            ended_at=at("10:00"),
        )


def test_when_nothing_asks_it_says_so_and_when_the_next_task_starts(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    assert "Er staat geen taak gepland." in client.get("/today").text
    world.shift(department, filled=1)
    page = client.get("/today").text
    assert "Geen gaten tot wo 14 okt 12:00" in page
    assert "De volgende taak begint om 13:00." in page
    assert "Vandaag gevuld" in page
    assert "niets vraagt je aandacht" in page


def rows_of(page: str) -> list[str]:
    """The keys of what asks, in order; without what still looks by itself."""
    return re.findall(r'<li id="([^"]+)" class="desk-row', page)


def test_what_is_the_coordinators_comes_by_start_and_only_of_ones_departments(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    soon = world.shift(department, at("14:00"), at("16:00"))
    near = world.shift(department, places=5, filled=2)
    tomorrow = world.shift(department, at("08:30", plus=1))
    world.shift()
    world.shift(department, filled=1)
    world.shift(department, at("13:00", plus=4))
    world.shift(department, at("08:00"), at("12:00"))
    world.shift(department, state="cancelled")
    page = client.get("/today").text
    assert rows_of(page) == [f"shift-{near.id}", f"shift-{soon.id}"]
    assert "2 gaten vandaag, eerste over 2 u 08" in page
    assert "2 dingen vragen je aandacht" in page
    row = page.split(f'id="shift-{near.id}"')[1].split("</li>")[0]
    for text in ("13:00–16:30", "over 2 u 08", "2 van 5", "axis-gap", "aria-current"):
        assert text in row
    folded = page.split("Zoeken nog zelf")[1]
    assert "eerste bij jou om 16:00" in folded
    assert f'id="shift-{tomorrow.id}"' in folded


def test_a_task_becomes_the_coordinators_while_somebody_is_at_a_desk() -> None:
    def yours(start: str, plus: int = 0) -> datetime:
        span = Interval(at(start, plus=plus), at(start, plus=plus) + timedelta(hours=2))
        return yours_from(span, None, ZONE)

    assert yours("18:00") == at("14:00")
    assert yours("23:00") == at("16:00"), "what begins at night is theirs before they go home"
    assert yours("07:00", plus=1) == at("16:00")
    assert yours("12:00") == at("08:00")
    assert yours("11:59") == at("16:00", plus=-1)
    afternoon = Interval(at("14:00"), at("16:00"))
    assert yours_from(afternoon, at("12:30"), ZONE) == at("12:30"), "the own team goes first"


def test_what_looks_by_itself_asks_nobody_until_something_is_the_matter_with_it(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    shift = world.shift(department, at("13:00", plus=2), filled=0)
    page = client.get("/today").text
    assert "niets vraagt je aandacht" in page
    assert rows_of(page) == []
    assert f'id="shift-{shift.id}"' in page.split("Zoeken nog zelf")[1]
    unanswered(world, shift, tarik, OfferState.ENDED)
    page = client.get("/today").text
    assert "Zoeken nog zelf" not in page
    assert rows_of(page) == [f"shift-{shift.id}"]


def test_the_ladder_says_what_happens_next_by_itself() -> None:
    span, until, now = Interval(at("18:00"), at("21:00")), at("12:00"), at("10:52")

    def states(until_: object, now_: object) -> list[tuple[Rung, str]]:
        return [(step.rung, step.state) for step in ladder(span, until_, now_, ZONE)]  # type: ignore[arg-type]

    assert states(until, now) == [
        (Rung.OWN_TEAM, "now"),
        (Rung.EVERYBODY, "next"),
        (Rung.COORDINATOR, "next"),
    ]
    assert states(until, at("12:00"))[:2] == [(Rung.OWN_TEAM, "past"), (Rung.EVERYBODY, "now")]
    assert states(None, at("14:00")) == [(Rung.EVERYBODY, "past"), (Rung.COORDINATOR, "now")]
    assert ladder(span, None, now, ZONE)[1].at == at("14:00")


def test_a_step_of_the_ladder_that_is_over_is_told_as_over(app: Flask) -> None:
    span, until = Interval(at("18:00"), at("20:00")), at("11:00", plus=-1)
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        said = ladder_words(ladder(span, until, at("12:00"), ZONE), at("18:00").date())
    assert next(when for _name, when, _state in said) == "was until Mon 12 Oct 11:00"


def test_the_ladder_stands_in_the_pane_with_its_clock(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    shift = world.shift(department, at("18:00"), own_team_until=at("12:00"))
    page = client.get(f"/today?shift={shift.id}").text
    for text in ("eigen team", "tot 12:00", "vanaf 12:00", "coördinator", "vanaf 14:00"):
        assert text in page


def test_several_things_about_one_shift_are_one_row_and_questions_are_counts_without_names(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    shift = world.shift(department, places=2, filled=1)
    unanswered(world, shift, tarik, OfferState.ENDED, 3)
    unanswered(world, shift, tarik, OfferState.GONE)
    world.held(world.worker("Wil Eruit"), shift, leaving_since=at("10:14"))
    page = client.get("/today").text
    assert rows_of(page).count(f"shift-{shift.id}") == 1
    assert "3 vragen eindigden zonder ja." in page
    assert "1 persoon wil eruit en blijft staan tot iemand het overneemt." in page
    listed = page.split('class="panes-search"')[0]
    assert "Niet Genoemd" not in listed


def test_a_late_hand_back_of_a_full_task_asks_too_and_a_question_about_one_does_not(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    left, full = world.shift(department, filled=1), world.shift(department, filled=1)
    world.held(world.worker(), left, leaving_since=at("10:14"))
    unanswered(world, full, tarik, OfferState.ENDED)
    page = client.get("/today").text
    assert f'id="shift-{left.id}"' in page
    assert "wil eruit en blijft staan" in page
    assert f'id="shift-{full.id}"' not in page


def test_what_lapses_for_who_is_booked_and_what_no_longer_holds(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    sterile, unneeded = world.capability("Steriel werken"), world.capability("Tillen")
    kind = world.task_type(department)
    world.need(kind, sterile)
    for number, (name, days) in enumerate((("Noor", 10), ("Iris", 2), ("Vrij", 3))):
        person = world.worker(name, department)
        world.holding(person, sterile, valid_until=TODAY + timedelta(days=days))
        world.holding(person, unneeded, valid_until=TODAY + timedelta(days=days))
        if name != "Vrij":
            start = at("13:00", plus=5 + number)
            claim = world.held(
                person, world.shift(department, start, filled=1, task_type_id=kind.id)
            )
            if name == "Iris":
                world.save(Doubt(claim_id=claim.id, codes=["x"], found_at=at("03:00")))
    page = client.get("/today").text
    assert "‘Steriel werken’ verloopt voor 2 mensen die ingedeeld zijn" in page
    assert "Iris do 15 okt · Noor vr 23 okt" in page
    assert "Tillen" not in page
    assert "Past niet meer: Iris" in page
    assert page.count('id="doubt-') == 1


def test_the_desk_asks_as_often_for_many_rows_as_for_few(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    kind, sterile = world.task_type(department), world.capability()
    world.need(kind, sterile)
    numbers = []
    for more in (2, 12):
        for number in range(more):
            person = world.worker(home=department)
            world.holding(person, sterile, valid_until=TODAY + timedelta(days=1))
            shift = world.shift(
                department,
                at("13:00", plus=2) + timedelta(minutes=number),
                places=2,
                filled=1,
                task_type_id=kind.id,
            )
            claim = world.held(person, shift, leaving_since=at("10:14"))
            world.save(Doubt(claim_id=claim.id, codes=["x"], found_at=at("03:00")))
            unanswered(world, shift, tarik, OfferState.ENDED)
        with counted() as statements:
            assert client.get("/today").status_code == 200
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= MOST_STATEMENTS, numbers


def test_every_kind_of_exception_has_a_name_of_its_own(shared_app: Flask) -> None:
    names = [provider.name for provider in PROVIDERS]
    assert len(set(names)) == len(names)


def test_the_keys_are_a_page_and_a_part(client: FlaskClient, tarik: Person) -> None:
    assert "<h1>" in client.get("/keys").text
    part = client.get("/keys", headers={"HX-Request": "true"}).text
    assert "<h1>" not in part
    assert 'id="keys"' in part


def test_the_page_asks_itself_anew_and_is_answered_only_when_something_changed(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    world.shift(department)

    def poll_of(page: str) -> str:
        found = re.search(r'data-poll="20" hx-get="(/today[^"]+)"', page)
        assert found, "the page asks itself anew, as the board does"
        return found[1]

    asked, headers = poll_of(client.get("/today").text), {"HX-Request": "true"}
    now = clock.now()
    with clock.fixed_at(now + timedelta(seconds=59)):
        assert client.get(asked, headers=headers).status_code == 204
    with clock.fixed_at(now + timedelta(minutes=1)):
        later = client.get(asked, headers=headers)
        assert later.status_code == 200
        assert "<html" not in later.text
        assert f"stand van {ZONE.at(clock.now()):%H:%M}" in later.text
    new = world.shift(department)
    assert f'id="shift-{new.id}"' in client.get(asked, headers=headers).text


def test_what_is_unsafe_stands_before_every_place(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    near = world.shift(department, start=clock.now() + timedelta(minutes=5))
    kind = world.task_type(department, "Infuuspoppen opbouwen")
    written(world.app, kind, "Haal de pop.")
    with world.app.app_context(), acting(Actor("person", tarik.id)):
        report_step(tarik.id, kind.id, ReportDraft("s1", StepProblem.UNSAFE))
    page = client.get("/today").text
    assert page.index('id="unsafe-') < page.index(f'id="shift-{near.id}"')


def test_the_page_with_many_exceptions_is_small_and_the_pane_is_a_quarter_of_it(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    for number in range(MANY):
        start = at("11:00") + timedelta(minutes=7 * number)
        world.shift(department, start, start + timedelta(hours=3), places=3)
    for number in range(5):
        person = world.worker(f"Flexwerker Achternaam {number}", department)
        world.commitment(person, at("07:00"), at("10:00"))
    page = client.get("/today").text
    assert len(rows_of(page)) == MANY
    assert len(page.encode()) <= MOST_BYTES, len(page.encode())
    chosen = rows_of(page)[4].replace("-", "=")
    pane = client.get(f"/today?{chosen}", headers=HTMX)
    assert pane.text.strip().startswith('<section id="pane"')
    assert len(pane.data) <= MOST_IN_PANE, len(pane.data)
    assert "HX-Request" in pane.headers["Vary"]
    assert "<html" in client.get(f"/today?{chosen}").text


def test_a_task_that_was_filled_meanwhile_keeps_its_row_and_says_by_whom(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    shift = world.shift(department, filled=1)
    world.held(world.worker("Sem Visser"), shift)
    page = client.get(f"/today?shift={shift.id}").text
    assert rows_of(page) == [f"shift-{shift.id}"]
    assert "Alle plekken zijn bezet." in page
    since = ZONE.at(clock.now())
    assert f"Deze taak is gevuld: Sem Visser ({since:%H:%M})." in page
    seen = client.get(f"/today?v=x&chosen=shift-{shift.id}", headers=HTMX).text
    assert rows_of(seen) == [f"shift-{shift.id}"]
    assert rows_of(client.get("/today?v=x", headers=HTMX).text) == []


def test_at_a_refresh_new_rows_wait_to_be_shown_and_what_is_unsafe_does_not(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    seen = world.shift(department)
    shown = re.search(r'name="shown" value="([^"]+)"', client.get("/today").text)
    assert shown, "the page says which rows are in sight"
    new = [world.shift(department, at("12:00")), world.shift(department, at("14:00"))]
    kind = world.task_type(department)
    written(world.app, kind, "Haal de pop.")
    with world.app.app_context(), acting(Actor("person", tarik.id)):
        report_step(tarik.id, kind.id, ReportDraft("s1", StepProblem.UNSAFE))
    anew = client.get(f"/today?v=x&shown={shown[1]}", headers=HTMX).text
    unsafe, *rest = rows_of(anew)
    assert unsafe.startswith("unsafe-")
    assert rest == [f"shift-{seen.id}"]
    assert "2 nieuwe – toon" in anew
    assert "3 gaten vandaag" in anew, "the finding counts them too"

    everything = client.get(f"/today?v=&all=1&shown={shown[1]}", headers=HTMX).text
    assert rows_of(everything)[1:] == [f"shift-{each.id}" for each in (new[0], seen, new[1])]
    assert "nieuwe – toon" not in everything
    [focused] = [row for row in everything.split("<li ") if " data-focus" in row]
    assert focused.startswith(f'id="shift-{new[0].id}"'), "the first new row has the focus"


def test_where_no_row_is_in_sight_nothing_waits(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    client.get("/today")
    new = world.shift(department)
    anew = client.get("/today?v=x&shown=", headers=HTMX).text
    assert rows_of(anew) == [f"shift-{new.id}"]


def test_the_pane_asks_itself_anew_and_is_answered_only_when_something_changed(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    shift, noor = world.shift(department), world.worker("Ada Haddad", department)
    world.worker("Zoë Haddad", department)
    pane = client.get(f"/today?shift={shift.id}", headers=HTMX).text
    first = re.findall(r"people/(\d+)", pane)[0]
    assert int(first) == noor.id
    found = re.search(r'data-poll="20" hx-get="([^"]+)"', pane)
    assert found
    poll = found[1].replace("&amp;", "&")
    assert client.get(poll, headers=HTMX).status_code == 204
    world.offer(noor, shift, asked_by_id=tarik.id, made_at=at("10:41"), expires_at=at("11:05"))
    answer = client.get(poll, headers=HTMX)
    assert answer.status_code == 200
    assert re.findall(r"people/(\d+)", answer.text)[0] == first, "who is asked stays in place"
    for text in ("gevraagd 10:41", "Antwoord voor 11:05", "Trek in"):
        assert text in answer.text


def test_a_report_of_an_unsafe_step_stands_in_the_pane_with_the_next_task_that_uses_it(
    client: FlaskClient, world: World, department: Department, tarik: Person
) -> None:
    kind = world.task_type(department, "Infuuspoppen opbouwen")
    world.shift(department, at("15:00"), at("17:00"), task_type_id=kind.id, filled=1)
    written(world.app, kind, "Haal de pop.")
    with world.app.app_context(), acting(Actor("person", tarik.id)):
        report_step(tarik.id, kind.id, ReportDraft("s1", StepProblem.UNSAFE))
    page = client.get("/today").text
    [row] = rows_of(page)
    assert "axis-unsafe" in page
    pane = client.get(f"/today?{row.replace('unsafe-', 'report=')}", headers=HTMX).text
    for text in ("Haal de pop.", "15:00–17:00", "Open de melding"):
        assert text in pane
    assert client.get("/today?report=999", headers=HTMX).status_code == 404
