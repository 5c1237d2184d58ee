"""Every page × everybody, asked for as htmx asks and with names that mean something inside."""

import re
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from app.web import pages as web_pages
from tests.hostile.battery import Route, failures, reads, wrong_with
from tests.hostile.town import ACTORS, Town

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
FRAGMENT = {"HX-Request": "true"}
WHOLE = (
    {**FRAGMENT, "HX-Boosted": "true"},
    {**FRAGMENT, "HX-History-Restore-Request": "true"},
)
NAMES = (
    *("endpoint", "values", "self", "cls", "_method", "_external", "_anchor", "_scheme"),
    *("template", "block", "status", "context", "viewer", "order_by", "__class__", "form", "ui"),
)
"""What arguments are called inside: of ``url_for``, of rendering, of queries."""
NARROWING = {"q", "department", "page"}


def in_parts(town: Town) -> Iterator[tuple[Route, TestResponse]]:
    """The pages that htmx gets a part of, each with that; the others answer all alike."""
    for route in reads(town):
        with town.undone():
            answer = route.send(town, route.allowed(), headers=FRAGMENT)
        if b"<html" not in answer.data:
            yield route, answer


def test_every_page_answers_everybody_who_asks_for_a_part_of_it(town: Town) -> None:
    """A block that is drawn alone stands on its own: what the page around it asks, it asks too."""
    found = []
    for route, first in in_parts(town):
        found += [f"{route}: {wrong}" for wrong in wrong_with(first)]
        for name in ACTORS:
            with town.undone():
                answer = route.send(town, name, headers=FRAGMENT)
            if wrong := wrong_with(answer):
                found.append(f"{route} by {name}: {wrong}")
    assert found == [], f"put the condition inside the block: {failures(found)}"


def test_what_htmx_asks_for_whole_is_whole(town: Town) -> None:
    found = []
    for route, _part in in_parts(town):
        with town.undone():
            plain = route.send(town, route.allowed())
        for headers in WHOLE:
            with town.undone():
                answer = route.send(town, route.allowed(), headers=headers)
            whole = (b"<html" in plain.data) == (b"<html" in answer.data)
            if (wrong := wrong_with(answer)) or not whole:
                found.append(f"{route} with {headers}: {wrong} {answer.status_code}")
    assert found == [], failures(found)


def test_names_of_parameters_are_no_more_than_names(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each list has several pages here, so that every link to another page is drawn."""
    monkeypatch.setattr(web_pages, "PAGE_SIZE", 1)
    found, pages = [], 0
    for route in reads(town):
        fields = {key: of for key, of in route.fields(town).items() if key not in NARROWING}
        asked = [*fields.items(), *((name, "x") for name in NAMES if name not in fields)]
        for headers in ({}, FRAGMENT):
            with town.undone():
                answer = town.visitors[route.allowed()].open(
                    route.address(town),
                    query_string=[*asked, ("page", "1"), ("page", "2")],
                    headers=headers,
                )
            pages += b"endpoint=x&amp;values=x" in answer.data
            if wrong := wrong_with(answer):
                found.append(f"{route} {headers}: {wrong}")
    assert found == [], f"build the address from the path and a query: {failures(found)}"
    assert pages >= 8, "no list has a second page: then nothing was tried"


def test_every_address_for_a_machine_is_one_that_machines_read(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(town.app.config, "EXTENSION_PREFIX", "+31 (0)88 75")
    found, seen = [], set()
    with town.undone():
        for table in ("people", "departments"):
            town.write(
                f"UPDATE {table} SET phone ="
                " CASE WHEN id % 2 = 0 THEN '+31 (0)6 12345678' ELSE '5 12.34' END"
            )
        for route in reads(town):
            answer = route.send(town, route.allowed())
            for address in re.findall(
                r'href="((?:tel|mailto|webcal|sms|geo):[^"]*)"',
                answer.text if answer.mimetype == "text/html" else "",
            ):
                seen.add(address.partition(":")[0] + address[-4:])
                if not SOUND.fullmatch(address):
                    found.append(f"{route}: {address}")
    assert found == [], f"make it with words_phones.tel: {failures(found)}"
    assert {"tel5678", "tel1234"} <= seen, "no page shows a number: then nothing was tried"


SOUND = re.compile(r"tel:\+(31612345678|318875(51234|41100))|mailto:[^ ]+@[^ ]+|webcal://[^ ]+")
"""With the numbers of the story."""
