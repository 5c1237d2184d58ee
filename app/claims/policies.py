"""The acts of a claim and of a task now: by the holder, the department, and whoever assigned it.

One answer for the pages that draw an act and for the command that refuses it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.intervals import Interval

UNDO_FOR = timedelta(minutes=5)
TICKED_FROM = timedelta(hours=2)
"""So long before the start steps can be ticked off."""
TICKED_UNTIL = timedelta(hours=12)
"""And so long after the end."""
WRITTEN_FOR = timedelta(hours=24)
"""So long after the end lines for the next can be written, and changed."""


class Act(StrEnum):
    """What can be done with a claim: by its holder, by its department, by whoever assigned it."""

    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    DECLINE = "decline"
    KEEP = "keep"
    UNDO = "undo"
    HAND_BACK = "hand_back"
    SEEK_SUCCESSOR = "seek_successor"
    SWAP = "swap"
    ASK_AROUND = "ask_around"
    CANNOT_COME = "cannot_come"
    TICK = "tick"
    HAND_OVER = "hand_over"
    RELEASE = "release"
    UNDO_ASSIGNMENT = "undo_assignment"
    UNDO_CHOICE = "undo_choice"


class TaskAct(StrEnum):
    """What its department can do with a task."""

    CHANGE = "change"
    CANCEL = "cancel"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """How a claim stands, as far as its acts depend on it. The times are those of its task.

    ``live``: it holds a place; ``taken_over``: somebody else has it, and may still undo that before
    its holder is told. ``can_change_hands``: a colleague can take it over. ``worked``: it was held
    to the end. ``leaving``: the holder wants out. ``chosen_until``: until when the department can
    take back that it chose them, unseen.
    """

    starts_at: datetime
    ends_at: datetime
    claimed_at: datetime
    free_until: datetime
    live: bool = False
    waits: bool = False
    asked_again: bool = False
    leaving: bool = False
    taken_over: bool = False
    worked: bool = False
    tapped: bool = False
    assigned: bool = False
    can_change_hands: bool = False
    chosen_until: datetime | None = None


Term = tuple[Act, datetime | None, datetime | None]
"""An act, from when it can be done and until when (exclusive); None: the clock sets no bound."""

OFFERED = (
    Act.WITHDRAW,
    Act.CONFIRM,
    Act.DECLINE,
    Act.KEEP,
    Act.UNDO,
    Act.HAND_BACK,
    Act.SEEK_SUCCESSOR,
    Act.SWAP,
    Act.ASK_AROUND,
    Act.CANNOT_COME,
)
"""What is offered to a holder as a button, the first first."""
INSTEAD_OF = {
    Act.CONFIRM: {Act.KEEP, Act.HAND_BACK, Act.SEEK_SUCCESSOR, Act.CANNOT_COME},
    Act.KEEP: {Act.UNDO, Act.HAND_BACK, Act.SEEK_SUCCESSOR},
    Act.UNDO: {Act.HAND_BACK, Act.SEEK_SUCCESSOR, Act.SWAP, Act.ASK_AROUND, Act.CANNOT_COME},
}
"""What is not offered beside an act, which does the same with less."""


def acts_now(claim: ClaimFacts, now: datetime) -> dict[Act, datetime | None]:
    """Every act that can be done now, with until when; what is not in it is refused."""
    return {
        act: until
        for act, since, until in _terms(claim)
        if (since is None or since <= now) and (until is None or now < until)
    }


def offered(acts: dict[Act, datetime | None]) -> dict[Act, datetime | None]:
    """Of the acts that can be done, those that are offered to the holder, the first first."""
    found: dict[Act, datetime | None] = {}
    for act in OFFERED:
        if act in acts and not any(act in INSTEAD_OF.get(other, ()) for other in found):
            found[act] = acts[act]
    return found


def task_acts_now(span: Interval, now: datetime, *, cancelled: bool, closed: bool) -> set[TaskAct]:
    """What can be done with a task now: changed to its end, ended or searched for to its start."""
    acts = set()
    if not cancelled and now < span.end:
        acts.add(TaskAct.CHANGE)
    if not cancelled and now < span.start:
        acts |= {TaskAct.CANCEL, TaskAct.REOPEN if closed else TaskAct.CLOSE}
    return acts


def free_until(starts_at: datetime, hand_back_hours: int) -> datetime:
    """Until when handing back is free, in a department that wants to know so many hours ahead."""
    return starts_at - timedelta(hours=hand_back_hours)


def ticking_time(starts_at: datetime, ends_at: datetime) -> Interval:
    """When steps of a task are ticked off: around it."""
    return Interval(starts_at - TICKED_FROM, ends_at + TICKED_UNTIL)


def writing_time(starts_at: datetime, ends_at: datetime) -> Interval:
    """When lines for the next are written: from the start of a task to a day after it."""
    return Interval(starts_at, ends_at + WRITTEN_FOR)


def _terms(claim: ClaimFacts) -> Iterator[Term]:
    """What the state of the claim allows, and when."""
    if claim.waits:
        yield Act.WITHDRAW, None, None
    if claim.asked_again:
        yield Act.CONFIRM, None, None
        yield Act.DECLINE, None, None
    elif claim.live and claim.tapped:
        yield Act.UNDO, None, claim.claimed_at + UNDO_FOR
    elif claim.live and claim.assigned:
        yield Act.UNDO_ASSIGNMENT, None, claim.claimed_at + UNDO_FOR
    elif claim.live and claim.chosen_until is not None:
        yield Act.UNDO_CHOICE, None, claim.chosen_until
    if claim.live or claim.taken_over:
        yield from _ways_out(claim)
    if claim.live:
        yield Act.RELEASE, None, claim.starts_at
    if claim.live or claim.worked:
        ticking = ticking_time(claim.starts_at, claim.ends_at)
        writing = writing_time(claim.starts_at, claim.ends_at)
        yield Act.TICK, ticking.start, ticking.end
        yield Act.HAND_OVER, writing.start, writing.end


def _ways_out(claim: ClaimFacts) -> Iterator[Term]:
    if claim.leaving:
        yield Act.KEEP, None, claim.ends_at
    yield Act.HAND_BACK, None, claim.free_until
    yield Act.SEEK_SUCCESSOR, claim.free_until, claim.starts_at
    if claim.can_change_hands:
        yield Act.SWAP, None, claim.starts_at
        yield Act.ASK_AROUND, None, claim.starts_at
    yield Act.CANNOT_COME, None, claim.ends_at
