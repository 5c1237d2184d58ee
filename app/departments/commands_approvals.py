"""The department chooses, of those who ask for a place of its task, who gets one."""

from app.claims import notices_requests
from app.claims.commands import Outcome, Refused, Taken, take_place
from app.claims.commands_reversal import lock_with_others
from app.claims.commands_ways_out import Left, OtherState, undone
from app.claims.locks import lock_claim
from app.claims.policies import Act
from app.claims.queries_standing import standing
from app.core.command import command
from app.eligibility.verdict import Closed, Verdict
from app.shifts.states import ClaimState, Initiator, Seat


@command
def choose(claim_id: int) -> Outcome | OtherState:
    """Give somebody the place that they ask for, if every rule still allows it.

    With the last place the others are told, and whatever the person asked for at that time is over;
    all of that is held back for the minute in which it can be undone. What they said yes to when
    they asked is not asked again. Chosen twice is once.
    """
    found = lock_claim(claim_id)
    if found is None:
        return Refused(Verdict((Closed(),)))
    request, shift = found
    if request.state != ClaimState.REQUESTED or request.seat != Seat.REGULAR:
        present = standing(request.person_id, shift.id).present
        if present is not None and present.live:
            return Taken(present.id, already=True)
        return OtherState(request.state)
    return take_place(request.person_id, shift.id, Seat.REGULAR, Initiator.CHOSEN, anyway=True)


@command
def undo_choice(claim_id: int) -> Left | OtherState:
    """Take back, within its minute, that somebody was chosen: everybody asks as before, unheard.

    A second tap answers as the first did.
    """
    claim, shift = lock_with_others(claim_id)
    outcome = undone(claim, shift, Act.UNDO_CHOICE)
    if isinstance(outcome, Left):
        notices_requests.withdraw_chosen(claim)
    return outcome
