"""The facts put to the rules: which seat somebody could have, and what stands in the way."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from app.core import clock
from app.core.intervals import Interval
from app.core.localtime import local_time
from app.eligibility.facts import Busy, BusyKind, Case, Terms, WorkerFacts
from app.eligibility.facts_needs import NeedFact
from app.eligibility.queries_shift_facts import Task, task_of
from app.eligibility.queries_worker_facts import with_history, worker_facts
from app.eligibility.rules import BESIDE, CHEAP, judge, needs_alone
from app.eligibility.rules_glance import glance_of
from app.eligibility.rules_needs import is_within_reach
from app.eligibility.verdict import CapabilityMissing, FitState, LevelTooLow, Verdict
from app.rule_sets.rules_room import SetAside
from app.shifts.states import Seat

STATE_OF = {(0, 0): FitState.FITS, (0, 1): FitState.ALMOST}
"""By how many refusals are of the shift's state, and how many are hard."""
ENOUGH = 2
"""Hard refusals after which judging may stop where only fits, almost and full are told apart."""


@dataclass(frozen=True)
class Judged:
    """A task and a worker: the answer for the seat that fits best, and for an extra one."""

    task: Task
    case: Case
    verdict: Verdict
    extra_fits: bool

    @property
    def seat(self) -> Seat:
        """The seat that the case is about."""
        return Seat.EXTRA if self.case.extra else Seat.REGULAR

    @property
    def mine(self) -> bool:
        """Whether the worker is on it."""
        return self.case.worker.is_on(self.task.id)

    @cached_property
    def state(self) -> FitState:
        """How the task stands to the worker; REFUSED is for more than one reason."""
        if self.mine:
            return FitState.MINE
        return STATE_OF.get(self.verdict.counts) or (
            FitState.FULL if self.verdict.counts[0] else FitState.REFUSED
        )


def next_for(judged: Judged) -> NeedFact | None:
    """The one need that is missing and that grows on the extra seat that fits; else None."""
    if judged.state is not FitState.ALMOST or not judged.extra_fits:
        return None
    [refusal] = judged.verdict.hard
    if not isinstance(refusal, CapabilityMissing | LevelTooLow) or not refusal.need.has_levels:
        return None
    return refusal.need


def terms(now: datetime | None = None) -> Terms:
    """Under which one judges now."""
    return Terms(now or clock.now(), local_time())


def judge_for(worker: WorkerFacts, task: Task, under: Terms, enough: int | None = None) -> Judged:
    """The regular seat where it fits or almost does; else an extra one where that fits."""
    return _better(Case(worker, task.facts, under), task, lambda case: judge(case, enough))


def judged_if_agreed(judged: Judged, agreed: tuple[SetAside, ...]) -> Judged:
    """The same for a regular place, if the worker agreed to set this aside."""
    case = replace(judged.case, extra=False, agreed=agreed)
    return Judged(judged.task, case, judge(case), extra_fits=False)


def judge_many(
    worker: WorkerFacts, tasks: Iterable[Task], under: Terms, enough: int | None = None
) -> list[Judged]:
    """The same for many tasks of a worker whose facts reach over them."""
    glance = glance_of(worker, under)

    def all_rules(case: Case) -> Verdict:
        return judge(case, enough)

    def some_rules(case: Case) -> Verdict:
        return judge(case, enough, BESIDE)

    found = []
    for task in tasks:
        case, way = Case(worker, task.facts, under), all_rules
        if glance.is_plain(task.facts):
            way = needs_alone if glance.is_apart(case) else some_rules
        found.append(_better(case, task, way))
    return found


def _better(regular: Case, task: Task, verdict_of: Callable[[Case], Verdict]) -> Judged:
    verdict = verdict_of(regular)
    if task.facts.extra_left <= 0 or verdict.fits:
        return Judged(task, regular, verdict, extra_fits=False)
    extra = replace(regular, extra=True)
    extra_verdict = verdict_of(extra)
    if extra_verdict.fits and not verdict.almost:
        return Judged(task, extra, extra_verdict, extra_fits=True)
    return Judged(task, regular, verdict, extra_fits=extra_verdict.fits)


def judge_tasks(
    person_id: int,
    home_path: str,
    tasks: Iterable[Task],
    now: datetime | None = None,
    enough: int | None = None,
) -> list[Judged]:
    """One worker × many shifts, in the order of the shifts. One statement.

    ``enough``: how many hard refusals are all that is asked for; see ``judge``.
    """
    tasks = list(tasks)
    if not tasks:
        return []
    worker = worker_facts({person_id: home_path}, [task.span for task in tasks])[person_id]
    return judge_many(worker, tasks, terms(now), enough)


def judge_in_turn(
    person_id: int, home_path: str, tasks: Iterable[Task], now: datetime | None = None
) -> list[Judged]:
    """One worker × many shifts, each judged as if the worker had a regular place of those before
    it that fit; in the order of the shifts. One statement.

    What is softly refused fits: the person may wave it aside.
    """
    tasks = list(tasks)
    if not tasks:
        return []
    worker = worker_facts({person_id: home_path}, [task.span for task in tasks])[person_id]
    under = terms(now)
    found = []
    for task in tasks:
        case = Case(worker, task.facts, under)
        judged = Judged(task, case, judge(case), extra_fits=False)
        found.append(judged)
        if judged.verdict.fits and not judged.mine:
            worker = with_place(worker, task)
    return found


def with_place(worker: WorkerFacts, task: Task) -> WorkerFacts:
    """The worker, as if they had a regular place of the shift."""
    facts = task.facts
    place = Busy(
        facts.span,
        BusyKind.CLAIM,
        task.title,
        task.id,
        facts.unpaid,
        task.location,
        pause=facts.pause,
    )
    busy = sorted((*worker.busy, place), key=lambda each: each.span.start)
    spent = None if worker.spent is None else (*worker.spent, facts.asked)
    return replace(worker, busy=tuple(busy), spent=spent)


def in_reach(worker: WorkerFacts, tasks: Iterable[Task]) -> Iterator[Task]:
    """Those of the tasks of which the worker lacks at most one capability, or can learn on."""
    local = local_time()
    for task in tasks:
        if is_within_reach(worker, task.facts, local.day(task.span.start)):
            yield task


def judge_under_locks(
    person_id: int,
    home_path: str,
    shift_id: int,
    seat: Seat,
    *,
    holds_already: bool = False,
    consent: bool = True,
    agreed: tuple[SetAside, ...] = (),
) -> Judged:
    """The final word, inside a command: the same facts and rules as on every screen.

    ``consent``: the worker chose this task, or said yes to it. ``agreed``: what they agree to set
    aside with it.
    """
    task = task_of(shift_id)
    worker = worker_facts({person_id: home_path}, [task.span])[person_id]
    extra = seat is Seat.EXTRA
    case = Case(worker, task.facts, terms(), extra, holds_already, consent, agreed)
    return Judged(task, case, judge(case), extra_fits=False)


def judge_workers(
    homes: Mapping[int, str], task: Task, now: datetime | None = None
) -> list[Judged]:
    """One shift × many workers (home path by id), for a regular place. Six statements."""
    workers = worker_facts(homes, [task.span], task.facts.needs)
    under = terms(now)
    return judge_regulars(workers.values(), task, under)


def judge_regulars(
    workers: Iterable[WorkerFacts], task: Task, under: Terms, enough: int | None = None
) -> list[Judged]:
    """Workers whose near facts are there, each for a regular place, in their order. One statement.

    The rules of working time are asked with all that they look at.
    """
    near = [Case(worker, task.facts, under) for worker in workers]
    well = known_well(near)
    return [
        judge_regular(well.get(case.worker.person_id, case.worker), task, under, enough)
        for case in near
    ]


def judge_all(cases: Iterable[Case], enough: int | None = None) -> list[Verdict]:
    """The verdict on each case, of workers whose near facts are there. One statement."""
    cases = list(cases)
    well = known_well(cases)
    return [
        judge(replace(case, worker=well.get(case.worker.person_id, case.worker)), enough)
        for case in cases
    ]


def known_well(cases: Iterable[Case]) -> dict[int, WorkerFacts]:
    """By id the workers whom at most one thing stands in the way of in a case, with all that the
    rules of working time look at, where that is not known yet. One statement at most.

    Of the others a verdict says no more, whatever they work: nobody reads two years of it.
    """
    some: dict[int, WorkerFacts] = {}
    spans = set[Interval]()
    for case in cases:
        if case.worker.spent is None and judge(case, ENOUGH, CHEAP).counts[1] < ENOUGH:
            some[case.worker.person_id] = case.worker
            spans.add(case.shift.span)
    return with_history(some, spans)


def judge_regular(
    worker: WorkerFacts, task: Task, under: Terms, enough: int | None = None
) -> Judged:
    """A worker whose facts are there, for a regular place."""
    case = Case(worker, task.facts, under)
    return Judged(task, case, judge(case, enough), extra_fits=False)
