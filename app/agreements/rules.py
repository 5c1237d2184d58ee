"""Why something that is agreed with somebody cannot be as it was filled in."""

from dataclasses import dataclass
from enum import StrEnum

from app.labour.rules_oncall import NoBandwidth, bandwidth_fault
from app.people.rules import AgreementDraft


class AgreementRefusal(StrEnum):
    """Why an agreement, a limit or their end was refused."""

    OVERLAPS = "overlaps"
    ENDS_BEFORE_START = "ends_before_start"
    ENDS_LATER = "ends_later"
    NOTHING_PROMISED = "nothing_promised"
    NOT_ON_CALL = "not_on_call"
    NO_LEAST = "no_least"
    NO_MOST = "no_most"
    TOO_WIDE = "too_wide"
    MOST_BELOW_LEAST = "most_below_least"
    NEEDS_END = "needs_end"


BANDWIDTHS = {
    NoBandwidth.NO_LEAST: AgreementRefusal.NO_LEAST,
    NoBandwidth.NO_MOST: AgreementRefusal.NO_MOST,
    NoBandwidth.TOO_WIDE: AgreementRefusal.TOO_WIDE,
}


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What the kind of an agreement means: calls, promised hours, bounds to them, an end."""

    called: bool
    promises: bool
    bounded: bool
    ends: bool


def on_call_refusal(draft: AgreementDraft, kind: KindFacts) -> AgreementRefusal | None:
    """What an agreement on call cannot say, or one that is not on call says of it."""
    calls = (draft.notice_hours, draft.reference_days, draft.reference_from, draft.reference_until)
    if not kind.called and any(each is not None for each in calls):
        return AgreementRefusal.NOT_ON_CALL
    promised = (draft.hours_least, draft.hours_most)
    if not kind.promises and any(each is not None for each in promised):
        return AgreementRefusal.NOTHING_PROMISED
    if kind.ends and draft.valid_until is None:
        return AgreementRefusal.NEEDS_END
    least, most = promised
    if least is not None and most is not None and most < least:
        return AgreementRefusal.MOST_BELOW_LEAST
    if not kind.bounded:
        return None
    fault = bandwidth_fault(least, most)
    return BANDWIDTHS[fault] if fault else None
