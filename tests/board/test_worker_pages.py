"""The worker's screens over HTTP: board, task, the answers to a tap, roster."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from werkzeug.test import TestResponse

from app.board import queries_board
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.people.models import Person
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from tests.factories import World, at
from tests.statements import counted

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.fixed_at(at("08:00")):
        yield


@pytest.fixture
def noor(world: World, client: FlaskClient) -> Person:
    """A worker who is signed in."""
    person = world.worker("Noor Haddad")
    world.sign_in(client, person)
    return person


@pytest.fixture(autouse=True)
def _no_tokens(shared_app: Flask) -> Iterator[None]:
    """These stories are about answers; tokens have stories of their own."""
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


def states(answer: TestResponse) -> dict[int, str]:
    """The state of each task on the page, by id."""
    found = re.findall(r'<article[^>]*id="shift-(\d+)"[^>]*data-state="(\w+)"', answer.text)
    return {int(shift_id): state for shift_id, state in found}


def reasons(answer: TestResponse) -> list[str]:
    return re.findall(r'data-reasons="([^"]+)"', answer.text)


def test_the_board_shows_what_fits_and_what_almost_fits(
    client: FlaskClient, world: World, noor: Person
) -> None:
    sterile = world.capability("Steriel werken")
    kind = world.task_type(world.department())
    world.need(kind, sterile)
    fits, almost = world.shift(), world.shift(task_type_id=kind.id)
    two_missing = world.task_type(world.department())
    for _ in range(2):
        world.need(two_missing, world.capability())
    far = world.shift(task_type_id=two_missing.id)
    answer = client.get("/board")
    assert states(answer) == {fits.id: "fits", almost.id: "almost"}
    assert far.id not in states(answer)
    assert reasons(answer) == ["capability_missing"]
    assert "‘Steriel werken’" in answer.text


def test_full_closed_cancelled_and_past_tasks_are_not_on_the_board(
    client: FlaskClient, world: World, noor: Person
) -> None:
    world.shift(filled=1)
    world.shift(state="closed")
    world.shift(state="cancelled")
    world.shift(start=at("07:00"))
    assert states(client.get("/board")) == {}
    assert "Nu past er niets" in client.get("/board").text


def test_a_tap_answers_with_the_same_card_as_mine(
    client: FlaskClient, world: World, noor: Person
) -> None:
    shift = world.shift()
    answer = client.post(f"/shifts/{shift.id}/claims", headers=HTMX)
    assert answer.status_code == 200
    assert states(answer) == {shift.id: "mine"}
    assert "<html" not in answer.text
    assert "Jij doet dit" in answer.text
    assert "Ongedaan maken" in answer.text


def test_without_scripts_a_claim_leads_to_the_page_of_the_task(
    client: FlaskClient, world: World, noor: Person
) -> None:
    shift = world.shift()
    answer = client.post(f"/shifts/{shift.id}/claims")
    assert (answer.status_code, answer.location) == (303, f"/shifts/{shift.id}")
    assert 'data-state="mine"' in client.get(answer.location).text


def test_a_lost_race_shows_two_alternatives_in_the_same_card(
    client: FlaskClient, world: World, noor: Person
) -> None:
    lost = world.shift(filled=1)
    others = [world.shift(start=at(text)) for text in ("14:00", "15:00", "18:00")]
    answer = client.post(f"/shifts/{lost.id}/claims", headers=HTMX)
    assert answer.status_code == 409
    assert reasons(answer) == ["full"]
    assert "Net te laat" in answer.text
    offered = [other.id for other in others if f"/shifts/{other.id}/claims" in answer.text]
    assert offered == [others[0].id, others[1].id]


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_rule_that_refuses_answers_422_with_its_reason(
    client: FlaskClient, world: World, noor: Person, headers: dict[str, str]
) -> None:
    shift = world.shift()
    world.commitment(noor, at("12:00"), at("14:00"))
    answer = client.post(f"/shifts/{shift.id}/claims", headers=headers)
    assert answer.status_code == 422
    assert "overlap" in reasons(answer)


def test_a_soft_reason_keeps_the_task_fitting_and_asks_once_more(
    client: FlaskClient, world: World, noor: Person
) -> None:
    shift = world.shift()
    world.commitment(noor, at("12:00"), at("18:00"), kind="unavailable")
    board = client.get("/board")
    assert (states(board), reasons(board)) == ({shift.id: "fits"}, ["not_available"])
    assert client.post(f"/shifts/{shift.id}/claims").status_code == 422
    assert client.post(f"/shifts/{shift.id}/claims", data={"anyway": "1"}).status_code == 303


def test_an_unknown_seat_is_a_bad_request_and_an_unknown_task_not_found(
    client: FlaskClient, world: World, noor: Person
) -> None:
    shift = world.shift()
    assert client.post(f"/shifts/{shift.id}/claims", data={"seat": "throne"}).status_code == 400
    assert client.post("/shifts/999999/claims").status_code == 404


def test_a_person_cannot_touch_the_claim_of_another(
    client: FlaskClient, world: World, noor: Person
) -> None:
    shift = world.shift(places=2)
    client.post(f"/shifts/{shift.id}/claims")
    claim_id = claim_of(client, shift)
    world.sign_in(client, world.worker("Sem Visser"))
    for way in ("undo", "hand-back", "keeping", "absence", "confirmation", "refusal"):
        assert client.post(f"/claims/{claim_id}/{way}").status_code == 404, way


def claim_of(client: FlaskClient, shift: Shift) -> int:
    """The id of the claim that the signed-in person has on the shift."""
    page = client.get(f"/shifts/{shift.id}").text
    found = re.search(r"/claims/(\d+)/", page)
    assert found is not None, "the page of one's own task offers a way out of it"
    return int(found[1])


def test_undo_puts_the_card_back_as_it_was(client: FlaskClient, world: World, noor: Person) -> None:
    shift = world.shift()
    client.post(f"/shifts/{shift.id}/claims")
    answer = client.post(f"/claims/{claim_of(client, shift)}/undo", headers=HTMX)
    assert states(answer) == {shift.id: "fits"}
    assert "De afdeling heeft niets gemerkt" in answer.text


def test_undo_that_comes_too_late_changes_nothing_and_says_so(
    client: FlaskClient, world: World, noor: Person
) -> None:
    shift = world.shift()
    client.post(f"/shifts/{shift.id}/claims")
    claim_id = claim_of(client, shift)
    with clock.fixed_at(at("08:06")):
        answer = client.post(f"/claims/{claim_id}/undo", headers=HTMX)
    assert answer.status_code == 409
    assert states(answer) == {shift.id: "mine"}


def test_a_late_hand_back_says_that_it_stays_theirs(
    client: FlaskClient, world: World, noor: Person
) -> None:
    shift = world.shift()
    client.post(f"/shifts/{shift.id}/claims")
    with clock.fixed_at(at("08:10")):
        claim_id = claim_of(client, shift)
        answer = client.post(f"/claims/{claim_id}/hand-back", follow_redirects=True)
    assert "tot iemand het overneemt" in answer.text


def test_the_roster_shows_tasks_and_own_roster_of_the_week(
    client: FlaskClient, world: World, noor: Person
) -> None:
    shift = world.shift()
    world.commitment(noor, at("08:30"), at("12:00"))
    client.post(f"/shifts/{shift.id}/claims")
    page = client.get("/roster").text
    assert "13:00–16:30" in page
    assert "08:30–12:00" in page
    assert "tel:4" in page
    assert "13:00–16:30" not in client.get("/roster?day=2026-10-20").text


def test_a_night_into_the_next_week_stands_under_both_its_days_and_counts_once(
    client: FlaskClient, world: World, noor: Person
) -> None:
    night = world.shift(start=at("22:30", plus=5), end=at("06:00", plus=6))
    client.post(f"/shifts/{night.id}/claims")
    page = client.get("/roster").text
    week, after = page.split("Daarna")
    assert "22:30–06:00" in week
    assert "tot 06:00 (begon zo 22:30)" in after
    assert page.count("axis-cut") == 2, "cut with an arrow on both days"
    assert week.count("vrij") >= 6
    assert "7,5 uur" in week


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_not_found(client: FlaskClient, noor: Person, day: str) -> None:
    assert client.get(f"/roster?day={day}").status_code == 404


def test_a_poll_answers_204_until_something_in_sight_changes(
    client: FlaskClient, world: World, noor: Person
) -> None:
    shift = world.shift(places=2)
    poll = poll_of(client.get("/board"))
    assert client.get(poll, headers=HTMX).status_code == 204
    rival = world.worker()
    claim_as(world, rival, shift)
    answer = client.get(f"{poll}&shown={shift.id}", headers=HTMX)
    assert answer.status_code == 200
    assert states(answer) == {shift.id: "fits"}
    assert client.get(poll_of(answer), headers=HTMX).status_code == 204


def test_a_new_task_waits_behind_a_button_and_moves_nothing(
    client: FlaskClient, world: World, noor: Person
) -> None:
    poll = poll_of(client.get("/board"))
    shift = world.shift()
    _log(shift.id, world)
    answer = client.get(poll, headers=HTMX)
    assert states(answer) == {}
    assert "1 nieuwe taak" in answer.text


def test_a_task_released_by_the_clock_is_news(
    client: FlaskClient, world: World, noor: Person
) -> None:
    world.shift(own_team_until=at("08:30"))
    poll = poll_of(client.get("/board"))
    with clock.fixed_at(at("08:29")):
        assert client.get(poll, headers=HTMX).status_code == 204
    with clock.fixed_at(at("08:30")):
        assert "1 nieuwe taak" in client.get(poll, headers=HTMX).text


def test_how_long_until_the_start_goes_on_while_one_looks(
    client: FlaskClient, world: World, noor: Person
) -> None:
    shift = world.shift(start=at("08:51"))
    answer = client.get("/board")
    assert "Begint over 51 minuten" in answer.text
    poll = f"{poll_of(answer)}&shown={shift.id}"
    with clock.fixed_at(at("08:00") + timedelta(seconds=59)):
        assert client.get(poll, headers=HTMX).status_code == 204
    with clock.fixed_at(at("08:03")):
        assert "Begint over 48 minuten" in client.get(poll, headers=HTMX).text


def test_a_page_that_does_not_ask_anew_says_nothing_that_goes_on(
    client: FlaskClient, world: World, noor: Person
) -> None:
    shift = world.shift(start=at("08:51"), filled=1)
    assert "<time" not in client.get(f"/shifts/{shift.id}").text
    assert "<time" not in client.post(f"/shifts/{shift.id}/claims").text


@pytest.mark.parametrize("version", ["", "x", "1-1@x", "99999999999999-1@1", "0-0@-5"])
def test_a_version_that_is_none_makes_the_board_new(
    client: FlaskClient, noor: Person, version: str
) -> None:
    answer = client.get("/board/changes", query_string={"v": version}, headers=HTMX)
    assert answer.status_code == 200


def poll_of(answer: TestResponse) -> str:
    found = re.search(r'hx-get="(/board/changes[^"]+)"', answer.text)
    assert found is not None, "the board polls"
    return found[1].replace("&amp;", "&")


def claim_as(world: World, person: Person, shift: Shift) -> None:
    other = world.app.test_client()
    world.sign_in(other, person)
    assert other.post(f"/shifts/{shift.id}/claims").status_code == 303


@bookkeeping
def _note_change(shift_id: int) -> None:
    log_change(shift_id)


def _log(shift_id: int, world: World) -> None:
    with world.app.app_context():
        _note_change(shift_id)


def test_the_board_takes_at_most_eight_statements_and_45_kilobytes(
    client: FlaskClient, world: World, noor: Person
) -> None:
    department = world.department()
    contact, kinds = world.poster(department), [world.task_type(department) for _ in range(5)]
    for kind in kinds[:3]:
        world.need(kind, world.capability())
    _many_shifts(world, department.id, contact.id, [kind.id for kind in kinds], 600)
    world.commitment(noor, at("08:00", plus=1), at("12:00", plus=1))
    with counted() as statements:
        answer = client.get("/board")
    assert len(statements) <= 8, "\n\n".join(statements)
    assert len(answer.data) <= 45_000, f"{len(answer.data)} bytes: show fewer rows or less in each"
    rows = re.findall(r'<article class="slot.*?</article>', answer.text, re.DOTALL)
    assert len(rows) == len(states(answer)) == 25
    longest = max(rows, key=len)
    assert len(longest.encode()) <= 1_300, f"{len(longest.encode())} bytes:\n{longest}"


def test_a_claim_takes_at_most_twelve_statements_and_its_card_none(
    client: FlaskClient, world: World, noor: Person
) -> None:
    kind = world.task_type(world.department())
    needed = world.capability()
    world.need(kind, needed)
    world.holding(noor, needed)
    shift = world.shift(task_type_id=kind.id)
    with counted() as statements:
        answer = client.post(f"/shifts/{shift.id}/claims", headers=HTMX)
    assert states(answer) == {shift.id: "mine"}
    assert len(statements) <= 12, "\n\n".join(statements)
    assert statements[-1].startswith("INSERT"), "drawn from what was judged and written"


def test_where_far_too_much_is_open_the_board_says_how_far_it_looked(
    client: FlaskClient, world: World, noor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries_board, "AT_ONCE", 4)
    monkeypatch.setattr(queries_board, "MOST_ROWS", 3)
    queries_board._in_sight.cache_clear()
    kind = world.task_type(world.department())
    shifts = [
        world.shift(start=at("13:00", plus=day), task_type_id=kind.id)
        for day in (1, 1, 2, 2, 2, 3, 3)
    ]
    page = client.get("/board").text
    assert "minstens 4 taken passen bij je" in page
    assert re.findall(r"<b>([^<]*)</b>", page.partition('class="ribbon"')[2])[:5] == [
        *("–", "2", "2+", "", "")
    ]
    further = re.search(r'href="([^"]+)"[^>]*>[^<]*(?:<[^>]+>)*Verder kijken vanaf', page)
    assert further is not None, page
    day = client.get(further[1].replace("&amp;", "&"))
    assert set(states(day)) >= {shift.id for shift in shifts[2:5]}
    queries_board._in_sight.cache_clear()


def test_show_more_goes_on_where_the_page_ended_and_leaves_nothing_out(
    client: FlaskClient, world: World, noor: Person
) -> None:
    department = world.department()
    contact, kind = world.poster(department), world.task_type(department)
    _many_shifts(world, department.id, contact.id, [kind.id], 60, apart=0)
    seen: list[int] = []
    address: str | None = "/board"
    while address is not None:
        answer = client.get(address)
        seen += states(answer)
        more = re.search(r'href="(/board\?[^"]*after=[^"]+)"', answer.text)
        address = more[1].replace("&amp;", "&") if more else None
    assert len(seen) == len(set(seen)) == 60


def test_all_that_almost_fits_is_a_page_after_a_page(
    client: FlaskClient, world: World, noor: Person
) -> None:
    department = world.department()
    contact, kind = world.poster(department), world.task_type(department)
    world.need(kind, world.capability())
    _many_shifts(world, department.id, contact.id, [kind.id], 30)
    assert client.get("/board").text.count('data-state="almost"') == 3
    first = client.get("/board?shelf=almost")
    after = re.search(r'href="(/board\?shelf=almost&amp;after=[^"]+)"', first.text)
    assert after is not None
    second = client.get(after[1].replace("&amp;", "&"))
    assert len({**states(first), **states(second)}) == 30
    assert client.get("/board?shelf=attic").status_code == 404


@pytest.mark.parametrize("after", ["x", "2026-10-13~1", "2026-10-13T12:00:00+00:00~x"])
def test_a_page_that_begins_nowhere_is_not_found(
    client: FlaskClient, noor: Person, after: str
) -> None:
    assert client.get("/board", query_string={"after": after}).status_code == 404


def _many_shifts(
    world: World,
    department_id: int,
    contact_id: int,
    kinds: list[int],
    number: int,
    apart: int = 30,
) -> None:
    rows = [
        {
            "department_id": department_id,
            "task_type_id": kinds[each % len(kinds)],
            "contact_id": contact_id,
            "posted_by_id": contact_id,
            "starts_at": at("09:00") + timedelta(minutes=apart * each),
            "ends_at": at("12:00") + timedelta(minutes=apart * each),
            "posted_at": at("07:00"),
            "changed_at": at("07:00"),
            "places": 3,
            "location": "Skillslab · gebouw B, route 412 · verzamelen bij de balie",
            "state": "open",
        }
        for each in range(number)
    ]
    with world.app.app_context():
        _insert(rows)


@bookkeeping
def _insert(rows: list[dict[str, object]]) -> None:
    db.session.execute(insert(Shift), rows)


def test_for_whom_it_fits_the_task_says_who_else_comes_by_first_name(
    client: FlaskClient, world: World
) -> None:
    department = world.department()
    shift = world.shift(department, places=3)
    sem, iris, noor = (world.worker(name) for name in ("Sem Visser", "Iris Bos", "Noor Haddad"))
    with clock.fixed_at(at("08:00")):
        world.claim(sem, shift)
    world.sign_in(client, noor)
    with clock.fixed_at(at("08:10")):
        world.claim(iris, shift)
        text = client.get(f"/shifts/{shift.id}").text
        assert "Ook op deze taak: Sem</p>" in text, "a tap of just now can still be undone"
        assert "Visser" not in text
    with clock.fixed_at(at("08:12")):
        assert "Ook op deze taak: Sem, Iris" in client.get(f"/shifts/{shift.id}").text
