"""Whatever happens elsewhere: where the layer says that nothing changed, Flask says so too."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count, cycle

import pytest
from flask import Flask
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
from app.people.commands import deactivate_person, grant_role, reactivate_person
from app.people.models import Agreement, Commitment, CommitmentKind, Person
from app.people.rules import Role
from app.shifts.commands import post_shifts
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries import draft_of
from app.shifts.states import Seat
from tests.factories import TODAY, World, at
from tests.polls.phones import Phone, Served

STEPS = 100
LEAST_SHARE = 0.25
"""Of all polls the layer answers this part by itself, or it is not there for anything."""


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

    def step(self) -> None:
        """Something happens, and is noted for a test that fails."""
        before = db.session.scalar(select(func.max(AuditEntry.id))) or 0
        self.chance.choice(self.moves())()
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


@pytest.fixture
def house(own_world: World) -> House:
    world = own_world
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


@pytest.mark.parametrize("seed", range(2))
def test_where_the_layer_says_nothing_changed_flask_says_so_too(
    served: Served, own_app: Flask, house: House, seed: int
) -> None:
    house.chance = random.Random(seed)
    moment = at("08:00")
    with clock.fixed_at(moment):
        lasts = cycle(["", at("09:00").isoformat(), at("12:00").isoformat()])
        phones = [
            Phone(served, house.world, *each) for each in zip(house.people, lasts, strict=False)
        ]
        versions = [phones[0].version()]
    polls = by_layer = 0
    for step in range(STEPS):
        moment += timedelta(seconds=house.chance.choice([0, 1, 4, 10, 10, 35, 61]))
        with clock.fixed_at(moment):
            with own_app.app_context():
                if house.chance.random() < 0.7:
                    house.step()
                newest = list(
                    db.session.scalars(select(Shift.id).order_by(Shift.id.desc()).limit(5))
                )
            for phone in phones:
                shown = [f"{each}.row" for each in newest if house.chance.random() < 0.2]
                for version in {versions[-1], house.chance.choice(versions[-8:])}:
                    polls += 1
                    by_layer += phone.ask_both(version, *shown, after=house.happened[-15:])
            versions.append(phones[0].version())
            if step % 20 == 19:
                for phone in phones:
                    phone.sign_in()
    assert by_layer > LEAST_SHARE * polls, f"Flask was asked {polls - by_layer} of {polls} times"
