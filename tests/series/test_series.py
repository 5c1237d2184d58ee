"""A series: posted at once, taken as a whole by what each date does to the next, and put back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.claims import commands_ways_out
from app.claims.commands import Refused, Taken, claim_shift
from app.claims.queries_standing import standing, standings
from app.core import clock
from app.core.db import db
from app.eligibility.queries_shift_facts import tasks_where
from app.eligibility.queries_verdicts import judge_in_turn, judge_tasks
from app.notices.models import Notice, NoticeState
from app.people.models import Person
from app.series.commands import DatesDoNotFit, SeriesTaken, claim_series
from app.shifts.models import Shift, ShiftSeries
from app.shifts.models_claims import Claim
from app.times.rules_series import SeriesRule, read_without, rule_of
from tests.factories import World, at
from tests.shifts.desk import desk
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning", "without_tokens")


def series_of(
    world: World, starts: list[datetime], hours: float = 4, **more: Any
) -> tuple[int, list[Shift]]:
    """A series of these dates of one department: its id, and its shifts."""
    department = more.pop("department", None) or world.department()
    kind = world.task_type(department)
    poster = world.poster(department)
    days = [start.date() for start in starts]
    rule = SeriesRule((1, 3), min(days), max(days), time(9), time(13))
    series = world.save(
        ShiftSeries(
            department_id=department.id,
            task_type_id=kind.id,
            rule=rule.as_data(),
            dates=len(starts),
            posted_by_id=poster.id,
            posted_at=clock.now() - timedelta(hours=1),
        )
    )
    shifts = [
        world.shift(
            department,
            start,
            start + timedelta(hours=hours),
            task_type_id=kind.id,
            contact_id=poster.id,
            series_id=series.id,
            **more,
        )
        for start in starts
    ]
    return series.id, shifts


def weekly(number: int, clock_time: str = "09:00") -> list[datetime]:
    return [at(clock_time, plus=2 + 7 * week) for week in range(number)]


def held(app: Flask, person: Person) -> list[int]:
    with app.app_context():
        live = select(Claim.shift_id).where(Claim.person_id == person.id, Claim.live)
        return sorted(db.session.scalars(live))


def told(app: Flask, kind: str) -> list[Notice]:
    with app.app_context():
        found = list(
            db.session.scalars(
                select(Notice).where(Notice.kind == kind, Notice.state == NoticeState.WAITING)
            )
        )
        db.session.expunge_all()
        return found


def test_all_dates_are_taken_in_one_tap_and_put_back_in_one(
    app: Flask, client: FlaskClient, world: World
) -> None:
    series_id, shifts = series_of(world, weekly(6))
    noor = world.worker("Noor Haddad")
    world.sign_in(client, noor)
    look = client.get(f"/series/{series_id}")
    assert "Neem alle 6 data" in look.text
    answer = client.post(f"/series/{series_id}/claims")
    assert answer.status_code == 303
    assert held(app, noor) == [shift.id for shift in shifts]
    messages = told(app, "someone_comes")
    assert len(messages) == 6
    assert len({each.data["together"] for each in messages}) == 1, "the department gets one mail"
    assert min(each.due_at for each in messages) > clock.now(), "and not in the first minute"
    again = client.post(f"/series/{series_id}/claims")
    assert again.status_code == 303, "a second tap answers as the first did"
    with clock.fixed_at(at("08:04")):
        assert "6 data ongedaan maken" in client.get(f"/series/{series_id}").text
        assert client.post(f"/series/{series_id}/undo").status_code == 303
    assert held(app, noor) == []
    assert told(app, "someone_comes") == [], "the department never noticed"


def test_after_five_minutes_each_date_is_handed_back_by_itself(
    app: Flask, client: FlaskClient, world: World
) -> None:
    series_id, shifts = series_of(world, weekly(3))
    noor = world.worker("Noor Haddad")
    world.sign_in(client, noor)
    client.post(f"/series/{series_id}/claims")
    with clock.fixed_at(at("08:06")):
        assert client.post(f"/series/{series_id}/undo").status_code == 409
        with app.app_context():
            claim = db.session.scalars(select(Claim).order_by(Claim.starts_at)).first()
            assert claim is not None
            claim_id = claim.id
        assert client.post(f"/claims/{claim_id}/hand-back").status_code == 303
    assert held(app, noor) == [shift.id for shift in shifts[1:]]


def test_a_date_that_does_not_fit_is_named_and_left_out_once_that_was_seen(
    app: Flask, client: FlaskClient, world: World
) -> None:
    series_id, shifts = series_of(world, weekly(4))
    noor = world.worker("Noor Haddad")
    world.commitment(noor, shifts[2].starts_at, shifts[2].ends_at)
    world.sign_in(client, noor)
    refused = client.post(f"/series/{series_id}/claims")
    assert refused.status_code == 422
    assert 'data-reasons="overlap"' in refused.text
    assert held(app, noor) == []
    assert "Neem de 3 die passen" in refused.text
    assert f'name="without" value="{shifts[2].id}"' in refused.text
    taken = client.post(f"/series/{series_id}/claims", data={"without": str(shifts[2].id)})
    assert taken.status_code == 303
    assert held(app, noor) == [shifts[0].id, shifts[1].id, shifts[3].id]


def test_each_date_is_judged_with_those_before_it_taken(
    app: Flask, client: FlaskClient, world: World
) -> None:
    """Each of them fits alone; after a late evening there is too little rest for the morning."""
    evening, morning = at("15:00", plus=2), at("06:00", plus=3)
    series_id, shifts = series_of(world, [evening, morning], hours=8)
    noor = world.worker("Noor Haddad")
    with app.app_context():
        tasks = tasks_where(Shift.id.in_([shift.id for shift in shifts]))
        home = noor.home_department_id
        path = f"/{home}/"
        alone = [each.verdict.fits for each in judge_tasks(noor.id, path, tasks)]
        in_turn = [each.verdict.codes for each in judge_in_turn(noor.id, path, tasks)]
    assert alone == [True, True]
    assert in_turn[0] == []
    assert "daily_rest" in in_turn[1]
    world.sign_in(client, noor)
    assert client.post(f"/series/{series_id}/claims").status_code == 422
    data = {"without": str(shifts[1].id)}
    assert client.post(f"/series/{series_id}/claims", data=data).status_code == 303


def test_agreed_hours_of_a_week_are_filled_by_the_dates_in_their_order(
    app: Flask, world: World
) -> None:
    days = [at("09:00", plus=6 + number) for number in range(4)]
    series_id, shifts = series_of(world, days, hours=4)
    noor = world.person("Noor Haddad")
    world.agreement(noor, hours_week=12)
    with app.app_context():
        outcome = claim_series(noor.id, series_id)
        assert isinstance(outcome, DatesDoNotFit)
        assert [each.task.id for each in outcome.judged] == [shifts[3].id]
        assert outcome.codes == ("agreed_hours",)
        assert isinstance(claim_series(noor.id, series_id, [shifts[3].id]), SeriesTaken)


def test_judging_in_turn_says_what_taking_one_after_the_other_would_say(
    app: Flask, world: World
) -> None:
    """The whole is no second truth: the same dates are given one by one."""
    starts = [at(hour, plus=day) for day in range(2, 16) for hour in ("07:00", "17:00")]
    series_id, shifts = series_of(world, starts, hours=9)
    noor, sem = world.worker("Noor Haddad"), world.worker("Sem Visser")
    for person in (noor, sem):
        world.commitment(person, at("12:00", plus=8), at("20:00", plus=8))
    with app.app_context():
        alone = [shift.id for shift in shifts if isinstance(claim_shift(sem.id, shift.id), Taken)]
        world.alter(Shift.__table__.update().values(filled=0))  # type: ignore[attr-defined]
        world.alter(Shift.__table__.update().values(places=2))  # type: ignore[attr-defined]
        tasks = tasks_where(Shift.id.in_([shift.id for shift in shifts]))
        judged = judge_in_turn(noor.id, f"/{noor.home_department_id}/", tasks)
        fits = [each.task.id for each in judged if each.verdict.fits]
        assert fits == alone
        assert 0 < len(fits) < len(shifts), "the story has dates of both kinds"
        rest = {shift.id for shift in shifts} - set(fits)
        taken = claim_series(noor.id, series_id, rest)
        assert isinstance(taken, SeriesTaken)
        assert len(taken.taken) == len(fits)


def test_a_date_that_was_seen_free_and_is_gone_is_named_and_the_rest_is_as_asked(
    app: Flask, client: FlaskClient, world: World
) -> None:
    series_id, shifts = series_of(world, weekly(3))
    noor = world.worker("Noor Haddad")
    world.claim(world.worker("Sem Visser"), shifts[1])
    world.sign_in(client, noor)
    unseen = client.post(f"/series/{series_id}/claims")
    assert unseen.status_code == 409, "nobody said that one date is full"
    assert 'data-reasons="full"' in unseen.text
    seen = {"seen": ",".join(str(shift.id) for shift in shifts)}
    assert client.post(f"/series/{series_id}/claims", data=seen).status_code == 303
    assert held(app, noor) == [shifts[0].id, shifts[2].id]
    assert "Iemand anders was je voor op" in client.get(f"/series/{series_id}").text


def test_what_somebody_said_not_to_suit_asks_for_anyway(
    app: Flask, client: FlaskClient, world: World
) -> None:
    series_id, shifts = series_of(world, weekly(2))
    noor = world.worker("Noor Haddad")
    world.commitment(noor, shifts[1].starts_at, shifts[1].ends_at, kind="unavailable")
    world.sign_in(client, noor)
    assert client.post(f"/series/{series_id}/claims").status_code == 422
    assert 'name="anyway" value="1"' in client.get(f"/series/{series_id}").text
    assert client.post(f"/series/{series_id}/claims", data={"anyway": "1"}).status_code == 303
    assert len(held(app, noor)) == 2


def test_two_who_want_the_same_series_at_once_share_it_without_one_place_too_many(
    own_app: Flask, own_world: World
) -> None:
    series_id, shifts = series_of(own_world, weekly(8))
    people = [own_world.worker() for _number in range(4)]
    seen = [shift.id for shift in shifts]
    start = Barrier(6)

    def whole(person: Person) -> object:
        with own_app.app_context():
            start.wait()
            return claim_series(person.id, series_id, seen=seen)

    def one(person: Person, shift: Shift) -> object:
        with own_app.app_context():
            start.wait()
            return claim_shift(person.id, shift.id)

    with ThreadPoolExecutor(6) as pool:
        series = [pool.submit(whole, person) for person in people]
        single = [pool.submit(one, own_world.worker(), shift) for shift in (shifts[2], shifts[5])]
    outcomes = [each.result() for each in series]
    assert all(isinstance(each, SeriesTaken | DatesDoNotFit) for each in outcomes)
    assert all(isinstance(each.result(), Taken | Refused) for each in single)
    with own_app.app_context():
        for shift in db.session.scalars(select(Shift)):
            live = db.session.scalars(
                select(Claim.id).where(Claim.shift_id == shift.id, Claim.live)
            ).all()
            assert len(live) == shift.filled == shift.places == 1, "every date has somebody"


def test_one_person_who_taps_the_series_and_a_clashing_task_at_once_is_in_one_place(
    own_app: Flask, own_world: World
) -> None:
    series_id, shifts = series_of(own_world, weekly(5))
    clash = own_world.shift(start=shifts[3].starts_at + timedelta(hours=1))
    noor = own_world.worker()
    start = Barrier(2)

    def run(call: Any) -> object:
        with own_app.app_context():
            start.wait()
            return call()

    with ThreadPoolExecutor(2) as pool:
        whole = pool.submit(run, lambda: claim_series(noor.id, series_id))
        one = pool.submit(run, lambda: claim_shift(noor.id, clash.id))
    took_all, took_one = isinstance(whole.result(), SeriesTaken), isinstance(one.result(), Taken)
    assert took_all != took_one
    assert len(held(own_app, noor)) == (5 if took_all else 1)


def test_taking_costs_a_few_statements_a_date_and_judging_none(app: Flask, world: World) -> None:
    numbers = []
    for dates in (3, 9):
        series_id, _shifts = series_of(world, weekly(dates))
        person = world.worker()
        with app.app_context(), counted() as statements:
            assert isinstance(claim_series(person.id, series_id), SeriesTaken)
        numbers.append(len(statements))
    assert (numbers[1] - numbers[0]) / 6 <= 3, numbers
    assert numbers[0] <= 25, numbers


def test_standing_to_many_tasks_is_standing_to_each(app: Flask, world: World) -> None:
    noor, sem = world.worker(), world.worker()
    shifts = [world.shift(start=at("13:00", plus=2 + n), extra_places=1) for n in range(4)]
    world.claim(noor, shifts[0])
    world.offer(noor, shifts[1])
    world.offer(sem, shifts[2])
    with app.app_context():
        several = standings(noor.id, [shift.id for shift in shifts])
        for shift in shifts:
            one, other = standing(noor.id, shift.id), several[shift.id]
            assert (one.last_sequence, one.waits, one.others_asked, one.called_at) == (
                other.last_sequence,
                other.waits,
                other.others_asked,
                other.called_at,
            )
            assert (one.present and one.present.id) == (other.present and other.present.id)


def test_a_series_is_posted_by_its_rule_without_holidays_and_given_days(
    app: Flask, client: FlaskClient, world: World
) -> None:
    made = desk(world)
    world.sign_in(client, made.poster)
    fields = made.post(
        date="2026-12-15",
        weekly_until="2027-01-14",
        weekdays=["1", "3"],
        no_holidays="y",
        not_on="22-12 t/m 24-12, 7 jan",
        once="een",
    )
    answer = client.post("/shifts", data=fields)
    assert answer.status_code == 303, answer.text
    with app.app_context():
        [series] = db.session.scalars(select(ShiftSeries)).all()
        shifts = db.session.scalars(select(Shift).order_by(Shift.starts_at)).all()
        days = [shift.starts_at.date().isoformat() for shift in shifts]
        assert {shift.series_id for shift in shifts} == {series.id}
        assert (series.dates, rule_of(series.rule).weekdays) == (len(days), (1, 3))
    assert days == [
        "2026-12-15", "2026-12-17", "2026-12-29", "2026-12-31",
        "2027-01-05", "2027-01-12", "2027-01-14",
    ]  # fmt: skip
    assert answer.headers["Location"].endswith(f"/series/{series.id}")
    again = client.post("/shifts", data=fields)
    assert again.status_code == 303
    with app.app_context():
        assert len(db.session.scalars(select(ShiftSeries.id)).all()) == 1, "sent twice is once"
    seen = client.get(f"/series/{series.id}")
    assert "Ongedaan maken" in seen.text, "for a minute nobody heard of it"
    assert seen.text.count('name="shift"') == 2 * len(days)
    undone = client.post("/shifts/withdrawal", data={"shift": [shift.id for shift in shifts]})
    assert undone.status_code == 303
    assert client.get(f"/series/{series.id}").status_code == 404


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("weekly_until", {"weekdays": ["1"]}),
        ("weekly_until", {"weekly_until": "gisteren"}),
        ("weekly_until", {"weekly_until": "2026-10-01"}),
        ("weekly_until", {"weekly_until": "2027-10-13", "weekdays": list("0123456")}),
        ("weekdays", {"weekly_until": "2026-12-01", "weekdays": ["9"]}),
        ("not_on", {"weekly_until": "2026-12-01", "not_on": "kerst"}),
        ("date", {"weekly_until": "2029-12-01", "date": "2029-11-01"}),
    ],
)
def test_a_rule_that_cannot_be_is_said_at_its_field_and_posts_nothing(
    app: Flask, client: FlaskClient, world: World, field: str, wrong: dict[str, Any]
) -> None:
    made = desk(world)
    world.sign_in(client, made.poster)
    answer = client.post("/shifts", data=made.post(**wrong))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    with app.app_context():
        assert db.session.scalar(select(Shift.id)) is None


def test_days_and_spans_to_leave_out_are_read_from_the_first_day_on() -> None:
    first = date(2026, 12, 1)
    assert read_without("24-12 t/m 3-1, 27 apr", first) == [
        (date(2026, 12, 24), date(2027, 1, 3)),
        (date(2027, 4, 27), date(2027, 4, 27)),
    ]
    assert read_without("", first) == []
    assert read_without("24-12, iets", first) == "iets"


def test_the_department_reads_who_comes_and_changes_this_one_and_all_after_it(
    app: Flask, client: FlaskClient, world: World
) -> None:
    department = world.department()
    series_id, shifts = series_of(world, weekly(5), department=department)
    marleen = world.poster(department, "Marleen Brouwer")
    world.claim(world.worker("Noor Haddad"), shifts[0])
    world.sign_in(client, marleen)
    with clock.fixed_at(at("08:05")):
        seen = client.get(f"/series/{series_id}?from={shifts[2].id}")
    assert "Geregeld: Noor" in seen.text
    assert seen.text.count(" checked") == 3
    rest = [shift.id for shift in shifts[2:]]
    data = {"shift": rest, "act": "cancel"}
    assert client.post("/shifts/selection", data=data).status_code == 303
    with app.app_context():
        states = db.session.scalars(select(Shift.state).order_by(Shift.starts_at)).all()
    assert states == ["open", "open", "cancelled", "cancelled", "cancelled"]


def test_a_task_says_that_it_is_one_of_a_series(client: FlaskClient, world: World) -> None:
    series_id, shifts = series_of(world, weekly(12))
    world.sign_in(client, world.worker("Noor Haddad"))
    for address in (f"/shifts/{shifts[0].id}", f"/board?shift={shifts[0].id}"):
        page = client.get(address).text
        assert "Onderdeel van een reeks van 12" in page
        assert f'href="/series/{series_id}"' in page
    assert "reeks van 12 data" in client.get("/board?days=all").text


def test_nobody_sees_a_series_of_which_no_date_is_theirs_to_see(
    client: FlaskClient, world: World
) -> None:
    over = [at("09:00", plus=-9), at("09:00", plus=-2)]
    series_id, _shifts = series_of(world, over)
    world.sign_in(client, world.worker())
    assert client.get(f"/series/{series_id}").status_code == 404
    assert client.post(f"/series/{series_id}/claims").status_code == 404
    assert client.get("/series/99999999").status_code == 404
    assert client.post(f"/series/{series_id}/undo").status_code == 404


def test_numbers_that_are_none_leave_nothing_out(
    app: Flask, client: FlaskClient, world: World
) -> None:
    series_id, _shifts = series_of(world, weekly(2))
    noor = world.worker()
    world.sign_in(client, noor)
    data = {"without": "x,,-1,99999999999999", "seen": "niets", "anyway": "ja"}
    assert client.post(f"/series/{series_id}/claims", data=data).status_code == 303
    assert len(held(app, noor)) == 2


def test_undoing_several_is_undoing_each(app: Flask, world: World) -> None:
    shifts = [world.shift(start=at("13:00", plus=2 + number)) for number in range(3)]
    noor = world.worker()
    claims = [world.claim(noor, shift).id for shift in shifts]
    with app.app_context():
        outcome = commands_ways_out.undo_all(claims[:2])
        assert [type(each).__name__ for each in outcome.values()] == ["Left", "Left"]
        assert commands_ways_out.undo_all([]) == {}
    assert held(app, noor) == [shifts[2].id]
