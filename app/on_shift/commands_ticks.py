"""Ticking off the steps of a task, and ticking them on again."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select

from app.core.command import bookkeeping
from app.core.db import db
from app.on_shift.models import Tick
from app.people.locks import lock_person
from app.shifts.models_claims import Claim

LONGEST_KEY = 40


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
