"""Judging: one task for everybody, and everything that is open for one person.

Over HTTP, for a board, and the rules alone: one shift × all people and one person × 600 shifts, in
a number of statements that does not grow (``tests/eligibility/test_eligibility.py``).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from app.board.queries_board import board
from app.core import clock
from app.core.db import db
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import task_of, tasks_where
from app.eligibility.queries_verdicts import judge_tasks, judge_workers
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from bench.figures import Section, spread
from bench.phones import get, one_after_the_other
from bench.stages import ENGINES, PEOPLE, Stage, Stages, workers
from tests.statements import counted

NEXT = 600
"""So many shifts have free places in the next two weeks."""


def measure(stages: Stages, quick: bool = False) -> Section:
    """The candidates page over HTTP, and the judging behind a board."""
    section = Section("Judging")
    many = 5 if quick else 40
    for engine in ENGINES:
        with stages.stage(engine) as stage:
            with stage.app.app_context():
                open_ids = _open(many)
            with stage.server() as server:
                [cookie] = stage.cookies(["tarik.aydin@delinde.example"])
                pages = [get(f"/candidates?shift={number}", cookie) for number in open_ids]
                found = one_after_the_other(server.port, pages, warm=1).only(200)
                body = one_after_the_other(server.port, [get("/bare/body")] * 200)
            boards = _boards(stage, many)
            for_all, for_one = _one_shift(stage, open_ids), _one_person(stage, many)
        section.add(
            f"{stage.label}: the candidates of a task among {PEOPLE:,} people",
            spread(found.seconds),
            reference=f"bare 8 kB: {spread(body.seconds)}",
        )
        section.add(f"{stage.label}: what fits one person, without HTTP or page", spread(boards))
        for what, taken in (("one shift for everybody", for_all), ("one person", for_one)):
            section.add(
                f"{stage.label}: eligibility of {what}: {taken.of:,} questions, every rule",
                spread(taken.seconds),
                reference=f"{taken.statements} statements",
            )
    return section


@dataclass(frozen=True, slots=True)
class Judging:
    """How long it took each time, of how many questions, in how many statements at most."""

    seconds: list[float]
    of: int
    statements: int


def _one_shift(stage: Stage, shift_ids: list[int]) -> Judging:
    """Each of these shifts judged for all people there are."""
    with stage.app.test_request_context():
        homes = dict(
            db.session.execute(
                select(Person.id, Department.path)
                .join(Department, Department.id == Person.home_department_id)
                .where(Person.active)
            )
            .tuples()
            .all()
        )
        return _timed([partial(_for_everybody, homes, number) for number in shift_ids], len(homes))


def _for_everybody(homes: dict[int, str], shift_id: int) -> None:
    judge_workers(homes, task_of(shift_id))


def _one_person(stage: Stage, many: int) -> Judging:
    """Some workers, each judged for the next shifts there are: 600 of them."""
    with stage.app.test_request_context():
        people = db.session.execute(
            select(Person.id, Department.path)
            .join(Department, Department.id == Person.home_department_id)
            .where(Person.email.in_(workers(many)))
        ).all()
        return _timed([partial(_for_one, row.id, row.path) for row in people], NEXT)


def _for_one(person_id: int, path: str) -> None:
    judge_tasks(person_id, path, tasks_where(Shift.starts_at > clock.now(), limit=NEXT))


def _timed(questions: list[Callable[[], None]], of: int) -> Judging:
    seconds, most = [], 0
    for ask in questions:
        with counted() as statements:
            began = time.perf_counter()
            ask()
            seconds.append(time.perf_counter() - began)
        most = max(most, len(statements))
        db.session.rollback()
    return Judging(seconds, of, most)


def _open(many: int) -> list[int]:
    return list(
        db.session.scalars(
            select(Shift.id)
            .where(
                Shift.starts_at > clock.now(),
                Shift.state == ShiftState.OPEN,
                Shift.filled < Shift.places,
            )
            .order_by(Shift.starts_at)
            .limit(many)
        )
    )


def _boards(stage: Stage, many: int) -> list[float]:
    seconds = []
    with stage.app.test_request_context():
        for person_id, path in db.session.execute(
            select(Person.id, Department.path)
            .join(Department, Department.id == Person.home_department_id)
            .where(Person.email.in_(workers(many)))
        ).all():
            began = time.perf_counter()
            board(Viewer(person_id, "", "nl", path))
            seconds.append(time.perf_counter() - began)
            db.session.rollback()
    return seconds
