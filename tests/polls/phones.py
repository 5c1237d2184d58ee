"""Phones that ask a process with the layer, and what Flask says to the same, in another process."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.board.queries_board import board_version
from app.people.models import Person
from app.polls.askers import Askers
from app.polls.picture import Picture
from app.web.render import SEEN
from app.web.traces import ID_HEADER
from tests.factories import World

if TYPE_CHECKING:
    from app.polls.layer import QuickPolls

HTMX = {"HX-Request": "true"}


class Served:
    """A process with the layer; it knows whether Flask was asked."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.layer = cast("QuickPolls", getattr(app.wsgi_app, "__self__"))  # noqa: B009
        self.asked_flask = 0
        self._flask: Callable[..., Any] = self.layer._flask
        self.layer._flask = self._count
        self.layer._askers, self.layer._picture = Askers(), Picture(app)

    def leave(self) -> None:
        """Count no longer."""
        self.layer._flask = self._flask

    def _count(self, environ: Any, start_response: Any) -> Any:
        self.asked_flask += 1
        return self._flask(environ, start_response)

    @contextmanager
    def without_flask(self, expected: bool = True) -> Iterator[None]:
        """Within, Flask is not asked; or, if not ``expected``, it is."""
        before = self.asked_flask
        yield
        by_layer = self.asked_flask == before
        assert by_layer == expected, "the layer answered" if by_layer else "Flask was asked"


class Phone:
    """Somebody's board, in both processes with the same cookie."""

    def __init__(self, served: Served, other: World, person: Person, last: str = "") -> None:
        self.served, self.other, self.person, self.last = served, other, person, last
        self.quick, self.slow = served.app.test_client(), other.app.test_client()
        self.sign_in()

    def sign_in(self) -> None:
        """Open a session, for both."""
        self.other.sign_in(self.slow, self.person)
        with self.slow.session_transaction() as held, self.quick.session_transaction() as session:
            session.clear()
            session.update(held)
        cookie = self.slow.get_cookie("flexpool")
        assert cookie is not None
        self.quick.set_cookie("flexpool", cookie.value)

    def version(self) -> str:
        """As of now."""
        with self.other.app.app_context():
            return board_version()

    def ask(self, version: str, *shown: str, **more: Any) -> TestResponse:
        """Ask the process with the layer."""
        return asked(self.quick, version, *shown, last=self.last, **more)

    def learn(self, version: str, *shown: str) -> None:
        """Ask until the process knows who asks, and answers by itself."""
        for _time in range(3):
            self.ask(version, *shown)
        with self.served.without_flask():
            assert self.ask(version, *shown).status_code == 204

    def ask_both(self, version: str, *shown: str, after: Sequence[str] = ()) -> bool:
        """Ask; what the layer answers is what Flask says. Returns whether the layer answered.

        ``after``: what happened before, to be told where they differ.
        """
        before = self.served.asked_flask
        quick = self.ask(version, *shown)
        if self.served.asked_flask != before:
            return False
        slow = asked(self.slow, version, *shown, last=self.last)
        assert (quick.status_code, slow.status_code) == (204, 204), "\n".join(
            [*after, f"{self.person.id} asks {version} {shown}: {slow.status} {slow.text}"]
        )
        assert lasting(quick) == lasting(slow), "the very answer of Flask, header by header"
        assert quick.headers[SEEN] == slow.headers[SEEN]
        return True


def asked(
    client: FlaskClient, version: str, *shown: str, last: str = "", **more: Any
) -> TestResponse:
    query = {"v": version, "days": "all", "hours": "22", "last": last, "shown": shown}
    return client.get("/board/changes", query_string=query, **{"headers": HTMX, **more})


def lasting(answer: TestResponse) -> list[tuple[str, str]]:
    return sorted(each for each in answer.headers if each[0] not in (SEEN, ID_HEADER))
