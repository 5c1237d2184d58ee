"""As it is served in earnest: names of hosts, proxies, cookies and headers."""

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask, request
from werkzeug.test import TestResponse

import config
from tests.conftest import Engine, make_app
from tests.hostile.battery import wrong_with

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
Browse = Callable[..., TestResponse]
SECRET = "vy8Q2mJ-hostile-0wLtR5cXe1-Zp9uKb3"
HOME = "https://pool.delinde.example"
PAGES = ("/sign-in", "/help", "/nothing", "/me", "/static/css/base.css", "/ics/x.ics", "/healthz")


def in_earnest(engine: Engine, **settings: object) -> Flask:
    """The application with the settings of production."""
    said = {"FLEXPOOL_SECRET_KEY": SECRET, "FLEXPOOL_BASE_URL": HOME}
    production = config.read({**said, "FLEXPOOL_DATABASE_URL": engine.url})
    return make_app(engine.url, **{**production, **settings})


@pytest.fixture
def browse(engine: Engine) -> Browse:
    """Somebody at the real address: asks for a path, and reads the whole answer."""
    return partial(in_earnest(engine).test_client().get, base_url=HOME, buffered=True)


def test_every_answer_tells_browsers_to_use_tls(browse: Browse) -> None:
    for path in PAGES:
        answer = browse(path)
        assert wrong_with(answer) == [], path
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"], path


def test_the_cookie_is_for_this_host_over_tls_alone(browse: Browse) -> None:
    cookie = browse("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("__Host-flexpool=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "pool.delinde.example.evil.example"},
        {"Host": "pool.delinde.example:444"},
        {"Host": "pool.delinde.example@evil.example"},
        {"Host": "evil.example#pool.delinde.example"},
        {"Host": ""},
        {"Host": "pool.delinde.example, evil.example"},
        {"Host": "[::1]"},
        {"Host": "http://pool.delinde.example"},
    ],
)
def test_another_name_is_refused_and_never_repeated(
    browse: Browse, headers: dict[str, str]
) -> None:
    for path in PAGES[:4]:
        answer = browse(path, headers=headers)
        assert answer.status_code == 400
        assert wrong_with(answer) == []
        assert "evil" not in answer.text
        assert "evil" not in str(answer.headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example, pool.delinde.example"},
        {"Forwarded": "host=evil.example"},
        {"X-Host": "evil.example"},
        {"X-Original-URL": "/me"},
        {"X-Rewrite-URL": "/me"},
        {"X-Forwarded-Prefix": "//evil.example"},
    ],
)
def test_what_no_proxy_of_ours_said_counts_for_nothing(
    browse: Browse, headers: dict[str, str]
) -> None:
    plain, told = browse("/me"), browse("/me", headers=headers)
    assert plain.status_code == 303
    assert (told.status_code, told.location) == (plain.status_code, plain.location)
    assert "evil" not in browse("/sign-in", headers=headers).text


def test_an_address_that_a_stranger_claims_does_not_get_around_the_limit(engine: Engine) -> None:
    """Only a configured proxy says where somebody comes from."""
    for proxies, seen in ((0, "127.0.0.1"), (1, "6.6.6.6"), (2, "5.5.5.5")):
        app = in_earnest(engine, TRUSTED_PROXIES=proxies, CHECK_HOST=False)
        client, told = app.test_client(), {"X-Forwarded-For": "1.1.1.1, 5.5.5.5, 6.6.6.6"}
        with client:
            client.get("/healthz", headers=told)
            assert request.remote_addr == seen


def test_a_page_for_debugging_is_nowhere(browse: Browse) -> None:
    for path in (
        "/console",
        "/?__debugger__=yes&cmd=resource&f=style.css",
        "/.env",
        "/.git/config",
    ):
        assert browse(path).status_code in (303, 404)


def test_nothing_but_what_is_meant_for_browsers_is_served_as_a_file(browse: Browse) -> None:
    for path in (
        "../config.py",
        "..%2fconfig.py",
        "%2e%2e/config.py",
        "..\\config.py",
        "/etc/passwd",
        "css/../../config.py",
        "css",
        "",
        "js/",
        "%00",
    ):
        answer = browse(f"/static/{path}")
        assert answer.status_code in (308, 400, 404), path
        assert wrong_with(answer) == [], path
        assert "SECRET_KEY" not in answer.text
