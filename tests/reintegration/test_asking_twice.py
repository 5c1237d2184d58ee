"""Whoever wants to start a track is answered alike, whether there is one already or not."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.people.rules import Role
from app.reintegration.models import TrackEntry, TrackVerb
from tests.factories import World
from tests.reintegration.stories import DAY, MONDAY, WEEK, Story, messages, morning
from tests.reintegration.test_pages import post


@pytest.fixture
def started(app: Flask, world: World) -> Story:
    """Ineke leads the track of Sem; Bea is another case worker of the same house."""
    with clock.fixed_at(morning()), app.app_context():
        story = Story(world)
        story.start()
        return story


def test_who_wants_to_start_a_track_is_answered_alike_whether_there_is_one(
    app: Flask, client: FlaskClient, started: Story
) -> None:
    bea = started.world.person("Bea Smit", started.house, language="en")
    started.world.role(bea, Role.CASE_WORKER, started.house)
    noor = started.world.worker("Noor Haddad", started.ward)
    answers = []
    with clock.fixed_at(morning()):
        started.open(client, bea)
        for person in (noor, started.sem, started.sem):
            answer = post(
                client,
                f"/tracks/new/{person.id}",
                first_day=(MONDAY - 8 * WEEK).isoformat(),
                starts_on=(MONDAY + 7 * DAY).isoformat(),
                target_on=(MONDAY + 26 * WEEK).isoformat(),
                hours_target="24",
                template="gentle",
            )
            said = re.findall(r"Noted\.[^<]+", client.get("/tracks").text)
            answers.append((answer.status_code, answer.location, said))
    assert answers[0] == answers[1] == answers[2]
    with app.app_context():
        tried = select(TrackEntry.actor_id).where(TrackEntry.verb == TrackVerb.TRIED)
        assert db.session.scalars(tried).all() == [bea.id, bea.id], "the person reads who tried"
        assert messages(started.ineke) == 1, "who leads it hears it, once however often"
        assert "Sem Visser" not in client.get("/tracks").text
