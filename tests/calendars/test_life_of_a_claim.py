"""What a calendar sees while a claim lives: the same event, its sequence going up only."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.claims.commands import Taken, claim_shift
from app.claims.commands_cancellations import cancel_shift
from app.claims.commands_ways_out import hand_back, undo
from app.core import clock
from tests.calendars.stories import events_in, feed_of, read
from tests.factories import World, at

START = at("08:00", plus=3)


def test_the_same_event_is_taken_undone_handed_back_taken_again_and_cancelled(
    app: Flask, client: FlaskClient, world: World
) -> None:
    worker = world.worker(language="en")
    moment = at("09:00")
    with clock.fixed_at(moment):
        shift = world.shift(None, START)
        secret = feed_of(app, worker)
    seen: list[tuple[str, int]] = []

    def take() -> int:
        taken = claim_shift(worker.id, shift.id)
        assert isinstance(taken, Taken)
        return taken.claim_id

    def look() -> None:
        for found in events_in(read(client, secret).data):
            assert found["uid"] == f"shift-{shift.id}-person-{worker.id}@flexpool"
            seen.append((found["status"], found["sequence"]))

    with clock.fixed_at(moment), app.app_context():
        claim_id = take()
    with clock.fixed_at(moment):
        look()
    with clock.fixed_at(moment + timedelta(minutes=2)):
        with app.app_context():
            undo(claim_id)
        assert events_in(read(client, secret).data) == [], "an undone tap never shows"
        with app.app_context():
            claim_id = take()
        look()
    with clock.fixed_at(moment + timedelta(minutes=20)):
        with app.app_context():
            hand_back(claim_id)
        look()
        with app.app_context():
            take()
        look()
    with clock.fixed_at(moment + timedelta(minutes=30)):
        with app.app_context():
            cancel_shift(shift.id, "ziek")
        look()
    statuses = ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED"]
    assert [status for status, _ in seen] == statuses
    sequences = [sequence for _, sequence in seen]
    assert sequences == sorted(set(sequences)), "each change has a higher sequence"
