"""What the law says of a task beside what somebody works is the same wherever it is asked."""

import re
from collections.abc import Iterator

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
from app.eligibility.queries_verdicts import judge_for, terms
from app.eligibility.queries_worker_facts import with_history, worker_facts
from app.people.models import Department, Person
from app.shifts.models import Shift
from tests.factories import World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def lab(world: World) -> Department:
    return world.department()


@pytest.fixture
def noor(world: World, lab: Department) -> Person:
    """She worked three nights, and comes home on the morning before the task."""
    noor = world.worker("Noor", lab)
    for back in (4, 3, 2):
        world.commitment(noor, at("23:00", plus=1 - back), at("07:00", plus=2 - back))
    return noor


@pytest.fixture
def shift(world: World, lab: Department) -> Shift:
    return world.shift(lab, start=at("13:00", plus=1), places=3)


@pytest.fixture
def tarik(world: World, lab: Department) -> Iterator[Person]:
    tarik = world.coordinator(lab, "Tarik")
    with acting(Actor("person", tarik.id)):
        yield tarik


def test_board_task_page_claim_assignment_ask_and_candidates_say_the_same(
    context: Flask,
    client: FlaskClient,
    world: World,
    lab: Department,
    noor: Person,
    shift: Shift,
    tarik: Person,
) -> None:
    said: dict[str, list[str]] = {}
    [row] = board(Viewer(noor.id, noor.name, "nl", lab.path)).almost
    said["board"] = row.verdict.codes
    world.sign_in(client, noor)
    page = client.get(f"/shifts/{shift.id}")
    said["task page"] = re.findall(r'data-reasons="([a-z_ ]+)"', page.text)[0].split()
    assert "rust na een nacht; 46 uur nodig" in page.text
    for way, outcome in (
        ("claim", claim_shift(noor.id, shift.id)),
        ("assignment", assign(noor.id, shift.id)),
    ):
        assert isinstance(outcome, Refused)
        said[way] = outcome.verdict.codes
    asked = make_offers(shift.id, [noor.id])
    assert asked is not None
    said["ask"] = asked.refused[noor.id].verdict.codes
    [one] = candidates(task_of(shift.id)).almost
    said["candidates"] = one.judged.verdict.codes
    assert said == {way: ["night_rest"] for way in said}


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
