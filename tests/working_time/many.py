"""A department full of months by chance, and the proof sheet of everybody beside every task."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle, product
from random import Random
from typing import Any, cast

from sqlalchemy import Update, insert

from app.core.localtime import local_time
from app.eligibility.facts import Case
from app.eligibility.queries_shift_facts import tasks_where
from app.eligibility.queries_verdicts import terms
from app.eligibility.queries_worker_facts import with_history, worker_facts
from app.labour.cases import read_cases
from app.labour.command_line import line_of
from app.people.models import Commitment, CommitmentKind, Department, Origin, Person
from app.shifts.models import Shift
from app.working_time.sheet import ProofSheet
from tests.factories import World
from tests.labour.months import month

KINDS = {
    "work": (CommitmentKind.OWN_ROSTER, CommitmentKind.OTHER_JOB),
    "paid_absence": (CommitmentKind.PAID_ABSENCE,),
    "education": (CommitmentKind.EDUCATION,),
}

SHORT = timedelta(hours=5)
BREAKS = (0, 30, 30, 45)


def sheets(world: World, chance: Random, people: int, tasks: int) -> Iterator[ProofSheet]:
    """So many people with a month each, every one beside each task: some hold it, most do not.

    The times of the tasks are those of shifts in the months, so that they lie near every limit.
    Every other sheet is one for a coordinator.
    """
    home = world.department()
    workers = [world.worker(home=home) for _number in range(people)]
    months = [month(chance) for _number in range(max(people, tasks))]
    for worker, each in zip(workers, months, strict=False):
        _give(world, chance, worker, each["existing"])
    shifts = [_task(world, chance, home, each["asked"]) for each in months[:tasks]]
    for worker in workers[: people // 4]:
        _place(world, worker, chance.choice(shifts))
    yield from _judged(home, workers, [each.id for each in shifts])


def _give(world: World, chance: Random, worker: Person, times: list[dict[str, Any]]) -> None:
    rows = [
        {
            "person_id": worker.id,
            "kind": chance.choice(KINDS[each["kind"]]),
            "starts_at": _instant(each["start"]),
            "ends_at": _instant(each["end"]),
            "origin": Origin.OFFICE,
        }
        for each in times
    ]
    if rows:
        world.alter(cast("Update", insert(Commitment).values(rows)))


def _task(world: World, chance: Random, home: Department, asked: dict[str, Any]) -> Shift:
    start, end = _instant(asked["start"]), _instant(asked["end"])
    usual = 0 if end - start < SHORT else chance.choice(BREAKS)
    more = {"break_minutes": asked.get("break_minutes", usual), "places": 50}
    return world.shift(home, start=start, end=end, **more)


def _place(world: World, worker: Person, shift: Shift) -> None:
    world.held(worker, shift)


def _instant(written: str) -> datetime:
    shown = datetime.fromisoformat(written)
    return local_time().instant(shown.date(), shown.time())


def _judged(home: Department, workers: list[Person], ids: list[int]) -> Iterator[ProofSheet]:
    tasks = tasks_where(Shift.id.in_(ids))
    spans = [each.span for each in tasks]
    near = worker_facts({each.id: home.path for each in workers}, spans)
    under = terms()
    for_others = cycle((False, True))
    for worker, task in product(with_history(near, spans).values(), tasks):
        yield ProofSheet(Case(worker, task.facts, under), next(for_others))


def is_the_same_elsewhere(sheet: ProofSheet) -> bool:
    """Whether the command says of the file of a sheet what stands in it, to the letter."""
    told = json.dumps(sheet.as_file())
    [case] = read_cases(told)
    [written] = json.loads(told)["cases"]
    said: dict[str, Any] = json.loads(line_of(case))
    return said == {"id": written["id"], "verdicts": written["verdicts"]}
