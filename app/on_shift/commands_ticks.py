"""A task while it is done: the steps to tick off, what the last one left, and what to leave."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from app.claims.policies import TICKED_FROM, TICKED_UNTIL, WRITTEN_FOR, Act
from app.claims.queries_acts import may
from app.core.command import bookkeeping
from app.core.db import db
from app.core.viewer import Viewer
from app.on_shift.commands_handovers import HandoverLines, newest_handover, own_handover
from app.on_shift.models import Tick
from app.people.locks import lock_person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState
from app.tasks.queries_instruction import Instruction, instruction_for

LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class ShiftWork:
    """How the work is done, and for who has a place what is done of it.

    ``ticked``: the keys of the steps done; None when there is nothing to tick. ``before``: what the
    last one wrote; ``own``: what the viewer wrote, None when they may not.
    """

    instruction: Instruction | None
    claim: Claim | None
    ticked: frozenset[str] | None
    before: HandoverLines | None
    own: str | None

    @property
    def done(self) -> int:
        """How many of the steps are done."""
        steps = self.instruction.steps if self.instruction else ()
        return sum(step.key in (self.ticked or ()) for step in steps)


def shift_work(viewer: Viewer, shift: Shift, now: datetime) -> ShiftWork:
    """What the viewer sees of the work of a shift that they may see. At most seven statements."""
    claim = place_of(viewer, shift.id) if _is_near(shift, now) else None
    instruction = instruction_for(shift.task_type_id, shift.location, viewer.language)
    ticks = claim is not None and instruction is not None and may(Act.TICK, claim, claim, now)
    writes = claim is not None and may(Act.HAND_OVER, claim, claim, now)
    return ShiftWork(
        instruction=instruction,
        claim=claim,
        ticked=ticked(claim.id) if claim is not None and ticks else None,
        before=newest_handover(shift, now),
        own=own_handover(claim.id) if claim is not None and writes else None,
    )


def place_of(viewer: Viewer, shift_id: int) -> Claim | None:
    """The viewer's place on a shift: also when it is over and was agreed."""
    return db.session.scalar(
        select(Claim).where(
            Claim.shift_id == shift_id,
            Claim.person_id == viewer.id,
            or_(Claim.live, Claim.state == ClaimState.WORKED),
        )
    )


def ticked(claim_id: int) -> frozenset[str]:
    """The keys of the steps that the holder ticked off."""
    return frozenset(
        db.session.scalars(select(Tick.step_key).where(Tick.claim_id == claim_id)).all()
    )


@bookkeeping
def tick(claim_id: int, on: Collection[str], off: Iterable[str], now: datetime) -> None:
    """Tick steps on and off; what is so already stays so. The others are left alone."""
    claim = db.session.get_one(Claim, claim_id)
    lock_person(claim.person_id)
    known = {
        row.step_key: row
        for row in db.session.scalars(select(Tick).where(Tick.claim_id == claim_id))
    }
    for key in set(on) - known.keys():
        db.session.add(Tick(claim_id=claim_id, step_key=key, ticked_at=now))
    for key in set(off) & known.keys():
        db.session.delete(known[key])


def _is_near(shift: Shift, now: datetime) -> bool:
    """Whether there can be anything to tick or to write."""
    latest = max(TICKED_UNTIL, WRITTEN_FOR)
    return shift.starts_at - TICKED_FROM <= now < shift.ends_at + latest
