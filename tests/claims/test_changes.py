"""What a change, a cancellation or a release by the department does to the people on a task."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.claims import commands_cancellations, commands_changes, commands_moves
from app.claims.commands import Taken, claim_shift
from app.claims.commands_cancellations import Done, Over, OverState
from app.claims.commands_changes import EditConflict, PlacesTaken
from app.claims.commands_moves import Changed
from app.core import clock
from app.core.db import db
from app.core.intervals import Interval
from app.core.revision import Unchanged
from app.notices import kinds
from app.notices.models import Notice, NoticeState
from app.notices.words import words_of
from app.people.models import Person
from app.shifts.models import Shift, ShiftChange
from app.shifts.models_claims import Claim
from app.shifts.queries import draft_of
from app.shifts.rules import ShiftDraft
from app.shifts.states import Seat
from tests.factories import World, at

pytestmark = pytest.mark.usefixtures("morning")


def draft(shift: Shift) -> ShiftDraft:
    return draft_of(db.session.get_one(Shift, shift.id))


def moved(shift: Shift, start: datetime, end: datetime) -> ShiftDraft:
    return replace(draft(shift), span=Interval(start, end))


def claim(claim_id: int) -> Claim:
    return db.session.get_one(Claim, claim_id, populate_existing=True)


def now_of(shift: Shift) -> Shift:
    return db.session.get_one(Shift, shift.id, populate_existing=True)


def notices(kind: str) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)))


def verbs() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)))


def test_another_time_asks_everybody_on_it_again(context: Flask, world: World) -> None:
    shift = world.shift(start=at("13:00", plus=3))
    held = world.claim(world.worker("Noor Haddad"), shift).id
    outcome = commands_changes.change_shift(
        shift.id, moved(shift, at("14:00", plus=3), at("17:00", plus=3)), 1
    )
    after = claim(held)
    assert outcome == Changed(asked_again=1)
    assert (after.state, after.live) == ("reconfirm", True)
    assert (after.starts_at, after.ends_at) == (at("14:00", plus=3), at("17:00", plus=3))
    assert after.reconfirm_until == at("14:00", plus=1), "until two days before the start"
    assert after.sequence == 1
    assert now_of(shift).filled == 1, "the place stays theirs until they answer"
    (message,) = notices("shift_changed")
    assert message.person_id == after.person_id
    assert message.data["reconfirm"] is True
    assert datetime.fromisoformat(message.data["old_starts_at"]) == at("13:00", plus=3)
    assert message.data["old_location"] == shift.location
    assert {"changed", "asked again"} <= set(verbs())


@pytest.mark.parametrize(
    ("start", "answer_by"),
    [("13:00", "13:00"), ("09:30", "08:30"), ("08:20", "08:20"), ("10:00", "10:00")],
)
def test_the_time_to_answer_never_goes_beyond_the_start(
    context: Flask, world: World, start: str, answer_by: str
) -> None:
    shift = world.shift(start=at("18:00"))
    held = world.claim(world.worker(), shift).id
    commands_changes.change_shift(shift.id, moved(shift, at(start), at("20:00")), 1)
    assert claim(held).reconfirm_until == at(answer_by)


@pytest.mark.parametrize(
    ("days", "answer_by"),
    [(9, at("13:00", plus=7)), (2, at("08:00", plus=1)), (1, at("08:00", plus=1))],
)
def test_the_answer_is_there_two_days_before_the_start_and_never_wanted_within_a_day(
    context: Flask, world: World, days: int, answer_by: datetime
) -> None:
    shift = world.shift(start=at("12:00", plus=days))
    held = world.claim(world.worker(), shift).id
    start = at("13:00", plus=days)
    commands_changes.change_shift(shift.id, moved(shift, start, start + timedelta(hours=3)), 1)
    assert claim(held).reconfirm_until == answer_by


def test_another_desk_in_the_same_building_is_told_and_asks_nothing(
    context: Flask, world: World
) -> None:
    shift = world.shift(location="Gebouw B · route 412")
    held = world.claim(world.worker(), shift).id
    commands_changes.change_shift(shift.id, replace(draft(shift), location="Balie 3, gebouw b"), 1)
    assert claim(held).state == "held"
    [message] = notices("shift_changed")
    words = words_of(message, db.session.get_one(Person, message.person_id))
    assert words.subject.startswith("Veranderd:")
    assert "Waar: Balie 3, gebouw b. Het was: Gebouw B · route 412." in words.body
    assert "Wanneer:" not in words.body, "the time did not change"


def test_two_changes_in_a_row_are_one_message_and_none_when_all_is_as_before(
    context: Flask, world: World
) -> None:
    shift = world.shift(location="Gebouw B", note="Neem je pas mee")
    world.claim(world.worker(), shift)
    original = draft(shift)
    commands_changes.change_shift(shift.id, replace(original, note="Pas is niet nodig"), 1)
    commands_changes.change_shift(
        shift.id, replace(draft(shift), contact_id=world.person("Joke").id), 2
    )
    waiting = [each for each in notices("shift_changed") if each.state == NoticeState.WAITING]
    assert len(waiting) == 1
    words = words_of(waiting[0], db.session.get_one(Person, waiting[0].person_id)).body
    assert "Opmerking: Pas is niet nodig" in words
    assert "Contactpersoon: Joke. Het was: " in words
    commands_changes.change_shift(shift.id, original, 3)
    [last] = [each for each in notices("shift_changed") if each.state == NoticeState.WAITING]
    assert not kinds.of(last).still_due(last), "nothing changed since they last heard"


def test_another_building_asks_again_and_another_note_only_tells(
    context: Flask, world: World
) -> None:
    shift = world.shift()
    held = world.claim(world.worker(), shift).id
    commands_changes.change_shift(shift.id, replace(draft(shift), note="Neem je pasje mee"), 1)
    assert claim(held).state == "held"
    assert claim(held).sequence == 0
    assert [message.data["reconfirm"] for message in notices("shift_changed")] == [False]
    commands_changes.change_shift(shift.id, replace(draft(shift), location="Route 500"), 2)
    assert claim(held).state == "reconfirm"


def test_more_places_disturb_nobody(context: Flask, world: World) -> None:
    shift = world.shift()
    held = world.claim(world.worker(), shift).id
    outcome = commands_changes.change_shift(shift.id, replace(draft(shift), places=3), 1)
    assert outcome == Changed()
    assert claim(held).state == "held"
    assert notices("shift_changed") == []
    assert now_of(shift).places == 3
    assert now_of(shift).revision == 2


def test_saving_what_it_says_already_changes_nothing(context: Flask, world: World) -> None:
    shift = world.shift()
    assert commands_changes.change_shift(shift.id, draft(shift), 99) == Unchanged()
    assert now_of(shift).revision == 1
    assert "changed" not in verbs()


def test_the_second_of_two_editors_gets_the_first_ones_version(
    context: Flask, world: World
) -> None:
    shift = world.shift()
    mine = replace(draft(shift), places=5)
    commands_changes.change_shift(shift.id, replace(draft(shift), places=2), 1)
    outcome = commands_changes.change_shift(shift.id, mine, 1)
    assert isinstance(outcome, EditConflict)
    assert (outcome.current.places, outcome.revision) == (2, 2)
    assert now_of(shift).places == 2


def test_two_editors_at_the_same_moment_do_not_overwrite_each_other(
    own_app: Flask, own_world: World
) -> None:
    shift = own_world.shift()
    with own_app.app_context():
        base = draft(shift)
    barrier = Barrier(4)

    def run(places: int) -> object:
        with own_app.app_context():
            barrier.wait()
            return commands_changes.change_shift(shift.id, replace(base, places=places), 1)

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(run, range(2, 6)))
    assert sum(isinstance(outcome, Changed) for outcome in outcomes) == 1
    with own_app.app_context():
        assert now_of(shift).revision == 2


def test_fewer_places_than_people_is_refused_with_their_names(context: Flask, world: World) -> None:
    shift = world.shift(places=3)
    for name in ("Noor Haddad", "Sem Visser"):
        world.claim(world.worker(name), shift)
    with clock.fixed_at(at("08:05")):
        outcome = commands_changes.change_shift(shift.id, replace(draft(shift), places=1), 1)
        assert outcome == PlacesTaken("places", 2, ("Noor Haddad", "Sem Visser"))
        assert (
            commands_changes.change_shift(shift.id, replace(draft(shift), places=2), 1) == Changed()
        )


def test_fewer_extra_seats_than_people_on_them_is_refused(context: Flask, world: World) -> None:
    shift = world.shift(extra_places=1)
    world.claim(world.worker("Sem Visser"), shift, Seat.EXTRA)
    outcome = commands_changes.change_shift(shift.id, replace(draft(shift), extra_places=0), 1)
    assert isinstance(outcome, PlacesTaken)
    assert outcome.field == "extra_places"


def test_a_name_of_the_last_minute_is_not_told(context: Flask, world: World) -> None:
    shift = world.shift(places=2)
    world.claim(world.worker("Noor Haddad"), shift)
    world.claim(world.worker("Sem Visser"), shift)
    outcome = commands_changes.change_shift(shift.id, replace(draft(shift), places=1), 1)
    assert outcome == PlacesTaken("places", 2, ())


def test_who_works_elsewhere_at_the_new_time_is_let_go_and_told(
    context: Flask, world: World
) -> None:
    noor = world.worker("Noor Haddad")
    other = world.shift(start=at("18:00"), end=at("20:00"))
    shift = world.shift(start=at("09:00"), end=at("11:00"), places=2)
    elsewhere = world.claim(noor, other).id
    here = world.claim(noor, shift).id
    stays = world.claim(world.worker("Sem Visser"), shift).id
    outcome = commands_changes.change_shift(shift.id, moved(shift, at("17:00"), at("19:00")), 1)
    assert outcome == Changed(asked_again=1, lapsed=("Noor Haddad",))
    assert (claim(here).state, claim(here).live) == ("lapsed", False)
    assert claim(elsewhere).live
    assert claim(stays).state == "reconfirm"
    assert now_of(shift).filled == 1
    assert [message.claim_id for message in notices("place_lapsed")] == [here]
    assert [message.claim_id for message in notices("shift_changed")] == [stays]
    assert "lapsed" in verbs()


def test_the_database_has_the_last_word_on_overlap(
    context: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    noor = world.worker("Noor Haddad")
    world.claim(noor, world.shift(start=at("18:00"), end=at("20:00")))
    shift = world.shift(start=at("09:00"), end=at("11:00"), places=2)
    here = world.claim(noor, shift).id
    stays = world.claim(world.worker("Sem Visser"), shift).id
    monkeypatch.setattr(commands_moves, "_elsewhere", lambda *_: set())
    outcome = commands_changes.change_shift(shift.id, moved(shift, at("17:00"), at("19:00")), 1)
    assert outcome == Changed(asked_again=1, lapsed=("Noor Haddad",))
    assert claim(here).state == "lapsed"
    assert claim(here).starts_at == at("09:00")
    assert claim(stays).state == "reconfirm"
    assert now_of(shift).filled == 1
    assert now_of(shift).starts_at == at("17:00")


def test_the_trail_has_figures_before_and_after_and_no_text(context: Flask, world: World) -> None:
    shift = world.shift()
    commands_changes.change_shift(shift.id, replace(draft(shift), places=4, note="geheim"), 1)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "changed")).one()
    assert entry.data["before"] == {"places": 1}
    assert entry.data["after"] == {"places": 4}
    assert entry.data["texts"] == ["note"]
    assert "geheim" not in str(entry.data)


def test_what_is_over_cannot_be_changed(context: Flask, world: World) -> None:
    cancelled = world.shift(state="cancelled")
    ended = world.shift(start=at("05:00"), end=at("07:00"))
    for shift, state in ((cancelled, OverState.CANCELLED), (ended, OverState.ENDED)):
        outcome = commands_changes.change_shift(shift.id, replace(draft(shift), places=3), 1)
        assert outcome == Over(state)


def test_a_task_under_way_can_be_extended_and_asks_until_its_end_at_most(
    context: Flask, world: World
) -> None:
    shift = world.shift(start=at("09:00"), end=at("11:00"))
    held = world.claim(world.worker(), shift).id
    with clock.fixed_at(at("10:00")):
        commands_changes.change_shift(shift.id, moved(shift, at("09:00"), at("12:00")), 1)
        assert claim(held).reconfirm_until == at("10:30")


def test_cancelling_ends_every_claim_and_tells_everybody(context: Flask, world: World) -> None:
    shift = world.shift(places=2, extra_places=1)
    held = [world.claim(world.worker(), shift).id for _ in range(2)]
    held.append(world.claim(world.worker(), shift, Seat.EXTRA).id)
    assert commands_cancellations.cancel_shift(shift.id, "Zaal is dicht") == Done(told=3)
    after = now_of(shift)
    assert (after.state, after.cancel_reason) == ("cancelled", "Zaal is dicht")
    assert (after.filled, after.extra_filled) == (0, 0)
    for claim_id in held:
        ended = claim(claim_id)
        assert (ended.state, ended.live, ended.sequence) == ("cancelled", False, 1)
        assert ended.ended_at == at("08:00")
    assert {message.claim_id for message in notices("shift_cancelled")} == set(held)
    assert {message.state for message in notices("someone_comes")} == {"dropped"}
    assert verbs().count("cancelled") == 4


def test_cancelling_twice_is_once(context: Flask, world: World) -> None:
    shift = world.shift()
    world.claim(world.worker(), shift)
    commands_cancellations.cancel_shift(shift.id, "eerst")
    assert commands_cancellations.cancel_shift(shift.id, "nog eens") == Done(told=0)
    assert now_of(shift).cancel_reason == "eerst"
    assert len(notices("shift_cancelled")) == 1


def test_what_has_started_cannot_be_cancelled(context: Flask, world: World) -> None:
    started = world.shift(start=at("07:00"), end=at("11:00"))
    ended = world.shift(start=at("05:00"), end=at("07:00"))
    assert commands_cancellations.cancel_shift(started.id, "") == Over(OverState.STARTED)
    assert commands_cancellations.cancel_shift(ended.id, "") == Over(OverState.ENDED)
    assert now_of(started).state == "open"


def test_after_a_stop_nobody_new_comes_and_whoever_has_a_place_keeps_it(
    context: Flask, world: World
) -> None:
    shift = world.shift(places=2)
    held = world.claim(world.worker(), shift).id
    assert commands_cancellations.close_shift(shift.id) == Done()
    assert commands_cancellations.close_shift(shift.id) == Done()
    assert not isinstance(claim_shift(world.worker().id, shift.id), Taken)
    assert claim(held).live
    assert commands_cancellations.reopen_shift(shift.id) == Done()
    world.claim(world.worker(), shift)
    assert verbs().count("closed") == verbs().count("reopened") == 1


def test_what_is_cancelled_is_not_searched_for_again(context: Flask, world: World) -> None:
    shift = world.shift()
    commands_cancellations.cancel_shift(shift.id, "")
    assert commands_cancellations.reopen_shift(shift.id) == Over(OverState.CANCELLED)
    assert commands_cancellations.close_shift(world.shift(start=at("07:00")).id) == Over(
        OverState.STARTED
    )


def test_a_release_frees_the_place_and_tells_the_person(context: Flask, world: World) -> None:
    shift = world.shift()
    held = world.claim(world.worker(), shift).id
    assert commands_cancellations.release_claim(
        held, commands_cancellations.PlaceAfter.STAYS
    ) == commands_cancellations.Released(
        1, commands_cancellations.PlaceAfter.STAYS, Seat.REGULAR, 1, sought=True
    )
    assert commands_cancellations.release_claim(held) == commands_cancellations.NotOnIt()
    assert (claim(held).state, now_of(shift).filled) == ("cancelled", 0)
    assert [message.claim_id for message in notices("not_needed")] == [held]
    assert [message.state for message in notices("someone_comes")] == ["dropped"]
    world.claim(world.worker(), shift)


def test_nobody_is_released_after_the_start(context: Flask, world: World) -> None:
    shift = world.shift(start=at("09:00"))
    held = world.claim(world.worker(), shift).id
    with clock.fixed_at(at("09:01")):
        assert commands_cancellations.release_claim(held) == Over(OverState.STARTED)
    assert claim(held).live


def test_every_change_tells_the_boards(context: Flask, world: World) -> None:
    shift = world.shift()
    held = world.claim(world.worker(), shift).id

    def logged() -> int:
        return len(db.session.scalars(select(ShiftChange.id)).all())

    for change in (
        lambda: commands_changes.change_shift(shift.id, replace(draft(shift), places=2), 1),
        lambda: commands_cancellations.close_shift(shift.id),
        lambda: commands_cancellations.reopen_shift(shift.id),
        lambda: commands_cancellations.release_claim(held),
        lambda: commands_cancellations.cancel_shift(shift.id, ""),
    ):
        before = logged()
        change()
        assert logged() > before


def test_claims_against_a_cancellation_leave_nobody_on_it(own_app: Flask, own_world: World) -> None:
    shift = own_world.shift(start=at("08:00") + timedelta(hours=3), places=5)
    people = [own_world.worker() for _ in range(5)]
    barrier = Barrier(6)

    def run(number: int) -> object:
        with own_app.app_context():
            barrier.wait()
            if number == 0:
                return commands_cancellations.cancel_shift(shift.id, "weg")
            return claim_shift(people[number - 1].id, shift.id)

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(run, range(6)))
    taken = sum(isinstance(outcome, Taken) for outcome in outcomes)
    with own_app.app_context():
        assert not db.session.scalars(select(Claim.id).where(Claim.live)).all()
        assert now_of(shift).filled == 0
        assert len(notices("shift_cancelled")) == taken


def test_a_change_of_time_against_claims_elsewhere_never_doubles_a_person(
    own_app: Flask, own_world: World
) -> None:
    noor = own_world.worker("Noor Haddad")
    here = own_world.shift(start=at("09:00"), end=at("11:00"))
    there = own_world.shift(start=at("17:00"), end=at("19:00"))
    with own_app.app_context():
        own_world.claim(noor, here)
        draft_there = moved(here, at("17:30"), at("18:30"))
    barrier = Barrier(2)

    def run(number: int) -> object:
        with own_app.app_context():
            barrier.wait()
            if number == 0:
                return commands_changes.change_shift(here.id, draft_there, 1)
            return claim_shift(noor.id, there.id)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))
    with own_app.app_context():
        live = db.session.scalars(select(Claim.id).where(Claim.live)).all()
        assert len(live) == 1
