"""Every view says who may use it, and every unsafe request comes from a page of ours."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import config
from app.core.viewer import Can
from app.people.commands import revoke_role
from app.people.rules import Role
from app.web import access
from tests.factories import World
from tests.web.stories import token_of


def test_a_view_without_a_declaration_stops_the_application_from_starting() -> None:
    app = Flask("forgetful")
    app.add_url_rule("/secret", "secret", lambda: "everything")
    with pytest.raises(RuntimeError, match=r"declare @access.*secret"):
        access.install(app)


def test_in_earnest_a_secret_key_is_asked_for() -> None:
    with pytest.raises(config.Unfit, match="FLEXPOOL_SECRET_KEY"):
        config.read({"FLEXPOOL_ENV": "production"})


def test_who_is_not_signed_in_is_asked_to_and_comes_back(client: FlaskClient) -> None:
    answer = client.get("/notices")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/notices")


def test_htmx_is_told_in_a_header_and_comes_back_to_the_page_around(client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/board?days=week"}
    answer = client.get("/board/changes?v=0-0", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/board?days%3Dweek"


def test_a_page_of_another_site_is_no_place_to_come_back_to(client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://evil.example/x"}
    assert "evil" not in client.get("/notices", headers=headers).headers["HX-Redirect"]


def test_without_the_right_the_answer_is_403_in_words(world: World, client: FlaskClient) -> None:
    world.sign_in(client, world.worker())
    answer = client.get("/today")
    assert answer.status_code == 403
    assert "Dit mag je hier niet." in answer.text
    assert 'href="/board"' in answer.text, "the menu stays, so that one can go on"


def test_a_right_that_is_taken_away_is_gone_at_the_next_request(
    world: World, client: FlaskClient
) -> None:
    department = world.department()
    person = world.worker()
    grant = world.role(person, Role.COORDINATOR, department)
    world.sign_in(client, person)
    assert client.get("/today").status_code == 200
    with world.app.app_context():
        assert revoke_role(grant.id) is None
    assert client.get("/today").status_code == 403


def test_rights_are_asked_of_the_same_declaration_that_guards_the_view(
    app: Flask, world: World
) -> None:
    coordinator = world.coordinator(world.department())
    for person, right in ((world.worker(), False), (coordinator, True)):
        client = app.test_client()
        world.sign_in(client, person)
        assert ('href="/today"' in client.get("/me").text) is right
    assert getattr(app.view_functions["capacity.today"], "access", None) is Can.COORDINATE


# --- Where a request comes from --------------------------------------------------------------


def post(client: FlaskClient, headers: dict[str, str] | None = None, **fields: str) -> TestResponse:
    """Ask for another language, which changes something for everybody."""
    return client.post("/language", data={"language": "en", **fields}, headers=headers)


def test_a_form_without_a_token_is_refused(client: FlaskClient) -> None:
    answer = post(client)
    assert answer.status_code == 400
    assert "te lang open" in answer.text


def test_the_token_of_somebody_else_is_refused(app: Flask, client: FlaskClient) -> None:
    foreign = token_of(app.test_client())
    token_of(client)
    assert post(client, csrf_token=foreign).status_code == 400


@pytest.mark.parametrize("token", ["x", "x" * 10_000, "eyJ", "'", "é"])
def test_an_invented_token_is_refused(client: FlaskClient, token: str) -> None:
    token_of(client)
    assert post(client, csrf_token=token).status_code == 400


def test_the_token_is_taken_from_the_field_or_the_header(client: FlaskClient) -> None:
    assert post(client, csrf_token=token_of(client)).status_code == 303
    assert post(client, headers={"X-CSRFToken": token_of(client)}).status_code == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_a_request_that_another_site_caused_is_refused_even_with_a_token(
    client: FlaskClient, site: str
) -> None:
    token = token_of(client)
    answer = post(client, headers={"Sec-Fetch-Site": site}, csrf_token=token)
    assert answer.status_code == 400
    assert "andere site" in answer.text
    origin = post(client, headers={"Origin": "https://evil.example"}, csrf_token=token)
    assert origin.status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
        {"Origin": "null"},
    ],
)
def test_a_request_from_our_own_page_is_taken(client: FlaskClient, headers: dict[str, str]) -> None:
    assert post(client, headers=headers, csrf_token=token_of(client)).status_code == 303


def test_every_view_that_changes_something_asks_for_a_token(
    app: Flask, world: World, client: FlaskClient
) -> None:
    department = world.department()
    person = world.person()
    for role in Role:
        world.role(person, role, department)
    world.sign_in(client, person)
    open_doors = []
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        address = rule.rule
        for argument in rule.arguments:
            address = address.replace(f"<int:{argument}>", "1").replace(f"<{argument}>", "x")
        if client.post(address).status_code != 400:
            open_doors.append(address)
    assert open_doors == [], "these took a POST without a token: check_origin did not see them"
