"""A track is never locked: when its case worker goes, another is asked, in sight of the person."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.refusal import NotDone
from app.notices.models import Notice
from app.notices.private import is_unheard
from app.people import duties
from app.people.commands import deactivate_person, revoke_role
from app.people.models import Person, RoleGrant
from app.people.rules import Role
from app.reintegration import commands_terms
from app.reintegration.commands import share, start_track
from app.reintegration.commands_case_worker import take_over
from app.reintegration.models import TrackEntry, TrackVerb
from app.reintegration.rules import TrackDraft, TrackRefusal
from tests.factories import World
from tests.reintegration.stories import DAY, MONDAY, WEEK, Story, messages, morning, track_row
from tests.reintegration.test_pages import post


@pytest.fixture
def story(world: World) -> Iterator[Story]:
    """Ineke leads the track of Sem; Bea is a case worker of the department on top."""
    with clock.fixed_at(morning()):
        made = Story(world)
        made.bea = world.person("Bea Smit", made.house, language="en")  # type: ignore[attr-defined]
        world.role(made.bea, Role.CASE_WORKER, made.house)  # type: ignore[attr-defined]
        yield made


def goes(person: Person, how: str, chosen: dict[str, int] | None = None) -> None:
    """Somebody leaves the organisation, or is a case worker no more."""
    if how == "leaves":
        assert deactivate_person(person.id, chosen) is None
        return
    grant = db.session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == person.id)).one()
    assert revoke_role(grant, chosen) is None


def verbs(track_id: int) -> list[str]:
    rows = select(TrackEntry.verb).where(TrackEntry.track_id == track_id).order_by(TrackEntry.id)
    return list(db.session.scalars(rows))


@pytest.mark.parametrize("how", ["leaves", "loses the role"])
def test_a_case_worker_on_top_is_asked_and_takes_over_in_sight_of_the_person(
    app: Flask, client: FlaskClient, story: Story, how: str
) -> None:
    bea: Person = story.bea  # type: ignore[attr-defined]
    with app.app_context():
        track_id = story.start()
        with clock.fixed_at(morning(2)):
            goes(story.ineke, how)
        assert (messages(bea), messages(story.sem), messages(story.ineke)) == (1, 2, 0)
        assert verbs(track_id)[-1] == TrackVerb.LEFT_ALONE
    with clock.fixed_at(morning(2)):
        story.open(client, bea)
        assert client.get(f"/tracks/{track_id}").status_code == 404, "not before it is theirs"
        assert "Sem Visser" in client.get("/tracks").text
        assert post(client, f"/tracks/{track_id}/take-over").status_code == 303
        assert client.get(f"/tracks/{track_id}").status_code == 200
        assert post(client, f"/tracks/{track_id}/take-over").status_code == 404, "a second tap"
        story.open(client, story.sem)
        page = client.get("/my-track").text
    for said in ("Ineke van Dam", "saw it in a list", "took over the track"):
        assert said in page
    with app.app_context():
        assert track_row(track_id).case_worker_id == bea.id


def test_who_leaves_may_choose_who_goes_on(app: Flask, story: Story) -> None:
    bea: Person = story.bea  # type: ignore[attr-defined]
    with app.app_context():
        track_id = story.start()
        goes(story.ineke, "leaves", {"case-worker": bea.id})
        assert track_row(track_id).case_worker_id == bea.id
        assert verbs(track_id)[-1] == TrackVerb.HANDED_ON
        assert messages(bea) == 1


def test_the_person_of_the_track_does_not_get_it_by_a_choice(app: Flask, story: Story) -> None:
    with app.app_context():
        story.world.role(story.sem, Role.CASE_WORKER, story.house)
        track_id = story.start()
        goes(story.ineke, "leaves", {"case-worker": story.sem.id})
        assert verbs(track_id)[-1] == TrackVerb.LEFT_ALONE
        assert take_over(track_id, story.sem.id) == NotDone(TrackRefusal.ONESELF)


def test_leaving_says_the_same_of_every_case_worker_with_tracks_or_without(
    app: Flask, story: Story
) -> None:
    bea: Person = story.bea  # type: ignore[attr-defined]
    with app.app_context():
        said = []
        for _ in range(2):
            found = duties.lost(story.ineke.id, duties.standing_of(story.ineke.id).gone)
            said.append([each for each in found if each.key == "case-worker"])
            story.start() if not said[1:] else None
        assert said[0] == said[1] != []
        assert [name for _id, name in said[0][0].choices] == [bea.name]


def test_a_reminder_never_goes_to_a_closed_account_but_to_those_on_top(
    app: Flask, story: Story
) -> None:
    bea: Person = story.bea  # type: ignore[attr-defined]
    with app.app_context():
        story.start(first_day=MONDAY, starts_on=MONDAY)
        goes(story.ineke, "leaves")
        for week in range(1, 6):
            with clock.fixed_at(morning(1 + 7 * week)):
                commands_terms.remind(clock.now())
                commands_terms.remind(clock.now())
        closed = select(Notice.id).where(Notice.person_id == story.ineke.id)
        assert db.session.scalars(closed).all() == []
        assert messages(bea) == 1 + 5, "asked at once and once a week"


def test_what_nobody_can_be_told_is_an_alarm_until_somebody_can(app: Flask, story: Story) -> None:
    bea: Person = story.bea  # type: ignore[attr-defined]
    with app.app_context():
        track_id = story.start()
        goes(bea, "loses the role")
        assert not is_unheard()
        goes(story.ineke, "loses the role")
        assert is_unheard(), "nobody is on top"
        assert TrackVerb.LEFT_ALONE not in verbs(track_id), "nobody was asked yet"
        story.world.role(bea, Role.CASE_WORKER, story.ward)
        assert is_unheard(), "one of a ward may not take over"
        story.world.role(bea, Role.CASE_WORKER, story.house)
        assert not is_unheard()
        commands_terms.remind(clock.now())
        assert verbs(track_id)[-1] == TrackVerb.LEFT_ALONE
        assert messages(bea) == 1


def test_the_alarm_says_neither_whose_it_is_nor_that_it_is_a_track(
    app: Flask, client: FlaskClient, story: Story
) -> None:
    boss = story.world.person("Anna Baas", story.house, language="en")
    story.world.role(boss, Role.ADMINISTRATOR, story.house)
    client = story.open(client, boss)
    assert "Something private" not in client.get("/operations").text
    with app.app_context():
        story.start()
        goes(story.bea, "loses the role")  # type: ignore[attr-defined]
        goes(story.ineke, "loses the role")
    page = client.get("/operations").text
    assert "Something private reaches nobody" in page
    for word in ("track", "Sem Visser", "Ineke", "case worker"):
        assert word not in page


def test_a_track_that_is_led_is_not_taken_over(app: Flask, story: Story) -> None:
    bea: Person = story.bea  # type: ignore[attr-defined]
    with app.app_context():
        track_id = story.start()
        assert take_over(track_id, bea.id) == NotDone(TrackRefusal.IS_LED)


def test_what_was_shared_with_who_leaves_is_shared_no_more_also_when_they_come_back(
    app: Flask, story: Story
) -> None:
    manager = story.world.person("Mia Chef", story.house)
    with app.app_context():
        track_id = story.start()
        with story.by(story.sem):
            assert share(track_id, manager.id) is None
        goes(manager, "leaves")
        assert track_row(track_id).shared_with_id is None
        assert verbs(track_id)[-1] == TrackVerb.UNSHARED


def test_a_case_worker_hears_that_the_account_of_a_track_is_closed(
    app: Flask, client: FlaskClient, story: Story
) -> None:
    with app.app_context():
        story.start()
        goes(story.sem, "leaves")
        assert messages(story.ineke) == 1
    assert "The account is closed" in story.open(client, story.ineke).get("/tracks").text


def test_who_tries_to_start_another_is_heard_by_those_on_top_of_a_track_that_is_alone(
    app: Flask, story: Story
) -> None:
    bea: Person = story.bea  # type: ignore[attr-defined]
    other = story.world.person("Other Case Worker", story.house)
    with app.app_context():
        story.start()
        goes(story.ineke, "leaves")
        draft = TrackDraft(story.sem.id, other.id, MONDAY, MONDAY, MONDAY + WEEK, 12)
        with clock.fixed_at(morning() + DAY), story.by(other):
            assert start_track(draft) == NotDone(TrackRefusal.HAS_TRACK)
        assert messages(bea) == 2
