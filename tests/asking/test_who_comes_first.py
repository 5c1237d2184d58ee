"""Who can come, looked up with as little as will do, against judging everybody and putting all in
order.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from app.asking import queries_candidates as room
from app.asking.queries_candidates import Candidates, candidates
from app.asking.queries_order import person_columns
from app.claims.models import Offer
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.core.text import folded
from app.eligibility.prefilters import takes_part, worth_judging
from app.eligibility.queries_verdicts import judge_workers
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from tests.eligibility.test_prefilters import Somebody, Told, Work, people, told
from tests.factories import TODAY, World, at


@dataclass(frozen=True)
class Past:
    """How often somebody did such work, asked for it now or not, and with which hours agreed."""

    done: int
    this_week: int
    hours: float | None
    asked: bool


pasts = st.lists(
    st.builds(
        Past,
        st.sampled_from([3, 4, 3, 0, 1]),
        st.sampled_from([0, 0, 2, 5]),
        st.sampled_from([None, 8.0, 40.0]),
        st.sampled_from([False] * 9 + [True]),
    ),
    min_size=12,
    max_size=12,
)


works = st.builds(
    Work,
    st.sampled_from(["13:00", "22:30"]),
    st.sampled_from([3, 8]),
    st.tuples(st.sampled_from([None, 1, 4]), st.sampled_from([None, 1]), st.just(None)),
    st.just(False),
    st.just(False),
)


@bookkeeping
def nobody_takes_part() -> None:
    """Those of the story before are gone."""
    db.session.execute(update(Person).values(active=False))


@bookkeeping
def lived(world: World, story: Told, past: list[Past]) -> None:
    """Write down what these people did before, and who is asked."""
    task_type = db.session.scalar(select(Shift.task_type_id).where(Shift.id == story.task.id))
    before = [
        world.shift(None, at("10:00", plus=-40 - day), task_type_id=task_type, places=200)
        for day in range(max(each.done for each in past))
    ]
    coordinator = world.person()
    for person, each in zip(story.people.values(), past, strict=False):
        for shift in before[: each.done]:
            world.held(person, shift)
        if each.this_week:
            start = at("07:00", TODAY, plus=-1)
            world.held(person, world.shift(None, start, start + timedelta(hours=each.this_week)))
        if each.hours is not None:
            world.agreement(person, hours_week=each.hours)
        if each.asked:
            world.save(
                Offer(
                    shift_id=story.task.id,
                    person_id=person.id,
                    asked_by_id=coordinator.id,
                    made_at=clock.now(),
                    expires_at=clock.now() + timedelta(hours=1),
                )
            )


def plainly(story: Told) -> Candidates:
    """Everybody judged by every rule, put in order, and cut."""
    task, offers, done = story.task, room._open_offers(story.task), room._done(story.task)
    on = select(Claim.person_id).where(Claim.shift_id == task.id, Claim.live)
    part = takes_part(task.facts) & Person.id.not_in(on)
    known = part & (worth_judging(task.facts) | Person.id.in_(offers))
    rows = {row.id: row for row in db.session.execute(person_columns().where(known))}
    since = clock.now() - timedelta(days=28)
    asked = Counter(db.session.scalars(select(Offer.person_id).where(Offer.made_at > since)))
    record = room.Record(done, asked, offers)
    judged = judge_workers({row.id: row.path for row in rows.values()}, task)
    every = [room._candidate(rows[each.case.worker.person_id], each, record) for each in judged]
    every.sort(key=lambda each: (each.reasons.order(), folded(each.name), each.person_id))
    every.sort(key=lambda each: each.offer_id is None)
    first = every[: len(offers) + room.FIRST]
    complete = first == every or sum(each.fits for each in first) < room.MOST_FITS
    found = every if complete else first
    free = [each for each in found if each.offer_id is None]
    fits = [each for each in free if each.fits]
    nearly = [each for each in free if each.almost]
    asked_now = [each for each in found if each.offer_id is not None]
    others = room._count(part) - len(fits) - len(asked_now) - len(nearly[: room.MOST_ALMOST])
    return Candidates(
        fits[: room.MOST_FITS],
        len(fits),
        asked_now,
        nearly[: room.MOST_NEARLY],
        others if complete else 0,
        complete,
    )


def shown(found: Candidates) -> tuple[Any, ...]:
    """What a page says of them."""
    return (
        [(each.person_id, each.why, each.briefly, each.reasons) for each in found.fits],
        found.fitting,
        [(each.person_id, each.reasons, each.fits) for each in found.asked],
        [(each.person_id, each.missing, each.reasons) for each in found.nearly],
        found.others,
        found.complete,
    )


def test_whoever_is_shown_is_shown_in_the_order_and_with_the_reasons_of_judging_everybody(
    context: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"FIRST": 2, "MOST_FITS": 2, "MOST_ALMOST": 1, "MOST_NEARLY": 2, "AT_ONCE": 1, "MORE": 1}
    for name, number in few.items():
        monkeypatch.setattr(room, name, number)
    ways: Counter[str] = Counter()
    often = room.who_did_it_often

    def counted(*given: Any) -> list[Any] | None:
        found = often(*given)
        ways["those who did it often are enough"] += found is not None
        return found

    monkeypatch.setattr(room, "who_did_it_often", counted)

    @settings(
        max_examples=60 if db.engine.dialect.name == "sqlite" else 12,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
    )
    @given(works, people, pasts)
    def hold(work: Work, crowd: list[Any], past: list[Past]) -> None:
        nobody_takes_part()
        story = told(world, work, crowd)
        lived(world, story, past)
        found = candidates(story.task)
        assert shown(found) == shown(plainly(story))
        ways["not all are judged" if not found.complete else "all that could fit"] += 1
        ways["some lack one thing"] += bool(found.nearly)
        ways["some are asked"] += bool(found.asked)

    with world.at("08:00"), context.test_request_context():
        hold()
    assert len(ways) == 5
    assert min(ways.values()) > 0, ways


def test_whoever_is_at_the_top_comes_before_many_who_did_it_often_below_it(
    context: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "FIRST", 2)
    monkeypatch.setattr(room, "MOST_FITS", 2)
    ways = (((4, None), None, None), ((5, None), None, None))
    below, top = (
        Somebody(True, "the ward", [(True, date(2020, 1, 1), None)], held, None) for held in ways
    )
    with world.at("08:00"):
        story = told(world, Work("13:00", 3, (1, None, None), False, False), [below] * 4 + [top])
        lived(world, story, [Past(3, 0, None, False)] * 4 + [Past(0, 0, None, False)])
        found = candidates(story.task)
        assert not found.complete
        assert found.fits[0].person_id == max(story.people)
        monkeypatch.setattr(room, "FIRST", 90)
        assert candidates(story.task).complete, "those are all"
