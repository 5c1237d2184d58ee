"""Compares what people were told with what the database says. An empty list is the proof.

Told is stored; stored was asked for; never too many, never in two places; counters, trail and
outbox agree with the claims; every no had its reason at some moment between question and answer.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

from app.claims.models import OfferOrigin, OfferState
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat
from tests.harness.history import History, Operation, Told
from tests.harness.record import Record

FOREVER = datetime.max.replace(tzinfo=UTC)
ENDED_BY = {
    ClaimState.UNDONE: ("undo",),
    ClaimState.HANDED_BACK: ("hand back", "claim", "assign"),
    ClaimState.CANCELLED: ("cancel",),
    ClaimState.LAPSED: ("change",),
}
"""What people did that ends a claim so; a late hand-back ends when somebody takes over."""
TRAIL_OF_END = {
    ClaimState.UNDONE: {"undone"},
    ClaimState.HANDED_BACK: {"handed back", "taken over"},
    ClaimState.CANCELLED: {"cancelled"},
    ClaimState.LAPSED: {"lapsed"},
}
TRAIL_OF_BEGIN = {"claimed": "claimed", "asked": "claimed", "assigned": "assigned"}
ENDINGS = set().union(*TRAIL_OF_END.values())


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that was not kept: which, and what was found."""

    promise: str
    found: str


Check = Callable[[History, Record], Iterator[Violation]]


def check(history: History, record: Record, problems: Collection[str] = ()) -> list[Violation]:
    """Every violation; ``problems`` are what the database says of its own files."""
    found = [Violation("the database is whole", problem) for problem in problems]
    return found + [each for one in CHECKS for each in one(history, record)]


# --- The claims themselves -------------------------------------------------------------------


def never_too_many(_history: History, record: Record) -> Iterator[Violation]:
    """At no instant do more people hold a place than there are."""
    for shift_id in record.shifts:
        for at in record.moments(shift_id, datetime.min.replace(tzinfo=UTC), FOREVER):
            held, places = record.holding(shift_id, at), record.places(shift_id, at)
            if held > places:
                yield Violation("confirmed ≤ places", f"task {shift_id}: {held} of {places}")
                break


def counted(_history: History, record: Record) -> Iterator[Violation]:
    """The counters are the claims that hold a place."""
    for shift in record.shifts.values():
        live = Counter(claim.seat for claim in record.by_shift[shift.id] if claim.live)
        found = (live[Seat.REGULAR], live[Seat.EXTRA])
        if found != (shift.filled, shift.extra_filled):
            said = (shift.filled, shift.extra_filled)
            yield Violation("filled = live claims", f"task {shift.id}: says {said}, has {found}")


def never_in_two_places(_history: History, record: Record) -> Iterator[Violation]:
    """No person holds two places for the same time, nor two of one task."""
    for person_id, claims in record.by_person.items():
        live = sorted((claim for claim in claims if claim.live), key=lambda each: each.starts_at)
        for one, other in combinations(live, 2):
            if other.starts_at < one.ends_at:
                tasks = f"tasks {one.shift_id} and {other.shift_id}"
                yield Violation("no overlap per person", f"person {person_id}: {tasks}")


# --- What was told ---------------------------------------------------------------------------


def told_is_stored(history: History, record: Record) -> Iterator[Violation]:
    """Whoever was told "it's yours" had it, at some moment before the answer came."""
    for each in history.of_kinds("claim", "accept", "assign"):
        claims = record.by_pair[each.person_id, each.shift_id]
        if each.told is Told.OK and not any(_lived(claim, each) for claim in claims):
            yield Violation("acknowledged ⊆ stored", _of(each))


def _lived(claim: Claim, during: Operation) -> bool:
    ended_at = claim.ended_at or FOREVER
    return claim.claimed_at <= during.answered_at and ended_at >= during.asked_at


def leaving_is_stored(history: History, record: Record) -> Iterator[Violation]:
    """Whoever was told that a place was given up gave it up."""
    for each in history.of_kinds("undo", "hand back"):
        claim = record.claims.get(each.claim_id or 0)
        if each.told is not Told.OK:
            continue
        state = ClaimState.UNDONE if each.kind == "undo" else ClaimState.HANDED_BACK
        waits = each.kind == "hand back" and claim is not None and claim.leaving_since is not None
        if claim is None or (claim.state != state and not waits):
            yield Violation(
                "acknowledged ⊆ stored", f"{_of(each)}, and it is {claim and claim.state}"
            )


def changes_are_stored(history: History, record: Record) -> Iterator[Violation]:
    """Whoever was told that a task was changed or cancelled did so."""
    for each in history.of_kinds("change", "cancel"):
        verb = "changed" if each.kind == "change" else "cancelled"
        done = [one for one in record.of_shift[each.shift_id] if one.verb == verb]
        if each.told is Told.OK and not any(one.at <= each.answered_at for one in done):
            yield Violation("acknowledged ⊆ stored", _of(each))


def stored_was_asked(history: History, record: Record) -> Iterator[Violation]:
    """Every claim began because somebody asked, and was not told otherwise."""
    asked: dict[tuple[int, int], list[Operation]] = defaultdict(list)
    for each in history.of_kinds("claim", "accept", "assign"):
        asked[each.person_id, each.shift_id].append(each)
    for claim in record.claims.values():
        reasons = asked[claim.person_id, claim.shift_id]
        if not any(_may_explain(each, claim.claimed_at) for each in reasons):
            told = sorted({str(each.told) for each in reasons})
            yield Violation("stored ⊆ asked", f"{_named(claim)}: was told {told or 'nothing'}")


def ends_were_asked(history: History, record: Record) -> Iterator[Violation]:
    """Every claim that ended did so because of something that somebody did."""
    by_shift: dict[int, list[Operation]] = defaultdict(list)
    for each in history.operations:
        by_shift[each.shift_id].append(each)
    for claim in record.claims.values():
        if claim.ended_at is None:
            continue
        kinds = ENDED_BY.get(ClaimState(claim.state), ())
        reasons = [each for each in by_shift[claim.shift_id] if each.kind in kinds]
        if not any(_may_explain(each, claim.ended_at) for each in reasons):
            yield Violation("stored ⊆ asked", f"{_named(claim)} ended as {claim.state}")


def _may_explain(each: Operation, at: datetime) -> bool:
    return each.may_have_happened and each.asked_at <= at <= each.until


def every_no_had_its_reason(history: History, record: Record) -> Iterator[Violation]:
    """A refusal was true at some moment between the question and the answer."""
    for each in history.operations:
        if each.told is Told.REFUSED and not EXPLAIN[each.kind](each, history, record):
            yield Violation("every no is explained", f"{_of(each)} {' '.join(each.codes)}")


def _claim_refused(each: Operation, history: History, record: Record) -> bool:
    return bool(each.codes) and all(
        code in CODES and CODES[code](each, history, record) for code in each.codes
    )


def _was_full(each: Operation, _history: History, record: Record) -> bool:
    shift_id = each.shift_id
    return any(
        record.holding(shift_id, at) >= record.places(shift_id, at)
        for at in record.moments(shift_id, each.asked_at, each.answered_at)
    )


def _was_elsewhere(each: Operation, history: History, record: Record) -> bool:
    """Another place was held: also one that somebody was just ending, without our lock."""
    return any(
        claim.claimed_at <= each.answered_at and _surely_ended(claim, history) >= each.asked_at
        for claim in record.by_person[each.person_id]
        if claim.shift_id != each.shift_id
    )


def _surely_ended(claim: Claim, history: History) -> datetime:
    if claim.ended_at is None:
        return FOREVER
    at = claim.ended_at
    enders = (one for one in history.of_kinds("cancel", "change") if one.shift_id == claim.shift_id)
    return max([at, *(one.until for one in enders if one.asked_at <= at <= one.until)])


def _was_cancelled(each: Operation, _history: History, record: Record) -> bool:
    verbs = [one for one in record.of_shift[each.shift_id] if one.verb == "cancelled"]
    return any(one.at <= each.answered_at for one in verbs)


def _had_ended(each: Operation, _history: History, record: Record) -> bool:
    """A claim cannot be left that is over, or that is to be confirmed."""
    claim = record.claims.get(each.claim_id or 0)
    if claim is None:
        return False
    over = claim.ended_at is not None and claim.ended_at <= each.answered_at
    moved = any(one.at <= each.answered_at for one in record.changes(each.shift_id))
    return (over and not _ended_as_asked(claim, each)) or (moved and each.kind == "undo")


def _ended_as_asked(claim: Claim, each: Operation) -> bool:
    return each.kind == "undo" and claim.state == ClaimState.UNDONE


def _accept_refused(each: Operation, history: History, record: Record) -> bool:
    """A rule said no, or the question was over: somebody else was first, or its term was."""
    if each.codes:
        return _claim_refused(each, history, record)
    return any(
        offer.expires_at <= each.answered_at
        or (offer.ended_at is not None and offer.ended_at <= each.answered_at)
        for offer in record.offers
        if (offer.person_id, offer.shift_id) == (each.person_id, each.shift_id)
    )


def _change_refused(each: Operation, _history: History, record: Record) -> bool:
    """More held a place than would remain, somebody else changed it meanwhile, or it is over."""
    others = [one for one in record.of_shift[each.shift_id] if one.verb in ("changed", "cancelled")]
    if each.status == 409:
        return any(one.at <= each.answered_at for one in others)
    moments = record.moments(each.shift_id, each.asked_at, each.answered_at)
    return any(record.holding(each.shift_id, at) > 1 for at in moments)


def _never(*_: object) -> bool:
    return False


Explain = Callable[[Operation, History, Record], bool]

CODES: dict[str, Explain] = {
    "full": _was_full,
    "overlap": _was_elsewhere,
    "daily_rest": _was_elsewhere,
    "cancelled": _was_cancelled,
}
EXPLAIN: dict[str, Explain] = {
    "claim": _claim_refused,
    "accept": _accept_refused,
    "ask": _was_full,
    "assign": _claim_refused,
    "undo": _had_ended,
    "hand back": _had_ended,
    "change": _change_refused,
    "cancel": _never,
    "look": _never,
}


def equal_answers(history: History, _record: Record) -> Iterator[Violation]:
    """Taps that are one tap to the person get the same answer, whichever came first."""
    told: dict[str, set[Told]] = defaultdict(set)
    for each in history.operations:
        if each.taps is not None and each.is_definite:
            told[each.taps].add(each.told)
    for taps, answers in told.items():
        if len(answers) > 1:
            yield Violation("a double tap has one answer", f"{taps}: {sorted(answers)}")


def no_breakdown(history: History, _record: Record) -> Iterator[Violation]:
    """The only 5xx is 503; and nothing else unexpected is answered."""
    for each in history.operations:
        if each.told is Told.BROKEN:
            yield Violation("no 5xx but 503", _of(each))


# --- Trail and outbox ------------------------------------------------------------------------


def trail_agrees(_history: History, record: Record) -> Iterator[Violation]:
    """One entry for each beginning and end of a claim, and none of a claim that is not there."""
    for claim in record.claims.values():
        verbs = Counter(entry.verb for entry in record.of_claim[claim.id])
        if [verbs[TRAIL_OF_BEGIN[claim.initiated_by]]] != [1]:
            yield Violation("the trail agrees", f"{_named(claim)}: {dict(verbs)}")
        verbs["taken over"] -= verbs["as before again"]
        ends = {verb: count for verb, count in verbs.items() if verb in ENDINGS and count}
        expected = TRAIL_OF_END.get(ClaimState(claim.state), set())
        if sum(ends.values()) != bool(expected) or not expected >= set(ends):
            yield Violation("the trail agrees", f"{_named(claim)} is {claim.state}: {ends}")
    for claim_id in record.of_claim.keys() - record.claims.keys():
        yield Violation("the trail agrees", f"entries about claim {claim_id}, which is not there")


def refusals_are_recorded(history: History, record: Record) -> Iterator[Violation]:
    """Everybody who was refused a place stands in the trail, once for each answer they got.

    The very same answer again adds nothing.
    """
    answers = {
        (each.person_id, each.shift_id, each.codes)
        for each in history.of_kinds("claim", "accept", "assign")
        if each.told is Told.REFUSED and each.codes
    }
    told = Counter((person_id, shift_id) for person_id, shift_id, _codes in answers)
    recorded = Counter(
        (entry.person_id, shift_id)
        for shift_id in record.shifts
        for entry in record.of_shift[shift_id]
        if entry.verb == "refused"
    )
    for pair, count in told.items():
        if recorded[pair] < count:
            yield Violation("the trail agrees", f"{pair}: {count} answers, {recorded[pair]} there")


def outbox_agrees(_history: History, record: Record) -> Iterator[Violation]:
    """Who must hear of a claim has exactly one message, and nobody hears of one that is not."""
    for claim in record.claims.values():
        shift = record.shifts[claim.shift_id]
        found = Counter((one.kind, one.person_id) for one in record.messages[claim.id])
        expected = {
            ("someone_comes", person_id)
            for person_id in {shift.contact_id, shift.posted_by_id} - {claim.person_id}
        }
        if claim.initiated_by == "assigned":
            expected.add(("assigned", claim.person_id))
        if claim.state == ClaimState.CANCELLED:
            expected.add(("shift_cancelled", claim.person_id))
        if any(entry.verb == "taken over" for entry in record.of_claim[claim.id]):
            expected.add(("taken_over", claim.person_id))
        wrong = {message for message in expected if found[message] != 1}
        if wrong:
            yield Violation("the outbox agrees", f"{_named(claim)}: {dict(found)}, not {wrong}")
    for claim_id in record.messages.keys() - record.claims.keys():
        yield Violation(
            "the outbox agrees", f"a message about claim {claim_id}, which is not there"
        )


def offers_agree(_history: History, record: Record) -> Iterator[Violation]:
    """A yes that was taken has its place and a place its yes; no question outlives its term, or
    the last place.
    """
    taken = Counter(
        (claim.person_id, claim.shift_id)
        for claim in record.claims.values()
        if claim.initiated_by == "asked" and claim.state != ClaimState.UNDONE
    )
    accepted = Counter(
        (offer.person_id, offer.shift_id)
        for offer in record.offers
        if offer.state == OfferState.ACCEPTED
    )
    for pair in taken.keys() | accepted.keys():
        if taken[pair] != accepted[pair]:
            found = f"{pair}: {accepted[pair]} yes, {taken[pair]} places"
            yield Violation("questions agree", found)
    for offer in record.offers:
        shift = record.shifts[offer.shift_id]
        early = offer.state == OfferState.ENDED and (offer.ended_at or FOREVER) < offer.expires_at
        late = offer.state == OfferState.OPEN and shift.filled >= shift.places
        if early or late:
            yield Violation("questions agree", f"{offer.person_id} on {shift.id}: {offer.state}")


def kept_agrees(_history: History, record: Record) -> Iterator[Violation]:
    """As many places are kept as open offers say, none beyond those that are free."""
    kept = Counter(
        offer.shift_id
        for offer in record.offers
        if offer.state == OfferState.OPEN and offer.origin == OfferOrigin.KEPT
    )
    for shift in record.shifts.values():
        room = shift.places - shift.filled
        if shift.kept != kept[shift.id] or (shift.kept and shift.kept > room):
            found = f"{shift.id}: {shift.kept} of {room}, {kept[shift.id]} offers"
            yield Violation("kept places agree", found)


CHECKS: tuple[Check, ...] = (
    offers_agree,
    kept_agrees,
    never_too_many,
    counted,
    never_in_two_places,
    told_is_stored,
    leaving_is_stored,
    changes_are_stored,
    stored_was_asked,
    ends_were_asked,
    every_no_had_its_reason,
    equal_answers,
    no_breakdown,
    trail_agrees,
    refusals_are_recorded,
    outbox_agrees,
)


def _of(each: Operation) -> str:
    who = f"{each.kind} of person {each.person_id} on task {each.shift_id}"
    return f"{who} at {each.asked_at:%H:%M:%S.%f} told {each.told} ({each.status})"


def _named(claim: Claim) -> str:
    return f"claim {claim.id} of person {claim.person_id} on task {claim.shift_id}"
