"""A task while it is done: the steps to tick off, what the last one left, and what was left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, or_, select

from app.claims.policies import TICKED_FROM, TICKED_UNTIL, WRITTEN_FOR, Act
from app.claims.queries_acts import may
from app.core.db import UTCDateTime, db
from app.core.localtime import local_time
from app.core.names import called
from app.core.together import Together
from app.core.viewer import Viewer
from app.on_shift.models import Handover, Tick
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState
from app.tasks.queries_instruction import Instruction, instruction_for

READ_FOR = timedelta(days=60)
"""What is older says little about how things stand."""
NOBODYS = 0
"""No claim's id."""


@dataclass(frozen=True, slots=True)
class HandoverLines:
    """What the last one wrote: by first name, and on which day."""

    first_name: str
    day: date
    lines: list[str]


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


_claim = bindparam("claim", type_=Integer())
_before, _since = (bindparam(name, type_=UTCDateTime()) for name in ("before", "since"))
_newest = (
    select(Handover.claim_id)
    .join(Claim, Claim.id == Handover.claim_id)
    .join(Shift, Shift.id == Claim.shift_id)
    .where(
        Shift.task_type_id == bindparam("task_type", type_=Integer()),
        Shift.department_id == bindparam("department", type_=Integer()),
        Shift.starts_at < _before,
        Handover.written_at > _since,
    )
    .order_by(Shift.ends_at.desc(), Handover.written_at.desc())
    .limit(1)
    .scalar_subquery()
)
LEFT = Together(
    select(Handover.lines, Handover.written_at, Person.name, Person.given_name)
    .join(Claim, Claim.id == Handover.claim_id)
    .join(Person, Person.id == Claim.person_id)
    .where(Handover.claim_id == _newest),
    select(Tick.step_key).where(Tick.claim_id == _claim),
    select(Handover.lines).where(Handover.claim_id == _claim),
)
"""What the last one wrote; of a claim the steps done, and what its holder wrote."""


def shift_work(language: str, shift: Any, place: Claim | None, now: datetime) -> ShiftWork:
    """What somebody who reads a language sees of the work of a shift, which may be a row of one.

    ``place`` is theirs (``place_of``). Two statements.
    """
    claim = place if _is_near(shift, now) else None
    instruction = instruction_for(shift.task_type_id, shift.location, language)
    ticks = claim is not None and instruction is not None and may(Act.TICK, claim, claim, now)
    writes = claim is not None and may(Act.HAND_OVER, claim, claim, now)
    newest, ticked, own = _left(shift, claim, now)
    return ShiftWork(
        instruction=instruction,
        claim=claim,
        ticked=frozenset(row.step_key for row in ticked) if ticks else None,
        before=_lines(newest),
        own=next((row.lines for row in own), "") if writes else None,
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


def newest_handover(shift: Any, now: datetime) -> HandoverLines | None:
    """What was written last about such a task in the same department, before this shift began."""
    return _lines(_left(shift, None, now)[0])


def _left(shift: Any, claim: Claim | None, now: datetime) -> list[list[Any]]:
    return LEFT.rows(
        {
            "task_type": shift.task_type_id,
            "department": shift.department_id,
            "before": shift.starts_at,
            "since": now - READ_FOR,
            "claim": NOBODYS if claim is None else claim.id,
        }
    )


def _lines(rows: Sequence[Any]) -> HandoverLines | None:
    if not rows:
        return None
    [row] = rows
    first_name = called(row.name, row.given_name)
    return HandoverLines(first_name, local_time().day(row.written_at), row.lines.splitlines())


def _is_near(shift: Any, now: datetime) -> bool:
    """Whether there can be anything to tick or to write."""
    latest = max(TICKED_UNTIL, WRITTEN_FOR)
    near: bool = shift.starts_at - TICKED_FROM <= now < shift.ends_at + latest
    return near
