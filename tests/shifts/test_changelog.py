"""The change log never misses a change, whatever order numbers and commits come in."""

import pytest
from flask import Flask

from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.shifts import changelog
from app.shifts.models import Shift, ShiftChange
from tests.factories import World


@bookkeeping
def log(shift: Shift, number: int | None = None) -> None:
    db.session.add(ShiftChange(id=number, shift_id=shift.id, at=clock.now()))


def test_nothing_changed_since_the_version_just_read(context: Flask, world: World) -> None:
    log(world.shift())
    assert changelog.changed_since(changelog.version()).found == set()


def test_what_changed_since_is_named_and_nothing_else(context: Flask, world: World) -> None:
    before, after = world.shift(), world.shift()
    log(before)
    seen = changelog.version()
    log(after)
    assert changelog.changed_since(seen).found == {after.id}


def test_an_empty_log_has_a_version_too(context: Flask, world: World) -> None:
    seen = changelog.version()
    shift = world.shift()
    log(shift)
    assert changelog.changed_since(seen).found == {shift.id}


def test_a_change_that_commits_after_a_later_number_is_not_missed(
    context: Flask, world: World
) -> None:
    early, late = world.shift(), world.shift()
    log(early, 1_000_005)
    seen = changelog.version()
    log(late, 1_000_003)
    changed = changelog.changed_since(seen).found
    assert changed is not None
    assert late.id in changed


@pytest.mark.parametrize("seen", ["", "x", "1", "-1-1", "1-9999", "9" * 40 + "-1", "1-1; drop"])
def test_a_version_that_is_none_of_ours_means_draw_anew(
    context: Flask, world: World, seen: str
) -> None:
    log(world.shift())
    assert changelog.changed_since(seen).found is None


def test_a_version_far_behind_means_draw_anew(
    context: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shift = world.shift()
    log(shift)
    seen = changelog.version()
    monkeypatch.setattr(changelog, "MOST_CHANGES", 3)
    for _ in range(4):
        log(shift)
    assert changelog.changed_since(seen).found is None
