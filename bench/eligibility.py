"""Judging: one task for everybody, and everything that is open for one person.

Over HTTP, for a board, and the rules alone: one shift × all people and one person × 600 shifts, in
a number of statements that does not grow (``tests/eligibility/test_eligibility.py``). Everybody has
worked for a year (``pasts``). What it takes to judge alone, with the facts at hand, is time of a
processor: what SQL takes is beside it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import ColumnElement, select

from app.board.queries_board import board
from app.core import clock
from app.core.db import db
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import task_of, tasks_where
from app.eligibility.queries_verdicts import (
    ENOUGH,
    judge_many,
    judge_regulars,
    judge_tasks,
    judge_workers,
    terms,
)
from app.eligibility.queries_worker_facts import whole_facts, worker_facts
from app.labour import judge
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from bench.figures import Section, percentile, spread
from bench.pasts import give_pasts, watched_rules
from bench.phones import get, one_after_the_other
from bench.stages import ENGINES, PEOPLE, Stage, Stages, workers
from tests.statements import counted

NEXT = 600
"""So many shifts have free places in the next two weeks."""
FOR_ALL = 8
"""So many shifts are judged for everybody."""
AIM_MS = 60
"""Of a processor, to judge what a board shows."""


def measure(stages: Stages, quick: bool = False) -> Section:
    """The candidates page over HTTP, and the judging behind a board."""
    section = Section("Judging")
    many = 5 if quick else 40
    for engine in ENGINES:
        with stages.stage(engine) as stage:
            give_pasts(stage)
            with stage.app.app_context():
                open_ids = _open(many)
            with stage.server() as server:
                [cookie] = stage.cookies(["tarik.aydin@delinde.example"])
                pages = [get(f"/candidates?shift={number}", cookie) for number in open_ids]
                found = one_after_the_other(server.port, pages, warm=1).only(200)
                body = one_after_the_other(server.port, [get("/bare/body")] * 200)
            boards = _boards(stage, many)
            for_all, for_one = _one_shift(stage, open_ids), _one_person(stage, many)
            alone = _judged_alone(stage, open_ids, many)
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
        p95 = percentile(alone.for_one, 0.95)
        section.add(
            f"{stage.label}: of it, judging one person alone: {NEXT} questions",
            spread(alone.for_one),
            reference="time of a processor",
            aim=f"p95 < {AIM_MS} ms",
            met=p95 < AIM_MS,
        )
        section.add(
            f"{stage.label}: of it, judging one shift alone: {alone.people:,} questions",
            spread(alone.for_all),
            reference="time of a processor",
        )
        section.notes.append(f"{stage.label}: {alone.about}")
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
        homes = _homes()
        return _timed(
            [partial(_for_everybody, homes, number) for number in shift_ids[:FOR_ALL]], len(homes)
        )


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


@dataclass(frozen=True, slots=True)
class JudgedAlone:
    """Seconds of a processor with the facts at hand, of how many people, and what was asked."""

    for_one: list[float]
    for_all: list[float]
    people: int
    about: str


def _judged_alone(stage: Stage, shift_ids: list[int], many: int) -> JudgedAlone:
    """The rules without SQL: some workers for the next 600 shifts, some shifts for everybody."""
    with stage.app.test_request_context():
        tasks, under = tasks_where(Shift.starts_at > clock.now(), limit=NEXT), terms()
        spans = [task.span for task in tasks]
        homes = _homes(Person.email.in_(workers(many)))
        read = [worker_facts({each: home}, spans)[each] for each, home in homes.items()]
        for_one = [_processor(judge_many, worker, tasks, under, ENOUGH) for worker in read]
        sizes = sorted(len(worker.spent or ()) for worker in read)
        with watched_rules() as (asked, said):
            for worker in read:
                judge_many(replace(worker), tasks, under, ENOUGH)
        everybody, for_all = _homes(), []
        for number in shift_ids[:FOR_ALL]:
            task = task_of(number)
            people = whole_facts(everybody, [task.span])
            for_all.append(_processor(judge_regulars, people.values(), task, under, ENOUGH))
        db.session.rollback()
    silent = sorted(judge.RULES.keys() - asked.keys())
    told = ", ".join(f"{rule} {count}" for rule, count in sorted(said.items()))
    about = (
        f"these people have {sizes[0]} to {sizes[-1]} intervals in the windows, in the middle"
        f" {sizes[len(sizes) // 2]}. Of {len(read) * len(tasks):,} questions"
        f" {max(asked.values(), default=0):,} were put to every rule"
        f"{f' but {silent}' if silent else ''}, the others were seen at a glance or barred"
        f" already. The rules said: {told}."
    )
    return JudgedAlone(for_one, for_all, len(everybody), about)


def _processor(question: Callable[..., object], *arguments: object) -> float:
    began = time.process_time()
    question(*arguments)
    return time.process_time() - began


def _homes(*conditions: ColumnElement[bool]) -> dict[int, str]:
    rows = db.session.execute(
        select(Person.id, Department.path)
        .join(Department, Department.id == Person.home_department_id)
        .where(Person.active, *conditions)
    )
    return dict(rows.tuples().all())


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
