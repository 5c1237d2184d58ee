"""What is drawn of somebody on an axis: what takes their time, and rest that would be too short."""

from collections.abc import Iterable

from app.core.axis import Part
from app.core.intervals import Interval, merged
from app.eligibility.facts import Busy, BusyKind, Case
from app.eligibility.verdict import NightRestTooShort, Refusal, RestTooShort
from app.labour.facts_weeks import interval


def parts_of(busy: Iterable[Busy]) -> list[Part]:
    """What takes somebody's time, as it is drawn."""
    return [("mine" if each.kind is BusyKind.CLAIM else "own", each.span, "") for each in busy]


def short_rests(refusals: Iterable[Refusal], case: Case) -> list[Part]:
    """The rest that is too short by law, where the refusals name one."""
    rests = (
        missing_rest(refusal, case)
        for refusal in refusals
        if isinstance(refusal, RestTooShort | NightRestTooShort)
    )
    return [("short", rest, "") for rest in rests if rest is not None]


def missing_rest(refusal: RestTooShort | NightRestTooShort, case: Case) -> Interval | None:
    """The longest rest in the time that a refusal looked at: the one that is too short."""
    window = refusal.said.window
    worked = (interval(*each) for each in case.timeline.worked)
    within = (each.clipped(window) for each in (*worked, case.shift.span))
    works = merged(each for each in within if each is not None)
    begins = [window.start, *(each.end for each in works)]
    ends = [*(each.start for each in works), window.end]
    gaps = [Interval(begin, end) for begin, end in zip(begins, ends, strict=True) if begin < end]
    return max(gaps, key=lambda gap: gap.length, default=None)
