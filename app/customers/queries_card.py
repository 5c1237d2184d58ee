"""What the card of a task says: from counts and ticks, never from who somebody is."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.claims.notices import is_quiet
from app.core import clock
from app.core.db import db
from app.core.localtime import local_time
from app.customers.rules import SHOWN_FOR, CardStanding, Places, standing
from app.eligibility.queries_shift_facts import Callee, Task, task_of
from app.on_shift.models import Tick
from app.shifts.models_claims import PASSED_ON, Claim
from app.shifts.states import HOLDS_A_PLACE, ClaimState, Seat, ShiftState
from app.tasks.queries_instruction import instruction_for


@dataclass(frozen=True, slots=True)
class ReadySteps:
    """What of the work was ticked off, of so many steps; ``spoken`` is the language of the texts,
    None when it is the reader's.
    """

    done: tuple[str, ...]
    steps: int
    spoken: str | None


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """A task for whoever asked for it; ``call`` is whom they can call, None where there is nobody.

    ``last`` is the local day on which the card is there for the last time.
    """

    task: Task
    standing: CardStanding
    places: Places
    ready: ReadySteps | None
    drawn_at: datetime

    @property
    def call(self) -> Callee | None:
        """The first of those in charge who can be called now."""
        return next(iter(self.task.callees), None)

    @property
    def day(self) -> date:
        """The local day on which it starts."""
        return local_time().day(self.task.span.start)

    @property
    def last(self) -> date:
        """The local day on which the card is there for the last time."""
        return local_time().day(self.task.span.end + SHOWN_FOR)


def card(shift_id: int, language: str) -> CustomerCard:
    """The card of a task that exists, for a reader of the language. At most eleven statements."""
    task, now = task_of(shift_id), clock.now()
    places = _places(task, now)
    stands = standing(
        task.span,
        now,
        places,
        cancelled=task.facts.state == ShiftState.CANCELLED,
        closed=task.facts.state == ShiftState.CLOSED,
    )
    ready = _ready(task, language) if stands is not CardStanding.CANCELLED else None
    return CustomerCard(task, stands, places, ready, now)


def _places(task: Task, now: datetime) -> Places:
    """How many are held: nothing shows of a tap, or of a change of hands, that may be undone."""
    claims = db.session.scalars(
        select(Claim).where(
            Claim.shift_id == task.id,
            Claim.seat == Seat.REGULAR,
            Claim.state.in_([*HOLDS_A_PLACE, *PASSED_ON]),
        )
    ).all()
    held = [each for each in claims if each.live and not is_quiet(each, now)]
    again = sum(each.state == ClaimState.RECONFIRM for each in held)
    leaving = sum(each.is_being_taken_over(now) for each in claims)
    return Places(task.places, len(held) - again + leaving, again)


def _ready(task: Task, language: str) -> ReadySteps | None:
    """The steps that anybody on the task ticked off; None where there is none.

    What was done stays done when somebody else takes the place.
    """
    ticked = set(
        db.session.scalars(
            select(Tick.step_key)
            .join(Claim, Claim.id == Tick.claim_id)
            .where(
                Claim.shift_id == task.id,
                Claim.seat == Seat.REGULAR,
                Claim.state != ClaimState.UNDONE,
            )
        )
    )
    how = instruction_for(task.task_type_id, task.location, language) if ticked else None
    if how is None:
        return None
    done = tuple(step.text for step in how.steps if step.key in ticked)
    return ReadySteps(done, len(how.steps), how.lang) if done else None
