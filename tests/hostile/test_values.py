"""Every field of every address × what nobody should type: an answer, never half a change."""

import re
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest

from app.people.rules import Role
from tests.hostile.battery import Route, failures, reads, writes, wrong_with
from tests.hostile.examples import EXAMPLES
from tests.hostile.town import COUNTERS, Town, asked_for

FOR_DATABASES = ("-1", "2147483648", "9" * 30, "😀\u202e\ufeff\u200b" * 10)
"""Where the two databases could differ: numbers that do not fit, and text."""
VALUES = (
    *FOR_DATABASES,
    "",
    " \u2028\u3000",
    "0",
    "1.5",
    "1_0",
    "٣",
    "NaN",
    "0x10",
    "9" * 5000,
    "' OR 1=1 --",
    "%s%n{0}{{7*7}}../../etc/passwd",
    "a\r\nSet-Cookie: zz=1\r\n\r\n<b>",
    "x" * 3000,
    "2026-02-30",
    "9999-12-31",
    "24:00",
    "2026-10-25T02:30",
    "0001-01-01T00:00:00+14:00",
    "1-1@99999999999999999",
)
MASS = {
    "id": "1",
    "person_id": "1",
    "person": "1",
    "role": Role.ADMINISTRATOR.value,
    "roles": Role.ADMINISTRATOR.value,
    "mode": "administrator",
    "state": "held",
    "live": "1",
    "active": "",
    "filled": "0",
    "extra_filled": "0",
    "initiated_by": "assigned",
    "initiator": "assigned",
    "posted_by_id": "1",
    "path": "/1/",
    "revision": "1",
    "password": "een lange zin die klopt",
    "password_hash": "$argon2id$",
    "token_hash": "x",
    "sequence": "999",
    "claimed_at": "2000-01-01T00:00:00+00:00",
    "own_team_until": "",
    "is_admin": "true",
    "grants": "administer",
}
"""What columns and rights are called: a form takes what it has a field for, and nothing else."""
REMEMBERED = {"audit_entries"}
FURTHER_ROW = re.compile(r"_[2-9]$")
"""A form with the same row several times is tried with one of them."""
ONLY_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


SHARES = {"sqlite": (VALUES, 6), "postgresql": (FOR_DATABASES, 4)}
"""On each engine: the values, and of how many shares a field meets one."""


def values(town: Town, name: str, route: Route) -> tuple[str, ...]:
    """What one field is tried with: a share of everything, always the same; which, its name says.

    Fields of a kind are many, so that each kind meets each value somewhere.
    """
    every, shares = SHARES[town.connection.dialect.name]
    return every[crc32(f"{route} {name}".encode()) % shares :: shares]


def hostile(town: Town, route: Route) -> Iterator[tuple[str, dict[str, Any]]]:
    """The request with one thing wrong with it at a time, and what that is."""
    fields = route.fields(town) | dict.fromkeys(looked_for(town, route), "")
    for name in fields:
        for value in values(town, name, route):
            yield f"{name}={value[:24]!r}", {**fields, name: value}
        if town.connection.dialect.name != "sqlite":
            continue
        yield f"{name} twice", {**fields, name: [fields[name], "9" * 30]}
        yield f"without {name}", {key: value for key, value in fields.items() if key != name}


def looked_for(town: Town, route: Route) -> set[str]:
    """Names that the program looks for, beside those of the example."""
    asked_for.clear()
    with town.undone():
        route.send(town, route.allowed())
    found = {name for name in asked_for if "csrf_token" not in name} - set(route.fields(town))
    return {name for name in found if not FURTHER_ROW.search(name)}


def test_no_value_in_any_field_breaks_anything(town: Town) -> None:
    found = []
    for route in writes(town):
        visitor, address = town.visitors[route.allowed()], route.address(town)
        for what, fields in hostile(town, route):
            with town.undone():
                answer = visitor.post(address, fields)
                wrong = wrong_with(answer)
                if answer.status_code >= 400 and town.changes() - REMEMBERED:
                    wrong.append(f"{answer.status_code}, yet changed {town.changes()}")
            if wrong:
                found.append(f"{route} {what}: {wrong}")
    assert found == [], failures(found)


def test_no_value_in_any_query_breaks_anything(town: Town) -> None:
    found = []
    for route in reads(town):
        visitor, address = town.visitors[route.allowed()], route.address(town)
        for what, fields in hostile(town, route):
            answer = visitor.open(address, query_string=fields)
            if wrong := wrong_with(answer):
                found.append(f"{route} {what}: {wrong}")
        if town.changes():
            found.append(f"{route}: changed {town.changes()}")
    assert found == [], failures(found)


ANEW = {
    "accounts.ask_reset": "every message has a link of its own; how many is bounded",
    "accounts.try_sign_in": "each is a session",
    "calendars.rotate": "its secret is shown once, so the first cannot be shown again",
    "imports.new_import": "reading a table changes nothing until it is confirmed",
    "rosters.own_roster": "reading a file changes nothing until it is confirmed",
    "rosters.people_roster": "the same",
    "operations.send_again": "that it was asked for is remembered each time",
    "reintegration.new_track": "every attempt to start one is remembered",
}
"""What does it once more when it is sent once more, and why."""


def test_a_second_tap_is_answered_too_and_makes_nothing_twice(town: Town) -> None:
    """What was sent comes once more, as from a finger that was not sure."""
    found = []
    for route in writes(town):
        with town.undone():
            fields, address = route.fields(town), route.address(town)
            visitor = town.visitors[route.allowed()]
            visitor.post(address, fields)
            town.written.clear()
            if wrong := wrong_with(visitor.post(address, fields)):
                found.append(f"{route}: {wrong}")
            counted = tuple(f"INSERT INTO {table} " for table in COUNTERS)
            again = [
                text[:60]
                for text in town.written
                if text.startswith("INSERT INTO") and not text.startswith(counted)
            ]
            if again and route.endpoint not in ANEW:
                found.append(f"{route} sent twice: {again}; make it idempotent under its lock")
    assert found == [], failures(found)


ADDS = (
    "agreements.new_agreement",
    "agreements.new_limit",
    "agreements.new_commitment",
    "agreements.new_unavailability",
    "shifts.post",
    "shifts.own_stand_ins",
    "shifts.stand_ins",
    "capabilities.add_sign_off",
    "calendars.make",
    "walls.make_wall",
    "customers.make_link",
)
"""What stands beside others of its kind, where a refusal would say that the first failed too."""


@ONLY_SQLITE
def test_a_second_tap_on_what_was_added_is_answered_as_the_first(town: Town) -> None:
    found = []
    for route in (each for each in writes(town) if each.endpoint in ADDS):
        with town.undone():
            fields, address = route.fields(town), route.address(town)
            visitor = town.visitors[route.allowed()]
            first, second = (visitor.post(address, fields).status_code for _ in range(2))
            if not first == second < 400:
                found.append(f"{route}: {first}, then {second}; the very same one is a second tap")
    assert found == [], failures(found)


@ONLY_SQLITE
def test_no_number_in_any_address_breaks_anything(town: Town) -> None:
    found = []
    numbers = ("0", "-1", "1.5", "2147483648", "9" * 5000, "٣", "")
    for route in (*reads(town), *writes(town)):
        if "<int:" not in route.rule.rule:
            continue
        visitor = town.visitors[route.allowed()]
        for number in numbers:
            address = "".join(
                part if is_text else number for is_text, part in _parts(route.rule.rule)
            )
            answer = visitor.post(address) if route.unsafe else visitor.open(address)
            wrong = wrong_with(answer)
            if wrong or answer.status_code not in (400, 404, 405, 308, 200, 422, 303):
                found.append(f"{route} with {number[:20]}: {answer.status_code} {wrong}")
            if number in ("-1", "1.5", "٣") and answer.status_code < 400:
                found.append(f"{route} with {number}: read as a number")
        if town.changes():
            found.append(f"{route}: changed {town.changes()}")
            break
    assert found == [], failures(found)


def _parts(rule: str) -> Iterator[tuple[bool, str]]:
    """The pieces of an address as it is written in the program: texts, and places for an id."""
    for piece in rule.replace("<", "\0<").replace(">", ">\0").split("\0"):
        yield not piece.startswith("<int:"), piece


@ONLY_SQLITE
def test_a_form_takes_what_it_has_a_field_for_and_nothing_else(town: Town) -> None:
    """The same request with and without the names of columns changes the same."""
    found = []
    for route in writes(town):
        example = EXAMPLES[route.endpoint]
        own = route.fields(town)
        extra = {name: value for name, value in MASS.items() if name not in own}
        extra = {k: v for k, v in extra.items() if k not in READ_BY_HAND.get(route.endpoint, ())}
        with town.undone():
            plain = route.send(town, route.allowed())
            without = _written(town)
        with town.undone():
            visitor = town.visitors[route.allowed()]
            answer = visitor.post(route.address(town), {**own, **extra})
            with_extra = _written(town)
        if answer.status_code != plain.status_code or (example.changes and with_extra != without):
            found.append(f"{route}: {plain.status_code} became {answer.status_code}, or other rows")
    assert found == [], failures(found)


READ_BY_HAND = {
    "departments.change": ("own_team_until",),
    "handing_over.swap": ("person",),
}
"""Names that the form does have, though the example leaves them out."""
SECRET = ("token_hash", "password_hash")


def _written(town: Town) -> dict[str, list[str]]:
    """Every row as it is now; secrets are drawn anew each time."""
    rows: dict[str, list[str]] = {}
    for table in sorted(town.before):
        found = town.connection.exec_driver_sql(f"SELECT * FROM {table}").mappings()
        rows[table] = sorted(
            repr({key: value for key, value in row.items() if key not in SECRET}) for row in found
        )
    return rows
