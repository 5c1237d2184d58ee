"""The page of calendar links: the secret once, and settings that hold."""

from urllib.parse import unquote

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.calendars import commands, queries
from app.calendars.models import Feed
from app.calendars.rules import MOST_FEEDS
from app.core.db import db
from tests.calendars.stories import feed_of, post, read, token_of_page
from tests.factories import World


def secret_on(page: str) -> str:
    """The secret in the field of the secret address."""
    return page.split('id="address"')[1].split("/ics/")[1].split(".ics", maxsplit=1)[0]


def test_a_new_link_shows_its_secret_on_the_answer_and_never_again(
    app: Flask, client: FlaskClient, world: World
) -> None:
    world.sign_in(client, world.worker())
    answer = post(client, "/feeds", scope="mine")
    assert answer.status_code == 200
    token = secret_on(answer.text)
    assert len(token) == 43, "256 bits, urlsafe"
    assert f"http://localhost/ics/{token}.ics" in answer.text
    assert f"webcal://localhost/ics/{token}.ics" in answer.text
    assert f"https://calendar.google.com/calendar/r?cid=webcal://localhost/ics/{token}" in unquote(
        answer.text
    )
    assert "outlook.office.com/calendar/0/addfromweb?url=http" in answer.text
    assert "<svg" in answer.text
    assert "style=" not in answer.text, "the content security policy forbids it"
    assert answer.headers["Cache-Control"] == "no-store"
    assert token not in client.get("/feeds").text
    cookie = client.get_cookie("flexpool")
    assert cookie is not None
    assert token not in cookie.value
    assert client.get(f"/ics/{token}.ics").status_code == 200


def test_two_taps_make_one_link_that_both_answers_show(
    app: Flask, client: FlaskClient, world: World
) -> None:
    sem, noor = world.worker(), world.worker()
    world.sign_in(client, sem)
    once = client.get("/feeds").text.split('name="once" value="')[1].split('"')[0]
    answers = [post(client, "/feeds", scope="mine", once=once) for _ in range(2)]
    tokens = [secret_on(answer.text) for answer in answers]
    assert tokens[0] == tokens[1], "both taps show the one link that lives"
    assert client.get(f"/ics/{tokens[1]}.ics").status_code == 200
    with app.app_context():
        [feed] = db.session.scalars(select(Feed)).all()
        assert once not in repr(vars(feed))
        commands.rotate_feed(sem.id, feed.id)
    again = post(client, "/feeds", scope="mine", once=once)
    assert again.status_code == 422, "a secret that was replaced is not made alive again"
    assert client.get(f"/ics/{tokens[1]}.ics").status_code == 404
    client.post("/sign-out", data={"csrf_token": token_of_page(client)})
    world.sign_in(client, noor)
    hers = secret_on(post(client, "/feeds", scope="mine", once=once).text)
    assert hers != tokens[0], "the value of a form makes another secret for another person"


def test_links_begin_with_the_configured_address_whatever_host_is_asked(
    app: Flask, client: FlaskClient, world: World
) -> None:
    world.sign_in(client, world.worker())
    before = app.config["BASE_URL"]
    app.config["BASE_URL"] = "https://flex.delinde.example/"
    try:
        page = post(client, "/feeds", scope="mine").text
    finally:
        app.config["BASE_URL"] = before
    assert "https://flex.delinde.example/ics/" in page
    assert "webcal://flex.delinde.example/ics/" in page


def test_a_new_address_makes_the_old_one_useless(
    app: Flask, client: FlaskClient, world: World
) -> None:
    worker = world.worker()
    old = feed_of(app, worker)
    world.sign_in(client, worker)
    new = secret_on(post(client, f"/feeds/{old.id}/rotation").text)
    assert read(client, old).status_code == 404
    assert client.get(f"/ics/{new}.ics").status_code == 200


def test_a_stopped_link_is_dead_and_gone_from_the_page(
    app: Flask, client: FlaskClient, world: World
) -> None:
    worker = world.worker()
    secret = feed_of(app, worker)
    world.sign_in(client, worker)
    assert f'id="feed-{secret.id}"' in client.get("/feeds").text
    answer = post(client, f"/feeds/{secret.id}/revocation")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/feeds")
    assert read(client, secret).status_code == 404
    assert f'id="feed-{secret.id}"' not in client.get("/feeds").text
    assert post(client, f"/feeds/{secret.id}/rotation").status_code == 404


def test_settings_are_kept_and_what_makes_no_sense_is_refused_in_words(
    app: Flask, client: FlaskClient, world: World
) -> None:
    worker = world.worker(language="en")
    secret = feed_of(app, worker)
    world.sign_in(client, worker)
    path = f"/feeds/{secret.id}/settings"
    for fields in ({"detail": "all"}, {"alarm": "7"}, {"alarm": "x"}, {"detail": ""}):
        answer = post(client, path, **{"detail": "time", "alarm": "30", **fields})
        assert answer.status_code == 422, fields
        assert "<title>Error: " in answer.text
    assert post(client, path, detail="department", alarm="30").status_code == 303
    with app.app_context():
        row = db.session.get_one(Feed, secret.id)
        assert (row.detail, row.alarm_minutes) == ("department", 30)
    page = client.get("/feeds").text
    assert 'checked id="detail-' in page
    assert '<option selected value="30">' in page


def test_another_scope_is_refused_in_words(client: FlaskClient, world: World) -> None:
    world.sign_in(client, world.worker(language="en"))
    for fields in ({"scope": "department"}, {"scope": "x" * 5000}, {}):
        answer = post(client, "/feeds", **fields)
        assert answer.status_code == 422, fields
        assert "There is no such calendar" in answer.text


def test_links_are_bounded(app: Flask, client: FlaskClient, world: World) -> None:
    worker = world.worker(language="en")
    for _ in range(MOST_FEEDS):
        feed_of(app, worker)
    world.sign_in(client, worker)
    answer = post(client, "/feeds", scope="mine")
    assert answer.status_code == 422
    assert f"You have {MOST_FEEDS} links already" in answer.text


def test_the_trail_tells_of_links_but_never_a_secret_or_its_hash(
    app: Flask, client: FlaskClient, world: World
) -> None:
    worker = world.worker()
    secret = feed_of(app, worker)
    world.sign_in(client, worker)
    post(client, f"/feeds/{secret.id}/settings", detail="time", alarm="0")
    new = secret_on(post(client, f"/feeds/{secret.id}/rotation").text)
    post(client, f"/feeds/{secret.id}/revocation")
    with app.app_context():
        entries = db.session.scalars(
            select(AuditEntry).where(AuditEntry.object_type == "Feed").order_by(AuditEntry.id)
        ).all()
        told = [(each.verb, each.person_id) for each in entries]
        data = str([each.data for each in entries])
        assert queries.open_feed(new) is None
    verbs = ["feed made", "changed", "feed rotated", "feed revoked"]
    assert told == [(verb, worker.id) for verb in verbs]
    assert new not in data
    assert secret.token not in data
    assert "hash" not in data


def test_the_page_asks_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/feeds").status_code == 303
    assert client.get("/shifts/1.ics").status_code == 303


def test_one_shift_is_a_file_for_those_who_have_a_part_in_it(
    client: FlaskClient, world: World
) -> None:
    worker, other = world.worker(), world.worker()
    shift, undone = world.shift(), world.shift()
    world.held(worker, shift)
    world.held(worker, undone, state="undone")
    world.sign_in(client, worker)
    answer = client.get(f"/shifts/{shift.id}.ics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"UID:shift-{shift.id}-person-{worker.id}@flexpool".encode() in answer.data
    assert answer.data.count(b"BEGIN:VEVENT") == 1
    assert client.get(f"/shifts/{undone.id}.ics").status_code == 404
    assert client.get("/shifts/2147483647.ics").status_code == 404
    world.sign_in(client, other)
    assert client.get(f"/shifts/{shift.id}.ics").status_code == 404
