"""The checker sees each kind of lie: a story without one, and the same story told wrongly."""

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime, timedelta

import pytest

from app.audit.models import AuditEntry
from app.claims.models import Offer, OfferState
from app.notices.models import Notice
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState
from tests.harness.checker import check
from tests.harness.history import History, Operation, Told
from tests.harness.record import Record

NOON = datetime(2026, 10, 13, 12, tzinfo=UTC)
NOOR, SEM, CONTACT = 1, 2, 3


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def tap(person_id: int, told: Told, start: float, end: float, *codes: str) -> Operation:
    status = {Told.OK: 303, Told.REFUSED: 409, Told.BROKEN: 500}.get(told)
    taps = f"taps of {person_id}"
    return Operation(
        "claim", person_id, 1, after(start), after(end), told, status, codes, taps=taps
    )


class Story:
    """Noor took the only place, and Sem was told that it was gone."""

    def __init__(self) -> None:
        self.shift = Shift(
            id=1,
            places=1,
            filled=1,
            kept=0,
            extra_filled=0,
            contact_id=CONTACT,
            posted_by_id=CONTACT,
        )
        self.claim = Claim(
            id=1,
            shift_id=1,
            person_id=NOOR,
            seat="regular",
            state="held",
            live=True,
            initiated_by="claimed",
            starts_at=after(3600),
            ends_at=after(7200),
            claimed_at=after(2),
        )
        self.noor, self.sem = tap(NOOR, Told.OK, 1, 3), tap(SEM, Told.REFUSED, 2, 5, "full")
        self.operations = [self.noor, self.sem]
        self.claims = [self.claim]
        self.entries = [
            AuditEntry(
                id=1, at=after(2), verb="claimed", object_type="Claim", object_id=1, person_id=NOOR
            ),
            AuditEntry(
                id=2, at=after(4), verb="refused", object_type="Shift", object_id=1, person_id=SEM
            ),
        ]
        self.offers = [
            Offer(
                id=1,
                shift_id=1,
                person_id=SEM,
                state="gone",
                expires_at=after(900),
                ended_at=after(2),
            )
        ]
        self.notices = [Notice(id=1, kind="someone_comes", person_id=CONTACT, claim_id=1)]

    def broken_promises(self) -> set[str]:
        history = History()
        history.operations = self.operations
        record = Record(
            {1: self.shift},
            {each.id: each for each in self.claims},
            self.entries,
            self.notices,
            self.offers,
        )
        return {each.promise for each in check(history, record)}


def test_a_true_story_has_no_violations() -> None:
    assert Story().broken_promises() == set()


def second_claim(story: Story, person_id: int) -> None:
    other = Claim(id=2, person_id=person_id, claimed_at=after(4))
    for name in ("shift_id", "seat", "state", "live", "initiated_by", "starts_at", "ends_at"):
        setattr(other, name, getattr(story.claim, name))
    story.claims.append(other)


def lose_the_claim(story: Story) -> None:
    story.claims.clear()


def give_the_place_twice(story: Story) -> None:
    second_claim(story, SEM)


def give_two_places_to_one(story: Story) -> None:
    second_claim(story, NOOR)


def miscount(story: Story) -> None:
    story.shift.filled = 0


def store_what_was_called_unchanged(story: Story) -> None:
    story.noor.told = Told.UNCHANGED


def end_it_unasked(story: Story) -> None:
    story.claim.state, story.claim.live, story.claim.ended_at = ClaimState.UNDONE, False, after(4)


def refuse_for_nothing(story: Story) -> None:
    story.sem.asked_at, story.sem.answered_at = after(0), after(1)


def answer_otherwise_the_second_time(story: Story) -> None:
    again = copy(story.noor)
    again.told, again.status, again.codes = Told.REFUSED, 409, ("full",)
    story.operations.append(again)


def break_down(story: Story) -> None:
    story.operations.append(tap(SEM, Told.BROKEN, 6, 7))


def forget_the_trail(story: Story) -> None:
    story.entries.pop(0)


def forget_the_refusal(story: Story) -> None:
    story.entries.pop(1)


def tell_nobody(story: Story) -> None:
    story.notices.clear()


def tell_twice(story: Story) -> None:
    story.notices.append(Notice(id=2, kind="someone_comes", person_id=CONTACT, claim_id=1))


def tell_of_nothing(story: Story) -> None:
    story.notices.append(Notice(id=2, kind="someone_comes", person_id=CONTACT, claim_id=9))


def take_a_yes_without_a_place(story: Story) -> None:
    story.offers[0].state = OfferState.ACCEPTED


def go_on_asking(story: Story) -> None:
    story.offers[0].state = OfferState.OPEN


def end_a_question_early(story: Story) -> None:
    story.offers[0].state = OfferState.ENDED


def keep_what_nobody_is_offered(story: Story) -> None:
    story.shift.kept = 1


@pytest.mark.parametrize(
    ("lie", "promise"),
    [
        (keep_what_nobody_is_offered, "kept places agree"),
        (take_a_yes_without_a_place, "questions agree"),
        (go_on_asking, "questions agree"),
        (end_a_question_early, "questions agree"),
        (lose_the_claim, "acknowledged ⊆ stored"),
        (give_the_place_twice, "confirmed ≤ places"),
        (give_two_places_to_one, "no overlap per person"),
        (miscount, "filled = live claims"),
        (store_what_was_called_unchanged, "stored ⊆ asked"),
        (end_it_unasked, "stored ⊆ asked"),
        (refuse_for_nothing, "every no is explained"),
        (answer_otherwise_the_second_time, "a double tap has one answer"),
        (break_down, "no 5xx but 503"),
        (forget_the_trail, "the trail agrees"),
        (forget_the_refusal, "the trail agrees"),
        (tell_nobody, "the outbox agrees"),
        (tell_twice, "the outbox agrees"),
        (tell_of_nothing, "the outbox agrees"),
    ],
)
def test_each_lie_is_seen(lie: Callable[[Story], None], promise: str) -> None:
    story = Story()
    lie(story)
    assert promise in story.broken_promises()
