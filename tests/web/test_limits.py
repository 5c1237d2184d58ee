"""No input breaks anything: it is refused, in words, in the language of whoever sent it."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import make_app
from tests.factories import World
from tests.web.stories import token_of


def test_twenty_megabytes_are_too_large_to_send(client: FlaskClient) -> None:
    token = token_of(client)
    answer = client.post("/sign-in", data={"csrf_token": token, "email": "x" * 20_000_000})
    assert answer.status_code == 413
    assert "te groot" in answer.text


def test_hundreds_of_fields_are_too_many(client: FlaskClient) -> None:
    fields = {f"field{n}": "x" for n in range(600)}
    answer = client.post(
        "/sign-in",
        data={"csrf_token": token_of(client), **fields},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "address",
    [
        "/notices?page=%00",
        "/notices?page=%ff%fe",
        "/notices?%1b=1",
        "/notices?page=%C2%85",
        "/sign-in?next=%ed%a0%80",
    ],
)
@pytest.mark.parametrize(("language", "words"), [("nl", "Sommige tekens"), ("en", "Some char")])
def test_text_that_cannot_be_read_is_refused_in_ones_own_language(
    world: World, client: FlaskClient, address: str, language: str, words: str
) -> None:
    world.sign_in(client, world.person(language=language))
    answer = client.get(address)
    assert answer.status_code == 400
    assert words in answer.text
    assert f'<html lang="{language}"' in answer.text


@pytest.mark.parametrize(
    "body", [b"email=%ff", b"email=a%00b", b"\xff\xfe=1", b"email=\xed\xa0\x80"]
)
def test_a_form_that_cannot_be_read_is_refused(client: FlaskClient, body: bytes) -> None:
    answer = client.post(
        "/sign-in",
        data=b"csrf_token=" + token_of(client).encode() + b"&" + body,
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 400
    assert "Sommige tekens" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/shifts/0",
        "/shifts/-1",
        "/shifts/2147483648",
        "/shifts/" + "9" * 400,
        "/shifts/1e3",
        "/shifts/٣",
        "/shifts/%00",
        "/nothing",
        "/shifts/2147483647",
        "/../../etc/passwd",
        "/%ff",
    ],
)
def test_what_does_not_exist_is_not_found(world: World, client: FlaskClient, address: str) -> None:
    world.sign_in(client, world.person())
    answer = client.get(address)
    assert answer.status_code in (400, 404)
    if answer.status_code == 404:
        assert "bestaat niet" in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "NONSENSE"])
def test_another_kind_of_request_is_answered(client: FlaskClient, method: str) -> None:
    answer = client.open("/sign-in", method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_file_where_text_is_expected_is_refused(client: FlaskClient) -> None:
    data = {"csrf_token": token_of(client), "email": (BytesIO(b"\x00\xff"), "mail.exe")}
    answer = client.post("/sign-in", data=data, content_type="multipart/form-data")
    assert answer.status_code == 400


def test_a_body_of_another_type_breaks_nothing(client: FlaskClient) -> None:
    headers = {"X-CSRFToken": token_of(client)}
    for content_type in ("application/json", "text/xml", "multipart/form-data", "x"):
        answer = client.post("/sign-in", data=b"{", content_type=content_type, headers=headers)
        assert answer.status_code in (400, 422)


def test_a_cookie_that_is_not_ours_is_nobody(client: FlaskClient) -> None:
    for value in ("x", "x" * 3000, "eyJfdXNlcl9pZCI6MX0.x.y", '"'):
        client.set_cookie("flexpool", value)
        assert client.get("/me").status_code == 303


# --- The name of the host --------------------------------------------------------------------


@pytest.fixture
def strict(app: Flask) -> FlaskClient:
    """A browser at an installation that knows its own name."""
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    settings = {"CHECK_HOST": True, "BASE_URL": "https://pool.delinde.example"}
    return make_app(url, **settings).test_client()


def test_a_request_for_another_host_is_refused(strict: FlaskClient) -> None:
    base = "https://pool.delinde.example"
    assert strict.get("/sign-in", base_url=base).status_code == 200
    assert strict.get("/sign-in", base_url="https://POOL.delinde.example").status_code == 200
    for host in ("evil.example", "pool.delinde.example:8443", "127.0.0.1", "", "a b", "x" * 500):
        answer = strict.get("/sign-in", base_url=base, headers={"Host": host})
        assert answer.status_code == 400, host
        assert host == "" or host not in answer.text


def test_health_is_told_to_whoever_asks(strict: FlaskClient) -> None:
    assert strict.get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200
