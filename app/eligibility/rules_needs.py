"""What a task needs against what a worker holds, worked out once for the many tasks of one kind."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.eligibility.facts import ShiftFacts, WorkerFacts
from app.eligibility.facts_needs import Held, NeedFact
from app.eligibility.verdict import (
    NOTHING_IN_THE_WAY,
    CapabilityExpires,
    CapabilityMissing,
    LevelTooLow,
    Refusal,
    Verdict,
)

INDEPENDENT = 5
MOST_UNMET = 1
"""With more needs unmet a task neither fits nor almost fits; judging would only say the same."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """What somebody lacks of these needs, on each local day later than ``after`` through
    ``through``; ``unmet``: of how many the level is too low, whenever it is valid.
    """

    needs: tuple[NeedFact, ...]
    verdict: Verdict
    unmet: int
    after: date
    through: date


def lacking(worker: WorkerFacts, needs: tuple[NeedFact, ...], day: date) -> Lacking:
    """What a worker lacks on a local day. Remembered with the worker: all tasks of a task type
    have the same tuple of needs.
    """
    known: Lacking | None = worker.remembered.get(id(needs))
    if known is None or not known.after < day <= known.through:
        known = worker.remembered[id(needs)] = _lacking(worker, needs, day)
    return known


def is_within_reach(worker: WorkerFacts, shift: ShiftFacts, day: date) -> bool:
    """Whether the worker lacks at most one capability, or can learn on an extra seat.

    ``prefilters.within_reach`` says the same to the database.
    """
    return shift.extra_left > 0 or lacking(worker, shift.needs, day).unmet <= MOST_UNMET


def is_independent(
    held: Mapping[int, Iterable[Held]], needs: Iterable[NeedFact], day: date
) -> bool:
    """Whether somebody holds every need that has levels at the top, through a local day."""
    return all(
        any(
            way.level >= INDEPENDENT and way.is_valid_on(day)
            for way in held.get(need.capability_id, ())
        )
        for need in needs
        if need.has_levels
    )


def _lacking(worker: WorkerFacts, needs: tuple[NeedFact, ...], day: date) -> Lacking:
    refusals, ends, unmet = list[Refusal](), set[date](), 0
    for need in needs:
        ways = worker.held.get(need.capability_id, ())
        ends |= {way.valid_until for way in ways if way.valid_until is not None}
        unmet += not any(need.is_met_by(way) for way in ways)
        if not _will_do(ways, need, day):
            refusals += _why_not(need, [way for way in ways if way.level], day)
    return Lacking(
        needs,
        Verdict(tuple(refusals)) if refusals else NOTHING_IN_THE_WAY,
        unmet,
        after=max((end for end in ends if end < day), default=date.min),
        through=min((end for end in ends if end >= day), default=date.max),
    )


def _will_do(ways: Iterable[Held], need: NeedFact, day: date) -> bool:
    """Whether one of the ways in which a capability is held is enough, through a local day."""
    return any(way.level and need.is_met_by(way) and way.is_valid_on(day) for way in ways)


def _why_not(need: NeedFact, ways: list[Held], day: date) -> Iterator[Refusal]:
    """Why none of the ways in which a capability is held will do; of the best one."""
    if not ways:
        yield CapabilityMissing(need)
        return
    held = max(ways, key=Held.rank)
    if not need.is_met_by(held):
        yield LevelTooLow(need, held.level)
    if held.valid_until is not None and not held.is_valid_on(day):
        yield CapabilityExpires(need, held.valid_until)
