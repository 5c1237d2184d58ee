"""The case of a yes or a no, for whoever may open it: the person, and who coordinates them."""

from dataclasses import dataclass

from app.claims.notices import is_quiet
from app.claims.queries import claim_of, claims_of, visible_task
from app.core import clock
from app.core.viewer import Can, Viewer
from app.eligibility.facts import Case
from app.eligibility.queries_shift_facts import Task, task_of
from app.eligibility.queries_verdicts import Judged, judge_tasks, terms
from app.eligibility.queries_worker_facts import worker_facts
from app.eligibility.rules import judge
from app.eligibility.verdict import Refusal
from app.people.models import Person
from app.people.queries import person
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat


@dataclass(frozen=True, slots=True)
class Proven:
    """A task and a worker, judged by what is stored now. ``about``: who, where not who looks.

    ``claim``: the place that it is the proof of.
    """

    judged: Judged
    about: Person | None = None
    claim: Claim | None = None

    @property
    def task(self) -> Task:
        """The task."""
        return self.judged.task

    @property
    def has_place(self) -> bool:
        """Whether the place holds, or was worked."""
        return self.claim is not None and (self.claim.live or self.claim.state == ClaimState.WORKED)

    @property
    def waits(self) -> bool:
        """Whether it is asked for, and not given yet."""
        return self.claim is not None and self.claim.state == ClaimState.REQUESTED

    @property
    def standing(self) -> tuple[Refusal, ...]:
        """What stands in the way; of somebody's place not that it is taken, or begun."""
        verdict = self.judged.verdict
        return verdict.hard if self.claim is not None else (*verdict.states, *verdict.hard)


def of_task(viewer: Viewer, shift_id: int) -> Proven | None:
    """A task that the viewer may see, and themselves. Three statements."""
    task = visible_task(viewer, shift_id)
    return None if task is None else _of(viewer.id, viewer.home_path, task)


def of_candidate(viewer: Viewer, shift_id: int, person_id: int) -> Proven | None:
    """A task and a person, both of whose departments the viewer coordinates."""
    if person_id == viewer.id:
        return of_task(viewer, shift_id)
    task = visible_task(viewer, shift_id)
    if task is None or not viewer.can(Can.COORDINATE, task.facts.department_path):
        return None
    about = person(viewer, person_id, Can.COORDINATE)
    if about is None or not about.active:
        return None
    return _of(about.id, about.home_department.path, task, about)


def of_claim(viewer: Viewer, claim_id: int) -> Proven | None:
    """A place, for whoever has or had it; and for a coordinator of theirs, who sees what holds
    or was worked, and hears of a tap as late as everybody.
    """
    claim = claim_of(claim_id)
    if claim is None:
        return None
    task = task_of(claim.shift_id)
    if claim.person_id == viewer.id:
        return _placed(viewer.id, viewer.home_path, task, claim)
    about = person(viewer, claim.person_id, Can.COORDINATE)
    if about is None or not _is_known(claim):
        return None
    return _placed(about.id, about.home_department.path, task, claim, about)


def _of(person_id: int, home_path: str, task: Task, about: Person | None = None) -> Proven:
    """With the place that they have on it, as far as the one who looks knows of it."""
    claim = claims_of(person_id, [task.id]).get(task.id)
    if claim is not None and claim.live and (about is None or _is_known(claim)):
        return _placed(person_id, home_path, task, claim, about)
    [judged] = judge_tasks(person_id, home_path, [task])
    return Proven(judged, about)


def _placed(
    person_id: int, home_path: str, task: Task, claim: Claim, about: Person | None = None
) -> Proven:
    worker = worker_facts({person_id: home_path}, [task.span])[person_id]
    case = Case(worker, task.facts, terms(), claim.seat == Seat.EXTRA, holds_already=True)
    return Proven(Judged(task, case, judge(case), extra_fits=False), about, claim)


def _is_known(claim: Claim) -> bool:
    """Whether others know of a place."""
    return (claim.live and not is_quiet(claim, clock.now())) or claim.state == ClaimState.WORKED
