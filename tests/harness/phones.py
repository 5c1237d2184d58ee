"""A person's phone: signed in with a cookie, a real token from a real page, one call per tap."""

import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.harness.history import History, Operation, Told, now
from tests.patience import PATIENCE

"""Seconds that a phone waits for an answer."""
TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
REASONS = re.compile(r'data-reasons="([^"]*)"')
REVISION = re.compile(r'name="revision"[^>]*value="(\d+)"')
OWN_OFFER = re.compile(r"/offers/(\d+)/acceptance")
OWN_CLAIM = re.compile(r"/claims/(\d+)/(?:undo|hand-back|keeping)")
NOTHING_CHANGED = ("Nothing changed", "Er is niets veranderd")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; no status when nothing did. ``reached``: whether the server may know."""

    status: int | None
    text: str = ""
    location: str = ""
    retry_after: str = ""
    reached: bool = True


class Phone:
    """One device of one person. Each request is a connection of its own, as behind a proxy."""

    def __init__(
        self,
        port: int,
        cookies: Mapping[str, str],
        person_id: int,
        history: History,
        *,
        htmx: bool = False,
    ) -> None:
        self.person_id = person_id
        self._port = port
        self._cookies = dict(cookies)
        self._history = history
        self._htmx = htmx
        self._token = ""

    def open(self, path: str) -> Answer:
        """Look at a page, and keep its token."""
        asked_at = now()
        answer = self._send("GET", path)
        told = _told(answer)
        if told is not Told.OK:
            self._log("look", 0, asked_at, answer)
        elif found := TOKEN.search(answer.text):
            self._token = unescape(found[1])
        return answer

    def claim(self, shift_id: int, taps: str | None = None) -> Operation:
        """Tap "I'll do this"."""
        return self._post("claim", shift_id, f"/shifts/{shift_id}/claims", taps=taps)

    def undo(self, shift_id: int, claim_id: int, taps: str | None = None) -> Operation:
        """Tap "undo"."""
        return self._post("undo", shift_id, f"/claims/{claim_id}/undo", claim_id, taps=taps)

    def hand_back(self, shift_id: int, claim_id: int, taps: str | None = None) -> Operation:
        """Tap "hand back"."""
        path = f"/claims/{claim_id}/hand-back"
        return self._post("hand back", shift_id, path, claim_id, taps=taps)

    def assign(self, shift_id: int, person_id: int) -> Operation:
        """As a coordinator: assign somebody."""
        path = f"/shifts/{shift_id}/assignments"
        fields = {"person": str(person_id)}
        return self._post("assign", shift_id, path, about=person_id, fields=fields)

    def ask(self, shift_id: int, person_ids: Sequence[int]) -> Operation:
        """As a coordinator: ask people."""
        path = f"/shifts/{shift_id}/asks"
        return self._post("ask", shift_id, path, fields={"person": list(person_ids)})

    def own_offer(self, shift_id: int) -> int | None:
        """The number of the question that stands on the task's page."""
        found = OWN_OFFER.search(self.open(f"/shifts/{shift_id}").text)
        return int(found[1]) if found else None

    def accept(self, shift_id: int, offer_id: int, taps: str | None = None) -> Operation:
        """Say yes to a question."""
        return self._post("accept", shift_id, f"/offers/{offer_id}/acceptance", taps=taps)

    def cancel(self, shift_id: int) -> Operation:
        """As a poster: cancel the task."""
        path = f"/shifts/{shift_id}/cancellation"
        return self._post("cancel", shift_id, path, fields={"reason": "Not needed"})

    def change(self, shift_id: int, fields: Mapping[str, str]) -> Operation | None:
        """As a poster: change the task, as its form stands now; None when that cannot be seen."""
        found = REVISION.search(self.open(f"/shifts/{shift_id}/edit").text)
        if found is None:
            return None
        fields = {**fields, "revision": found[1]}
        return self._post("change", shift_id, f"/shifts/{shift_id}/edit", fields=fields)

    def own_claim(self, shift_id: int, operation: Operation) -> int | None:
        """The number of the person's claim, from the answer to the tap or from the task's page."""
        text = operation.text if self._htmx else self.open(f"/shifts/{shift_id}").text
        found = OWN_CLAIM.search(text)
        return int(found[1]) if found else None

    def _post(
        self,
        kind: str,
        shift_id: int,
        path: str,
        claim_id: int | None = None,
        *,
        about: int | None = None,
        fields: Mapping[str, str | list[int]] | None = None,
        taps: str | None = None,
    ) -> Operation:
        asked_at = now()
        answer = self._send("POST", path, {**(fields or {}), "csrf_token": self._token})
        operation = self._log(kind, shift_id, asked_at, answer, about)
        operation.claim_id, operation.taps = claim_id, taps
        return operation

    def _log(
        self, kind: str, shift_id: int, asked_at: object, answer: Answer, about: int | None = None
    ) -> Operation:
        reasons = REASONS.search(answer.text)
        operation = Operation(
            kind=kind,
            person_id=about or self.person_id,
            shift_id=shift_id,
            asked_at=asked_at,  # type: ignore[arg-type]
            answered_at=now(),
            told=_told(answer),
            status=answer.status,
            codes=tuple(reasons[1].split()) if reasons else (),
            text=answer.text,
        )
        self._history.add(operation)
        return operation

    def _send(
        self, method: str, path: str, fields: Mapping[str, str | list[int]] | None = None
    ) -> Answer:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            connection.connect()
        except OSError:
            connection.close()
            return Answer(None, reached=False)
        try:
            body = urlencode(fields, doseq=True) if fields else None
            connection.request(method, path, body, self._headers(method))
            response = connection.getresponse()
            text = response.read().decode()
            if method == "GET":  # a tap leaves words for the next page; they would pile up here
                self._keep(response.msg.get_all("Set-Cookie", []))
            location = response.headers.get("Location", "")
            retry_after = response.headers.get("Retry-After", "")
            return Answer(response.status, text, location, retry_after)
        except (OSError, HTTPException):
            return Answer(None)
        finally:
            connection.close()

    def _headers(self, method: str) -> dict[str, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Connection": "close",
            "Accept-Language": "en",
        }
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers |= {"HX-Request": "true"} if self._htmx else {}
        return headers

    def _keep(self, set_cookies: list[str]) -> None:
        for line in set_cookies:
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value


def _told(answer: Answer) -> Told:
    if answer.status is None:
        return Told.UNKNOWN if answer.reached else Told.UNCHANGED
    if answer.status in (200, 303):
        return Told.BROKEN if answer.location.startswith("/sign-in") else Told.OK
    if answer.status in (409, 422):
        return Told.REFUSED
    if answer.status == 503:
        honest = any(words in answer.text for words in NOTHING_CHANGED)
        return Told.UNCHANGED if honest else Told.UNKNOWN
    return Told.BROKEN


def listen(port: int) -> socket.socket:
    """A socket that outlives the servers on it, so that a restart refuses nobody.

    Its number is the port, or the next one that is free.
    """
    for number in range(port, port + 90):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", number))
        except OSError:
            listener.close()
            continue
        listener.listen(1024)
        listener.set_inheritable(True)
        return listener
    raise RuntimeError(f"no free port from {port} on")
