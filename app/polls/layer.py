"""The door before Flask: polls of boards on which surely nothing changed are answered here.

With the very answer that Flask gives. Whatever is not sure goes on to Flask, what goes wrong here
too; of what Flask answers with 204 it is remembered who asked.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from structlog.contextvars import clear_contextvars

from app.core import clock
from app.polls.askers import Asker, Askers
from app.polls.picture import Picture
from app.polls.rules_asked import Poll, poll_of
from app.web import metrics
from app.web.render import SEEN
from app.web.traces import ID_HEADER, new_id

PATH = "/board/changes"
SIGNED_IN = "flexpool.signed-in"
"""Under this name Flask says who asked, and until when the session need not be looked at."""
OF_ONE_ANSWER = {ID_HEADER, SEEN}
NO_CONTENT = "204 NO CONTENT"

Environ = dict[str, Any]
Start = Callable[..., Any]

log = logging.getLogger("flexpool.polls")


class QuickPolls:
    """WSGI around WSGI."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._flask = app.wsgi_app
        self._askers = Askers()
        self._picture = Picture(app)

    def answer(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """What WSGI calls."""
        poll = _poll_in(environ)
        if poll is None:
            return self._flask(environ, start_response)
        began = time.perf_counter()
        try:
            headers = self._known_answer(environ, poll)
        except Exception as error:  # noqa: BLE001  # Flask answers, and says what is wrong
            clear_contextvars()
            log.warning("a poll goes on to Flask: %s", type(error).__name__)
            headers = None
        if headers is None:
            return self._through_flask(environ, start_response, poll)
        start_response(NO_CONTENT, headers)
        if self._app.config["METRICS_TOKEN"]:
            metrics.count_request(PATH, "GET", 204, time.perf_counter() - began)
        return []

    def _known_answer(self, environ: Environ, poll: Poll) -> list[tuple[str, str]] | None:
        """The headers of a 204; None where Flask is to answer."""
        asker = self._askers.find(environ, poll)
        if asker is None or clock.now() >= asker.until:
            return None
        self._picture.refresh()
        if not self._picture.is_unchanged(asker.person_id, asker.look):
            return None
        seen = self._picture.nothing_new(poll, asker.person_id)
        if seen is None:
            return None
        number = new_id(environ.get("HTTP_X_REQUEST_ID", ""), self._app.config)
        return [*asker.headers, (SEEN, urlencode({"v": seen})), (ID_HEADER, number)]

    def _through_flask(
        self, environ: Environ, start_response: Start, poll: Poll
    ) -> Iterable[bytes]:
        look, answer = self._picture.look, list[Any]()
        environ[SIGNED_IN] = None

        def note(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            answer[:] = [status, headers]
            return start_response(status, headers, *more)

        body = self._flask(environ, note)
        signed_in = environ[SIGNED_IN]
        if signed_in is not None and answer[0] == NO_CONTENT:
            kept = tuple(each for each in answer[1] if each[0] not in OF_ONE_ANSWER)
            if not any(name == "Set-Cookie" for name, _value in kept):
                person_id, until = signed_in
                self._askers.remember(environ, poll, Asker(person_id, until, look, kept))
        return body


def _poll_in(environ: Environ) -> Poll | None:
    """The poll that htmx asks in a request without a body, as our pages do."""
    asks = (
        environ["REQUEST_METHOD"] == "GET"
        and environ.get("PATH_INFO") == PATH
        and environ.get("HTTP_HX_REQUEST") == "true"
        and environ.get("CONTENT_LENGTH") in (None, "", "0")
        and "HTTP_TRANSFER_ENCODING" not in environ
    )
    return poll_of(environ.get("QUERY_STRING", "")) if asks else None
