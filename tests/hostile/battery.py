"""What every hostile story uses: the addresses there are, and what every answer must be like."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.web.csrf import SAFE_METHODS
from tests.hostile.examples import EXAMPLES, READING, Example
from tests.hostile.town import Town

REMEDY = "give it an example in tests/hostile/examples.py"
MACHINES = {
    "static",
    "healthz",
    "readyz",
    "operations.metrics",
    "calendars.files.feed",
    "walls.wall",
    "customers.card",
}
"""What machines ask: no page, no session, no cookie."""
CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True)
class Route:
    """One method of one address, with the request that succeeds."""

    endpoint: str
    method: str
    rule: Rule
    example: Example | None

    @property
    def unsafe(self) -> bool:
        """Whether it may change something."""
        return self.method not in SAFE_METHODS

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"

    def address(self, town: Town) -> str:
        """The address, filled in."""
        args = self.example.args(town) if self.example else {}
        with town.app.test_request_context():
            return url_for(self.endpoint, **args)

    def fields(self, town: Town) -> dict[str, Any]:
        """What the form, or the query, carries."""
        if self.unsafe:
            assert self.example, f"{self}: {REMEDY}"
            return dict(self.example.fields(town))
        return dict(READING[self.endpoint](town)) if self.endpoint in READING else {}

    def send(self, town: Town, name: str | None, **more: Any) -> TestResponse:
        """The request that succeeds, sent by somebody."""
        visitor, address = town.visitors[name], self.address(town)
        if self.unsafe:
            return visitor.post(address, self.fields(town), **more)
        return visitor.open(address, query_string=self.fields(town), **more)

    def allowed(self) -> str | None:
        """Somebody who may do this; None is somebody who is not signed in."""
        if self.example is None:
            return "top"
        return min(self.example.may, key=RANK.index) if self.example.may is not None else None


RANK = (
    "worker",
    "poster",
    "coordinator",
    "administrator",
    "top",
    "colleague",
    "southern_worker",
    "southern_poster",
    "southern_coordinator",
    "southern_administrator",
    "builder",
    "case_worker",
)


def routes(town: Town, *, unsafe: bool | None = None) -> Iterator[Route]:
    """Every address of the program, by method; ``static`` aside."""
    for rule in sorted(town.app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            route = Route(rule.endpoint, method, rule, EXAMPLES.get(rule.endpoint))
            if rule.endpoint != "static" and unsafe in (None, route.unsafe):
                yield route


def reads(town: Town) -> list[Route]:
    """Every page; what only machines ask is left out."""
    return [each for each in routes(town, unsafe=False) if each.endpoint not in MACHINES]


def writes(town: Town) -> list[Route]:
    """Every address that may change something."""
    return list(routes(town, unsafe=True))


def wrong_with(answer: TestResponse) -> list[str]:
    """What is wrong with an answer, whatever it answers."""
    wrong = []
    if answer.status_code >= 500:
        wrong.append(f"status {answer.status_code}")
    for name, value in CARRIED.items():
        if answer.headers.get(name) != value:
            wrong.append(f"{name} is {answer.headers.get(name)}")
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        wrong.append(f"policy {policy!r}")
    for name, value in answer.headers:
        if not value.isascii() or any(ord(c) < 32 for c in value):
            wrong.append(f"header {name} cannot be written: {value[:60]!r}")
        if len(value) > 4000:
            wrong.append(f"header {name} is {len(value)} characters long")
    if b"Traceback (most recent" in answer.data:
        wrong.append("tells about the inside")
    return wrong


def failures(found: list[str]) -> str:
    """All that was found, one a line, for an assertion to show."""
    shown = "\n".join(f"  {line}" for line in found[:60])
    return f"{len(found)} in all:\n{shown}"
