"""How a claim stops holding its place: one way for all that end one."""

from collections.abc import Iterable

from app.claims.models import Claim, ClaimState, Seat
from app.core import clock
from app.shifts.changelog import log_change
from app.shifts.models import Shift


def end_claim(claim: Claim, shift: Shift, state: ClaimState) -> None:
    """Bring the claim to an end state and free its seat; ``shift`` is its shift, locked."""
    end_claims([claim], shift, state)


def end_claims(claims: Iterable[Claim], shift: Shift, state: ClaimState) -> None:
    """Bring several claims on one locked shift to the same end state."""
    now = clock.now()
    for claim in claims:
        if claim.live:
            _free_seat(claim, shift)
        claim.state = state
        claim.live = False
        claim.ended_at = claim.changed_at = now
        claim.reconfirm_until = None
        claim.sequence += 1
    log_change(shift.id)


def _free_seat(claim: Claim, shift: Shift) -> None:
    if claim.seat == Seat.EXTRA:
        shift.extra_filled -= 1
    else:
        shift.filled -= 1
