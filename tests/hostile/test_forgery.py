"""Nothing is changed by a request that another site caused, or by another kind of request."""

import json

import pytest

from tests.hostile.battery import failures, routes, writes, wrong_with
from tests.hostile.town import Town

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": ""},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://evil.localhost"},
    {"Origin": "http://localhost:81"},
    {"Origin": "localhost"},
    {"Origin": "http://["},
    {"Origin": "http://localhost@evil.example"},
)
OTHER_KINDS = ("PUT", "PATCH", "DELETE", "TRACE")
OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")


def test_every_change_needs_a_token_of_ones_own(town: Town) -> None:
    found = []
    for route in writes(town):
        visitor = town.visitors[route.allowed()]
        stranger = town.visitors["southern_poster"]
        address, fields = route.address(town), route.fields(town)
        tried = {
            "no token": visitor.open(address, "POST", data=fields),
            "no token, in small letters": visitor.open(address, "post", data=fields),
            "an empty token": visitor.post(address, {**fields, "csrf_token": ""}),
            "an invented token": visitor.post(address, {**fields, "csrf_token": "x" * 5000}),
            "a foreign token": visitor.post(address, {**fields, "csrf_token": stranger.token}),
            "a foreign token in the header": visitor.open(
                address, "POST", headers={"X-CSRFToken": stranger.token}, data=fields
            ),
            "a token in the address": visitor.open(
                f"{address}?csrf_token={visitor.token}", "POST", data=fields
            ),
            "a token in JSON": visitor.open(
                address,
                "POST",
                data=json.dumps({"csrf_token": visitor.token, **fields}, default=str),
                content_type="application/json",
            ),
            "a token in plain text": visitor.open(
                address, "POST", data=f"csrf_token={visitor.token}", content_type="text/plain"
            ),
        }
        for how, answer in tried.items():
            if answer.status_code != 400 or wrong_with(answer):
                found.append(f"{route} with {how}: {answer.status_code} {wrong_with(answer)}")
        if town.changes():
            found.append(f"{route}: changed {town.changes()}")
    assert found == [], failures(found)


def test_every_change_has_to_come_from_a_page_of_ours(town: Town) -> None:
    found = []
    for route in writes(town):
        for headers in FOREIGN if route.endpoint == "shifts.post" else FOREIGN[::3]:
            answer = route.send(town, route.allowed(), headers=headers)
            if answer.status_code != 400 or wrong_with(answer):
                found.append(f"{route} with {headers}: {answer.status_code} {wrong_with(answer)}")
        if town.changes():
            found.append(f"{route}: changed {town.changes()}")
    assert found == [], failures(found)


def test_another_kind_of_request_changes_nothing(town: Town) -> None:
    """Who only looks at a track leaves a note of that, and nothing else."""
    found = []
    for route in writes(town):
        visitor, address = town.visitors[route.allowed()], route.address(town)
        fields = {**route.fields(town), "csrf_token": visitor.token, "_method": "POST"}
        for method in OTHER_KINDS:
            answer = visitor.open(address, method, data=fields)
            if answer.status_code not in (400, 405, 501) or wrong_with(answer):
                found.append(f"{method} {route.rule.rule}: {answer.status_code}")
        for name in OVERRIDES:
            answer = visitor.open(address, query_string=fields, headers={name: "POST"})
            if answer.status_code >= 500:
                found.append(f"GET with {name} {route.rule.rule}: {answer.status_code}")
        if changed := town.changes():
            found.append(f"{route}: changed {changed}")
    assert found == [], failures(found)


def test_every_page_knows_every_other_kind_of_request(town: Town) -> None:
    found = []
    for route in routes(town, unsafe=False):
        for method in ("DELETE", "NONSENSE"):
            answer = town.visitors["top"].open(route.address(town), method)
            if answer.status_code != 405 or wrong_with(answer):
                found.append(f"{method} {route.rule.rule}: {answer.status_code}")
    assert found == [], failures(found)
