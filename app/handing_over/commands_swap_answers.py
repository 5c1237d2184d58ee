"""Answers to a swap: a yes hands the place over, once everybody said it.

That is the one asked, the holder where something is given in return, and the department where it
wants to. Then both people are locked, by id, and the tasks; whoever takes a place is judged by
every rule as it is at that moment, without what they give away; and either all of it happens or
nothing does.
"""

from dataclasses import dataclass

from sqlalchemy import delete, select, update

from app.audit.trail import Verb, record
from app.claims import notices, notices_swaps
from app.claims.commands import Outcome, Refused, Taken, insert_claim, refused
from app.claims.commands_endings import end_claim, end_offers
from app.claims.commands_learners import look_after_learners
from app.claims.commands_waiting import offer_freed
from app.claims.locks import lock_people, lock_shift
from app.claims.models import Awaits, Swap, SwapState, Waiting, is_of
from app.claims.policies import Act
from app.claims.queries_acts import may
from app.claims.queries_standing import standing
from app.core import clock
from app.core.command import Undone, bookkeeping, command, step
from app.core.db import db
from app.eligibility.queries_shift_facts import as_if_free, task_of
from app.eligibility.queries_verdicts import judge_under_locks, judge_workers
from app.eligibility.verdict import Closed, Full, Verdict
from app.handing_over.commands_swaps import SwapOver
from app.people.models import Department, Person
from app.people.queries import home_paths
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Initiator, Seat


@dataclass(frozen=True, slots=True)
class AwaitsYes:
    """The yes is noted, and the place stays with its holder until another says yes too."""

    whom: Awaits


SwapOutcome = Outcome | AwaitsYes | SwapOver


@command
def accept_swap(swap_id: int, *, anyway: bool = False, give: int | None = None) -> SwapOutcome:
    """The one asked says yes. A second tap answers as the first did.

    ``anyway`` waves soft refusals aside. ``give``: only if the holder takes this claim of theirs.
    """
    swap, claim, shift, given = _lock(swap_id, give)
    if swap.state == SwapState.DONE:
        return _already(swap.person_id, claim.shift_id)
    if not _is_open(swap, claim, shift, Awaits.COLLEAGUE):
        return SwapOver()
    if give is not None and (given is None or not _can_be_given(given[0], given[1], swap)):
        return SwapOver()
    swap.hidden, swap.anyway = False, anyway
    if give is not None:
        return _want_in_return(swap, claim, shift, give)
    if _need_approval(shift):
        return _ask_department(swap, claim, shift)
    return _hand_over(swap, claim, shift, None)


@command
def agree_to_exchange(swap_id: int, *, anyway: bool = False) -> SwapOutcome:
    """The holder says yes to what is wanted in return: both change hands, or nothing does."""
    swap, claim, shift, given = _lock(swap_id)
    if swap.state == SwapState.DONE and given is not None:
        return _already(claim.person_id, given[0].shift_id)
    if not _is_open(swap, claim, shift, Awaits.HOLDER):
        return SwapOver()
    if given is None or not _can_be_given(given[0], given[1], swap):
        return SwapOver()
    if _need_approval(shift, given[1]):
        return _ask_department(swap, claim, shift)
    return _hand_over(swap, claim, shift, given, anyway)


@command
def approve_swap(swap_id: int) -> SwapOutcome:
    """The department agrees. A second tap answers as the first did."""
    swap, claim, shift, given = _lock(swap_id)
    if swap.state == SwapState.DONE:
        return _already(swap.person_id, claim.shift_id)
    if not _is_open(swap, claim, shift, Awaits.DEPARTMENT):
        return SwapOver()
    if given is not None and not _can_be_given(given[0], given[1], swap):
        return SwapOver()
    record(Verb.APPROVED, swap, about=swap.person_id, shift=shift.id)
    return _hand_over(swap, claim, shift, given, anyway=True)


@command
def turn_down_swap(swap_id: int) -> bool:
    """The department does not agree: both are told. Returns whether it was still to be answered."""
    swap, claim, shift, _given = _lock(swap_id)
    if not _is_open(swap, claim, shift, Awaits.DEPARTMENT):
        return False
    swap.state, swap.ended_at = SwapState.ENDED, clock.now()
    record(Verb.TURNED_DOWN, swap, about=swap.person_id, shift=shift.id)
    notices_swaps.swap_refused(swap, claim, shift)
    log_change(shift.id)
    return True


@bookkeeping
def refuse_swap(swap_id: int) -> None:
    """The one asked says no: it is out of sight for them, and nobody else can tell."""
    db.session.execute(
        update(Swap)
        .where(Swap.id == swap_id, Swap.state == SwapState.OPEN, Swap.awaits == Awaits.COLLEAGUE)
        .values(hidden=True)
        .execution_options(synchronize_session=False)
    )


@bookkeeping
def refuse_exchange(swap_id: int) -> None:
    """The holder takes nothing in return: the plain question stands again."""
    db.session.execute(
        update(Swap)
        .where(Swap.id == swap_id, Swap.state == SwapState.OPEN, Swap.awaits == Awaits.HOLDER)
        .values(awaits=Awaits.COLLEAGUE, return_claim_id=None)
        .execution_options(synchronize_session=False)
    )


Locked = tuple[Claim, Shift]


def _lock(swap_id: int, give: int | None = None) -> tuple[Swap, Claim, Shift, Locked | None]:
    """Lock everybody and every task that a swap concerns, people first, then read it afresh.

    Raises LookupError where there is none.
    """
    swap = db.session.get_one(Swap, swap_id)
    given_id = give or swap.return_claim_id
    ids = [each for each in (swap.claim_id, given_id) if each is not None]
    rows = db.session.execute(
        select(Claim.id, Claim.person_id, Claim.shift_id).where(Claim.id.in_(ids))
    ).all()
    lock_people({swap.person_id, *(row.person_id for row in rows)})
    shifts = {each: lock_shift(each) for each in sorted({row.shift_id for row in rows})}
    db.session.refresh(swap, with_for_update=True)
    locked: dict[int, Locked] = {}
    for row in rows:
        claim = db.session.get_one(Claim, row.id, populate_existing=True)
        shift = shifts[row.shift_id]
        if shift is None:
            raise LookupError(f"no shift {row.shift_id}")
        locked[row.id] = claim, shift
    claim, shift = locked[swap.claim_id]
    wanted = give or swap.return_claim_id
    return swap, claim, shift, locked.get(wanted) if wanted is not None else None


def _need_approval(*shifts: Shift) -> bool:
    """Whether a department agrees first: it wants that of swaps, or chooses who comes to one."""
    if any(shift.by_approval for shift in shifts):
        return True
    wants = select(Department.id).where(
        Department.id.in_({shift.department_id for shift in shifts}),
        Department.swaps_need_approval,
    )
    return db.session.scalars(wants).first() is not None


def _is_open(swap: Swap, claim: Claim, shift: Shift, whom: Awaits) -> bool:
    now = clock.now()
    waits = swap.state == SwapState.OPEN and swap.awaits == whom and swap.expires_at > now
    return waits and may(Act.SWAP, claim, shift, now)


def _can_be_given(given: Claim, shift: Shift, swap: Swap) -> bool:
    mine = given.person_id == swap.person_id
    return mine and given.id != swap.claim_id and may(Act.SWAP, given, shift, clock.now())


def _already(person_id: int, shift_id: int) -> Taken | SwapOver:
    """A second yes answers as the first did, for as long as the place is theirs."""
    present = standing(person_id, shift_id).present
    return Taken(present.id, already=True) if present and present.live else SwapOver()


def _want_in_return(swap: Swap, claim: Claim, shift: Shift, give: int) -> AwaitsYes:
    swap.awaits, swap.return_claim_id = Awaits.HOLDER, give
    record(Verb.SWAP_WANTED, swap, about=swap.person_id, shift=shift.id)
    notices_swaps.swap_wanted(swap, claim, shift)
    log_change(shift.id)
    return AwaitsYes(Awaits.HOLDER)


def _ask_department(swap: Swap, claim: Claim, shift: Shift) -> AwaitsYes | Refused:
    """Whoever would take the place is judged now too: nobody agrees to what cannot be."""
    home = home_paths(Person.id == swap.person_id, Person.active)
    if not home:
        return Refused(Verdict((Closed(),)))
    [judged] = judge_workers(home, as_if_free(task_of(shift.id)))
    plain = swap.return_claim_id is None
    if plain and (not judged.verdict.fits or (judged.verdict.soft and not swap.anyway)):
        return refused(shift, swap.person_id, judged.verdict)
    swap.awaits = Awaits.DEPARTMENT
    record(Verb.SWAP_AGREED, swap, about=swap.person_id, shift=shift.id)
    notices_swaps.swap_to_approve(swap, claim, shift)
    log_change(shift.id)
    return AwaitsYes(Awaits.DEPARTMENT)


class _NotPossible(Undone):
    """Somebody cannot have what they would get."""

    def __init__(self, shift: Shift, person_id: int, verdict: Verdict) -> None:
        super().__init__()
        self.shift, self.person_id, self.verdict = shift, person_id, verdict


def _hand_over(
    swap: Swap, claim: Claim, shift: Shift, given: Locked | None, anyway: bool = False
) -> Taken | Refused:
    """Everything that changes hands does, or nothing. ``anyway``: of what the holder gets."""
    initiator = Initiator.SWAPPED if given is None else Initiator.EXCHANGED
    taker, holder, back = swap.person_id, claim.person_id, None
    try:
        with step():
            _done(swap)
            _give_up(claim, shift)
            swap.ended_at = claim.ended_at
            if given is not None:
                _give_up(*given)
            taken = _get(taker, claim, shift, initiator, swap.anyway)
            if given is not None:
                back = _get(holder, *given, initiator, anyway).claim
    except _NotPossible as why:
        return refused(why.shift, why.person_id, why.verdict)
    _tell(claim, shift, taken.claim, exchanged=given is not None)
    if given is not None:
        _tell(*given, back, exchanged=True)
        notices_swaps.swap_exchanged(swap, shift)
    return taken


def _done(swap: Swap) -> None:
    swap.state, swap.hidden = SwapState.DONE, False
    db.session.flush()


def _give_up(claim: Claim, shift: Shift) -> None:
    end_claim(claim, shift, ClaimState.SWAPPED)
    db.session.flush()


def _get(person_id: int, former: Claim, shift: Shift, initiator: Initiator, anyway: bool) -> Taken:
    """Judge somebody for the place that was given up just now, and let them have it.

    Raises _NotPossible: then nothing of the step stands.
    """
    home = home_paths(Person.id == person_id, Person.active).get(person_id)
    if home is None:
        raise _NotPossible(shift, person_id, Verdict((Closed(),)))
    stands = standing(person_id, shift.id)
    if stands.present is not None and stands.present.live:
        raise _NotPossible(shift, person_id, Verdict((Full(),)))
    judged = judge_under_locks(person_id, home, shift.id, Seat.REGULAR)
    if not judged.verdict.fits or (judged.verdict.soft and not anyway):
        raise _NotPossible(shift, person_id, judged.verdict)
    claim = insert_claim(person_id, shift, Seat.REGULAR, initiator, stands)
    if claim is None:
        raise _NotPossible(shift, person_id, Verdict((Full(),)))
    if initiator is Initiator.SWAPPED:
        former.ended_by_id = claim.id
    if stands.listed:
        db.session.execute(delete(Waiting).where(*is_of(person_id, shift.id)))
    record(Verb.SWAPPED, former, about=former.person_id, shift=shift.id)
    used = judged.verdict.used
    record(Verb.CLAIMED, claim, about=person_id, shift=shift.id, seat=str(Seat.REGULAR), **used)
    if judged.task.facts.left <= 1 and stands.others_asked:
        end_offers(shift, claim)
    return Taken(claim.id, judged=judged, claim=claim)


def _tell(former: Claim, shift: Shift, claim: Claim | None, *, exchanged: bool) -> None:
    """The department hears of a new name only where it had heard of none, or the start is near."""
    if claim is None:
        return
    heard = notices.withdraw_taken(former)
    if not heard or shift.starts_at - clock.now() < notices.SOON:
        notices.taken(claim, shift)
    if not exchanged:
        notices.taken_over(former, shift)
    log_change(shift.id)
    look_after_learners(shift)
    offer_freed(shift)
