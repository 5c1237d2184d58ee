"""A department with people of all kinds, in which anything may happen, and goes on happening."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

from sqlalchemy import func, select

from app.accounts.commands import end_every_session, end_session, set_password
from app.accounts.models import SignedInSession
from app.agreements.commands_agreements import remove_agreement
from app.agreements.commands_commitments import add_commitments, remove_commitment
from app.audit.models import AuditEntry
from app.capabilities.commands_sign_offs import SignOffDraft, revoke, sign_off
from app.capabilities.models import Method, RevocationReason
from app.claims.commands import assign, claim_shift
from app.claims.commands_cancellations import (
    cancel_shift,
    close_shift,
    release_claim,
    reopen_shift,
)
from app.claims.commands_changes import change_shift
from app.claims.commands_ways_out import cannot_come, hand_back, undo
from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.core.intervals import Interval
from app.people.commands import change_person, deactivate_person, grant_role, reactivate_person
from app.people.commands_departments import change_department
from app.people.models import Agreement, Commitment, CommitmentKind, Department, Person
from app.people.queries_drafts import draft_of_person
from app.people.rules import DepartmentDraft, Role
from app.shifts.commands import post_shifts
from app.shifts.commands_stand_ins import StandInDraft, name_stand_in
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries import draft_of
from app.shifts.states import Seat
from app.tasks.commands import change_task_type
from app.tasks.models import TaskType
from app.tasks.rules import NeedDraft, TaskTypeDraft
from tests.factories import TODAY, World


@dataclass
class House:
    """A department with people of all kinds, and what may happen in it."""

    world: World
    chance: random.Random
    people: list[Person]
    poster: Person
    assessor: Person
    capability_id: int
    happened: list[str] = field(default_factory=list)
    numbers: count = field(default_factory=count)

    def any_person(self) -> int:
        return self.chance.choice(self.people).id

    def newest(self, kind: type[Shift | Claim]) -> list[int]:
        return list(db.session.scalars(select(kind.id).order_by(kind.id.desc()).limit(6)))

    def any_shift(self) -> Shift:
        return db.session.get_one(Shift, self.chance.choice(self.newest(Shift)))

    def with_claim(self, command: Callable[[int], object]) -> None:
        claims = self.newest(Claim)
        if claims:
            command(self.chance.choice(claims))

    def claim(self) -> None:
        seat = self.chance.choice(list(Seat))
        claim_shift(self.any_person(), self.any_shift().id, seat, anyway=True)

    def assign(self) -> None:
        assign(self.any_person(), self.any_shift().id)

    def post(self) -> None:
        draft = draft_of(self.any_shift())
        if draft.span.start < clock.now() + timedelta(minutes=5):
            draft = replace(draft, span=self._later(draft.span))
        head_start = self.chance.choice([None, clock.now() + timedelta(seconds=40)])
        extra = self.chance.choice([0, 0, 1])
        draft = replace(draft, own_team_until=head_start, extra_places=extra)
        post_shifts([draft], once=f"post {next(self.numbers)}", posted_by=self.poster.id)

    def change(self) -> None:
        shift = self.any_shift()
        change_shift(
            shift.id,
            replace(draft_of(shift), span=self._later(draft_of(shift).span)),
            shift.revision,
        )

    def _later(self, span: Interval) -> Interval:
        start = clock.now().replace(second=0, microsecond=0) + timedelta(
            minutes=self.chance.choice([6, 90, 300])
        )
        return Interval(start, start + (span.end - span.start))

    def cancel(self) -> None:
        cancel_shift(self.any_shift().id, "te weinig aanmeldingen")

    def busy(self) -> None:
        start = clock.now() + timedelta(hours=self.chance.randrange(8))
        span = Interval(start, start + timedelta(hours=2))
        add_commitments(self.any_person(), CommitmentKind.OWN_ROSTER, [span])

    def free(self) -> None:
        found = db.session.scalars(select(Commitment.id)).all()
        if found:
            remove_commitment(self.chance.choice(found))

    def end_agreement(self) -> None:
        found = db.session.scalars(select(Agreement.id)).all()
        if len(found) > 3:
            remove_agreement(self.chance.choice(found))

    def sign_off(self) -> None:
        with acting(Actor("person", self.assessor.id)):
            level = self.chance.randrange(2, 6)
            draft = SignOffDraft(level, Method.OBSERVED, TODAY)
            sign_off(self.any_person(), self.capability_id, draft)

    def revoke(self) -> None:
        with acting(Actor("person", self.assessor.id)):
            revoke(self.any_person(), self.capability_id, RevocationReason.NOT_SAFE)

    def leave_or_come_back(self) -> None:
        person = db.session.get_one(Person, self.any_person())
        (deactivate_person if person.active else reactivate_person)(person.id)

    def sign_out(self) -> None:
        found = db.session.scalars(select(SignedInSession)).all()
        session = self.chance.choice(found)
        end_session(session.person_id, session.id)

    def new_password(self) -> None:
        set_password(self.any_person(), f"hash {next(self.numbers)}")

    def new_role(self) -> None:
        grant_role(self.any_person(), Role.POSTER, self.poster.home_department_id)

    def new_names(self) -> None:
        number = next(self.numbers)
        department = db.session.get_one(Department, self.poster.home_department_id)
        draft = DepartmentDraft(f"Afdeling {number}", f"0{number}", 24, department.parent_id)
        change_department(department.id, draft)

    def new_phone(self) -> None:
        contact = db.session.get_one(Person, self.poster.id)
        draft = draft_of_person(contact)
        change_person(contact.id, replace(draft, phone=f"06 {next(self.numbers):08}"))

    def new_work(self) -> None:
        task_type = db.session.get_one(TaskType, self.any_shift().task_type_id)
        needs = [NeedDraft(self.capability_id, self.chance.choice([3, 5]))]
        draft = TaskTypeDraft(
            f"Taak {next(self.numbers)}",
            task_type.department_id,
            needs=tuple(needs[: self.chance.randrange(2)]),
        )
        change_task_type(task_type.id, draft)

    def stand_in(self) -> None:
        name_stand_in(self.poster.id, StandInDraft(self.assessor.id, TODAY, TODAY))

    def step(self, *, names_too: bool = False) -> None:
        """Something happens, and is noted for a test that fails; ``names_too``: or a department,
        a contact or a task type changes.
        """
        before = db.session.scalar(select(func.max(AuditEntry.id))) or 0
        named = [self.new_names, self.new_phone, self.new_work, self.stand_in]
        self.chance.choice([*self.moves(), *(named if names_too else ())])()
        entries = select(AuditEntry).where(AuditEntry.id > before)
        self.happened += [
            f"{each.at:%H:%M:%S} {each.verb} {each.object_type} {each.object_id} {each.data}"
            for each in db.session.scalars(entries)
        ]

    def moves(self) -> list[Callable[[], object]]:
        """What may happen; what matters most stands more often."""
        often = [self.claim, self.claim, self.assign, self.post, self.post, self.busy, self.free]
        return [
            *often,
            *often,
            lambda: self.with_claim(hand_back),
            lambda: self.with_claim(hand_back),
            lambda: self.with_claim(undo),
            lambda: self.with_claim(cannot_come),
            lambda: self.with_claim(release_claim),
            lambda: close_shift(self.any_shift().id),
            lambda: reopen_shift(self.any_shift().id),
            self.change,
            self.cancel,
            self.end_agreement,
            self.sign_off,
            self.revoke,
            self.leave_or_come_back,
            self.sign_out,
            self.new_password,
            self.new_role,
            end_every_session if self.chance.random() < 0.2 else self.claim,
        ]


def a_house(world: World) -> House:
    """With people who may claim, who post and who sign off, and two tasks."""
    department = world.department()
    boss, poster = world.assessor, world.poster(department)
    capability = world.capability()
    assessor = world.poster(department)
    boss(capability, assessor)
    people = [world.worker(home=department if n % 3 == 0 else None) for n in range(6)]
    for person in people[:3]:
        world.holding(person, capability)
    needs = world.task_type(department)
    world.need(needs, capability)
    for task_type in (needs, world.task_type(department)):
        world.shift(department, task_type_id=task_type.id, contact_id=poster.id)
    return House(world, random.Random(), people, poster, assessor, capability.id)
