"""Being asked: a question with a term; the first yes takes the place, a no leaves no trace."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.asking.commands_offers import (
    Expired,
    Moved,
    Offered,
    accept,
    decline,
    expire_offers,
    make_offers,
    withdraw_offer,
)
from app.audit.models import AuditEntry
from app.claims import commands_cancellations
from app.claims.commands import Outcome, Refused, Taken, claim_shift
from app.claims.commands_changes import change_shift
from app.claims.commands_moves import Changed
from app.claims.models import Offer, OfferState
from app.claims.queries_over import OverBecause
from app.claims.rules_terms import answer_by
from app.core import clock
from app.core.actor import Actor, acting
from app.core.command import bookkeeping
from app.core.db import db
from app.core.intervals import Interval
from app.notices.models import Notice, NoticeState
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries import draft_of
from app.shifts.states import Initiator
from tests.claims.test_races import together
from tests.factories import World, at

pytestmark = pytest.mark.usefixtures("morning")


class Story:
    """A coordinator, a task of today 13:00 with places, and people for whom it fits."""

    def __init__(self, world: World, people: int = 3, places: int = 1) -> None:
        self.ward = world.department()
        self.tarik = world.coordinator(self.ward)
        self.people: list[Person] = [world.worker(home=self.ward) for _ in range(people)]
        self.shift: Shift = world.shift(self.ward, places=places)
        self.world = world

    def ask(self, *people: Person) -> Offered:
        """The coordinator asks them; all of them if nobody is named."""
        with acting(Actor("person", self.tarik.id)):
            outcome = make_offers(self.shift.id, [person.id for person in people or self.people])
        assert outcome is not None
        return outcome


def states() -> list[str]:
    db.session.expire_all()
    return [offer.state for offer in db.session.scalars(select(Offer).order_by(Offer.id))]


def about(kind: str) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)))


@bookkeeping
def sent(kind: str) -> None:
    """The messages of a kind have left."""
    for notice in about(kind):
        notice.state = NoticeState.SENT


def move(shift: Shift, start: datetime) -> None:
    """The department moves its task, by as long as it takes."""
    now = draft_of(db.session.get_one(Shift, shift.id, populate_existing=True))
    span = Interval(start, start + (now.span.end - now.span.start))
    revision = db.session.get_one(Shift, shift.id).revision
    assert isinstance(change_shift(shift.id, replace(now, span=span), revision), Changed)


def told(kind: str) -> list[int]:
    return sorted(db.session.scalars(select(Notice.person_id).where(Notice.kind == kind)))


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [(72, 24 * 60), (48, 240), (30, 240), (24, 60), (6, 60), (3, 20), (0.9, 10), (0.1, 6)],
)
def test_the_nearer_the_start_the_shorter_the_time_to_answer(hours: float, minutes: int) -> None:
    now = at("08:00")
    assert answer_by(now, now + timedelta(hours=hours)) == now + timedelta(minutes=minutes)


def test_the_first_yes_takes_the_place_and_the_others_are_told(context: Flask) -> None:
    story = Story(World(context))
    asked = story.ask()
    first, second, third = story.people

    taken = accept(asked.offers[second.id])

    assert isinstance(taken, Taken)
    claim = db.session.get_one(Claim, taken.claim_id)
    assert (claim.person_id, claim.initiated_by) == (second.id, Initiator.ASKED)
    assert states() == ["gone", "accepted", "gone"]
    assert told("asked") == sorted(person.id for person in story.people)
    assert told("ask_over") == sorted([first.id, third.id])
    assert accept(asked.offers[first.id]) == Expired(OverBecause.TAKEN)
    again = accept(asked.offers[second.id])
    assert isinstance(again, Taken)
    assert again.already, "a second tap answers as the first did"


def test_a_no_and_no_answer_look_alike_and_leave_no_trace(context: Flask) -> None:
    story = Story(World(context))
    asked = story.ask()
    no, silent, _ = story.people
    before = db.session.scalars(select(AuditEntry.id)).all()

    decline(asked.offers[no.id])

    assert states() == ["open"] * 3, "nobody but the person can tell"
    later = clock.now() + timedelta(hours=2)
    assert expire_offers(later) == 3
    assert expire_offers(later) == 0, "twice changes nothing more"
    rows = {
        offer.person_id: (offer.state, offer.hidden, offer.ended_at)
        for offer in db.session.scalars(select(Offer).execution_options(populate_existing=True))
    }
    assert rows[no.id] == rows[silent.id]
    assert db.session.scalars(select(AuditEntry.id)).all() == before
    assert accept(asked.offers[silent.id]) == Expired(OverBecause.EXPIRED)


def test_a_yes_is_judged_again_by_every_rule(context: Flask) -> None:
    story = Story(World(context))
    asked = story.ask()
    busy = story.people[0]
    other = story.world.shift(story.ward, at("12:00"), at("14:00"))
    assert isinstance(claim_shift(busy.id, other.id), Taken)

    outcome = accept(asked.offers[busy.id])

    assert isinstance(outcome, Refused)
    assert outcome.verdict.codes == ["overlap"]
    assert states() == ["open"] * 3, "it stays open: the other task may be handed back"


def test_who_does_not_fit_or_was_asked_already_is_not_asked(context: Flask) -> None:
    story = Story(World(context))
    first, second, third = story.people
    busy = story.world.shift(story.ward, at("12:00"), at("14:00"))
    claim_shift(third.id, busy.id)
    once = story.ask(first)

    again = story.ask(first, second, third)

    assert again.offers[first.id] == once.offers[first.id]
    assert set(again.offers) == {first.id, second.id}
    assert again.refused[third.id].verdict.codes == ["overlap"]
    assert told("asked") == sorted([first.id, second.id])


def test_a_second_tap_asks_nobody_again_and_answers_as_the_first_did(context: Flask) -> None:
    story = Story(World(context))

    assert story.ask() == story.ask()

    assert told("asked") == sorted(person.id for person in story.people), "each is told once"


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (
            lambda shift: commands_cancellations.cancel_shift(shift.id, "Toch niet"),
            OverBecause.CANCELLED,
        ),
        (lambda shift: commands_cancellations.close_shift(shift.id), OverBecause.CLOSED),
    ],
    ids=["cancelled", "closed"],
)
def test_questions_end_with_the_search(
    context: Flask, end: Callable[[Shift], object], why: OverBecause
) -> None:
    story = Story(World(context))
    asked = story.ask()
    end(story.shift)
    assert states() == ["gone"] * 3
    assert accept(asked.offers[story.people[0].id]) == Expired(why)


def test_a_question_moves_with_its_task_and_a_yes_to_the_former_time_is_no_yes(
    context: Flask,
) -> None:
    story = Story(World(context))
    asked = story.ask()
    first, no, third = (asked.offers[person.id] for person in story.people)
    decline(no)
    sent("asked")
    move(story.shift, at("14:00"))
    move(story.shift, at("15:00"))

    assert states() == ["open"] * 3, "the place is free: nobody else is coming"
    told_of = {story.people[0].id, story.people[2].id}
    assert set(told("ask_moved")) == told_of, "who said no hears no more"
    waiting = [each.data for each in about("ask_moved") if each.state == NoticeState.WAITING]
    assert [each["old_starts_at"] for each in waiting] == [at("13:00").isoformat()] * 2, (
        "one message says all that changed since the last that left"
    )
    assert accept(first) == Moved()
    assert accept(first, seen=2) == Moved(), "that page was drawn before the second move"
    assert isinstance(accept(first, seen=3), Taken)
    assert accept(third) == Expired(OverBecause.TAKEN)


def test_who_was_not_told_yet_hears_only_of_the_new_time(context: Flask) -> None:
    story = Story(World(context), people=1)
    story.ask()
    move(story.shift, at("15:00"))
    assert told("ask_moved") == []
    assert [each.state for each in about("asked")] == [NoticeState.DROPPED, NoticeState.WAITING]


def test_a_question_for_another_desk_of_the_same_building_stays_as_it_was(context: Flask) -> None:
    story = Story(World(context), people=1)
    asked = story.ask()
    now = draft_of(db.session.get_one(Shift, story.shift.id))
    change_shift(story.shift.id, replace(now, location=f"{now.location} · balie 3"), 1)
    assert isinstance(accept(asked.offers[story.people[0].id]), Taken)


def test_a_question_is_taken_back_once(context: Flask) -> None:
    story = Story(World(context))
    asked = story.ask()
    offer = asked.offers[story.people[0].id]
    assert withdraw_offer(offer)
    assert not withdraw_offer(offer)
    assert accept(offer) == Expired(OverBecause.WITHDRAWN)


def test_somebody_who_claims_it_from_the_board_ends_the_questions_too(context: Flask) -> None:
    story = Story(World(context))
    story.ask(*story.people[:2])
    story.world.claim(story.people[2], story.shift)
    assert states() == ["gone", "gone"]


def test_nobody_is_asked_for_what_has_begun_or_is_full(context: Flask) -> None:
    story = Story(World(context))
    claim_shift(story.people[0].id, story.shift.id)
    assert make_offers(story.shift.id, [story.people[1].id]) is None
    over = story.world.shift(story.ward, at("07:00"), at("07:30"))
    assert make_offers(over.id, [story.people[1].id]) is None


# --- At the same moment -------------------------------------------------------------------------


def _accepting(offer_id: int) -> Any:
    with clock.fixed_at(at("08:00")):
        return accept(offer_id)


def test_three_who_say_yes_to_one_place_together_give_one(own_app: Flask, own_world: World) -> None:
    story = Story(own_world)
    with own_app.app_context():
        asked = story.ask()

    answers = together(own_app, [partial(_accepting, offer) for offer in asked.offers.values()])

    assert sum(isinstance(answer, Taken) for answer in answers) == 1
    with own_app.app_context():
        assert sorted(states()) == ["accepted", "gone", "gone"]
        [shift] = db.session.scalars(select(Shift).where(Shift.id == story.shift.id))
        assert shift.filled == 1


def test_an_ask_against_a_claim_gives_one(own_app: Flask, own_world: World) -> None:
    story = Story(own_world)
    asked_one, claims = story.people[:2]
    with own_app.app_context():
        asked = story.ask(asked_one)

    answers = together(
        own_app,
        [
            partial(_accepting, asked.offers[asked_one.id]),
            partial(_claiming, claims.id, story.shift.id),
        ],
    )

    assert sum(isinstance(answer, Taken) for answer in answers) == 1
    with own_app.app_context():
        assert db.session.query(Claim).filter_by(live=True).count() == 1


def _claiming(person_id: int, shift_id: int) -> Outcome:
    with clock.fixed_at(at("08:00")):
        return claim_shift(person_id, shift_id)


def test_a_question_that_ends_while_it_is_accepted_is_one_or_the_other(
    own_app: Flask, own_world: World
) -> None:
    story = Story(own_world, people=1)
    with own_app.app_context():
        [offer] = story.ask().offers.values()

    answers = together(
        own_app,
        [partial(_accepting, offer), partial(expire_offers, at("12:00"))],  # type: ignore[list-item]
    )

    with own_app.app_context():
        [state] = states()
        held = db.session.query(Claim).filter_by(live=True).count()
    taken = isinstance(answers[0], Taken)
    assert (state, held) == ((OfferState.ACCEPTED, 1) if taken else (OfferState.ENDED, 0))
