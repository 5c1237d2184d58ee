"""Every address × everybody: who may, can; who may not, neither sees nor changes anything."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.hostile.battery import REMEDY, Route, failures, reads, routes, writes, wrong_with
from tests.hostile.examples import EXAMPLES
from tests.hostile.town import ACTORS, Town

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
FINE = {200, 204, 303}
REFUSED = {403, 404}
NOT_A_CHOICE = 422
REMEMBERED = {"audit_entries"}
"""A refusal that matters is remembered."""


def test_every_address_that_changes_or_names_something_has_an_example(town: Town) -> None:
    without = [
        str(route)
        for route in routes(town)
        if (route.unsafe or route.rule.arguments) and route.example is None
    ]
    assert without == [], REMEDY
    endpoints = {route.endpoint for route in routes(town)}
    assert set(EXAMPLES) <= endpoints, f"no such address any more: {set(EXAMPLES) - endpoints}"


def test_everybody_can_do_what_they_may(town: Town) -> None:
    """Without this the rest would prove nothing: refused for the wrong reason."""
    found = []
    for route in writes(town):
        example = EXAMPLES[route.endpoint]
        for name in [None] if example.may is None else sorted(example.may):
            with town.undone():
                answer = route.send(town, name)
                changed = town.changes() - REMEMBERED
            if answer.status_code not in FINE or (example.changes and not changed):
                found.append(f"{route} by {name}: {answer.status_code}, changed {changed}")
    assert found == [], f"{REMEDY}: {failures(found)}"


def test_nobody_else_can(town: Town) -> None:
    found = []
    for route in writes(town):
        example = EXAMPLES[route.endpoint]
        if example.may is None:
            continue
        for name in [None, *(name for name in ACTORS if name not in example.may)]:
            with town.undone():
                answer = route.send(town, name)
                changed = town.changes() - REMEMBERED
            if changed or not is_refused(answer, name):
                found.append(f"{route} by {name}: {answer.status_code}, changed {changed}")
    assert found == [], failures(found)


def is_refused(answer: TestResponse, name: str | None) -> bool:
    """Whether the answer is a no: not yours, not there, not a choice, or sign in first."""
    if name is None:
        return answer.status_code == 303 and answer.location.startswith("/sign-in")
    return answer.status_code in {*REFUSED, NOT_A_CHOICE}


def test_who_may_not_see_an_object_does_not(town: Town) -> None:
    found = []
    for route in reads(town):
        if route.example is None or route.example.may is None:
            continue
        seen_by = route.example.sees or route.example.may
        for name in (None, *ACTORS):
            answer = route.send(town, name)
            fine = answer.status_code == 200 if name in seen_by else is_refused(answer, name)
            if not fine:
                found.append(f"{route} by {name}: {answer.status_code}")
    assert found == [], f"meant? {REMEDY}: {failures(found)}"


def test_what_is_somebody_elses_answers_exactly_as_what_does_not_exist(town: Town) -> None:
    """Else a number tells that there is something behind it."""
    found = []
    for route in routes(town):
        if route.example is None or route.example.may is None or not route.rule.arguments:
            continue
        address = route.address(town)
        nowhere = re.sub(r"[0-9]+", "2147483647", address)
        for name in ("southern_worker", "southern_coordinator", "southern_administrator"):
            if name in (route.example.sees or route.example.may):
                continue
            with town.undone():
                there = _ask(town, route, address, name)
                not_there = _ask(town, route, nowhere, name)
            if there[0] == 404 and there != not_there:
                found.append(f"{route} by {name}: tells that it exists")
    assert found == [], failures(found)


def _ask(town: Town, route: Route, address: str, name: str) -> tuple[int, str]:
    visitor = town.visitors[name]
    fields = route.fields(town)
    answer = visitor.post(address, fields) if route.unsafe else visitor.open(address)
    page = re.sub(r'(csrf[^>]*(content|value)=")[^"]*', r"\1", answer.text)
    return answer.status_code, page


def test_looking_changes_nothing(town: Town) -> None:
    found = []
    for route in reads(town):
        asked = {"query_string": route.fields(town)}
        for name in (None, "worker", "coordinator", "top"):
            for method in ("GET", "HEAD", "OPTIONS") if name == "top" else ("GET",):
                with town.undone():
                    answer = town.visitors[name].open(route.address(town), method, **asked)
                    changed = town.changes()
                wrong = wrong_with(answer)
                if changed or wrong:
                    found.append(f"{method} {route.rule.rule} by {name}: {changed} {wrong}")
    assert found == [], failures(found)
