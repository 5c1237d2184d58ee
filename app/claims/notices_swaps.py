"""Which messages a swap causes: asked, wanted in return, to agree to, refused, or over."""

from typing import Any

from app.claims.models import Awaits, Swap, SwapState
from app.claims.notices import (
    context_of,
    department_line,
    place_of_task,
    to_department,
    when_quiet_ends,
)
from app.core.db import db
from app.notices import kinds, outbox
from app.notices.models import Notice, NoticeState
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim


def swap_asked(swap: Swap, shift: Shift) -> None:
    """Ask somebody to take a place over; due for as long as it is open."""
    _post("swap_asked", swap.person_id, swap, shift)


def swap_wanted(swap: Swap, claim: Claim, shift: Shift) -> None:
    """Tell the holder that somebody says yes if they get a task taken over in return."""
    _post("swap_wanted", claim.person_id, swap, shift)


def swap_to_approve(swap: Swap, claim: Claim, shift: Shift) -> None:
    """Ask the department whether it agrees."""
    to_department("swap_to_approve", claim, shift, swap=swap.id)


def swap_refused(swap: Swap, claim: Claim, shift: Shift) -> None:
    """Tell both that the department did not agree: the place stays with its holder."""
    for person_id in (claim.person_id, swap.person_id):
        _post("swap_refused", person_id, swap, shift)


def swap_exchanged(swap: Swap, shift: Shift) -> None:
    """Tell whoever asked for a task in return that it is so."""
    _post("swap_exchanged", swap.person_id, swap, shift)


def swap_over(swap: Swap) -> None:
    """Tell who was asked that nobody is any more; held, for what ended it may be undone.

    Who said no waits for nothing, nor does who never heard of it.
    """
    claim = db.session.get_one(Claim, swap.claim_id)
    asked = _asked(swap)
    unheard = swap.hidden or outbox.recall(asked)
    outbox.post(
        "swap_over",
        swap.person_id,
        shift_id=claim.shift_id,
        due_at=when_quiet_ends(),
        expires_at=claim.starts_at,
        state=NoticeState.DROPPED if unheard else NoticeState.WAITING,
        swap=swap.id,
        was_hidden=swap.hidden,
    )


def recall_over(swap: Swap) -> bool:
    """Take back that a swap is over. Returns whether nobody heard it; a no stays a no."""
    claim = db.session.get_one(Claim, swap.claim_id)
    over = outbox.newest("swap_over", swap.person_id, claim.shift_id)
    if not outbox.recall(over):
        return False
    swap.hidden = bool(over is not None and over.data.get("was_hidden"))
    asked = _asked(swap)
    if asked is not None and asked.state == NoticeState.DROPPED and not swap.hidden:
        asked.state = NoticeState.WAITING
    return True


def _asked(swap: Swap) -> Notice | None:
    claim = db.session.get_one(Claim, swap.claim_id)
    return outbox.newest("swap_asked", swap.person_id, claim.shift_id)


def _post(kind: str, person_id: int, swap: Swap, shift: Shift) -> None:
    db.session.flush()
    outbox.post(
        kind,
        person_id,
        shift_id=shift.id,
        expires_at=shift.starts_at,
        swap=swap.id,
    )


def install() -> None:
    """Tell the outbox which of them are still due when they leave, and what they are about."""
    for kind, still_due in {
        "swap_asked": _waits_for(Awaits.COLLEAGUE),
        "swap_wanted": _waits_for(Awaits.HOLDER),
        "swap_to_approve": _waits_for(Awaits.DEPARTMENT),
        "swap_refused": lambda notice: _swap(notice).state == SwapState.ENDED,
        "swap_exchanged": lambda notice: _swap(notice).state == SwapState.DONE,
        "swap_over": lambda notice: _swap(notice).state != SwapState.OPEN,
    }.items():
        line = department_line if kind == "swap_to_approve" else None
        kinds.register(kind, still_due, _context, place=place_of_task, line=line)


def _swap(notice: Notice) -> Swap:
    return db.session.get_one(Swap, notice.data["swap"])


def _waits_for(whom: Awaits) -> Any:
    def still_due(notice: Notice) -> bool:
        swap = _swap(notice)
        return swap.state == SwapState.OPEN and swap.awaits == whom and not swap.hidden

    return still_due


def _context(notice: Notice) -> dict[str, Any]:
    """As of every message about a task, with the two people and what is given in return."""
    swap = _swap(notice)
    claim = db.session.get_one(Claim, swap.claim_id)
    given = db.session.get(Claim, swap.return_claim_id) if swap.return_claim_id else None
    return context_of(notice) | {
        "holder": db.session.get_one(Person, claim.person_id),
        "taker": db.session.get_one(Person, swap.person_id),
        "returned": given and {"starts_at": given.starts_at, "ends_at": given.ends_at},
        "to_holder": notice.person_id == claim.person_id,
    }
