"""A poll that found nothing moves on: what it looked at it does not look at again."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.command import bookkeeping
from app.shifts.changelog import log_change
from app.web.render import SEEN
from tests.factories import World
from tests.statements import counted

HTMX = {"HX-Request": "true"}


@bookkeeping
def change(shift_id: int) -> None:
    log_change(shift_id)


@pytest.mark.parametrize("page", ["/board", "/tasks"])
def test_after_a_change_elsewhere_only_the_next_poll_looks_at_it(
    client: FlaskClient, world: World, morning: None, page: str
) -> None:
    department = world.department()
    marleen = world.poster(department)
    world.agreement(marleen)
    full = world.shift(filled=1)
    world.sign_in(client, marleen)
    poll = poll_in(client.get(page).text, f"{page}/changes")
    _answer, at_rest = asked(client, poll)
    with world.context():
        change(full.id)
    answer, _looked = asked(client, poll)
    moved = moved_on(poll, answer)
    assert moved != poll, "a 204 carries what the page knows now: `unchanged(v=…)`"
    _answer, later = asked(client, moved)
    assert later <= at_rest, "it looks again at what it has seen"


def asked(client: FlaskClient, poll: str) -> tuple[TestResponse, int]:
    """The answer, 204, and how many statements it took."""
    with counted() as statements:
        answer = client.get(poll, headers=HTMX)
    assert answer.status_code == 204
    return answer, len(statements)


def poll_in(text: str, address: str) -> str:
    found = re.search(rf'hx-get="({address}[^"]*)"', text)
    assert found, f"the page does not ask {address}"
    return unescape(found[1])


def moved_on(poll: str, answer: TestResponse) -> str:
    """The address that the page asks next, as `app.js` makes it."""
    base, _mark, query = poll.partition("?")
    seen = parse_qsl(answer.headers[SEEN])
    return f"{base}?{urlencode({**dict(parse_qsl(query)), **dict(seen)})}"
