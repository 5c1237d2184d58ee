"""One calendar from elsewhere, within seconds and megabytes, from where it may come only."""

import http.client
import socket
import ssl
import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urljoin

from app.rosters.rules_addresses import BadAddress, Target, is_public, target_of

SECONDS = 5.0
"""For all of it: looking up, redirects, the last byte."""
LARGEST = 2 * 1024 * 1024
MOST_REDIRECTS = 3
REDIRECTS = {301, 302, 303, 307, 308}
CHUNK = 64 * 1024
_lookups = ThreadPoolExecutor(8, "calendar-names")


class Unfetched(StrEnum):
    """Why nothing came."""

    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    NO_ANSWER = "no_answer"
    NOT_SECURE = "not_secure"


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    url: str


class _Stopped(Exception):
    def __init__(self, why: Unfetched) -> None:
        super().__init__(why)
        self.why = why


def fetch(url: str, trusted: Collection[str] = ()) -> bytes | Unfetched:
    """What stands at the address, at most 2 MB within 5 seconds; each redirect is judged anew."""
    give_up_at = time.monotonic() + SECONDS
    try:
        for _ in range(MOST_REDIRECTS + 1):
            target = target_of(url, trusted)
            if isinstance(target, BadAddress):
                return Unfetched.NOT_ALLOWED
            found = _ask(target, give_up_at)
            if isinstance(found, bytes):
                return found
            url = urljoin(url, found.url)
    except _Stopped as stopped:
        return stopped.why
    except ssl.SSLError:
        return Unfetched.NOT_SECURE
    except TimeoutError:
        return Unfetched.TOO_SLOW
    except (OSError, http.client.HTTPException, ValueError):
        return Unfetched.NO_ANSWER
    return Unfetched.NO_ANSWER


def _ask(target: Target, give_up_at: float) -> bytes | _Elsewhere:
    connection = _Pinned(target, _address_of(target, give_up_at), give_up_at)
    try:
        connection.request(
            "GET",
            target.path,
            headers={
                "Host": target.netloc,
                "User-Agent": "Flexpool",
                "Accept": "text/calendar, */*;q=0.1",
                "Accept-Encoding": "identity",
                "Connection": "close",
            },
        )
        return _read(connection.getresponse(), connection, give_up_at)
    finally:
        connection.close()


def _read(
    answer: http.client.HTTPResponse, connection: "_Pinned", give_up_at: float
) -> bytes | _Elsewhere:
    if answer.status in REDIRECTS and answer.headers.get("Location"):
        return _Elsewhere(answer.headers["Location"])
    if answer.status != 200:
        raise _Stopped(Unfetched.NOT_FOUND)
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _Stopped(Unfetched.NO_ANSWER)
    content = b""
    while chunk := answer.read1(CHUNK):
        content += chunk
        if len(content) > LARGEST:
            raise _Stopped(Unfetched.TOO_LARGE)
        connection.wait_at_most(_left(give_up_at))
    return content


def _left(give_up_at: float) -> float:
    left = give_up_at - time.monotonic()
    if left <= 0:
        raise _Stopped(Unfetched.TOO_SLOW)
    return left


def _address_of(target: Target, give_up_at: float) -> str:
    """The one address to connect to; every address of the name has to be one that may be asked."""
    looked_up = _lookups.submit(
        socket.getaddrinfo, target.host, target.port, type=socket.SOCK_STREAM
    )
    try:
        found = [str(each[4][0]) for each in looked_up.result(_left(give_up_at))]
    except TooLate:
        raise _Stopped(Unfetched.TOO_SLOW) from None
    except (OSError, UnicodeError):
        raise _Stopped(Unfetched.NO_ANSWER) from None
    if not found or (not target.trusted and not all(map(is_public, found))):
        raise _Stopped(Unfetched.NOT_ALLOWED)
    return found[0]


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was judged, whatever the name leads to by then."""

    def __init__(self, target: Target, address: str, give_up_at: float) -> None:
        super().__init__(target.host, target.port, timeout=_left(give_up_at))
        self.target, self.address, self.give_up_at = target, address, give_up_at

    def connect(self) -> None:
        """To that address; the certificate has to be that of the name."""
        left = _left(self.give_up_at)
        made: Any = socket.create_connection((self.address, self.port), left)
        if self.target.secure:
            made.settimeout(_left(self.give_up_at))
            made = ssl.create_default_context().wrap_socket(made, server_hostname=self.target.host)
        made.settimeout(_left(self.give_up_at))
        self.sock = made

    def wait_at_most(self, seconds: float) -> None:
        """For the next bytes."""
        if self.sock is not None:
            self.sock.settimeout(seconds)
