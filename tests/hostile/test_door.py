"""Every text that comes in is normalised before anything sees it, whatever form it came by."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from app.core.text import normalised
from tests.hostile.battery import Route, failures, writes, wrong_with
from tests.hostile.test_values import looked_for
from tests.hostile.town import Town

HIDDEN = "\u202e\u200b\ufeff\u3164\u2066\u00ad\U000e0041"
COMPOSED, TYPED = "Noé", f"{HIDDEN}N\u200eoe\u0301{HIDDEN}"
"""What is typed, and a part of what it is to be stored as."""
NAMES = ("name", "name_nl", "name_en", "who")


def texts_of(town: Town, route: Route) -> list[str]:
    """The fields of an address that hold words: no number, no date, no time, no choice."""
    fields = route.fields(town) | dict.fromkeys(looked_for(town, route), "")
    return [
        name
        for name, value in fields.items()
        if isinstance(value, str) and not value[:1].isdigit() and "csrf" not in name
    ]


@contextmanager
def stored(town: Town) -> Iterator[list[str]]:
    """Every text that is written to the database meanwhile."""
    texts: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE")):
            texts.extend(_texts(parameters))

    event.listen(town.connection, "before_cursor_execute", note)
    try:
        yield texts
    finally:
        event.remove(town.connection, "before_cursor_execute", note)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value[:1] in ("[", "{"):
            yield from _texts(json.loads(value))
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_is_stored_holds_nothing_that_cannot_be_seen(town: Town) -> None:
    found, came_in = [], set()
    for route in writes(town):
        visitor, address, fields = (
            town.visitors[route.allowed()],
            route.address(town),
            route.fields(town),
        )
        for name in texts_of(town, route):
            with town.undone(), stored(town) as texts:
                answer = visitor.post(address, {**fields, name: f"{fields.get(name, '')}{TYPED}"})
            found += [f"{route} {name}: stores {text!r}" for text in texts if _is_unclean(text)]
            found += [f"{route} {name}: {wrong}" for wrong in wrong_with(answer)]
            if any(COMPOSED in text for text in texts):
                came_in.add(f"{route.endpoint} {name}")
    assert found == [], f"let it pass the door, core.text.normalised: {failures(found)}"
    assert len(came_in) >= 15, f"hardly any text was stored, so little was tried: {came_in}"


def _is_unclean(text: str) -> bool:
    return normalised(text) != text


def test_a_name_that_shows_nothing_is_refused_in_words(town: Town) -> None:
    found, tried = [], 0
    for route in writes(town):
        fields = route.fields(town)
        for name in (each for each in NAMES if each in fields):
            for nothing in (HIDDEN, "\u2800 \u3000", "\u0301\u200d"):
                with town.undone():
                    sent = {**fields, name: nothing}
                    answer = town.visitors[route.allowed()].post(route.address(town), sent)
                tried += 1
                if answer.status_code != 422 or f'{name}-error"' not in answer.text:
                    found.append(f"{route} {name}={nothing!r}: {answer.status_code}")
    assert found == [], f"ask for it with fields.required: {failures(found)}"
    assert tried >= 18
