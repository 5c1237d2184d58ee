"""Which messages it causes that somebody asks the department for a place, and what comes of it."""

from enum import StrEnum

from app.claims.notices import to_department, when_quiet_ends
from app.notices import outbox
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat


class Nothing(StrEnum):
    """Why nothing came of asking for a place."""

    UNANSWERED = "unanswered"
    MOVED = "moved"
    BESIDE = "beside"
    CLOSED = "nobody_sought"


def place_asked(request: Claim, shift: Shift) -> None:
    """Tell the department that somebody asks for a place, the first of those who do."""
    to_department("place_asked", request, shift, due_at=when_quiet_ends())


def request_lapsed(request: Claim, why: Nothing) -> None:
    """Tell the worker that nothing came of asking, and why; held where another claim is why."""
    _ended("request_lapsed", request, Nothing.BESIDE if request.ended_by_id else why)


def not_chosen(request: Claim, why: Nothing | None = None) -> None:
    """Tell the worker that the places went to others, or that nobody is looked for (CLOSED).

    Held while another claim that is why can be undone unseen.
    """
    _ended("chose_others", request, why)


def kind_of_end(request: Claim) -> str | None:
    """Which message tells of the end of a request; None where they ended it themselves."""
    if request.state == ClaimState.NOT_CHOSEN:
        return "chose_others"
    if request.state != ClaimState.LAPSED:
        return None
    return "seat_lapsed" if request.seat == Seat.EXTRA else "request_lapsed"


def _ended(kind: str, request: Claim, why: Nothing | None) -> None:
    outbox.post(
        kind,
        request.person_id,
        claim_id=request.id,
        shift_id=request.shift_id,
        due_at=when_quiet_ends() if request.ended_by_id else None,
        expires_at=request.ends_at,
        **({"why": str(why)} if why else {}),  # type: ignore[arg-type]
    )


def withdraw_chosen(claim: Claim) -> None:
    """Take back what the worker was to hear of having been chosen."""
    outbox.withdraw(("place_given",), claim_id=claim.id)
