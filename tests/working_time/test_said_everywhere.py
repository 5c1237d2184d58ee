"""What the law says of a task beside what somebody works is the same wherever it is asked."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.asking.commands_offers import make_offers
from app.asking.queries_candidates import candidates
from app.audit.models import AuditEntry
from app.board.queries_board import board
from app.claims.commands import Consent, Refused, Taken, assign, claim_shift
from app.core.actor import Actor, acting
from app.core.db import db
from app.core.viewer import Viewer
from app.eligibility.facts import Case
from app.eligibility.queries_shift_facts import task_of
from app.eligibility.queries_verdicts import judge_for, judge_tasks, judge_under_locks, terms
from app.eligibility.queries_worker_facts import with_history, worker_facts
from app.eligibility.rules_crowd import Crowd
from app.people.models import Department, Person
from app.rule_sets.commands import choose_rule_set
from app.shifts.models import Shift
from app.shifts.states import Seat
from tests.conftest import make_app
from tests.factories import TODAY, World, at
from tests.rule_sets.stories import approved
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")


def test_board_task_page_claim_assignment_ask_and_candidates_say_the_same(
    context: Flask,
    client: FlaskClient,
    world: World,
    noor: Person,
    shift: Shift,
    tarik: Person,
) -> None:
    said, page = said_everywhere(client, world, noor, shift)
    assert "rust na een nacht; 46 uur nodig" in page
    assert said == {way: ["night_rest"] for way in said}


def said_everywhere(
    client: FlaskClient, world: World, person: Person, shift: Shift
) -> tuple[dict[str, list[str]], str]:
    """What is said of the only task of the board in each place; and its page."""
    said: dict[str, list[str]] = {}
    home = db.session.get_one(Department, person.home_department_id)
    [row] = board(Viewer(person.id, person.name, "nl", home.path)).almost
    said["board"] = row.verdict.codes
    world.sign_in(client, person)
    page = client.get(f"/shifts/{shift.id}").text
    said["task page"] = re.findall(r'data-reasons="([a-z_ ]+)"', page)[0].split()
    for way, outcome in (
        ("claim", claim_shift(person.id, shift.id)),
        ("assignment", assign(person.id, shift.id)),
    ):
        assert isinstance(outcome, Refused)
        said[way] = outcome.verdict.codes
    asked = make_offers(shift.id, [person.id])
    assert asked is not None
    said["ask"] = asked.refused[person.id].verdict.codes
    almost = candidates(task_of(shift.id)).almost
    [one] = [each for each in almost if each.judged.case.worker.person_id == person.id]
    said["candidates"] = one.judged.verdict.codes
    return said, page


@pytest.fixture
def strict(world: World, lab: Department, tarik: Person) -> Department:
    """A department that goes by eight hours of work at most from tomorrow on."""
    approved("Streng", shift_work=8 * 3600)
    chosen = choose_rule_set(lab.id, tarik.id, "Streng", at("00:00", plus=1).date(), minors=False)
    assert isinstance(chosen, int)
    return lab


def long_day(world: World, department: Department, plus: int, until: str = "17:00") -> Shift:
    """Eight hours and a half of work and a break: the law allows it."""
    start, end = at("08:00", plus=plus), at(until, plus=plus)
    return world.shift(department, start=start, end=end, break_minutes=30, places=3)


def test_what_a_department_chose_is_said_everywhere_below_it_with_its_numbers(
    context: Flask, client: FlaskClient, world: World, strict: Department
) -> None:
    room = world.department(parent=strict)
    said, page = said_everywhere(client, world, world.worker("Sem", room), long_day(world, room, 2))
    assert said == {way: ["shift_length"] for way in said}
    assert "hooguit 8 uur mag (Streng, ATW 5:7(2)a)" in page


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        ("08:00", "18:00", "shift_length"),
        ("15:00", "23:30", "daily_rest"),
        ("08:00", "14:00", "week_hours"),
    ],
)
def test_what_a_minor_may_not_is_said_everywhere(
    context: Flask,
    client: FlaskClient,
    world: World,
    lab: Department,
    tarik: Person,
    start: str,
    end: str,
    why: str,
) -> None:
    """A Saturday after a week of school, which is work of theirs."""
    young = world.worker("Daan", lab, minor_until=TODAY + timedelta(days=90))
    for day in range(6, 11) if why == "week_hours" else ():
        world.commitment(young, at("08:00", plus=day), at("16:00", plus=day), "education")
    shift = world.shift(lab, start=at(start, plus=11), end=at(end, plus=11), places=3)
    said, page = said_everywhere(client, world, young, shift)
    assert said == {way: [why] for way in said}
    assert "ATW 5:" in page


def test_what_an_adult_may_a_minor_may_from_the_birthday_on(
    context: Flask, world: World, lab: Department
) -> None:
    birthday = TODAY + timedelta(days=3)
    daan, sem = world.worker("Daan", lab, minor_until=birthday), world.worker("Sem", lab)
    tasks = [task_of(long_day(world, lab, plus, "18:00").id) for plus in (1, 2, 3, 4)]
    one = judge_tasks(daan.id, lab.path, tasks)
    many = worker_facts({daan.id: lab.path, sem.id: lab.path}, [task.span for task in tasks])
    crowd = Crowd([many[sem.id], many[daan.id]], {task.span for task in tasks}, terms())
    assert [each.verdict.fits for each in one] == [False, False, True, True]
    assert [crowd.ids(crowd.fitting(task.facts)) for task in tasks] == [
        {sem.id},
        {sem.id},
        {sem.id, daan.id},
        {sem.id, daan.id},
    ]


def test_a_set_holds_where_it_was_chosen_for_tasks_that_begin_from_its_day_on(
    context: Flask, world: World, lab: Department, tarik: Person
) -> None:
    approved("Streng", shift_work=8 * 3600)
    day = at("12:00", plus=2).date()
    choose_rule_set(lab.id, tarik.id, "Streng", day, minors=False)
    sem = world.worker("Sem", lab)
    night = world.shift(lab, start=at("22:00", plus=1), end=at("07:00", plus=2), break_minutes=30)
    tasks = {
        "begins the evening before": night,
        "the day before": long_day(world, lab, 1),
        "that day": long_day(world, lab, 2),
        "elsewhere": long_day(world, world.department(), 2),
    }
    every = [task_of(each.id) for each in tasks.values()]
    found = judge_tasks(sem.id, lab.path, every)
    codes = dict(zip(tasks, (each.verdict.codes for each in found), strict=True))
    assert codes == {each: ["shift_length"] if each == "that day" else [] for each in tasks}
    one_by_one = [judge_under_locks(sem.id, lab.path, each.id, Seat.REGULAR) for each in every]
    assert [each.verdict for each in one_by_one] == [each.verdict for each in found]
    spans = {each.span for each in every}
    many = worker_facts({sem.id: lab.path, tarik.id: lab.path}, spans)
    crowd = Crowd([many[sem.id]], spans, terms())
    fitting = [bool(crowd.fitting(each.facts)) for each in every]
    assert fitting == [each.verdict.fits for each in found], "also where two have the same time"


def test_what_is_chosen_in_one_process_counts_at_the_next_claim_in_another(
    own_app: Flask, own_database: str, own_world: World
) -> None:
    lab = own_world.department()
    sem, ann = own_world.worker("Sem", lab), own_world.administrator(lab)
    first, second = long_day(own_world, lab, 1), long_day(own_world, lab, 2)
    other = make_app(own_database)
    with other.app_context():
        assert isinstance(claim_shift(sem.id, first.id), Taken)
    with own_app.app_context(), acting(Actor("person", ann.id)):
        approved("Streng", shift_work=8 * 3600)
        choose_rule_set(lab.id, ann.id, "Streng", at("12:00", plus=1).date(), minors=False)
    with other.app_context():
        outcome = claim_shift(sem.id, second.id)
        db.session.remove()
        db.engine.dispose()
    assert isinstance(outcome, Refused)
    assert outcome.verdict.codes == ["shift_length"]


def test_what_was_worked_a_year_ago_is_read_too_and_in_no_more_statements(
    context: Flask, world: World, lab: Department, noor: Person, shift: Shift
) -> None:
    for weeks in range(1, 39):
        day = -7 * weeks - 2
        world.commitment(noor, at("10:00", plus=day), at("14:00", plus=day))
    sunday = world.shift(lab, start=at("13:00", plus=12))
    task = task_of(sunday.id)
    with counted() as statements:
        worker = worker_facts({noor.id: lab.path}, [task.span])[noor.id]
    assert len(statements) == 1
    judged = judge_for(worker, task, terms())
    assert judged.verdict.fits
    assert [(note.code, note.found, note.allowed) for note in judged.verdict.notes] == [
        ("sunday", 12, 13)
    ]
    other = world.worker("Sem", lab)
    homes = {noor.id: lab.path, other.id: lab.path}
    near = worker_facts(homes, [task.span])
    with counted() as statements:
        both = with_history(near, [task.span])
    assert len(statements) == 1
    assert sorted(both[noor.id].spent or ()) == sorted(worker.spent or ())
    assert both[other.id].spent == ()


def test_a_place_counts_with_its_break_and_not_against_itself(
    context: Flask, world: World, lab: Department
) -> None:
    sem = world.worker("Sem", lab)
    shift = world.shift(lab, start=at("08:00", plus=1), end=at("20:30", plus=1), break_minutes=45)
    assert isinstance(claim_shift(sem.id, shift.id), Taken)
    task = task_of(shift.id)
    worker = worker_facts({sem.id: lab.path}, [task.span])[sem.id]
    [spent] = worker.spent or ()
    assert (spent.end - spent.start, spent.pause) == (12.5 * 3600, 45 * 60)
    assert Case(worker, task.facts, terms(), holds_already=True).said == []


def test_a_yes_for_all_times_is_none_for_a_sunday(
    context: Flask, world: World, lab: Department, tarik: Person
) -> None:
    sem = world.worker("Sem", lab)
    sunday = world.shift(lab, start=at("13:00", plus=5))
    outcome = assign(sem.id, sunday.id, Consent.STANDING)
    assert isinstance(outcome, Refused)
    assert outcome.verdict.codes == ["sunday"]
    assert isinstance(assign(sem.id, sunday.id, Consent.SAID), Taken)


def test_an_exception_of_the_law_that_a_claim_uses_is_in_the_trail(
    context: Flask, world: World, lab: Department
) -> None:
    sem = world.worker("Sem", lab)
    world.commitment(sem, at("14:00"), at("22:30"))
    early = world.shift(lab, start=at("07:30", plus=1), end=at("12:00", plus=1))
    late = world.shift(lab, start=at("07:30", plus=6), end=at("12:00", plus=6))
    for shift, used in ((early, ["A5"]), (late, None)):
        assert isinstance(claim_shift(sem.id, shift.id), Taken)
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert entry.data.get("exceptions") == used
