"""Asking colleagues to take a place over. It stays with its holder until everybody agreed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from app.audit.trail import Verb, record
from app.claims import notices_swaps
from app.claims.locks import locked_claim
from app.claims.models import Swap, SwapState
from app.claims.policies import Act
from app.claims.queries_acts import may
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.eligibility.queries_shift_facts import as_if_free, task_of
from app.eligibility.queries_verdicts import Judged, judge_workers
from app.people.models import Person
from app.people.queries import home_paths
from app.shifts.changelog import log_change

MOST_AT_ONCE = 12
"""So many colleagues are asked with one tap."""
MOST_AN_HOUR = 24
"""So often colleagues are asked about one place within an hour: each time is a message."""


@dataclass(frozen=True, slots=True)
class SwapAsked:
    """Who is asked now (ids of swaps by person), and whom it does not fit any more.

    ``wait``: nobody new was asked, for so many were within the hour; so long until then.
    """

    swaps: Mapping[int, int]
    refused: Collection[int]
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class SwapOver:
    """The swap was no longer open, or the place is not the holder's to give; nothing changed."""


@command
def ask_swap(claim_id: int, person_ids: Sequence[int]) -> SwapAsked | SwapOver:
    """Ask colleagues to take over a place, until the start; it stays with its holder until then.

    Whoever is asked already is not asked twice, nor is anybody whom it does not fit.
    """
    claim, shift = locked_claim(claim_id)
    now = clock.now()
    if not may(Act.SWAP, claim, shift, now):
        return SwapOver()
    asked_for = [each for each in dict.fromkeys(person_ids) if each != claim.person_id]
    present = _open_swaps(claim.id)
    fresh = [each for each in asked_for if each not in present][:MOST_AT_ONCE]
    found = {each: present[each] for each in asked_for if each in present}
    made, first = _asked_lately(claim.id, now)
    if fresh and made >= MOST_AN_HOUR:
        return SwapAsked(found, (), first + timedelta(hours=1) - now if first else None)
    homes = home_paths(Person.id.in_(fresh[: MOST_AN_HOUR - made]), Person.active)
    judged = judge_workers(homes, as_if_free(task_of(shift.id)), now) if homes else []
    fitting = [each.case.worker.person_id for each in judged if _could(each)]
    for person_id in fitting:
        swap = Swap(claim_id=claim.id, person_id=person_id, made_at=now, expires_at=shift.starts_at)
        db.session.add(swap)
        record(Verb.SWAP_ASKED, swap, about=person_id, shift=shift.id)
        notices_swaps.swap_asked(swap, shift)
        found[person_id] = swap.id
    if fitting:
        log_change(shift.id)
    return SwapAsked(found, [each for each in homes if each not in fitting])


def _could(judged: Judged) -> bool:
    return judged.verdict.fits and not judged.mine


@command
def withdraw_swaps(claim_id: int) -> int:
    """The holder asks nobody any more. Returns how many questions were open; who heard is told."""
    claim, shift = locked_claim(claim_id)
    now = clock.now()
    open_ones = db.session.scalars(_open().where(Swap.claim_id == claim.id)).all()
    for swap in open_ones:
        notices_swaps.swap_over(swap)
        swap.state, swap.hidden, swap.ended_at = SwapState.WITHDRAWN, False, now
        record(Verb.SWAP_WITHDRAWN, swap, about=swap.person_id, shift=shift.id)
    if open_ones:
        log_change(shift.id)
    return len(open_ones)


def _open() -> Select[Swap]:
    return select(Swap).where(Swap.state == SwapState.OPEN).order_by(Swap.id)


def asked_about(claim_id: int) -> set[int]:
    """Who is asked to take a claim over."""
    return set(_open_swaps(claim_id))


def _open_swaps(claim_id: int) -> dict[int, int]:
    rows = db.session.scalars(_open().where(Swap.claim_id == claim_id))
    return {row.person_id: row.id for row in rows}


def _asked_lately(claim_id: int, now: datetime) -> tuple[int, datetime | None]:
    """How many were asked about a place within the hour, and the first time that counts."""
    row = db.session.execute(
        select(func.count(), func.min(Swap.made_at)).where(
            Swap.claim_id == claim_id, Swap.made_at > now - timedelta(hours=1)
        )
    ).one()
    return row[0], row[1]
