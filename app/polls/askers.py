"""Who asked lately: requests that Flask answered in this process, known again by their cookie."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.polls.rules_asked import Poll

Headers = tuple[tuple[str, str], ...]

MOST = 20_000
ALIKE = ("HTTP_COOKIE", "HTTP_HOST", "SCRIPT_NAME", "wsgi.url_scheme")


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who is signed in, until when the session need not be looked at, and the headers
    that Flask answered with. ``look``: how often the process had looked before Flask was asked.
    """

    person_id: int
    until: datetime
    look: int
    headers: Headers


class Askers:
    """What a process remembers; of a cookie only a hash, and never more than MOST."""

    def __init__(self) -> None:
        self._known: dict[bytes, Asker] = {}
        self._headers: dict[Headers, Headers] = {}

    def find(self, environ: dict[str, Any], poll: Poll) -> Asker | None:
        """Whoever asked this before, but for the version and the shifts in sight."""
        return self._known.get(_key(environ, poll))

    def remember(self, environ: dict[str, Any], poll: Poll, asker: Asker) -> None:
        """Know them from now on; whoever was noted first is forgotten when there are too many.

        Nearly all have the same headers, which are kept once.
        """
        key = _key(environ, poll)
        asker = replace(asker, headers=self._headers.setdefault(asker.headers, asker.headers))
        self._known.pop(key, None)
        self._known[key] = asker
        while len(self._known) > MOST:
            self._known.pop(next(iter(self._known)), None)


def _key(environ: dict[str, Any], poll: Poll) -> bytes:
    asked = [*(environ.get(name, "") for name in ALIKE), poll.rest]
    return hashlib.sha256("\0".join(asked).encode()).digest()
