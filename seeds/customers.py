"""What is ready of the next task with an instruction, and the card for whoever asked for it."""

from datetime import datetime

from sqlalchemy import exists, select

from app.claims.policies import TICKED_FROM
from app.core.db import db
from app.core.tokens import hash_of, new_token
from app.customers.models import CustomerLink
from app.on_shift.models import Tick
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import Seat
from app.tasks.models import InstructionStep, InstructionVersion

READY = 2
"""So many of its first steps are done."""


def give_a_card(now: datetime) -> dict[str, int]:
    """The card of the first task that begins so soon that steps are ticked off. In a command.

    Nobody has its address: its department makes a new one. How many rows each table got; none
    where no such task has somebody on it.
    """
    claim = db.session.scalar(
        select(Claim)
        .join(Shift, Shift.id == Claim.shift_id)
        .where(Claim.live, Claim.seat == Seat.REGULAR)
        .where(Claim.starts_at > now, Claim.starts_at <= now + TICKED_FROM)
        .where(exists().where(InstructionVersion.task_type_id == Shift.task_type_id))
        .order_by(Claim.starts_at, Claim.id)
        .limit(1)
    )
    if claim is None:
        return {"claim_ticks": 0, "customer_links": 0}
    shift = db.session.get_one(Shift, claim.shift_id)
    done = _first_steps(shift.task_type_id)
    db.session.add_all(Tick(claim_id=claim.id, step_key=key, ticked_at=now) for key in done)
    db.session.add(
        CustomerLink(
            shift_id=shift.id,
            made_by_id=shift.posted_by_id,
            token_hash=hash_of(new_token()),
            made_at=now,
        )
    )
    return {"claim_ticks": len(done), "customer_links": 1}


def _first_steps(task_type_id: int) -> list[str]:
    newest = (
        select(InstructionVersion.id)
        .where(InstructionVersion.task_type_id == task_type_id)
        .order_by(InstructionVersion.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    keys = select(InstructionStep.key).where(InstructionStep.version_id == newest)
    return list(db.session.scalars(keys.order_by(InstructionStep.position).limit(READY)))
