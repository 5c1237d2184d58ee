"""The page of one task: what the one who looks may see of it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.asking.queries_offers import OpenOffer, open_offers
from app.claims.commands_endings import WAITS
from app.claims.notices import is_quiet
from app.claims.policies import Act, TaskAct
from app.claims.queries import claims_of, judged_for
from app.claims.queries_acts import may, task_acts
from app.core import clock
from app.core.db import db
from app.core.viewer import Can, Viewer
from app.eligibility.facts import Held, NeedFact
from app.eligibility.queries_shift_facts import Task
from app.eligibility.queries_verdicts import Judged
from app.eligibility.verdict import FitState
from app.neighbours.queries import MayHelp, helps_of
from app.on_shift.commands_ticks import ShiftWork, shift_work
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim

PHONES_FROM = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task for one who looks: judged, who is on it, and what the work is."""

    judged: Judged
    own: Claim | None
    others: list[Claim]
    shift: Shift
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

    def may_release(self, claim: Claim) -> bool:
        """Whether the one who looks can let somebody go who is on it."""
        return self.manages and may(Act.RELEASE, claim, claim, clock.now())

    def is_quiet(self, claim: Claim) -> bool:
        """Whether the tap is so fresh that the department does not hear the name yet."""
        return (self.own is None or not self.own.live) and is_quiet(claim, clock.now())


def task_page(viewer: Viewer, task: Task) -> TaskPage:
    """Everything about a task that the viewer may see. Contacts see who comes; numbers of
    workers show from 2 hours before the start to the end.
    """
    [judged] = judged_for(viewer, [task])
    on_it, shift = _on_shift(task.id), _shift_text(task.id)
    held = next((claim for claim in on_it if claim.person_id == viewer.id), None)
    own = held or claims_of(viewer.id, [task.id]).get(task.id)
    manages = viewer.can(Can.POST, task.facts.department_path)
    responsible = manages or viewer.id in task.responsible
    near = task.span.start - PHONES_FROM <= clock.now() < task.span.end
    return TaskPage(
        judged=judged,
        own=own,
        others=[claim for claim in on_it if claim.person_id != viewer.id],
        shift=shift,
        needs=[(need, judged.case.worker.best(need.capability_id)) for need in task.facts.needs],
        manages=manages,
        coordinates=viewer.can(Can.COORDINATE, task.facts.department_path),
        shows_names=responsible or held is not None,
        shows_phones=responsible and near,
        waiting=_waiting(task.id) if responsible else 0,
        helps=helps_of([task.id]).get(task.id, []) if responsible else [],
        acts=task_acts(shift, clock.now()),
        work=shift_work(viewer, shift, clock.now()),
        offer=open_offers(viewer).get(task.id),
    )


def _on_shift(shift_id: int) -> list[Claim]:
    """The claims that hold a place of a shift, with their people, first come first."""
    return list(
        db.session.scalars(
            select(Claim)
            .options(joinedload(Claim.person).joinedload(Person.home_department))
            .where(Claim.shift_id == shift_id, Claim.live)
            .order_by(Claim.claimed_at, Claim.id)
        )
    )


def _waiting(shift_id: int) -> int:
    """How many wait for an extra seat until somebody independent is there."""
    waits = select(func.count()).where(Claim.shift_id == shift_id, WAITS)
    return db.session.scalar(waits) or 0


def _shift_text(shift_id: int) -> Shift:
    """The shift with its task type and department, for its page."""
    return db.session.execute(
        select(Shift)
        .options(joinedload(Shift.task_type), joinedload(Shift.department))
        .where(Shift.id == shift_id)
    ).scalar_one()
