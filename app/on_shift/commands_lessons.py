"""Who learned beside whom on a shift: the card that a senior gets afterwards, and the answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from app.capabilities.commands_sign_offs import sign_off
from app.capabilities.models import (
    KINDS_WITH_LEVELS,
    TOP_LEVEL,
    Capability,
    Holding,
    Method,
    SignOff,
)
from app.capabilities.policies import may_sign_off
from app.capabilities.queries import assessed, assessing_of
from app.capabilities.rules import CapabilityRefusal, SignOffDraft, step_at_most, steps_of
from app.capabilities.words import level_name
from app.core import clock
from app.core.among import among
from app.core.command import bookkeeping, command
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time, local_today
from app.core.names import called
from app.core.pieces import delete_some, in_pieces
from app.core.refusal import NotDone
from app.core.viewer import Viewer
from app.on_shift.models import LessonSkip
from app.people.locks import lock_person
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat
from app.tasks.models import Need, TaskType

LATELY = timedelta(days=7)
"""So long after the end of a shift one still knows how it went."""
HELD_TO_THE_END = (ClaimState.HELD, ClaimState.WORKED)
MOST = 30
WATCH_AGAIN, SUPERVISED, INDEPENDENT = 2, 4, 5


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers: the level that it stands for, and its words."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """Somebody learned on a shift beside the one who looks, who may sign it off."""

    claim_id: int
    learner_claim_id: int
    learner_id: int
    learner: str
    given_name: str | None
    shift_id: int
    task: str
    span: Interval
    capability: Capability

    @property
    def first_name(self) -> str:
        """What the learner is called."""
        return called(self.learner, self.given_name)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What can be answered, from low to high."""
        return answers_for(self.capability)

    def is_about(self, learner_id: int | None, capability_id: int | None) -> bool:
        """Whether it is about this person and this capability."""
        return (self.learner_id, self.capability.id) == (learner_id, capability_id)


def answers_for(capability: Capability) -> tuple[Answer, ...]:
    """Watch again, under supervision, independent: as far as the capability tells them apart."""
    steps, found = steps_of(capability.level_names), dict[int, Answer]()
    words = {
        WATCH_AGAIN: _("Watch again"),
        SUPERVISED: _("Under supervision"),
        INDEPENDENT: _("Independent"),
    }
    for asked, usual in words.items():
        step = step_at_most(steps, asked)
        named = capability.level_names and asked != WATCH_AGAIN
        text = level_name(capability.level_names, step) if named else usual
        found.setdefault(step, Answer(step, text[:1].upper() + text[1:]))
    return tuple(found.values())


def was_senior(claim: Claim, now: datetime) -> bool:
    """Whether the claim held a regular place to the end, lately."""
    return (
        claim.state in HELD_TO_THE_END
        and claim.seat == Seat.REGULAR
        and now - LATELY < claim.ends_at <= now
    )


def lessons(viewer: Viewer, own_claims: Collection[Claim] | None = None) -> list[Lesson]:
    """The cards of the one who looks, oldest shift first.

    ``own_claims`` are their claims of late, where those are known. Two statements after that; one
    where nobody learned, and none where the viewer held no place lately.
    """
    now = clock.now()
    claims = _own_claims(viewer.id) if own_claims is None else own_claims
    held = [claim.id for claim in claims if was_senior(claim, now)]
    asked = {"ids": held, "today": local_today()}
    rows = db.session.execute(_learners(), asked).all() if held else []
    if not rows:
        return []
    own = assessing_of(viewer)
    return [
        Lesson(
            claim_id=row.own_id,
            learner_claim_id=row.id,
            learner_id=row.person_id,
            learner=row.learner,
            given_name=row.given_name,
            shift_id=row.shift_id,
            task=row.task,
            span=Interval(row.starts_at, row.ends_at),
            capability=row.Capability,
        )
        for row in rows
        if may_sign_off(viewer, own, assessed(row.Capability), row.person_id, row.path)
    ]


def _own_claims(person_id: int) -> list[Claim]:
    now = clock.now()
    return list(
        db.session.scalars(
            select(Claim).where(
                Claim.person_id == person_id, Claim.ends_at > now - LATELY, Claim.ends_at <= now
            )
        )
    )


@cache
def _learners() -> Select[*tuple[object, ...]]:
    """Who was on the shifts of the claims ``ids`` and grows in what the work needs.

    Made once: PostgreSQL plans eight tables for longer than it reads them.
    """
    own = aliased(Claim)
    return (
        select(
            Claim.id,
            Claim.person_id,
            Claim.shift_id,
            Claim.starts_at,
            Claim.ends_at,
            own.id.label("own_id"),
            Person.name.label("learner"),
            Person.given_name,
            Department.path,
            TaskType.name.label("task"),
            Capability,
        )
        .join(own, and_(own.shift_id == Claim.shift_id, own.person_id != Claim.person_id))
        .join(Person, Person.id == Claim.person_id)
        .join(Department, Department.id == Person.home_department_id)
        .join(Shift, Shift.id == Claim.shift_id)
        .join(TaskType, TaskType.id == Shift.task_type_id)
        .join(Need, Need.task_type_id == TaskType.id)
        .join(Capability, Capability.id == Need.capability_id)
        .where(
            among(own.id),
            Claim.state.in_(HELD_TO_THE_END),
            Person.active,
            Capability.active,
            Capability.kind.in_(KINDS_WITH_LEVELS),
            ~Capability.evidence_required,
            ~_at_the_top(),
            ~_signed_since(),
            ~exists().where(
                LessonSkip.claim_id == own.id,
                LessonSkip.learner_claim_id == Claim.id,
                LessonSkip.capability_id == Capability.id,
            ),
        )
        .order_by(Claim.ends_at, Person.name_folded, Claim.id, Capability.id)
        .limit(MOST)
    )


def _at_the_top() -> ColumnElement[bool]:
    """Whoever is independent has nothing more to learn."""
    return exists().where(
        Holding.person_id == Claim.person_id,
        Holding.capability_id == Capability.id,
        Holding.level == TOP_LEVEL,
        or_(Holding.valid_until.is_(None), Holding.valid_until >= bindparam("today")),
    )


def _signed_since() -> ColumnElement[bool]:
    """Somebody said already how this shift went."""
    return exists().where(
        SignOff.person_id == Claim.person_id,
        SignOff.capability_id == Capability.id,
        SignOff.shift_id == Claim.shift_id,
        SignOff.at >= Claim.ends_at,
    )


def is_answered(shift_id: int, learner_id: int, capability_id: int) -> bool:
    """Whether somebody said how it went."""
    found = select(SignOff.id).where(
        SignOff.person_id == learner_id,
        SignOff.capability_id == capability_id,
        SignOff.shift_id == shift_id,
    )
    return db.session.scalar(found.limit(1)) is not None


def was_mine_to_answer(person_id: int, shift_id: int, learner_id: int, capability_id: int) -> bool:
    """Whether the person was senior on the shift, and the card about it was answered or skipped."""
    skipped = (
        select(LessonSkip.claim_id)
        .join(Claim, Claim.id == LessonSkip.learner_claim_id)
        .where(
            LessonSkip.capability_id == capability_id,
            Claim.person_id == learner_id,
            Claim.shift_id == shift_id,
        )
    )
    own = [claim for claim in _own_claims(person_id) if claim.shift_id == shift_id]
    return any(was_senior(claim, clock.now()) for claim in own) and (
        is_answered(shift_id, learner_id, capability_id)
        or db.session.scalar(skipped.limit(1)) is not None
    )


@command
def sign_off_learner(
    shift_id: int, learner_id: int, capability_id: int, level: int
) -> int | NotDone[CapabilityRefusal] | None:
    """Write down how it went: the id of the sign-off, or None when somebody had said so before.

    Who may is for the caller to ask: there is a card for them (``lessons``).
    """
    lock_person(learner_id)
    if is_answered(shift_id, learner_id, capability_id):
        return None
    ended = db.session.get_one(Shift, shift_id).ends_at
    day = local_time().day(ended - timedelta(microseconds=1))
    draft = SignOffDraft(level=level, method=Method.ON_SHIFT, day=day, shift_id=shift_id)
    return sign_off(learner_id, capability_id, draft)


@bookkeeping
def skip(claim_id: int, learner_claim_id: int, capability_id: int) -> None:
    """Put a card aside. Nothing about the learner is written anywhere else."""
    if db.session.get(LessonSkip, (claim_id, learner_claim_id, capability_id)) is None:
        db.session.add(
            LessonSkip(
                claim_id=claim_id,
                learner_claim_id=learner_claim_id,
                capability_id=capability_id,
                skipped_at=clock.now(),
            )
        )


@in_pieces()
@bookkeeping
def forget_skips(most: int, now: datetime) -> int:
    """Delete what was put aside so long ago that no card would come again.

    Returns the number deleted.
    """
    return delete_some(most, LessonSkip, LessonSkip.skipped_at < now - LATELY - timedelta(days=1))
