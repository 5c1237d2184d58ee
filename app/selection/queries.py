"""What becomes of each of several tasks, and of whom: before it is done, and as it is done."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.claims.models import Offer, OfferState
from app.claims.notices import is_quiet
from app.claims.policies import TaskAct
from app.claims.queries_acts import task_acts
from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import NoSuchTime, local_time
from app.core.viewer import Viewer
from app.eligibility.facts import Case
from app.eligibility.queries_shift_facts import tasks_where
from app.eligibility.queries_verdicts import judge_all, terms
from app.eligibility.queries_worker_facts import worker_facts
from app.eligibility.verdict import Code, Refusal
from app.notices.outbox import reachable
from app.on_call.queries_cost import LateCost, late_costs
from app.people.models import Department, Person
from app.people.queries import home_paths
from app.selection.rules import (
    Cancelling,
    HandingOver,
    Hindrance,
    Moving,
    SelectionAct,
    after,
    hindrance_of,
    is_same_house,
)
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries import draft_of, visible_to
from app.shifts.rules import ShiftDraft
from app.shifts.rules_places import is_elsewhere
from app.shifts.states import ClaimState, Seat, ShiftState


class Effect(StrEnum):
    """What it does to somebody on a task."""

    ENDS = "ends"
    ASKS = "asks"
    TELLS = "tells"
    LAPSES = "lapses"


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody on a task. ``name`` is None while nobody hears of their tap yet."""

    person_id: int
    name: str | None
    effect: Effect
    told: bool


@dataclass(frozen=True, slots=True)
class RefusedThere:
    """Who would not be given their place by the rules of the other department, and why not."""

    name: str
    refusal: Refusal
    case: Case


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What becomes of one task. ``draft`` is what it says then; None where it does not go along.

    ``asked``: how many were asked for it and have not answered.
    """

    shift: Shift
    draft: ShiftDraft | None
    hindrance: Hindrance | None = None
    people: tuple[Affected, ...] = ()
    asked: int = 0
    cost: LateCost = LateCost()
    doubtful: tuple[RefusedThere, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether anything becomes of it at all."""
        return self.draft is not None


def tasks_chosen(viewer: Viewer, shift_ids: Collection[int]) -> list[Shift]:
    """Those of the shifts that the viewer may see, by start. One statement."""
    return list(
        db.session.scalars(
            visible_to(viewer)
            .where(Shift.id.in_(shift_ids), Shift.unposted_at.is_(None))
            .options(joinedload(Shift.department), joinedload(Shift.task_type))
            .order_by(Shift.starts_at, Shift.id)
        )
    )


def foresee(
    shifts: Sequence[Shift], act: SelectionAct, seen: Mapping[int, int] | None = None
) -> list[Foreseen]:
    """What becomes of each, in their order; ``seen`` are the revisions that were in front of one.

    At most seven statements, and five more where tasks change their department.
    """
    now = clock.now()
    paths = _paths({shift.department_id for shift in shifts}, act)
    drafts = {shift.id: _drafted(shift, act, seen or {}, paths, now) for shift in shifts}
    going = [shift for shift in shifts if isinstance(drafts[shift.id], ShiftDraft)]
    claims = _claims([shift.id for shift in going])
    every = [claim for some in claims.values() for claim, _name in some]
    told = reachable({claim.person_id for claim in every}) if every else {}
    elsewhere = _elsewhere(going, every, drafts) if isinstance(act, Moving) else set()
    costs = late_costs(going) if isinstance(act, Cancelling | Moving) else {}
    asked = _asked([shift.id for shift in going])
    doubts = _doubts(going, claims, act) if isinstance(act, HandingOver) else {}
    found = []
    for shift in shifts:
        draft = drafts[shift.id]
        if not isinstance(draft, ShiftDraft):
            found.append(Foreseen(shift, None, draft))
            continue
        people = [
            Affected(
                claim.person_id,
                None if is_quiet(claim, now) else name,
                _effect(claim, shift, draft, act, elsewhere),
                claim.person_id in told,
            )
            for claim, name in claims[shift.id]
        ]
        found.append(
            Foreseen(
                shift,
                draft,
                None,
                tuple(people),
                asked.get(shift.id, 0),
                costs.get(shift.id, LateCost()),
                tuple(doubts.get(shift.id, ())),
            )
        )
    return found


def _paths(department_ids: Collection[int], act: SelectionAct) -> Mapping[int, str]:
    if not isinstance(act, HandingOver):
        return {}
    rows = db.session.execute(
        select(Department.id, Department.path).where(Department.id.in_(department_ids))
    )
    return {row.id: row.path for row in rows}


def _drafted(
    shift: Shift,
    act: SelectionAct,
    seen: Mapping[int, int],
    paths: Mapping[int, str],
    now: datetime,
) -> ShiftDraft | Hindrance | None:
    """What the task says then, why it cannot, or None where it says the same."""
    wanted = TaskAct.CANCEL if isinstance(act, Cancelling) else TaskAct.CHANGE
    before = draft_of(shift)
    if wanted not in task_acts(shift, now):
        return _over(shift, now)
    if shift.revision != seen.get(shift.id, shift.revision):
        return Hindrance.CHANGED
    if isinstance(act, HandingOver) and not is_same_house(paths[shift.department_id], act.path):
        return Hindrance.OTHER_HOUSE
    try:
        draft = after(act, before, now, local_time())
    except NoSuchTime:
        return Hindrance.NO_SUCH_TIME
    same = draft == before and act.is_nothing_where_equal
    return None if same else hindrance_of(act, draft.span, now) or draft


def _over(shift: Shift, now: datetime) -> Hindrance:
    if shift.state == ShiftState.CANCELLED:
        return Hindrance.CANCELLED
    return Hindrance.ENDED if shift.ends_at <= now else Hindrance.STARTED


def _claims(shift_ids: Collection[int]) -> Mapping[int, list[tuple[Claim, str]]]:
    """Who has a place, or waits for an extra seat, by task and name. One statement."""
    found: dict[int, list[tuple[Claim, str]]] = defaultdict(list)
    if not shift_ids:
        return found
    for claim, name in db.session.execute(
        select(Claim, Person.name)
        .join(Person, Person.id == Claim.person_id)
        .where(Claim.shift_id.in_(shift_ids), or_(Claim.live, Claim.state == ClaimState.REQUESTED))
        .order_by(Person.name_folded, Claim.id)
    ):
        found[claim.shift_id].append((claim, name))
    return found


def _elsewhere(
    shifts: Sequence[Shift],
    claims: Sequence[Claim],
    drafts: Mapping[int, ShiftDraft | Hindrance | None],
) -> set[int]:
    """The places, by claim, whose holder works on another task at the new time. One statement."""
    spans = {each.id: drafted.span for each in shifts if (drafted := _draft(drafts, each.id))}
    if not claims:
        return set()
    others = db.session.scalars(
        select(Claim).where(
            Claim.person_id.in_({claim.person_id for claim in claims}),
            Claim.shift_id.not_in(spans),
            Claim.live,
            Claim.starts_at < max(span.end for span in spans.values()),
            Claim.ends_at > min(span.start for span in spans.values()),
        )
    ).all()
    taken: dict[int, list[Interval]] = defaultdict(list)
    for other in others:
        taken[other.person_id].append(Interval(other.starts_at, other.ends_at))
    return {
        claim.id
        for claim in claims
        if any(spans[claim.shift_id].overlaps(span) for span in taken[claim.person_id])
    }


def _draft(drafts: Mapping[int, ShiftDraft | Hindrance | None], shift_id: int) -> ShiftDraft | None:
    found = drafts[shift_id]
    return found if isinstance(found, ShiftDraft) else None


def _effect(
    claim: Claim, shift: Shift, draft: ShiftDraft, act: SelectionAct, elsewhere: Collection[int]
) -> Effect:
    if isinstance(act, Cancelling):
        return Effect.ENDS
    moves = draft.span != Interval(shift.starts_at, shift.ends_at)
    if not claim.live or not (moves or is_elsewhere(shift.location, draft.location)):
        return Effect.TELLS
    return Effect.LAPSES if claim.id in elsewhere else Effect.ASKS


def _asked(shift_ids: Collection[int]) -> Mapping[int, int]:
    """How many questions are open, by task. One statement."""
    if not shift_ids:
        return {}
    rows = db.session.execute(
        select(Offer.shift_id, func.count())
        .where(Offer.shift_id.in_(shift_ids), Offer.state == OfferState.OPEN)
        .group_by(Offer.shift_id)
    ).all()
    return dict(rows)


def _doubts(
    shifts: Sequence[Shift],
    claims: Mapping[int, list[tuple[Claim, str]]],
    act: HandingOver,
) -> Mapping[int, list[RefusedThere]]:
    """Who would not be given their place in the other department, by task, and what is new of why.

    Judged as what is held already: nobody is thrown off by it.
    """
    held = [(claim, name) for shift in shifts for claim, name in claims[shift.id] if claim.live]
    if not held:
        return {}
    tasks = {task.id: task for task in tasks_where(Shift.id.in_([each.id for each in shifts]))}
    homes = home_paths(Person.id.in_({claim.person_id for claim, _name in held}))
    workers = worker_facts(homes, [task.span for task in tasks.values()])
    under = terms()
    cases = []
    for claim, _name in held:
        facts, extra = tasks[claim.shift_id].facts, claim.seat == Seat.EXTRA
        worker = workers[claim.person_id]
        there = replace(facts, department_path=act.path)
        cases += [
            Case(worker, facts, under, extra, holds_already=True),
            Case(worker, there, under, extra, holds_already=True),
        ]
    verdicts = judge_all(cases)
    found: dict[int, list[RefusedThere]] = defaultdict(list)
    for number, (claim, name) in enumerate(held):
        now, then = verdicts[2 * number], verdicts[2 * number + 1]
        known = {*now.codes, Code.OWN_TEAM_FIRST}
        found[claim.shift_id] += [
            RefusedThere(name, refusal, cases[2 * number + 1])
            for refusal in then.hard
            if refusal.code not in known
        ]
    return found
