"""A name is given once, however it is written: an answer in words on both engines, never a 500."""

from typing import Any

import pytest

from tests.hostile.battery import Route, failures, writes, wrong_with
from tests.hostile.town import Town

SAME = ("Één", "ÉÉN", "e\u0301e\u0301n", "Een", " één\u200b ", "\u202eÉé\u00adn")
"""One name, written in ways that look alike or are."""
ADDRESSES = ("een@delinde.example", "EEN@DeLinde.example", "een\u200b@delinde.example")
UNIQUE = {
    "people.new_department": ("people.edit_department", "name", SAME),
    "people.new_person": ("people.edit_person", "personnel_number", SAME),
    "people.new_person ": ("people.edit_person", "email", ADDRESSES),
    "tasks.new_task_type": ("tasks.edit_task_type", "name", SAME),
    "capabilities.new_capability": ("capabilities.edit_capability", "name_nl", SAME),
    "capabilities.new_capability ": ("capabilities.edit_capability", "name_en", SAME),
}
"""What adds a thing and what changes it, with the field that tells it from others."""


@pytest.mark.parametrize("adding", UNIQUE)
def test_a_name_that_is_taken_is_refused_at_its_field(town: Town, adding: str) -> None:
    changing, field, ways = UNIQUE[adding]
    routes = {route.endpoint: route for route in writes(town)}
    add, change = routes[adding.strip()], routes[changing]
    found = []
    with town.undone():
        first = _send(town, add, field, ways[0])
        assert first.status_code == 303, first.text
        for way in ways:
            for route in (add, change):
                answer = _send(town, route, field, way, {"name_nl": "Ander", "name_en": "Other"})
                wrong = wrong_with(answer)
                if answer.status_code != 422 or f'{field}-error"' not in answer.text or wrong:
                    found.append(f"{route} {field}={way!r}: {answer.status_code} {wrong}")
    assert found == [], f"compare the folded column with folded(name): {failures(found)}"


def _send(town: Town, route: Route, field: str, value: str, also: Any = None) -> Any:
    fields = route.fields(town)
    others = {key: text for key, text in (also or {}).items() if key in fields}
    if "email" in fields and route.endpoint == "people.new_person" and also is not None:
        others["email"] = "ander@delinde.example"
    return town.visitors["top"].post(route.address(town), {**fields, **others, field: value})


def test_a_thing_may_be_written_in_another_way_by_itself(town: Town) -> None:
    routes = {route.endpoint: route for route in writes(town)}
    for changing, field in (("people.edit_department", "name"), ("tasks.edit_task_type", "name")):
        with town.undone():
            for way in ("Een", "Één"):
                assert _send(town, routes[changing], field, way).status_code == 303
