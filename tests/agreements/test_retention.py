"""Limits tell nobody when, by whom or for whom they were written: one entry a night for all."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from sqlalchemy import select

from app import jobs
from app.agreements.commands_limits import add_limit, end_limit, remove_limit
from app.agreements.retention import deletable_from, settle_limits
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.people.models import Limit
from app.people.rules import LimitDraft
from tests.factories import TODAY, World, at

if TYPE_CHECKING:
    from collections.abc import Callable

Told = tuple[datetime, str, str, str, int | None, int | None, dict[str, object]]


def trail() -> list[Told]:
    """All that the trail tells, but for ids of its own."""
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    return [
        (e.at, e.actor_kind, e.verb, e.object_type, e.object_id, e.person_id, e.data) for e in rows
    ]


def nights(first: date, days: int) -> None:
    """Run the hourly job around the night of some days."""
    for day in range(days):
        for hour in (0, 1, 2, 3, 4, 5, 12, 23):
            with clock.fixed_at(at("00:10", first) + timedelta(days=day, hours=hour)):
                jobs.run("retention")


@pytest.mark.parametrize("what", ["nothing", "added", "ended", "removed", "grew old"])
def test_whatever_happens_to_a_limit_the_trail_is_the_same(context: Flask, what: str) -> None:
    world = World(context)
    person = world.worker()
    limit = world.limit(person, hours_week=8.0, valid_from=date(2023, 1, 1))
    happens: dict[str, Callable[[], object]] = {
        "nothing": lambda: None,
        "added": lambda: add_limit(person.id, LimitDraft(TODAY, hours_week=4)),
        "ended": lambda: end_limit(limit.id, TODAY),
        "removed": lambda: remove_limit(limit.id),
        "grew old": lambda: end_limit(limit.id, date(2023, 2, 1)),
    }
    with clock.fixed_at(at("10:00")):
        before = trail()
        happens[what]()
        assert trail() == before, "by day it says nothing"
    nights(TODAY + timedelta(days=1), 2)
    assert [(e[0].date(), *e[1:]) for e in trail()[len(before) :]] == [
        (TODAY + timedelta(days=day), "job", "changed", "Limits", None, None, {}) for day in (1, 2)
    ], "one entry a night, of all limits together, also when nothing changed"


def test_a_limit_holds_at_once_and_not_from_the_night(context: Flask) -> None:
    person = World(context).worker()
    made = add_limit(person.id, LimitDraft(TODAY, hours_week=4))
    assert db.session.get_one(Limit, made).valid_from == TODAY


def test_limits_go_two_years_after_their_last_day(context: Flask) -> None:
    world = World(context)
    person = world.worker()
    world.limit(person, hours_week=8.0, valid_from=date(2024, 1, 1), valid_until=date(2024, 10, 13))
    world.limit(person, hours_week=9.0, valid_from=date(2024, 1, 1), valid_until=date(2024, 10, 14))
    world.limit(person, hours_week=10.0)
    with clock.fixed_at(at("02:59", date(2026, 10, 13))):
        settle_limits(clock.now())
        assert len(db.session.scalars(select(Limit)).all()) == 3, "not before the hour"
    with clock.fixed_at(at("03:00", date(2026, 10, 13))):
        settle_limits(clock.now())
    assert db.session.scalars(select(Limit.hours_week).order_by(Limit.id)).all() == [9.0, 10.0]


def test_two_years_are_counted_also_from_a_leap_day() -> None:
    assert deletable_from(date(2026, 5, 1)) == date(2028, 5, 1)
    assert deletable_from(date(2024, 2, 29)) == date(2026, 3, 1)
