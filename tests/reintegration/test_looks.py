"""Whoever sees something of a track has looked, and the person can read it.

The sweep goes over every address of the room, with what succeeds and with what is refused: where a
name of somebody who builds up stands in an answer, an entry of the trail of that track says so.
"""

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.db import db
from app.people.models import Person
from app.reintegration import routes_tracks
from app.reintegration.models import Track, TrackEntry, TrackVerb
from tests.hostile.battery import Route, failures, routes
from tests.hostile.town import Town

LOOKS = (TrackVerb.READ, TrackVerb.LISTED, TrackVerb.READ_SHARED)


def shown_without_a_look(town: Town) -> list[str]:
    """Every answer of the room that shows something of a track that nobody is said to have seen."""
    found = []
    for route in routes(town):
        if not route.endpoint.startswith("reintegration.") or route.example is None:
            continue
        for name in ("case_worker", "colleague"):
            for spoilt in (False, True):
                with town.undone():
                    answer = _asked(town, route, name, spoilt)
                    found += [
                        f"{name}: {route}{' refused' if spoilt else ''} shows {whose}"
                        for whose in _seen(town, answer, town.people[name].id)
                    ]
    return found


def _asked(town: Town, route: Route, name: str, spoilt: bool) -> TestResponse:
    if spoilt and route.unsafe:
        return town.visitors[name].post(route.address(town), {})
    return route.send(town, name)


def _seen(town: Town, answer: TestResponse, viewer_id: int) -> list[str]:
    """Whose track shows in an answer without an entry that the viewer looked."""
    with town.app.app_context():
        rows = db.session.execute(
            select(Track.id, Person.name).join(Track.person).where(Track.person_id != viewer_id)
        ).all()
        looked = set(
            db.session.scalars(
                select(TrackEntry.track_id).where(
                    TrackEntry.actor_id == viewer_id, TrackEntry.verb.in_(LOOKS)
                )
            )
        )
    return [row.name for row in rows if row.name in answer.text and row.id not in looked]


def test_whatever_shows_something_of_a_track_is_noted_first(town: Town) -> None:
    found = shown_without_a_look(town)
    assert not found, f"show a track by routes_tracks.opened, or note the list: {failures(found)}"


def test_the_sweep_would_notice(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes_tracks, "note_reading", lambda *_ids, **_more: None)
    found = " ".join(shown_without_a_look(town))
    assert "/tracks shows" in found
    assert "/end refused shows" in found
    assert "take-over" not in found, "where nothing is shown, nothing has to be noted"
