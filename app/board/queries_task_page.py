"""The page of one task: what the one who looks may see of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import joinedload

from app.asking.queries_offers import OFFERS, OpenOffer, as_offered, first_open
from app.asking.queries_swaps import SWAPS, SWAPS_ON, OpenSwap, open_swap_of
from app.asking.queries_waiting import LISTED, OwnWaiting, standing_on
from app.claims.models import Awaits, Offer
from app.claims.notices import is_quiet
from app.claims.policies import Act, TaskAct
from app.claims.queries import is_theirs, judged_for
from app.claims.queries_acts import may, task_acts
from app.core import clock
from app.core.db import db
from app.core.localtime import local_time
from app.core.together import Together
from app.core.viewer import Can, Viewer
from app.departments.queries_requests import PlaceRequest, requests_of
from app.eligibility.facts_needs import Held, NeedFact
from app.eligibility.queries_shift_facts import Task
from app.eligibility.queries_verdicts import Judged
from app.eligibility.verdict import FitState
from app.ladder.rules_ladder import ladder
from app.ladder.words import ladder_words
from app.neighbours.queries import HELPS, MayHelp, helps_as_of, in_order, may_help
from app.on_shift.queries_work import ShiftWork, shift_work
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import QUIET_FOR, Claim
from app.shifts.states import ClaimState, Seat, ShiftState
from app.tasks.models import TaskType

PHONES_FROM = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class ShiftText:
    """What only the page of a shift says of it; the last three are of its task type."""

    starts_at: datetime
    ends_at: datetime
    state: ShiftState
    location: str
    note: str
    department_id: int
    task_type_id: int
    language: str
    scope: str
    scope_not: str


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task for one who looks: judged, who is on it, and what the work is.

    ``theirs``: whom of those on it the one who looks coordinates.
    """

    judged: Judged
    own: Claim | None
    others: list[Claim]
    shift: ShiftText
    needs: list[tuple[NeedFact, Held | None]]
    manages: bool
    coordinates: bool
    shows_names: bool
    shows_phones: bool
    acts: set[TaskAct]
    work: ShiftWork
    waiting: int
    helps: list[MayHelp]
    offer: OpenOffer | None
    theirs: frozenset[int]
    waits: OwnWaiting | None = None
    listed: int = 0
    own_swaps: list[OpenSwap] = field(default_factory=list)
    to_approve: list[OpenSwap] = field(default_factory=list)
    requests: list[PlaceRequest] = field(default_factory=list)

    def opens_proof(self, claim: Claim) -> bool:
        """Whether the one who looks coordinates whoever has this place."""
        return claim.person_id in self.theirs

    @property
    def upcoming(self) -> bool:
        """Whether it stands, and has not begun."""
        return TaskAct.CANCEL in self.acts

    @property
    def company(self) -> list[str]:
        """The first names of who else comes, for whom it fits; not of who tapped just now."""
        if self.judged.state != FitState.FITS:
            return []
        return [each.person.first_name for each in self.others if not self.is_quiet(each)]

    @property
    def steps(self) -> list[tuple[str, str, str]]:
        """The ladder in words, for its department, while somebody is looked for."""
        facts, now = self.judged.task.facts, clock.now()
        sought = facts.left > 0 and facts.state is ShiftState.OPEN and self.upcoming
        task = self.judged.task
        nothing = facts.open_from is None and task.plan_b is None
        if not self.manages or not sought or nothing:
            return []
        local = local_time()
        steps = ladder(facts.span, facts.own_team_until, now, local, facts.division_until)
        return ladder_words(steps, local.day(facts.span.start), task.plan_b, task.contact.name)

    def may_release(self, claim: Claim) -> bool:
        """Whether the one who looks can let somebody go who is on it."""
        return self.manages and may(Act.RELEASE, claim, claim, clock.now())

    def may_undo_choice(self, claim: Claim) -> bool:
        """Whether the one who looks can take back that somebody was chosen."""
        return self.manages and may(Act.UNDO_CHOICE, claim, claim, clock.now())

    def told_from(self, claim: Claim) -> datetime:
        """From when others hear that somebody was chosen."""
        return claim.claimed_at + QUIET_FOR

    def is_quiet(self, claim: Claim) -> bool:
        """Whether the tap is so fresh that the department does not hear the name yet."""
        return (self.own is None or not self.own.live) and is_quiet(claim, clock.now())


def task_page(viewer: Viewer, task: Task) -> TaskPage:
    """Everything about a task that the viewer may see. Contacts see who comes; numbers of
    workers show from 2 hours before the start to the end. Five statements; 12 more for whoever
    chooses from those who ask for a place.
    """
    now = clock.now()
    texts = _texts(viewer, task.id, now)
    [judged] = judged_for(viewer, [as_offered(task, texts.offer)])
    claims = _claims(viewer, task.id)
    others = [claim for claim in claims if claim.live and claim.person_id != viewer.id]
    own = [claim for claim in claims if claim.person_id == viewer.id]
    held = next((claim for claim in own if claim.live), None)
    place = held or next((each for each in own if each.state == ClaimState.WORKED), None)
    manages = viewer.can(Can.POST, task.facts.department_path)
    responsible = manages or viewer.id in task.responsible
    near = task.span.start - PHONES_FROM <= now < task.span.end
    path = task.facts.department_path
    swaps = [
        open_swap_of(row, viewer, path) for row in sorted(texts.swaps, key=lambda row: row.swap_id)
    ]
    asks = any(_asks_for_place(claim) for claim in claims)
    return TaskPage(
        judged=judged,
        own=held or next((each for each in reversed(own) if is_theirs(each, now)), None),
        others=others,
        shift=texts.shift,
        needs=[(need, judged.case.worker.best(need.capability_id)) for need in task.facts.needs],
        manages=manages,
        coordinates=viewer.can(Can.COORDINATE, task.facts.department_path),
        shows_names=responsible or held is not None,
        shows_phones=responsible and near,
        waiting=_waiting(claims) if responsible else 0,
        helps=texts.helps if responsible else [],
        acts=task_acts(texts.shift, now),
        work=shift_work(viewer.language, texts.shift, place, now),
        offer=texts.offer,
        waits=standing_on(texts.listed, viewer.id),
        listed=len(texts.listed) if responsible else 0,
        own_swaps=[each for each in swaps if each.holder_id == viewer.id],
        to_approve=[each for each in swaps if manages and each.awaits is Awaits.DEPARTMENT],
        theirs=frozenset(
            each.person_id
            for each in others
            if viewer.can(Can.COORDINATE, each.person.home_department.path)
        ),
        requests=requests_of([task.id], now).get(task.id, []) if manages and asks else [],
    )


@dataclass(frozen=True, slots=True)
class _Texts:
    """What ``TEXTS`` found."""

    shift: ShiftText
    offer: OpenOffer | None
    helps: list[MayHelp]
    listed: list[Any]
    swaps: list[Any]


CLAIMS = (
    select(Claim)
    .options(joinedload(Claim.person).joinedload(Person.home_department))
    .where(
        Claim.shift_id == bindparam("shift"),
        or_(
            Claim.live,
            Claim.state == ClaimState.REQUESTED,
            Claim.person_id == bindparam("viewer"),
        ),
    )
    .order_by(Claim.claimed_at, Claim.id)
)


def _claims(viewer: Viewer, shift_id: int) -> list[Claim]:
    """The claims that hold a place of a shift or wait for one, and all of the viewer's own, with
    their people, first come first.
    """
    return list(db.session.scalars(CLAIMS, {"shift": shift_id, "viewer": viewer.id}))


def _waiting(claims: Iterable[Claim]) -> int:
    """How many wait for an extra seat until somebody independent is there."""
    waits = (claim for claim in claims if claim.state == ClaimState.REQUESTED)
    return sum(claim.seat == Seat.EXTRA for claim in waits)


def _asks_for_place(claim: Claim) -> bool:
    return claim.state == ClaimState.REQUESTED and claim.seat == Seat.REGULAR


TEXTS = Together(
    select(
        Shift.starts_at,
        Shift.ends_at,
        Shift.state,
        Shift.location,
        Shift.note,
        Shift.department_id,
        Shift.task_type_id,
        TaskType.language,
        TaskType.scope,
        TaskType.scope_not,
    )
    .join(TaskType, TaskType.id == Shift.task_type_id)
    .where(Shift.id == bindparam("shift")),
    OFFERS.where(Offer.shift_id == bindparam("shift")),
    HELPS.where(Shift.id == bindparam("shift")),
    LISTED,
    SWAPS.where(Shift.id == bindparam("shift")),
    SWAPS_ON,
)
"""Of a shift what only its page says, what the viewer is asked, who may help, who waits, and who
asked whom to take over.
"""


def _texts(viewer: Viewer, shift_id: int, now: datetime) -> _Texts:
    asked = {"shift": shift_id, "person": viewer.id, **helps_as_of(now)}
    [shift], offers, helps, listed, asks, swaps = TEXTS.rows(asked)
    return _Texts(
        ShiftText(*shift),
        first_open(offers, asks).get(shift_id),
        [may_help(row) for row in in_order(helps)],
        listed,
        swaps,
    )
