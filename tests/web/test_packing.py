"""Text travels compressed, says the same, and its length gives nothing away."""

import gzip
import re
from collections.abc import Callable

import pytest
from flask import Flask, Response, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from app.web.compression import SMALLEST
from tests.calendars.stories import feed_of
from tests.conftest import Engine
from tests.factories import World
from tests.web.stories import token_of

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}
TOKENS = re.compile(r'(?:name="csrf-token" content|name="csrf_token" value)="([^"]+)"')


def unpacked(answer: TestResponse) -> bytes:
    """What it says, however it travelled."""
    assert answer.headers["Content-Length"] == str(len(answer.data))
    if answer.headers.get("Content-Encoding") == "gzip":
        return gzip.decompress(answer.data)
    return answer.data


@pytest.mark.parametrize("page", ["/sign-in", "/help", "/nothing-here"])
def test_a_page_says_the_same_however_it_travels(client: FlaskClient, page: str) -> None:
    plain, packed = client.get(page), client.get(page, headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.status_code == plain.status_code
    assert len(packed.data) < len(plain.data) / 2
    assert TOKENS.sub("", unpacked(packed).decode()) == TOKENS.sub("", plain.text)
    assert "Accept-Encoding" in plain.vary
    assert "Accept-Encoding" in packed.vary
    head = client.head(page, headers=GZIP)
    assert (head.data, head.headers["Content-Encoding"]) == (b"", "gzip")


@pytest.mark.parametrize("refused", ["", "identity", "br", "gzip;q=0", "*;q=0"])
def test_who_cannot_read_it_gets_it_plain(client: FlaskClient, refused: str) -> None:
    answer = client.get("/sign-in", headers={"Accept-Encoding": refused})
    assert "Content-Encoding" not in answer.headers
    assert "</html>" in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_what_another_site_made_a_browser_ask_is_not_compressed(
    client: FlaskClient, site: str
) -> None:
    answer = client.get("/sign-in", headers={**GZIP, "Sec-Fetch-Site": site})
    assert "Content-Encoding" not in answer.headers
    for own in ("same-origin", "none"):
        answer = client.get("/sign-in", headers={**GZIP, "Sec-Fetch-Site": own})
        assert answer.headers["Content-Encoding"] == "gzip"


ANSWERS: dict[str, tuple[Callable[[], Response], bool]] = {
    "a page": (lambda: Response("é" * SMALLEST, mimetype="text/html"), True),
    "a table": (lambda: Response("a;b\n" * SMALLEST, mimetype="text/csv"), True),
    "next to nothing": (lambda: Response("a" * (SMALLEST - 1), mimetype="text/html"), False),
    "nothing": (lambda: Response("", 204), False),
    "a workbook": (
        lambda: Response(b"PK" * SMALLEST, mimetype="application/vnd.openxmlformats"),
        False,
    ),
    "a picture": (lambda: Response(b"\xff" * SMALLEST, mimetype="image/jpeg"), False),
    "a part": (lambda: Response("a" * SMALLEST, 206, mimetype="text/plain"), False),
    "bit by bit": (lambda: Response(iter(["a" * SMALLEST]), mimetype="text/plain"), False),
    "compressed already": (
        lambda: Response(
            gzip.compress(b"a" * 100_000, mtime=0),
            mimetype="text/plain",
            headers={"Content-Encoding": "gzip"},
        ),
        False,
    ),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_only_text_that_is_worth_it_is_compressed(app: Flask, kind: str) -> None:
    make, worth_it = ANSWERS[kind]
    with app.test_request_context("/sign-in", headers=GZIP):
        before = make()
        sent = make()
        for each in app.after_request_funcs[None]:
            if each.__module__ == "app.web.compression":
                sent = each(sent)  # type: ignore[assignment]
        if worth_it:
            assert gzip.decompress(sent.get_data()) == before.get_data()
        else:
            assert sent.get_data() == before.get_data()
            assert sent.headers.get("Content-Encoding") == before.headers.get("Content-Encoding")


def test_a_feed_that_did_not_change_is_not_sent_however_it_travelled(
    app: Flask, client: FlaskClient, world: World
) -> None:
    noor = world.worker("Noor Haddad")
    world.held(noor, world.shift())
    secret = feed_of(app, noor)
    path = f"/ics/{secret.token}.ics"
    plain, packed = client.get(path), client.get(path, headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert unpacked(packed) == plain.data
    tags = {each.headers["ETag"] for each in (plain, packed)}
    assert len(tags) == 2, "a strong tag names bytes, and these differ"
    for tag in tags:
        for accepts in (GZIP, {}):
            again = client.get(path, headers={**accepts, "If-None-Match": tag})
            assert (again.status_code, again.data) == (304, b"")
            assert "Accept-Encoding" in again.vary


def test_no_two_answers_carry_the_same_token_and_each_is_accepted(
    client: FlaskClient, engine: Engine
) -> None:
    answers = [client.get(page).text for page in ("/sign-in", "/sign-in", "/help", "/nothing")]
    tokens = [set(TOKENS.findall(each)) for each in answers]
    assert {len(each) for each in tokens} == {1}, "one in an answer: repeated, it costs nothing"
    seen = [one for each in tokens for one in each]
    parts = [each[at : at + 6] for each in seen for at in range(len(each) - 6)]
    assert len(set(parts)) == len(parts), "something in it looks the same each time"
    for each in seen:
        sent = client.post("/language", data={"language": "en", "csrf_token": each})
        assert sent.status_code == 303


def test_the_token_itself_stands_in_no_page_and_is_taken_from_one_of_an_older_version(
    app: Flask, client: FlaskClient
) -> None:
    with client:
        page = client.get("/sign-in").text
        raw = session["csrf_token"]
        plain = generate_csrf()
    assert plain.split(".")[0] not in page
    assert raw not in page
    sent = client.post("/language", data={"language": "en", "csrf_token": plain})
    assert sent.status_code == 303
    changed = token_of(client)
    changed = changed[:-2] + ("AA" if changed[-2:] != "AA" else "BB")
    assert client.post("/language", data={"csrf_token": changed}).status_code == 400
