"""The screens of tracks: who sees them, what a look leaves behind, and what can be typed."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import CheckConstraint, String, Table, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.test import TestResponse
from wtforms import EmailField
from wtforms.csrf.core import CSRFTokenField
from wtforms.form import BaseForm

from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.people.commands import revoke_role
from app.people.models import DayPart, Load, RoleGrant
from app.people.rules import Role
from app.reintegration import commands_steps, forms, models
from app.reintegration.models import StepState, TrackEntry, TrackVerb
from app.times.fields import Day
from app.web.access import PROVED_FOR
from app.web.fields import Choice, Choices
from tests.factories import World, at
from tests.reintegration.stories import (
    DAY,
    MONDAY,
    WEEK,
    Story,
    holding,
    morning,
    rows_of,
    step,
    step_rows,
    track_row,
)
from tests.statements import counted


@pytest.fixture
def story(world: World) -> Iterator[Story]:
    """Ineke and Sem, on a Tuesday morning."""
    with clock.fixed_at(morning()):
        yield Story(world)


@pytest.fixture
def track_id(app: Flask, story: Story) -> int:
    """A track with a confirmed step and one that waits."""
    with app.app_context():
        made = story.start()
        story.agreed(made, step(0, 13, 12, loads=("sitting",), day_parts=("morning",)))
        with story.by(story.ineke):
            commands_steps.propose(made, step(14, 27, 16))
    return made


def post(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Send a form as a page of ours would."""
    page = client.get("/help").text
    token = re.findall(r'name="csrf-token" content="(.+?)"', page)[0]
    return client.post(path, data={"csrf_token": token, **fields})


def entries(app: Flask, track_id: int) -> list[tuple[str, int | None]]:
    """The trail of a track, oldest first: what, and by whom."""
    with app.app_context():
        rows = db.session.scalars(
            select(TrackEntry).where(TrackEntry.track_id == track_id).order_by(TrackEntry.id)
        )
        return [(row.verb, row.actor_id) for row in rows]


# --- Who sees it ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [None, *Role])
def test_whoever_does_not_lead_it_finds_no_track(
    app: Flask, client: FlaskClient, story: Story, track_id: int, role: Role | None
) -> None:
    """Another case worker of the same departments among them."""
    somebody = story.world.person("Iemand Anders", story.house)
    if role is not None:
        story.world.role(somebody, role, story.house)
    story.open(client, somebody)
    with app.app_context():
        [first, later] = [row.id for row in step_rows(track_id)]
    before = entries(app, track_id)
    for path in (
        f"/tracks/{track_id}",
        f"/tracks/{track_id}/shared",
        f"/tracks/{track_id}/end",
        f"/tracks/{track_id}/terms/plan/1",
        f"/steps/{first}/evaluation",
        f"/steps/{later}/edit",
        "/my-track",
        "/shared-tracks",
    ):
        assert client.get(path).status_code == 404, path
        nowhere = re.sub(r"\d+", "987654", path, count=1)
        assert client.get(nowhere).status_code == 404, nowhere
    for path in (f"/steps/{later}/confirmation", f"/steps/{later}/removal", "/my-track/sharing"):
        assert post(client, path, email="x@y.example").status_code == 404, path
    assert client.get("/tracks").status_code == (200 if role is Role.CASE_WORKER else 404)
    assert "Sem Visser" not in client.get("/tracks").text
    assert entries(app, track_id) == before, "nothing was seen, so nothing is noted"


@pytest.mark.parametrize("who", ["ineke", "sem"])
def test_after_a_quarter_of_an_hour_the_password_is_asked_again(
    client: FlaskClient, story: Story, track_id: int, who: str
) -> None:
    path = f"/tracks/{track_id}" if who == "ineke" else "/my-track"
    story.open(client, getattr(story, who))
    assert client.get(path).status_code == 200
    with clock.fixed_at(morning() + PROVED_FOR + timedelta(seconds=1)):
        answer = client.get(path)
    assert answer.status_code == 303
    assert answer.location.startswith("/second-look")


def test_a_case_worker_whose_grant_was_taken_away_leads_nothing(
    app: Flask, client: FlaskClient, story: Story, track_id: int
) -> None:
    story.open(client, story.ineke)
    assert client.get(f"/tracks/{track_id}").status_code == 200
    with app.app_context():
        grants = select(RoleGrant.id).where(RoleGrant.person_id == story.ineke.id)
        revoke_role(db.session.scalars(grants).one())
    assert client.get(f"/tracks/{track_id}").status_code == 404
    assert client.get("/tracks").status_code == 404


def test_every_look_of_others_is_noted_and_the_person_reads_who_looked(
    app: Flask, client: FlaskClient, story: Story, track_id: int
) -> None:
    manager = story.world.person("Marleen Brouwer", story.ward)
    story.open(client, story.sem)
    assert post(client, "/my-track/sharing", email=manager.email).status_code == 303
    client.get("/my-track")
    story.open(client, story.ineke)
    client.get(f"/tracks/{track_id}")
    client.get(f"/tracks/{track_id}/end")
    story.open(client, manager)
    client.get(f"/tracks/{track_id}/shared")
    assert entries(app, track_id)[-4:] == [
        (TrackVerb.SHARED, story.sem.id),
        (TrackVerb.READ, story.ineke.id),
        (TrackVerb.READ, story.ineke.id),
        (TrackVerb.READ_SHARED, manager.id),
    ], "one's own look is not noted"
    story.open(client, story.sem)
    page = client.get("/my-track").text
    assert page.count("Ineke van Dam looked") == 1, "looks on end on one day are one line"
    assert "2 times" in page
    assert "Marleen Brouwer" in page


def test_who_it_is_shared_with_reads_hours_and_limits_and_nothing_else(
    app: Flask, client: FlaskClient, story: Story, track_id: int
) -> None:
    manager = story.world.person("Marleen Brouwer", story.ward, language="en")
    story.open(client, story.sem)
    post(client, "/my-track/sharing", email=manager.email.upper())
    with app.app_context(), story.by(story.ineke):
        [first, _later] = step_rows(track_id)
        commands_steps.evaluate(first.id, MONDAY, held=True, choice=models.NextStep.GO_ON)
    story.open(client, manager)
    assert "Shared with me" in client.get("/me").text
    assert "Sem Visser" in client.get("/shared-tracks").text
    page = client.get(f"/tracks/{track_id}/shared").text
    assert "12 hours" in page
    assert "sitting" in page
    for word in ("16 hours", "trial", "extra seat", "Ineke", "talk", "go on", "week 6"):
        assert word not in page.lower(), word
    story.open(client, story.sem)
    assert post(client, "/my-track/sharing/end").status_code == 303
    story.open(client, manager)
    for path in (f"/tracks/{track_id}/shared", "/shared-tracks"):
        assert client.get(path).status_code == 404
    assert "Shared with me" not in client.get("/me").text


def test_it_is_shared_with_somebody_who_is_there(
    client: FlaskClient, story: Story, track_id: int
) -> None:
    story.open(client, story.sem)
    for email in ("niemand@test.example", "geen adres", "", story.sem.email):
        assert post(client, "/my-track/sharing", email=email).status_code == 422, email


def test_the_page_about_oneself_asks_the_same_of_the_database_for_everybody(
    client: FlaskClient, story: Story, track_id: int
) -> None:
    counts = []
    for person in (story.sem, story.world.worker("Noor Haddad", story.ward, language="en")):
        story.open(client, person)
        client.get("/me")
        with counted() as statements:
            client.get("/me")
        counts.append(len(statements))
    assert "My build-up" not in client.get("/me").text
    assert "/my-track" not in client.get("/me").text
    story.open(client, story.sem)
    assert "/my-track" in client.get("/me").text
    with counted() as statements:
        client.get("/me")
    limits = [each for each in statements if "FROM limits" in each]
    assert counts[0] - counts[1] in {0, len(limits) - 1}


# --- What can be done -------------------------------------------------------------------------


def test_a_case_worker_starts_a_track_from_a_template_and_the_person_answers(
    app: Flask, client: FlaskClient, story: Story
) -> None:
    story.open(client, story.ineke)
    assert "Sem Visser" in client.get("/tracks/new?q=sem").text
    answer = post(
        client,
        f"/tracks/new/{story.sem.id}",
        first_day=(MONDAY - 8 * WEEK).isoformat(),
        starts_on=(MONDAY + 7 * DAY).isoformat(),
        target_on=(MONDAY + 26 * WEEK).isoformat(),
        hours_target="24",
        template="gentle",
    )
    assert (answer.status_code, answer.location) == (303, "/tracks")
    [track_id] = map(int, re.findall(r'id="track-(\d+)"', client.get("/tracks").text))
    with app.app_context():
        waiting = [row.id for row in step_rows(track_id)]
    story.open(client, story.sem)
    assert post(client, f"/steps/{waiting[0]}/confirmation").status_code == 303
    assert post(client, f"/steps/{waiting[1]}/refusal").status_code == 303
    with app.app_context():
        states = [row.state for row in step_rows(track_id)]
        assert states[:3] == [StepState.CONFIRMED, StepState.DECLINED, StepState.PROPOSED]
        assert holding(story.sem, 6, 21) == [None] + [(4, 2, 2)] * 14 + [None]


def test_nobody_of_another_department_is_found_or_chosen(client: FlaskClient, story: Story) -> None:
    elsewhere = story.world.worker("Sem Van Elders")
    story.open(client, story.ineke)
    assert "Sem Van Elders" not in client.get("/tracks/new?q=sem").text
    assert client.get(f"/tracks/new/{elsewhere.id}").status_code == 404
    assert client.get(f"/tracks/new/{story.ineke.id}").status_code == 404, "nor oneself"


def test_the_week_says_what_is_still_left_of_the_agreed_hours(
    client: FlaskClient, story: Story, track_id: int, app: Flask
) -> None:
    with app.app_context():
        story.worked(at("09:00", MONDAY), 4)
        story.worked(at("09:00", MONDAY, 2), 3)
    story.open(client, story.sem)
    assert "Still 5 of your 12 agreed hours this week" in client.get("/my-track").text
    story.open(client, story.ineke)
    assert post(client, f"/tracks/{track_id}/pause").status_code == 303
    story.open(client, story.sem)
    assert "Still" not in client.get("/my-track").text, "no hours are agreed in a pause"


def test_a_track_that_was_handed_on_is_led_by_the_other_only(
    client: FlaskClient, story: Story, track_id: int, app: Flask
) -> None:
    bea = story.world.person("Bea Smit", story.house)
    story.world.role(bea, Role.CASE_WORKER, story.house)
    elsewhere = story.world.person("Cor Elders")
    story.world.role(elsewhere, Role.CASE_WORKER, story.world.department())
    story.open(client, story.ineke)
    path = f"/tracks/{track_id}/case-worker"
    page = client.get(path).text
    assert "Bea Smit" in page
    assert "Cor Elders" not in page
    for nobody in (elsewhere.id, story.sem.id, story.ineke.id, 10**9):
        assert post(client, path, case_worker=nobody).status_code == 422
    assert post(client, path, case_worker=bea.id).status_code == 303
    assert client.get(f"/tracks/{track_id}").status_code == 404
    story.open(client, bea)
    assert client.get(f"/tracks/{track_id}").status_code == 200
    with app.app_context():
        assert track_row(track_id).case_worker_id == bea.id


def test_a_trial_of_more_than_four_weeks_asks_to_decide(
    client: FlaskClient, story: Story, app: Flask
) -> None:
    with app.app_context():
        made = story.start()
        story.agreed(made, step(1, 50, 12))
    mark = 'trial-extension"'
    for day, asks in ((28, False), (29, True)):
        with clock.fixed_at(morning(day)):
            story.open(client, story.ineke)
            assert (mark in client.get(f"/tracks/{made}").text) is asks, day
    with clock.fixed_at(morning(29)):
        assert post(client, f"/tracks/{made}/trial-extension").status_code == 303
        assert mark not in client.get(f"/tracks/{made}").text
    with app.app_context():
        assert track_row(made).trial_extended
    texts = []
    for day in (42, 43):
        with clock.fixed_at(morning(day)):
            story.open(client, story.ineke)
            texts.append(client.get("/tracks").text)
    assert texts[0].count("badge-warn") + 1 == texts[1].count("badge-warn"), "six weeks are over"


def test_errors_keep_what_was_filled_in(client: FlaskClient, story: Story, track_id: int) -> None:
    story.open(client, story.ineke)
    answer = post(
        client,
        f"/tracks/{track_id}/steps/new",
        valid_from="2026-13-45",
        valid_until="",
        hours_week="99",
        hours_day="veel",
        days_week="2",
        seat="throne",
        phase="trial",
    )
    assert answer.status_code == 422
    assert 'value="99"' in answer.text
    assert answer.text.count('aria-invalid="true"') >= 5
    late = post(client, f"/tracks/{track_id}/terms/plan/1/settlement", on="2027-01-01")
    assert late.status_code == 422
    no_reason = post(client, f"/tracks/{track_id}/terms/plan/1/move", to="2027-01-01")
    assert no_reason.status_code == 422
    assert post(client, f"/tracks/{track_id}/end", outcome="cured").status_code == 422
    assert post(client, f"/tracks/{track_id}/terms/nothing/1/move").status_code == 404
    assert post(client, "/my-track/feelings", claim="1", felt="x").status_code == 404


# --- What there is room for -------------------------------------------------------------------

CLOSED = (Day, forms.FigureField, Choice, Choices, CSRFTokenField)


def test_there_is_no_form_in_which_a_text_can_be_typed(app: Flask) -> None:
    bases = {BaseForm, forms.RefusableForm}
    found = [each for each in vars(forms).values() if isinstance(each, type) and each not in bases]
    found = [each for each in found if issubclass(each, BaseForm)]
    assert len(found) >= 10
    for form in found:
        with app.test_request_context():
            for field in form(formdata=None):
                looked_up = form is forms.ShareForm and isinstance(field, EmailField)
                mark = field.name == "revision" and form is forms.StepForm  # a hash, never kept
                assert isinstance(field, CLOSED) or looked_up or mark, (
                    f"{form.__name__}.{field.name}"
                )


def test_no_page_has_an_input_for_text(client: FlaskClient, story: Story, track_id: int) -> None:
    story.open(client, story.ineke)
    for path in (
        f"/tracks/new/{story.sem.id}",
        f"/tracks/{track_id}",
        f"/tracks/{track_id}/steps/new",
        f"/tracks/{track_id}/end",
        f"/tracks/{track_id}/case-worker",
        f"/tracks/{track_id}/terms/plan/1",
    ):
        page = client.get(path).text
        assert "<textarea" not in page
        inputs = re.findall(r"<input[^>]*>", page)
        others = [each for each in inputs if "data-written" not in each]  # that takes days alone
        kinds = set(re.findall(r' type="(\w+)"', " ".join(others)))
        assert kinds <= {"hidden", "date", "number", "checkbox"}, path


def test_no_table_has_a_column_for_text(app: Flask) -> None:
    """Every text is one of a list that the database itself knows."""
    for mapper in models.Model.registry.mappers:
        if mapper.class_.__module__ != models.__name__:
            continue
        table = mapper.local_table
        assert isinstance(table, Table)
        checks = {str(check.name): str(check.sqltext) for check in _checks(table)}
        for column in table.columns:
            name = f"ck_{table.name}_{column.name}"
            if isinstance(column.type, String):
                assert checks.get(name, "").startswith(f"{column.name} IN ("), f"{name}: one_of"
            assert "JSON" not in str(column.type), f"{name}: a list of words belongs in Several"


def _checks(table: Table) -> list[CheckConstraint]:
    return [each for each in table.constraints if isinstance(each, CheckConstraint)]


@bookkeeping
def _by_hand(statement: str) -> None:
    db.session.execute(text(statement))


def test_the_database_refuses_a_word_of_its_own(app: Flask, story: Story, track_id: int) -> None:
    for table, column in (
        ("tracks", "outcome"),
        ("track_steps", "seat"),
        ("track_steps", "phase"),
        ("track_steps", "state"),
    ):
        with app.app_context(), pytest.raises(IntegrityError):
            _by_hand(f"UPDATE {table} SET {column} = 'griep'")


def test_the_bits_of_a_list_stay_what_they_are() -> None:
    """Words come at the end of a list: what is stored would mean something else otherwise."""
    assert list(DayPart) == ["morning", "afternoon", "evening", "night"]
    assert list(Load)[:7] == [
        "sitting",
        "standing",
        "walking",
        "lifting",
        "screen",
        "patient_contact",
        "noise",
    ]


def test_the_trail_of_a_track_is_not_rewritten(app: Flask, story: Story, track_id: int) -> None:
    with app.app_context(), pytest.raises(DBAPIError, match="append-only"):
        _by_hand("UPDATE track_entries SET actor_id = NULL")


# --- What it costs ----------------------------------------------------------------------------


def test_a_page_costs_the_same_however_much_there_is(
    app: Flask, client: FlaskClient, story: Story, track_id: int
) -> None:
    def cost(path: str) -> int:
        client.get(path)
        with counted() as statements:
            assert client.get(path).status_code == 200
        return len(statements)

    story.open(client, story.ineke)
    before = [cost("/tracks"), cost(f"/tracks/{track_id}")]
    with app.app_context():
        for number in range(6):
            other = Story.__new__(Story)
            other.__dict__ |= story.__dict__
            other.sem = story.world.worker(f"Persoon {number}", story.ward)
            made = other.start()
            other.agreed(made, step(0, 6, 8), step(7, 13, 12))
            for day in range(1, 4):
                other.worked(at("09:00", MONDAY, day))
        for day in range(2, 6):
            story.worked(at("09:00", MONDAY, day))
        with story.by(story.ineke):
            commands_steps.propose(track_id, step(28, 40, 20))
    assert [cost("/tracks"), cost(f"/tracks/{track_id}")] == before
    assert before[0] <= 14
    assert before[1] <= 20


def test_a_long_list_comes_in_pages(app: Flask, client: FlaskClient, story: Story) -> None:
    with app.app_context():
        for number in range(51):
            story.sem = story.world.worker(f"Persoon {number:03}", story.ward)
            story.start()
        assert rows_of(models.Track) == 51
    story.open(client, story.ineke)
    page = client.get("/tracks").text
    assert "Persoon 000" in page
    assert "Persoon 050" not in page
    assert "Persoon 050" in client.get("/tracks?page=2").text
