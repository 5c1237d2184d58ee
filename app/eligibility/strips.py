"""What is drawn of somebody on an axis: what takes their time, and rest that would be too short."""

from collections.abc import Iterable

from app.core.axis import Part
from app.eligibility.facts import Busy, BusyKind
from app.eligibility.verdict import Refusal, RestTooShort


def parts_of(busy: Iterable[Busy]) -> list[Part]:
    """What takes somebody's time, as it is drawn."""
    return [("mine" if each.kind is BusyKind.CLAIM else "own", each.span, "") for each in busy]


def short_rests(refusals: Iterable[Refusal]) -> list[Part]:
    """The rest that is too short by law, where the refusals name one."""
    return [
        ("short", refusal.short.rest, "")
        for refusal in refusals
        if isinstance(refusal, RestTooShort)
    ]
