"""Time that is taken over several days, or again every week, and is one thing to its person."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agreements.rules_time import without
from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.people.models import Commitment, CommitmentSeries, Department, Person
from tests.factories import World, at
from tests.hostile.forms import form_to
from tests.people.stories import followed, send, trail

pytestmark = pytest.mark.usefixtures("morning")

MONDAYS = {"kind": "own_roster", "day": "2026-10-19", "start": "08:00", "end": "16:30"}
WEEKLY = {**MONDAYS, "weekly_until": "2026-11-05", "weekdays": ["0", "3"]}


@pytest.fixture
def house(world: World) -> Department:
    return world.department("De Linde")


@pytest.fixture
def noor(world: World, client: FlaskClient, house: Department) -> Person:
    """A worker, signed in."""
    noor = world.worker("Noor Haddad", house)
    world.sign_in(client, noor)
    return noor


def spans(world: World, person: Person) -> list[tuple[str, Interval]]:
    with world.app.app_context():
        rows = db.session.query(Commitment).filter_by(person_id=person.id)
        return [
            (str(row.kind), Interval(row.starts_at, row.ends_at))
            for row in rows.order_by(Commitment.starts_at)
        ]


def days(world: World, person: Person) -> list[str]:
    return [f"{span.start:%m-%d}" for _kind, span in spans(world, person)]


def the_series(world: World) -> CommitmentSeries:
    with world.app.app_context():
        return db.session.query(CommitmentSeries).one()


def changed(client: FlaskClient, series_id: int, **fields: object) -> str:
    """The page after a series was changed through its form."""
    path = f"/commitments/series/{series_id}"
    sent = {**dict(form_to(client.get(path).text, path, path).sent()), **fields}
    return followed(client, client.post(path, data=sent))


def test_a_fortnight_away_is_one_entry_across_the_end_of_summer_time(
    client: FlaskClient, world: World, noor: Person
) -> None:
    fields = {"kind": "paid_absence", "day": "2026-10-19", "last_day": "2026-11-01"}
    page = followed(client, send(client, "/availability", fields))

    [(kind, span)] = spans(world, noor)
    assert kind == "paid_absence"
    assert span == Interval(at("00:00", date(2026, 10, 19)), at("00:00", date(2026, 11, 2)))
    assert span.length == timedelta(days=14, hours=1)
    assert "ma 19 okt – zo 1 nov" in page
    roster = client.get("/roster?day=2026-10-26").text
    assert roster.count("hele dag betaald afwezig") == 7, "on every day of it"


def test_a_run_of_days_may_begin_and_end_at_a_time(
    client: FlaskClient, world: World, noor: Person
) -> None:
    fields = {"day": "2026-10-16", "start": "17:00", "last_day": "2026-10-18", "end": "24:00"}
    followed(client, send(client, "/availability", fields))

    [(_kind, span)] = spans(world, noor)
    assert span == Interval(at("17:00", date(2026, 10, 16)), at("00:00", date(2026, 10, 19)))


def test_what_comes_every_week_is_one_row_with_one_entry_and_twice_sent_is_once(
    client: FlaskClient, world: World, noor: Person
) -> None:
    page = followed(client, send(client, "/availability", WEEKLY))
    followed(client, send(client, "/availability", WEEKLY))

    assert days(world, noor) == ["10-19", "10-22", "10-26", "10-29", "11-02", "11-05"]
    lengths = {span.length for _kind, span in spans(world, noor)}
    assert lengths == {timedelta(hours=8, minutes=30)}, "the local clock holds over its change"
    assert "maandag, donderdag 08:00–16:30" in page.lower()
    assert 'id="new-series-' in page
    assert page.count("16:30") < 6, "not six rows"
    assert trail(world, "CommitmentSeries") == ["added"]


def test_a_change_reaches_what_is_to_come_and_leaves_what_was(
    client: FlaskClient, world: World, noor: Person
) -> None:
    followed(client, send(client, "/availability", WEEKLY))
    series = the_series(world)
    [gone] = [row.id for row in _rows(world) if row.starts_at.date() == date(2026, 11, 2)]
    followed(client, send(client, f"/availability/{gone}/removal"))
    assert days(world, noor) == ["10-19", "10-22", "10-26", "10-29", "11-05"], "that one alone"

    with clock.fixed_at(at("12:00", date(2026, 10, 27))):
        world.sign_in(client, noor)
        changed(client, series.id, start="09:00", weekly_until="2026-11-12")

    found = spans(world, noor)
    assert [f"{span.start:%m-%d}" for _kind, span in found] == [
        *("10-19", "10-22", "10-26", "10-29", "11-05", "11-09", "11-12"),
    ], "and what was taken away stays away"
    assert [span.length for _kind, span in found] == [
        *[timedelta(hours=8, minutes=30)] * 3,
        *[timedelta(hours=7, minutes=30)] * 4,
    ]
    assert trail(world, "CommitmentSeries") == ["added", "changed"]


def _rows(world: World) -> list[Commitment]:
    with world.app.app_context():
        return db.session.query(Commitment).all()


def test_who_saves_a_series_as_it_stands_changes_nothing_and_an_older_form_is_told(
    client: FlaskClient, world: World, noor: Person
) -> None:
    followed(client, send(client, "/availability", WEEKLY))
    series = the_series(world)
    path = f"/commitments/series/{series.id}"
    old = dict(form_to(client.get(path).text, path, path).sent())

    assert "Er is niets veranderd." in followed(client, client.post(path, data=old))
    changed(client, series.id, end="17:00")
    answer = client.post(path, data={**old, "end": "18:00"})

    assert answer.status_code == 409
    assert trail(world, "CommitmentSeries") == ["added", "changed"]


def test_removing_a_series_keeps_what_began(
    client: FlaskClient, world: World, noor: Person
) -> None:
    followed(client, send(client, "/availability", WEEKLY))
    series = the_series(world)
    with clock.fixed_at(at("12:00", date(2026, 10, 20))):
        world.sign_in(client, noor)
        page = followed(client, send(client, f"/commitments/series/{series.id}/removal"))

    assert days(world, noor) == ["10-19"]
    assert "Elke week</h2>" not in page
    assert the_series(world).last_day == date(2026, 10, 19)


def test_a_series_by_the_office_is_for_its_person_to_read_and_for_others_not(
    client: FlaskClient, world: World, noor: Person, house: Department
) -> None:
    anne = world.administrator(house, "Anne de Graaf")
    world.sign_in(client, anne)
    followed(client, send(client, f"/people/{noor.id}/commitments", WEEKLY))
    path = f"/commitments/series/{the_series(world).id}"
    assert "Wijzigen of beëindigen" in client.get(path).text

    world.sign_in(client, noor)
    page = client.get(path).text
    assert "08:00–16:30" in page
    assert "Wijzigen of beëindigen" not in page
    assert send(client, f"{path}/removal").status_code == 403
    assert send(client, path, WEEKLY).status_code == 403
    world.sign_in(client, world.worker("Sem", house))
    assert client.get(path).status_code == 404
    assert send(client, f"{path}/removal").status_code == 404
    assert len(spans(world, noor)) == 6


def test_what_is_said_last_of_availability_counts(
    client: FlaskClient, world: World, noor: Person
) -> None:
    """Never on Thursdays; but this one from noon, and rather not in its evening."""
    weekly = {"day": "2026-10-15", "weekly_until": "2026-10-29"}
    followed(client, send(client, "/availability", weekly))
    noon = {"kind": "available", "day": "2026-10-22", "start": "12:00", "end": "24:00"}
    page = followed(client, send(client, "/availability", noon))
    evening = {"kind": "rather_not", "day": "2026-10-22", "start": "18:00", "end": "23:00"}
    followed(client, send(client, "/availability", evening))
    again = followed(client, send(client, "/availability", noon | {"end": "17:00"}))

    day = date(2026, 10, 22)
    assert [each for each in spans(world, noor) if each[1].overlaps(_whole(day))] == [
        ("unavailable", Interval(at("00:00", day), at("12:00", day))),
        ("rather_not", Interval(at("18:00", day), at("23:00", day))),
    ]
    assert "1 tijd die je had doorgegeven" in page
    assert "Je had niets anders gezegd" in again
    assert the_series(world).skipped == ["2026-10-22"]
    assert trail(world, "availability") == ["removed"]


def _whole(day: date) -> Interval:
    return Interval(at("00:00", day), at("00:00", day + timedelta(days=1)))


def test_who_would_rather_not_is_asked_once_more_and_is_at_work_after_it(
    client: FlaskClient, world: World, noor: Person, house: Department
) -> None:
    shift = world.shift(house, start=at("13:00", plus=4))
    fields = {"kind": "rather_not", "day": "2026-10-17"}
    followed(client, send(client, "/availability", fields))

    refused = send(client, f"/shifts/{shift.id}/claims")
    assert refused.status_code == 422
    assert "not_available" in refused.text
    assert "liever niet" in refused.text
    assert send(client, f"/shifts/{shift.id}/claims", {"anyway": "1"}).status_code == 303


@pytest.mark.parametrize("kind", ["own_roster", "other_job", "education", "paid_absence"])
def test_work_elsewhere_school_and_absence_take_the_time(
    client: FlaskClient, world: World, noor: Person, house: Department, kind: str
) -> None:
    """And only work asks for rest: of adults, school is none (ATW 4:4)."""
    then = world.shift(house, start=at("13:00", plus=4))
    early = world.shift(house, start=at("06:00", plus=5))
    fields = {"kind": kind, "day": "2026-10-17", "start": "12:00", "end": "23:30"}
    followed(client, send(client, "/availability", fields))

    refused = send(client, f"/shifts/{then.id}/claims")
    assert (refused.status_code, "overlap" in refused.text) == (422, True)
    soon_after = send(client, f"/shifts/{early.id}/claims")
    assert soon_after.status_code == (422 if kind in ("own_roster", "other_job") else 303), kind


POINTS, NOON = st.integers(0, 60), at("12:00")


@settings(max_examples=60)
@given(POINTS, POINTS, st.lists(st.tuples(POINTS, POINTS), max_size=5))
def test_what_is_left_of_a_span_is_what_no_cut_holds(
    first: int, length: int, cuts: list[tuple[int, int]]
) -> None:
    def span(start: int, minutes: int) -> Interval:
        begin = NOON + timedelta(minutes=start)
        return Interval(begin, begin + timedelta(minutes=minutes + 1))

    whole, taken = span(first, length), [span(*each) for each in cuts]
    left = list(without(whole, taken))

    for minute in range(-1, 125):
        moment = NOON + timedelta(minutes=minute)
        wanted = whole.holds(moment) and not any(each.holds(moment) for each in taken)
        assert any(each.holds(moment) for each in left) == wanted


def test_a_series_that_never_comes_is_refused(
    client: FlaskClient, world: World, noor: Person
) -> None:
    """Its one day of the week lies behind the last day; ticked days need one."""
    never = {"day": "2026-10-19", "weekly_until": "2026-10-20", "weekdays": ["4"]}
    lonely = {"day": "2026-10-19", "weekdays": ["4"]}
    for fields in (never, lonely):
        answer = send(client, "/availability", fields)
        assert answer.status_code == 422
        assert 'id="weekly_until-error"' in answer.text
    assert spans(world, noor) == []
